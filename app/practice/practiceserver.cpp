// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/practiceserver.h"

#include "app/core/logging.h"
#include "app/practice/practiceoperations.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace {

HttpResponse jsonText(int status, const QByteArray &body)
{
    return {.status = status,
        .headers = {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}},
        .body = body};
}

HttpResponse json(int status, const QJsonObject &object)
{
    return jsonText(status, QJsonDocument(object).toJson(QJsonDocument::Compact));
}

QByteArray bearer(const HttpRequest &request)
{
    const QByteArray header = request.header("authorization");
    return header.startsWith("Bearer ") ? header.mid(7) : QByteArray();
}

using Process = std::function<void(const PracticeReply &)>;

HttpResponse rateLimited(const PracticeFault &fault)
{
    HttpResponse response = jsonText(429, graphqlRefusal(u"too many requests"_s));
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(fault.delay);
    response.headers.emplaceBack("Retry-After", QByteArray::number(static_cast<qint64>(seconds.count())));
    return response;
}

HttpResponse proxyPage()
{
    return {.status = 200,
        .headers = {{"Content-Type", "text/html"}},
        .body = "<!DOCTYPE html><title>Sign in to the network</title><p>Please sign in to go on."};
}

void suffer(
    Clock &clock, QObject *context, const PracticeFault &fault, const HttpResponder &responder, const Process &process)
{
    using Kind = PracticeFault::Kind;
    switch (fault.kind) {
    case Kind::Latency:
        process([responder](const HttpResponse &response) { responder.send(response); });
        break;
    case Kind::Unauthorized:
        responder.send(jsonText(401, graphqlRefusal(u"unauthorized"_s)));
        break;
    case Kind::Unauthenticated:
        responder.send(jsonText(200, graphqlRefusal(u"unauthenticated"_s, u"UNAUTHENTICATED"_s)));
        break;
    case Kind::Forbidden:
        responder.send(jsonText(200, graphqlRefusal(u"forbidden"_s)));
        break;
    case Kind::RateLimited:
        responder.send(rateLimited(fault));
        break;
    case Kind::ServerError:
        responder.send(jsonText(503, graphqlRefusal(u"service unavailable"_s)));
        break;
    case Kind::Cut:
        responder.cut();
        break;
    case Kind::NeverAnswers:
        responder.never();
        break;
    case Kind::HalfAnswer:
        process([responder](const HttpResponse &response) { responder.sendPart(response, response.body.size() / 2); });
        break;
    case Kind::NotJson:
        responder.send(proxyPage());
        break;
    case Kind::LostAnswer:
        process([responder](const HttpResponse &) { responder.cut(); });
        break;
    case Kind::LateEffect:
        responder.never();
        responder.whenClientGone(context, [&clock, context, delay = fault.delay, process] {
            clock.after(delay, context, [process] { process([](const HttpResponse &) {}); });
        });
        break;
    }
}

Sync syncOf(const QJsonObject &body, const QUrl &url, const QDateTime &now)
{
    // "js:v4.2.6"
    const QString sdk = body[u"sdk"_s].toString();
    const qsizetype colon = sdk.indexOf(u':');
    QString version = sdk.mid(colon + 1);
    if (version.startsWith(u'v'))
        version.remove(0, 1);
    return {.id = newPracticeId(),
        .createdAt = now,
        .lastSyncedAt = now,
        .status = u"success"_s,
        .framework = body[u"framework"_s].toString(),
        .platform = body[u"platform"_s].toString(),
        .sdkLanguage = sdk.left(colon),
        .sdkVersion = version,
        .url = url};
}

