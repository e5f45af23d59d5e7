// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "tests/support/forwardproxy.h"

#include <QNetworkProxy>
#include <QTcpSocket>
#include <QUrl>

using namespace Qt::StringLiterals;

ForwardProxy::ForwardProxy(Kind kind, QObject *parent)
    : QObject(parent)
    , m_kind(kind)
{
    connect(&m_server, &QTcpServer::newConnection, this, &ForwardProxy::onNewConnection);
    m_server.listen(QHostAddress::LocalHost);
}

ForwardProxy::~ForwardProxy()
{
    // The connections are children of this object or of its server, and end after what they would be told of.
    for (const auto children = findChildren<QTcpSocket *>() + m_server.findChildren<QTcpSocket *>();
         QTcpSocket * socket : children)
        socket->disconnect(this);
}

QByteArray ForwardProxy::address() const
{
    return (m_kind == Kind::Http ? "127.0.0.1:" : "socks5://127.0.0.1:") + QByteArray::number(m_server.serverPort());
}

void ForwardProxy::onNewConnection()
{
    while (QTcpSocket *socket = m_server.nextPendingConnection()) {
        m_unread.insert(socket, {});
        connect(socket, &QTcpSocket::readyRead, this, [this, socket] { onReadyRead(socket); });
        connect(socket, &QTcpSocket::disconnected, this, [this, socket] {
            m_unread.remove(socket);
            socket->deleteLater();
        });
    }
}

void ForwardProxy::onReadyRead(QTcpSocket *socket)
{
    if (!m_unread.contains(socket))
        return;
    m_unread[socket] += socket->readAll();
    ++m_requests;
    if (m_hangsUp)
        socket->abort();
    if (m_isSilent || m_hangsUp)
        return;
    if (m_kind == Kind::Http)
        onHttp(socket);
    else
        onSocks(socket);
}

void ForwardProxy::onHttp(QTcpSocket *socket)
{
    const QByteArray text = m_unread.value(socket);
    const qsizetype end = text.indexOf("\r\n\r\n");
    if (end < 0)
        return;
    m_log += text;
    m_unread[socket].clear();
    const QByteArray wanted = "Proxy-Authorization: Basic " + m_credentials.toBase64();
    if (!m_credentials.isEmpty() && !text.contains(wanted)) {
        socket->write("HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"proxy\"\r\n"
                      "Content-Length: 0\r\n\r\n");
        return;
    }
    if (!m_refusal.isEmpty()) {
        socket->write("HTTP/1.1 " + m_refusal + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        socket->disconnectFromHost();
        return;
    }
    const QList<QByteArray> words = text.left(text.indexOf("\r\n")).split(' ');
    const bool isTunnel = words.first() == "CONNECT";
    const QUrl target(
        isTunnel ? u"https://"_s + QString::fromLatin1(words.value(1)) : QString::fromLatin1(words.value(1)));
    forward(socket, target.host(), static_cast<quint16>(target.port(isTunnel ? 443 : 80)),
        isTunnel ? QByteArray() : text, isTunnel ? "HTTP/1.1 200 Connection established\r\n\r\n" : "");
}

/// RFC 1928, without a sign-in, names and IPv4 addresses only.
void ForwardProxy::onSocks(QTcpSocket *socket)
{
    const QByteArray text = m_unread.value(socket);
    const bool isGreeting = text.size() >= 2 && text.at(0) == 5 && text.size() == 2 + text.at(1);
    if (isGreeting) {
        m_unread[socket].clear();
        socket->write(QByteArray("\x05\x00", 2));
        return;
    }
    const bool isName = text.size() > 4 && text.at(3) == 3;
    const qsizetype length = isName ? 1 + text.at(4) : 4;
    if (text.size() < 4 + length + 2)
        return;
    m_log += text;
    m_unread[socket].clear();
    const auto byte = [&text](qsizetype at) { return static_cast<uchar>(text.at(at)); };
    const QString host = isName ? QString::fromLatin1(text.mid(5, length - 1))
                                : u"%1.%2.%3.%4"_s.arg(byte(4)).arg(byte(5)).arg(byte(6)).arg(byte(7));
    const auto port = static_cast<quint16>(byte(4 + length) * 256 + byte(5 + length));
    if (!m_refusal.isEmpty()) {
        socket->write(QByteArray("\x05\x02\x00\x01\x00\x00\x00\x00\x00\x00", 10));
        socket->disconnectFromHost();
        return;
    }
    forward(socket, host, port, {}, QByteArray("\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00", 10));
}

void ForwardProxy::forward(
    QTcpSocket *socket, const QString &host, quint16 port, const QByteArray &first, const QByteArray &greeting)
{
    m_unread.remove(socket);
    auto *target = new QTcpSocket(socket);
    target->setProxy(QNetworkProxy::NoProxy);
    connect(target, &QTcpSocket::connected, socket, [this, socket, target, first, greeting] {
        ++m_tunnels;
        socket->write(greeting);
        target->write(first);
        connect(socket, &QTcpSocket::readyRead, target, [socket, target] { target->write(socket->readAll()); });
    });
    connect(target, &QTcpSocket::readyRead, socket, [socket, target] { socket->write(target->readAll()); });
    connect(target, &QTcpSocket::disconnected, socket, &QTcpSocket::disconnectFromHost);
    connect(target, &QTcpSocket::errorOccurred, socket, &QTcpSocket::disconnectFromHost);
    if (m_leadsTo != 0)
        target->connectToHost(QHostAddress(QHostAddress::LocalHost), m_leadsTo);
    else
        target->connectToHost(host, port);
}
