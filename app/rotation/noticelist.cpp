// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rotation/noticelist.h"

#include "app/domain/sdkfacts.h"
#include "app/rotation/appvariables.h"

#include <algorithm>
#include <cstdlib>

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype mostNames = 5; // of one server
constexpr int toleratedSeconds = 240; // SDKs refuse what is five minutes off

void addClock(NoticeList &list, const RotationSight &sight)
{
    const std::optional<qint64> server
        = sight.serverNow.isValid() ? std::optional(sight.now.secsTo(sight.serverNow)) : std::nullopt;
    QStringList disagreeing;
    for (const RolloutRow &row : sight.rows) {
        if (row.latest.clockDifference && server
            && std::llabs(*row.latest.clockDifference - *server) > toleratedSeconds)
            disagreeing.append(row.app.app.name);
    }
    if (!disagreeing.isEmpty())
        return list.refuse(RotationNotice::ClockDisagrees, disagreeing);
    if (server && std::llabs(*server) > toleratedSeconds)
        list.warn(RotationNotice::ClockOff, {}, QString::number(*server));
}

} // namespace

QList<RotationNotice> NoticeList::sorted() const
{
    QList<RotationNotice> notices = m_notices;
    std::stable_sort(notices.begin(), notices.end(),
        [](const RotationNotice &a, const RotationNotice &b) { return a.severity < b.severity; });
    return notices;
}

void NoticeList::add(
    RotationNotice::Severity severity, RotationNotice::Kind kind, const QStringList &subjects, const QString &detail)
{
    m_notices.append({.severity = severity, .kind = kind, .subjects = subjects, .detail = detail});
}

void NoticeList::addMissing(RotationNotice::Severity severity, RotationNotice::Kind kind,
    const QMap<QString, QString> &missing, const QSet<QString> &gone)
{
    for (const bool isOnce : {false, true}) {
        QStringList names;
        for (auto key = missing.cbegin(); key != missing.cend(); ++key) {
            if (gone.contains(key.key()) != isOnce)
                names.append(key.value());
        }
        if (names.isEmpty())
            continue;
        add(severity, kind, names, {});
        m_notices.last().isOnce = isOnce;
    }
}

QStringList cutOverApps(const RotationSight &sight)
{
    QStringList names;
    for (const RolloutRow &row : sight.rows) {
        if (sight.rotation.rotatesSigningKey && row.app.provesSigningKey && isCutOver(row.app.app))
            names.append(row.app.app.name);
    }
    return names;
}

QStringList serversOfApps(const RotationSight &sight)
{
    QMap<QString, QStringList> apps;
    for (const RolloutRow &row : sight.rows) {
        if (sight.restartsServer && !row.latest.servers.isEmpty())
            apps[row.latest.servers.join(u" + "_s)].append(row.app.app.name);
    }
    QStringList servers;
    for (auto one = apps.cbegin(); one != apps.cend() && apps.size() > 1; ++one) {
        const QString more = one->size() > mostNames ? u" (+%1)"_s.arg(one->size() - mostNames) : QString();
        servers.append(one.key() + u": "_s + one->first(std::min(mostNames, one->size())).join(u", "_s) + more);
    }
    return servers;
}

QStringList keysInSeveralApps(const RotationSight &sight)
{
    QStringList names;
    for (const RotatedEventKey &key : sight.rotation.eventKeys) {
        const auto holders = std::count_if(sight.rows.cbegin(), sight.rows.cend(),
            [&](const RolloutRow &row) { return row.app.heldEventKeys.contains(key.oldFingerprint); });
        if (holders > 1)
            names.append(key.oldName);
    }
    return names;
}

void addAppNotices(NoticeList &list, const RotationSight &sight)
{
    const bool signing = sight.rotation.rotatesSigningKey;
    QStringList leaking;
    QStringList unreachable;
    QStringList stale;
    QStringList broken;
    QStringList workers;
    for (const RolloutRow &row : sight.rows) {
        const QString name = row.app.app.name;
        const std::optional<Sync> &sync = row.app.app.latestSync;
        if (sync && leaksEnvironment(sync->sdkLanguage, sync->sdkVersion))
            leaking.append(name);
        if (!row.app.canBeAsked())
            workers.append(name);
        else if (row.latest.at.isValid() && row.latest.isUnreachable())
            unreachable.append(name);
        if (signing && !row.latest.fallbackFingerprint.isEmpty())
            stale.append(name);
        if (row.latest.standing == AppStanding::BrokenNow)
            broken.append(name);
    }
    list.warnIfAny(RotationNotice::BrokenAlready, broken);
    list.warnIfAny(RotationNotice::OtherServers, serversOfApps(sight));
    list.warnIfAny(RotationNotice::EnvironmentLeak, leaking);
    if (signing) // Inngest does not sync these: their resync after rotate will be refused
        list.warnIfAny(RotationNotice::ResyncRefused, leaking);
    if (signing)
        list.warnIfAny(RotationNotice::CutOver, cutOverApps(sight));
    list.warnIfAny(RotationNotice::Unreachable, unreachable);
    list.warnIfAny(RotationNotice::StaleFallback, stale);
    list.warnIfAny(RotationNotice::WorkersOnly, workers);
    QStringList integrations;
    for (const RotatedEventKey &key : sight.rotation.eventKeys) {
        if (key.source == EventKeySource::Integration)
            integrations.append(key.oldName);
    }
    list.warnIfAny(RotationNotice::IntegrationKeys, integrations);
    list.warnIfAny(RotationNotice::KeysInSeveralApps, keysInSeveralApps(sight));
    addClock(list, sight);
}

bool isConfirmedEmpty(const RotationSight &sight, RotationStep::Kind step)
{
    return std::any_of(sight.rotation.exceptions.cbegin(), sight.rotation.exceptions.cend(),
        [question = questionNameOf(sight.rotation, step)](const RotationException &exception) {
            return exception.what == "no apps"_L1 && exception.question == question;
        });
}
