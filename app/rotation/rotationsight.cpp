// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rotation/rotationsight.h"

#include "app/core/lookup.h"
#include "app/core/shown.h"
#include "app/rotation/noticelist.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr int daysOfAnOldKey = 7;

/// Whether the live signing keys are the rotation's.
void addKeyNotices(NoticeList &list, const RotationSight &sight)
{
    const Rotation &rotation = sight.rotation;
    if (!rotation.rotatesSigningKey || !rotation.isBegun())
        return;
    if (!sight.live)
        return list.refuse(RotationNotice::NotRead);
    const SigningKey *active = sight.live->active();
    const SigningKey *inactive = sight.live->inactive();
    const QString expected = rotation.isRotated ? rotation.newSigningKey.id : rotation.oldSigningKey.id;
    if (!active)
        return list.refuse(RotationNotice::NoActiveKey);
    const QString fingerprint = sight.live->fingerprintOf(*active);
    if (active->id != expected) {
        if (rotation.isRotated && sight.restartsServer && active->id == rotation.oldSigningKey.id)
            return list.refuse(RotationNotice::OldKeySeen, {}, fingerprint);
        const bool isOurs = !rotation.isRotated && active->id == rotation.newSigningKey.id;
        // As far as is known it was this rotation's own act, which is under way or waits to be settled.
        if (isOurs && sight.isActOpen)
            return;
        return list.refuse(isOurs ? RotationNotice::RotatedElsewhere : RotationNotice::OtherPromoted, {}, fingerprint);
    }
    // What is undone may be gone already.
    if (rotation.isRotated || rotation.newSigningKey.id.isEmpty() || rotation.isUndoing)
        return;
    const RotatedSigningKey &ours = rotation.newSigningKey;
    if (!inactive)
        list.addMissing(
            RotationNotice::Refusal, RotationNotice::SigningKeyGone, {{ours.id, ours.fingerprint}}, sight.gone);
    else if (inactive->id != ours.id)
        list.refuse(RotationNotice::IdsDiffer, {}, sight.live->fingerprintOf(*inactive));
}

void addOtherKeys(NoticeList &list, const RotationSight &sight, bool alsoEventKeys = true)
{
    if (!sight.live || !sight.rotation.isBegun())
        return;
    QStringList others = otherSigningKeys(sight.rotation, *sight.live);
    for (const RotatedEventKey &key : alsoEventKeys ? sight.rotation.eventKeys : QList<RotatedEventKey>())
        others += otherEventKeys(key, *sight.live);
    list.refuseIfAny(RotationNotice::OtherKey, others);
}

void addForeignKey(NoticeList &list, const RotationSight &sight)
{
    const SigningKey *inactive = sight.live ? sight.live->inactive() : nullptr;
    // Where the answer of the making was lost, the person is asked first whether it is that one.
    if (inactive && sight.rotation.newSigningKey.id.isEmpty() && !sight.adopts && !sight.isOfLostAnswer)
        list.refuse(RotationNotice::ForeignNewKey, {}, sight.live->fingerprintOf(*inactive));
}

/// Beside a leaked signing key no replacement is put back: rotate's restart brings it.
bool holdsLeakedKey(const RotationSight &sight)
{
    const SigningKey *active = sight.live ? sight.live->active() : nullptr;
    return active && sight.restartsServer && sight.rotation.makesEventKeysLate()
        && active->id == sight.rotation.oldSigningKey.id;
}

void addTwinNotices(NoticeList &list, const RotationSight &sight)
{
    QMap<QString, QString> gone;
    QMap<QString, QString> oldGone;
    QStringList differs;
    bool isFirstAdopted = false; // of those that differ: the one that is settled next
    for (const RotatedEventKey &key : sight.rotation.eventKeys) {
        if (sight.live && !key.isOldDeleted && !sight.live->eventKey(key.oldId))
            oldGone.insert(key.oldId, key.oldName);
        if (key.twinId.isEmpty() || key.isTwinDeleted || !sight.live)
            continue;
        if (!sight.live->eventKey(key.twinId)) {
            if (!holdsLeakedKey(sight))
                gone.insert(key.twinId, key.twinName);
        } else if (!key.isOldDeleted && !isFilterConfirmed(key, *sight.live)) {
            isFirstAdopted |= differs.isEmpty() && key.wasTwinAdopted;
            differs.append(key.twinName);
        }
    }
    list.addMissing(RotationNotice::Refusal, RotationNotice::TwinGone, gone, sight.gone, restartDetail(sight));
    if (!differs.isEmpty())
        list.refuse(RotationNotice::TwinFilterDiffers, differs, isFirstAdopted ? u"adopted"_s : QString());
    list.addMissing(RotationNotice::Warning, RotationNotice::OldKeyGone, oldGone, sight.gone);
}

