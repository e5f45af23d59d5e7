// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rotation/rotationjson.h"

#include "app/acts/actrecord.h"
#include "app/domain/apinames.h"

#include <QMetaEnum>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// Of the format; what has none was written before there were questions.
constexpr int version = 2;
constexpr int mostQuietDays = 365;

constexpr Names<RolloutGoal, 8> goalNames{{
    {"Survey"_L1, RolloutGoal::Survey},
    {"NewBesideOld"_L1, RolloutGoal::NewBesideOld},
    {"ReadyToRotate"_L1, RolloutGoal::ReadyToRotate},
    {"Replacements"_L1, RolloutGoal::EventKeysOnly},
    {"EventKeysAbsent"_L1, RolloutGoal::OldEventKeysAbsent},
    {"NewOnly"_L1, RolloutGoal::NewOnly},
    {"OldOnly"_L1, RolloutGoal::OldOnly},
    {"NewKeyAbsent"_L1, RolloutGoal::NewKeyAbsent},
}};

template <typename Enum>
Enum valueOf(const QJsonValue &json, Enum otherwise)
{
    bool isKnown = false;
    const int value = QMetaEnum::fromType<Enum>().keyToValue(json.toString().toLatin1().constData(), &isKnown);
    return isKnown ? Enum(value) : otherwise;
}

QString timeText(const QDateTime &time)
{
    return time.isValid() ? time.toUTC().toString(Qt::ISODateWithMs) : QString();
}

QDateTime timeOf(const QJsonValue &json)
{
    return QDateTime::fromString(json.toString(), Qt::ISODateWithMs);
}

QStringList textsOf(const QJsonValue &json)
{
    return json.toVariant().toStringList();
}

QJsonArray stepsToJson(const QSet<int> &steps)
{
    QList<int> sorted(steps.cbegin(), steps.cend());
    std::sort(sorted.begin(), sorted.end());
    QJsonArray json;
    for (const int step : sorted)
        json.append(nameOf(RotationStep::Kind(step)));
    return json;
}

QSet<int> stepsFromJson(const QJsonValue &json)
{
    QSet<int> steps;
    for (const QJsonValue &step : json.toArray()) {
        const int value = valueOf(step, RotationStep::Kind(-1));
        if (value >= 0)
            steps.insert(value);
    }
    return steps;
}

template <typename T>
QJsonArray listToJson(const QList<T> &list, QJsonObject (*toJson)(const T &))
{
    QJsonArray json;
    for (const T &one : list)
        json.append(toJson(one));
    return json;
}

template <typename T>
QList<T> listFromJson(const QJsonValue &json, T (*fromJson)(const QJsonObject &))
{
    QList<T> list;
    for (const QJsonValue &one : json.toArray())
        list.append(fromJson(one.toObject()));
    return list;
}

QJsonObject signingKeyToJson(const RotatedSigningKey &key)
{
    return {{u"id"_s, key.id}, {u"fingerprint"_s, key.fingerprint}, {u"createdAt"_s, timeText(key.createdAt)},
        {u"creator"_s, key.creatorName}, {u"adopted"_s, key.wasAdopted}};
}

RotatedSigningKey signingKeyFromJson(const QJsonObject &json)
{
    return {.id = json[u"id"].toString(),
        .fingerprint = json[u"fingerprint"].toString(),
        .createdAt = timeOf(json[u"createdAt"]),
        .creatorName = json[u"creator"].toString(),
        .wasAdopted = json[u"adopted"].toBool()};
}

QJsonObject eventKeyToJson(const RotatedEventKey &key)
{
    return {{u"oldId"_s, key.oldId}, {u"oldName"_s, key.oldName}, {u"oldFingerprint"_s, key.oldFingerprint},
        {u"source"_s, key.source == EventKeySource::Integration ? u"integration"_s : u"key"_s},
        {u"filter"_s, filterToJson(key.filter)}, {u"twinId"_s, key.twinId}, {u"twinName"_s, key.twinName},
        {u"twinFingerprint"_s, key.twinFingerprint}, {u"sameFilter"_s, key.isFilterTheSame},
        {u"oldDeleted"_s, key.isOldDeleted},
        {u"goneElsewhere"_s, key.isOldGoneElsewhere}, {u"oldDeletedAt"_s, timeText(key.oldDeletedAt)},
        {u"twinDeleted"_s, key.isTwinDeleted}};
}

