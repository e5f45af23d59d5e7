// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// What refuses the deletion of an old event key, and what warns before it.

#include "app/core/lookup.h"
#include "app/rotation/acteffect.h"
#include "app/rotation/noticelist.h"
#include "app/rotation/rotationsight.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

bool isInSight(const PlannedApp &app, const RotationSight &sight)
{
    return hasOneWith(sight.rows, &RolloutRow::key, app.appKey);
}

/// Inngest lists it no longer, so that nobody asks it, and nothing has shown that it has left the key. Of senders their
/// own notes tell, and whoever took an added app away knows of it.
bool isHolderOutOfSight(const PlannedApp &app, const RotatedEventKey &key, const RotationSight &sight)
{
    return app.sendsWith(key.oldFingerprint) && !app.leftOldKeyAt.isValid() && !app.isSender()
        && !app.isAddedByAddress() && !isInSight(app, sight);
}

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
    // One that was seen to have left the key, and then the list, is nobody who could be asked.
    isSomeoneKnown |= std::ranges::any_of(sight.rotation.apps, [&](const PlannedApp &app) {
        return (app.sendsWith(key.oldFingerprint) && isInSight(app, sight)) || isHolderOutOfSight(app, key, sight);
    });
    const QStringList outOfSight = ofEach(holdersOutOfSight(key, sight), &PlannedApp::name);
    // That no app uses these keys answers for all of them, and is asked about by itself.
    const bool isOfNoApps = sight.gate.hasNoApps
        && (isConfirmedEmpty(sight, RotationStep::DeleteEventKeys) || !isNobodyElseSaid(sight.rotation));
    if (!isOfNoApps)
        list.refuseIfAny(RotationNotice::HoldersOutOfSight, outOfSight);
    list.refuseIfAny(RotationNotice::SendersUnasked, unasked);
    if (!isSomeoneKnown)
        list.warn(RotationNotice::HoldersNotKnown, {key.oldName});
}

QDateTime begunAt(const RotationSight &sight)
{
    const QDateTime &told = sight.rotation.begunByServer;
    return told.isValid() ? told : byTheServer(sight.rotation.begunAt, sight);
}

/// From when on no event should come through an old key any more, by the server's clock.
struct Left
{
    QDateTime last; ///< When the last of those left it of whom that is known; invalid: of nobody.
    bool isKnown = true; ///< It is, of everybody who is known to have held it.
    QDateTime said; ///< When somebody said of the last of the others that it does not hold it; invalid: of nobody.
    bool isSaid = true; ///< It was, of each of them.

    /// Invalid: any event may still matter.
    QDateTime at() const { return isKnown ? last : QDateTime(); }
};

QString questionOfHolder(const RotatedEventKey &key, const QString &appKey)
{
    return key.oldFingerprint + u' ' + appKey;
}

/// When somebody confirmed last of this app that it does not hold the key, by the server's clock; invalid: nobody did.
/// This machine's can have been set since.
QDateTime saidToBeGone(const RotatedEventKey &key, const QString &appKey, const RotationSight &sight)
{
    QDateTime last;
    for (const Word &word : sight.rotation.words) {
        const bool isOfThis = word.asked.appKey == appKey && word.asked.aspect == Aspect::EventKey
            && word.asked.goal == RolloutGoal::OldEventKeysAbsent && word.asked.keys.contains(key.oldFingerprint);
        if (isOfThis && !word.isOver && word.kind == Word::Kind::Confirmed)
            last = std::max(last, word.serverAt.isValid() ? word.serverAt : byTheServer(word.at, sight));
    }
    for (const RotationException &one : sight.rotation.exceptions) {
        if (one.what == leftByWord && one.question == questionOfHolder(key, appKey))
            last = std::max(last, one.at);
    }
    return last;
}

/// All who are known to have held it were seen to have left it, or else their variables were set then.
Left leftAt(const RotatedEventKey &key, const RotationSight &sight)
{
    Left left;
    const auto take = [&left](const QDateTime &at) {
        left.isKnown &= at.isValid();
        left.last = std::max(left.last, at);
    };
    const RotationStep::Kind variables = variablesStepOf(sight.rotation, RotationStep::DeleteEventKeys);
    for (const PlannedApp &app : sight.rotation.apps) {
        if (!app.sendsWith(key.oldFingerprint))
            continue;
        // Whoever confirms that it has left the key has looked at some time: the key was left when its variables were
        // set. Where nobody has said that they were, the word is all that is known.
        const QDateTime at = app.leftOldKeyAt.isValid() ? app.leftOldKeyAt : app.setAt.value(variables);
        take(at);
        if (at.isValid())
            continue;
        const QDateTime said = saidToBeGone(key, app.appKey, sight);
        left.said = std::max(left.said, said);
        left.isSaid &= said.isValid();
    }
    for (const SenderNote &sender : sight.rotation.senders) {
        if (sender.eventKeyFingerprint.isEmpty() || sender.eventKeyFingerprint == key.oldFingerprint)
            take(hasWord(sight.rotation, sender) ? sender.wordAt : QDateTime());
    }
    return left;
}

