// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/models/resyncrun.h"

#include "app/acts/acts.h"

#include <algorithm>

void ResyncRun::start(Acts &acts, const QList<App> &apps, const QList<Environment> &environments)
{
    if (!isRunning()) {
        m_results.clear();
        m_total = 0;
    }
    for (const App &app : apps) {
        const auto environment = std::find_if(environments.begin(), environments.end(),
            [&app](const Environment &candidate) { return candidate.id == app.environmentId; });
        if (!app.canBeResynced() || m_running.contains(app.id) || environment == environments.end())
            continue;
        ActRequest request;
        request.kind = ActKind::ResyncApp;
        request.environment = *environment;
        request.appExternalId = app.externalId;
        Act *act = acts.start(request);
        ++m_total;
        m_running.insert(app.id, act);
        connect(act, &Act::finished, this, [this, app, act] { onFinished(app, act); });
        // The account was closed under it.
        connect(act, &QObject::destroyed, this, [this, app] {
            if (m_running.contains(app.id))
                settle({.app = app, .end = Act::End::Open});
        });
    }
    emit progressed();
}

void ResyncRun::onFinished(const App &app, Act *act)
{
    if (m_running.value(app.id) == act)
        settle({.app = app, .end = act->end(), .error = act->error(), .outcome = act->resync()});
}

void ResyncRun::settle(const ResyncResult &result)
{
    m_running.remove(result.app.id);
    m_results.append(result);
    m_latest.insert(result.app.id, result);
    emit progressed();
    if (m_running.isEmpty())
        emit finished();
}

void ResyncRun::stop()
{
    const QList<QPointer<Act>> acts = m_running.values();
    for (const QPointer<Act> &act : acts) {
        if (act)
            act->cancel();
    }
}

void ResyncRun::clear()
{
    for (const QPointer<Act> &act : std::as_const(m_running)) {
        if (act)
            act->disconnect(this);
    }
    m_running.clear();
    m_results.clear();
    m_latest.clear();
    m_total = 0;
}

std::optional<ResyncResult> ResyncRun::resultOf(const QString &appId) const
{
    const auto found = m_latest.constFind(appId);
    return found == m_latest.constEnd() ? std::optional<ResyncResult>() : *found;
}
