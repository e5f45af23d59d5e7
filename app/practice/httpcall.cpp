// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/httpcall.h"

#include "app/core/hostaddresses.h"

#include <QTcpSocket>

using namespace Qt::StringLiterals;

namespace {

// Answers of apps are a few kilobytes; an endless one must not fill the memory.
constexpr qsizetype longestAnswer = 4 * 1024 * 1024;

} // namespace

HttpCall::HttpCall(const Request &request)
    : m_request(request)
    , m_socket(new QTcpSocket(this))
    , m_reader(longestAnswer)
{
}

QFuture<Result<HttpResponse>> HttpCall::run(
    Clock &clock, const Request &request, std::chrono::milliseconds timeout, QObject *owner)
{
    return begun(new HttpCall(request), owner, [&](HttpCall *call) { call->start(clock, timeout); });
}

void HttpCall::start(Clock &clock, std::chrono::milliseconds timeout)
{
    if (m_request.url.scheme() != "http"_L1 || !hostAddresses::isThisMachine(m_request.url.host()))
        return end(failure(Error::Kind::Insecure, u"not http on a loopback address"_s));
    connect(m_socket, &QTcpSocket::connected, this, &HttpCall::onConnected);
    connect(m_socket, &QTcpSocket::readyRead, this, [this] { take(m_reader.add(m_socket->readAll())); });
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

void HttpCall::onEnded()
{
    m_reader.add(m_socket->readAll());
    const HttpAnswerReader::State state = m_reader.end();
    if (state != HttpAnswerReader::State::Reading)
        take(state);
    else if (m_socket->error() == QAbstractSocket::ConnectionRefusedError)
        end(failure(Error::Kind::Offline, u"nothing listens there"_s));
    else
        end(failure(Error::Kind::Unreadable, u"the connection ended before the answer did"_s));
}

void HttpCall::take(HttpAnswerReader::State state)
{
    switch (state) {
    case HttpAnswerReader::State::Reading:
        return;
    case HttpAnswerReader::State::NotHttp:
        return end(failure(Error::Kind::Unreadable, u"the answer is no HTTP"_s));
    case HttpAnswerReader::State::TooLarge:
        return end(failure(Error::Kind::Unreadable, u"the answer is too long"_s));
    case HttpAnswerReader::State::Whole:
        return end(HttpResponse{m_reader.head().status, m_reader.head().headers, m_reader.body()});
    }
}

void HttpCall::end(Result<HttpResponse> answer)
{
    m_socket->disconnect(this);
    m_socket->abort();
    finish(std::move(answer));
}
