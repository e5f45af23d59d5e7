// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/httpconnection.h"

#include "app/core/decodings.h"
#include "app/practice/httpserver.h"

#include <QLocale>
#include <QTcpSocket>
#include <algorithm>

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
    connect(m_socket, &QTcpSocket::disconnected, this, [this] {
        m_isClosed = true;
        deleteLater();
        emit gone();
    });
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
    disconnect(this, &HttpConnection::gone, nullptr, nullptr);
    m_socket->write(headOf(response, m_keepsAlive));
    if (m_method != "HEAD" && !hasNoBody(response.status))
        m_socket->write(response.body);
    if (m_keepsAlive)
        return advance();
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

namespace {

bool isTokenCharacter(char c)
{
    return Letters::isAlnum(c) || (c != '\0' && QByteArrayView("!#$%&'*+-.^_`|~").contains(c));
}

bool isToken(QByteArrayView text)
{
    return !text.isEmpty() && std::ranges::all_of(text, isTokenCharacter);
}

} // namespace

HttpRequestReader::State HttpRequestReader::advance()
{
    if (m_status == 0 && !m_length) {
        // Empty lines before a request are to be ignored (RFC 9112, 2.2).
        while (m_buffer.startsWith("\r\n"))
            m_buffer.remove(0, 2);
        const qsizetype end = m_buffer.indexOf("\r\n\r\n");
        const bool isTooLong = end > mostHead || (end < 0 && m_buffer.size() > mostHead);
        if (end < 0 && !isTooLong)
            return State::Incomplete;
        m_status = isTooLong ? 431 : readHead(m_buffer.first(end));
        m_buffer.remove(0, end + 4);
    }
    if (m_status != 0)
        return State::Bad;
    return m_buffer.size() < *m_length ? State::Incomplete : State::Ready;
}

HttpRequest HttpRequestReader::take()
{
    HttpRequest request = std::exchange(m_request, HttpRequest());
    const qsizetype length = *std::exchange(m_length, std::nullopt);
    request.body = m_buffer.first(length);
    m_buffer.remove(0, length);
    return request;
}

int HttpRequestReader::readHead(const QByteArray &head)
{
    QList<QByteArray> lines = (head + '\r').split('\n');
    if (!std::ranges::all_of(lines, [](const QByteArray &line) { return line.endsWith('\r') && !line.contains('\0'); }))
        return 400;
    if (const int status = readRequestLine(lines.takeFirst().chopped(1).split(' ')); status != 0)
        return status;
    for (const QByteArray &line : std::as_const(lines)) {
        const qsizetype colon = line.indexOf(':');
        // Also refuses lines that go on with a blank at their beginning, which RFC 9112 forbids.
        if (!isToken(line.left(colon)))
            return 400;
        m_request.headers.append({line.left(colon), line.mid(colon + 1).trimmed()});
    }
    return readFraming();
}

int HttpRequestReader::readRequestLine(const QList<QByteArray> &words)
{
    if (words.size() != 3 || !isToken(words.at(0)))
        return 400;
    if (words.at(2) != "HTTP/1.1" && words.at(2) != "HTTP/1.0")
        return words.at(2).startsWith("HTTP/") ? 505 : 400;
    QByteArray target = words.at(1);
    // A proxy's form: http://host:port/path.
    if (target.startsWith("http://")) {
        const qsizetype slash = target.indexOf('/', 7);
        target = slash < 0 ? QByteArray("/") : target.mid(slash);
    }
    if (!target.startsWith('/') && target != "*")
        return 400;
    const qsizetype mark = target.indexOf('?');
    m_request.method = words.at(0);
    m_request.path = target.left(mark < 0 ? target.size() : mark);
    m_request.query = mark < 0 ? QByteArray() : target.mid(mark + 1);
    m_request.keepsAlive = words.at(2) == "HTTP/1.1";
    return 0;
}

int HttpRequestReader::readFraming()
{
    const QByteArray connection = m_request.header("connection").toLower();
    m_request.keepsAlive = !connection.contains("close") && (m_request.keepsAlive || connection.contains("keep-alive"));
    // Whoever calls here knows how long its body is before it sends it.
    if (!m_request.header("transfer-encoding").isEmpty())
        return 501;
    const std::optional<qint64> length = lengthIn(m_request.headers);
    if (!length || *length > mostBody)
        return length ? 413 : 400;
    m_length = std::max<qint64>(*length, 0);
    return 0;
}
