// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rotation/acteffect.h"

#include "app/acts/actrecord.h"
#include "app/core/lookup.h"

#include <algorithm>
#include <array>

namespace {

/// One key is one other key's replacement. That a name was typed by hand, or proposed for another one, gives away none.
void applyTwin(Rotation &rotation, const ActEffect &effect)
{
    auto *key = firstOf(rotation.eventKeys, [&effect](const RotatedEventKey &one) {
        return one.twinName == effect.newName && (one.twinId.isEmpty() || one.twinId == effect.eventKeyId);
    });
    if (!key)
        return;
    key->twinId = effect.eventKeyId;
    key->wasTwinAdopted = false;
    key->twinFingerprint = effect.eventKeyFingerprint;
    key->twinMadeAt = effect.at;
    key->isFilterTheSame = key->filter.sameAs(effect.eventKeyFilter);
    key->isTwinDeleted = false;
}

/// What was seen right before the change is on the record as such once it was made.
void passGate(Rotation &rotation, RotationStep::Kind step)
{
    const auto *waits
        = firstOf(rotation.gates, [step](const GateRecord &gate) { return gate.step == step && !gate.hasPassed; });
    if (!waits)
        return;
    GateRecord passed = *waits;
    passed.hasPassed = true;
    addGate(rotation, passed);
}

void applyDeletion(Rotation &rotation, const ActEffect &effect)
{
    for (RotatedEventKey &key : rotation.eventKeys) {
        if (key.oldId == effect.keyId) {
            passGate(rotation, RotationStep::DeleteEventKeys);
            key.isOldDeleted = true;
            key.isOldGoneElsewhere = false;
            key.oldDeletedAt = effect.at;
            key.isOldDeletedByRestart = effect.isByRestart;
        } else if (key.twinId == effect.keyId && rotation.isUndoing) {
            passGate(rotation, RotationStep::DeleteNewKeys);
            key.isTwinDeleted = true;
            if (effect.isNoLaterThan)
                rotation.exceptions.append({deletedUnseen, {key.twinFingerprint}, {}, {}, effect.at});
        } else if (key.twinId == effect.keyId) {
            // To be made anew.
            key.twinId.clear();
            key.twinFingerprint.clear();
            key.wasTwinAdopted = false;
            key.isFilterTheSame = false;
        }
    }
}

/// A call whose answer was lost can take effect after that: of a rotate the time counts at which reading showed it,
/// since who connects until then may do so with the old key. Of the rest nobody asks so exactly.
bool isFoundOutOnly(ActKind kind, const QDateTime &callEndedAt)
{
    return kind == ActKind::RotateSigningKey && callEndedAt.isValid();
}

/// Of an act that was cut off, and settled by reading later: nobody saw the moment, and what was true at its beginning
/// was so until then at the latest. By the server's clock, where the two are known beside each other.
QDateTime takenEffectBy(const ActRecord &record)
{
    const bool isDatedByCall = record.callEndedAt.isValid() && !isFoundOutOnly(record.request.kind, record.callEndedAt);
    if (isDatedByCall || !record.settledAt.isValid())
        return record.callEndedAt;
    return record.serverStartedAt.isValid()
        ? record.settledAt.addMSecs(record.startedAt.msecsTo(record.serverStartedAt))
        : record.settledAt;
}

/// Of a key that a person brought, and found on the page perhaps. A list tells its time by the server's clock, and a
/// note by this one, and the key does not say which: it was there where it is older than the rotation's beginning by
/// both of them. The price: where the two clocks differ, a key that somebody made before the rotation, by less than
/// their difference, counts as this rotation's own.
bool wasThereBefore(const RotatedSigningKey &key, const Rotation &rotation)
{
    constexpr qint64 clocksDiffer = 600; // seconds: where the server's is not known
    const QDateTime &byServer = rotation.begunByServer;
    const QDateTime begun = byServer.isValid() ? std::min(byServer, rotation.begunAt) : rotation.begunAt;
    return key.createdAt.isValid() && key.createdAt.addSecs(clocksDiffer) < begun;
}

/// Without a reason that was given for it: the act waited, or a person carried it out later.
void noteWindow(Rotation &rotation, const ActEffect &effect)
{
    // What was out before it closed is judged by that, and not by when somebody found out what came of it.
    const QDateTime &at = effect.callEndedAt.isValid() ? effect.callEndedAt : effect.at;
    const bool isInside = !at.isValid() || rotation.window.isOpenAt(at);
    if (isInside || hasOneWith(exceptionsOfAttempt(rotation), &RotationException::what, outsideWindow))
        return;
    // A call that goes out right before it closes is answered after that. When it took effect nobody has seen.
    const QDateTime &closed = rotation.window.to;
    const bool isBegunBefore = effect.begunAt.isValid()
        ? effect.begunAt <= closed
        : effect.isNoLaterThan || effect.isByRestart || !effect.word.isEmpty();
    const bool mayBeInside = closed.isValid() && at > closed && isBegunBefore;
    rotation.exceptions.append({mayBeInside ? seenOutsideWindow : rotatedOutsideWindow, {}, effect.person, {}, at});
}

QString wordFor(ActKind kind, bool isByWord, bool isFilterByWord)
{
    switch (kind) {
    case ActKind::CreateEventKey: // a list may show the key, and none its filter
        return isFilterByWord ? QString(filterByWord) : QString();
    case ActKind::RotateSigningKey:
        return isByWord ? QString(rotatedByWord) : QString();
    case ActKind::DeleteSigningKey:
    case ActKind::DeleteEventKey:
        return isByWord ? QString(deletedByWord) : QString();
    case ActKind::CreateSigningKey:
    case ActKind::UpdateEventKey:
    case ActKind::ResyncApp:
        break;
    }
    return {};
}

/// What an act and its record tell alike.
ActEffect toldBy(const ActRecord &record, bool isByWord, bool isFilterByWord, const QString &person)
{
    const ActRequest &request = record.request;
    return {.journalId = record.id,
        .kind = request.kind,
        .keyId = request.changed ? request.changed->id : request.keyId,
        .newName = request.changed ? request.changed->name : request.newKey.name,
        .begunAt = record.begunAt(),
        .callEndedAt = record.callEndedAt,
        .word = wordFor(request.kind, isByWord, isFilterByWord),
        .wordOf = record.fingerprint,
        .wasSaidNotDone = record.wasSaidNotDone,
        .person = person};
}

} // namespace

