// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/dashboard/dashboardjson.h"

#include "app/core/hostaddresses.h"
#include "app/dashboard/graphqlanswer.h"
#include "app/domain/apinames.h"

#include <QJsonDocument>
#include <algorithm>
#include <iterator>
#include <optional>

using namespace Qt::StringLiterals;

namespace {

Result<Environment> parseEnvironment(const QJsonValue &value)
{
    JsonReader reader(value, u"Workspace"_s);
    Environment environment;
    environment.id = reader.text("id"_L1);
    environment.name = reader.plainText("name"_L1);
    environment.slug = reader.plainText("slug"_L1);
    environment.type = reader.namedOr("type"_L1, environmentTypeNames, EnvironmentType::Unknown);
    environment.parentId = reader.optionalText("parentID"_L1);
    environment.isArchived = reader.flag("isArchived"_L1);
    return reader.finished(environment);
}

EventFilter parseFilter(JsonReader &key)
{
    JsonReader reader(key.value("filter"_L1), u"FilterList"_s);
    EventFilter filter;
    filter.events = reader.optionalTexts("events"_L1);
    filter.ips = reader.optionalTexts("ips"_L1);
    const QString type = reader.optionalText("type"_L1);
    if (type == "allow"_L1)
        filter.kind = EventFilter::Kind::Allow;
    // Entries without a type could mean either; nothing at all is no filter.
    else if (type != "deny"_L1 && !(type.isEmpty() && filter.letsEverythingThrough()))
        reader.refuse("type"_L1);
    if (!reader.isFine())
        key.refuse("filter"_L1);
    return filter;
}

Result<Sync> parseSync(const QJsonValue &value)
{
    JsonReader reader(value, u"Deploy"_s);
    Sync sync;
    sync.id = reader.text("id"_L1);
    sync.createdAt = reader.time("createdAt"_L1);
    sync.lastSyncedAt = reader.time("lastSyncedAt"_L1);
    sync.status = reader.plainText("status"_L1);
    sync.error = presentableMessage(reader.optionalText("error"_L1));
    noteFailure(sync);
    sync.framework = reader.optionalText("framework"_L1);
    sync.platform = reader.optionalText("platform"_L1);
    sync.sdkLanguage = reader.plainText("sdkLanguage"_L1);
    sync.sdkVersion = reader.plainText("sdkVersion"_L1);
    noteAddress(sync, reader.optionalText("url"_L1));
    return reader.finished(sync);
}

/// Into the optional, where it is not null.
void readSync(JsonReader &reader, QLatin1StringView field, std::optional<Sync> &into)
{
    if (reader.isNull(field))
        return;
    const Result<Sync> sync = parseSync(reader.value(field));
    if (sync)
        into = *sync;
    else
        reader.refuse(field);
}

Result<App> parseApp(const QJsonValue &value, const QString &environmentId)
{
    JsonReader reader(value, u"App"_s);
    App app;
    app.id = reader.text("id"_L1);
    app.externalId = reader.text("externalID"_L1);
    app.name = reader.plainText("name"_L1);
    app.environmentId = environmentId;
    app.method = reader.namedOr("method"_L1, appMethodNames, AppMethod::Unknown);
    app.appVersion = reader.optionalText("appVersion"_L1);
    app.createdAt = reader.time("createdAt"_L1);
    app.isArchived = reader.flag("isArchived"_L1);
    app.functionCount = reader.number("functionCount"_L1);
    readSync(reader, "latestSync"_L1, app.latestSync);
    return reader.finished(app);
}

Result<Worker> parseWorker(const QJsonValue &value)
{
    JsonReader reader(value, u"ConnectV1WorkerConnection"_s);
    Worker worker;
    worker.id = reader.text("id"_L1);
    worker.appId = reader.optionalText("appID"_L1);
    worker.appName = reader.optionalText("appName"_L1);
    worker.instanceId = reader.plainText("instanceId"_L1);
    worker.connectedAt = reader.time("connectedAt"_L1);
    worker.disconnectedAt = reader.optionalTime("disconnectedAt"_L1);
    worker.status = reader.namedOr("status"_L1, workerStatusNames, Worker::Status::Unknown);
    worker.sdkLanguage = reader.plainText("sdkLang"_L1);
    worker.sdkVersion = reader.plainText("sdkVersion"_L1);
    return reader.finished(worker);
}

SecretCheck secretCheck(JsonReader &reader, QLatin1StringView field)
{
    static constexpr std::array states{std::pair{"UNKNOWN"_L1, SecretCheck::Unknown},
        std::pair{"CORRECT"_L1, SecretCheck::Correct}, std::pair{"INCORRECT"_L1, SecretCheck::Incorrect},
        std::pair{"MISSING"_L1, SecretCheck::Missing}};
    return reader.named(field, states);
}

Result<ReceivedEvent> parseEvent(const QJsonValue &value)
{
    JsonReader reader(value, u"EventV2"_s);
    ReceivedEvent event;
    event.receivedAt = reader.time("receivedAt"_L1);
    if (!reader.isNull("source"_L1)) {
        JsonReader source(reader.value("source"_L1), u"EventSource"_s);
        event.sourceId = source.text("id"_L1);
        if (!source.isFine())
            reader.refuse("source"_L1);
    }
    return reader.finished(event);
}

} // namespace