/// The environment that the app lives in; of a branch parent's keys the named child, which is `made` at its first
/// sync. Empty, with the refusal's code: there is none.
QString environmentFor(const PracticeState &state, const PracticeSigningKey &key, const QString &branch,
    std::optional<Environment> &made, QString &refusalCode)
{
    const Environment *holder = state.environments().find(key.environmentId);
    if (!holder || holder->isArchived) {
        refusalCode = u"env_archived"_s;
        return {};
    }
    if (holder->type != EnvironmentType::BranchParent)
        return key.environmentId;
    if (branch.isEmpty()) {
        refusalCode = u"env_unspecified"_s;
        return {};
    }
    for (const Environment &child : state.environments().all()) {
        if (child.parentId != key.environmentId || (child.name != branch && child.slug != branch))
            continue;
        refusalCode = child.isArchived ? u"env_archived"_s : QString();
        return child.isArchived ? QString() : child.id;
    }
    QString slug = branch.toLower();
    slug.replace(u'/', u'-').replace(u' ', u'-');
    made = Environment{.id = newPracticeId(),
        .name = branch,
        .slug = slug,
        .type = EnvironmentType::BranchChild,
        .parentId = key.environmentId};
    return made->id;
}

} // namespace

PracticeServer::PracticeServer(Clock &clock, Options options)
    : m_clock(clock)
    , m_options(std::move(options))
    , m_token(m_options.token.isEmpty() ? newEventKeyValue() : m_options.token)
    , m_state(clock, m_options.directory)
    , m_rules(m_state)
    , m_calls(m_state)
    , m_events(m_state)
    , m_http(
          clock, [this](const HttpRequest &request, const HttpResponder &to) { handle(request, to); }, this)
{
}

Result<PracticeInfo> PracticeServer::start()
{
    if (const Done opened = m_state.open(); !opened)
        return failure(opened.error());
    m_events.restore();
    if (const Done listening = listen(); !listening)
        return failure(listening.error());
    return PracticeInfo{.origin = origin(), .token = m_token, .setAside = m_state.setAside()};
}

Done PracticeServer::listen()
{
    const quint16 kept = m_state.account().port;
    const Result<quint16> port = m_options.port ? m_http.listen(m_options.port) : m_http.listenKeeping(kept);
    if (!port)
        return failure(port.error());
    if (kept != 0 && *port != kept)
        qCWarning(logPractice) << "The practice account has moved to port" << *port << "from" << kept;
    if (*port == kept)
        return {};
    return m_state.change([&](PracticeAccount &account) { account.port = *port; });
}

void PracticeServer::handle(const HttpRequest &request, const HttpResponder &responder)
{
    if (request.method != "POST") {
        responder.send(json(request.path == "/gql" ? 405 : 404, {{u"error"_s, u"not found"_s}}));
    } else if (request.path == "/gql") {
        handleGraphql(request, responder);
    } else if (request.path == "/practice/control" && m_control) {
        m_control(request, responder);
    } else if (request.path == "/practice/platforms" && m_platforms) {
        meet(u"/practice/platforms"_s, responder, [this, request](const PracticeReply &reply) {
            const auto [status, answer]
                = m_platforms(Secret(bearer(request)), QJsonDocument::fromJson(request.body).object());
            reply(json(status, answer));
        });
    } else if (request.path.startsWith("/e/")) {
        meet(u"/e"_s, responder, [this, request](const PracticeReply &reply) { reply(answerEvents(request)); });
    } else if (request.path == "/fn/register") {
        meet(u"/fn/register"_s, responder,
            [this, request](const PracticeReply &reply) { reply(answerRegistration(request)); });
    } else {
        responder.send(json(404, {{u"error"_s, u"not found"_s}}));
    }
}

void PracticeServer::meet(
    const QString &operation, const HttpResponder &responder, const std::function<void(const PracticeReply &)> &process)
{
    ++m_requests[operation];
    const PracticeFaults::Fate fate = m_faults.meet(operation);
    const PracticeFault fault = fate.fault.value_or(PracticeFault{.kind = PracticeFault::Kind::Latency});
    const auto meet = [this, fault, responder, process] { suffer(m_clock, this, fault, responder, process); };
    if (fate.latency.count() > 0)
        m_clock.after(fate.latency, this, meet);
    else
        meet();
}

