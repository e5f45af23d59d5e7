// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "tests/selfhosted/server/standin.h"

#include "app/core/whenfinished.h"
#include "app/domain/fingerprint.h"
#include "app/domain/keytext.h"
#include "app/domain/signature.h"
#include "app/practice/httpcall.h"

#include <QFile>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QSaveFile>
#include <QUrlQuery>
#include <QVersionNumber>

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype pageSize = 20;

/// As a server reads its environment: the value is all that stands behind the sign, blanks too.
std::optional<ServerSettings> readSettings(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    ServerSettings settings;
    for (const QByteArray &line : file.readAll().split('\n')) {
        const qsizetype sign = line.indexOf('=');
        const QByteArray name = line.left(sign);
        const QByteArray value = line.mid(sign + 1);
        if (name == "INNGEST_SIGNING_KEY")
            settings.signingKey = Secret(value);
        else if (name == "INNGEST_EVENT_KEY" && !value.isEmpty())
            for (const QByteArray &key : value.split(','))
                settings.eventKeys.append(Secret(key));
    }
    return settings;
}

QByteArray withoutPrefix(const QByteArray &key)
{
    static const QRegularExpression prefix(u"^signkey-\\w+-"_s);
    return QString::fromUtf8(key).remove(prefix).toUtf8();
}

/// What a real one looks at before it starts; nullopt: it starts. A prefix of an even length passes, and so do
/// capitals.
std::optional<QString> refusalOf(const ServerSettings &settings)
{
    static const QRegularExpression hex(u"\\A[0-9a-fA-F]*\\z"_s);
    if (settings.signingKey.isEmpty())
        return u"Error: signing-key is required"_s;
    if (settings.signingKey.size() % 2 != 0)
        return u"Error: signing-key must be hex string with even number of chars"_s;
    if (!hex.match(QString::fromUtf8(withoutPrefix(settings.signingKey.reveal().toByteArray()))).hasMatch())
        return u"Error: signing-key must be valid hex string"_s;
    if (settings.eventKeys.isEmpty())
        return u"Error: at least one event-key is required"_s;
    return {};
}

} // namespace

StandIn::StandIn(Clock &clock, Options options)
    : m_clock(clock)
    , m_options(std::move(options))
    , m_server(clock, [this](const HttpRequest &request, const HttpResponder &responder) {
        const Answer given = answer(request, m_held.at(m_turn++ % m_held.size()));
        HttpHeaders headers{{"Content-Type", given.type}, {"Vary", "Origin"},
            {"X-Inngest-Server-Kind", m_options.isDevelopment ? "dev" : "cloud"}};
        if (given.status >= 400 && given.type.startsWith("text/plain"))
            headers.emplaceBack("X-Content-Type-Options", "nosniff");
        responder.send({.status = given.status, .headers = headers, .body = given.body});
    })
{
}

std::optional<QString> StandIn::start()
{
    for (const QString &path : m_options.settings) {
        const std::optional<ServerSettings> settings = readSettings(path);
        if (!settings)
            return u"the settings cannot be read"_s;
        if (const std::optional<QString> why = refusalOf(*settings))
            return why;
        m_held.append(*settings);
    }
    loadState();
    if (const Result<quint16> port = m_server.listen(m_options.port); !port)
        return u"address already in use"_s;
    if (m_options.callPause.count() > 0)
        callApps();
    return {};
}

StandIn::Answer StandIn::json(const QJsonObject &object, int status)
{
    return {.status = status, .body = QJsonDocument(object).toJson(QJsonDocument::Compact)};
}

bool StandIn::isAllowed(const HttpRequest &request, const ServerSettings &held) const
{
    if (m_options.isDevelopment)
        return true;
    const QByteArray header = request.header("authorization");
    if (!header.startsWith("Bearer "))
        return false;
    const QByteArray bearer = withoutPrefix(header.mid(7));
    return bearer == withoutPrefix(held.signingKey.reveal().toByteArray())
        || bearer == signingKeyHash(held.signingKey).toLatin1();
}

