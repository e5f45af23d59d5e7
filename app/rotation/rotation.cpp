// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rotation/rotation.h"

#include "app/core/lookup.h"
#include "app/core/shown.h"
#include "app/deploy/deploytargets.h"
#include "app/domain/keytext.h"
#include "app/rotation/acteffect.h"
#include "app/rotation/rotationjson.h"
#include "app/rotation/steptraits.h"

#include <QRegularExpression>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

QString dayOf(const QDate &date)
{
    return u" (%1)"_s.arg(date.toString(Qt::ISODate));
}

/// With this behind it, and without the day of an earlier rotation.
QString nameWith(const QString &name, const QDate &date, const QString &tail)
{
    const QString stem = datedName(name, date).chopped(dayOf(date).size());
    return wholeBeginning(stem, longestKeyName - tail.size()) + tail;
}

/// Those of which the sender may hold the old one, if any; of one that does not tell which it holds, all.
QList<RotatedEventKey> keysOf(const Rotation &rotation, const SenderNote &sender)
{
    QList<RotatedEventKey> keys = rotation.eventKeys;
    keys.removeIf([&](const RotatedEventKey &key) {
        return !sender.eventKeyFingerprint.isEmpty() && key.oldFingerprint != sender.eventKeyFingerprint;
    });
    return keys;
}

} // namespace

RotationStep::Kind currentStepOf(const Rotation &rotation)
{
    const QList<RotationStep::Kind> steps = stepsOf(rotation);
    if (rotation.isOver())
        return steps.last();
    const auto *first = firstOf(steps, [&](RotationStep::Kind step) { return !rotation.isDone(step); });
    return first ? *first : steps.last();
}

QSet<QString> fingerprintsOf(const Rotation &rotation)
{
    QSet<QString> all{rotation.oldSigningKey.fingerprint, rotation.newSigningKey.fingerprint};
    for (const RotatedEventKey &key : rotation.eventKeys)
        all << key.oldFingerprint << key.twinFingerprint;
    all.remove({});
    return all;
}

QStringList keyIdsOf(const QList<Rotation> &rotations)
{
    QStringList ids;
    for (const Rotation &rotation : rotations) {
        ids += {rotation.oldSigningKey.id, rotation.newSigningKey.id};
        for (const RotatedEventKey &key : rotation.eventKeys)
            ids += {key.oldId, key.twinId};
    }
    return ids;
}

QStringList replacementsThatStay(const Rotation &rotation)
{
    return ofEach(rotation.eventKeys, &RotatedEventKey::twinName,
        [](const RotatedEventKey &key) { return !key.twinId.isEmpty() && key.isOldDeleted && !key.isTwinDeleted; });
}

QStringList deletedBySomebodysWord(const Rotation &rotation)
{
    // Also one that was made anew since. What happened to the old keys is told by themselves.
    QSet<QString> deleted(rotation.fingerprints.cbegin(), rotation.fingerprints.cend());
    deleted.subtract(fingerprintsOf(rotation));
    for (const RotatedEventKey &key : rotation.eventKeys) {
        if (key.isTwinDeleted)
            deleted.insert(key.twinFingerprint);
    }
    if (rotation.isNewSigningKeyDeleted)
        deleted.insert(rotation.newSigningKey.fingerprint);
    QStringList said;
    for (const RotationException &one : rotation.exceptions) {
        if (one.what == deletedByWord)
            said += those(one.subjects, [&deleted](const QString &subject) { return deleted.contains(subject); });
    }
    said.removeDuplicates();
    return said;
}

bool mayRotateAhead(const Rotation &rotation)
{
    return rotation.isAfterLeak() && rotation.rotatesSigningKey && !rotation.isRotated && !rotation.isOver()
        && currentStepOf(rotation) == RotationStep::RollOut;
}

bool isOpenStep(const Rotation &rotation, RotationStep::Kind step)
{
    if (rotation.isOver())
        return false;
    const RotationStep::Kind current = currentStepOf(rotation);
    if (step == current || (step == RotationStep::Rotate && mayRotateAhead(rotation)))
        return true;
    // Where an app gets its keys that joins later, comes back, or has lost them again; and where it is resynced then.
    const bool isOpenToTheEnd = step == RotationStep::RollOut || step == RotationStep::Resync;
    if (isOpenToTheEnd && rotation.isDone(step) && !rotation.isUndoing)
        return true;
    return traitsOf(current).isLast && traitsOf(step).isLast && stepsOf(rotation).contains(step);
}

QStringList oldEventKeysLeft(const Rotation &rotation)
{
    return ofEach(rotation.eventKeys, &RotatedEventKey::oldId, std::not_fn(&RotatedEventKey::isOldDeleted));
}

