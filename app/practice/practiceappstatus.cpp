// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/practiceappstatus.h"

#include "app/domain/apinames.h"

#include <QJsonArray>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

QJsonObject toJson(const PracticeInstanceStatus &instance)
{
    return {{u"number"_s, instance.number}, {u"startedAt"_s, instance.startedAt.toString(Qt::ISODateWithMs)},
        {u"isServing"_s, instance.isServing}, {u"isConnected"_s, instance.isConnected},
        {u"variables"_s, instance.variables.toJson()}};
}

QJsonObject toJson(const PracticeAppStatus &app)
{
    QJsonArray instances;
    for (const PracticeInstanceStatus &instance : app.instances)
        instances.append(toJson(instance));
    return {{u"id"_s, app.id}, {u"externalId"_s, app.externalId}, {u"name"_s, app.name},
        {u"environmentId"_s, app.environmentId}, {u"method"_s, nameIn(appMethodNames, app.method)},
        {u"sdkLanguage"_s, app.sdk.language}, {u"sdkVersion"_s, app.sdk.version}, {u"url"_s, app.url.toString()},
        {u"eventName"_s, app.eventName}, {u"behaviour"_s, app.behaviour.toJson()},
        {u"variables"_s, app.variables.toJson()}, {u"instances"_s, instances}, {u"isDeploying"_s, app.isDeploying}};
}

QJsonObject toJson(const PracticeSenderStatus &sender)
{
    return {{u"id"_s, sender.id}, {u"name"_s, sender.name}, {u"environmentId"_s, sender.environmentId},
        {u"eventName"_s, sender.eventName}, {u"variables"_s, sender.variables.toJson()}};
}

Result<PracticeInstanceStatus> instanceOf(const QJsonObject &json)
{
    const auto variables = PracticeAppVariables::fromJson(json.value("variables"_L1).toObject());
    if (!variables)
        return failure(variables.error());
    return PracticeInstanceStatus{.number = json.value("number"_L1).toInt(),
        .startedAt = QDateTime::fromString(json.value("startedAt"_L1).toString(), Qt::ISODateWithMs),
        .isServing = json.value("isServing"_L1).toBool(),
        .isConnected = json.value("isConnected"_L1).toBool(),
        .variables = *variables};
}

Result<PracticeAppStatus> appOf(const QJsonObject &json)
{
    const auto variables = PracticeAppVariables::fromJson(json.value("variables"_L1).toObject());
    if (!variables)
        return failure(variables.error());
    PracticeAppStatus app{.id = json.value("id"_L1).toString(),
        .externalId = json.value("externalId"_L1).toString(),
        .name = json.value("name"_L1).toString(),
        .environmentId = json.value("environmentId"_L1).toString(),
        .method = valueIn(appMethodNames, json.value("method"_L1).toString()).value_or(AppMethod::Serve),
        .sdk = {.language = json.value("sdkLanguage"_L1).toString(), .version = json.value("sdkVersion"_L1).toString()},
        .url = QUrl(json.value("url"_L1).toString()),
        .eventName = json.value("eventName"_L1).toString(),
        .behaviour = PracticeAppBehaviour::fromJson(json.value("behaviour"_L1).toObject(), {}),
        .variables = *variables,
        .isDeploying = json.value("isDeploying"_L1).toBool()};
    const QJsonArray instances = json.value("instances"_L1).toArray();
    for (const QJsonValue &value : instances) {
        const auto instance = instanceOf(value.toObject());
        if (!instance)
            return failure(instance.error());
        app.instances.append(*instance);
    }
    return app;
}

Result<PracticeSenderStatus> senderOf(const QJsonObject &json)
{
    const auto variables = PracticeAppVariables::fromJson(json.value("variables"_L1).toObject());
    if (!variables)
        return failure(variables.error());
    return PracticeSenderStatus{.id = json.value("id"_L1).toString(),
        .name = json.value("name"_L1).toString(),
        .environmentId = json.value("environmentId"_L1).toString(),
        .eventName = json.value("eventName"_L1).toString(),
        .variables = *variables};
}

} // namespace

bool PracticeAppStatus::needsDeploy() const
{
    return std::any_of(instances.begin(), instances.end(),
        [this](const PracticeInstanceStatus &instance) { return instance.variables != variables; });
}

bool PracticeAppStatus::isMixed() const
{
    return std::any_of(instances.begin(), instances.end(),
        [this](const PracticeInstanceStatus &instance) { return instance.variables != instances.first().variables; });
}

QJsonObject PracticeAppsStatus::toJson() const
{
    QJsonArray appArray;
    for (const PracticeAppStatus &app : apps)
        appArray.append(::toJson(app));
    QJsonArray senderArray;
    for (const PracticeSenderStatus &sender : senders)
        senderArray.append(::toJson(sender));
    return {{u"apps"_s, appArray}, {u"senders"_s, senderArray}};
}

Result<PracticeAppsStatus> PracticeAppsStatus::fromJson(const QJsonObject &json)
{
    if (!json.value("apps"_L1).isArray() || !json.value("senders"_L1).isArray())
        return failure(Error::Kind::Unreadable, u"the practice apps"_s);
    PracticeAppsStatus status;
    const QJsonArray apps = json.value("apps"_L1).toArray();
    for (const QJsonValue &value : apps) {
        const auto app = appOf(value.toObject());
        if (!app)
            return failure(app.error());
        status.apps.append(*app);
    }
    const QJsonArray senders = json.value("senders"_L1).toArray();
    for (const QJsonValue &value : senders) {
        const auto sender = senderOf(value.toObject());
        if (!sender)
            return failure(sender.error());
        status.senders.append(*sender);
    }
    return status;
}