void addPlan(NoticeList &list, const RotationSight &sight)
{
    const Rotation &rotation = sight.rotation;
    if (!sight.live)
        return list.refuse(RotationNotice::NotRead);
    const Environment *environment = sight.live->environment(rotation.environment.id);
    if (rotation.environment.type == EnvironmentType::BranchChild)
        list.refuse(RotationNotice::BranchChild);
    if (rotation.environment.isArchived || (environment && environment->isArchived))
        list.refuse(RotationNotice::Archived);
    if (!rotation.rotatesSigningKey && !rotation.rotatesEventKeys())
        list.refuse(RotationNotice::NothingChosen);
    if (sight.hasUnsettledActs)
        list.refuse(RotationNotice::UnsettledActs);
    if (rotation.rotatesSigningKey) {
        if (!sight.live->active())
            list.refuse(RotationNotice::NoActiveKey);
        addForeignKey(list, sight);
    }
    list.warnIfAny(RotationNotice::EventKeysExposed, exposedEventKeys(rotation, *sight.live));
    // What the apps hold now is the ground for judging them later.
    list.refuseIfAny(RotationNotice::NotRead,
        namesWhere(sight.rows, [](const RolloutRow &row) { return row.app.canBeAsked() && row.rounds == 0; }));
    if (saidIn(rotation.reason).isEmpty())
        list.warn(RotationNotice::NoReason);
    if (sight.restartsServer) {
        // One for the signing key; one for all replacements together, which after a leak is the same; and at most one
        // for each old event key that goes: those that are deleted together take one.
        const qsizetype events = rotation.eventKeys.size();
        const qsizetype made = events > 0 && !rotation.makesEventKeysLate() ? 1 : 0;
        const qsizetype restarts = (rotation.rotatesSigningKey ? 1 : 0) + made + events;
        if (restarts > 0)
            list.warn(RotationNotice::ServerRestarts, {}, QString::number(restarts));
    }
    addAppNotices(list, sight);
}

void addEventKeysToMake(NoticeList &list, const RotationSight &sight)
{
    list.refuseIfAny(RotationNotice::TwinMissing,
        namesWhere(sight.rotation.eventKeys, [](const RotatedEventKey &key) { return key.twinId.isEmpty(); }));
    list.warnIfAny(RotationNotice::IntegrationTwin, integrationKeys(sight));
}

void addNewKeys(NoticeList &list, const RotationSight &sight)
{
    const Rotation &rotation = sight.rotation;
    addOtherKeys(list, sight);
    if (rotation.rotatesSigningKey) {
        addForeignKey(list, sight);
        const RotatedSigningKey &key = rotation.newSigningKey;
        if (key.id.isEmpty())
            list.refuse(RotationNotice::SigningKeyMissing);
        else if (key.fingerprint == rotation.oldSigningKey.fingerprint)
            list.refuse(RotationNotice::KeysEqual);
        if (key.wasAdopted)
            list.warn(RotationNotice::AdoptedForeign, {}, key.creatorName);
        if (key.wasAdopted && key.createdAt.isValid() && key.createdAt.daysTo(sight.now) >= daysOfAnOldKey)
            list.warn(RotationNotice::AdoptedOld, {}, key.createdAt.toString(Qt::ISODate));
    }
    if (rotation.makesEventKeysLate())
        return;
    addEventKeysToMake(list, sight);
    list.warnIfAny(RotationNotice::AdoptedTwins,
        ofEach(rotation.eventKeys, &RotatedEventKey::twinName,
            [](const RotatedEventKey &key) { return key.wasTwinAdopted && !key.isTwinDeleted; }));
    addTwinNotices(list, sight);
}

/// A board as the question of the step sees it, or why it is not open. isGate: what is missing refuses.
void addBoard(NoticeList &list, const RotationSight &sight, RotationStep::Kind step, bool isGate = true)
{
    if (sight.gate.hasNoApps) {
        const bool mustBeConfirmed = isGate || step == RotationStep::DeleteEventKeys;
        if (!mustBeConfirmed || isConfirmedEmpty(sight, step))
            list.warn(RotationNotice::NoApps);
        else
            list.refuse(RotationNotice::NoApps);
        return;
    }
    const auto names = [&sight](bool (*fits)(const RolloutRow &)) { return namesWhere(sight.rows, fits); };
    list.warnIfAny(RotationNotice::BrokenNow, brokenApps(sight));
    addServers(list, sight);
    const QStringList breaking = step == RotationStep::Rotate ? appsThatRefuseTheNewKey(sight.rows) : QStringList();
    list.refuseIfAny(RotationNotice::WouldBreak, breaking);
    QStringList missing = names([](const RolloutRow &row) { return !row.isThere(); });
    missing.removeIf([&breaking](const QString &name) { return breaking.contains(name); });
    if (isGate)
        list.refuseIfAny(RotationNotice::AppsMissing, missing);
    else
        list.warnIfAny(RotationNotice::AppsMissing, missing);
    list.warnIfAny(RotationNotice::CannotTell, names([](const RolloutRow &row) {
        return !row.isThere() && row.weakestProof().because == Proof::Because::CannotTell;
    }));
    list.warnIfAny(RotationNotice::AtRisk, names([](const RolloutRow &row) {
        return row.isThere() && row.weakestProof().evidence == EvidenceClass::AtRisk;
    }));
    list.warnIfAny(RotationNotice::EventKeysOpen,
        names([](const RolloutRow &row) { return !row.event.holds && !row.isGated(Aspect::EventKey); }));
}

