// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/practiceappworkers.h"

#include "app/core/logging.h"
#include "app/domain/fingerprint.h"
#include "app/practice/practiceappprogram.h"

#include <algorithm>

using namespace Qt::StringLiterals;

PracticeAppWorkers::PracticeAppWorkers(PracticeState &state, const PracticeAppCode &code, PracticeInstances &instances)
    : m_state(state)
    , m_code(code)
    , m_instances(instances)
{
    connect(&m_instances, &PracticeInstances::started, this, &PracticeAppWorkers::open);
    connect(&m_instances, &PracticeInstances::stopped, this, &PracticeAppWorkers::close);
    connect(&m_state, &PracticeState::activeKeyChanged, this, [this](const QString &environmentId) {
        if (environmentId == m_state.keyHolder(m_code.environmentId))
            connectAll();
    });
}

PracticeAppWorkers::~PracticeAppWorkers()
{
    for (const Worker &worker : std::as_const(m_connections))
        m_state.removeWorker(worker.id);
}

void PracticeAppWorkers::setReachable(bool isReachable)
{
    if (m_isReachable == isReachable)
        return;
    m_isReachable = isReachable;
    if (m_isReachable)
        return connectAll();
    const QList<int> open = m_connections.keys();
    for (const int index : open)
        close(index);
}

void PracticeAppWorkers::connectAll()
{
    for (int index = 0; index < m_instances.all().size(); ++index)
        open(index);
}

void PracticeAppWorkers::open(int index)
{
    const PracticeInstance &instance = m_instances.all().at(index);
    if (!m_isReachable || !instance.isServing || m_connections.contains(index) || !isAccepted(instance.variables))
        return;
    const QDateTime now = m_state.clock().now();
    put(index, newPracticeUlid(now), now);
    noteSync(now);
    emit changed();
}

/// As a worker does each time it connects.
void PracticeAppWorkers::noteSync(const QDateTime &now)
{
    const PracticeApp *row = m_state.apps().find(m_code.id);
    if (!row || !row->app.latestSync)
        return;
    PracticeApp synced = *row;
    Sync &latest = *synced.app.latestSync;
    latest.lastSyncedAt = now;
    latest.status = u"success"_s;
    latest.error.clear();
    if (!m_state.change([&](PracticeAccount &account) { account.apps.put(synced); }))
        qCWarning(logPractice, "a worker's sync could not be noted");
}

void PracticeAppWorkers::put(int index, const QString &id, const QDateTime &connectedAt)
{
    const Worker worker{.id = id,
        .appId = m_code.id,
        .appName = m_code.name,
        // As containers are named: a new one with each deployment, the same when it only connects anew.
        .instanceId = u"%1-%2-d%3"_s.arg(m_code.externalId, QString::number(m_instances.all().at(index).number),
            QString::number(m_instances.all().at(index).deployment)),
        .connectedAt = connectedAt,
        .status = Worker::Status::Ready,
        .sdkLanguage = m_code.sdk.language,
        .sdkVersion = m_code.sdk.version};
    m_connections.insert(index, worker);
    m_state.addWorker(m_code.environmentId, worker);
}

void PracticeAppWorkers::close(int index)
{
    if (!m_connections.contains(index))
        return;
    m_state.removeWorker(m_connections.take(index).id);
    emit changed();
}

bool PracticeAppWorkers::isAccepted(const PracticeAppVariables &variables) const
{
    const PracticeSigningKey *active = m_state.activeSigningKey(m_state.keyHolder(m_code.environmentId));
    if (!active || variables.isDev())
        return false;
    const PracticeAppProgram program(m_code, variables, {}, {});
    const QList<Secret> keys = program.ownKeys();
    return std::ranges::any_of(
        keys, [active](const Secret &key) { return signingKeyHash(key) == signingKeyHash(active->value); });
}

QJsonObject PracticeAppWorkers::toJson() const
{
    QJsonObject json;
    for (auto it = m_connections.cbegin(); it != m_connections.cend(); ++it) {
        json.insert(QString::number(it.key()),
            QJsonObject{{u"id"_s, it->id}, {u"connectedAt"_s, it->connectedAt.toString(Qt::ISODateWithMs)}});
    }
    return json;
}

void PracticeAppWorkers::restore(const QJsonObject &json)
{
    for (int index = 0; index < m_instances.all().size(); ++index) {
        const QJsonObject saved = json.value(QString::number(index)).toObject();
        const QDateTime connectedAt
            = QDateTime::fromString(saved.value("connectedAt"_L1).toString(), Qt::ISODateWithMs);
        if (connectedAt.isValid() && m_isReachable && m_instances.all().at(index).isServing)
            put(index, saved.value("id"_L1).toString(), connectedAt);
    }
    connectAll();
}
