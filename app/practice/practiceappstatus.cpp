// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/practiceappstatus.h"

#include "app/domain/jsonfields.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

void variables(JsonFields &json, PracticeAppVariables &variables)
{
    QJsonObject values = variables.toJson();
    json("variables"_L1, values);
    if (const auto read = PracticeAppVariables::fromJson(values))
        variables = *read;
    else
        json.refuse(read.error());
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

} // namespace

bool PracticeAppStatus::needsDeploy() const
{
    return std::ranges::any_of(
        instances, [this](const PracticeInstanceStatus &instance) { return instance.variables != variables; });
}

bool PracticeAppStatus::isMixed() const
{
    return std::ranges::any_of(instances,
        [this](const PracticeInstanceStatus &instance) { return instance.variables != instances.first().variables; });
}

QJsonObject PracticeAppsStatus::toJson() const
{
    return JsonFields::written(*this, fieldsOfAll);
}

Result<PracticeAppsStatus> PracticeAppsStatus::fromJson(const QJsonObject &json)
{
    if (!json.value("apps"_L1).isArray() || !json.value("senders"_L1).isArray())
        return failure(Error::Kind::Unreadable, u"the practice apps"_s);
    return JsonFields::readWhole(json, fieldsOfAll);
}