/// Older events say nothing about whether it may be deleted.
QDateTime mattersSince(const RotatedEventKey &key, const RotationSight &sight)
{
    const QDateTime left = leftAt(key, sight).at();
    const QDateTime asked = left.isValid() ? left : begunAt(sight);
    const QDateTime quiet = serverTime(sight).addDays(-sight.rotation.quietDays);
    return asked.isValid() ? std::min(asked, quiet) : quiet;
}

/// Late enough to speak of the time until then. What whoever looked saw says nothing of what came after that: where
/// nobody is known who has left the key, or somebody has not for all that is known, it counts for a day, or as long as
/// the quiet period is.
bool isLookedUp(const RotatedEventKey &key, const QDateTime &until, const Left &left, const RotationSight &sight)
{
    const QDateTime &at = key.lookedUp.at;
    const bool isEndless = !left.isSaid || !std::max(left.last, left.said).isValid();
    const QDateTime oldest = serverTime(sight).addDays(-std::max(1, sight.rotation.quietDays));
    return at.isValid() && (!until.isValid() || at >= until) && (!isEndless || at >= oldest);
}

/// The quiet period is the plan's, whatever is told of the events and whatever is typed: where nothing is told it is
/// counted from when all have left the key.
void addTraffic(NoticeList &list, const RotatedEventKey &key, const RotationSight &sight, bool isTyped)
{
    const auto add = [&list, isTyped](RotationNotice::Kind kind, const QStringList &subjects, const QString &detail) {
        if (isTyped)
            list.warn(kind, subjects, detail);
        else
            list.refuse(kind, subjects, detail);
    };
    const EventsThrough told = sight.events.value(key.oldId);
    const Left left = leftAt(key, sight);
    // Whoever told of one: it came.
    const QDateTime last = std::max(told.last, key.lookedUp.last);
    const QDateTime quietSince = std::max({begunAt(sight), left.last, left.said, last});
    const QDateTime over = quietSince.addDays(sight.rotation.quietDays);
    const bool isQuiet = sight.rotation.quietDays <= 0 || over <= serverTime(sight);
    // That none came may have been told of too short a time.
    const bool isTold = told.since.isValid() && (told.last >= told.since || told.since <= mattersSince(key, sight));
    const QDateTime leftBy = std::max(left.last, left.said);
    const QDateTime until = isQuiet && sight.rotation.quietDays > 0 ? over : leftBy;
    if (!isTold && !isLookedUp(key, until, left, sight)) {
        const RotationNotice::Kind kind
            = sight.tellsEvents ? RotationNotice::EventsNotKnown : RotationNotice::EventsNotTold;
        const QString whereToLook = sight.tellsEvents ? QString() : restartDetail(sight); // a server of one's own
        // Where a server tells nobody of events, who sends is known by that word at best.
        if (isNobodyElseSaid(sight.rotation))
            list.warn(kind, {key.oldName}, whereToLook);
        else
            add(kind, {key.oldName}, whereToLook);
    }
    // A hash covers one client of an app only: an event through the key outranks it.
    const bool isLeft = left.at().isValid();
    if (last.isValid() && (!isLeft || last > left.at()))
        add(RotationNotice::EventsStillArrive, {key.oldName},
            last.toString(Qt::ISODateWithMs) + (isLeft ? QString() : u"/"_s));
    if (!isQuiet)
        list.refuse(RotationNotice::QuietPeriod, {key.oldName}, over.toString(Qt::ISODateWithMs));
}

constexpr auto forNow = "for now"_L1;

/// It showed nothing else: what is missing is another answer.
bool lacksAnswerOnly(const RolloutRow &row, const RotationSight &sight)
{
    switch (row.event.because) {
    case Proof::Because::NotAsked:
    case Proof::Because::Counting:
    case Proof::Because::Stale:
        return true;
    case Proof::Because::CannotTell:
    case Proof::Because::NotConnected:
    case Proof::Because::OldConnection:
    case Proof::Because::NoMoment:
    case Proof::Because::NotLive:
    case Proof::Because::Stored:
        return sight.setSinceCheck.contains(row.app.key()); // it is being set, or restarts
    case Proof::Because::NothingAsked:
    case Proof::Because::Evidence:
    case Proof::Because::Contradicted:
    case Proof::Because::SameInstance:
    case Proof::Because::InstancesNotKnown:
    case Proof::Because::SaysNothing:
    case Proof::Because::WordIsOver:
        break;
    }
    return false;
}

constexpr auto nobodyElse = "nobody else sends"_L1;

