// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/practiceappserver.h"

#include "app/core/clock.h"
#include "app/core/result.h"
#include "app/core/whenfinished.h"
#include "app/practice/httpcall.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTcpSocket>
#include <functional>

using namespace Qt::StringLiterals;

namespace {

/// One sync, as the app does it when it gets a PUT: posts its functions to Inngest with its key's hash as bearer token,
/// and where that is refused once more with the fallback's. Belongs to the app's server: closing that ends it.
class PracticeAppSync : public QObject
{
public:
    using Answer = std::function<void(const HttpResponse &)>;

    /// Calls once with what the PUT is to be answered with, then deletes itself.
    static void run(Clock &clock, const PracticeAppProgram &program, const QUrl &api, QObject *owner, Answer answer);

private:
    PracticeAppSync(Clock &clock, const PracticeAppProgram &program, const QUrl &api, QObject *owner, Answer answer);

    void tryNextKey();
    void receive(const Result<HttpResponse> &registered);
    void fail(const QString &message);
    void finish(const HttpResponse &answer);

    Clock &m_clock;
    const PracticeAppProgram m_program;
    const QUrl m_api;
    const Answer m_answer;
    QList<Secret> m_keys; // that are still to be tried
};

constexpr auto timeout = std::chrono::seconds(10);

void PracticeAppSync::run(
    Clock &clock, const PracticeAppProgram &program, const QUrl &api, QObject *owner, Answer answer)
{
    if (const std::optional<HttpResponse> refusal = program.syncRefusal()) {
        answer(*refusal);
        return;
    }
    auto *sync = new PracticeAppSync(clock, program, api, owner, std::move(answer));
    sync->tryNextKey();
}

PracticeAppSync::PracticeAppSync(
    Clock &clock, const PracticeAppProgram &program, const QUrl &api, QObject *owner, Answer answer)
    : QObject(owner)
    , m_clock(clock)
    , m_program(program)
    , m_api(api)
    , m_answer(std::move(answer))
    , m_keys(program.ownKeys())
{
}

void PracticeAppSync::tryNextKey()
{
    const Secret bearer = PracticeAppProgram::bearerOf(m_keys.takeFirst());
    QUrl url = m_api;
    url.setPath(u"/fn/register"_s);
    HttpHeaders headers{{"Content-Type", "application/json"}};
    headers.emplaceBack("Authorization", "Bearer " + bearer.reveal().toByteArray());
    // Branch environments share their keys: this tells which of them it is.
    if (!m_program.variables().env().isEmpty())
        headers.emplaceBack("X-Inngest-Env", m_program.variables().env().toUtf8());
    const HttpCall::Request request{.method = "POST", .url = url, .headers = headers, .body = m_program.registration()};
    whenFinished(HttpCall::run(m_clock, request, timeout, this), this,
        [this](const Result<HttpResponse> &registered) { receive(registered); });
}

void PracticeAppSync::receive(const Result<HttpResponse> &registered)
{
    if (!registered) {
        fail(u"Failed to register: Inngest cannot be reached"_s);
        return;
    }
    if (registered->status == 401 && !m_keys.isEmpty()) {
        tryNextKey();
        return;
    }
    const QJsonObject answer = QJsonDocument::fromJson(registered->body).object();
    if (registered->status != 200) {
        const QString cause = answer.value("error"_L1).toString();
        fail(cause.isEmpty() ? u"Failed to register: Inngest answered %1"_s.arg(registered->status) : cause);
        return;
    }
    finish(m_program.response(200,
        QJsonObject{
            {u"message"_s, u"Successfully registered"_s}, {u"modified"_s, answer.value("modified"_L1).toBool()}}));
}

void PracticeAppSync::fail(const QString &message)
{
    finish(m_program.response(500, QJsonObject{{u"message"_s, message}, {u"modified"_s, false}}));
}

void PracticeAppSync::finish(const HttpResponse &answer)
{
    m_answer(answer);
    deleteLater();
}

} // namespace

PracticeAppServer::PracticeAppServer(
    Clock &clock, const PracticeAppCode &code, PracticeInstances &instances, const QUrl &api, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_code(code)
    , m_instances(instances)
    , m_api(api)
    , m_http(
          clock, [this](const HttpRequest &request, const HttpResponder &responder) { handle(request, responder); },
          this)
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
