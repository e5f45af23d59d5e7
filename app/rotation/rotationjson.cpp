// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rotation/rotationjson.h"

#include "app/acts/actrecord.h"
#include "app/core/bareaddress.h"
#include "app/core/lookup.h"
#include "app/domain/jsonfields.h"
#include "app/rotation/acteffect.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// Of the format.
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
constexpr Names<OpenSetting::State, 3> openSettingNames{{
    {"running"_L1, OpenSetting::State::Running},
    {"not known"_L1, OpenSetting::State::NotKnown},
    {"cut off"_L1, OpenSetting::State::CutOff},
}};
constexpr Names<ResyncLine::State, 3> resyncNames{{
    {"unknown"_L1, ResyncLine::Unknown},
    {"good"_L1, ResyncLine::Good},
    {"failed"_L1, ResyncLine::Failed},
}};
constexpr Names<Word::Kind, 2> wordNames{{
    {"confirmed"_L1, Word::Kind::Confirmed},
    {"risk accepted"_L1, Word::Kind::RiskAccepted},
}};

// What JSON has no form of is written as something that it has, and taken back from there.

void steps(JsonFields &json, QLatin1StringView name, QSet<int> &steps)
{
    QList<int> sorted(steps.cbegin(), steps.cend());
    std::ranges::sort(sorted);
    QStringList names;
    for (const int step : std::as_const(sorted))
        names.append(nameOf(RotationStep::Kind(step)));
    json(name, names);
    steps.clear();
    for (const QString &one : std::as_const(names)) {
        if (const auto step = enumOf<RotationStep::Kind>(one))
            steps.insert(*step);
    }
}

void moments(JsonFields &json, QLatin1StringView name, PlannedApp &app)
{
    QJsonObject moments;
    for (auto moment = app.setAt.cbegin(); moment != app.setAt.cend(); ++moment) {
        QJsonObject one{{u"at"_s, JsonFields::timeText(moment.value())}};
        if (app.instancesBefore.contains(moment.key()))
            one.insert(u"seenBefore"_s, QJsonArray::fromStringList(app.instancesBefore.value(moment.key())));
        moments.insert(nameOf(RotationStep::Kind(moment.key())), one);
    }
    json(name, moments);
    for (auto moment = moments.constBegin(); moment != moments.constEnd(); ++moment) {
        const int step = enumOf<RotationStep::Kind>(moment.key()).value_or(RotationStep::Plan);
        app.setAt.insert(step, JsonFields::timeOf(moment.value()[u"at"]));
        if (const QJsonValue seen = moment.value()[u"seenBefore"]; seen.isArray())
            app.instancesBefore.insert(step, seen.toVariant().toStringList());
    }
}

void fieldsOfSigningKey(JsonFields &json, RotatedSigningKey &key)
{
    json("id"_L1, key.id)("fingerprint"_L1, key.fingerprint)("createdAt"_L1, key.createdAt);
    json("creator"_L1, key.creatorName)("adopted"_L1, key.wasAdopted);
}

void fieldsOfLookedUp(JsonFields &json, EventsLookedUp &events)
{
    json("by"_L1, events.person)("at"_L1, events.at)("last"_L1, events.last);
}

void fieldsOfEventKey(JsonFields &json, RotatedEventKey &key)
{
    json("oldId"_L1, key.oldId)("oldName"_L1, key.oldName)("oldFingerprint"_L1, key.oldFingerprint);
    json("source"_L1, key.source, eventKeySourceNames)("filter"_L1, key.filter, fieldsOfFilter);
    json("twinId"_L1, key.twinId)("twinName"_L1, key.twinName)("twinFingerprint"_L1, key.twinFingerprint);
    json("twinMadeAt"_L1, key.twinMadeAt);
    json("twinAdopted"_L1, key.wasTwinAdopted)("sameFilter"_L1, key.isFilterTheSame)("oldDeleted"_L1, key.isOldDeleted);
    json("oldDeletedAt"_L1, key.oldDeletedAt)("goneElsewhere"_L1, key.isOldGoneElsewhere);
    json("oldDeletedByRestart"_L1, key.isOldDeletedByRestart);
    json("twinDeleted"_L1, key.isTwinDeleted)("lookedUp"_L1, key.lookedUp, fieldsOfLookedUp);
}

