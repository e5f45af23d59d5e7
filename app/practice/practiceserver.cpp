// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/practiceserver.h"

#include "app/core/logging.h"
#include "app/practice/practiceids.h"
#include "app/practice/practiceoperations.h"

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

/// Lets a request meet its fate: has it processed, or not, and delivers the answer, late, cut or not at all. process
/// runs at most once, and also when the client has gone. All of it ends with the context.
void meetFate(Clock &clock, QObject *context, const PracticeFaults::Fate &fate, const HttpResponder &responder,
    const Process &process)
{
    const auto meet = [&clock, context, fault = fate.fault, responder, process] {
        suffer(clock, context, fault.value_or(PracticeFault{.kind = PracticeFault::Kind::Latency}), responder, process);
    };
    if (fate.latency.count() > 0)
        clock.after(fate.latency, context, meet);
    else
        meet();
}

} // namespace

PracticeServer::PracticeServer(Clock &clock, Options options, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_options(std::move(options))
    , m_token(m_options.token.isEmpty() ? newEventKeyValue() : m_options.token)
    , m_state(clock, m_options.directory)
    , m_rules(m_state)
    , m_calls(m_state)
    , m_events(m_state)
    , m_registry(m_state, m_calls)
    , m_http(
          clock, [this](const HttpRequest &request, const HttpResponder &to) { handle(request, to); }, this)
{
}

PracticeServer::~PracticeServer() = default;

Result<PracticeInfo> PracticeServer::start()
{
    if (const Done opened = m_state.open(); !opened)
        return failure(opened.error());
    m_events.restore();
    if (const Done listening = listen(); !listening)
        return failure(listening.error());
    return PracticeInfo{.origin = origin(), .token = m_token};
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

QUrl PracticeServer::origin() const
{
    return QUrl(QString::fromLatin1(m_http.origin()));
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
    meetFate(m_clock, this, m_faults.meet(operation), responder, process);
}

void PracticeServer::handleGraphql(const HttpRequest &request, const HttpResponder &responder)
{
    if (Secret(bearer(request)) != m_token) {
        responder.send(jsonText(401, graphqlRefusal(u"unauthorized"_s)));
        return;
    }
    const QJsonObject body = QJsonDocument::fromJson(request.body).object();
    const QString operation = body[u"operationName"_s].toString();
    if (!isPracticeOperation(operation)) {
        responder.send(jsonText(400, graphqlRefusal(u"Unknown operation named \"%1\"."_s.arg(operation))));
        return;
    }
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

HttpResponse PracticeServer::answerRegistration(const HttpRequest &request)
{
    const PracticeRegistry::Answer answer = m_registry.accept(
        QString::fromLatin1(bearer(request)), QString::fromUtf8(request.header("x-inngest-env")), request.body);
    return json(answer.status, answer.body);
}
