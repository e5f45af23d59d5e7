// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/practiceaccount.h"

#include "app/domain/apinames.h"
#include "app/practice/practiceanswers.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace {

QDateTime time(const QJsonValue &value)
{
    return QDateTime::fromString(value.toString(), Qt::ISODateWithMs).toUTC();
}

// A row is written as the server tells of it, with what only the server knows beside that.

QJsonObject written(const PracticeUser &user)
{
    return {{u"id"_s, user.id}, {u"email"_s, user.email}, {u"name"_s, user.name}};
}

QJsonObject written(const Environment &environment)
{
    return selectionOf(environment);
}

QJsonObject written(const PracticeSigningKey &key)
{
    QJsonObject json = selectionOf(key, nullptr);
    json.insert(u"environmentId"_s, key.environmentId);
    json.insert(u"userId"_s, key.userId);
    return json;
}

QJsonObject written(const PracticeIngestKey &key)
{
    QJsonObject json = selectionOf(key);
    json.insert(u"environmentId"_s, key.environmentId);
    return json;
}

QJsonObject written(const PracticeApp &app)
{
    QJsonArray syncs;
    for (const Sync &sync : app.syncs)
        syncs.append(selectionOf(sync));
    QJsonObject json = selectionOf(app);
    json.remove(u"latestSync"_s);
    json.insert(u"syncs"_s, syncs);
    json.insert(u"environmentId"_s, app.app.environmentId);
    json.insert(u"instances"_s, app.instances);
    json.insert(u"isReachable"_s, app.isReachable);
    json.insert(u"eventKeyId"_s, app.eventKeyId);
    return json;
}

QJsonObject written(const PracticeSender &sender)
{
    return {{u"id"_s, sender.id}, {u"environmentId"_s, sender.environmentId}, {u"name"_s, sender.name},
        {u"eventKeyId"_s, sender.eventKeyId}, {u"eventName"_s, sender.eventName}};
}

void read(const QJsonObject &json, PracticeUser &user)
{
    user = {json[u"id"_s].toString(), json[u"email"_s].toString(), json[u"name"_s].toString()};
}

void read(const QJsonObject &json, Environment &environment)
{
    environment = {.id = json[u"id"_s].toString(),
        .name = json[u"name"_s].toString(),
        .slug = json[u"slug"_s].toString(),
        .type = valueIn(environmentTypeNames, json[u"type"_s].toString()).value_or(EnvironmentType::Production),
        .parentId = json[u"parentID"_s].toString(),
        .isArchived = json[u"isArchived"_s].toBool(),
        .createdAt = time(json[u"createdAt"_s]),
        .lastDeployedAt = time(json[u"lastDeployedAt"_s])};
}

void read(const QJsonObject &json, PracticeSigningKey &key)
{
    key = {.id = json[u"id"_s].toString(),
        .environmentId = json[u"environmentId"_s].toString(),
        .value = Secret::fromText(json[u"decryptedValue"_s].toString()),
        .isActive = json[u"isActive"_s].toBool(),
        .createdAt = time(json[u"createdAt"_s]),
        .userId = json[u"userId"_s].toString()};
}

void read(const QJsonObject &json, PracticeIngestKey &key)
{
    key = {.id = json[u"id"_s].toString(),
        .environmentId = json[u"environmentId"_s].toString(),
        .name = {},
        .value = Secret::fromText(json[u"presharedKey"_s].toString()),
        .source = json[u"source"_s].toString(),
        .filter = practiceFilter(json[u"filter"_s].toObject()),
        .metadata = {},
        .createdAt = time(json[u"createdAt"_s])};
    if (json[u"name"_s].isString())
        key.name = json[u"name"_s].toString();
    if (json[u"metadata"_s].isObject())
        key.metadata = json[u"metadata"_s].toObject();
}

Sync syncOf(const QJsonValue &json)
{
    return {.id = json[u"id"_s].toString(),
        .createdAt = time(json[u"createdAt"_s]),
        .lastSyncedAt = time(json[u"lastSyncedAt"_s]),
        .status = json[u"status"_s].toString(),
        .error = json[u"error"_s].toString(),
        .framework = json[u"framework"_s].toString(),
        .platform = json[u"platform"_s].toString(),
        .sdkLanguage = json[u"sdkLanguage"_s].toString(),
        .sdkVersion = json[u"sdkVersion"_s].toString(),
        .url = QUrl(json[u"url"_s].toString())};
}

void read(const QJsonObject &json, PracticeApp &app)
{
    app.app = {.id = json[u"id"_s].toString(),
        .externalId = json[u"externalID"_s].toString(),
        .name = json[u"name"_s].toString(),
        .environmentId = json[u"environmentId"_s].toString(),
        .method = valueIn(appMethodNames, json[u"method"_s].toString()).value_or(AppMethod::Serve),
        .appVersion = json[u"appVersion"_s].toString(),
        .createdAt = time(json[u"createdAt"_s]),
        .isArchived = json[u"isArchived"_s].toBool(),
        .functionCount = json[u"functionCount"_s].toInt()};
    for (const QJsonValue sync : json[u"syncs"_s].toArray())
        app.syncs.append(syncOf(sync));
    if (!app.syncs.isEmpty())
        app.app.latestSync = app.syncs.first();
    app.instances = json[u"instances"_s].toInt(1);
    app.isReachable = json[u"isReachable"_s].toBool(true);
    app.eventKeyId = json[u"eventKeyId"_s].toString();
}

void read(const QJsonObject &json, PracticeSender &sender)
{
    sender = {.id = json[u"id"_s].toString(),
        .environmentId = json[u"environmentId"_s].toString(),
        .name = json[u"name"_s].toString(),
        .eventKeyId = json[u"eventKeyId"_s].toString(),
        .eventName = json[u"eventName"_s].toString()};
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
    for (const QJsonValue json : rows.toArray()) {
        T row;
        read(json.toObject(), row);
        table.append(row);
    }
    return table;
}

} // namespace

QJsonObject PracticeAccount::toJson() const
{
    return toJson({}, {});
}

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