void addRollOut(NoticeList &list, const RotationSight &sight)
{
    addOtherKeys(list, sight);
    addTwinNotices(list, sight);
    addBoard(list, sight, RotationStep::RollOut, sight.rotation.rotatesSigningKey);
    addCutOver(list, sight);
    list.warnIfAny(RotationNotice::KeysInSeveralApps, keysInSeveralApps(sight));
}

void addRotate(NoticeList &list, const RotationSight &sight)
{
    addOtherKeys(list, sight);
    addTwinNotices(list, sight);
    if (sight.rotation.newSigningKey.id.isEmpty())
        list.refuse(RotationNotice::SigningKeyGone);
    addBoard(list, sight, RotationStep::Rotate);
    if (!sight.isFinalCheckFresh)
        list.refuse(RotationNotice::NotAskedAgain);
    addUnplanned(list, sight);
    list.warn(RotationNotice::RestScripts);
    addCutOver(list, sight);
}

void addResync(NoticeList &list, const RotationSight &sight)
{
    QStringList missing;
    QStringList failed;
    QStringList changed;
    QStringList answering;
    for (const ResyncLine &line : sight.resyncs) {
        if (line.isOfAnotherApp()) {
            changed.append(line.app.name);
            answering.append(line.answeredAppId);
        } else if (line.state == ResyncLine::Failed || line.state == ResyncLine::Unknown) {
            failed.append(line.app.name);
        } else if (line.state != ResyncLine::Good && line.isListed()) {
            missing.append(line.app.name);
        }
    }
    list.refuseIfAny(RotationNotice::ResyncMissing, missing);
    if (!changed.isEmpty())
        list.refuse(RotationNotice::AppIdChanged, changed, answering.join(u", "_s));
    list.warnIfAny(RotationNotice::ResyncFailed, failed);
    addBoard(list, sight, RotationStep::Resync, false);
}

void addDeleteEventKeys(NoticeList &list, const RotationSight &sight)
{
    addTwinNotices(list, sight);
    addBoard(list, sight, RotationStep::DeleteEventKeys, false);
    list.refuseIfAny(RotationNotice::OpenItems,
        namesWhere(sight.rotation.eventKeys, [](const RotatedEventKey &key) { return !key.isOldDeleted; }));
}

void addFinish(NoticeList &list, const RotationSight &sight)
{
    addBoard(list, sight, RotationStep::Finish, false);
    if (sight.rotation.rotatesSigningKey)
        list.warnIfAny(RotationNotice::FallbackStill, namesWhere(sight.rows, [](const RolloutRow &row) {
            return row.latest.toldFallback && !row.latest.fallbackFingerprint.isEmpty();
        }));
}

} // namespace

QDateTime serverTime(const RotationSight &sight)
{
    return sight.serverNow.isValid() ? sight.serverNow : sight.now;
}

QDateTime byTheServer(const QDateTime &at, const RotationSight &sight)
{
    return at.isValid() ? at.addMSecs(sight.now.msecsTo(serverTime(sight))) : at;
}

bool isFilterConfirmed(const RotatedEventKey &key, const EnvironmentSnapshot &live)
{
    return isFilterConfirmed(key, live.eventKey(key.oldId), live.eventKey(key.twinId));
}

bool isFilterConfirmed(const RotatedEventKey &key, const EventKey *old, const EventKey *twin)
{
    return twin && twin->filter.sameAs(old ? old->filter : key.filter);
}

QStringList exposedEventKeys(const Rotation &rotation, const EnvironmentSnapshot &live)
{
    QStringList staying;
    for (const EventKey &key : rotation.isAfterLeak() ? live.eventKeys : QList<EventKey>()) {
        const bool goes = isExposed(rotation, live.fingerprintOf(key))
            || std::ranges::any_of(rotation.eventKeys, [&key](const RotatedEventKey &one) { return one.isOf(key.id); });
        if (!goes)
            staying.append(key.name);
    }
    return staying;
}