RotatedEventKey eventKeyFromJson(const QJsonObject &json)
{
    return {.oldId = json[u"oldId"].toString(),
        .oldName = json[u"oldName"].toString(),
        .oldFingerprint = json[u"oldFingerprint"].toString(),
        .source = json[u"source"].toString() == "integration"_L1 ? EventKeySource::Integration : EventKeySource::Key,
        .filter = filterFromJson(json[u"filter"].toObject()),
        .twinId = json[u"twinId"].toString(),
        .twinName = json[u"twinName"].toString(),
        .twinFingerprint = json[u"twinFingerprint"].toString(),
        .isFilterTheSame = json[u"sameFilter"].toBool(),
        .isOldDeleted = json[u"oldDeleted"].toBool(),
        .oldDeletedAt = timeOf(json[u"oldDeletedAt"]),
        .isOldGoneElsewhere = json[u"goneElsewhere"].toBool(),
        .isTwinDeleted = json[u"twinDeleted"].toBool()};
}

QJsonObject momentsToJson(const PlannedApp &app)
{
    QJsonObject json;
    for (auto moment = app.setAt.cbegin(); moment != app.setAt.cend(); ++moment) {
        QJsonObject one{{u"at"_s, timeText(moment.value())}};
        if (app.instancesBefore.contains(moment.key()))
            one.insert(u"seenBefore"_s, QJsonArray::fromStringList(app.instancesBefore.value(moment.key())));
        json.insert(nameOf(RotationStep::Kind(moment.key())), one);
    }
    return json;
}

void readMoments(const QJsonObject &json, PlannedApp &app)
{
    for (auto moment = json.begin(); moment != json.end(); ++moment) {
        const int step = valueOf(QJsonValue(moment.key()), RotationStep::Plan);
        app.setAt.insert(step, timeOf(moment.value()[u"at"]));
        if (const QJsonValue seen = moment.value()[u"seenBefore"]; seen.isArray())
            app.instancesBefore.insert(step, textsOf(seen));
    }
}

QJsonObject appToJson(const PlannedApp &app)
{
    return {{u"app"_s, app.appKey}, {u"name"_s, app.name}, {u"held"_s, QJsonArray::fromStringList(app.heldEventKeys)},
        {u"said"_s, app.saidEventKey},
        {u"leftOldKeyAt"_s, timeText(app.leftOldKeyAt)}, {u"target"_s, app.targetId}, {u"place"_s, app.targetPlace},
        {u"set"_s, momentsToJson(app)}};
}

PlannedApp appFromJson(const QJsonObject &json)
{
    PlannedApp app{.appKey = json[u"app"].toString(),
        .name = json[u"name"].toString(),
        .heldEventKeys = textsOf(json[u"held"]),
        .saidEventKey = json[u"said"].toString(),
        .leftOldKeyAt = timeOf(json[u"leftOldKeyAt"]),
        .targetId = json[u"target"].toString(),
        .targetPlace = json[u"place"].toString()};
    readMoments(json[u"set"].toObject(), app);
    return app;
}

QJsonObject senderToJson(const SenderNote &sender)
{
    return {{u"name"_s, sender.name}, {u"owner"_s, sender.owner}, {u"eventKey"_s, sender.eventKeyFingerprint},
        {u"word"_s, sender.word}, {u"wordAt"_s, timeText(sender.wordAt)}, {u"wordFor"_s, sender.wordFor}};
}

SenderNote senderFromJson(const QJsonObject &json)
{
    return {.name = json[u"name"].toString(),
        .owner = json[u"owner"].toString(),
        .eventKeyFingerprint = json[u"eventKey"].toString(),
        .word = json[u"word"].toString(),
        .wordAt = timeOf(json[u"wordAt"]),
        .wordFor = json[u"wordFor"].toString()};
}

QJsonObject askedToJson(const Asked &asked)
{
    return {{u"aspect"_s, nameOf(asked.aspect)}, {u"goal"_s, nameOf(asked.goal)}, {u"app"_s, asked.appKey},
        {u"address"_s, asked.address}, {u"keys"_s, QJsonArray::fromStringList(asked.keys)}};
}

