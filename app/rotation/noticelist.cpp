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
    const QStringList disagreeing = namesWhere(sight.rows, [&server](const RolloutRow &row) {
        const std::optional<qint64> &app = row.latest.clockDifference;
        return app && server && std::llabs(*app - *server) > toleratedSeconds;
    });
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

QStringList brokenApps(const RotationSight &sight)
{
    return namesWhere(sight.rows, [](const RolloutRow &row) { return row.latest.standing == AppStanding::BrokenNow; });
}

QStringList integrationKeys(const RotationSight &sight)
{
    return namesWhere(
        sight.rotation.eventKeys, [](const RotatedEventKey &key) { return key.source == EventKeySource::Integration; });
}

bool isSilent(const RolloutRow &row)
{
    return (row.latest.at.isValid() && row.latest.isUnreachable())
        || row.weakestProof().because == Proof::Because::NotConnected;
}

void addCutOver(NoticeList &list, const RotationSight &sight)
{
    const auto named = [&sight](bool isDown) {
        return namesWhere(sight.rows, [&sight, isDown](const RolloutRow &row) {
            return sight.rotation.rotatesSigningKey && row.app.provesSigningKey && isCutOver(row.app.app)
                && isDown == (isSilent(row) || row.latest.standing == AppStanding::BrokenNow);
        });
    };
    list.warnIfAny(RotationNotice::CutOver, named(false));
    // What is out already has no outage before it.
    list.warnIfAny(RotationNotice::CutOverDown, named(true));
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
    return namesWhere(sight.rotation.eventKeys, [&sight](const RotatedEventKey &key) {
        return std::count_if(sight.rows.cbegin(), sight.rows.cend(), [&](const RolloutRow &row) {
            return row.app.heldEventKeys.contains(key.oldFingerprint);
        }) > 1;
    });
}

/// One of the environment's signing keys as they are now; the others opened it once.
bool isListed(const EnvironmentSnapshot *live, const QString &fingerprint)
{
    const auto is = [&](const SigningKey *key) { return key && live->fingerprintOf(*key) == fingerprint; };
    return live && (is(live->active()) || is(live->inactive()));
}

void addAppNotices(NoticeList &list, const RotationSight &sight)
{
    const bool signing = sight.rotation.rotatesSigningKey;
    const QStringList leaking = namesWhere(sight.rows, [](const RolloutRow &row) {
        const std::optional<Sync> &sync = row.app.app.latestSync;
        return sync && leaksEnvironment(sync->sdkLanguage, sync->sdkVersion);
    });
    list.warnIfAny(RotationNotice::BrokenAlready, brokenApps(sight));
    list.warnIfAny(RotationNotice::OtherServers, serversOfApps(sight));
    list.warnIfAny(RotationNotice::EnvironmentLeak, leaking);
    if (signing) // Inngest does not sync these: their resync after rotate will be refused
        list.warnIfAny(RotationNotice::ResyncRefused, leaking);
    addCutOver(list, sight);
    list.warnIfAny(RotationNotice::Unreachable, namesWhere(sight.rows, [](const RolloutRow &row) {
        return row.app.canBeAsked() && row.latest.at.isValid() && row.latest.isUnreachable();
    }));
    list.warnIfAny(RotationNotice::StaleFallback, namesWhere(sight.rows, [signing, &sight](const RolloutRow &row) {
        return signing && !row.latest.fallbackFingerprint.isEmpty()
            && !isListed(sight.live, row.latest.fallbackFingerprint);
    }));
    list.warnIfAny(RotationNotice::WorkersOnly,
        namesWhere(sight.rows, [](const RolloutRow &row) { return !row.app.canBeAsked(); }));
    list.warnIfAny(RotationNotice::IntegrationKeys, integrationKeys(sight));
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
