// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rotation/rotationsight.h"

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
    const QString fingerprint = rotatedFingerprint(*active);
    if (active->id != expected) {
        const bool isOurs = !rotation.isRotated && active->id == rotation.newSigningKey.id;
        return list.refuse(isOurs ? RotationNotice::RotatedElsewhere : RotationNotice::OtherPromoted, {}, fingerprint);
    }
    // What is undone may be gone already.
    if (rotation.isRotated || rotation.newSigningKey.id.isEmpty() || rotation.isUndoing)
        return;
    if (!inactive)
        list.refuse(RotationNotice::SigningKeyGone, {}, rotation.newSigningKey.fingerprint);
    else if (inactive->id != rotation.newSigningKey.id)
        list.refuse(RotationNotice::IdsDiffer, {}, rotatedFingerprint(*inactive));
}

void addForeignKey(NoticeList &list, const RotationSight &sight)
{
    const SigningKey *inactive = sight.live ? sight.live->inactive() : nullptr;
    if (inactive && sight.rotation.newSigningKey.id.isEmpty() && !sight.adopts)
        list.refuse(RotationNotice::ForeignNewKey, {}, rotatedFingerprint(*inactive));
}

void addTwinNotices(NoticeList &list, const RotationSight &sight)
{
    QStringList gone;
    QStringList differs;
    QStringList oldGone;
    for (const RotatedEventKey &key : sight.rotation.eventKeys) {
        const EventKey *old = sight.live ? sight.live->eventKey(key.oldId) : nullptr;
        if (sight.live && !old && !key.isOldDeleted)
            oldGone.append(key.oldName);
        if (key.twinId.isEmpty() || key.isTwinDeleted || !sight.live)
            continue;
        const EventKey *twin = sight.live->eventKey(key.twinId);
        if (!twin)
            gone.append(key.twinName);
        else if (!key.isFilterTheSame || !twin->filter.sameAs(old ? old->filter : key.filter))
            differs.append(key.twinName);
    }
    list.refuseIfAny(RotationNotice::TwinGone, gone);
    list.refuseIfAny(RotationNotice::TwinFilterDiffers, differs);
    list.warnIfAny(RotationNotice::OldKeyGone, oldGone);
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
    // What the apps hold now is the ground for judging them later.
    QStringList unasked;
    for (const RolloutRow &row : sight.rows) {
        if (row.app.canBeAsked() && row.rounds == 0)
            unasked.append(row.app.app.name);
    }
    list.refuseIfAny(RotationNotice::NotRead, unasked);
    if (rotation.reason.trimmed().isEmpty())
        list.warn(RotationNotice::NoReason);
    addAppNotices(list, sight);
}

void addCreateSigningKey(NoticeList &list, const RotationSight &sight)
{
    addKeyNotices(list, sight);
    addForeignKey(list, sight);
    const RotatedSigningKey &key = sight.rotation.newSigningKey;
    if (!key.wasAdopted)
        return;
    list.warn(RotationNotice::AdoptedForeign, {}, key.creatorName);
    if (key.createdAt.isValid() && key.createdAt.daysTo(sight.now) >= daysOfAnOldKey)
        list.warn(RotationNotice::AdoptedOld, {}, key.createdAt.toString(Qt::ISODate));
}

void addCreateEventKeys(NoticeList &list, const RotationSight &sight)
{
    QStringList missing;
    QStringList integrations;
    for (const RotatedEventKey &key : sight.rotation.eventKeys) {
        if (key.twinId.isEmpty())
            missing.append(key.oldName);
        if (key.source == EventKeySource::Integration)
            integrations.append(key.oldName);
    }
    list.refuseIfAny(RotationNotice::TwinMissing, missing);
    list.warnIfAny(RotationNotice::IntegrationTwin, integrations);
    addKeyNotices(list, sight);
    addTwinNotices(list, sight);
}

