// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/practicerunningapp.h"

#include "app/core/logging.h"
#include "app/core/whenfinished.h"
#include "app/practice/httpcall.h"

#include <QJsonDocument>
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

PracticeRunningApp::PracticeRunningApp(PracticeState &state, const PracticeAppCode &code, const QUrl &api)
    : m_state(state)
    , m_code(code)
    , m_api(api)
    , m_instances(state.clock())
    , m_http(
          state.clock(),
          [this](const HttpRequest &request, const HttpResponder &responder) { handle(request, responder); }, this)
{
    if (m_code.method == AppMethod::Connect) {
        m_workers = std::make_unique<PracticeAppWorkers>(state, m_code, m_instances);
        connect(m_workers.get(), &PracticeAppWorkers::changed, this, &PracticeRunningApp::onChanged);
    }
    connect(&m_instances, &PracticeInstances::changed, this, &PracticeRunningApp::onChanged);
}

PracticeRunningApp::~PracticeRunningApp() = default;

Done PracticeRunningApp::begin(
    int instances, const PracticeAppVariables &variables, const PracticeAppBehaviour &behaviour)
{
    m_variables = variables;
    m_behaviour = behaviour;
    if (m_workers)
        m_workers->setReachable(m_behaviour.isReachable);
    m_instances.startAll(instances, variables);
    return open(0);
}

Done PracticeRunningApp::resume()
{
    m_saved = m_state.running(m_code.id);
    const auto variables = PracticeAppVariables::fromJson(m_saved.value("variables"_L1).toObject());
    if (!variables)
        return failure(variables.error());
    m_variables = *variables;
    m_behaviour = PracticeAppBehaviour::fromJson(m_saved.value("behaviour"_L1).toObject(), {});
    m_code.eventName = m_saved.value("eventName"_L1).toString();
    if (!m_instances.restore(m_saved.value("instances"_L1).toObject()))
        return failure(Error::Kind::Unreadable, u"the instances of a practice app"_s);
    if (m_workers) {
        m_workers->setReachable(m_behaviour.isReachable);
        m_workers->restore(m_saved.value("connections"_L1).toObject());
    }
    return open(static_cast<quint16>(m_saved.value("port"_L1).toInt()));
}

Done PracticeRunningApp::open(quint16 port)
{
    if (!m_workers) {
        const Result<quint16> opened = m_http.listenKeeping(port);
        if (!opened)
            return failure(opened.error());
        m_port = *opened;
        if (!m_behaviour.isReachable)
            park();
    }
    m_isRunning = true;
    return save();
}

void PracticeRunningApp::park()
{
    m_http.close();
    m_parked = std::make_unique<QTcpSocket>();
    m_parked->bind(QHostAddress(QHostAddress::LocalHost), m_port, QAbstractSocket::DontShareAddress);
}

QUrl PracticeRunningApp::url() const
{
    return m_workers ? QUrl() : QUrl(u"http://127.0.0.1:%1/api/inngest"_s.arg(m_port));
}

PracticeAppStatus PracticeRunningApp::status() const
{
    PracticeAppStatus status{m_code, url(), m_behaviour, m_variables, {}, m_instances.isDeploying()};
    for (int index = 0; index < m_instances.all().size(); ++index)
        status.instances.append({m_instances.all().at(index), m_workers && m_workers->isConnected(index)});
    return status;
}

Done PracticeRunningApp::setVariables(const PracticeAppVariables &variables)
{
    const PracticeAppVariables before = std::exchange(m_variables, variables);
    if (const Done saved = save(); !saved) {
        m_variables = before;
        return saved;
    }
    emit changed();
    return {};
}

Done PracticeRunningApp::setBehaviour(const PracticeAppBehaviour &behaviour)
{
    if (!m_workers && behaviour.isReachable && !m_http.isListening()) {
        m_parked.reset();
        if (const Result<quint16> port = m_http.listen(m_port); !port)
            return failure(port.error());
    } else if (!behaviour.isReachable && m_http.isListening()) {
        park();
    }
    m_behaviour = behaviour;
    if (m_workers)
        m_workers->setReachable(behaviour.isReachable);
    if (const Done saved = save(); !saved)
        return saved;
    emit changed();
    return {};
}

QJsonObject PracticeRunningApp::toJson() const
{
    QJsonObject json{{u"variables"_s, m_variables.toJson()}, {u"behaviour"_s, m_behaviour.toJson()},
        {u"instances"_s, m_instances.toJson()}, {u"eventName"_s, m_code.eventName}};
    if (m_workers)
        json.insert(u"connections"_s, m_workers->toJson());
    else
        json.insert(u"port"_s, m_port);
    return json;
}

Done PracticeRunningApp::save()
{
    const QJsonObject json = toJson();
    if (json == m_saved)
        return {};
    if (const Done written = m_state.setRunning(m_code.id, json); !written)
        return written;
    m_saved = json;
    return {};
}

void PracticeRunningApp::onChanged()
{
    if (!m_isRunning)
        return;
    // A restart has happened whether or not it can be noted: the next change notes it too.
    if (!save())
        qCWarning(logPractice, "the state of a practice app could not be saved");
    emit changed();
}

void PracticeRunningApp::handle(const HttpRequest &request, const HttpResponder &responder)
{
    if (m_behaviour.protectionStatus != 0)
        return responder.send({.status = m_behaviour.protectionStatus,
            .headers = {{"Content-Type", "text/html"}},
            .body = "<html><body><h1>Authentication required</h1></body></html>"});
    // Which instance answers is settled now: a restart does not change what is already under way.
    const PracticeInstance *instance = m_instances.next();
    if (!instance)
        return responder.send(
            {.status = 503, .headers = {{"Content-Type", "text/plain"}}, .body = "No instance is up"});
    const PracticeAppProgram program(m_code, instance->variables, url(), m_api);
    if (m_behaviour.delay.count() == 0)
        return answer(program, request, responder);
    m_state.clock().after(
        m_behaviour.delay, this, [this, program, request, responder] { answer(program, request, responder); });
}

void PracticeRunningApp::answer(
    const PracticeAppProgram &program, const HttpRequest &request, const HttpResponder &responder)
{
    if (request.method != "PUT" || request.path != program.path())
        responder.send(program.answer(request, m_state.clock().now()));
    else if (const std::optional<HttpResponse> refusal = program.syncRefusal())
        responder.send(*refusal);
    else
        syncWith(program.ownKeys(), program, responder);
}

void PracticeRunningApp::syncWith(QList<Secret> keys, const PracticeAppProgram &program, const HttpResponder &responder)
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
    whenFinished(HttpCall::run(m_state.clock(), request, std::chrono::seconds(10), this), this,
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
