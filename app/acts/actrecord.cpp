// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/acts/actrecord.h"

#include "app/domain/jsonfields.h"

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

constexpr Names<EventFilter::Kind, 3> filterKindNames{{
    {"allow"_L1, EventFilter::Kind::Allow},
    {"deny"_L1, EventFilter::Kind::Deny},
    {"unknown"_L1, EventFilter::Kind::Unknown},
}};

QJsonObject filterToJson(const EventFilter &filter)
{
    return JsonFields::written(filter, fieldsOfFilter);
}

EventFilter filterIn(const QJsonObject &json)
{
    return JsonFields::read(json[u"filter"].toObject(), fieldsOfFilter);
}

EventKey eventKeyFromJson(const QJsonObject &json)
{
    return {.id = json[u"id"].toString(),
        .name = json[u"name"].toString(),
        .source = valueIn(eventKeySourceNames, json[u"source"].toString()).value_or(EventKeySource::Key),
        .filter = filterIn(json)};
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

void fieldsOfEnvironment(JsonFields &json, Environment &environment)
{
    json("id"_L1, environment.id)("name"_L1, environment.name)("slug"_L1, environment.slug);
    json("type"_L1, environment.type, environmentTypeNames)("parentId"_L1, environment.parentId);
}

void fieldsOfFilter(JsonFields &json, EventFilter &filter)
{
    json("kind"_L1, filter.kind, filterKindNames)("events"_L1, filter.events)("ips"_L1, filter.ips);
}

QJsonObject eventKeyToJson(const EventKey &key)
{
    return {{u"id"_s, key.id}, {u"name"_s, key.name}, {u"source"_s, nameIn(eventKeySourceNames, key.source)},
        {u"filter"_s, filterToJson(key.filter)}, {u"metadataHash"_s, metadataHash(key.metadata)}};
}

bool isWrittenEventKey(const QJsonObject &json, const EventKey &key)
{
    return json[u"name"].toString() == key.name && filterIn(json).sameAs(key.filter)
        && json[u"metadataHash"].toString() == metadataHash(key.metadata);
}

QJsonObject requestToJson(const ActRequest &request)
{
    QJsonObject json{{u"kind"_s, actKindName(request.kind)},
        {u"environment"_s, JsonFields::written(request.environment, fieldsOfEnvironment)}};
    if (!request.keyId.isEmpty())
        json.insert(u"keyId"_s, request.keyId);
    if (!request.activeKeyId.isEmpty())
        json.insert(u"activeKeyId"_s, request.activeKeyId);
    if (request.isWayBack)
        json.insert(u"isWayBack"_s, true);
    if (request.kind == ActKind::CreateEventKey)
        json.insert(u"newKey"_s,
            QJsonObject{{u"name"_s, request.newKey.name}, {u"filter"_s, filterToJson(request.newKey.filter)}});
    if (!request.besideId.isEmpty())
        json.insert(u"besideId"_s, request.besideId);
    if (request.before)
        json.insert(u"before"_s, eventKeyToJson(*request.before));
    if (request.changed)
        json.insert(u"changed"_s, eventKeyToJson(*request.changed));
    if (!request.appExternalId.isEmpty())
        json.insert(u"appExternalId"_s, request.appExternalId);
    // A host's protection can be passed with a secret in the query.
    if (!request.appUrl.isEmpty())
        json.insert(
            u"appUrl"_s, request.appUrl.toString(QUrl::RemoveUserInfo | QUrl::RemoveQuery | QUrl::RemoveFragment));
    if (request.kind == ActKind::RotateSigningKey && !request.othersToDelete.isEmpty())
        json.insert(u"othersToDelete"_s, QJsonArray::fromStringList(request.othersToDelete));
    if (request.byHand)
        json.insert(u"byHand"_s, true);
    return json;
}

ActRequest requestFromJson(const QJsonObject &json)
{
    ActRequest request{.kind = actKindOfName(json[u"kind"].toString()).value_or(ActKind::ResyncApp),
        .environment = JsonFields::read(json[u"environment"].toObject(), fieldsOfEnvironment),
        .keyId = json[u"keyId"].toString(),
        .activeKeyId = json[u"activeKeyId"].toString(),
        .isWayBack = json[u"isWayBack"].toBool(),
        .besideId = json[u"besideId"].toString(),
        .appExternalId = json[u"appExternalId"].toString(),
        .appUrl = QUrl(json[u"appUrl"].toString()),
        .othersToDelete = json[u"othersToDelete"].toVariant().toStringList(),
        .byHand = json[u"byHand"].toBool()};
    const QJsonObject newKey = json[u"newKey"].toObject();
    request.newKey = {.name = newKey[u"name"].toString(), .filter = filterIn(newKey)};
    if (json.contains(u"before"))
        request.before = eventKeyFromJson(json[u"before"].toObject());
    if (json.contains(u"changed"))
        request.changed = eventKeyFromJson(json[u"changed"].toObject());
    return request;
}