void fieldsOfApp(JsonFields &json, PlannedApp &app)
{
    json("app"_L1, app.appKey)("name"_L1, app.name)("held"_L1, app.heldEventKeys)("said"_L1, app.saidEventKey);
    json("sincePlan"_L1, app.isSincePlan)("sdk"_L1, app.sdk.language)("sdkVersion"_L1, app.sdk.version);
    json("servers"_L1, app.servers)("leftOldKeyAt"_L1, app.leftOldKeyAt)("target"_L1, app.targetId)(
        "place"_L1, app.targetPlace);
    moments(json, "set"_L1, app);
    steps(json, "notLive"_L1, app.notLive);
    steps(json, "setByTool"_L1, app.setByTool);
    steps(json, "storedByTool"_L1, app.storedByTool);
    json("instances"_L1, app.seenInstances)("writtenElsewhere"_L1, app.isWrittenElsewhere)(
        "ranNewKeys"_L1, app.ranNewKeys);
}

void fieldsOfSender(JsonFields &json, SenderNote &sender)
{
    json("name"_L1, sender.name)("owner"_L1, sender.owner)("eventKey"_L1, sender.eventKeyFingerprint);
    json("word"_L1, sender.word)("wordAt"_L1, sender.wordAt)("wordFor"_L1, sender.wordFor)(
        "wordVoid"_L1, sender.isWordVoid);
}

void fieldsOfAsked(JsonFields &json, Asked &asked)
{
    json("aspect"_L1, asked.aspect)("goal"_L1, asked.goal, goalNames)("app"_L1, asked.appKey);
    json("address"_L1, asked.address)("keys"_L1, asked.keys);
}

void fieldsOfWord(JsonFields &json, Word &word)
{
    json("asked"_L1, word.asked, fieldsOfAsked)("kind"_L1, word.kind, wordNames)("state"_L1, word.state);
    json("owner"_L1, word.owner)("reason"_L1, word.reason)("person"_L1, word.person)("at"_L1, word.at);
    json("serverAt"_L1, word.serverAt)("since"_L1, word.since)("over"_L1, word.isOver);
}

void fieldsOfOpenItem(JsonFields &json, OpenItem &item)
{
    json("kind"_L1, item.kind)("name"_L1, item.name)("owner"_L1, item.owner)("oldKey"_L1, item.oldKey);
    json("id"_L1, item.id);
}

void fieldsOfOverwritten(JsonFields &json, OverwrittenValue &value)
{
    json("place"_L1, value.place)("variable"_L1, value.variable)("item"_L1, value.secretName);
    json("restored"_L1, value.isRestored)("kept"_L1, value.isKept)("line"_L1, value.line);
    json("madeFile"_L1, value.madeFile);
}

void fieldsOfOpenSetting(JsonFields &json, OpenSetting &setting)
{
    json("step"_L1, setting.step)("apps"_L1, setting.appKeys)("state"_L1, setting.state, openSettingNames);
    json("onlyLive"_L1, setting.isOnlyLive);
}

void fieldsOfException(JsonFields &json, RotationException &exception)
{
    json("what"_L1, exception.what)("subjects"_L1, exception.subjects)("person"_L1, exception.person);
    json("reason"_L1, exception.reason)("at"_L1, exception.at)("question"_L1, exception.question);
}

void fieldsOfGate(JsonFields &json, GateRecord &gate)
{
    json("step"_L1, gate.step)("at"_L1, gate.at)("atByServer"_L1, gate.atByServer)("apps"_L1, gate.apps);
    json("keys"_L1, gate.keys)("passed"_L1, gate.hasPassed)("shownSince"_L1, gate.shownSince);
}

void fieldsOfResync(JsonFields &json, ResyncLine &line)
{
    json("app"_L1, line.app.id)("name"_L1, line.app.name)("appId"_L1, line.app.externalId);
    json("state"_L1, line.state, resyncNames)("at"_L1, line.at)("signedWith"_L1, line.signedWith);
    json("outdated"_L1, line.isOutdated)("byWordOf"_L1, line.byWordOf);
    json("why"_L1, line.reason)("notedBy"_L1, line.notedBy);
    if (line.state == ResyncLine::Waiting) // none that waits is on the record
        line.state = ResyncLine::Unknown;
    json("code"_L1, line.code)("message"_L1, line.message)("status"_L1, line.appHttpStatus);
    json("answeredApp"_L1, line.answeredAppId)("url"_L1, line.urlNow)("urlBefore"_L1, line.urlBefore);
}