QStringList otherSigningKeys(const Rotation &rotation, const EnvironmentSnapshot &live)
{
    QStringList names;
    for (const RotatedSigningKey &key : {rotation.oldSigningKey, rotation.newSigningKey}) {
        const SigningKey *listed = rotation.rotatesSigningKey ? live.signingKey(key.id) : nullptr;
        if (listed && live.fingerprintOf(*listed) != key.fingerprint)
            names.append(key.fingerprint.isEmpty() ? key.id : key.fingerprint);
    }
    return names;
}

QStringList otherEventKeys(const RotatedEventKey &key, const EnvironmentSnapshot &live)
{
    QStringList names;
    const auto compare = [&](const QString &id, const QString &fingerprint, const QString &name) {
        const EventKey *listed = live.eventKey(id);
        if (listed && live.fingerprintOf(*listed) != fingerprint)
            names.append(name.isEmpty() ? id : name);
    };
    compare(key.oldId, key.oldFingerprint, key.oldName);
    compare(key.twinId, key.twinFingerprint, key.twinName);
    return names;
}

QList<RotationNotice> noticesAt(RotationStep::Kind step, const RotationSight &sight)
{
    NoticeList list(sight);
    // At deletions, too: with other signing keys than these the apps refuse to tell anything.
    if (step != RotationStep::Plan && step != RotationStep::Undone)
        addKeyNotices(list, sight);
    switch (step) {
    case RotationStep::Plan:
        addPlan(list, sight);
        break;
    case RotationStep::NewKeys:
        addNewKeys(list, sight);
        break;
    case RotationStep::RollOut:
        addRollOut(list, sight);
        break;
    case RotationStep::Rotate:
        addRotate(list, sight);
        break;
    case RotationStep::Resync:
        addResync(list, sight);
        break;
    case RotationStep::NewEventKeys:
        addOtherKeys(list, sight);
        addEventKeysToMake(list, sight);
        addTwinNotices(list, sight);
        break;
    case RotationStep::FallbackOut:
        addOtherKeys(list, sight);
        addTwinNotices(list, sight);
        addBoard(list, sight, step, false);
        break;
    case RotationStep::DeleteEventKeys:
        addDeleteEventKeys(list, sight);
        break;
    case RotationStep::Finish:
        addFinish(list, sight);
        break;
    case RotationStep::PutBack:
    case RotationStep::DeleteNewKeys:
        addOtherKeys(list, sight);
        addBoard(list, sight, step);
        addUndo(list, sight, step);
        break;
    case RotationStep::Undone:
        break;
    }
    for (const RotationException &exception : sight.rotation.exceptions) {
        if (sight.rotation.isOver())
            break;
        if (exception.what == "handed over"_L1 && exception.person == sight.person)
            list.note(RotationNotice::TakenBack);
        else if (exception.what == "handed over"_L1)
            list.note(RotationNotice::TakenOver, {exception.person});
        else if (exception.what == "old values left behind"_L1
            && (sight.rotation.isUndoing || canBeUndone(sight.rotation)))
            list.warn(RotationNotice::OldValuesElsewhere, exception.subjects);
    }
    return list.sorted();
}

QList<RotationNotice> noticesOfBreaking(const RotationSight &sight)
{
    NoticeList list(sight); // whom it breaks is to be named
    addKeyNotices(list, sight);
    addOtherKeys(list, sight, false);
    if (sight.rotation.newSigningKey.id.isEmpty())
        list.refuse(RotationNotice::SigningKeyGone);
    return list.sorted();
}

QStringList appsThatMayBreak(const QList<RolloutRow> &rows)
{
    return namesWhere(rows, [](const RolloutRow &row) {
        return !row.isThere() || row.weakestProof().evidence == EvidenceClass::AtRisk
            || row.latest.standing == AppStanding::WouldBreak;
    });
}

QStringList appsThatRefuseTheNewKey(const QList<RolloutRow> &rows)
{
    return namesWhere(rows,
        [](const RolloutRow &row) { return !row.isThere() && row.latest.signing.acceptsNew == Holding::Held::No; });
}

QString textToType(const Environment &environment)
{
    for (const QString &name : {environment.name, environment.slug}) {
        if (canBeTyped(name))
            return name;
    }
    return environment.id;
}

bool hasRefusal(const QList<RotationNotice> &notices)
{
    return hasOneWith(notices, &RotationNotice::severity, RotationNotice::Refusal);
}

bool hasNotice(const QList<RotationNotice> &notices, RotationNotice::Kind kind)
{
    return hasOneWith(notices, &RotationNotice::kind, kind);
}
