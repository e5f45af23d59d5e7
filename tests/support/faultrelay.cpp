// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "tests/support/faultrelay.h"

#include <QNetworkProxy>
#include <QRegularExpression>
#include <QTcpSocket>
#include <utility>

using namespace Qt::StringLiterals;

namespace {

QByteArray answerOfFault(FaultRelay::Fault fault)
{
    using enum FaultRelay::Fault;
    const auto answer = [](const char *status, const char *type, const QByteArray &body, const char *more = "") {
        return "HTTP/1.1 " + QByteArray(status) + "\r\nContent-Type: " + type + "\r\n" + more
            + "Content-Length: " + QByteArray::number(body.size()) + "\r\nConnection: close\r\n\r\n" + body;
    };
    switch (fault) {
    case Unauthorized:
        return answer("401 Unauthorized", "application/json",
            R"({"errors":[{"code":"authn_unauthorized","message":"Unauthorized"}]})");
    case ServerError:
        return answer("500 Internal Server Error", "application/json",
            R"({"errors":[{"code":"internal_error","message":"Something went wrong"}]})");
    case Page:
        return answer(
            "503 Service Unavailable", "text/html", "<html><body><h1>No server is available</h1></body></html>");
    case TooMany:
        return answer("429 Too Many Requests", "application/json", R"({"error":"rate limited"})", "Retry-After: 1\r\n");
    case SignIn:
        return answer("302 Found", "text/html", "", "Location: http://localhost:9/sign-in\r\n");
    case HtmlAnswer:
        return answer("200 OK", "text/html", "<!DOCTYPE html><html><body>Welcome</body></html>");
    case OtherJson:
        return answer("200 OK", "application/json", "{}");
    case Empty:
        return answer("200 OK", "application/json", "");
    case CutOff:
    case LostAnswer:
    case HalfAnswer:
    case NeverAnswers:
        break;
    }
    return {};
}

/// Of a request, or of an answer that says how long it is.
bool isWhole(const QByteArray &text)
{
    const qsizetype end = text.indexOf("\r\n\r\n");
    if (end < 0)
        return false;
    static const QRegularExpression length(u"\r\ncontent-length: *(\\d+)"_s, QRegularExpression::CaseInsensitiveOption);
    const auto found = length.match(QString::fromLatin1(text.left(end)));
    return text.size() >= end + 4 + (found.hasMatch() ? found.captured(1).toLongLong() : 0);
}

} // namespace

FaultRelay::FaultRelay(QUrl target)
    : m_target(std::move(target))
{
    connect(&m_server, &QTcpServer::newConnection, this, &FaultRelay::onNewConnection);
    if (!m_server.listen(QHostAddress::LocalHost))
        qFatal("no port");
}

FaultRelay::~FaultRelay()
{
    for (const auto children = m_server.findChildren<QTcpSocket *>(); QTcpSocket * socket : children)
        delete socket;
}

QUrl FaultRelay::origin() const
{
    return QUrl(u"http://127.0.0.1:%1"_s.arg(m_server.serverPort()));
}

void FaultRelay::begin(int number, Fault fault)
{
    m_requests = 0;
    m_number = number;
    m_fault = fault;
    m_hasMet = false;
    m_met.clear();
}

void FaultRelay::onNewConnection()
{
    while (QTcpSocket *socket = m_server.nextPendingConnection()) {
        connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        connect(socket, &QTcpSocket::readyRead, this, [this, socket, text = QByteArray()]() mutable {
            text += socket->readAll();
            if (isWhole(text))
                onRequest(socket, std::exchange(text, {}));
        });
    }
}

void FaultRelay::onRequest(QTcpSocket *socket, const QByteArray &request)
{
    if (++m_requests != m_number)
        return forward(socket, request, {});
    m_hasMet = true;
    m_met = request.left(request.indexOf(" HTTP/"));
    if (m_fault == Fault::LostAnswer || m_fault == Fault::HalfAnswer)
        return forward(socket, request, m_fault);
    if (m_fault == Fault::NeverAnswers)
        return;
    const QByteArray answer = answerOfFault(m_fault);
    if (answer.isEmpty())
        return socket->abort();
    socket->write(answer);
    socket->disconnectFromHost();
}

void FaultRelay::forward(QTcpSocket *socket, const QByteArray &request, std::optional<Fault> fault)
{
    auto *target = new QTcpSocket(socket);
    ++m_waiting;
    connect(target, &QObject::destroyed, this, [this] { --m_waiting; });
    target->setProxy(QNetworkProxy::NoProxy);
    connect(target, &QTcpSocket::connected, socket, [=] { target->write(request); });
    connect(target, &QTcpSocket::readyRead, socket, [=, text = QByteArray()]() mutable {
        text += target->readAll();
        if (!isWhole(text))
            return;
        if (fault == Fault::LostAnswer)
            return socket->abort();
        target->disconnect(socket);
        target->deleteLater();
        socket->write(fault == Fault::HalfAnswer ? text.left(text.size() / 2) : text);
        if (fault)
            socket->disconnectFromHost();
    });
    // Refused, or closed in the middle of its answer.
    connect(target, &QTcpSocket::errorOccurred, socket, &QTcpSocket::abort);
    target->connectToHost(m_target.host(), static_cast<quint16>(m_target.port()));
}
