// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/practiceinstances.h"

#include <QJsonArray>
#include <QRandomGenerator>
#include <algorithm>
#include <numeric>

using namespace Qt::StringLiterals;

PracticeInstances::PracticeInstances(Clock &clock)
    : m_clock(clock)
{
}

void PracticeInstances::startAll(int count, const PracticeAppVariables &variables)
{
    m_instances.clear();
    m_turn.clear();
    m_deployed = variables;
    for (int number = 1; number <= count; ++number) {
        m_instances.append(
            {.number = number, .variables = variables, .startedAt = m_clock.now(), .deployment = m_deployment});
    }
    for (int index = 0; index < count; ++index)
        emit started(index);
    emit changed();
}

const PracticeInstance *PracticeInstances::next()
{
    const auto isDown = [this](int index) { return !m_instances.at(index).isServing; };
    m_turn.removeIf(isDown);
    if (m_turn.isEmpty()) {
        m_turn.resize(m_instances.size());
        std::iota(m_turn.begin(), m_turn.end(), 0);
        m_turn.removeIf(isDown);
        std::shuffle(m_turn.begin(), m_turn.end(), *QRandomGenerator::global());
    }
    return m_turn.isEmpty() ? nullptr : &m_instances.at(m_turn.takeFirst());
}

void PracticeInstances::deploy(const PracticeAppVariables &variables)
{
    ++m_deployment;
    m_deployed = variables;
    if (!m_isDeploying) {
        m_isDeploying = true;
        restartNext();
    }
    emit changed();
}

void PracticeInstances::restartNext()
{
    const auto old = std::ranges::find_if(
        m_instances, [this](const PracticeInstance &instance) { return instance.deployment != m_deployment; });
    if (old == m_instances.end()) {
        m_isDeploying = false;
        emit changed();
        return;
    }
    const int index = static_cast<int>(old - m_instances.begin());
    // A single one serves until its successor is up: an app is never all down because of a deploy.
    if (isAnotherServing(index)) {
        old->isServing = false;
        emit stopped(index);
        emit changed();
    }
    m_clock.after(m_pace.restart, this, [this, index] { finishRestart(index); });
}

void PracticeInstances::finishRestart(int index)
{
    PracticeInstance &instance = m_instances[index];
    if (instance.isServing)
        emit stopped(index);
    instance.variables = m_deployed;
    instance.deployment = m_deployment;
    instance.startedAt = m_clock.now();
    instance.isServing = true;
    emit started(index);
    emit changed();
    m_clock.after(m_pace.settle, this, [this] { restartNext(); });
}

bool PracticeInstances::isAnotherServing(int index) const
{
    for (int other = 0; other < m_instances.size(); ++other) {
        if (other != index && m_instances.at(other).isServing)
            return true;
    }
    return false;
}

QJsonObject PracticeInstances::toJson() const
{
    QJsonArray instances;
    for (const PracticeInstance &instance : m_instances) {
        instances.append(QJsonObject{{u"variables"_s, instance.variables.toJson()},
            {u"startedAt"_s, instance.startedAt.toString(Qt::ISODateWithMs)}, {u"deployment"_s, instance.deployment}});
    }
    return {{u"deployment"_s, m_deployment}, {u"deployed"_s, m_deployed.toJson()}, {u"instances"_s, instances}};
}

bool PracticeInstances::restore(const QJsonObject &json)
{
    const auto deployed = PracticeAppVariables::fromJson(json.value("deployed"_L1).toObject());
    QList<PracticeInstance> instances;
    const QJsonArray saved = json.value("instances"_L1).toArray();
    for (const QJsonValue &value : saved) {
        const auto variables = PracticeAppVariables::fromJson(value["variables"_L1].toObject());
        if (!variables)
            return false;
        instances.append({.number = static_cast<int>(instances.size()) + 1,
            .variables = *variables,
            .startedAt = QDateTime::fromString(value["startedAt"_L1].toString(), Qt::ISODateWithMs),
            .deployment = value["deployment"_L1].toInt()});
    }
    if (!deployed || instances.isEmpty())
        return false;
    m_deployment = json.value("deployment"_L1).toInt();
    m_deployed = *deployed;
    m_instances = instances;
    m_turn.clear();
    m_isDeploying = true;
    restartNext();
    return true;
}
