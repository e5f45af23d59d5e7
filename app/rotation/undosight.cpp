// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// What an undo refuses beside its board: those whom nobody asks, and what still comes through the replacements.

#include "app/core/lookup.h"
#include "app/rotation/acteffect.h"
#include "app/rotation/noticelist.h"
#include "app/rotation/rotationsight.h"

#include <QJsonObject>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// Its variables were set, or it was among those that the gate of "Roll out" saw: whoever set it need not have said so.
bool mayHoldNewKeys(const Rotation &rotation, const PlannedApp &app)
{
    const QList<int> steps = app.setAt.keys();
    const bool isSet = std::ranges::any_of(steps, [](int step) { return step != RotationStep::PutBack; });
    const QJsonObject seen = evidenceAtGate(rotation, RotationStep::RollOut, app.appKey);
    return isSet || seen[u"signingProof"].isObject() || seen[u"eventProof"].isObject();
}

/// What was noted by this machine's clock, by the server's.
QDateTime atServer(const QDateTime &at, const RotationSight &sight)
{
    return sight.serverNow.isValid() ? at.addMSecs(sight.now.msecsTo(sight.serverNow)) : at;
}

/// By the server's clock: since when this app is known to send with no replacement; invalid: nothing tells.
QDateTime isBackSince(const RolloutRow &row, const RotationSight &sight)
{
    const Proof &proof = row.event;
    if (proof.because == Proof::Because::NothingAsked)
        return {};
    if (proof.goodSince.isValid() && row.since.isValid())
        return atServer(row.since, sight);
    return proof.word ? atServer(proof.word->at, sight) : row.app.moment.since;
}

QDateTime areAllBackSince(const RotationSight &sight)
{
    const Rotation &rotation = sight.rotation;
    QDateTime last;
    for (const RolloutRow &row : sight.rows)
        last = std::max(last, isBackSince(row, sight));
    for (const PlannedApp &app : rotation.apps)
        last = std::max(last, app.setAt.value(RotationStep::PutBack));
    for (const SenderNote &sender : rotation.senders) {
        if (isSaid(rotation, sender))
            last = std::max(last, sender.wordAt);
    }
    for (const RotationException &one : rotation.exceptions) {
        if (one.what == "no apps"_L1 && one.question == questionNameOf(rotation, RotationStep::DeleteNewKeys))
            last = std::max(last, atServer(one.at, sight));
    }
    return last;
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

} // namespace

QList<PlannedApp> appsOutOfSight(const Rotation &rotation, const QList<RolloutRow> &rows)
{
    return those(rotation.apps, [&](const PlannedApp &app) {
        const bool wasListed = !app.isSender() && !app.isAddedByAddress();
        const auto keyOf = [](const RolloutRow &row) { return row.app.key(); };
        return wasListed && !app.isSet(RotationStep::PutBack) && !hasOneWith(rows, keyOf, app.appKey)
            && mayHoldNewKeys(rotation, app);
    });
}

QList<RotatedEventKey> replacementsStillUsed(const RotationSight &sight)
{
    // An instance that is being replaced sends on for a moment, and clocks are known to the second only.
    constexpr int restartSeconds = 60;
    const QDateTime back = areAllBackSince(sight);
    return those(sight.rotation.eventKeys, [&](const RotatedEventKey &key) {
        const QDateTime last = sight.events.value(key.twinId).last;
        const QDateTime settled = std::max(back, answeredForAt(sight.rotation, key.twinFingerprint));
        return key.isTwinToGo() && last.isValid() && (!settled.isValid() || last > settled.addSecs(restartSeconds));
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
    list.refuseIfAny(RotationNotice::StoredValuesLeft, appsWithStoredValues(rotation));
    // Where none is listed at all that is asked about by itself.
    if (!sight.gate.hasNoApps)
        list.refuseIfAny(
            RotationNotice::AppsOutOfSight, ofEach(appsOutOfSight(rotation, sight.rows), &PlannedApp::name));
    if (step == RotationStep::DeleteNewKeys) {
        const QList<RotatedEventKey> used = replacementsStillUsed(sight);
        for (const RotatedEventKey &key : used)
            list.refuse(RotationNotice::EventsStillArrive, {key.twinName},
                sight.events.value(key.twinId).last.toString(Qt::ISODateWithMs));
    }
    list.warnIfAny(RotationNotice::LeakStays, leakedKeysLeft(rotation));
}
