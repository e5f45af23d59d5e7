// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/practiceappserver.h"

#include "app/practice/practiceappsync.h"

#include <QTcpSocket>

using namespace Qt::StringLiterals;

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
    if (request.method == "PUT" && request.path == program.path()) {
        PracticeAppSync::run(
            m_clock, program, m_api, this, [responder](const HttpResponse &answer) { responder.send(answer); });
        return;
    }
    responder.send(program.answer(request, m_clock.now()));
}
