// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/practiceanswers.h"

#include "app/domain/apinames.h"
#include "app/domain/jsonfields.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace {

QJsonValue latestSync(const PracticeApp &app)
{
    return app.app.latestSync ? QJsonValue(selectionOf(*app.app.latestSync)) : QJsonValue();
}

} // namespace

EventFilter practiceFilter(const QJsonObject &json)
{
    return {.kind = json[u"type"_s] == "allow"_L1 ? EventFilter::Kind::Allow : EventFilter::Kind::Deny,
        .events = json[u"events"_s].toVariant().toStringList(),
        .ips = json[u"ips"_s].toVariant().toStringList()};
}

QJsonValue timeAnswer(const QDateTime &time)
{
    return time.isValid() ? QJsonValue(time.toUTC().toString(Qt::ISODateWithMs)) : QJsonValue();
}

QJsonObject selectionOf(const Environment &environment)
{
    return {{u"id"_s, environment.id}, {u"name"_s, environment.name}, {u"slug"_s, environment.slug},
        {u"type"_s, nameIn(environmentTypeNames, environment.type)}, {u"parentID"_s, textOrNull(environment.parentId)},
        {u"isArchived"_s, environment.isArchived}};
}

QJsonObject selectionOf(const PracticeSigningKey &key, const PracticeUser *user)
{
    QJsonValue maker;
    if (user)
        maker = QJsonObject{{u"email"_s, user->email}, {u"name"_s, textOrNull(user->name)}};
    return {{u"id"_s, key.id}, {u"createdAt"_s, timeAnswer(key.createdAt)},
        {u"decryptedValue"_s, key.value.revealText()}, {u"isActive"_s, key.isActive}, {u"user"_s, maker}};
}

QJsonObject selectionOf(const PracticeIngestKey &key)
{
    const QJsonObject filter{{u"type"_s, key.filter.kind == EventFilter::Kind::Allow ? u"allow"_s : u"deny"_s},
        {u"events"_s, QJsonArray::fromStringList(key.filter.events)},
        {u"ips"_s, QJsonArray::fromStringList(key.filter.ips)}};
    return {{u"id"_s, key.id}, {u"name"_s, key.name ? QJsonValue(*key.name) : QJsonValue()},
        {u"createdAt"_s, timeAnswer(key.createdAt)}, {u"presharedKey"_s, key.value.revealText()},
        {u"source"_s, key.source}, {u"filter"_s, filter},
        {u"metadata"_s, key.metadata ? QJsonValue(*key.metadata) : QJsonValue()}};
}

QJsonObject selectionOf(const PracticeApp &app)
{
    return {{u"id"_s, app.app.id}, {u"externalID"_s, app.app.externalId}, {u"name"_s, app.app.name},
        {u"method"_s, nameIn(appMethodNames, app.app.method)}, {u"appVersion"_s, textOrNull(app.app.appVersion)},
        {u"createdAt"_s, timeAnswer(app.app.createdAt)}, {u"isArchived"_s, app.app.isArchived},
        {u"functionCount"_s, app.app.functionCount}, {u"latestSync"_s, latestSync(app)}};
}

QJsonObject selectionOf(const Sync &sync)
{
    return {{u"id"_s, sync.id}, {u"createdAt"_s, timeAnswer(sync.createdAt)},
        {u"lastSyncedAt"_s, timeAnswer(sync.lastSyncedAt)}, {u"status"_s, sync.status},
        {u"error"_s, textOrNull(sync.error)}, {u"framework"_s, textOrNull(sync.framework)},
        {u"platform"_s, textOrNull(sync.platform)}, {u"sdkLanguage"_s, sync.sdkLanguage},
        {u"sdkVersion"_s, sync.sdkVersion}, {u"url"_s, textOrNull(sync.url.toString())}};
}

QJsonObject selectionOf(const Worker &worker)
{
    return {{u"id"_s, worker.id}, {u"appID"_s, textOrNull(worker.appId)}, {u"appName"_s, textOrNull(worker.appName)},
        {u"instanceId"_s, worker.instanceId}, {u"connectedAt"_s, timeAnswer(worker.connectedAt)},
        {u"disconnectedAt"_s, timeAnswer(worker.disconnectedAt)},
        {u"status"_s, nameIn(workerStatusNames, worker.status)}, {u"sdkLang"_s, worker.sdkLanguage},
        {u"sdkVersion"_s, worker.sdkVersion}};
}

QJsonObject selectionOf(const PracticeSyncOutcome &outcome)
{
    QJsonObject answer{{u"app"_s, QJsonValue()}, {u"sync"_s, QJsonValue()}, {u"error"_s, QJsonValue()}};
    if (outcome.app) {
        answer[u"app"_s] = QJsonObject{{u"externalID"_s, outcome.app->app.externalId}};
        answer[u"sync"_s] = latestSync(*outcome.app);
    }
    if (outcome.failure)
        answer[u"error"_s] = QJsonObject{{u"code"_s, outcome.failure->code}, {u"message"_s, outcome.failure->message},
            {u"data"_s, textOrNull(outcome.data)}};
    return answer;
}

QJsonObject rotationCheckOf(const PracticeAppFinding &finding)
{
    return {{u"signingKeyState"_s, finding.signingKey}, {u"signingKeyFallbackState"_s, finding.fallback}};
}
