// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rotation/rotationjson.h"

#include "app/acts/actrecord.h"

#include <QMetaEnum>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

template <typename Enum>
QString nameOf(Enum value)
{
    return QString::fromLatin1(QMetaEnum::fromType<Enum>().valueToKey(int(value)));
}

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
        {u"oldDeleted"_s, key.isOldDeleted}, {u"oldDeletedAt"_s, timeText(key.oldDeletedAt)},
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
        .isTwinDeleted = json[u"twinDeleted"].toBool()};
}

AppSample sampleFromJson(const QJsonObject &json)
{
    AppSample sample;
    sample.at = timeOf(json[u"at"]);
    sample.signingKey = valueOf(json[u"signingKey"], SigningKeyVerdict::NotAsked);
    sample.eventKey = valueOf(json[u"eventKey"], EventKeyVerdict::NotAsked);
    sample.standing = valueOf(json[u"standing"], AppStanding::Unknown);
    sample.reason = valueOf(json[u"reason"], ProbeReason::None);
    sample.detail = json[u"detail"].toString();
    sample.signingFingerprint = json[u"signing"].toString();
    sample.fallbackFingerprint = json[u"fallback"].toString();
    sample.toldFallback = json[u"toldFallback"].toBool();
    sample.eventFingerprint = json[u"event"].toString();
    sample.toldEventKey = json[u"toldEvent"].toBool();
    sample.sdkLanguage = json[u"sdk"].toString();
    sample.sdkVersion = json[u"sdkVersion"].toString();
    sample.httpStatus = json[u"status"].toInt();
    return sample;
}

QJsonObject appToJson(const PlannedApp &app)
{
    return {{u"app"_s, app.appKey}, {u"name"_s, app.name}, {u"sample"_s, sampleToJson(app.sample)},
        {u"held"_s, QJsonArray::fromStringList(app.heldEventKeys)}, {u"target"_s, app.targetId},
        {u"place"_s, app.targetPlace}, {u"set"_s, stepsToJson(app.setSteps)}};
}

PlannedApp appFromJson(const QJsonObject &json)
{
    return {.appKey = json[u"app"].toString(),
        .name = json[u"name"].toString(),
        .sample = sampleFromJson(json[u"sample"].toObject()),
        .heldEventKeys = textsOf(json[u"held"]),
        .targetId = json[u"target"].toString(),
        .targetPlace = json[u"place"].toString(),
        .setSteps = stepsFromJson(json[u"set"])};
}

QJsonObject senderToJson(const SenderNote &sender)
{
    return {{u"name"_s, sender.name}, {u"owner"_s, sender.owner}, {u"eventKey"_s, sender.eventKeyFingerprint},
        {u"word"_s, sender.word}, {u"wordAt"_s, timeText(sender.wordAt)}};
}

SenderNote senderFromJson(const QJsonObject &json)
{
    return {.name = json[u"name"].toString(),
        .owner = json[u"owner"].toString(),
        .eventKeyFingerprint = json[u"eventKey"].toString(),
        .word = json[u"word"].toString(),
        .wordAt = timeOf(json[u"wordAt"])};
}

QJsonObject excuseToJson(const Excuse &excuse)
{
    return {{u"app"_s, excuse.appKey}, {u"kind"_s, nameOf(excuse.kind)}, {u"owner"_s, excuse.owner},
        {u"reason"_s, excuse.reason}, {u"person"_s, excuse.person}, {u"at"_s, timeText(excuse.at)}};
}

Excuse excuseFromJson(const QJsonObject &json)
{
    return {.appKey = json[u"app"].toString(),
        .kind = valueOf(json[u"kind"], EvidenceClass::Excused),
        .owner = json[u"owner"].toString(),
        .reason = json[u"reason"].toString(),
        .person = json[u"person"].toString(),
        .at = timeOf(json[u"at"])};
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
        {u"person"_s, exception.person}, {u"reason"_s, exception.reason}, {u"at"_s, timeText(exception.at)}};
}

RotationException exceptionFromJson(const QJsonObject &json)
{
    return {.what = json[u"what"].toString(),
        .subjects = textsOf(json[u"subjects"]),
        .person = json[u"person"].toString(),
        .reason = json[u"reason"].toString(),
        .at = timeOf(json[u"at"])};
}

QJsonObject gateToJson(const GateRecord &gate)
{
    return {{u"step"_s, nameOf(gate.step)}, {u"at"_s, timeText(gate.at)}, {u"apps"_s, gate.apps}};
}

GateRecord gateFromJson(const QJsonObject &json)
{
    return {.step = valueOf(json[u"step"], RotationStep::Confirm),
        .at = timeOf(json[u"at"]),
        .apps = json[u"apps"].toArray()};
}

} // namespace

QJsonObject sampleToJson(const AppSample &sample)
{
    return {{u"at"_s, timeText(sample.at)}, {u"signingKey"_s, nameOf(sample.signingKey)},
        {u"eventKey"_s, nameOf(sample.eventKey)}, {u"standing"_s, nameOf(sample.standing)},
        {u"reason"_s, nameOf(sample.reason)}, {u"detail"_s, sample.detail}, {u"signing"_s, sample.signingFingerprint},
        {u"fallback"_s, sample.fallbackFingerprint}, {u"toldFallback"_s, sample.toldFallback},
        {u"event"_s, sample.eventFingerprint}, {u"toldEvent"_s, sample.toldEventKey}, {u"sdk"_s, sample.sdkLanguage},
        {u"sdkVersion"_s, sample.sdkVersion}, {u"status"_s, sample.httpStatus}};
}

