// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/practicechange.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype checksumLength = 16;

QByteArray checksum(const QByteArray &json)
{
    return QCryptographicHash::hash(json, QCryptographicHash::Sha256).toHex().first(checksumLength);
}

QString text(const QDateTime &time)
{
    return time.isValid() ? time.toUTC().toString(Qt::ISODateWithMs) : QString();
}

QDateTime time(const QJsonValue &value)
{
    return QDateTime::fromString(value.toString(), Qt::ISODateWithMs).toUTC();
}

Secret secret(const QJsonValue &value)
{
    return Secret::fromText(value.toString());
}

QStringList strings(const QJsonValue &value)
{
    QStringList list;
    for (const QJsonValue entry : value.toArray())
        list.append(entry.toString());
    return list;
}

QJsonObject syncToJson(const Sync &sync)
{
    return {{u"id"_s, sync.id}, {u"createdAt"_s, text(sync.createdAt)}, {u"lastSyncedAt"_s, text(sync.lastSyncedAt)},
        {u"status"_s, sync.status}, {u"error"_s, sync.error}, {u"framework"_s, sync.framework},
        {u"platform"_s, sync.platform}, {u"sdkLanguage"_s, sync.sdkLanguage}, {u"sdkVersion"_s, sync.sdkVersion},
        {u"url"_s, sync.url.toString()}};
}

Sync syncFromJson(const QJsonObject &json)
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

} // namespace

QString PracticeChange::tableOf(const PracticeUser *)
{
    return u"users"_s;
}

QString PracticeChange::tableOf(const PracticeEnvironment *)
{
    return u"environments"_s;
}

QString PracticeChange::tableOf(const PracticeSigningKey *)
{
    return u"signingKeys"_s;
}

QString PracticeChange::tableOf(const PracticeIngestKey *)
{
    return u"ingestKeys"_s;
}

QString PracticeChange::tableOf(const PracticeApp *)
{
    return u"apps"_s;
}

QString PracticeChange::tableOf(const PracticeSender *)
{
    return u"senders"_s;
}

QString PracticeChange::tableOf(const PracticeSection *)
{
    return u"sections"_s;
}

PracticeChange PracticeChange::put(const PracticeUser &row)
{
    return {tableOf(&row), row.id, QJsonObject{{u"email"_s, row.email}, {u"name"_s, row.name}}};
}

PracticeChange PracticeChange::put(const PracticeEnvironment &row)
{
    const Environment &e = row.environment;
    return {tableOf(&row), e.id,
        QJsonObject{{u"name"_s, e.name}, {u"slug"_s, e.slug}, {u"type"_s, static_cast<int>(e.type)},
            {u"parentId"_s, e.parentId}, {u"isArchived"_s, e.isArchived}, {u"createdAt"_s, text(e.createdAt)},
            {u"lastDeployedAt"_s, text(e.lastDeployedAt)}, {u"isAutoArchiveEnabled"_s, row.isAutoArchiveEnabled},
            {u"webhookSigningKey"_s, row.webhookSigningKey.revealText()}}};
}

PracticeChange PracticeChange::put(const PracticeSigningKey &row)
{
    return {tableOf(&row), row.id,
        QJsonObject{{u"environmentId"_s, row.environmentId}, {u"value"_s, row.value.revealText()},
            {u"isActive"_s, row.isActive}, {u"createdAt"_s, text(row.createdAt)}, {u"userId"_s, row.userId}}};
}

PracticeChange PracticeChange::put(const PracticeIngestKey &row)
{
    return {tableOf(&row), row.id,
        QJsonObject{{u"environmentId"_s, row.environmentId},
            {u"name"_s, row.name ? QJsonValue(*row.name) : QJsonValue(QJsonValue::Null)},
            {u"value"_s, row.value.revealText()}, {u"source"_s, row.source},
            {u"allows"_s, row.filter.kind == EventFilter::Kind::Allow},
            {u"events"_s, QJsonArray::fromStringList(row.filter.events)},
            {u"ips"_s, QJsonArray::fromStringList(row.filter.ips)},
            {u"metadata"_s, row.metadata ? QJsonValue(*row.metadata) : QJsonValue(QJsonValue::Null)},
            {u"createdAt"_s, text(row.createdAt)}}};
}

PracticeChange PracticeChange::put(const PracticeApp &row)
{
    QJsonArray syncs;
    for (const Sync &sync : row.syncs)
        syncs.append(syncToJson(sync));
    const App &app = row.app;
    return {tableOf(&row), app.id,
        QJsonObject{{u"externalId"_s, app.externalId}, {u"name"_s, app.name}, {u"environmentId"_s, app.environmentId},
            {u"method"_s, static_cast<int>(app.method)}, {u"appVersion"_s, app.appVersion},
            {u"createdAt"_s, text(app.createdAt)}, {u"archivedAt"_s, text(row.archivedAt)},
            {u"functionCount"_s, app.functionCount}, {u"syncs"_s, syncs}, {u"instances"_s, row.instances},
            {u"isReachable"_s, row.isReachable}, {u"eventKeyId"_s, row.eventKeyId}}};
}