/// A green board, or why it is not.
void addBoard(NoticeList &list, const RotationSight &sight)
{
    const bool confirmedNone = std::any_of(sight.rotation.exceptions.cbegin(), sight.rotation.exceptions.cend(),
        [](const RotationException &exception) { return exception.what == "no apps"_L1; });
    if (sight.gate.hasNoApps) {
        if (confirmedNone)
            list.warn(RotationNotice::NoApps);
        else
            list.refuse(RotationNotice::NoApps);
        return;
    }
    QStringList missing;
    QStringList broken;
    QStringList cannotTell;
    for (const RolloutRow &row : sight.rows) {
        if (row.latest.standing == AppStanding::BrokenNow)
            broken.append(row.app.app.name);
        if (row.isThere())
            continue;
        missing.append(row.app.app.name);
        if (row.latest.signingKey == SigningKeyVerdict::CannotTell)
            cannotTell.append(row.app.app.name);
    }
    list.warnIfAny(RotationNotice::BrokenNow, broken);
    list.refuseIfAny(RotationNotice::AppsMissing, missing);
    list.warnIfAny(RotationNotice::CannotTell, cannotTell);
}

void addLastLook(NoticeList &list, const RotationSight &sight)
{
    if (!sight.lastLookAt.isValid() || sight.lastLookAt.addSecs(lastLookMinutes * 60) < sight.now)
        list.refuse(RotationNotice::NotAskedAgain);
    QStringList contradicting;
    for (const RolloutRow &row : sight.rows) {
        if (row.excuse || !row.app.canBeAsked())
            continue;
        const bool isOld = !row.latest.at.isValid() || row.latest.at.addSecs(lastLookMinutes * 60) < sight.now;
        if (isOld || row.latest.standing != AppStanding::Good)
            contradicting.append(row.app.app.name);
    }
    list.refuseIfAny(RotationNotice::LatestContradicts, contradicting);
}

void addRotate(NoticeList &list, const RotationSight &sight)
{
    addKeyNotices(list, sight);
    addTwinNotices(list, sight);
    if (sight.rotation.newSigningKey.id.isEmpty())
        list.refuse(RotationNotice::SigningKeyGone);
    addBoard(list, sight);
    addLastLook(list, sight);
    list.warn(RotationNotice::RestScripts);
    list.warnIfAny(RotationNotice::CutOver, cutOverApps(sight));
}

void addResync(NoticeList &list, const RotationSight &sight)
{
    addKeyNotices(list, sight);
    QStringList missing;
    QStringList failed;
    QStringList changed;
    for (const ResyncLine &line : sight.resyncs) {
        if (line.state == ResyncLine::Good && !line.answeredAppId.isEmpty()
            && line.answeredAppId != line.app.externalId)
            changed.append(line.app.name);
        else if (line.state == ResyncLine::Failed || line.state == ResyncLine::Unknown)
            failed.append(line.app.name);
        else if (line.state != ResyncLine::Good)
            missing.append(line.app.name);
    }
    list.refuseIfAny(RotationNotice::ResyncMissing, missing);
    list.refuseIfAny(RotationNotice::AppIdChanged, changed);
    list.warnIfAny(RotationNotice::ResyncFailed, failed);
}

void addDeleteEventKeys(NoticeList &list, const RotationSight &sight)
{
    addTwinNotices(list, sight);
    addBoard(list, sight);
    QStringList left;
    for (const RotatedEventKey &key : sight.rotation.eventKeys) {
        if (!key.isOldDeleted)
            left.append(key.oldName);
    }
    list.warnIfAny(RotationNotice::OpenItems, left);
}

void addFinish(NoticeList &list, const RotationSight &sight)
{
    addKeyNotices(list, sight);
    QStringList still;
    for (const RolloutRow &row : sight.rows) {
        if (!row.isThere())
            still.append(row.app.app.name);
    }
    if (sight.rotation.rotatesSigningKey)
        list.warnIfAny(RotationNotice::FallbackStill, still);
    list.warnIfAny(RotationNotice::OpenItems, openItemsOf(sight));
}

} // namespace