bool isNothingLeftAt(const Rotation &rotation, RotationStep::Kind step)
{
    return step == RotationStep::DeleteEventKeys && rotation.rotatesEventKeys() && oldEventKeysLeft(rotation).isEmpty();
}

int newKeysToMake(const Rotation &rotation, RotationStep::Kind step)
{
    const bool lacksSigningKey
        = step == RotationStep::NewKeys && rotation.rotatesSigningKey && rotation.newSigningKey.id.isEmpty();
    const auto unmade = step != rotation.stepOfTwins()
        ? 0
        : std::ranges::count_if(rotation.eventKeys, &QString::isEmpty, &RotatedEventKey::twinId);
    return (lacksSigningKey ? 1 : 0) + int(unmade);
}

bool wasLeftOut(const Rotation &rotation, RotationStep::Kind step)
{
    const bool isDone = rotation.isDone(step) || isNothingLeftAt(rotation, step);
    // The last step is behind a rotation that is over, however it ended.
    const bool isLast = step == stepsOf(rotation).last();
    switch (rotation.outcome) {
    case RotationOutcome::Abandoned:
    case RotationOutcome::HandedOver: // what follows is done elsewhere
        return isLast || !isDone;
    case RotationOutcome::ClosedWithExceptions:
        return isLast ? std::ranges::any_of(
                   rotation.openItems, [](const OpenItem &item) { return item.kind != OpenItem::KeyNotDeleted; })
                      : !isDone;
    case RotationOutcome::Running:
    case RotationOutcome::Done:
    case RotationOutcome::Undone:
        break;
    }
    return false;
}

bool wasLeftOpen(const Rotation &rotation, RotationStep::Kind step)
{
    if (!rotation.isDone(step) || traitsOf(step).exit != StepTraits::Exit::Gate)
        return false;
    const GateRecord *gate = firstWith(rotation.gates, &GateRecord::step, step);
    // Also where only an event key is asked for, which holds nobody up: see RolloutGate::isAllThere().
    return !gate || !std::ranges::all_of(gate->apps, [](const QJsonValue &app) {
        const QJsonObject event = app[u"eventProof"].toObject();
        return app[u"there"].toBool()
            && (event.isEmpty() || event[u"holds"].toBool() || app[u"signingProof"].isObject());
    });
}

bool wasRotatedElsewhere(const Rotation &rotation)
{
    if (!rotation.isRotated)
        return false;
    const QList<RotationException> &all = rotation.exceptions;
    const auto last = std::find_if(all.crbegin(), all.crend(), [](const RotationException &exception) {
        return exception.what == "rotated elsewhere"_L1 || exception.what == "another key was promoted"_L1
            || exception.what == restartedBack;
    });
    return last != all.crend() && last->what != restartedBack;
}

bool isByWord(const Rotation &rotation, QLatin1StringView what, const QString &fingerprint)
{
    const QList<RotationException> &all = rotation.exceptions;
    return std::ranges::any_of(all, [&](const RotationException &exception) {
        return exception.what == what && exception.subjects.contains(fingerprint);
    });
}

bool canBeUndone(const Rotation &rotation)
{
    const bool hasDeleted = std::ranges::any_of(rotation.eventKeys, &RotatedEventKey::isOldDeleted);
    return rotation.isBegun() && !rotation.isOver() && !rotation.isUndoing && !rotation.isRotated && !hasDeleted;
}

bool canBeAbandoned(const Rotation &rotation)
{
    // Also one that is gone again: an app may have got it.
    const bool hasMade = std::ranges::any_of(rotation.eventKeys,
                             [](const RotatedEventKey &key) { return !key.twinId.isEmpty() || key.isOldDeleted; })
        || std::ranges::any_of(rotation.fingerprints,
            [&rotation](const QString &one) { return one != rotation.oldSigningKey.fingerprint; });
    return rotation.isBegun() && !rotation.isOver() && !rotation.isUndoing && !rotation.isRotated
        && rotation.newSigningKey.id.isEmpty() && !hasMade;
}

RolloutGoal goalOf(const Rotation &rotation, RotationStep::Kind step)
{
    const StepTraits traits = traitsOf(step);
    return rotation.rotatesSigningKey ? traits.goal : traits.eventKeysGoal.value_or(traits.goal);
}

void addGate(Rotation &rotation, const GateRecord &gate)
{
    const bool canPassAgain = traitsOf(gate.step).effect == StepTraits::Effect::Deletes;
    rotation.gates.removeIf([&](const GateRecord &one) {
        return one.step == gate.step && (!one.hasPassed || (gate.hasPassed && !canPassAgain));
    });
    rotation.gates.append(gate);
}