Asked askedFromJson(const QJsonObject &json)
{
    Asked asked{.aspect = valueOf(json[u"aspect"], Aspect::SigningKey),
        .appKey = json[u"app"].toString(),
        .address = json[u"address"].toString(),
        .keys = textsOf(json[u"keys"])};
    asked.goal = valueIn(goalNames, json[u"goal"].toString()).value_or(asked.goal);
    return asked;
}

constexpr auto confirmed = "confirmed"_L1;
constexpr auto riskAccepted = "risk accepted"_L1;

QJsonObject wordToJson(const Word &word)
{
    return {{u"asked"_s, askedToJson(word.asked)},
        {u"kind"_s, word.kind == Word::Kind::Confirmed ? confirmed : riskAccepted}, {u"state"_s, word.state},
        {u"owner"_s, word.owner}, {u"reason"_s, word.reason}, {u"person"_s, word.person}, {u"at"_s, timeText(word.at)},
        {u"since"_s, timeText(word.since)}, {u"over"_s, word.isOver}};
}

Word wordFromJson(const QJsonObject &json)
{
    return {.asked = askedFromJson(json[u"asked"].toObject()),
        .kind = json[u"kind"].toString() == confirmed ? Word::Kind::Confirmed : Word::Kind::RiskAccepted,
        .state = json[u"state"].toString(),
        .owner = json[u"owner"].toString(),
        .reason = json[u"reason"].toString(),
        .person = json[u"person"].toString(),
        .at = timeOf(json[u"at"]),
        .since = timeOf(json[u"since"]),
        .isOver = json[u"over"].toBool()};
}

QJsonObject openItemToJson(const OpenItem &item)
{
    return {{u"kind"_s, nameOf(item.kind)}, {u"name"_s, item.name}, {u"owner"_s, item.owner}};
}

OpenItem openItemFromJson(const QJsonObject &json)
{
    return {valueOf(json[u"kind"], OpenItem::NotKnown), json[u"name"].toString(), json[u"owner"].toString()};
}

QJsonObject overwrittenToJson(const OverwrittenValue &value)
{
    return {{u"place"_s, value.place}, {u"variable"_s, value.variable}, {u"item"_s, value.secretName},
        {u"restored"_s, value.isRestored}, {u"kept"_s, value.isKept}, {u"line"_s, value.line},
        {u"madeFile"_s, value.madeFile}};
}

OverwrittenValue overwrittenFromJson(const QJsonObject &json)
{
    return {.place = json[u"place"].toString(),
        .variable = json[u"variable"].toString(),
        .secretName = json[u"item"].toString(),
        .isRestored = json[u"restored"].toBool(),
        .isKept = json[u"kept"].toBool(true),
        .line = json[u"line"].toInt(),
        .madeFile = json[u"madeFile"].toBool()};
}

QJsonObject exceptionToJson(const RotationException &exception)
{
    return {{u"what"_s, exception.what}, {u"subjects"_s, QJsonArray::fromStringList(exception.subjects)},
        {u"person"_s, exception.person}, {u"reason"_s, exception.reason}, {u"at"_s, timeText(exception.at)},
        {u"question"_s, exception.question}};
}

RotationException exceptionFromJson(const QJsonObject &json)
{
    return {.what = json[u"what"].toString(),
        .subjects = textsOf(json[u"subjects"]),
        .person = json[u"person"].toString(),
        .reason = json[u"reason"].toString(),
        .at = timeOf(json[u"at"]),
        .question = json[u"question"].toString()};
}

QJsonObject gateToJson(const GateRecord &gate)
{
    return {{u"step"_s, nameOf(gate.step)}, {u"at"_s, timeText(gate.at)}, {u"apps"_s, gate.apps},
        {u"keys"_s, QJsonArray::fromStringList(gate.keys)}, {u"passed"_s, gate.hasPassed}};
}

GateRecord gateFromJson(const QJsonObject &json)
{
    return {.step = valueOf(json[u"step"], RotationStep::RollOut),
        .at = timeOf(json[u"at"]),
        .apps = json[u"apps"].toArray(),
        .keys = textsOf(json[u"keys"]),
        .hasPassed = json[u"passed"].toBool(true)};
}

} // namespace

QString nameOf(RolloutGoal goal)
{
    return nameIn(goalNames, goal);
}

