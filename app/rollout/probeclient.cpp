// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rollout/probeclient.h"

#include "app/rollout/probeexchange.h"

#include <unordered_map>

/// The part of ProbeClient that works in its thread: the exchanges under way, by number.
class ProbeSender : public QObject
{
    Q_OBJECT

public:
    void send(quint64 id, const ProbeRequest &request);
    void expire(quint64 id);
    void abort(quint64 id);

signals:
    void answered(quint64 id, const ProbeReply &reply);

private:
    std::unordered_map<quint64, ProbeExchange *> m_running; // children
};

void ProbeSender::send(quint64 id, const ProbeRequest &request)
{
    auto *exchange = new ProbeExchange(request, this);
    m_running.insert_or_assign(id, exchange);
    connect(exchange, &ProbeExchange::finished, this, [this, id, exchange](const ProbeReply &reply) {
        m_running.erase(id);
        exchange->deleteLater();
        emit answered(id, reply);
    });
    exchange->start();
}

void ProbeSender::expire(quint64 id)
{
    if (const auto found = m_running.find(id); found != m_running.end())
        found->second->expire();
}

void ProbeSender::abort(quint64 id)
{
    const auto found = m_running.find(id);
    if (found == m_running.end())
        return;
    delete found->second;
    m_running.erase(found);
}

ProbeClient::ProbeClient(QObject *parent)
    : QObject(parent)
    , m_sender(new ProbeSender)
{
    m_thread.setObjectName(QStringLiteral("probes"));
    m_sender->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_sender, &QObject::deleteLater);
    connect(m_sender, &ProbeSender::answered, this, &ProbeClient::answered);
}

ProbeClient::~ProbeClient()
{
    if (!m_thread.isRunning()) {
        delete m_sender;
        return;
    }
    m_thread.quit();
    m_thread.wait();
}

quint64 ProbeClient::send(const ProbeRequest &request)
{
    if (!m_thread.isRunning())
        m_thread.start();
    const quint64 id = ++m_last;
    QMetaObject::invokeMethod(
        m_sender, [sender = m_sender, id, request] { sender->send(id, request); }, Qt::QueuedConnection);
    return id;
}

void ProbeClient::expire(quint64 id)
{
    QMetaObject::invokeMethod(
        m_sender, [sender = m_sender, id] { sender->expire(id); }, Qt::QueuedConnection);
}

void ProbeClient::abort(quint64 id)
{
    QMetaObject::invokeMethod(
        m_sender, [sender = m_sender, id] { sender->abort(id); }, Qt::QueuedConnection);
}

#include "probeclient.moc"