bool wasRotatedUnseen(const Rotation &rotation)
{
    return isByWord(rotation, rotatedUnseen, rotation.newSigningKey.fingerprint);
}

QList<RotationException> exceptionsOfAttempt(const Rotation &rotation)
{
    const auto &all = rotation.exceptions;
    const auto back = std::find_if(
        all.crbegin(), all.crend(), [](const RotationException &one) { return one.what == restartedBack; });
    return all.sliced(all.crend() - back);
}

RotatedSigningKey rotatedSigningKeyOf(const SigningKey &key, const QString &fingerprint)
{
    return {.id = key.id,
        .fingerprint = fingerprint,
        .createdAt = key.createdAt,
        .creatorName = key.creatorName.isEmpty() ? key.creatorEmail : key.creatorName};
}

std::optional<ActEffect> ActEffect::of(const Act &act, const QString &person, const QDateTime &at)
{
    if (act.end() != Act::End::Done || act.wasSettledBefore())
        return {};
    const bool isFoundOut = isFoundOutOnly(act.request().kind, act.callEndedAt());
    ActEffect effect = toldBy(act.record(), act.isByWord(), act.isFilterByWord(), person);
    effect.at = act.callEndedAt().isValid() && !isFoundOut ? act.callEndedAt() : at;
    // In a browser it was done some time before it was confirmed, and seen.
    // Of one whose run of the program ended before its call's answer was there nobody knows more.
    const Way way = act.way();
    const bool isUnseen
        = way.means == Way::Means::Person || isFoundOut || (act.isOutOfJournal() && !act.callEndedAt().isValid());
    effect.isNoLaterThan = isUnseen && !way.isRestart && effect.word.isEmpty();
    effect.isByRestart = way.isRestart;
    if (const auto key = act.signingKey())
        effect.signingKey = rotatedSigningKeyOf(*key, signingKeyFingerprint(*key));
    if (const auto key = act.eventKey()) {
        effect.eventKeyId = key->id;
        effect.eventKeyFingerprint = ::eventKeyFingerprint(*key);
        effect.eventKeyFilter = key->filter;
    }
    return effect;
}

std::optional<ActEffect> ActEffect::of(
    const ActRecord &record, const QList<SigningKey> &signingKeys, const QList<EventKey> &eventKeys, bool isByRestart)
{
    if (record.outcome != ActOutcome::done)
        return {};
    ActEffect effect = toldBy(record, record.isByWord, record.isFilterByWord, record.person);
    effect.at = takenEffectBy(record);
    effect.isNoLaterThan = !record.callEndedAt.isValid() || isFoundOutOnly(record.request.kind, record.callEndedAt);
    effect.isByRestart = isByRestart;
    effect.signingKey = {.id = record.resultId, .fingerprint = record.fingerprint};
    if (const SigningKey *key = firstWith(signingKeys, &SigningKey::id, record.resultId))
        effect.signingKey = rotatedSigningKeyOf(*key, signingKeyFingerprint(*key));
    effect.eventKeyId = record.resultId;
    effect.eventKeyFingerprint = record.fingerprint;
    if (const EventKey *key = firstWith(eventKeys, &EventKey::id, record.resultId))
        effect.eventKeyFilter = key->filter;
    return effect;
}