QList<RotationNotice> noticesAt(RotationStep::Kind step, const RotationSight &sight)
{
    NoticeList list;
    switch (step) {
    case RotationStep::Plan:
        addPlan(list, sight);
        break;
    case RotationStep::CreateSigningKey:
        addCreateSigningKey(list, sight);
        break;
    case RotationStep::SetSigningKey:
        addKeyNotices(list, sight);
        if (sight.rotation.newSigningKey.fingerprint == sight.rotation.oldSigningKey.fingerprint)
            list.refuse(RotationNotice::KeysEqual);
        list.warnIfAny(RotationNotice::CutOver, cutOverApps(sight));
        break;
    case RotationStep::CreateEventKeys:
        addCreateEventKeys(list, sight);
        break;
    case RotationStep::SetEventKeys:
        addKeyNotices(list, sight);
        addTwinNotices(list, sight);
        list.warnIfAny(RotationNotice::KeysInSeveralApps, keysInSeveralApps(sight));
        break;
    case RotationStep::Confirm:
    case RotationStep::ConfirmEventKeys:
        addKeyNotices(list, sight);
        addTwinNotices(list, sight);
        addBoard(list, sight);
        break;
    case RotationStep::Rotate:
        addRotate(list, sight);
        break;
    case RotationStep::Resync:
        addResync(list, sight);
        break;
    case RotationStep::DeleteEventKeys:
        addDeleteEventKeys(list, sight);
        break;
    case RotationStep::Finish:
        addFinish(list, sight);
        break;
    case RotationStep::PutBack:
        addKeyNotices(list, sight);
        break;
    case RotationStep::ConfirmPutBack:
    case RotationStep::DeleteNewKeys:
        addKeyNotices(list, sight);
        addBoard(list, sight);
        break;
    case RotationStep::Undone:
        break;
    }
    return list.sorted();
}

QList<RotationNotice> noticesOfDeletion(const RotatedEventKey &key, const RotationSight &sight)
{
    NoticeList list;
    QStringList holders;
    for (const RolloutRow &row : sight.rows) {
        if (row.latest.eventFingerprint == key.oldFingerprint)
            holders.append(row.app.app.name);
    }
    list.refuseIfAny(RotationNotice::StillHeld, holders);
    const EventKey *twin = sight.live ? sight.live->eventKey(key.twinId) : nullptr;
    if (!twin)
        list.refuse(RotationNotice::TwinGone, {key.twinName});
    addBoard(list, sight);
    QStringList unasked;
    for (const SenderNote &sender : sight.rotation.senders) {
        if (sender.eventKeyFingerprint == key.oldFingerprint && sender.word.isEmpty())
            unasked.append(sender.name);
    }
    list.warnIfAny(RotationNotice::SendersUnasked, unasked);
    const std::optional<QDateTime> last = sight.lastEvents.value(key.oldId);
    if (last && sight.rotation.eventKeysSetAt.isValid() && *last > sight.rotation.eventKeysSetAt)
        list.warn(RotationNotice::EventsStillArrive, {key.oldName}, last->toString(Qt::ISODate));
    return list.sorted();
}

QList<RotationNotice> noticesOfBreaking(const RotationSight &sight)
{
    NoticeList list;
    addKeyNotices(list, sight);
    if (sight.rotation.newSigningKey.id.isEmpty())
        list.refuse(RotationNotice::SigningKeyGone);
    return list.sorted();
}

QStringList openItemsOf(const RotationSight &sight)
{
    QStringList items;
    for (const RolloutRow &row : sight.rows) {
        if (!row.isThere())
            items.append(row.app.app.name);
    }
    for (const RotatedEventKey &key : sight.rotation.eventKeys) {
        if (!key.isOldDeleted)
            items.append(key.oldName);
    }
    for (const SenderNote &sender : sight.rotation.senders) {
        if (sender.word.isEmpty())
            items.append(sender.name);
    }
    return items;
}

bool hasRefusal(const QList<RotationNotice> &notices)
{
    return std::any_of(notices.cbegin(), notices.cend(),
        [](const RotationNotice &notice) { return notice.severity == RotationNotice::Refusal; });
}