QJsonObject evidenceAtGate(const Rotation &rotation, RotationStep::Kind step, const QString &appKey)
{
    const auto *gate
        = firstOf(rotation.gates, [step](const GateRecord &one) { return one.step == step && one.hasPassed; });
    for (const QJsonValue &app : gate ? gate->apps : QJsonArray()) {
        if (app[u"app"].toString() == appKey)
            return app.toObject();
    }
    return {};
}

QString questionNameOf(const Rotation &rotation, RotationStep::Kind step)
{
    const RolloutGoal goal = goalOf(rotation, step);
    return nameOf(goal == RolloutGoal::ReadyToRotate ? RolloutGoal::NewBesideOld : goal);
}

QStringList leakedKeysLeft(const Rotation &rotation)
{
    QStringList ids;
    if (rotation.cause == RotationCause::Routine)
        return ids;
    if (rotation.rotatesSigningKey && !rotation.isRotated)
        ids.append(rotation.oldSigningKey.id);
    return ids + oldEventKeysLeft(rotation);
}

bool isBoardStep(RotationStep::Kind step)
{
    return traitsOf(step).isBoard;
}

RotationStep::Kind variablesStepOf(const Rotation &rotation, RotationStep::Kind step)
{
    const StepTraits traits = traitsOf(step);
    return rotation.makesEventKeysLate() ? traits.setLateIn.value_or(traits.setIn) : traits.setIn;
}

AppMoment momentOf(const Rotation &rotation, const PlannedApp &app, RotationStep::Kind variables)
{
    AppMoment moment{.since = app.setAt.value(variables),
        .sinceTaken = {},
        .instancesBefore = {},
        .holdsStored = variables == RotationStep::PutBack && mayHoldStoredValues(rotation, app),
        .isNotLive = app.notLive.contains(variables) || openSettingOf(rotation, variables, app.appKey)};
    if (const auto before = app.instancesBefore.constFind(variables); before != app.instancesBefore.cend())
        moment.instancesBefore = QSet<QString>(before->cbegin(), before->cend());
    return moment;
}

const OpenSetting *openSettingOf(const Rotation &rotation, RotationStep::Kind step, const QString &appKey)
{
    return firstOf(rotation.openSettings,
        [&](const OpenSetting &one) { return one.step == step && one.appKeys.contains(appKey); });
}

std::optional<OpenSetting> doubtOf(const Rotation &rotation, RotationStep::Kind step, const QString &appKey)
{
    const OpenSetting *open = openSettingOf(rotation, step, appKey);
    return open && open->state != OpenSetting::State::Running ? std::optional(*open) : std::nullopt;
}

QString storeAt(const QString &place)
{
    const qsizetype end = place.indexOf(": "_L1);
    return end < 0 || place.startsWith(u'/') ? QString() : storeOf(place.first(end), place.sliced(end + 2), {}, {});
}

bool isInWrittenFile(const Rotation &rotation, const PlannedApp &app)
{
    const QStringList written = ofEach(rotation.overwritten, &OverwrittenValue::place,
        [](const OverwrittenValue &value) { return value.isKept && !value.isRestored; });
    if (written.isEmpty())
        return false;
    const QStringList files = filesOf(app.targetId, app.targetPlace, app.name, rotation.environment.name);
    return std::ranges::any_of(files, [&written](const QString &file) { return written.contains(file); });
}

bool wasStoredByTool(const Rotation &rotation, const PlannedApp &app)
{
    const auto isOfUndo = [](int step) { return step == RotationStep::PutBack; };
    const bool isByTool
        = !std::ranges::all_of(app.notLive, isOfUndo) || !std::ranges::all_of(app.storedByTool, isOfUndo);
    const bool isInDoubt = std::ranges::any_of(rotation.openSettings, [&app](const OpenSetting &one) {
        return one.step != RotationStep::PutBack && one.appKeys.contains(app.appKey);
    });
    return isByTool || isInDoubt;
}

bool mayHoldStoredValues(const Rotation &rotation, const PlannedApp &app)
{
    // A tool puts back where the place is now: of what was its place before only somebody who has looked knows.
    const bool isBack = app.isSet(RotationStep::PutBack)
        && !(app.isWrittenElsewhere && app.setByTool.contains(RotationStep::PutBack));
    return !isBack && (wasStoredByTool(rotation, app) || app.isWrittenElsewhere || isInWrittenFile(rotation, app));
}

QStringList appsWithStoredValues(const Rotation &rotation)
{
    return ofEach(
        rotation.apps, &PlannedApp::name, [&](const PlannedApp &app) { return mayHoldStoredValues(rotation, app); });
}