void fieldsOfRotation(JsonFields &json, Rotation &rotation)
{
    json("id"_L1, rotation.id)("origin"_L1, rotation.origin);
    json("environment"_L1, rotation.environment, fieldsOfEnvironment)("account"_L1, rotation.accountName);
    json("rehearsal"_L1, rotation.isRehearsal);
    json("person"_L1, rotation.person)("reason"_L1, rotation.reason)("approver"_L1, rotation.approver);
    json("closingNote"_L1, rotation.closingNote);
    json("cause"_L1, rotation.cause)("rotatesSigningKey"_L1, rotation.rotatesSigningKey);
    json("keyAccessOffAt"_L1, rotation.keyAccessOffAt);
    json("begunAt"_L1, rotation.begunAt)("begunByServer"_L1, rotation.begunByServer);
    json("outcome"_L1, rotation.outcome)("endedAt"_L1, rotation.endedAt);
    json("handedOverTo"_L1, rotation.handedOverTo);
    QJsonArray acts;
    for (const qint64 act : std::as_const(rotation.acts))
        acts.append(act);
    json("acts"_L1, acts);
    for (const QJsonValue &act : std::as_const(acts))
        rotation.acts.insert(act.toInteger());
    steps(json, "done"_L1, rotation.done);
    json("undoing"_L1, rotation.isUndoing)("oldSigningKey"_L1, rotation.oldSigningKey, fieldsOfSigningKey);
    json("newSigningKey"_L1, rotation.newSigningKey, fieldsOfSigningKey);
    json("newSigningKeyDeleted"_L1, rotation.isNewSigningKeyDeleted)("rotated"_L1, rotation.isRotated);
    json("rotatedAt"_L1, rotation.rotatedAt)("rotatedHereAt"_L1, rotation.rotatedHereAt);
    json("rotatedByRestart"_L1, rotation.isRotatedByRestart)("overtaken"_L1, rotation.wasOvertaken);
    json("runsSeenBy"_L1, rotation.runsSeenBy)("runsSeenAt"_L1, rotation.runsSeenAt);
    json("windowFrom"_L1, rotation.window.from)("windowTo"_L1, rotation.window.to);
    json("quietDays"_L1, rotation.quietDays);
    rotation.quietDays = std::clamp(rotation.quietDays, 0, mostQuietDays);
    json("fingerprints"_L1, rotation.fingerprints)("eventKeys"_L1, rotation.eventKeys, fieldsOfEventKey);
    json("apps"_L1, rotation.apps, fieldsOfApp)("senders"_L1, rotation.senders, fieldsOfSender);
    json("words"_L1, rotation.words, fieldsOfWord)("overwritten"_L1, rotation.overwritten, fieldsOfOverwritten);
    json("openSettings"_L1, rotation.openSettings, fieldsOfOpenSetting);
    json("exceptions"_L1, rotation.exceptions, fieldsOfException)("gates"_L1, rotation.gates, fieldsOfGate);
    json("openItems"_L1, rotation.openItems, fieldsOfOpenItem);
    json("resyncs"_L1, rotation.resyncs, fieldsOfResync);
}

QJsonObject sampleToJson(const AppSample &sample)
{
    return {{u"at"_s, JsonFields::timeText(sample.at)},
        {u"holds"_s, sample.judgesSigning ? sample.signing.name() : QString()},
        {u"eventKey"_s, nameOf(sample.eventKey)}, {u"standing"_s, nameOf(sample.standing)},
        {u"eventStanding"_s, nameOf(sample.eventStanding)}, {u"reason"_s, nameOf(sample.reason)},
        {u"detail"_s, sample.detail}, {u"signing"_s, sample.signingFingerprint},
        {u"fallback"_s, sample.fallbackFingerprint}, {u"toldFallback"_s, sample.toldFallback},
        {u"event"_s, sample.eventFingerprint}, {u"toldEvent"_s, sample.toldEventKey}, {u"sdk"_s, sample.sdkLanguage},
        {u"sdkVersion"_s, sample.sdkVersion}, {u"status"_s, sample.httpStatus}};
}

