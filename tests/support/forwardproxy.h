// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QByteArray>
#include <QHash>
#include <QObject>
#include <QTcpServer>

class QTcpSocket;

/// A proxy on loopback as companies have them: HTTP (CONNECT, and whole addresses) or SOCKS5. Keeps what it was told,
/// as proxies keep it in their logs.
class ForwardProxy : public QObject
{
    Q_OBJECT

public:
    enum class Kind { Http, Socks5 };

    explicit ForwardProxy(Kind kind = Kind::Http, QObject *parent = nullptr);
    ~ForwardProxy() override;

    /// What to set as `https_proxy`.
    QByteArray address() const;
    /// `name:password`, asked for with 407.
    void demand(const QByteArray &credentials) { m_credentials = credentials; }
    /// Answers every request so; as SOCKS, whatever it is: "not allowed".
    void refuseWith(const QByteArray &statusLine) { m_refusal = statusLine; }
    /// Takes connections and requests, and never says a word.
    void fallSilent() { m_isSilent = true; }
    /// Ends every connection at its first word.
    void hangUp() { m_hangsUp = true; }
    /// Leads every tunnel to that port of this machine: to something that looks into what goes through, say.
    void leadTo(quint16 port) { m_leadsTo = port; }

    const QByteArray &log() const { return m_log; }
    int tunnels() const { return m_tunnels; }
    int requests() const { return m_requests; }

private:
    void onNewConnection();
    void onReadyRead(QTcpSocket *socket);
    void onHttp(QTcpSocket *socket);
    void onSocks(QTcpSocket *socket);
    void forward(
        QTcpSocket *socket, const QString &host, quint16 port, const QByteArray &first, const QByteArray &greeting);

    const Kind m_kind;
    QTcpServer m_server;
    QByteArray m_credentials;
    QByteArray m_refusal;
    QByteArray m_log;
    QHash<QTcpSocket *, QByteArray> m_unread; // of connections that lead nowhere yet
    bool m_isSilent = false;
    bool m_hangsUp = false;
    quint16 m_leadsTo = 0;
    int m_tunnels = 0;
    int m_requests = 0;
};
