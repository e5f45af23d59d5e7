// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/httpserver.h"

#include "app/practice/httpconnection.h"

#include <QTcpServer>
#include <QTcpSocket>

using namespace Qt::StringLiterals;

HttpServer::HttpServer(Clock &clock, Handler handler, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_handler(std::move(handler))
    , m_listener(new QTcpServer(this))
{
    connect(m_listener, &QTcpServer::newConnection, this, &HttpServer::onNewConnection);
}

HttpServer::~HttpServer()
{
    // While this is still an HttpServer: an answer that is dropped by the connections' end asks for its clock.
    close();
}

Result<quint16> HttpServer::listen(quint16 port)
{
    if (m_listener->listen(QHostAddress::LocalHost, port))
        return m_listener->serverPort();
    switch (m_listener->serverError()) {
    case QAbstractSocket::AddressInUseError:
        return failure(Error::Kind::Conflict, u"port %1 is taken by another process"_s.arg(port));
    case QAbstractSocket::SocketAccessError:
        return failure(Error::Kind::Forbidden, u"listening on port %1 is not allowed"_s.arg(port));
    default: // Qt's enumeration, not ours
        return failure(Error::Kind::Unexpected, u"cannot listen on 127.0.0.1, port %1"_s.arg(port));
    }
}

Result<quint16> HttpServer::listenKeeping(quint16 wanted)
{
    const Result<quint16> kept = listen(wanted);
    return kept || wanted == 0 || kept.error().kind != Error::Kind::Conflict ? kept : listen(0);
}

void HttpServer::close()
{
    m_listener->close();
    const QList<HttpConnection *> connections = findChildren<HttpConnection *>(Qt::FindDirectChildrenOnly);
    for (HttpConnection *connection : connections)
        connection->cut();
}

bool HttpServer::isListening() const
{
    return m_listener->isListening();
}

quint16 HttpServer::port() const
{
    return m_listener->serverPort();
}

QByteArray HttpServer::origin() const
{
    return "http://127.0.0.1:" + QByteArray::number(port());
}

void HttpServer::onNewConnection()
{
    while (QTcpSocket *socket = m_listener->nextPendingConnection())
        new HttpConnection(socket, *this);
}
