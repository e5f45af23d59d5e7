// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "tests/support/fakeapiserver.h"

#include <QHostAddress>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSslConfiguration>
#include <QSslServer>
#include <QTcpSocket>

#include <algorithm>

using namespace Qt::StringLiterals;

QByteArray FakeApiServer::Request::header(const QByteArray &lowerCaseName) const
{
    for (const auto &[name, value] : headers) {
        if (name == lowerCaseName)
            return value;
    }
    return {};
}

bool FakeApiServer::Request::hasHeader(const QByteArray &lowerCaseName) const
{
    return std::any_of(
        headers.begin(), headers.end(), [&](const auto &header) { return header.first == lowerCaseName; });
}

QJsonObject FakeApiServer::Request::json() const
{
    return QJsonDocument::fromJson(body).object();
}

FakeApiServer::Answer FakeApiServer::Answer::withStatus(int newStatus) const
{
    Answer changed = *this;
    changed.status = newStatus;
    return changed;
}

FakeApiServer::Answer FakeApiServer::Answer::withHeader(const QByteArray &name, const QByteArray &value) const
{
    Answer changed = *this;
    changed.headers.append({name, value});
    return changed;
}

FakeApiServer::Answer FakeApiServer::Answer::withFate(Fate newFate) const
{
    Answer changed = *this;
    changed.fate = newFate;
    return changed;
}

FakeApiServer::Answer FakeApiServer::Answer::json(const QJsonObject &object)
{
    Answer answer;
    answer.body = QJsonDocument(object).toJson(QJsonDocument::Compact);
    answer.headers = {{"Content-Type", "application/json"}};
    return answer;
}

FakeApiServer::Answer FakeApiServer::Answer::data(const QString &field, const QJsonValue &value)
{
    return json({{u"data"_s, QJsonObject{{field, value}}}});
}

FakeApiServer::Answer FakeApiServer::Answer::graphQlError(const QString &message, const QString &code)
{
    QJsonObject error{{u"message"_s, message}};
    if (!code.isEmpty())
        error.insert(u"extensions"_s, QJsonObject{{u"code"_s, code}});
    return json({{u"data"_s, QJsonValue::Null}, {u"errors"_s, QJsonArray{error}}});
}

FakeApiServer::FakeApiServer(QObject *parent)
    : FakeApiServer(std::make_unique<QTcpServer>(), false, parent)
{
}

FakeApiServer::FakeApiServer(const QSslConfiguration &tls, QObject *parent)
    : FakeApiServer(std::make_unique<QSslServer>(), true, parent)
{
    auto *server = static_cast<QSslServer *>(m_server.get());
    connect(server, &QSslServer::startedEncryptionHandshake, this, [this] { ++m_handshakes; });
    server->setSslConfiguration(tls);
    // On a busy machine a client takes longer than the five seconds that are usual here.
    constexpr int patienceMs = 60'000;
    server->setHandshakeTimeout(patienceMs);
}

FakeApiServer::FakeApiServer(std::unique_ptr<QTcpServer> server, bool isSecure, QObject *parent)
    : QObject(parent)
    , m_server(std::move(server))
    , m_isSecure(isSecure)
{
    connect(m_server.get(), &QTcpServer::pendingConnectionAvailable, this, &FakeApiServer::onNewConnection);
    m_server->listen(QHostAddress::LocalHost);
}

FakeApiServer::~FakeApiServer()
{
    // The sockets go with m_server, after what their signals would touch.
    const QList<QTcpSocket *> sockets = m_open.keys();
    for (QTcpSocket *socket : sockets)
        socket->disconnect(this);
}

QUrl FakeApiServer::origin() const
{
    QUrl url;
    url.setScheme(m_isSecure ? u"https"_s : u"http"_s);
    url.setHost(m_isSecure ? u"localhost"_s : u"127.0.0.1"_s);
    url.setPort(m_server->serverPort());
    return url;
}

void FakeApiServer::moveTo(const QHostAddress &address, quint16 newPort)
{
    const quint16 port = newPort > 0 ? newPort : m_server->serverPort();
    m_server->close();
    closeConnections();
    m_server->listen(address, port);
}

