// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "tests/support/dashboardanswers.h"

using namespace Qt::StringLiterals;

namespace {

const QJsonValue null = QJsonValue::Null;
const QString someTime = u"2026-11-20T08:30:00Z"_s;

} // namespace

QJsonObject workspaceJson(const QJsonObject &fields)
{
    QJsonObject workspace = fields;
    workspace.insert(u"id"_s, environmentId);
    return workspace;
}

QJsonObject environmentJson(const QString &id, const QString &type, bool archived)
{
    return {{u"id"_s, id}, {u"name"_s, id}, {u"slug"_s, id}, {u"type"_s, type}, {u"parentID"_s, null},
        {u"isArchived"_s, archived}};
}

QJsonObject signingKeyJson(const QString &id, const QString &value, bool active)
{
    return {{u"id"_s, id}, {u"createdAt"_s, someTime}, {u"decryptedValue"_s, value}, {u"isActive"_s, active},
        {u"user"_s, QJsonObject{{u"email"_s, u"ada@example.com"_s}, {u"name"_s, u"Ada"_s}}}};
}

QJsonObject eventKeyJson(const QString &id, const QString &name, const QString &source)
{
    return {{u"id"_s, id}, {u"name"_s, name}, {u"createdAt"_s, someTime}, {u"presharedKey"_s, u"event-key-"_s + id},
        {u"source"_s, source},
        {u"filter"_s, QJsonObject{{u"type"_s, u"deny"_s}, {u"ips"_s, QJsonArray()}, {u"events"_s, QJsonArray()}}},
        {u"metadata"_s, null}};
}

QJsonObject syncJson()
{
    return {{u"id"_s, u"s1"_s}, {u"createdAt"_s, someTime}, {u"lastSyncedAt"_s, someTime}, {u"status"_s, u"success"_s},
        {u"error"_s, null}, {u"framework"_s, u"nextjs"_s}, {u"platform"_s, u"vercel"_s}, {u"sdkLanguage"_s, u"js"_s},
        {u"sdkVersion"_s, u"3.54.2"_s}, {u"url"_s, u"https://shop.example/api/inngest"_s}};
}

QJsonObject appJson(const QString &externalId, const QString &method)
{
    return {{u"id"_s, u"id-of-"_s + externalId}, {u"externalID"_s, externalId}, {u"name"_s, externalId},
        {u"method"_s, method}, {u"appVersion"_s, null}, {u"createdAt"_s, someTime}, {u"isArchived"_s, false},
        {u"functionCount"_s, 3}, {u"latestSync"_s, syncJson()}};
}

QJsonObject workerJson(const QString &id)
{
    return {{u"id"_s, id}, {u"appID"_s, u"a1"_s}, {u"appName"_s, u"worker"_s}, {u"instanceId"_s, u"host-1"_s},
        {u"connectedAt"_s, someTime}, {u"disconnectedAt"_s, null}, {u"status"_s, u"READY"_s}, {u"sdkLang"_s, u"js"_s},
        {u"sdkVersion"_s, u"3.54.2"_s}};
}

QJsonObject connectionJson(const QList<QJsonObject> &nodes, const QString &nextCursor)
{
    QJsonArray edges;
    for (const QJsonObject &node : nodes)
        edges.append(QJsonObject{{u"node"_s, node}});
    const QJsonValue cursor = nextCursor.isEmpty() ? null : QJsonValue(nextCursor);
    return {{u"edges"_s, edges},
        {u"pageInfo"_s, QJsonObject{{u"endCursor"_s, cursor}, {u"hasNextPage"_s, !nextCursor.isEmpty()}}}};
}
