// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// What an undo refuses beside its board: those whom nobody asks, and what still comes through the replacements.

#include "app/core/lookup.h"
#include "app/rotation/acteffect.h"
#include "app/rotation/noticelist.h"
#include "app/rotation/rotationsight.h"

#include <QJsonObject>
#include <algorithm>

namespace {

/// Its variables were set, an answer of it has shown it, or it was among those that the gate of "Roll out" saw: whoever
/// set it need not have said so.
bool mayHoldNewKeys(const Rotation &rotation, const PlannedApp &app)
{
    const QJsonObject seen = evidenceAtGate(rotation, RotationStep::RollOut, app.appKey);
    return app.wasSet() || app.ranNewKeys || seen[u"signingProof"].isObject() || seen[u"eventProof"].isObject();
}

/// By the server's clock: since when all who can be asked, and all of whom somebody has said so, are back at the old
/// keys: the step that asked them was left then. Invalid: it was not.
QDateTime areBackSince(const RotationSight &sight)
{
    const auto *gate = firstOf(
        sight.rotation.gates, [](const GateRecord &one) { return one.step == RotationStep::PutBack && one.hasPassed; });
    if (!gate)
        return {};
    // This machine's can have been set since.
    return gate->atByServer.isValid() ? gate->atByServer : byTheServer(gate->at, sight);
}

/// When somebody answered last for what came through it; invalid: nobody did.
QDateTime answeredForAt(const Rotation &rotation, const QString &twinFingerprint)
{
    QDateTime last;
    for (const RotationException &one : rotation.exceptions) {
        if (one.what == putBackByWord && one.question == twinFingerprint)
            last = std::max(last, one.at);
    }
    return last;
}

/// Until when somebody answers for what comes through it; invalid: nobody does.
QDateTime coveredUntil(const RotatedEventKey &key, const Rotation &rotation)
{
    constexpr int answerSeconds = finalCheckMinutes * 60; // so that it holds for the deletion that it is given for
    const QDateTime answered = answeredForAt(rotation, key.twinFingerprint);
    return answered.isValid() ? answered.addSecs(answerSeconds) : answered;
}

/// From when on nothing comes through the replacement that nobody knows of; invalid: anything may.
QDateTime unusedSince(const RotatedEventKey &key, const RotationSight &sight)
{
    // An instance that is being replaced sends on for a moment, and clocks are known to the second only.
    constexpr int restartSeconds = 60;
    const QDateTime back = areBackSince(sight);
    return std::max(back.isValid() ? back.addSecs(restartSeconds) : back, coveredUntil(key, sight.rotation));
}

bool isReplacementUsed(const RotatedEventKey &key, const RotationSight &sight)
{
    const QDateTime last = sight.events.value(key.twinId).last;
    const QDateTime since = unusedSince(key, sight);
    return last.isValid() && (!since.isValid() || last > since);
}

} // namespace

QList<PlannedApp> appsOutOfSight(const Rotation &rotation, const QList<RolloutRow> &rows)
{
    return those(rotation.apps, [&](const PlannedApp &app) {
        if (app.isSender() || hasOneWith(rows, &RolloutRow::key, app.appKey))
            return false;
        // Whoever took an added app away knows of it; of what a tool has stored there nobody has said anything.
        return mayHoldStoredValues(rotation, app)
            || (!app.isSet(RotationStep::PutBack) && !app.isAddedByAddress() && mayHoldNewKeys(rotation, app));
    });
}

QList<RotatedEventKey> replacementsInDoubt(const RotationSight &sight)
{
    return those(sight.rotation.eventKeys, [&](const RotatedEventKey &key) {
        const QDateTime since = sight.events.value(key.twinId).since;
        const QDateTime unused = unusedSince(key, sight);
        const QDateTime covered = coveredUntil(key, sight.rotation);
        // That none came may have been told of too short a time.
        const bool isTold = since.isValid() && (!unused.isValid() || since <= unused);
        const bool isNotKnown = sight.tellsEvents && !isTold && (!covered.isValid() || serverTime(sight) > covered);
        return key.isTwinToGo() && (isReplacementUsed(key, sight) || isNotKnown);
    });
}

void endWordsOnPutBack(Rotation &rotation)
{
    for (RotationException &one : rotation.exceptions) {
        if (one.what != putBackByWord || one.question.isEmpty())
            continue;
        if (auto *app = firstWith(rotation.apps, &PlannedApp::appKey, one.question))
            app->forgetSaid(RotationStep::PutBack);
        one.question.clear();
        rotation.done.remove(RotationStep::PutBack);
    }
}

void addUndo(NoticeList &list, const RotationSight &sight, RotationStep::Kind step)
{
    const Rotation &rotation = sight.rotation;
    // Those that were said to send with a replacement have to be said to be back.
    list.refuseIfAny(RotationNotice::SendersUnasked,
        ofEach(
            rotation.senders, &SenderNote::name, [&](const SenderNote &sender) { return !hasWord(rotation, sender); }));
    QList<PlannedApp> unseen = appsOutOfSight(rotation, sight.rows);
    // Where none is listed at all that is asked about by itself, but for what a tool has stored.
    if (sight.gate.hasNoApps)
        unseen.removeIf([&](const PlannedApp &app) { return !mayHoldStoredValues(rotation, app); });
    const QStringList names = ofEach(unseen, &PlannedApp::name);
    list.refuseIfAny(RotationNotice::AppsOutOfSight, names);
    list.refuseIfAny(
        RotationNotice::StoredValuesLeft, ofEach(rotation.apps, &PlannedApp::name, [&](const PlannedApp &app) {
            return mayHoldStoredValues(rotation, app) && !hasOneWith(unseen, &PlannedApp::appKey, app.appKey);
        }));
    const bool isDeleting = step == RotationStep::DeleteNewKeys;
    const QList<RotatedEventKey> doubtful = isDeleting ? replacementsInDoubt(sight) : QList<RotatedEventKey>();
    for (const RotatedEventKey &key : doubtful) {
        const EventsThrough told = sight.events.value(key.twinId);
        if (isReplacementUsed(key, sight) && (told.since.isValid() || !sight.tellsEvents))
            list.refuse(RotationNotice::EventsStillArrive, {key.twinName}, told.last.toString(Qt::ISODateWithMs));
        else
            list.refuse(RotationNotice::EventsNotKnown, {key.twinName});
    }
    list.warnIfAny(RotationNotice::LeakStays, leakedKeysLeft(rotation));
}