Result<Page<Environment>> parseEnvironments(const QJsonValue &envs)
{
    return parsePage<Environment>(envs, u"EnvsConnection"_s, parseEnvironment);
}

Result<QList<SigningKey>> parseSigningKeys(const QJsonValue &workspace, const QString &environmentId)
{
    JsonReader reader = JsonReader::ofWorkspace(workspace, environmentId);
    const QJsonArray keys = reader.list("signingKeys"_L1);
    return reader.isFine() ? parseAll<SigningKey>(keys, parseSigningKey) : failure(reader.error());
}

Result<QList<EventKey>> parseEventKeys(const QJsonValue &workspace, const QString &environmentId)
{
    JsonReader reader = JsonReader::ofWorkspace(workspace, environmentId);
    QJsonArray keys;
    const QJsonArray all = reader.list("ingestKeys"_L1);
    for (const QJsonValue &key : all) {
        if (key.toObject().value("source"_L1) != "webhook"_L1)
            keys.append(key);
    }
    return reader.isFine() ? parseAll<EventKey>(keys, parseEventKey) : failure(reader.error());
}

Result<QList<App>> parseApps(const QJsonValue &workspace, const QString &environmentId)
{
    JsonReader reader = JsonReader::ofWorkspace(workspace, environmentId);
    // Nobody asks the archived ones anything: whatever is in them keeps no other from being read.
    QJsonArray live;
    const QJsonArray all = reader.list("apps"_L1);
    std::ranges::copy_if(
        all, std::back_inserter(live), [](const QJsonValue &app) { return !app["isArchived"_L1].toBool(); });
    if (!reader.isFine())
        return failure(reader.error());
    return parseAll<App>(live, [&](const QJsonValue &value) { return parseApp(value, environmentId); });
}

Result<Page<Worker>> parseWorkers(const QJsonValue &workspace, const QString &environmentId)
{
    const JsonReader reader = JsonReader::ofWorkspace(workspace, environmentId);
    if (!reader.isFine())
        return failure(reader.error());
    return parsePage<Worker>(
        reader.value("workerConnections"_L1), u"ConnectV1WorkerConnectionsConnection"_s, parseWorker);
}

Result<SigningKey> parseSigningKey(const QJsonValue &signingKey)
{
    JsonReader reader(signingKey, u"SigningKey"_s);
    SigningKey key;
    key.id = reader.text("id"_L1);
    key.value = Secret::fromText(reader.text("decryptedValue"_L1));
    key.isActive = reader.flag("isActive"_L1);
    key.createdAt = keyTime(reader.time("createdAt"_L1));
    if (!reader.isNull("user"_L1)) {
        JsonReader user(reader.value("user"_L1), u"User"_s);
        key.creatorName = user.optionalText("name"_L1);
        key.creatorEmail = user.plainText("email"_L1);
        if (!user.isFine())
            reader.refuse("user"_L1);
    }
    return reader.finished(key);
}