void forgetOpenSettings(Rotation &rotation, RotationStep::Kind step, const QStringList &appKeys)
{
    for (OpenSetting &one : rotation.openSettings) {
        if (one.step == step)
            one.appKeys.removeIf([&appKeys](const QString &key) { return appKeys.contains(key); });
    }
    rotation.openSettings.removeIf([](const OpenSetting &one) { return one.appKeys.isEmpty(); });
}

QStringList absentEventKeysOf(const Rotation &rotation)
{
    QStringList absent;
    for (const RotatedEventKey &key : rotation.eventKeys) {
        if (rotation.isUndoing && !key.twinFingerprint.isEmpty() && !key.isTwinDeleted && !key.isOldDeleted)
            absent.append(key.twinFingerprint);
        else if (!rotation.isUndoing)
            absent.append(key.oldFingerprint);
    }
    return absent;
}

QString wantedOf(const Rotation &rotation, const SenderNote &sender)
{
    const auto fingerprint = rotation.isUndoing ? &RotatedEventKey::oldFingerprint : &RotatedEventKey::twinFingerprint;
    return ofEach(keysOf(rotation, sender), fingerprint).join(u' ');
}

bool hasWord(const Rotation &rotation, const SenderNote &sender)
{
    const QList<RotatedEventKey> keys = keysOf(rotation, sender);
    if (keys.isEmpty()) // none of those that are rotated
        return !sender.word.isEmpty() && !sender.isWordVoid;
    if (!rotation.isUndoing || isSaid(rotation, sender))
        return isSaid(rotation, sender);
    // There is nothing to move back to, or it was never said to hold a replacement.
    return std::ranges::all_of(keys, &RotatedEventKey::isOldDeleted)
        || (!sender.isWordVoid && !mayHoldReplacement(rotation, sender));
}

bool isSaid(const Rotation &rotation, const SenderNote &sender)
{
    return !sender.word.isEmpty() && !sender.isWordVoid && sender.wordFor == wantedOf(rotation, sender);
}

bool mayHoldReplacement(const Rotation &rotation, const SenderNote &sender)
{
    const QStringList said = sender.wordFor.split(u' ', Qt::SkipEmptyParts);
    const QList<RotatedEventKey> keys = keysOf(rotation, sender);
    const bool isMoved
        = std::ranges::any_of(keys, [&said](const RotatedEventKey &key) { return said.contains(key.twinFingerprint); });
    const auto *noted = firstWith(rotation.apps, &PlannedApp::appKey, senderKeyOf(sender.name));
    return isMoved
        || (noted && (noted->isSet(RotationStep::RollOut) || noted->isSet(RotationStep::FallbackOut))
            && !noted->isSet(RotationStep::PutBack));
}

bool showsNewKeys(const Rotation &rotation, const AppSample &sample)
{
    const QString &made = rotation.newSigningKey.fingerprint;
    const bool isSigningKey = !made.isEmpty()
        && (sample.signing.acceptsNew == Holding::Held::Yes || sample.signingFingerprint == made
            || sample.fallbackFingerprint == made);
    return isSigningKey
        || (!sample.eventFingerprint.isEmpty()
            && hasOneWith(rotation.eventKeys, &RotatedEventKey::twinFingerprint, sample.eventFingerprint));
}

void RotatedEventKey::forgetTwin()
{
    twinId.clear();
    twinName.clear();
    twinFingerprint.clear();
    wasTwinAdopted = false;
    isFilterTheSame = false;
}

QString twinNameOf(const QString &name, const QDate &date, const QStringList &taken)
{
    const QString day = dayOf(date);
    for (int number = 1;; ++number) {
        const QString twin
            = nameWith(name, date, number == 1 ? day : u"%1, %2)"_s.arg(day.chopped(1), QString::number(number)));
        if (!taken.contains(twin))
            return twin;
    }
}

QString twinStem(const QString &name)
{
    constexpr qsizetype never = 200; // a day and a number behind it cut nothing of this
    return nameWith(name, QDate(2000, 1, 1), {}).left(never);
}

bool isTwinName(const QString &twin, const QString &name)
{
    static const QRegularExpression tail(uR"( \((\d{4}-\d{2}-\d{2})(, \d+)?\)\z)"_s);
    const auto dateOf
        = [](const QString &text) { return QDate::fromString(tail.match(text).captured(1), Qt::ISODate); };
    const QDate made = dateOf(twin);
    return made.isValid() && twin != name && !(dateOf(name) > made)
        && twin == nameWith(name, made, tail.match(twin).captured(0));
}
