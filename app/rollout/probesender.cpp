// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rollout/probesender.h"

#include "app/rollout/probeexchange.h"

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