int FakeApiServer::count(const QString &operationName) const
{
    return static_cast<int>(std::count_if(m_requests.begin(), m_requests.end(),
        [&](const Request &request) { return request.operationName() == operationName; }));
}

void FakeApiServer::changeTls(const QSslConfiguration &tls)
{
    static_cast<QSslServer *>(m_server.get())->setSslConfiguration(tls);
    closeConnections();
}

void FakeApiServer::release()
{
    const auto held = std::exchange(m_held, {});
    for (const auto &[socket, answer] : held) {
        if (socket)
            write(socket, answer);
    }
}

void FakeApiServer::closeConnections()
{
    const QList<QTcpSocket *> sockets = m_open.keys();
    for (QTcpSocket *socket : sockets)
        socket->disconnectFromHost();
}

void FakeApiServer::onNewConnection()
{
    while (QTcpSocket *socket = m_server->nextPendingConnection()) {
        m_open.insert(socket, Connection{++m_connections, {}});
        connect(socket, &QTcpSocket::readyRead, this, [this, socket] { onReadyRead(socket); });
        connect(socket, &QTcpSocket::disconnected, this, [this, socket] {
            m_open.remove(socket);
            socket->deleteLater();
        });
        // With TLS it may have come with the end of the handshake.
        onReadyRead(socket);
    }
}

void FakeApiServer::onReadyRead(QTcpSocket *socket)
{
    if (!m_open.contains(socket))
        return;
    m_open[socket].unread += socket->readAll();
    Request request;
    while (m_open.contains(socket) && takeRequest(m_open[socket], request)) {
        m_requests.append(request);
        answer(socket, request);
        emit requestArrived();
    }
}

bool FakeApiServer::takeRequest(Connection &connection, Request &request)
{
    const qsizetype end = connection.unread.indexOf("\r\n\r\n");
    if (end < 0)
        return false;
    const QList<QByteArray> lines = connection.unread.left(end).split('\n');
    const QList<QByteArray> words = lines.first().trimmed().split(' ');
    request = Request{words.value(0), words.value(1), {}, {}, connection.number};
    for (const QByteArray &line : lines.mid(1)) {
        const qsizetype colon = line.indexOf(':');
        request.headers.append({line.left(colon).trimmed().toLower(), line.mid(colon + 1).trimmed()});
    }
    const qsizetype length = request.header("content-length").toLongLong();
    if (connection.unread.size() < end + 4 + length)
        return false;
    request.body = connection.unread.mid(end + 4, length);
    connection.unread.remove(0, end + 4 + length);
    return true;
}

void FakeApiServer::answer(QTcpSocket *socket, const Request &request)
{
    const Answer answer = !m_answers.isEmpty() ? m_answers.dequeue()
        : m_handler                            ? m_handler(request)
                                               : Answer{.status = 500};
    if (answer.fate == Answer::Fate::Held)
        m_held.append({socket, answer});
    else
        write(socket, answer);
}

void FakeApiServer::write(QTcpSocket *socket, const Answer &answer)
{
    using Fate = Answer::Fate;
    if (answer.fate == Fate::Never)
        return;
    socket->write(answer.before);
    if (answer.fate != Fate::CloseBeforeStatusLine) {
        QByteArray head = "HTTP/1.1 " + QByteArray::number(answer.status) + " Scripted\r\n";
        for (const auto &[name, value] : answer.headers)
            head += name + ": " + value + "\r\n";
        socket->write(head + "Content-Length: " + QByteArray::number(answer.body.size()) + "\r\n\r\n");
    }
    const bool isWhole = answer.fate == Fate::Whole || answer.fate == Fate::Held;
    if (isWhole || answer.fate == Fate::WholeThenClose)
        socket->write(answer.body);
    else if (answer.fate == Fate::HalfBody || answer.fate == Fate::Stalls)
        socket->write(answer.body.left(answer.body.size() / 2));
    if (!isWhole && answer.fate != Fate::Stalls)
        socket->disconnectFromHost();
}
