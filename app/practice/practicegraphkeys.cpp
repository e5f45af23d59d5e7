// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/practicegraphobjects.h"

#include <QJsonArray>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

QString typeName(EnvironmentType type)
{
    switch (type) {
    case EnvironmentType::Production:
        return u"PRODUCTION"_s;
    case EnvironmentType::Test:
        return u"TEST"_s;
    case EnvironmentType::BranchParent:
        return u"BRANCH_PARENT"_s;
    case EnvironmentType::BranchChild:
        return u"BRANCH_CHILD"_s;
    }
    return {};
}

GraphqlObject userObject(const PracticeUser &user)
{
    return [user](const QString &field, const QJsonObject &) -> GraphqlResolved {
        if (field == "id"_L1)
            return GraphqlResolved::value(user.id);
        if (field == "email"_L1)
            return GraphqlResolved::value(user.email);
        if (field == "name"_L1)
            return GraphqlResolved::value(graphText(user.name));
        return graphGap(field);
    };
}

GraphqlObject filterObject(const EventFilter &filter)
{
    return [filter](const QString &field, const QJsonObject &) -> GraphqlResolved {
        if (field == "type"_L1)
            return GraphqlResolved::value(filter.kind == EventFilter::Kind::Allow ? u"allow"_s : u"deny"_s);
        if (field == "events"_L1)
            return GraphqlResolved::value(QJsonArray::fromStringList(filter.events));
        if (field == "ips"_L1)
            return GraphqlResolved::value(QJsonArray::fromStringList(filter.ips));
        return graphGap(field);
    };
}

GraphqlResolved signingKeys(const PracticeGraphParts &parts, const QString &environmentId)
{
    QList<GraphqlObject> list;
    for (const PracticeSigningKey &key : parts.state.signingKeys().all()) {
        if (key.environmentId == environmentId)
            list.append(signingKeyObject(parts, key));
    }
    return GraphqlResolved::listOf(list);
}

GraphqlResolved ingestKeys(const PracticeGraphParts &parts, const QString &environmentId, const QJsonObject &arguments)
{
    const QJsonObject filter = arguments[u"filter"_s].toObject();
    const QJsonValue name = filter[u"name"_s];
    const QJsonValue source = filter[u"source"_s];
    QList<GraphqlObject> list;
    for (const PracticeIngestKey &key : parts.state.ingestKeys().all()) {
        const bool fits = key.environmentId == environmentId && (!name.isString() || key.name == name.toString())
            && (!source.isString() || key.source == source.toString());
        if (fits)
            list.append(ingestKeyObject(parts, key));
    }
    return GraphqlResolved::listOf(list);
}

GraphqlResolved ingestKey(const PracticeGraphParts &parts, const QString &environmentId, const QJsonObject &arguments)
{
    const PracticeIngestKey *key = parts.state.ingestKeys().find(arguments[u"id"_s].toString());
    if (!key || key->environmentId != environmentId)
        return graphRefusal(u"key not found"_s);
    return GraphqlResolved::of(ingestKeyObject(parts, *key));
}

GraphqlResolved apps(const PracticeGraphParts &parts, const QString &environmentId, const QJsonObject &arguments)
{
    const QJsonObject filter = arguments[u"filter"_s].toObject();
    const QJsonValue archived = filter[u"archived"_s];
    const QString method = filter[u"method"_s].toString();
    constexpr std::array methods{"SERVE"_L1, "CONNECT"_L1, "API"_L1};
    QList<GraphqlObject> list;
    for (const PracticeApp &app : parts.state.apps().all()) {
        const bool fits = app.app.environmentId == environmentId
            && (!archived.isBool() || archived.toBool() == app.app.isArchived)
            && (method.isEmpty() || method == methods.at(static_cast<std::size_t>(app.app.method)));
        if (fits)
            list.append(appObject(parts, app));
    }
    return GraphqlResolved::listOf(list);
}

GraphqlResolved appCheck(const PracticeGraphParts &parts, const QString &environmentId, const QJsonObject &arguments)
{
    const QUrl url(arguments[u"url"_s].toString(), QUrl::StrictMode);
    PracticeCalls *calls = &parts.calls;
    return GraphqlResolved::asked([calls, environmentId, url](const GraphqlReceive &receive) {
        whenFinished(calls->ask(environmentId, url), calls, [receive](const Result<PracticeAppFinding> &finding) {
            receive(finding ? GraphqlResolved::of(findingObject(*finding)) : GraphqlResolved::failed(finding.error()));
        });
    });
}