namespace {

QJsonObject sampleToJson(const AppSample &sample)
{
    return {{u"at"_s, timeText(sample.at)}, {u"holds"_s, sample.judgesSigning ? sample.signing.name() : QString()},
        {u"eventKey"_s, nameOf(sample.eventKey)}, {u"standing"_s, nameOf(sample.standing)},
        {u"reason"_s, nameOf(sample.reason)}, {u"detail"_s, sample.detail}, {u"signing"_s, sample.signingFingerprint},
        {u"fallback"_s, sample.fallbackFingerprint}, {u"toldFallback"_s, sample.toldFallback},
        {u"event"_s, sample.eventFingerprint}, {u"toldEvent"_s, sample.toldEventKey}, {u"sdk"_s, sample.sdkLanguage},
        {u"sdkVersion"_s, sample.sdkVersion}, {u"status"_s, sample.httpStatus}};
}

QJsonObject proofToJson(const Proof &proof)
{
    QJsonObject json{{u"evidence"_s, nameOf(proof.evidence)}, {u"attainable"_s, nameOf(proof.attainable)},
        {u"holds"_s, proof.holds}, {u"good"_s, proof.good},
        {u"needed"_s, proof.needed}, {u"goodSince"_s, timeText(proof.goodSince)}, {u"at"_s, timeText(proof.at)}};
    if (!proof.contradiction.isEmpty()) {
        json.insert(u"contradiction"_s, proof.contradiction);
        json.insert(u"contradictionAt"_s, timeText(proof.contradictionAt));
    }
    if (proof.word)
        json.insert(u"word"_s, wordToJson(*proof.word));
    return json;
}

} // namespace

QJsonObject evidenceToJson(const RolloutRow &row)
{
    QJsonObject json{{u"app"_s, row.app.key()}, {u"name"_s, row.app.app.name}, {u"question"_s, nameOf(row.goal)},
        {u"there"_s, row.isThere()}, {u"rounds"_s, row.rounds}, {u"latest"_s, sampleToJson(row.latest)}};
    if (row.signing.because != Proof::Because::NothingAsked)
        json.insert(u"signingProof"_s, proofToJson(row.signing));
    if (row.event.because != Proof::Because::NothingAsked)
        json.insert(u"eventProof"_s, proofToJson(row.event));
    return json;
}

bool isReadableRotation(const QJsonObject &json)
{
    return json[u"version"].toInt() <= version;
}

QJsonObject rotationToJson(const Rotation &rotation)
{
    QJsonObject environment = environmentToJson(rotation.environment);
    QJsonArray acts;
    for (const qint64 act : rotation.acts)
        acts.append(act);
    return {{u"version"_s, version}, {u"id"_s, rotation.id}, {u"origin"_s, rotation.origin}, {u"environment"_s, environment},
        {u"account"_s, rotation.accountName}, {u"person"_s, rotation.person}, {u"reason"_s, rotation.reason},
        {u"approver"_s, rotation.approver}, {u"closingNote"_s, rotation.closingNote}, {u"cause"_s, nameOf(rotation.cause)},
        {u"rotatesSigningKey"_s, rotation.rotatesSigningKey}, {u"begunAt"_s, timeText(rotation.begunAt)},
        {u"outcome"_s, nameOf(rotation.outcome)}, {u"endedAt"_s, timeText(rotation.endedAt)},
        {u"acts"_s, acts}, {u"done"_s, stepsToJson(rotation.done)}, {u"undoing"_s, rotation.isUndoing},
        {u"oldSigningKey"_s, signingKeyToJson(rotation.oldSigningKey)},
        {u"newSigningKey"_s, signingKeyToJson(rotation.newSigningKey)},
        {u"newSigningKeyDeleted"_s, rotation.isNewSigningKeyDeleted}, {u"rotated"_s, rotation.isRotated},
        {u"rotatedAt"_s, timeText(rotation.rotatedAt)}, {u"overtaken"_s, rotation.wasOvertaken},
        {u"quietDays"_s, rotation.quietDays}, {u"fingerprints"_s, QJsonArray::fromStringList(rotation.fingerprints)},
        {u"eventKeys"_s, listToJson(rotation.eventKeys, eventKeyToJson)},
        {u"apps"_s, listToJson(rotation.apps, appToJson)}, {u"senders"_s, listToJson(rotation.senders, senderToJson)},
        {u"words"_s, listToJson(rotation.words, wordToJson)},
        {u"overwritten"_s, listToJson(rotation.overwritten, overwrittenToJson)},
        {u"exceptions"_s, listToJson(rotation.exceptions, exceptionToJson)},
        {u"gates"_s, listToJson(rotation.gates, gateToJson)},
        {u"openItems"_s, listToJson(rotation.openItems, openItemToJson)}, {u"resyncs"_s, rotation.resyncs}};
}

