// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/rollout/probeclient.h"

#include <QElapsedTimer>
#include <QNetworkReply>
#include <memory>
#include <unordered_map>
#include <vector>

class QNetworkAccessManager;

/// The part of ProbeClient that works in its thread. Each request has an access manager of its own while it runs: one
/// would let at most six run per host and port, and would send the next on the same connection where the app's side
/// does not close it, so that the same instance would be met again and again.
class ProbeSender : public QObject
{
    Q_OBJECT

public:
    ProbeSender();
    ~ProbeSender() override;

    void send(quint64 id, const ProbeRequest &request);
    void abort(quint64 id);

signals:
    void answered(quint64 id, const ProbeReply &reply);

private:
    using Network = std::unique_ptr<QNetworkAccessManager>;
    struct Running
    {
        Network network;
        QNetworkReply *reply = nullptr; // its child
        QElapsedTimer since;
        QByteArray body;
        bool isTooLarge = false;
    };

    Network takeNetwork();
    void putAway(Network network, bool isClosed);
    void onReadyRead(quint64 id);
    void onFinished(quint64 id);

    std::unordered_map<quint64, Running> m_running;
    std::vector<Network> m_idle; // without a connection
};