GraphqlResolved events(const PracticeGraphParts &parts, const QString &environmentId, const QJsonObject &arguments)
{
    const QJsonObject filter = arguments[u"filter"_s].toObject();
    const QDateTime from = QDateTime::fromString(filter[u"from"_s].toString(), Qt::ISODateWithMs);
    const QDateTime until = QDateTime::fromString(filter[u"until"_s].toString(), Qt::ISODateWithMs);
    const QJsonArray names = filter[u"eventNames"_s].toArray();
    const QString query = filter[u"query"_s].toString();
    QStringList ids;
    QHash<QString, PracticeEvents::Event> found;
    for (const PracticeEvents::Event &event : parts.events.all()) {
        const bool fits = event.environmentId == environmentId && event.receivedAt >= from
            && (!until.isValid() || event.receivedAt < until) && (names.isEmpty() || names.contains(event.name))
            && (query.isEmpty() || event.name.contains(query));
        if (!fits)
            continue;
        ids.prepend(event.id);
        found.insert(event.id, event);
    }
    return graphConnection(
        ids, [&](const QString &id) { return eventObject(parts, found.value(id)); }, arguments);
}

GraphqlResolved workers(const PracticeGraphParts &parts, const QString &environmentId, const QJsonObject &arguments)
{
    static constexpr std::array statuses{
        "CONNECTED"_L1, "READY"_L1, "DRAINING"_L1, "DISCONNECTING"_L1, "DISCONNECTED"_L1};
    const QJsonObject filter = arguments[u"filter"_s].toObject();
    const QJsonArray wanted = filter[u"status"_s].toArray();
    const QJsonArray apps = filter[u"appIDs"_s].toArray();
    const QString timeField = filter[u"timeField"_s].toString(u"CONNECTED_AT"_s);
    const QDateTime from = QDateTime::fromString(filter[u"from"_s].toString(), Qt::ISODateWithMs);
    const QDateTime until = QDateTime::fromString(filter[u"until"_s].toString(), Qt::ISODateWithMs);
    const auto timeOf = [](const Worker &worker, const QString &field) {
        if (field == "LAST_HEARTBEAT_AT"_L1)
            return worker.lastHeartbeatAt;
        return field == "DISCONNECTED_AT"_L1 ? worker.disconnectedAt : worker.connectedAt;
    };
    QList<Worker> list;
    for (const PracticeState::Connection &one : parts.state.workers()) {
        const QDateTime time = timeOf(one.worker, timeField);
        const bool fits = one.environmentId == environmentId && (apps.isEmpty() || apps.contains(one.worker.appId))
            && (wanted.isEmpty() || wanted.contains(statuses.at(static_cast<std::size_t>(one.worker.status))))
            && (!from.isValid() || (time.isValid() && time >= from))
            && (!until.isValid() || (time.isValid() && time < until));
        if (fits)
            list.append(one.worker);
    }
    QJsonArray orders = arguments[u"orderBy"_s].toArray();
    // The last one first: each stable sort keeps the order of the ones that count less.
    while (!orders.isEmpty()) {
        const QJsonObject order = orders.takeAt(orders.size() - 1).toObject();
        const QString field = order[u"field"_s].toString();
        const bool isDescending = order[u"direction"_s].toString() == "DESC"_L1;
        std::stable_sort(list.begin(), list.end(), [&](const Worker &a, const Worker &b) {
            return isDescending ? timeOf(b, field) < timeOf(a, field) : timeOf(a, field) < timeOf(b, field);
        });
    }
    QStringList ids;
    QHash<QString, Worker> found;
    for (const Worker &worker : std::as_const(list)) {
        ids.append(worker.id);
        found.insert(worker.id, worker);
    }
    return graphConnection(
        ids, [&](const QString &id) { return workerObject(parts, found.value(id)); }, arguments);
}

GraphqlResolved appByExternalId(
    const PracticeGraphParts &parts, const QString &environmentId, const QJsonObject &arguments)
{
    const PracticeApp *app = parts.state.app(environmentId, arguments[u"externalID"_s].toString());
    return app ? GraphqlResolved::of(appObject(parts, *app)) : graphRefusal(u"app not found"_s);
}

/// The fields that lead on to other objects.
GraphqlResolved environmentLink(
    const PracticeGraphParts &parts, const QString &id, const QString &field, const QJsonObject &arguments)
{
    if (field == "signingKeys"_L1)
        return signingKeys(parts, id);
    if (field == "ingestKeys"_L1)
        return ingestKeys(parts, id, arguments);
    if (field == "ingestKey"_L1)
        return ingestKey(parts, id, arguments);
    if (field == "apps"_L1)
        return apps(parts, id, arguments);
    if (field == "appByExternalID"_L1)
        return appByExternalId(parts, id, arguments);
    if (field == "appCheck"_L1)
        return appCheck(parts, id, arguments);
    if (field == "workerConnections"_L1)
        return workers(parts, id, arguments);
    if (field == "eventsV2"_L1)
        return events(parts, id, arguments);
    return graphGap(field);
}

} // namespace

