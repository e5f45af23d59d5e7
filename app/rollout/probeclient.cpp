// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rollout/probeclient.h"

#include "app/rollout/probesender.h"

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
