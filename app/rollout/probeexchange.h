// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/httpanswerreader.h"
#include "app/rollout/probeclient.h"

#include <QElapsedTimer>
#include <QSslSocket>

class HostConnection;

/// One probe on a connection of its own, in the probes' thread: one GET, sent once, and its answer. It speaks HTTP by
/// itself and not through QNetworkAccessManager, because what that does for its callers falsifies a reading: it sends a
/// GET again where the connection was cut, takes an interim answer for the answer, keeps TLS settings and connections
/// for the next one, and tries a second address after half a minute only.
class ProbeExchange final : public QObject
{
    Q_OBJECT

public:
    ProbeExchange(const ProbeRequest &request, QObject *parent);
    ~ProbeExchange() override;

    void start();
    /// No time is left: answers with how far it came.
    void expire();

signals:
    /// Once, and nothing after it.
    void finished(const ProbeReply &reply);

private:
    void onConnected(QSslSocket *socket);
    void onNotConnected(NetworkFault fault);
    void onError(QAbstractSocket::SocketError error);
    void send();
    QByteArray requestText() const;
    void read();
    bool isAnswered();
    void fail(ProbeReply::Fate fate, const NetworkFault &fault);
    void finish(ProbeReply reply);
    bool isProxied() const { return m_request.proxy.type() != QNetworkProxy::NoProxy; }
    bool isAskedOfProxy() const;
    bool isSecure() const { return m_request.url.scheme() == QLatin1String("https"); }
    quint16 port() const { return static_cast<quint16>(m_request.url.port(isSecure() ? 443 : 80)); }

    const ProbeRequest m_request;
    QElapsedTimer m_since;
    HostConnection *m_way; // a child
    QSslSocket *m_socket = nullptr; // a child
    HttpAnswerReader m_reader{ProbeReply::maxBytes};
    bool m_isSent = false;
    bool m_isFinished = false;
};