bool isHeldEarly(const Rotation &rotation)
{
    const auto &all = rotation.exceptions;
    const auto last = std::find_if(all.crbegin(), all.crend(),
        [](const RotationException &one) { return one.what == restartedEarly || one.what == restartedBack; });
    return !rotation.isRotated && last != all.crend() && last->what == restartedEarly;
}

void markRotatedBack(Rotation &rotation, const QDateTime &at, const QString &person)
{
    if (!rotation.isRotated && !isHeldEarly(rotation))
        return;
    rotation.isRotated = false;
    rotation.rotatedAt = rotation.rotatedHereAt = {};
    for (const auto step : {RotationStep::Rotate, RotationStep::Resync})
        rotation.done.remove(step);
    for (ResyncLine &line : rotation.resyncs)
        line.isOutdated = true;
    rotation.exceptions.append({restartedBack, {rotation.oldSigningKey.fingerprint}, person, {}, at});
}

void rollOutAnew(Rotation &rotation)
{
    using S = RotationStep;
    constexpr std::array anew{S::RollOut, S::Resync, S::FallbackOut, S::Finish, S::PutBack, S::DeleteNewKeys};
    for (const S::Kind step : anew)
        rotation.done.remove(step);
    for (PlannedApp &app : rotation.apps) {
        for (const S::Kind step : anew)
            app.forgetSet(step);
    }
    rotation.isNewSigningKeyDeleted = false;
    for (RotatedEventKey &key : rotation.eventKeys) {
        if (!key.isTwinDeleted)
            continue;
        key.forgetTwin();
        key.isTwinDeleted = false;
        rotation.done.remove(S::NewKeys);
    }
}

void applyEffect(Rotation &rotation, const ActEffect &effect)
{
    switch (effect.kind) {
    case ActKind::CreateSigningKey:
        rotation.newSigningKey = effect.signingKey;
        if (effect.isNoLaterThan && wasThereBefore(effect.signingKey, rotation)) {
            rotation.newSigningKey.wasAdopted = true;
            rotation.newSigningKey.creatorName.clear(); // who brought it did not make it
        }
        break;
    case ActKind::DeleteSigningKey:
        if (effect.keyId != rotation.newSigningKey.id)
            break;
        if (!rotation.isUndoing) {
            rotation.newSigningKey = {};
            break;
        }
        passGate(rotation, RotationStep::DeleteNewKeys);
        rotation.isNewSigningKeyDeleted = true;
        break;
    case ActKind::RotateSigningKey:
        if (effect.keyId == rotation.oldSigningKey.id) {
            markRotatedBack(rotation, effect.at, effect.person);
            break;
        }
        passGate(rotation, RotationStep::Rotate);
        // Rotated ahead: apps that hold the new key are resynced at once, and wait for none that does not.
        if (currentStepOf(rotation) == RotationStep::RollOut)
            rotation.done.insert(RotationStep::RollOut);
        rotation.isRotated = true;
        rotation.runsSeenAt = {};
        rotation.rotatedAt = effect.at;
        rotation.isRotatedByRestart = effect.isByRestart;
        rotation.done.insert(RotationStep::Rotate);
        noteWindow(rotation, effect);
        break;
    case ActKind::CreateEventKey:
        applyTwin(rotation, effect);
        break;
    case ActKind::DeleteEventKey:
        applyDeletion(rotation, effect);
        break;
    case ActKind::UpdateEventKey:
        for (RotatedEventKey &key : rotation.eventKeys) {
            if (key.twinId == effect.keyId)
                key.twinName = effect.newName;
        }
        break;
    case ActKind::ResyncApp:
        break;
    }
    for (const QString &fingerprint : {effect.signingKey.fingerprint, effect.eventKeyFingerprint}) {
        if (!fingerprint.isEmpty() && !rotation.fingerprints.contains(fingerprint))
            rotation.fingerprints.append(fingerprint);
    }
    if (!effect.word.isEmpty())
        rotation.exceptions.append({effect.word, {effect.wordOf}, effect.person, {}, effect.at});
    if (effect.wasSaidNotDone)
        rotation.exceptions.append({saidNotDone, {effect.wordOf}, effect.person, {}, effect.at});
    if (effect.isNoLaterThan && effect.kind == ActKind::RotateSigningKey && rotation.isRotated)
        rotation.exceptions.append({rotatedUnseen, {rotation.newSigningKey.fingerprint}, {}, {}, effect.at});
    for (const RotatedEventKey &key : std::as_const(rotation.eventKeys)) {
        if (effect.isNoLaterThan && effect.kind == ActKind::DeleteEventKey && key.oldId == effect.keyId)
            rotation.exceptions.append({deletedUnseen, {key.oldFingerprint}, {}, {}, effect.at});
    }
    if (effect.journalId != 0)
        rotation.acts.insert(effect.journalId);
}