namespace {

/// Of an earlier version: its steps were others, its excuses were bound to no question. What was made and rotated stays.
void reopen(Rotation &rotation, qint64 lastAct)
{
    for (qint64 act = 1; act <= lastAct && act <= 100'000; ++act)
        rotation.acts.insert(act);
    rotation.done = {RotationStep::Plan};
    if (rotation.isRotated)
        rotation.done.unite({RotationStep::NewKeys, RotationStep::RollOut, RotationStep::Rotate});
    for (PlannedApp &app : rotation.apps)
        app.setAt.clear();
    for (SenderNote &sender : rotation.senders)
        sender.wordFor.clear();
    rotation.words.clear();
    rotation.gates.clear();
    rotation.fingerprints = {rotation.oldSigningKey.fingerprint, rotation.newSigningKey.fingerprint};
    for (const RotatedEventKey &key : std::as_const(rotation.eventKeys))
        rotation.fingerprints += {key.oldFingerprint, key.twinFingerprint};
    rotation.fingerprints.removeAll(QString());
    if (!rotation.isOver())
        rotation.exceptions.append({u"reopened"_s, {}, rotation.person, {}, rotation.begunAt});
}

} // namespace

Rotation rotationFromJson(const QJsonObject &json)
{
    Rotation rotation;
    rotation.id = json[u"id"].toString();
    rotation.origin = json[u"origin"].toString();
    rotation.environment = environmentFromJson(json[u"environment"].toObject());
    rotation.accountName = json[u"account"].toString();
    rotation.person = json[u"person"].toString();
    rotation.reason = json[u"reason"].toString();
    rotation.approver = json[u"approver"].toString();
    rotation.closingNote = json[u"closingNote"].toString();
    rotation.cause = valueOf(json[u"cause"], RotationCause::Routine);
    rotation.rotatesSigningKey = json[u"rotatesSigningKey"].toBool();
    rotation.begunAt = timeOf(json[u"begunAt"]);
    rotation.outcome = valueOf(json[u"outcome"], RotationOutcome::Running);
    rotation.endedAt = timeOf(json[u"endedAt"]);
    for (const QJsonValue &act : json[u"acts"].toArray())
        rotation.acts.insert(act.toInteger());
    rotation.done = stepsFromJson(json[u"done"]);
    rotation.isUndoing = json[u"undoing"].toBool();
    rotation.oldSigningKey = signingKeyFromJson(json[u"oldSigningKey"].toObject());
    rotation.newSigningKey = signingKeyFromJson(json[u"newSigningKey"].toObject());
    rotation.isNewSigningKeyDeleted = json[u"newSigningKeyDeleted"].toBool();
    rotation.isRotated = json[u"rotated"].toBool();
    rotation.rotatedAt = timeOf(json[u"rotatedAt"]);
    rotation.wasOvertaken = json[u"overtaken"].toBool();
    rotation.quietDays = std::clamp(json[u"quietDays"].toInt(), 0, mostQuietDays);
    rotation.fingerprints = textsOf(json[u"fingerprints"]);
    rotation.eventKeys = listFromJson(json[u"eventKeys"], eventKeyFromJson);
    rotation.apps = listFromJson(json[u"apps"], appFromJson);
    rotation.senders = listFromJson(json[u"senders"], senderFromJson);
    rotation.words = listFromJson(json[u"words"], wordFromJson);
    rotation.overwritten = listFromJson(json[u"overwritten"], overwrittenFromJson);
    rotation.exceptions = listFromJson(json[u"exceptions"], exceptionFromJson);
    rotation.gates = listFromJson(json[u"gates"], gateFromJson);
    rotation.openItems = listFromJson(json[u"openItems"], openItemFromJson);
    rotation.resyncs = json[u"resyncs"].toArray();
    if (json[u"version"].toInt() < version)
        reopen(rotation, json[u"lastAct"].toInteger());
    return rotation;
}
