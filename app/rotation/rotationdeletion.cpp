// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// What refuses the deletion of an old event key, and what warns before it.

#include "app/rotation/noticelist.h"
#include "app/rotation/rotationsight.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// Whoever sends with this key and is no app: nobody can ask them.
void addSenders(NoticeList &list, const RotatedEventKey &key, const RotationSight &sight)
{
    QStringList unasked;
    bool isSomeoneKnown = false;
    for (const SenderNote &sender : sight.rotation.senders) {
        // One of which nobody knows which key it holds may hold this one.
        if (!sender.eventKeyFingerprint.isEmpty() && sender.eventKeyFingerprint != key.oldFingerprint)
            continue;
        isSomeoneKnown |= !sender.eventKeyFingerprint.isEmpty();
        if (!hasWord(sight.rotation, sender))
            unasked.append(sender.name);
    }
    for (const PlannedApp &app : sight.rotation.apps)
        isSomeoneKnown |= app.sendsWith(key.oldFingerprint);
    list.refuseIfAny(RotationNotice::SendersUnasked, unasked);
    if (!isSomeoneKnown)
        list.warn(RotationNotice::HoldersNotKnown, {key.oldName});
}

/// The moment from which no event should come through the old key any more, by the server's clock: all who are known to
/// have held it were seen to have left it, or else their variables were set then. Invalid: of somebody it is not known.
QDateTime leftAt(const RotatedEventKey &key, const RotationSight &sight)
{
    QDateTime left;
    bool isKnown = true;
    const auto take = [&](const QDateTime &at) {
        isKnown &= at.isValid();
        if (!left.isValid() || at > left)
            left = at;
    };
    const RotationStep::Kind variables = variablesStepOf(sight.rotation, RotationStep::DeleteEventKeys);
    const qint64 ahead = sight.serverNow.isValid() ? sight.now.msecsTo(sight.serverNow) : 0;
    for (const PlannedApp &app : sight.rotation.apps) {
        // Whoever confirms that it has left the key has looked at some time: the key was left when its variables were
        // set.
        if (app.sendsWith(key.oldFingerprint))
            take(app.leftOldKeyAt.isValid() ? app.leftOldKeyAt : app.setAt.value(variables));
    }
    for (const SenderNote &sender : sight.rotation.senders) {
        if (sender.eventKeyFingerprint.isEmpty() || sender.eventKeyFingerprint == key.oldFingerprint)
            take(hasWord(sight.rotation, sender) ? sender.wordAt.addMSecs(ahead) : QDateTime());
    }
    return isKnown ? left : QDateTime();
}

void addTraffic(NoticeList &list, const RotatedEventKey &key, const RotationSight &sight, bool isTyped)
{
    const auto add = [&list, isTyped](RotationNotice::Kind kind, const QStringList &subjects, const QString &detail) {
        if (isTyped)
            list.warn(kind, subjects, detail);
        else
            list.refuse(kind, subjects, detail);
    };
    if (!sight.lastEvents.contains(key.oldId)) {
        // Where a server tells nobody of events, who sends is known by that word at best.
        if (isNobodyElseSaid(sight.rotation))
            return list.warn(RotationNotice::EventsNotKnown, {key.oldName});
        return add(RotationNotice::EventsNotKnown, {key.oldName}, {});
    }
    const std::optional<QDateTime> last = sight.lastEvents.value(key.oldId);
    const QDateTime left = leftAt(key, sight);
    // A hash covers one client of an app only: an event through the key outranks it.
    if (last && (!left.isValid() || *last > left))
        add(RotationNotice::EventsStillArrive, {key.oldName}, last->toString(Qt::ISODateWithMs));
    if (sight.rotation.quietDays <= 0)
        return;
    QDateTime quietSince = left.isValid() ? left : sight.rotation.begunAt;
    if (last && *last > quietSince)
        quietSince = *last;
    const QDateTime over = quietSince.addDays(sight.rotation.quietDays);
    if (over > (sight.serverNow.isValid() ? sight.serverNow : sight.now))
        list.refuse(RotationNotice::QuietPeriod, {key.oldName}, over.toString(Qt::ISODateWithMs));
}

constexpr auto nobodyElse = "nobody else sends"_L1;

QStringList oldFingerprints(const Rotation &rotation)
{
    QStringList fingerprints;
    for (const RotatedEventKey &key : rotation.eventKeys)
        fingerprints.append(key.oldFingerprint);
    return fingerprints;
}

} // namespace

bool isNobodyElseSaid(const Rotation &rotation)
{
    return std::any_of(
        rotation.exceptions.cbegin(), rotation.exceptions.cend(), [&rotation](const RotationException &one) {
            return one.what == nobodyElse && one.subjects == oldFingerprints(rotation);
        });
}

RotationException nobodyElseSends(const Rotation &rotation, const QString &person, const QDateTime &at)
{
    return {nobodyElse, oldFingerprints(rotation), person, {}, at};
}

void withdrawNobodyElse(Rotation &rotation)
{
    rotation.exceptions.removeIf([](const RotationException &one) { return one.what == nobodyElse; });
}

QList<RotationNotice> noticesOfDeletion(const RotatedEventKey &key, const RotationSight &sight, bool isTyped)
{
    NoticeList list;
    if (sight.isActOpen)
        list.refuse(RotationNotice::ActOpen);
    QStringList holders;
    QStringList missing;
    QStringList atRisk;
    for (const RolloutRow &row : sight.rows) {
        if (row.event.holds && row.event.evidence == EvidenceClass::AtRisk)
            atRisk.append(row.app.app.name);
        if (row.event.holds)
            continue;
        (row.event.because == Proof::Because::Contradicted ? holders : missing).append(row.app.app.name);
    }
    list.refuseIfAny(RotationNotice::StillHeld, holders);
    list.refuseIfAny(RotationNotice::AppsMissing, missing);
    list.warnIfAny(RotationNotice::AtRisk, atRisk);
    if (sight.gate.hasNoApps && !isConfirmedEmpty(sight, RotationStep::DeleteEventKeys)
        && !isNobodyElseSaid(sight.rotation))
        list.refuse(RotationNotice::NoApps);
    const EventKey *twin = sight.live ? sight.live->eventKey(key.twinId) : nullptr;
    if (!sight.live)
        list.refuse(RotationNotice::NotRead);
    else if (!twin)
        list.addMissing(RotationNotice::Refusal, RotationNotice::TwinGone, {{key.twinId, key.twinName}}, sight.gone);
    else if (!key.isFilterTheSame || !twin->filter.sameAs(key.filter))
        list.refuse(RotationNotice::TwinFilterDiffers, {key.twinName});
    addSenders(list, key, sight);
    addTraffic(list, key, sight, isTyped);
    return list.sorted();
}
