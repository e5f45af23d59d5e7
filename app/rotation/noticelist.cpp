// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rotation/noticelist.h"

#include "app/core/hostaddresses.h"
#include "app/domain/sdkfacts.h"
#include "app/rotation/acteffect.h"
#include "app/rotation/appvariables.h"

#include <QUrl>
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

/// Names of this computer, which a server and an app beside it use as they like.
QString hostOf(const QUrl &url)
{
    const QString host = url.host();
    const bool isHere = host == "0.0.0.0"_L1 || hostAddresses::isThisMachine(host);
    return isHere ? u"localhost"_s : host;
}

/// All of these are at this address, with http or https.
bool areAt(const QStringList &servers, const QUrl &address)
{
    return std::ranges::all_of(servers, [&](const QString &server) {
        const QUrl url(server);
        return hostOf(url) == hostOf(address) && hostAddresses::portOf(url) == hostAddresses::portOf(address);
    });
}

QString withApps(const QString &servers, const QStringList &apps)
{
    const QString more = apps.size() > mostNames ? u" (+%1)"_s.arg(apps.size() - mostNames) : QString();
    return servers + u": "_s + apps.first(std::min(mostNames, apps.size())).join(u", "_s) + more;
}

/// By the server's clock, where it was known. Times of it are known to the second only.
bool isSincePlan(const QDateTime &madeAt, const Rotation &rotation)
{
    constexpr int spareSeconds = 2;
    const QDateTime &begun = rotation.begunByServer.isValid() ? rotation.begunByServer : rotation.begunAt;
    return begun.isValid() && madeAt.isValid() && begun.secsTo(madeAt) > spareSeconds;
}

bool isOfRotation(const EventKey &key, const RotationSight &sight)
{
    return std::ranges::any_of(sight.rotation.eventKeys, [&key](const RotatedEventKey &one) {
        return one.isOf(key.id);
    }) || sight.rotation.fingerprints.contains(sight.live->fingerprintOf(key));
}

const QHash<RotationNotice::Kind, QString> &namesOfAskedWhy()
{
    static const QHash<RotationNotice::Kind, QString> names{{RotationNotice::OutsideWindow, QString(outsideWindow)},
        {RotationNotice::AppsSincePlan, u"apps since the plan"_s},
        {RotationNotice::AppsGoneSincePlan, u"apps gone since the plan"_s},
        {RotationNotice::KeysSincePlan, u"keys since the plan"_s}};
    return names;
}

} // namespace

NoticeList::NoticeList(const RotationSight &sight)
{
    if (sight.isActOpen)
        refuse(RotationNotice::ActOpen);
    if (!sight.areAccessesRead)
        refuse(RotationNotice::AccessesNotRead);
}

QList<RotationNotice> NoticeList::sorted() const
{
    QList<RotationNotice> notices = m_notices;
    std::ranges::stable_sort(notices, {}, &RotationNotice::severity);
    return notices;
}

void NoticeList::addMissing(RotationNotice::Severity severity, RotationNotice::Kind kind,
    const QMap<QString, QString> &missing, const QSet<QString> &gone, const QString &detail)
{
    for (const bool isOnce : {false, true}) {
        QStringList names;
        for (auto key = missing.cbegin(); key != missing.cend(); ++key) {
            if (gone.contains(key.key()) != isOnce)
                names.append(key.value());
        }
        if (names.isEmpty())
            continue;
        add(severity, kind, names, detail);
        m_notices.last().isOnce = isOnce;
    }
}

QString restartDetail(const RotationSight &sight)
{
    return sight.restartsServer ? u"restart"_s : QString();
}

QStringList brokenApps(const RotationSight &sight)
{
    return namesWhere(sight.rows, [&sight](const RolloutRow &row) { return row.isBrokenNow(sight.doubt); });
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
    // Who cannot send events runs its functions all the same, and has that outage before it.
    const auto refusesInngest = [&sight](const RolloutRow &row) {
        return row.isBrokenNow(sight.doubt) && row.latest.signingStanding == AppStanding::BrokenNow;
    };
    const auto named = [&](bool isDown) {
        return namesWhere(sight.rows, [&, isDown](const RolloutRow &row) {
            return sight.rotation.rotatesSigningKey && row.app.provesSigningKey
                && isCutOver(row.app, sight.rotation, row.latest) && isDown == (isSilent(row) || refusesInngest(row));
        });
    };
    list.warnIfAny(RotationNotice::CutOver, named(false));
    // What is out already has no outage before it.
    list.warnIfAny(RotationNotice::CutOverDown, named(true));
}

