// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/practicerunningapp.h"

#include "app/core/logging.h"

using namespace Qt::StringLiterals;

PracticeRunningApp::PracticeRunningApp(PracticeState &state, const PracticeAppCode &code, const QUrl &api)
    : m_state(state)
    , m_code(code)
    , m_instances(state.clock())
{
    if (m_code.method == AppMethod::Connect) {
        m_workers = std::make_unique<PracticeAppWorkers>(state, m_code, m_instances);
        connect(m_workers.get(), &PracticeAppWorkers::changed, this, &PracticeRunningApp::onChanged);
    } else {
        m_server = std::make_unique<PracticeAppServer>(state.clock(), m_code, m_instances, api, this);
    }
    connect(&m_instances, &PracticeInstances::changed, this, &PracticeRunningApp::onChanged);
}

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
    if (m_server) {
        const Result<quint16> opened = m_server->open(port, m_behaviour);
        if (!opened)
            return failure(opened.error());
    }
    m_isRunning = true;
    return save();
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
    if (m_server) {
        if (const Done set = m_server->setBehaviour(behaviour); !set)
            return set;
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
    if (m_server)
        json.insert(u"port"_s, url().port());
    else
        json.insert(u"connections"_s, m_workers->toJson());
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