QJsonObject evidenceToJson(const RolloutRow &row)
{
    QJsonObject json{{u"app"_s, row.app.key()}, {u"name"_s, row.app.app.name}, {u"evidence"_s, nameOf(row.evidence)},
        {u"attainable"_s, nameOf(row.attainable)}, {u"good"_s, row.good}, {u"needed"_s, row.needed},
        {u"goodSince"_s, timeText(row.goodSince)}, {u"rounds"_s, row.rounds}, {u"latest"_s, sampleToJson(row.latest)}};
    if (!row.lastContradiction.isEmpty()) {
        json.insert(u"contradiction"_s, row.lastContradiction);
        json.insert(u"contradictionAt"_s, timeText(row.lastContradictionAt));
    }
    if (row.excuse)
        json.insert(u"excuse"_s, excuseToJson(*row.excuse));
    return json;
}

QJsonObject rotationToJson(const Rotation &rotation)
{
    QJsonObject environment = environmentToJson(rotation.environment);
    return {{u"id"_s, rotation.id}, {u"origin"_s, rotation.origin}, {u"environment"_s, environment},
        {u"account"_s, rotation.accountName}, {u"person"_s, rotation.person}, {u"reason"_s, rotation.reason},
        {u"approver"_s, rotation.approver}, {u"cause"_s, nameOf(rotation.cause)},
        {u"rotatesSigningKey"_s, rotation.rotatesSigningKey}, {u"begunAt"_s, timeText(rotation.begunAt)},
        {u"outcome"_s, nameOf(rotation.outcome)}, {u"endedAt"_s, timeText(rotation.endedAt)},
        {u"lastAct"_s, rotation.lastAct}, {u"done"_s, stepsToJson(rotation.done)}, {u"undoing"_s, rotation.isUndoing},
        {u"oldSigningKey"_s, signingKeyToJson(rotation.oldSigningKey)},
        {u"newSigningKey"_s, signingKeyToJson(rotation.newSigningKey)},
        {u"newSigningKeyDeleted"_s, rotation.isNewSigningKeyDeleted}, {u"rotated"_s, rotation.isRotated},
        {u"rotatedAt"_s, timeText(rotation.rotatedAt)}, {u"overtaken"_s, rotation.wasOvertaken},
        {u"signingKeySetAt"_s, timeText(rotation.signingKeySetAt)},
        {u"eventKeysSetAt"_s, timeText(rotation.eventKeysSetAt)},
        {u"fallbackRemovedAt"_s, timeText(rotation.fallbackRemovedAt)}, {u"putBackAt"_s, timeText(rotation.putBackAt)},
        {u"eventKeys"_s, listToJson(rotation.eventKeys, eventKeyToJson)},
        {u"apps"_s, listToJson(rotation.apps, appToJson)}, {u"senders"_s, listToJson(rotation.senders, senderToJson)},
        {u"excuses"_s, listToJson(rotation.excuses, excuseToJson)},
        {u"overwritten"_s, listToJson(rotation.overwritten, overwrittenToJson)},
        {u"exceptions"_s, listToJson(rotation.exceptions, exceptionToJson)},
        {u"gates"_s, listToJson(rotation.gates, gateToJson)}, {u"resyncs"_s, rotation.resyncs}};
}

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
    rotation.cause = valueOf(json[u"cause"], RotationCause::Routine);
    rotation.rotatesSigningKey = json[u"rotatesSigningKey"].toBool();
    rotation.begunAt = timeOf(json[u"begunAt"]);
    rotation.outcome = valueOf(json[u"outcome"], RotationOutcome::Running);
    rotation.endedAt = timeOf(json[u"endedAt"]);
    rotation.lastAct = json[u"lastAct"].toInteger();
    rotation.done = stepsFromJson(json[u"done"]);
    rotation.isUndoing = json[u"undoing"].toBool();
    rotation.oldSigningKey = signingKeyFromJson(json[u"oldSigningKey"].toObject());
    rotation.newSigningKey = signingKeyFromJson(json[u"newSigningKey"].toObject());
    rotation.isNewSigningKeyDeleted = json[u"newSigningKeyDeleted"].toBool();
    rotation.isRotated = json[u"rotated"].toBool();
    rotation.rotatedAt = timeOf(json[u"rotatedAt"]);
    rotation.wasOvertaken = json[u"overtaken"].toBool();
    rotation.signingKeySetAt = timeOf(json[u"signingKeySetAt"]);
    rotation.eventKeysSetAt = timeOf(json[u"eventKeysSetAt"]);
    rotation.fallbackRemovedAt = timeOf(json[u"fallbackRemovedAt"]);
    rotation.putBackAt = timeOf(json[u"putBackAt"]);
    rotation.eventKeys = listFromJson(json[u"eventKeys"], eventKeyFromJson);
    rotation.apps = listFromJson(json[u"apps"], appFromJson);
    rotation.senders = listFromJson(json[u"senders"], senderFromJson);
    rotation.excuses = listFromJson(json[u"excuses"], excuseFromJson);
    rotation.overwritten = listFromJson(json[u"overwritten"], overwrittenFromJson);
    rotation.exceptions = listFromJson(json[u"exceptions"], exceptionFromJson);
    rotation.gates = listFromJson(json[u"gates"], gateFromJson);
    rotation.resyncs = json[u"resyncs"].toArray();
    return rotation;
}
