// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/acts/actrecord.h"

#include "app/domain/apinames.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace {

constexpr Names<ActKind, 7> kindNames{{
    {"CreateSigningKey"_L1, ActKind::CreateSigningKey},
    {"DeleteSigningKey"_L1, ActKind::DeleteSigningKey},
    {"RotateSigningKey"_L1, ActKind::RotateSigningKey},
    {"CreateEventKey"_L1, ActKind::CreateEventKey},
    {"UpdateEventKey"_L1, ActKind::UpdateEventKey},
    {"DeleteEventKey"_L1, ActKind::DeleteEventKey},
    {"ResyncApp"_L1, ActKind::ResyncApp},
}};

QString metadataHash(const QJsonObject &metadata)
{
    const QByteArray text = QJsonDocument(metadata).toJson(QJsonDocument::Compact);
    return QString::fromLatin1(QCryptographicHash::hash(text, QCryptographicHash::Sha256).toHex());
}

QStringList texts(const QJsonValue &json)
{
    return json.toVariant().toStringList();
}

EventKey eventKeyFromJson(const QJsonObject &json)
{
    return {.id = json[u"id"].toString(),
        .name = json[u"name"].toString(),
        .source = json[u"source"].toString() == "integration"_L1 ? EventKeySource::Integration : EventKeySource::Key,
        .filter = filterFromJson(json[u"filter"].toObject())};
}

} // namespace

bool ActRecord::isSettled() const
{
    return !outcome.isEmpty() && outcome != ActOutcome::open && outcome != ActOutcome::needsChoice;
}

QString actKindName(ActKind kind)
{
    return nameIn(kindNames, kind);
}

std::optional<ActKind> actKindOfName(const QString &name)
{
    return valueIn(kindNames, name);
}

QJsonObject environmentToJson(const Environment &environment)
{
    return {{u"id"_s, environment.id}, {u"name"_s, environment.name}, {u"slug"_s, environment.slug},
        {u"type"_s, nameIn(environmentTypeNames, environment.type)}, {u"parentId"_s, environment.parentId}};
}

Environment environmentFromJson(const QJsonObject &json)
{
    return {.id = json[u"id"].toString(),
        .name = json[u"name"].toString(),
        .slug = json[u"slug"].toString(),
        .type = valueIn(environmentTypeNames, json[u"type"].toString()).value_or(EnvironmentType::Test),
        .parentId = json[u"parentId"].toString()};
}

QJsonObject filterToJson(const EventFilter &filter)
{
    return {{u"kind"_s, filter.kind == EventFilter::Kind::Allow ? u"allow"_s : u"deny"_s},
        {u"events"_s, QJsonArray::fromStringList(filter.events)}, {u"ips"_s, QJsonArray::fromStringList(filter.ips)}};
}

EventFilter filterFromJson(const QJsonObject &json)
{
    return {.kind = json[u"kind"].toString() == "allow"_L1 ? EventFilter::Kind::Allow : EventFilter::Kind::Deny,
        .events = texts(json[u"events"]),
        .ips = texts(json[u"ips"])};
}

QJsonObject eventKeyToJson(const EventKey &key)
{
    return {{u"id"_s, key.id}, {u"name"_s, key.name},
        {u"source"_s, key.source == EventKeySource::Integration ? u"integration"_s : u"key"_s},
        {u"filter"_s, filterToJson(key.filter)}, {u"metadataHash"_s, metadataHash(key.metadata)}};
}

bool isWrittenEventKey(const QJsonObject &json, const EventKey &key)
{
    return json[u"name"].toString() == key.name && filterFromJson(json[u"filter"].toObject()).sameAs(key.filter)
        && json[u"metadataHash"].toString() == metadataHash(key.metadata);
}

QJsonObject requestToJson(const ActRequest &request)
{
    QJsonObject json{
        {u"kind"_s, actKindName(request.kind)}, {u"environment"_s, environmentToJson(request.environment)}};
    if (!request.keyId.isEmpty())
        json.insert(u"keyId"_s, request.keyId);
    if (!request.activeKeyId.isEmpty())
        json.insert(u"activeKeyId"_s, request.activeKeyId);
    if (request.kind == ActKind::CreateEventKey)
        json.insert(u"newKey"_s,
            QJsonObject{{u"name"_s, request.newKey.name}, {u"filter"_s, filterToJson(request.newKey.filter)}});
    if (!request.besideId.isEmpty())
        json.insert(u"besideId"_s, request.besideId);
    if (request.changed)
        json.insert(u"changed"_s, eventKeyToJson(*request.changed));
    if (!request.appExternalId.isEmpty())
        json.insert(u"appExternalId"_s, request.appExternalId);
    // A host's protection can be passed with a secret in the query.
    if (!request.appUrl.isEmpty())
        json.insert(
            u"appUrl"_s, request.appUrl.toString(QUrl::RemoveUserInfo | QUrl::RemoveQuery | QUrl::RemoveFragment));
    if (request.byHand)
        json.insert(u"byHand"_s, true);
    return json;
}

ActRequest requestFromJson(const QJsonObject &json)
{
    ActRequest request{.kind = actKindOfName(json[u"kind"].toString()).value_or(ActKind::ResyncApp),
        .environment = environmentFromJson(json[u"environment"].toObject()),
        .keyId = json[u"keyId"].toString(),
        .activeKeyId = json[u"activeKeyId"].toString(),
        .besideId = json[u"besideId"].toString(),
        .appExternalId = json[u"appExternalId"].toString(),
        .appUrl = QUrl(json[u"appUrl"].toString()),
        .byHand = json[u"byHand"].toBool()};
    const QJsonObject newKey = json[u"newKey"].toObject();
    request.newKey = {.name = newKey[u"name"].toString(), .filter = filterFromJson(newKey[u"filter"].toObject())};
    if (json.contains(u"changed"))
        request.changed = eventKeyFromJson(json[u"changed"].toObject());
    return request;
}
