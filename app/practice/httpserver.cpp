// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/httpserver.h"

#include "app/practice/httpconnection.h"

#include <QPointer>
#include <QTcpServer>
#include <QTcpSocket>

using namespace Qt::StringLiterals;

HttpServer::HttpServer(Clock &clock, Handler handler, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_handler(std::move(handler))
    , m_listener(new QTcpServer(this))
{
    connect(m_listener, &QTcpServer::newConnection, this, [this] {
        while (QTcpSocket *socket = m_listener->nextPendingConnection())
            new HttpConnection(socket, *this);
    });
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

struct HttpResponder::Claim
{
    explicit Claim(HttpConnection &server)
        : connection(&server)
        , exchange(server.exchange())
    {
    }
    Q_DISABLE_COPY_MOVE(Claim)
    ~Claim()
    {
        if (HttpConnection *open = current(); open && !isSilent)
            open->answer({.status = 500, .headers = {}, .body = "No answer was given."});
    }

    HttpConnection *current() const
    {
        return connection && connection->isWaiting(exchange) ? connection.data() : nullptr;
    }

    QPointer<HttpConnection> connection;
    quint64 exchange;
    bool isSilent = false;
};

HttpResponder::HttpResponder(HttpConnection &connection)
    : m_claim(std::make_shared<Claim>(connection))
{
}

void HttpResponder::send(const HttpResponse &response) const
{
    if (HttpConnection *open = m_claim->current())
        open->answer(response);
}

void HttpResponder::cut() const
{
    if (HttpConnection *open = m_claim->current())
        open->cut();
}

void HttpResponder::sendPart(const HttpResponse &response, qsizetype bodyBytes) const
{
    if (HttpConnection *open = m_claim->current())
        open->answerPart(response, bodyBytes);
}

void HttpResponder::never() const
{
    m_claim->isSilent = true;
}

void HttpResponder::whenClientGone(QObject *context, std::function<void()> call) const
{
    if (HttpConnection *open = m_claim->current())
        QObject::connect(open, &HttpConnection::gone, context, std::move(call));
    else
        QMetaObject::invokeMethod(context, std::move(call), Qt::QueuedConnection);
}