PracticeChange PracticeChange::put(const PracticeSender &row)
{
    return {tableOf(&row), row.id,
        QJsonObject{{u"environmentId"_s, row.environmentId}, {u"name"_s, row.name}, {u"eventKeyId"_s, row.eventKeyId},
            {u"eventName"_s, row.eventName}}};
}

PracticeChange PracticeChange::put(const PracticeSection &row)
{
    return {tableOf(&row), row.id, row.content};
}

void readRow(const PracticeChange &change, PracticeUser &row)
{
    row = {change.id, (*change.value)[u"email"_s].toString(), (*change.value)[u"name"_s].toString()};
}

void readRow(const PracticeChange &change, PracticeEnvironment &row)
{
    const QJsonObject &json = *change.value;
    row.environment = {.id = change.id,
        .name = json[u"name"_s].toString(),
        .slug = json[u"slug"_s].toString(),
        .type = static_cast<EnvironmentType>(json[u"type"_s].toInt()),
        .parentId = json[u"parentId"_s].toString(),
        .isArchived = json[u"isArchived"_s].toBool(),
        .createdAt = time(json[u"createdAt"_s]),
        .lastDeployedAt = time(json[u"lastDeployedAt"_s])};
    row.isAutoArchiveEnabled = json[u"isAutoArchiveEnabled"_s].toBool();
    row.webhookSigningKey = secret(json[u"webhookSigningKey"_s]);
}

void readRow(const PracticeChange &change, PracticeSigningKey &row)
{
    const QJsonObject &json = *change.value;
    row = {.id = change.id,
        .environmentId = json[u"environmentId"_s].toString(),
        .value = secret(json[u"value"_s]),
        .isActive = json[u"isActive"_s].toBool(),
        .createdAt = time(json[u"createdAt"_s]),
        .userId = json[u"userId"_s].toString()};
}

void readRow(const PracticeChange &change, PracticeIngestKey &row)
{
    const QJsonObject &json = *change.value;
    row.id = change.id;
    row.environmentId = json[u"environmentId"_s].toString();
    row.name.reset();
    if (json[u"name"_s].isString())
        row.name = json[u"name"_s].toString();
    row.value = secret(json[u"value"_s]);
    row.source = json[u"source"_s].toString();
    row.filter = {.kind = json[u"allows"_s].toBool() ? EventFilter::Kind::Allow : EventFilter::Kind::Deny,
        .events = strings(json[u"events"_s]),
        .ips = strings(json[u"ips"_s])};
    row.metadata.reset();
    if (json[u"metadata"_s].isObject())
        row.metadata = json[u"metadata"_s].toObject();
    row.createdAt = time(json[u"createdAt"_s]);
}

void readRow(const PracticeChange &change, PracticeApp &row)
{
    const QJsonObject &json = *change.value;
    row.syncs.clear();
    for (const QJsonValue sync : json[u"syncs"_s].toArray())
        row.syncs.append(syncFromJson(sync.toObject()));
    row.archivedAt = time(json[u"archivedAt"_s]);
    row.instances = json[u"instances"_s].toInt(1);
    row.isReachable = json[u"isReachable"_s].toBool(true);
    row.eventKeyId = json[u"eventKeyId"_s].toString();
    row.app = {.id = change.id,
        .externalId = json[u"externalId"_s].toString(),
        .name = json[u"name"_s].toString(),
        .environmentId = json[u"environmentId"_s].toString(),
        .method = static_cast<AppMethod>(json[u"method"_s].toInt()),
        .appVersion = json[u"appVersion"_s].toString(),
        .createdAt = time(json[u"createdAt"_s]),
        .isArchived = row.archivedAt.isValid(),
        .functionCount = json[u"functionCount"_s].toInt()};
    if (!row.syncs.isEmpty())
        row.app.latestSync = row.syncs.first();
}

void readRow(const PracticeChange &change, PracticeSender &row)
{
    const QJsonObject &json = *change.value;
    row = {.id = change.id,
        .environmentId = json[u"environmentId"_s].toString(),
        .name = json[u"name"_s].toString(),
        .eventKeyId = json[u"eventKeyId"_s].toString(),
        .eventName = json[u"eventName"_s].toString()};
}

void readRow(const PracticeChange &change, PracticeSection &row)
{
    row = {.id = change.id, .content = *change.value};
}

QByteArray toLine(const QList<PracticeChange> &changes)
{
    QJsonArray all;
    for (const PracticeChange &change : changes)
        all.append(QJsonArray{change.table, change.id, change.value ? QJsonValue(*change.value) : QJsonValue()});
    const QByteArray json = QJsonDocument(all).toJson(QJsonDocument::Compact);
    return checksum(json) + ' ' + json + '\n';
}

std::optional<QList<PracticeChange>> fromLine(const QByteArray &line)
{
    const QByteArray json = line.mid(checksumLength + 1);
    if (line.size() <= checksumLength || line.first(checksumLength) != checksum(json))
        return {};
    const QJsonDocument document = QJsonDocument::fromJson(json);
    if (!document.isArray())
        return {};
    QList<PracticeChange> changes;
    for (const QJsonValue entry : document.array()) {
        PracticeChange change{.table = entry[0].toString(), .id = entry[1].toString(), .value = {}};
        if (entry[2].isObject())
            change.value = entry[2].toObject();
        changes.append(change);
    }
    return changes;
}
