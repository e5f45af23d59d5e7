// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/practiceappserver.h"

#include "app/core/clock.h"
#include "app/core/whenfinished.h"
#include "app/practice/httpcall.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTcpSocket>

using namespace Qt::StringLiterals;

namespace {

/// What the app says of its sync. told: in the answer that it got from Inngest.
QString wordsOfSync(const Result<HttpResponse> &registered, const QJsonObject &told)
{
    if (!registered)
        return u"Failed to register: Inngest cannot be reached"_s;
    if (registered->status == 200)
        return u"Successfully registered"_s;
    const QString cause = told.value("error"_L1).toString();
    return cause.isEmpty() ? u"Failed to register: Inngest answered %1"_s.arg(registered->status) : cause;
}

} // namespace

PracticeAppServer::PracticeAppServer(
    Clock &clock, const PracticeAppCode &code, PracticeInstances &instances, const QUrl &api, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_code(code)
    , m_instances(instances)
    , m_api(api)
    , m_http(clock, [this](const HttpRequest &request, const HttpResponder &responder) { handle(request, responder); })
{
}

PracticeAppServer::~PracticeAppServer() = default;

Result<quint16> PracticeAppServer::open(quint16 wanted, const PracticeAppBehaviour &behaviour)
{
    const Result<quint16> port = m_http.listenKeeping(wanted);
    if (!port)
        return port;
    m_port = *port;
    m_behaviour = behaviour;
    if (!m_behaviour.isReachable)
        park();
    return m_port;
}

Done PracticeAppServer::setBehaviour(const PracticeAppBehaviour &behaviour)
{
    if (behaviour.isReachable && !m_http.isListening()) {
        m_parked.reset();
        if (const Result<quint16> port = m_http.listen(m_port); !port)
            return failure(port.error());
    } else if (!behaviour.isReachable && m_http.isListening()) {
        park();
    }
    m_behaviour = behaviour;
    return {};
}

void PracticeAppServer::park()
{
    m_http.close();
    m_parked = std::make_unique<QTcpSocket>();
    m_parked->bind(QHostAddress(QHostAddress::LocalHost), m_port, QAbstractSocket::DontShareAddress);
}

QUrl PracticeAppServer::url() const
{
    QUrl url;
    url.setScheme(u"http"_s);
    url.setHost(u"127.0.0.1"_s);
    url.setPort(m_port);
    url.setPath(u"/api/inngest"_s);
    return url;
}

void PracticeAppServer::handle(const HttpRequest &request, const HttpResponder &responder)
{
    if (m_behaviour.protectionStatus != 0) {
        responder.send({.status = m_behaviour.protectionStatus,
            .headers = {{"Content-Type", "text/html"}},
            .body = "<html><body><h1>Authentication required</h1></body></html>"});
        return;
    }
    // Which instance answers is settled now: a restart does not change what is already under way.
    const PracticeInstance *instance = m_instances.next();
    if (!instance) {
        responder.send({.status = 503, .headers = {{"Content-Type", "text/plain"}}, .body = "No instance is up"});
        return;
    }
    const PracticeAppProgram program(m_code, instance->variables, url(), m_api);
    if (m_behaviour.delay.count() == 0) {
        answer(program, request, responder);
        return;
    }
    m_clock.after(
        m_behaviour.delay, this, [this, program, request, responder] { answer(program, request, responder); });
}

void PracticeAppServer::answer(
    const PracticeAppProgram &program, const HttpRequest &request, const HttpResponder &responder)
{
    if (request.method != "PUT" || request.path != program.path())
        responder.send(program.answer(request, m_clock.now()));
    else if (const std::optional<HttpResponse> refusal = program.syncRefusal())
        responder.send(*refusal);
    else
        syncWith(program.ownKeys(), program, responder);
}

void PracticeAppServer::syncWith(QList<Secret> keys, const PracticeAppProgram &program, const HttpResponder &responder)
{
    const Secret bearer = PracticeAppProgram::bearerOf(keys.takeFirst());
    QUrl url = m_api;
    url.setPath(u"/fn/register"_s);
    HttpHeaders headers{{"Content-Type", "application/json"}};
    headers.emplaceBack("Authorization", "Bearer " + bearer.reveal().toByteArray());
    // Branch environments share their keys: this tells which of them it is.
    if (!program.variables().env().isEmpty())
        headers.emplaceBack("X-Inngest-Env", program.variables().env().toUtf8());
    const HttpCall::Request request{.method = "POST", .url = url, .headers = headers, .body = program.registration()};
    whenFinished(HttpCall::run(m_clock, request, std::chrono::seconds(10), this), this,
        [this, keys, program, responder](const Result<HttpResponse> &registered) {
            if (registered && registered->status == 401 && !keys.isEmpty())
                return syncWith(keys, program, responder);
            const bool isRegistered = registered && registered->status == 200;
            const QJsonObject told = registered ? QJsonDocument::fromJson(registered->body).object() : QJsonObject();
            responder.send(program.response(isRegistered ? 200 : 500,
                QJsonObject{{u"message"_s, wordsOfSync(registered, told)},
                    {u"modified"_s, isRegistered && told.value("modified"_L1).toBool()}}));
        });
}
