// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/httpcall.h"

#include <QHostAddress>
#include <QTcpSocket>

using namespace Qt::StringLiterals;

namespace {

// Answers of apps are a few kilobytes; an endless one must not fill the memory.
constexpr qsizetype longestAnswer = 4 * 1024 * 1024;

bool isOnThisMachine(const QUrl &url)
{
    return url.host() == "localhost"_L1 || QHostAddress(url.host()).isLoopback();
}

/// The body out of its chunks; nothing: its end is not there yet, or it is no such body.
std::optional<QByteArray> joinedChunks(const QByteArray &chunks)
{
    QByteArray body;
    qsizetype at = 0;
    while (true) {
        const qsizetype lineEnd = chunks.indexOf("\r\n", at);
        if (lineEnd < 0)
            return {};
        const QByteArray line = chunks.mid(at, lineEnd - at);
        bool isNumber = false;
        const qsizetype size = line.split(';').first().trimmed().toLongLong(&isNumber, 16);
        at = lineEnd + 2;
        if (!isNumber || size < 0 || size > chunks.size() - at)
            return {};
        if (size == 0) // trailers may follow, and tell nothing
            return chunks.indexOf("\r\n", at) < 0 ? std::nullopt : std::optional(body);
        body += chunks.mid(at, size);
        at += size + 2;
    }
}

} // namespace

HttpCall::HttpCall(const Request &request)
    : m_request(request)
    , m_socket(new QTcpSocket(this))
{
}

QFuture<Result<HttpResponse>> HttpCall::run(
    Clock &clock, const Request &request, std::chrono::milliseconds timeout, QObject *owner)
{
    auto *call = new HttpCall(request);
    call->setParent(owner);
    const QFuture<Result<HttpResponse>> future = call->future();
    call->start(clock, timeout);
    return future;
}

void HttpCall::start(Clock &clock, std::chrono::milliseconds timeout)
{
    if (m_request.url.scheme() != "http"_L1 || !isOnThisMachine(m_request.url)) {
        end(failure(Error::Kind::Insecure, u"not http on a loopback address"_s));
        return;
    }
    connect(m_socket, &QTcpSocket::connected, this, &HttpCall::onConnected);
    connect(m_socket, &QTcpSocket::readyRead, this, &HttpCall::onReadyRead);
    connect(m_socket, &QTcpSocket::disconnected, this, &HttpCall::onEnded);
    connect(m_socket, &QTcpSocket::errorOccurred, this, &HttpCall::onEnded);
    clock.after(timeout, this, [this] { end(failure(Error::Kind::Timeout)); });
    const QString host = m_request.url.host();
    // By number: looking "localhost" up is another thread's work, and may give an address where nothing listens.
    m_socket->connectToHost(
        host == "localhost"_L1 ? u"127.0.0.1"_s : host, static_cast<quint16>(m_request.url.port(80)));
}

void HttpCall::onConnected()
{
    const QByteArray path = m_request.url.path(QUrl::FullyEncoded).toLatin1();
    QByteArray head = m_request.method + ' ' + (path.isEmpty() ? QByteArray("/") : path);
    if (m_request.url.hasQuery())
        head += '?' + m_request.url.query(QUrl::FullyEncoded).toLatin1();
    head += " HTTP/1.1\r\nHost: " + m_request.url.authority().toLatin1() + "\r\nConnection: close\r\n";
    for (const auto &[name, value] : m_request.headers)
        head += name + ": " + value + "\r\n";
    if (!m_request.body.isEmpty() || m_request.method != "GET")
        head += "Content-Length: " + QByteArray::number(m_request.body.size()) + "\r\n";
    m_socket->write(head + "\r\n" + m_request.body);
}

void HttpCall::onReadyRead()
{
    m_buffer += m_socket->readAll();
    if (readResponse())
        end(m_response);
    else if (m_buffer.size() > longestAnswer)
        end(failure(Error::Kind::Unreadable, u"the answer is too long"_s));
}

void HttpCall::onEnded()
{
    m_buffer += m_socket->readAll();
    if (readResponse()) {
        end(m_response);
    } else if (m_hasHead && m_length < 0 && !m_isChunked) {
        m_response.body = m_buffer;
        end(m_response);
    } else if (m_socket->error() == QAbstractSocket::ConnectionRefusedError) {
        end(failure(Error::Kind::Offline, u"nothing listens there"_s));
    } else {
        end(failure(Error::Kind::Unreadable, u"the connection ended before the answer did"_s));
    }
}

bool HttpCall::readResponse()
{
    while (!m_hasHead) {
        if (!readHead())
            return false;
    }
    if (m_isChunked) {
        const std::optional<QByteArray> body = joinedChunks(m_buffer);
        m_response.body = body.value_or(QByteArray());
        return body.has_value();
    }
    if (m_length < 0 || m_buffer.size() < m_length)
        return false;
    m_response.body = m_buffer.left(m_length);
    return true;
}

bool HttpCall::readHead()
{
    const qsizetype end = m_buffer.indexOf("\r\n\r\n");
    if (end < 0)
        return false;
    QList<QByteArray> lines = m_buffer.left(end).split('\n');
    m_buffer.remove(0, end + 4);
    const QList<QByteArray> status = lines.takeFirst().split(' ');
    m_response.status = status.value(0).startsWith("HTTP/1.") ? status.value(1).trimmed().toInt() : 0;
    if (m_response.status < 100) {
        m_length = -1;
        m_buffer.clear();
        m_socket->abort();
        return false;
    }
    if (m_response.status < 200)
        return true; // 100 Continue: the real head follows
    for (const QByteArray &line : std::as_const(lines)) {
        const qsizetype colon = line.indexOf(':');
        m_response.headers.append({line.left(colon).trimmed(), line.mid(colon + 1).trimmed()});
    }
    const QByteArray length = headerValue(m_response.headers, "content-length");
    m_length = m_request.method == "HEAD" || m_response.status == 204 ? 0 : length.isEmpty() ? -1 : length.toLongLong();
    m_isChunked
        = m_length < 0 && headerValue(m_response.headers, "transfer-encoding").compare("chunked", Qt::CaseInsensitive) == 0;
    m_hasHead = true;
    return true;
}

void HttpCall::end(Result<HttpResponse> answer)
{
    m_socket->disconnect(this);
    m_socket->abort();
    finish(std::move(answer));
}
