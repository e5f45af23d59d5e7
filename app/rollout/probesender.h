// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/rollout/probeclient.h"

#include <unordered_map>

class ProbeExchange;

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