StandIn::Answer StandIn::answer(const HttpRequest &request, const ServerSettings &held)
{
    // It must not be sent: a server has one environment.
    if (!request.header("x-inngest-env").isEmpty() && request.path != "/fn/register")
        count(u"environmentHeaders"_s);
    if (request.path == "/health")
        return json({{u"status"_s, 200}, {u"message"_s, u"OK"_s}});
    if (request.path == "/stand-in/counts")
        return json(m_counts);
    if (request.path == "/e/")
        return {.status = 404, .type = "text/plain; charset=utf-8", .body = "404 page not found\n"};
    if (request.path.startsWith("/e/"))
        return takeEvents(request, held);
    if (!isAllowed(request, held)) {
        if (request.path == "/fn/register")
            count(u"refusedSyncs"_s);
        return {.status = 401, .type = "text/plain; charset=utf-8", .body = "Authentication failed\n"};
    }
    if (request.path == "/fn/register")
        return registerApp(request);
    if (request.method == "GET")
        return list(request, held);
    const bool isSync = request.path.endsWith("/syncs");
    const QJsonObject error{{u"code"_s, isSync ? u"not_implemented"_s : u"api_error"_s},
        {u"message"_s, isSync ? u"App sync not implemented in OSS"_s : u"Method Not Allowed"_s}};
    return json({{u"errors"_s, QJsonArray{error}}}, 501);
}

StandIn::Answer StandIn::list(const HttpRequest &request, const ServerSettings &held) const
{
    const QString now = m_clock.now().toString(Qt::ISODateWithMs);
    QJsonObject answer{{u"metadata"_s, QJsonObject{{u"fetchedAt"_s, now}}}, {u"page"_s, QJsonObject()}};
    const auto keyOf = [&now](const Secret &key) {
        QJsonObject listed{{u"createdAt"_s, now}, {u"environment"_s, u"dev"_s}};
        if (!key.isEmpty()) // left out like all that is empty
            listed.insert(u"key"_s, key.revealText());
        return listed;
    };
    if (request.path == "/v2/health") {
        answer.remove(u"page"_s);
        answer.insert(u"data"_s, QJsonObject{{u"status"_s, u"ok"_s}});
    } else if (request.path == "/v2/keys/signing") {
        answer.insert(u"data"_s, QJsonArray{keyOf(held.signingKey)});
    } else if (request.path == "/v2/keys/events") {
        QJsonArray keys;
        for (const Secret &key : held.eventKeys)
            keys.append(keyOf(key));
        answer.insert(u"data"_s, keys);
    } else if (request.path == "/v2/envs") {
        answer.insert(u"data"_s,
            QJsonArray{QJsonObject{{u"createdAt"_s, u"2021-05-13T09:30:04Z"_s},
                {u"id"_s, u"00000000-0000-4000-b000-000000000000"_s}, {u"name"_s, u"dev"_s}, {u"type"_s, u"TEST"_s}}});
    } else if (request.path == "/v2/account") {
        const QString always = u"2021-05-13T09:30:04Z"_s;
        answer.remove(u"page"_s);
        answer.insert(u"data"_s,
            QJsonObject{{u"createdAt"_s, always}, {u"email"_s, u"dev@inngest.local"_s},
                {u"id"_s, u"00000000-0000-4000-a000-000000000000"_s}, {u"name"_s, u"Dev Server"_s},
                {u"updatedAt"_s, always}});
    } else if (request.path == "/v2/apps") {
        const qsizetype from = QUrlQuery(QString::fromUtf8(request.query)).queryItemValue(u"cursor"_s).toInt();
        QJsonArray apps;
        for (const QJsonObject &app : m_apps.values().mid(from, pageSize))
            apps.append(app[u"listed"].toObject());
        QJsonObject page{{u"limit"_s, pageSize}};
        if (from + pageSize < m_apps.size()) {
            page.insert(u"hasMore"_s, true);
            page.insert(u"cursor"_s, QString::number(from + pageSize));
        }
        answer.insert(u"page"_s, page);
        if (!apps.isEmpty()) // left out where there is none
            answer.insert(u"data"_s, apps);
    } else {
        return {.status = 404, .type = "text/plain; charset=utf-8", .body = "404 page not found\n"};
    }
    return json(answer);
}

StandIn::Answer StandIn::takeEvents(const HttpRequest &request, const ServerSettings &held)
{
    const Secret key(QByteArray::fromPercentEncoding(request.path.mid(3)));
    const bool isKnown = m_options.isDevelopment
        || std::any_of(
            held.eventKeys.cbegin(), held.eventKeys.cend(), [&key](const Secret &one) { return one == key; });
    count(isKnown ? u"events"_s : u"refusedEvents"_s);
    if (!isKnown)
        return json({{u"status"_s, 401}, {u"message"_s, QString()}, {u"error"_s, u"Event key not found"_s}}, 401);
    QJsonArray ids;
    for (qsizetype i = 0; i < std::max<qsizetype>(1, QJsonDocument::fromJson(request.body).array().size()); ++i)
        ids.append(QString());
    Answer taken = json({{u"ids"_s, ids}, {u"status"_s, 200}});
    taken.type = "text/plain; charset=utf-8"; // as which a real one sends its JSON here
    return taken;
}