QStringList oldFingerprints(const Rotation &rotation)
{
    return ofEach(rotation.eventKeys, &RotatedEventKey::oldFingerprint);
}

} // namespace

bool hadAllLeft(const RotatedEventKey &key, const Rotation &rotation, const QDateTime &then)
{
    const Left left = leftAt(key, {.rotation = rotation});
    return left.isKnown && (!left.last.isValid() || left.last <= then);
}

QList<PlannedApp> holdersOutOfSight(const RotatedEventKey &key, const RotationSight &sight)
{
    return those(sight.rotation.apps, [&](const PlannedApp &app) {
        return isHolderOutOfSight(app, key, sight) && !saidToBeGone(key, app.appKey, sight).isValid();
    });
}

RotationException answerForHolder(const RotatedEventKey &key, const PlannedApp &app, const QString &person,
    const QString &reason, const QDateTime &at)
{
    return {leftByWord, {app.name, key.oldName}, person, reason, at, questionOfHolder(key, app.appKey)};
}

void endAnswersForHolders(Rotation &rotation, const std::function<bool(const QString &appKey)> &areEnded)
{
    for (RotationException &one : rotation.exceptions) {
        // An app's key can hold blanks, a fingerprint none.
        if (one.what == leftByWord && !one.question.isEmpty() && areEnded(one.question.section(u' ', 1)))
            one.question.clear();
    }
}

QDateTime eventsSince(const RotatedEventKey &key, const RotationSight &sight)
{
    // Beyond what matters: the server's time is known to the second only, and moments can turn out to be earlier.
    constexpr int days = 7;
    constexpr int spareSeconds = 3600;
    // In an undo what comes through the replacement matters from when all were back on, which the old key does not
    // tell.
    const QDateTime begun = begunAt(sight);
    const QDateTime since = sight.rotation.isUndoing && begun.isValid() ? begun : mattersSince(key, sight);
    return std::min(since.addSecs(-spareSeconds), serverTime(sight).addDays(-days));
}

bool isForNow(const RotationNotice &notice)
{
    return notice.kind == RotationNotice::AppsMissing && notice.detail == forNow;
}

bool isOfTraffic(RotationNotice::Kind kind)
{
    return kind == RotationNotice::EventsStillArrive || kind == RotationNotice::EventsNotKnown
        || kind == RotationNotice::EventsNotTold;
}

bool isNobodyElseSaid(const Rotation &rotation)
{
    return std::ranges::any_of(rotation.exceptions, [&rotation](const RotationException &one) {
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

void endWordOnNoApps(Rotation &rotation)
{
    bool counted = false;
    for (RotationException &one : rotation.exceptions) {
        if (one.what == "no apps"_L1 && !one.question.isEmpty()) {
            one.question.clear();
            counted = true;
        }
    }
    // The page on which it can be said again; the apps that there are get their keys on it.
    if (counted && !rotation.isRotated)
        rotation.done.remove(RotationStep::RollOut);
    if (counted)
        rotation.done.remove(RotationStep::PutBack);
}

QList<RotationNotice> noticesOfDeletion(const RotatedEventKey &key, const RotationSight &sight, bool isTyped)
{
    NoticeList list(sight);
    QStringList holders;
    QStringList missing;
    QStringList atRisk;
    bool areAllForNow = true;
    for (const RolloutRow &row : sight.rows) {
        if (row.event.holds && row.event.evidence == EvidenceClass::AtRisk)
            atRisk.append(row.app.app.name);
        if (row.event.holds)
            continue;
        (row.event.because == Proof::Because::Contradicted ? holders : missing).append(row.app.app.name);
        areAllForNow &= lacksAnswerOnly(row, sight);
    }
    list.refuseIfAny(RotationNotice::StillHeld, holders);
    list.refuseIfAny(RotationNotice::AppsMissing, missing, areAllForNow ? forNow : QString());
    list.warnIfAny(RotationNotice::AtRisk, atRisk);
    if (sight.gate.hasNoApps && !isConfirmedEmpty(sight, RotationStep::DeleteEventKeys)
        && !isNobodyElseSaid(sight.rotation))
        list.refuse(RotationNotice::NoApps);
    if (!sight.live)
        list.refuse(RotationNotice::NotRead);
    else if (!sight.live->eventKey(key.twinId))
        list.addMissing(RotationNotice::Refusal, RotationNotice::TwinGone, {{key.twinId, key.twinName}}, sight.gone,
            restartDetail(sight));
    else if (!isFilterConfirmed(key, *sight.live))
        list.refuse(RotationNotice::TwinFilterDiffers, {key.twinName});
    if (sight.live)
        list.refuseIfAny(RotationNotice::OtherKey, otherEventKeys(key, *sight.live));
    addSenders(list, key, sight);
    addTraffic(list, key, sight, isTyped);
    return list.sorted();
}
