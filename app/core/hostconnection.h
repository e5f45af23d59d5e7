// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/networkfault.h"

#include <QHostAddress>
#include <QList>
#include <QNetworkProxy>
#include <QObject>
#include <optional>

class QSslSocket;

/// A connection to a host at whichever of its addresses answers first. All of them are tried at once: the first one may
/// be dead in a way that swallows every packet, and Qt would try the second one after half a minute. Its owner ends it
/// by deleting it. Any thread.
class HostConnection final : public QObject
{
    Q_OBJECT

public:
    explicit HostConnection(QObject *parent);
    ~HostConnection() override;

    /// Before start(), where each address of a host is to be met, and not always the nearest one: by this number the
    /// addresses are preferred in turn. One that does not answer within a second is passed over.
    void setTurn(quint32 turn) { m_turn = turn; }

    /// proxy: it finds the name, and makes the way there. Of a proxy with several addresses the one that answers.
    void start(const QString &host, quint16 port, const QNetworkProxy &proxy = QNetworkProxy::NoProxy);
    /// For whoever has looked the name up already. At most some of very many.
    void start(const QList<QHostAddress> &addresses, quint16 port);
    bool isLookingUp() const { return m_lookup >= 0; }

signals:
    /// The first one that stands; a child of this object until somebody else takes it.
    void connected(QSslSocket *socket);
    void failed(const NetworkFault &fault);

private:
    void startThroughProxy(const QString &host, quint16 port);
    QSslSocket *addSocket(const QNetworkProxy &proxy);
    void onConnected(QSslSocket *socket);
    void take(QSslSocket *socket);
    void onError(QSslSocket *socket, QAbstractSocket::SocketError error);

    QNetworkProxy m_proxy{QNetworkProxy::NoProxy}; // by its name
    int m_lookup = -1;
    std::optional<quint32> m_turn;
    QList<QSslSocket *> m_attempts; // one an address, until one is taken; children
    QSslSocket *m_preferred = nullptr; // of these, while it is waited for
};