GraphqlObject accountObject(const PracticeGraphParts &parts)
{
    return [parts](const QString &field, const QJsonObject &) -> GraphqlResolved {
        if (field == "id"_L1) {
            const QList<PracticeUser> &users = parts.state.users().all();
            return GraphqlResolved::value(users.isEmpty() ? QJsonValue() : QJsonValue(users.first().id));
        }
        if (field == "name"_L1)
            return GraphqlResolved::value(u"Tanager Books (practice)"_s);
        if (field == "status"_L1)
            return GraphqlResolved::value(u"active"_s);
        if (field == "marketplace"_L1)
            return GraphqlResolved::value({});
        return graphGap(field);
    };
}

GraphqlObject environmentObject(const PracticeGraphParts &parts, const PracticeEnvironment &row)
{
    return [parts, row](const QString &field, const QJsonObject &arguments) -> GraphqlResolved {
        const Environment &environment = row.environment;
        if (field == "id"_L1)
            return GraphqlResolved::value(environment.id);
        if (field == "name"_L1)
            return GraphqlResolved::value(environment.name);
        if (field == "slug"_L1)
            return GraphqlResolved::value(environment.slug);
        if (field == "type"_L1)
            return GraphqlResolved::value(typeName(environment.type));
        if (field == "test"_L1)
            return GraphqlResolved::value(environment.type != EnvironmentType::Production);
        if (field == "parentID"_L1)
            return GraphqlResolved::value(graphText(environment.parentId));
        if (field == "isArchived"_L1)
            return GraphqlResolved::value(environment.isArchived);
        if (field == "isAutoArchiveEnabled"_L1)
            return GraphqlResolved::value(row.isAutoArchiveEnabled);
        if (field == "createdAt"_L1)
            return GraphqlResolved::value(graphTime(environment.createdAt));
        if (field == "lastDeployedAt"_L1)
            return GraphqlResolved::value(graphTime(environment.lastDeployedAt));
        if (field == "webhookSigningKey"_L1)
            return GraphqlResolved::value(row.webhookSigningKey.revealText());
        return environmentLink(parts, environment.id, field, arguments);
    };
}

GraphqlObject signingKeyObject(const PracticeGraphParts &parts, const PracticeSigningKey &row)
{
    return [parts, row](const QString &field, const QJsonObject &) -> GraphqlResolved {
        if (field == "id"_L1)
            return GraphqlResolved::value(row.id);
        if (field == "createdAt"_L1)
            return GraphqlResolved::value(graphTime(row.createdAt));
        if (field == "decryptedValue"_L1)
            return GraphqlResolved::value(row.value.revealText());
        if (field == "isActive"_L1)
            return GraphqlResolved::value(row.isActive);
        if (field == "user"_L1) {
            const PracticeUser *user = parts.state.users().find(row.userId);
            return GraphqlResolved::of(user ? userObject(*user) : GraphqlObject());
        }
        return graphGap(field);
    };
}

GraphqlObject ingestKeyObject(const PracticeGraphParts &parts, const PracticeIngestKey &row)
{
    return [origin = parts.origin, row](const QString &field, const QJsonObject &) -> GraphqlResolved {
        if (field == "id"_L1)
            return GraphqlResolved::value(row.id);
        if (field == "name"_L1)
            return GraphqlResolved::value(row.name ? QJsonValue(*row.name) : QJsonValue());
        if (field == "createdAt"_L1)
            return GraphqlResolved::value(graphTime(row.createdAt));
        if (field == "presharedKey"_L1)
            return GraphqlResolved::value(row.value.revealText());
        if (field == "source"_L1)
            return GraphqlResolved::value(row.source);
        if (field == "filter"_L1)
            return GraphqlResolved::of(filterObject(row.filter));
        if (field == "metadata"_L1)
            return GraphqlResolved::value(row.metadata ? QJsonValue(*row.metadata) : QJsonValue());
        if (field == "url"_L1)
            return GraphqlResolved::value(row.source == "webhook"_L1
                    ? QJsonValue(origin.toString() + u"/e/"_s + row.value.revealText())
                    : QJsonValue());
        return graphGap(field);
    };
}