QJsonObject proofToJson(const Proof &proof)
{
    QJsonObject json{{u"evidence"_s, nameOf(proof.evidence)}, {u"attainable"_s, nameOf(proof.attainable)},
        {u"holds"_s, proof.holds}, {u"good"_s, proof.good}, {u"pauses"_s, proof.pauses}, {u"needed"_s, proof.needed},
        {u"spanMs"_s, qint64(proof.span.count())}, {u"goodSince"_s, JsonFields::timeText(proof.goodSince)},
        {u"at"_s, JsonFields::timeText(proof.at)}};
    const QJsonArray counted = ofEach<QJsonArray>(proof.counted, JsonFields::timeText);
    json.insert(u"counted"_s, counted);
    if (!proof.contradiction.isEmpty()) {
        json.insert(u"contradiction"_s, proof.contradiction);
        json.insert(u"contradictionAt"_s, JsonFields::timeText(proof.contradictionAt));
    }
    if (proof.setbacks > 0) {
        json.insert(u"setbacks"_s, proof.setbacks);
        json.insert(u"firstSetback"_s, proof.firstSetback);
        json.insert(u"firstSetbackAt"_s, JsonFields::timeText(proof.firstSetbackAt));
    }
    if (proof.word)
        json.insert(u"word"_s, JsonFields::written(*proof.word, fieldsOfWord));
    return json;
}

/// An earlier version noted only that a key was there again, by its name and the time.
void fillShownSince(Rotation &rotation)
{
    const bool isNoted
        = std::ranges::any_of(rotation.gates, [](const GateRecord &gate) { return !gate.shownSince.isEmpty(); });
    if (isNoted || rotation.isOver())
        return;
    for (GateRecord &gate : rotation.gates) {
        for (const RotatedEventKey &key : rotation.eventKeys) {
            const bool isThereSince = gate.hasPassed && gate.keys.contains(key.oldFingerprint)
                && std::ranges::any_of(rotation.exceptions, [&](const RotationException &one) {
                       return one.what == thereAgain && one.at > gate.at && one.subjects.contains(key.oldName);
                   });
            if (isThereSince)
                gate.shownSince.append(key.oldFingerprint);
        }
    }
}

} // namespace

QString nameOf(RolloutGoal goal)
{
    return nameIn(goalNames, goal);
}

QJsonObject evidenceToJson(const RolloutRow &row)
{
    QJsonObject json{{u"app"_s, row.app.key()}, {u"name"_s, row.app.app.name}, {u"question"_s, nameOf(row.goal)},
        {u"there"_s, row.isThere()}, {u"rounds"_s, row.rounds}, {u"latest"_s, sampleToJson(row.latest)}};
    if (row.signing.because != Proof::Because::NothingAsked)
        json.insert(u"signingProof"_s, proofToJson(row.signing));
    if (row.event.because != Proof::Because::NothingAsked)
        json.insert(u"eventProof"_s, proofToJson(row.event));
    if (row.app.isAskedElsewhere()) {
        json.insert(u"askedAt"_s, bareAddress(row.app.access.url).toDisplayString());
        json.insert(u"sameBy"_s, row.app.sameBy());
    }
    if (!row.app.access.proxy.isEmpty())
        json.insert(u"askedThrough"_s, row.app.access.proxy.toDisplayString());
    return json;
}

bool isReadableRotation(const QJsonObject &json)
{
    return json[u"version"].toInt() == version; // no released program wrote an earlier one
}

bool isNewerRotation(const QJsonObject &json)
{
    return json[u"version"].toInt() > version;
}

QJsonObject rotationToJson(const Rotation &rotation)
{
    QJsonObject json = JsonFields::written(rotation, fieldsOfRotation);
    json.insert(u"version"_s, version);
    return json;
}

Rotation rotationFromJson(const QJsonObject &json)
{
    Rotation rotation = JsonFields::read(json, fieldsOfRotation);
    fillShownSince(rotation);
    return rotation;
}
