// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/practiceaccount.h"

#include "app/domain/jsonfields.h"
#include "app/practice/practiceanswers.h"

using namespace Qt::StringLiterals;

namespace {

// A row is written under the names that the server tells of it with, beside what only the server knows.

void fieldsOf(JsonFields &json, PracticeUser &user)
{
    json("id"_L1, user.id)("email"_L1, user.email)("name"_L1, user.name);
}

void fieldsOf(JsonFields &json, Environment &environment)
{
    json("id"_L1, environment.id)("name"_L1, environment.name)("slug"_L1, environment.slug);
    json("type"_L1, environment.type, environmentTypeNames)("parentID"_L1, environment.parentId);
    json("isArchived"_L1, environment.isArchived)("createdAt"_L1, environment.createdAt);
    json("lastDeployedAt"_L1, environment.lastDeployedAt);
}

void fieldsOf(JsonFields &json, PracticeSigningKey &key)
{
    QString value = key.value.revealText();
    json("id"_L1, key.id)("environmentId"_L1, key.environmentId)("decryptedValue"_L1, value);
    json("isActive"_L1, key.isActive)("createdAt"_L1, key.createdAt)("userId"_L1, key.userId);
    key.value = Secret::fromText(value);
}

void fieldsOfSync(JsonFields &json, Sync &sync)
{
    json("id"_L1, sync.id)("createdAt"_L1, sync.createdAt)("lastSyncedAt"_L1, sync.lastSyncedAt);
    json("status"_L1, sync.status)("error"_L1, sync.error)("framework"_L1, sync.framework);
    json("platform"_L1, sync.platform)("sdkLanguage"_L1, sync.sdkLanguage)("sdkVersion"_L1, sync.sdkVersion);
    json("url"_L1, sync.url);
}

void fieldsOf(JsonFields &json, PracticeApp &row)
{
    App &app = row.app;
    json("id"_L1, app.id)("externalID"_L1, app.externalId)("name"_L1, app.name);
    json("environmentId"_L1, app.environmentId)("method"_L1, app.method, appMethodNames);
    json("appVersion"_L1, app.appVersion)("createdAt"_L1, app.createdAt)("isArchived"_L1, app.isArchived);
    json("functionCount"_L1, app.functionCount)("syncs"_L1, row.syncs, fieldsOfSync);
    json("instances"_L1, row.instances)("isReachable"_L1, row.isReachable)("eventKeyId"_L1, row.eventKeyId);
    if (!row.syncs.isEmpty())
        app.latestSync = row.syncs.first();
}

void fieldsOf(JsonFields &json, PracticeSender &sender)
{
    json("id"_L1, sender.id)("environmentId"_L1, sender.environmentId)("name"_L1, sender.name);
    json("eventKeyId"_L1, sender.eventKeyId)("eventName"_L1, sender.eventName);
}

template <typename T>
QJsonObject written(const T &row)
{
    return JsonFields::written<T>(row, fieldsOf);
}

template <typename T>
T rowOf(const QJsonObject &json)
{
    return JsonFields::read<T>(json, fieldsOf);
}

// One without a name is another one than that with an empty one, and so with metadata.

template <>
QJsonObject written(const PracticeIngestKey &key)
{
    QJsonObject json = selectionOf(key);
    json.insert(u"environmentId"_s, key.environmentId);
    return json;
}

template <>
PracticeIngestKey rowOf(const QJsonObject &json)
{
    PracticeIngestKey key{.id = json[u"id"_s].toString(),
        .environmentId = json[u"environmentId"_s].toString(),
        .name = {},
        .value = Secret::fromText(json[u"presharedKey"_s].toString()),
        .source = json[u"source"_s].toString(),
        .filter = practiceFilter(json[u"filter"_s].toObject()),
        .metadata = {},
        .createdAt = JsonFields::timeOf(json[u"createdAt"_s])};
    if (json[u"name"_s].isString())
        key.name = json[u"name"_s].toString();
    if (json[u"metadata"_s].isObject())
        key.metadata = json[u"metadata"_s].toObject();
    return key;
}

template <typename T>
QJsonArray rowsOf(const PracticeTable<T> &table)
{
    QJsonArray rows;
    for (const T &row : table.all())
        rows.append(written(row));
    return rows;
}

template <typename T>
PracticeTable<T> tableOf(const QJsonValue &rows)
{
    PracticeTable<T> table;
    for (const QJsonValue json : rows.toArray())
        table.append(rowOf<T>(json.toObject()));
    return table;
}

} // namespace

QJsonObject PracticeAccount::toJson(const PracticeAccount &before, const QJsonObject &written) const
{
    QJsonObject json = written;
    const auto write = [&](const QString &name, const auto &table, const auto &tableBefore) {
        if (!written.contains(name) || table != tableBefore)
            json.insert(name, rowsOf(table));
    };
    write(u"users"_s, users, before.users);
    write(u"environments"_s, environments, before.environments);
    write(u"signingKeys"_s, signingKeys, before.signingKeys);
    write(u"ingestKeys"_s, ingestKeys, before.ingestKeys);
    write(u"apps"_s, apps, before.apps);
    write(u"senders"_s, senders, before.senders);
    json.insert(u"port"_s, port);
    json.insert(u"running"_s, running);
    return json;
}

std::optional<PracticeAccount> PracticeAccount::fromJson(const QJsonObject &json)
{
    const PracticeAccount account{.users = tableOf<PracticeUser>(json[u"users"_s]),
        .environments = tableOf<Environment>(json[u"environments"_s]),
        .signingKeys = tableOf<PracticeSigningKey>(json[u"signingKeys"_s]),
        .ingestKeys = tableOf<PracticeIngestKey>(json[u"ingestKeys"_s]),
        .apps = tableOf<PracticeApp>(json[u"apps"_s]),
        .senders = tableOf<PracticeSender>(json[u"senders"_s]),
        .port = static_cast<quint16>(json[u"port"_s].toInt()),
        .running = json[u"running"_s].toObject()};
    return account.environments.size() == 0 ? std::nullopt : std::optional(account);
}