Result<EventKey> parseEventKey(const QJsonValue &ingestKey)
{
    JsonReader reader(ingestKey, u"IngestKey"_s);
    EventKey key;
    key.id = reader.text("id"_L1);
    key.name = reader.optionalText("name"_L1);
    key.value = Secret::fromText(reader.text("presharedKey"_L1));
    key.source = reader.named("source"_L1, eventKeySourceNames);
    key.filter = parseFilter(reader);
    key.metadata = reader.optionalObject("metadata"_L1);
    key.createdAt = keyTime(reader.time("createdAt"_L1));
    return reader.finished(key);
}

Result<ResyncOutcome> parseResync(const QJsonValue &response)
{
    JsonReader reader(response, u"SyncResponse"_s);
    ResyncOutcome outcome;
    if (!reader.isNull("app"_L1)) {
        JsonReader app(reader.value("app"_L1), u"App"_s);
        outcome.appExternalId = app.text("externalID"_L1);
        if (!app.isFine())
            reader.refuse("app"_L1);
    }
    readSync(reader, "sync"_L1, outcome.sync);
    if (!reader.isNull("error"_L1)) {
        JsonReader error(reader.value("error"_L1), u"CodedError"_s);
        outcome.failure = SyncFailure{presentableMessage(error.text("code"_L1)),
            presentableMessage(error.plainText("message"_L1)), appHttpStatus(error.value("data"_L1))};
        if (!error.isFine())
            reader.refuse("error"_L1);
    } else if (outcome.sync && !outcome.sync->error.isEmpty()) {
        outcome.failure = SyncFailure{.code = u"unknown"_s, .message = outcome.sync->error};
    } else if (outcome.appExternalId.isEmpty() || !outcome.sync || !isSyncDone(outcome.sync->status)) {
        // No word of an error is no sync: which app was synced, and that this is over, is what says so.
        reader.refuse("sync"_L1);
    }
    return reader.finished(outcome);
}

void noteFailure(Sync &sync)
{
    if (sync.error.isEmpty() && sync.status.compare("error"_L1, Qt::CaseInsensitive) == 0)
        sync.error = sync.status;
}

void noteAddress(Sync &sync, const QString &address)
{
    sync.isUrlAmbiguous = hostSpelling::isAmbiguousIn(address);
    sync.url = sync.isUrlAmbiguous ? QUrl() : QUrl(address);
}

QJsonObject filterInput(const EventFilter &filter)
{
    QString type;
    switch (filter.kind) {
    case EventFilter::Kind::Deny:
        type = u"deny"_s;
        break;
    case EventFilter::Kind::Allow:
        type = u"allow"_s;
        break;
    case EventFilter::Kind::Unknown:
        return {}; // nobody sends it, see CloudDashboard
    }
    return {{u"type"_s, type}, {u"events"_s, QJsonArray::fromStringList(filter.events)},
        {u"ips"_s, QJsonArray::fromStringList(filter.ips)}};
}

int appHttpStatus(const QJsonValue &data)
{
    const QJsonObject object
        = data.isString() ? QJsonDocument::fromJson(data.toString().toUtf8()).object() : data.toObject();
    const int status = object.value("statusCode"_L1).toInt();
    return status >= 100 && status < 600 ? status : 0;
}

Result<SigningKeyRotationCheck> parseRotationCheck(
    const QJsonValue &workspace, const QString &environmentId, const QString &appExternalId)
{
    const JsonReader outer = JsonReader::ofWorkspace(workspace, environmentId);
    if (!outer.isFine())
        return failure(outer.error());
    JsonReader app(outer.value("appByExternalID"_L1), u"App"_s);
    if (app.text("externalID"_L1) != appExternalId)
        app.refuse("externalID"_L1);
    if (!app.isFine())
        return failure(app.error());
    JsonReader reader(app.value("signingKeyRotationCheck"_L1), u"SigningKeyRotationCheck"_s);
    SigningKeyRotationCheck check;
    check.signingKey = secretCheck(reader, "signingKeyState"_L1);
    check.signingKeyFallback = secretCheck(reader, "signingKeyFallbackState"_L1);
    return reader.finished(check);
}

Result<Page<ReceivedEvent>> parseEvents(const QJsonValue &workspace, const QString &environmentId)
{
    const JsonReader outer = JsonReader::ofWorkspace(workspace, environmentId);
    if (!outer.isFine())
        return failure(outer.error());
    return parsePage<ReceivedEvent>(outer.value("eventsV2"_L1), u"EventsConnection"_s, parseEvent);
}
