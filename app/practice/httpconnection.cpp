// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/httpconnection.h"

#include "app/practice/httpserver.h"

#include <QLocale>
#include <QTcpSocket>

using namespace Qt::StringLiterals;

namespace {

/// The words are for people, the number counts.
QByteArray reasonOf(int status)
{
    return status < 400 ? "OK" : "Error";
}

bool hasNoBody(int status)
{
    return status < 200 || status == 204 || status == 304;
}

} // namespace

HttpConnection::HttpConnection(QTcpSocket *socket, HttpServer &server)
    : QObject(&server)
    , m_server(server)
    , m_socket(socket)
{
    m_socket->setParent(this);
    connect(m_socket, &QTcpSocket::readyRead, this, &HttpConnection::onReadyRead);
    connect(m_socket, &QTcpSocket::disconnected, this, &HttpConnection::onDisconnected);
    if (m_socket->bytesAvailable() > 0)
        QMetaObject::invokeMethod(this, &HttpConnection::onReadyRead, Qt::QueuedConnection);
}

HttpConnection::~HttpConnection()
{
    m_isClosed = true;
    m_socket->disconnect(this);
}

void HttpConnection::onReadyRead()
{
    m_reader.append(m_socket->readAll());
    if (m_reader.isFull()) {
        // A client that sends on and on without reading its answers.
        cut();
        return;
    }
    advance();
}

void HttpConnection::advance()
{
    if (m_isAdvancing)
        return;
    m_isAdvancing = true;
    while (!m_isWaiting && !m_isClosed) {
        const HttpRequestReader::State state = m_reader.advance();
        if (state == HttpRequestReader::State::Bad)
            refuse(m_reader.status());
        if (state != HttpRequestReader::State::Ready)
            break;
        HttpRequest request = m_reader.take();
        request.peer = m_socket->peerAddress();
        m_method = request.method;
        m_keepsAlive = request.keepsAlive;
        m_isWaiting = true;
        ++m_exchange;
        m_server.handle(request, HttpResponder(*this));
    }
    m_isAdvancing = false;
}

void HttpConnection::answer(const HttpResponse &response)
{
    m_isWaiting = false;
    m_goneCalls.clear();
    m_socket->write(headOf(response, m_keepsAlive));
    if (m_method != "HEAD" && !hasNoBody(response.status))
        m_socket->write(response.body);
    if (m_keepsAlive) {
        advance();
        return;
    }
    m_isClosed = true;
    m_socket->disconnectFromHost(); // once everything has been written
}

void HttpConnection::answerPart(const HttpResponse &response, qsizetype bodyBytes)
{
    // isWaiting stays: the client never has its whole answer, so whoever wants to know that it has gone is told.
    m_socket->write(headOf(response, m_keepsAlive));
    m_socket->write(response.body.left(bodyBytes));
    m_isClosed = true;
    m_socket->disconnectFromHost();
}

void HttpConnection::cut()
{
    m_isClosed = true;
    m_socket->abort();
}

void HttpConnection::refuse(int status)
{
    m_keepsAlive = false;
    answer({.status = status, .headers = {{"Content-Type", "text/plain"}}, .body = reasonOf(status) + '\n'});
}

void HttpConnection::callWhenGone(QObject *context, std::function<void()> call)
{
    m_goneCalls.append({context, std::move(call)});
}

void HttpConnection::onDisconnected()
{
    m_isClosed = true;
    const QList<GoneCall> calls = std::exchange(m_goneCalls, {});
    deleteLater();
    for (const GoneCall &gone : calls) {
        if (gone.context)
            gone.call();
    }
}

QByteArray HttpConnection::headOf(const HttpResponse &response, bool keepsAlive) const
{
    QByteArray head = "HTTP/1.1 " + QByteArray::number(response.status) + ' ' + reasonOf(response.status) + "\r\n";
    for (const auto &[name, value] : response.headers)
        head += name + ": " + value + "\r\n";
    if (!hasNoBody(response.status))
        head += "Content-Length: " + QByteArray::number(response.body.size()) + "\r\n";
    if (headerIn(response.headers, "date").isEmpty()) {
        const QString date = QLocale::c().toString(m_server.clock().now().toUTC(), u"ddd, dd MMM yyyy HH:mm:ss"_s);
        head += "Date: " + date.toLatin1() + " GMT\r\n";
    }
    head += keepsAlive ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n";
    return head;
}
