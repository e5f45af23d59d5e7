// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/acts/resyncrun.h"

#include "app/acts/acts.h"
#include "app/core/clock.h"
#include "app/core/lookup.h"

#include <algorithm>

namespace {

constexpr qsizetype appsAtATime = 6;

} // namespace

void ResyncRun::start(Acts &acts, const QList<App> &apps, const QList<Environment> &environments,
    const QString &rotationId, const QString &reason, const QHash<QString, QUrl> &addresses)
{
    if (!isRunning()) {
        m_results.clear();
        m_total = 0;
        m_pace.begin(acts.clock().monotonic());
    }
    m_acts = &acts;
    for (const App &app : apps) {
        const auto *environment = firstWith(environments, &Environment::id, app.environmentId);
        if (!app.canBeResynced() || isRunning(app.id) || isLookedUp(app.id) || !environment)
            continue;
        ++m_total;
        ActRequest request;
        request.kind = ActKind::ResyncApp;
        request.environment = *environment;
        request.appExternalId = app.externalId;
        request.appUrl = addresses.value(app.id);
        request.rotationId = rotationId;
        request.reason = reason;
        m_waiting.enqueue({app, request});
    }
    next();
    emit progressed();
}

void ResyncRun::lookUp(const App &app, Act *act)
{
    if (isRunning(app.id) || isLookedUp(app.id))
        return;
    m_lookedUp.insert(app.id, act);
    connect(act, &Act::finished, this, [this, app, act] { endLookUp(app, act); });
    connect(act, &QObject::destroyed, this, [this, app] { // the account was closed under it
        if (m_lookedUp.remove(app.id) > 0)
            emit progressed();
    });
}

void ResyncRun::endLookUp(const App &app, const Act *act)
{
    if (m_lookedUp.value(app.id) != act)
        return;
    m_lookedUp.remove(app.id);
    if (act->end() != Act::End::NotDone)
        emit lookedUp({.app = app,
            .end = act->end(),
            .error = act->error(),
            .outcome = act->resync(),
            .begunAt = act->record().begunAt()});
    emit progressed();
}

bool ResyncRun::isWaiting(const QString &appId) const
{
    return std::ranges::any_of(m_waiting, [&appId](const Waiting &waiting) { return waiting.app.id == appId; });
}

void ResyncRun::next()
{
    while (m_acts && m_running.size() < appsAtATime && !m_waiting.isEmpty()) {
        const Waiting waiting = m_waiting.dequeue();
        const App app = waiting.app;
        Act *act = m_acts->start(waiting.request);
        m_running.insert(app.id, act);
        connect(act, &Act::finished, this, [this, app, act] {
            if (m_running.value(app.id) == act)
                settle({.app = app, .end = act->end(), .error = act->error(), .outcome = act->resync()});
        });
        // The account was closed under it.
        connect(act, &QObject::destroyed, this, [this, app] {
            if (m_running.contains(app.id))
                settle({.app = app, .end = Act::End::Open});
        });
    }
}

void ResyncRun::settle(const ResyncResult &result)
{
    m_running.remove(result.app.id);
    m_results.append(result);
    if (m_acts)
        m_pace.oneMore(m_acts->clock().monotonic());
    m_latest.insert(result.app.id, result);
    next();
    emit progressed();
    if (!isRunning())
        emit finished();
}

TimeLeft ResyncRun::left() const
{
    return m_acts ? m_pace.left(m_total - done(), m_acts->clock().monotonic()) : TimeLeft();
}

void ResyncRun::stop()
{
    const QList<Waiting> unsent = std::exchange(m_waiting, {});
    for (const Waiting &waiting : unsent)
        settle({.app = waiting.app, .end = Act::End::NotDone, .error = Error{.kind = Error::Kind::Cancelled}});
    const QList<QPointer<Act>> acts = m_running.values();
    for (const QPointer<Act> &act : acts) {
        if (act)
            act->cancel();
    }
}

void ResyncRun::clear()
{
    for (const QPointer<Act> &act : m_running.values() + m_lookedUp.values()) {
        if (act)
            act->disconnect(this);
    }
    m_running.clear();
    m_lookedUp.clear();
    m_waiting.clear();
    m_results.clear();
    m_latest.clear();
    m_total = 0;
}

std::optional<ResyncResult> ResyncRun::resultOf(const QString &appId) const
{
    const auto found = m_latest.constFind(appId);
    return found == m_latest.constEnd() ? std::optional<ResyncResult>() : *found;
}