void PracticeServer::handleGraphql(const HttpRequest &request, const HttpResponder &responder)
{
    if (Secret(bearer(request)) != m_token)
        return responder.send(jsonText(401, graphqlRefusal(u"unauthorized"_s)));
    const QJsonObject body = QJsonDocument::fromJson(request.body).object();
    const QString operation = body[u"operationName"_s].toString();
    if (!isPracticeOperation(operation))
        return responder.send(jsonText(400, graphqlRefusal(u"Unknown operation named \"%1\"."_s.arg(operation))));
    const QJsonObject variables = body[u"variables"_s].toObject();
    meet(operation, responder, [this, operation, variables](const PracticeReply &reply) {
        answerPracticeOperation({m_state, m_rules, m_calls, m_events}, operation, variables,
            [reply](const QByteArray &answer) { reply(jsonText(200, answer)); });
    });
}

HttpResponse PracticeServer::answerEvents(const HttpRequest &request)
{
    const QByteArray key = QByteArray::fromPercentEncoding(request.path.sliced(3));
    const PracticeEvents::Answer answer = m_events.receive(Secret(key), request.body, request.peer.toString());
    return json(answer.status, answer.body);
}

/// What apps post to /fn/register: their functions, with their signing key's hash as bearer token. Accepts the hash of
/// an environment's active key only; trying the fallback after a 401 is the app's business.
HttpResponse PracticeServer::answerRegistration(const HttpRequest &request)
{
    const QString keyHash = QString::fromLatin1(bearer(request)); // with "signkey-prod-" before it
    const QString branch = QString::fromUtf8(request.header("x-inngest-env"));
    const QJsonObject body = QJsonDocument::fromJson(request.body).object();
    const QUrl url(body[u"url"_s].toString(), QUrl::StrictMode);
    const QString externalId = body[u"appName"_s].toString();
    const auto refuse = [&](int status, const QString &code, const QString &message) {
        m_calls.noteRegistration(url, {}, code);
        return json(status, {{u"error"_s, message}, {u"code"_s, code}, {u"status"_s, status}});
    };
    if (keyHash.isEmpty())
        return refuse(401, u"signing_key_unspecified"_s, u"No signing key was sent"_s);
    const PracticeSigningKey *key = m_state.activeKeyOfHash(keyHash);
    if (!key)
        return refuse(401, u"signing_key_invalid"_s, u"Signing key not found"_s);
    if (!url.isValid() || url.isEmpty() || externalId.isEmpty())
        return refuse(400, u"http_bad_request"_s, u"An app has a url and an appName"_s);
    const int functions = static_cast<int>(body[u"functions"_s].toArray().size());
    if (functions == 0)
        return refuse(400, u"no_functions"_s, u"The app has no functions"_s);

    std::optional<Environment> made;
    QString refusalCode;
    const QString environmentId = environmentFor(m_state, *key, branch, made, refusalCode);
    if (environmentId.isEmpty())
        return refuse(400, refusalCode, u"The environment is archived, or the branch's name is missing"_s);

    const QDateTime now = m_state.clock().now();
    const PracticeApp *known = m_state.app(environmentId, externalId);
    PracticeApp app = known ? *known
                            : PracticeApp{.app = {.id = newPracticeId(),
                                              .externalId = externalId,
                                              .name = externalId,
                                              .environmentId = environmentId,
                                              .createdAt = now}};
    const bool modified = !known || app.app.functionCount != functions || app.sync().url != url;
    app.app.functionCount = functions;
    app.app.appVersion = body[u"appVersion"_s].toString();
    app.app.isArchived = false;
    app.app.latestSync = syncOf(body, url, now);
    const auto note = [&](PracticeAccount &account) {
        if (made)
            account.environments.append(*made);
        account.apps.put(app);
    };
    if (const Done written = m_state.change(note); !written)
        return json(500, {{u"error"_s, u"The practice account could not be written"_s}, {u"status"_s, 500}});
    m_calls.noteRegistration(url, app.app.id, {});
    return json(200, {{u"ok"_s, true}, {u"modified"_s, modified}});
}
