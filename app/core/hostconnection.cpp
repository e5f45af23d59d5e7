// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/core/hostconnection.h"

#include <QHostInfo>
#include <QSslSocket>
#include <QTimer>
#include <algorithm>

using namespace std::chrono_literals;

namespace {

constexpr qsizetype mostAddresses = 6;
constexpr auto waitForPreferred = 1s;

/// The one whose turn it is first. Who tells the addresses may turn them round, too, so that they are put in an order.
QList<QHostAddress> inTurn(QList<QHostAddress> addresses, quint32 turn)
{
    std::ranges::sort(addresses, {}, &QHostAddress::toString);
    std::rotate(addresses.begin(), addresses.begin() + turn % addresses.size(), addresses.end());
    return addresses;
}

} // namespace

HostConnection::HostConnection(QObject *parent)
    : QObject(parent)
{
}

HostConnection::~HostConnection()
{
    if (m_lookup >= 0)
        QHostInfo::abortHostLookup(m_lookup);
    // A socket that goes signals that it goes.
    for (QSslSocket *socket : std::as_const(m_attempts))
        socket->disconnect(this);
}

void HostConnection::start(const QString &host, quint16 port, const QNetworkProxy &proxy)
{
    if (proxy.type() != QNetworkProxy::NoProxy) {
        m_proxy = proxy;
        startThroughProxy(host, port);
        return;
    }
    if (const QHostAddress literal(host); !literal.isNull())
        return start({literal}, port);
    m_lookup = QHostInfo::lookupHost(host, this, [this, port](const QHostInfo &info) {
        m_lookup = -1;
        if (info.addresses().isEmpty())
            emit failed(NetworkFault::ofLookUp(info));
        else
            start(info.addresses(), port);
    });
}

void HostConnection::startThroughProxy(const QString &host, quint16 port)
{
    const auto goBy = [this, host, port](const QString &name) {
        QNetworkProxy proxy = m_proxy;
        proxy.setHostName(name);
        addSocket(proxy)->connectToHost(host, port);
    };
    m_lookup = QHostInfo::lookupHost(m_proxy.hostName(), this, [this, goBy](const QHostInfo &info) {
        m_lookup = -1;
        if (info.addresses().size() < 2)
            return goBy(m_proxy.hostName());
        // A connection of its own, which ends at once: a second tunnel would reach the host.
        auto *way = new HostConnection(this);
        connect(way, &HostConnection::failed, this,
            [this] { emit failed(NetworkFault::ofSocket(QAbstractSocket::ProxyNotFoundError, false, m_proxy)); });
        connect(way, &HostConnection::connected, this, [way, goBy](const QSslSocket *socket) {
            const QString address = socket->peerAddress().toString();
            way->deleteLater();
            goBy(address);
        });
        way->start(info.addresses(), m_proxy.port());
    });
}

void HostConnection::start(const QList<QHostAddress> &addresses, quint16 port)
{
    const QList<QHostAddress> some = (m_turn ? inTurn(addresses, *m_turn) : addresses).mid(0, mostAddresses);
    // All of them are there before the first one can fail.
    QList<QSslSocket *> sockets;
    for (qsizetype i = 0; i < some.size(); ++i)
        sockets.append(addSocket(QNetworkProxy::NoProxy));
    if (m_turn && sockets.size() > 1)
        m_preferred = sockets.first();
    for (qsizetype i = 0; i < some.size(); ++i)
        sockets.at(i)->connectToHost(some.at(i), port);
}

QSslSocket *HostConnection::addSocket(const QNetworkProxy &proxy)
{
    auto *socket = new QSslSocket(this);
    socket->setProxy(proxy);
    // Queued: some errors come from inside connectToHost().
    connect(
        socket, &QAbstractSocket::errorOccurred, this,
        [this, socket](QAbstractSocket::SocketError error) { onError(socket, error); }, Qt::QueuedConnection);
    connect(socket, &QAbstractSocket::connected, this, [this, socket] { onConnected(socket); });
    m_attempts.append(socket);
    return socket;
}

void HostConnection::onConnected(QSslSocket *socket)
{
    if (!m_preferred || socket == m_preferred)
        return take(socket);
    QTimer::singleShot(waitForPreferred, socket, [this, socket] {
        if (m_attempts.contains(socket))
            take(socket);
    });
}

void HostConnection::take(QSslSocket *socket)
{
    const QList<QSslSocket *> attempts = std::exchange(m_attempts, {});
    for (QSslSocket *one : attempts) {
        one->disconnect(this);
        if (one == socket)
            continue;
        one->abort();
        one->deleteLater();
    }
    emit connected(socket);
}

void HostConnection::onError(QSslSocket *socket, QAbstractSocket::SocketError error)
{
    // It may have been queued before the first one stood.
    if (!m_attempts.removeOne(socket))
        return;
    if (m_attempts.isEmpty())
        return emit failed(NetworkFault::ofSocket(error, false, m_proxy));
    if (socket != m_preferred)
        return;
    m_preferred = nullptr;
    const auto standing = std::ranges::find(m_attempts, QAbstractSocket::ConnectedState, &QSslSocket::state);
    if (standing != m_attempts.end())
        take(*standing);
}
