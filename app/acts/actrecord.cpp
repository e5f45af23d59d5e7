// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/acts/actrecord.h"

#include "app/core/bareaddress.h"
#include "app/core/digest.h"
#include "app/domain/jsonfields.h"

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
    return sha256Of(text);
}

constexpr Names<EventFilter::Kind, 3> filterKindNames{{
    {"allow"_L1, EventFilter::Kind::Allow},
    {"deny"_L1, EventFilter::Kind::Deny},
    {"unknown"_L1, EventFilter::Kind::Unknown},
}};

void fieldsOfEventKey(JsonFields &json, EventKey &key)
{
    json("id"_L1, key.id)("name"_L1, key.name)("source"_L1, key.source, eventKeySourceNames);
    json("filter"_L1, key.filter, fieldsOfFilter);
    QString hash = metadataHash(key.metadata); // nothing is read back from it
    json("metadataHash"_L1, hash);
}

void fieldsOfNewKey(JsonFields &json, NewEventKey &key)
{
    json("name"_L1, key.name)("filter"_L1, key.filter, fieldsOfFilter)("id"_L1, key.id);
}

void fieldsOfRequest(JsonFields &json, ActRequest &request)
{
    json("kind"_L1, request.kind, kindNames)("environment"_L1, request.environment, fieldsOfEnvironment);
    json("keyId"_L1, request.keyId)("activeKeyId"_L1, request.activeKeyId)("isWayBack"_L1, request.isWayBack);
    if (request.kind == ActKind::CreateEventKey)
        json("newKey"_L1, request.newKey, fieldsOfNewKey);
    json("besideId"_L1, request.besideId)("before"_L1, request.before, fieldsOfEventKey);
    json("changed"_L1, request.changed, fieldsOfEventKey)("appExternalId"_L1, request.appExternalId);
    request.appUrl = bareAddress(request.appUrl);
    json("appUrl"_L1, request.appUrl);
    json("othersToDelete"_L1, request.othersToDelete)("othersToCreate"_L1, request.othersToCreate, fieldsOfNewKey);
    json("byHand"_L1, request.byHand);
}

bool isUnsaid(const QJsonValue &value)
{
    return value == QJsonValue(QString()) || value == QJsonValue(false) || value == QJsonValue(QJsonArray());
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
    return JsonFields::written(key, fieldsOfEventKey);
}

bool isWrittenEventKey(const QJsonObject &json, const EventKey &key)
{
    const EventKey written = JsonFields::read(json, fieldsOfEventKey);
    return written.name == key.name && written.filter.sameAs(key.filter)
        && json[u"metadataHash"].toString() == metadataHash(key.metadata);
}

QJsonObject requestToJson(const ActRequest &request)
{
    QJsonObject json = JsonFields::written(request, fieldsOfRequest);
    // Most fields are of few kinds of acts.
    for (auto field = json.begin(); field != json.end();)
        field = isUnsaid(field.value()) ? json.erase(field) : field + 1;
    return json;
}

ActRequest requestFromJson(const QJsonObject &json)
{
    return JsonFields::read(json, fieldsOfRequest);
}