void addServers(NoticeList &list, const RotationSight &sight)
{
    if (!sight.restartsServer)
        return;
    QMap<QString, QStringList> apps; // by what they call
    QMap<QString, QStringList> wentOver;
    bool isElsewhere = true;
    bool isKnown = false;
    for (const RolloutRow &row : sight.rows) {
        const QStringList &servers = row.latest.servers;
        if (servers.isEmpty())
            continue;
        const QString called = servers.join(u" + "_s);
        const QStringList before = sight.serversBefore.value(row.app.key());
        const bool isHere = areAt(servers, QUrl(sight.address));
        apps[called].append(row.app.app.name);
        isElsewhere = isElsewhere && !isHere;
        isKnown = isKnown || !before.isEmpty();
        if (!before.isEmpty() && before != servers && !isHere)
            wentOver[before.join(u" + "_s) + u" → "_s + called].append(row.app.app.name);
    }
    QStringList called;
    for (auto one = apps.cbegin(); one != apps.cend(); ++one)
        called.append(withApps(one.key(), *one));
    QStringList moves;
    for (auto one = wentOver.cbegin(); one != wentOver.cend(); ++one)
        moves.append(withApps(one.key(), *one));
    list.warnIfAny(RotationNotice::AppsWentOver, moves);
    if (called.size() > 1)
        list.warn(RotationNotice::OtherServers, called);
    // Said once, before there is anything to compare with: a server has other names inside a container's network.
    else if (isElsewhere && !isKnown && !called.isEmpty() && !sight.address.isEmpty())
        list.warn(RotationNotice::NoAppCallsHere, called, sight.address);
}

QStringList keysInSeveralApps(const RotationSight &sight)
{
    return namesWhere(sight.rotation.eventKeys, [&sight](const RotatedEventKey &key) {
        return std::ranges::count_if(sight.rows, [&](const RolloutRow &row) {
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
    const QStringList leaking = namesWhere(
        sight.rows, [](const RolloutRow &row) { return leaksEnvironment(sdkOf(row.app.app, row.latest.sdk())); });
    list.warnIfAny(RotationNotice::BrokenAlready, brokenApps(sight));
    addServers(list, sight);
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

void addUnplanned(NoticeList &list, const RotationSight &sight)
{
    const Rotation &rotation = sight.rotation;
    if (!rotation.window.isOpenAt(sight.now))
        list.warn(RotationNotice::OutsideWindow, {},
            rotation.window.from.toString(Qt::ISODateWithMs) + u'/' + rotation.window.to.toString(Qt::ISODateWithMs));
    // By name, too: the previews of one app come and go, and are one group.
    QSet<QString> planned;
    for (const PlannedApp &app : rotation.apps) {
        if (!app.isSincePlan)
            planned << app.appKey << app.name;
    }
    QSet<QString> there;
    for (const RolloutRow &row : sight.rows)
        there << row.app.key() << nameOf(row);
    list.warnIfAny(RotationNotice::AppsSincePlan, namesWhere(sight.rows, [&planned](const RolloutRow &row) {
        return !planned.contains(row.app.key()) && !planned.contains(nameOf(row));
    }));
    QStringList gone;
    for (const PlannedApp &app : rotation.apps) {
        const bool isThere = there.contains(app.appKey) || there.contains(app.name);
        if (!isThere && !app.isSincePlan && !app.isSender())
            gone.append(app.name);
    }
    list.warnIfAny(RotationNotice::AppsGoneSincePlan, gone);
    QStringList keys;
    if (const RotatedSigningKey &key = rotation.newSigningKey; key.wasAdopted && isSincePlan(key.createdAt, rotation))
        keys.append(key.fingerprint);
    for (const EventKey &key : sight.live ? sight.live->eventKeys : QList<EventKey>()) {
        if (isSincePlan(key.createdAt, rotation) && !isOfRotation(key, sight))
            keys.append(key.name);
    }
    list.warnIfAny(RotationNotice::KeysSincePlan, keys);
}

QString askedWhyAs(RotationNotice::Kind kind)
{
    return namesOfAskedWhy().value(kind);
}

bool isAskedWhyAs(const QString &what)
{
    const auto &names = namesOfAskedWhy();
    return std::find(names.cbegin(), names.cend(), what) != names.cend();
}

bool isAskedWhy(const QList<RotationNotice> &notices, const QList<RotationNotice> &answered)
{
    return std::ranges::any_of(notices, [&answered](const RotationNotice &notice) {
        const RotationNotice *reasoned = firstWith(answered, &RotationNotice::kind, notice.kind);
        const bool isAnswered = reasoned && std::ranges::all_of(notice.subjects, [reasoned](const QString &subject) {
            return reasoned->subjects.contains(subject);
        });
        return !isAnswered && !askedWhyAs(notice.kind).isEmpty();
    });
}

bool isConfirmedEmpty(const RotationSight &sight, RotationStep::Kind step)
{
    return std::ranges::any_of(sight.rotation.exceptions,
        [question = questionNameOf(sight.rotation, step)](const RotationException &exception) {
            return exception.what == "no apps"_L1 && exception.question == question;
        });
}
