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

namespace {

bool isTokenCharacter(char c)
{
    return Letters::isAlnum(c) || (c != '\0' && QByteArrayView("!#$%&'*+-.^_`|~").contains(c));
}

bool isToken(QByteArrayView text)
{
    return !text.isEmpty() && std::ranges::all_of(text, isTokenCharacter);
}

/// Digits only: no sign, no blank. -1: not a number, or too large to be a size.
qsizetype sizeOf(const QByteArray &text)
{
    if (text.isEmpty() || text.size() > 15 || !std::ranges::all_of(text, Letters::isDigit))
        return -1;
    return static_cast<qsizetype>(text.toLongLong());
}

} // namespace

HttpRequestReader::State HttpRequestReader::advance()
{
    bool moved = true;
    while (moved) {
        switch (m_step) {
        case Step::Head:
            moved = readHead();
            break;
        case Step::Body:
            moved = readBody();
            break;
        case Step::Ready:
            return State::Ready;
        case Step::Bad:
            return State::Bad;
        }
    }
    return State::Incomplete;
}

HttpRequest HttpRequestReader::take()
{
    Q_ASSERT(m_step == Step::Ready);
    m_step = Step::Head;
    return std::exchange(m_request, HttpRequest());
}

bool HttpRequestReader::readHead()
{
    // Empty lines before a request are to be ignored (RFC 9112, 2.2).
    while (m_buffer.startsWith("\r\n"))
        m_buffer.remove(0, 2);
    const qsizetype end = m_buffer.indexOf("\r\n\r\n");
    if (end > mostHead || (end < 0 && m_buffer.size() > mostHead))
        return refuse(431);
    if (end < 0)
        return false;
    const QByteArray head = m_buffer.left(end);
    m_buffer.remove(0, end + 4);

    qsizetype begin = 0;
    for (bool first = true; begin <= head.size(); first = false) {
        qsizetype lineEnd = head.indexOf("\r\n", begin);
        if (lineEnd < 0)
            lineEnd = head.size();
        const QByteArray line = head.mid(begin, lineEnd - begin);
        if (!(first ? parseRequestLine(line) : parseHeader(line)))
            return true;
        begin = lineEnd + 2;
    }
    return chooseBody();
}

bool HttpRequestReader::parseRequestLine(const QByteArray &line)
{
    const QList<QByteArray> words = line.split(' ');
    if (words.size() != 3 || !isToken(words.at(0)) || words.at(1).isEmpty())
        return !refuse(400);
    if (words.at(2) != "HTTP/1.1" && words.at(2) != "HTTP/1.0")
        return !refuse(words.at(2).startsWith("HTTP/") ? 505 : 400);
    m_request.keepsAlive = words.at(2) == "HTTP/1.1";
    m_request.method = words.at(0);
    QByteArray target = words.at(1);
    // A proxy's form: http://host:port/path.
    if (target.startsWith("http://")) {
        const qsizetype slash = target.indexOf('/', 7);
        target = slash < 0 ? QByteArray("/") : target.mid(slash);
    }
    if (!target.startsWith('/') && target != "*")
        return !refuse(400);
    const qsizetype mark = target.indexOf('?');
    m_request.path = target.left(mark < 0 ? target.size() : mark);
    m_request.query = mark < 0 ? QByteArray() : target.mid(mark + 1);
    return true;
}

bool HttpRequestReader::parseHeader(const QByteArray &line)
{
    const qsizetype colon = line.indexOf(':');
    // Also refuses lines that go on with a blank at their beginning, which RFC 9112 forbids.
    if (colon <= 0 || !isToken(QByteArrayView(line).first(colon)) || line.contains('\n') || line.contains('\0'))
        return !refuse(400);
    m_request.headers.append({line.left(colon), line.mid(colon + 1).trimmed()});
    return true;
}

bool HttpRequestReader::chooseBody()
{
    QByteArray length;
    for (const auto &[name, value] : std::as_const(m_request.headers)) {
        if (name.compare("content-length", Qt::CaseInsensitive) != 0)
            continue;
        if (!length.isEmpty() && length != value)
            return refuse(400);
        length = value.isEmpty() ? QByteArray("?") : value;
    }
    const QByteArray connection = m_request.header("connection").toLower();
    if (connection.contains("close"))
        m_request.keepsAlive = false;
    else if (connection.contains("keep-alive"))
        m_request.keepsAlive = true;
    // Whoever calls here knows how long its body is before it sends it.
    if (!m_request.header("transfer-encoding").isEmpty())
        return refuse(501);
    m_left = length.isEmpty() ? 0 : sizeOf(length);
    if (m_left < 0)
        return refuse(400);
    if (m_left > mostBody)
        return refuse(413);
    m_step = Step::Body;
    return true;
}

bool HttpRequestReader::readBody()
{
    if (m_buffer.size() < m_left)
        return false;
    m_request.body = m_buffer.left(m_left);
    m_buffer.remove(0, m_left);
    m_step = Step::Ready;
    return true;
}

bool HttpRequestReader::refuse(int status)
{
    m_step = Step::Bad;
    m_status = status;
    return true;
}
