// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/domain/dashboard.h"

#include "app/core/concurrently.h"
#include "app/core/lookup.h"

using namespace Qt::StringLiterals;

namespace {

// Branch environments can have hundreds of children; this many are asked about at a time.
constexpr int environmentsAtATime = 6;
// Of the event loop, at the most: where it stood still for longer, what was asked for before is of before.
constexpr std::chrono::milliseconds longestTurn{1000};

QStringList holdersOfAppsOf(const Environment &environment, const QList<Environment> &all)
{
    if (environment.type != EnvironmentType::BranchParent)
        return {environment.id};
    const QStringList children = ofEach(all, &Environment::id,
        [&](const Environment &child) { return child.parentId == environment.id && !child.isArchived; });
    // Of an account that does not know its branches one by one the parent stands for all of them.
    return children.isEmpty() ? QStringList{environment.id} : children;
}

} // namespace

EnvironmentReading Dashboard::read(const QString &keyHolderId, const Environment &environment,
    const QList<Environment> &all, std::chrono::milliseconds now)
{
    m_all = all;
    const QStringList ids = holdersOfAppsOf(environment, all);
    const bool isOld = now - m_sharedAt > longestTurn;
    if (!m_reading || isOld || m_reading->keysOf != keyHolderId || m_reading->appsOf != ids)
        share(begin(keyHolderId, ids, now), now);
    return *m_reading;
}

EnvironmentReading Dashboard::readAnew(const Environment &environment, std::chrono::milliseconds now)
{
    return begin(environment.holdsKeys() ? environment.id : QString(), holdersOfAppsOf(environment, m_all), now);
}

void Dashboard::share(const EnvironmentReading &reading, std::chrono::milliseconds now)
{
    m_sharedAt = now;
    // Whoever asks again before this is called knows nothing that was not known when the lists were asked for. And no
    // key is held longer than by those who asked.
    if (!m_reading)
        QMetaObject::invokeMethod(
            this, [this] { m_reading.reset(); }, Qt::QueuedConnection);
    m_reading = reading;
}

EnvironmentReading Dashboard::begin(
    const QString &keyHolderId, const QStringList &holdersOfApps, std::chrono::milliseconds now)
{
    EnvironmentReading reading{.keysOf = keyHolderId, .appsOf = holdersOfApps, .begunAt = now};
    if (!keyHolderId.isEmpty()) {
        reading.signingKeys = signingKeys(keyHolderId);
        reading.eventKeys = eventKeys(keyHolderId);
    }
    reading.apps = JoinedLists<QString, App>::run(
        this, holdersOfApps, environmentsAtATime, [this](const QString &id) { return apps(id); });
    reading.workers = JoinedLists<QString, Worker>::run(
        this, holdersOfApps, environmentsAtATime, [this](const QString &id) { return workers(id); });
    return reading;
}

namespace {

QString pathOf(ActKind kind)
{
    switch (kind) {
    case ActKind::CreateSigningKey:
    case ActKind::DeleteSigningKey:
    case ActKind::RotateSigningKey:
        return u"manage/signing-key"_s;
    case ActKind::CreateEventKey:
    case ActKind::UpdateEventKey:
    case ActKind::DeleteEventKey:
        return u"manage/keys"_s;
    case ActKind::ResyncApp:
        break;
    }
    return u"apps"_s;
}

QUrl pageOf(QUrl site, const QString &slug, const QString &path)
{
    site.setPath(u"/env/%1/%2"_s.arg(slug, path), QUrl::DecodedMode);
    return site;
}

} // namespace

QUrl dashboardPage(const QUrl &siteOrigin, ActKind kind, const Environment &environment)
{
    const bool isOfBranches = environment.type == EnvironmentType::BranchParent
        || (environment.type == EnvironmentType::BranchChild && kind != ActKind::ResyncApp);
    const QString slug = isOfBranches ? u"branch"_s : environment.slug;
    if (siteOrigin.isEmpty() || slug.isEmpty())
        return {};
    return pageOf(siteOrigin, slug, pathOf(kind));
}

QUrl dashboardRunsPage(const QUrl &siteOrigin, const Environment &environment)
{
    if (siteOrigin.isEmpty() || environment.slug.isEmpty() || environment.type == EnvironmentType::BranchParent)
        return {};
    return pageOf(siteOrigin, environment.slug, u"runs"_s);
}

Way::Paste pasteOf(ActKind kind)
{
    switch (kind) {
    case ActKind::CreateSigningKey:
    // Looked at once more before it is promoted or deleted: the page names no key.
    case ActKind::DeleteSigningKey:
    case ActKind::RotateSigningKey:
        return Way::Paste::SigningKey;
    case ActKind::CreateEventKey:
        return Way::Paste::EventKey;
    case ActKind::UpdateEventKey:
    case ActKind::DeleteEventKey:
    case ActKind::ResyncApp:
        break;
    }
    return Way::Paste::Nothing;
}

QString FiledUnder::joined(const QString &address, const QString &kind, const QString &accountId)
{
    return u"%1/%2/%3"_s.arg(address, kind, accountId);
}

FiledUnder FiledUnder::of(const QString &origin)
{
    for (const auto mark : {"/by-hand/"_L1, "/self-hosted/"_L1}) {
        if (const qsizetype at = origin.lastIndexOf(mark); at >= 0)
            return {origin.left(at), origin.mid(at + mark.size()), mark.mid(1).chopped(1)};
    }
    return {origin, {}};
}
