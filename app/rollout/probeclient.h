// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/secret.h"
#include "app/core/systemproxy.h"
#include "app/rollout/probeanswer.h"

#include <QHash>
#include <QList>
#include <QObject>
#include <QThread>
#include <QUrl>

class ProbeExchange;

/// One signed GET as it goes out.
struct ProbeRequest
{
    QUrl url;
    QByteArray signature; ///< X-Inngest-Signature
    QList<std::pair<QByteArray, Secret>> headers; ///< Not sent without TLS, loopback excepted.
    QByteArray caPem; ///< Besides the system's.
    ProxyWay proxy; ///< With a refusal: answered with that, and nothing is sent.
    quint32 turn = 0; ///< Of this URL: behind each address of its host can be another instance. Set when it is sent.
};

/// Sends probes, each on a connection of its own, so that every one can meet another instance: no cookies, no
/// redirects, no connection kept. The exchanges live in a thread of their own, which starts with the first request;
/// this object lives in the main one. It knows no time: who asks ends it by expire() or abort().
class ProbeClient : public QObject
{
    Q_OBJECT

public:
    ProbeClient();
    ~ProbeClient() override;

    quint64 send(ProbeRequest request);
    /// Its time is over: the answer comes at once, and says how far it had come.
    void expire(quint64 id);
    /// No answer will come.
    void abort(quint64 id);

signals:
    void answered(quint64 id, const ProbeReply &reply);

private:
    QThread m_thread;
    QHash<quint64, ProbeExchange *> m_running; // they live in that thread, and go with it
    QHash<QUrl, quint32> m_turns; // of each URL
    quint64 m_last = 0;
};