StandIn::Answer StandIn::registerApp(const HttpRequest &request)
{
    const QJsonObject said = QJsonDocument::fromJson(request.body).object();
    const QString sdk = said[u"sdk"].toString(); // "js:v4.24.0"
    const QString language = sdk.section(u':', 0, 0).remove(u"inngest-"_s);
    const QString version = sdk.section(u':', 1);
    const QVersionNumber number = QVersionNumber::fromString(version.mid(1));
    const bool isLeaking
        = language == "js"_L1 && number >= QVersionNumber(3, 22, 0) && number <= QVersionNumber(3, 53, 1);
    if (isLeaking)
        return json({{u"error"_s, u"known security vulnerability"_s}}, 400);
    const QString id = said[u"appName"].toString(said[u"appname"].toString());
    const QJsonArray functions = said[u"functions"].toArray();
    const bool isWorker = said[u"deployType"] == "connect"_L1;
    // What is 0, false or nothing is left out.
    const QJsonObject listed{{u"createdAt"_s, m_clock.now().toString(Qt::ISODate)},
        {u"functionCount"_s, functions.isEmpty() ? QJsonValue(QJsonValue::Undefined) : QJsonValue(functions.size())},
        {u"id"_s, id}, {u"method"_s, isWorker ? u"CONNECT"_s : u"SERVE"_s}, {u"name"_s, id},
        {u"latestSync"_s,
            QJsonObject{{u"framework"_s, said[u"framework"]}, {u"sdkLanguage"_s, language}, {u"sdkVersion"_s, version},
                {u"url"_s, said[u"url"]}, {u"error"_s, said[u"error"]}}}};
    const QJsonValue function = functions.first();
    m_apps.insert(id,
        {{u"listed"_s, listed}, {u"call"_s, function[u"steps"][u"step"][u"runtime"][u"url"]},
            {u"event"_s, function[u"triggers"].toArray().first()[u"event"]}});
    count(u"syncs"_s);
    return json({{u"ok"_s, true}, {u"modified"_s, true}});
}

/// As a server runs a function: signed with the key that it holds.
void StandIn::callApps()
{
    for (auto app = m_apps.cbegin(); app != m_apps.cend(); ++app) {
        const QJsonObject event{{u"name"_s, (*app)[u"event"]}, {u"data"_s, QJsonObject()}};
        const QJsonObject context{{u"attempt"_s, 0}, {u"run_id"_s, u"01"_s}, {u"fn_id"_s, app.key()},
            {u"stack"_s, QJsonObject{{u"stack"_s, QJsonArray()}, {u"current"_s, 0}}}};
        const QByteArray body = QJsonDocument(
            QJsonObject{{u"ctx"_s, context}, {u"event"_s, event}, {u"events"_s, QJsonArray{event}},
                {u"steps"_s, QJsonObject()}, {u"version"_s, 1},
                {u"use_api"_s,
                    false}}).toJson(QJsonDocument::Compact);
        const HttpCall::Request request{.method = "POST",
            .url = QUrl((*app)[u"call"].toString()),
            .headers = {{"Content-Type", "application/json"},
                {"X-Inngest-Signature", signatureHeader(m_held.first().signingKey, body, m_clock.now())}},
            .body = body};
        whenFinished(HttpCall::run(m_clock, request, std::chrono::seconds(10), &m_calls), &m_calls,
            [this](const Result<HttpResponse> &answer) {
                count(!answer                                           ? u"unansweredCalls"_s
                        : answer->status >= 200 && answer->status < 300 ? u"calls"_s
                                                                        : u"refusedCalls"_s);
            });
    }
    m_clock.after(m_options.callPause, &m_calls, [this] { callApps(); });
}

void StandIn::count(const QString &what)
{
    m_counts.insert(what, m_counts[what].toInt() + 1);
    saveState();
}

void StandIn::loadState()
{
    QFile file(m_options.state);
    if (m_options.state.isEmpty() || !file.open(QIODevice::ReadOnly))
        return;
    const QJsonObject state = QJsonDocument::fromJson(file.readAll()).object();
    m_counts = state[u"counts"].toObject();
    const QJsonObject apps = state[u"apps"].toObject();
    for (auto app = apps.begin(); app != apps.end(); ++app)
        m_apps.insert(app.key(), app->toObject());
}

void StandIn::saveState() const
{
    QSaveFile file(m_options.state);
    if (m_options.state.isEmpty() || !file.open(QIODevice::WriteOnly))
        return;
    QJsonObject apps;
    for (auto app = m_apps.cbegin(); app != m_apps.cend(); ++app)
        apps.insert(app.key(), *app);
    file.write(QJsonDocument(QJsonObject{{u"counts"_s, m_counts}, {u"apps"_s, apps}}).toJson(QJsonDocument::Compact));
    file.commit();
}
