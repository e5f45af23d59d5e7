// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "tests/support/practicewire.h"

#include "app/domain/apinames.h"
#include "app/domain/jsonfields.h"

using namespace Qt::StringLiterals;

namespace {

using Kind = PracticeFault::Kind;

constexpr Names<Kind, 12> kinds{{
    {"latency"_L1, Kind::Latency},
    {"unauthorized"_L1, Kind::Unauthorized},
    {"unauthenticated"_L1, Kind::Unauthenticated},
    {"forbidden"_L1, Kind::Forbidden},
    {"rateLimited"_L1, Kind::RateLimited},
    {"serverError"_L1, Kind::ServerError},
    {"cut"_L1, Kind::Cut},
    {"neverAnswers"_L1, Kind::NeverAnswers},
    {"halfAnswer"_L1, Kind::HalfAnswer},
    {"notJson"_L1, Kind::NotJson},
    {"lostAnswer"_L1, Kind::LostAnswer},
    {"lateEffect"_L1, Kind::LateEffect},
}};

void variables(JsonFields &json, PracticeAppVariables &variables)
{
    QJsonObject values = variables.toJson();
    json("variables"_L1, values);
    variables = PracticeAppVariables::fromJson(values).value_or(PracticeAppVariables());
}

void fieldsOfInstance(JsonFields &json, PracticeInstanceStatus &instance)
{
    json("number"_L1, instance.number)("startedAt"_L1, instance.startedAt)("isServing"_L1, instance.isServing);
    json("isConnected"_L1, instance.isConnected);
    variables(json, instance.variables);
}

void fieldsOfApp(JsonFields &json, PracticeAppStatus &app)
{
    json("id"_L1, app.id)("externalId"_L1, app.externalId)("name"_L1, app.name);
    json("environmentId"_L1, app.environmentId)("method"_L1, app.method, appMethodNames);
    json("sdkLanguage"_L1, app.sdk.language)("sdkVersion"_L1, app.sdk.version);
    json("url"_L1, app.url)("eventName"_L1, app.eventName);
    QJsonObject behaviour = app.behaviour.toJson();
    json("behaviour"_L1, behaviour);
    app.behaviour = PracticeAppBehaviour::fromJson(behaviour, {});
    variables(json, app.variables);
    json("instances"_L1, app.instances, fieldsOfInstance)("isDeploying"_L1, app.isDeploying);
}

void fieldsOfSender(JsonFields &json, PracticeSenderStatus &sender)
{
    json("id"_L1, sender.id)("name"_L1, sender.name)("environmentId"_L1, sender.environmentId);
    json("eventName"_L1, sender.eventName);
    variables(json, sender.variables);
}

void fieldsOfAll(JsonFields &json, PracticeAppsStatus &status)
{
    json("apps"_L1, status.apps, fieldsOfApp)("senders"_L1, status.senders, fieldsOfSender);
}

void fieldsOfTraffic(JsonFields &json, PracticeTrafficStatus &status)
{
    qint64 interval = status.interval.count();
    json("isRunning"_L1, status.isRunning)("interval"_L1, interval)(
        "counts"_L1, status.counts, PracticeTrafficCount::fields);
    status.interval = std::chrono::milliseconds(interval);
}

} // namespace

std::optional<Kind> practiceWire::faultKindOf(const QString &name)
{
    return valueIn(kinds, name);
}

QString practiceWire::faultName(Kind kind)
{
    return nameIn(kinds, kind);
}

QStringList practiceWire::faultKinds()
{
    QStringList names;
    for (const auto &[name, kind] : kinds)
        names.append(name);
    return names;
}

QJsonObject practiceWire::toJson(const PracticeFault &fault)
{
    return {{u"operation"_s, fault.operation}, {u"kind"_s, faultName(fault.kind)}, {u"times"_s, fault.times},
        {u"skip"_s, fault.skip}, {u"milliseconds"_s, static_cast<qint64>(fault.delay.count())}};
}

Result<PracticeFault> practiceWire::faultFrom(const QJsonObject &json)
{
    const std::optional<Kind> kind = faultKindOf(json[u"kind"_s].toString());
    if (!kind)
        return rejected(u"unknown kind of fault; known are: %1"_s.arg(faultKinds().join(u", "_s)));
    PracticeFault fault{.kind = *kind,
        .operation = json[u"operation"_s].toString(u"*"_s),
        .times = json[u"times"_s].toInt(1),
        .skip = json[u"skip"_s].toInt(0),
        .delay = std::chrono::milliseconds(json[u"milliseconds"_s].toInt(0))};
    if (fault.times == 0 || fault.times < -1 || fault.skip < 0 || fault.delay.count() < 0)
        return rejected(u"a fault happens at least once (or -1: for ever), after at least none"_s);
    return fault;
}

QJsonObject practiceWire::toJson(const PracticeAppsStatus &status)
{
    return JsonFields::written(status, fieldsOfAll);
}

Result<PracticeAppsStatus> practiceWire::appsFrom(const QJsonObject &json)
{
    if (!json.value("apps"_L1).isArray() || !json.value("senders"_L1).isArray())
        return failure(Error::Kind::Unreadable, u"the practice apps"_s);
    return JsonFields::read(json, fieldsOfAll);
}

QJsonObject practiceWire::toJson(const PracticeTrafficStatus &status)
{
    return JsonFields::written(status, fieldsOfTraffic);
}

Result<PracticeTrafficStatus> practiceWire::trafficFrom(const QJsonObject &json)
{
    if (!json.value("counts"_L1).isArray())
        return failure(Error::Kind::Unreadable, u"the practice traffic"_s);
    return JsonFields::read(json, fieldsOfTraffic);
}
