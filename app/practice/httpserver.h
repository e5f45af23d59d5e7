// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/clock.h"
#include "app/core/result.h"
#include "app/practice/httpmessage.h"

#include <QObject>
#include <functional>
#include <memory>

class QTcpServer;

class HttpConnection;

/// The one answer to one request: at once or later, or on purpose none. Copies stand for the same answer; the first
/// that answers wins, and everything after that, or after the client has gone, does nothing. When the last copy goes
/// without an answer the client gets a 500, so no request hangs by mistake. For the server's thread only.
class HttpResponder
{
public:
    explicit HttpResponder(HttpConnection &connection);

    void send(const HttpResponse &response) const;
    /// Closes the connection before a status line is sent.
    void cut() const;
    /// Sends the head and the first bytes of the body, then closes the connection.
    void sendPart(const HttpResponse &response, qsizetype bodyBytes) const;
    /// No answer will ever come: the connection stays open until the client gives up.
    void never() const;

    /// Calls once when the client goes away without having its answer (soon, when it already has), unless the context
    /// has gone first. Also works with never().
    void whenClientGone(QObject *context, std::function<void()> call) const;

private:
    struct Claim;
    std::shared_ptr<Claim> m_claim; // shared: only the last copy's end means "no answer was given"
};

/// A small HTTP/1.1 server on 127.0.0.1 that can also misbehave on purpose. Lives in one thread with an event loop and
/// needs no locks. Answers may be given at once or later (keep the HttpResponder; `clock.after` for a pause); requests
/// of one connection are handled one after the other.
///
/// \code
/// HttpServer server(clock, [&](const HttpRequest &request, const HttpResponder &responder) {
///     responder.send({.status = 200, .headers = {{"Content-Type", "application/json"}}, .body = "{}"});
/// });
/// const Result<quint16> port = server.listen();
/// \endcode
class HttpServer : public QObject
{
    Q_OBJECT

public:
    /// Must not destroy the server itself.
    using Handler = std::function<void(const HttpRequest &, const HttpResponder &)>;

    /// clock: for the Date header of the answers.
    HttpServer(Clock &clock, Handler handler, QObject *parent = nullptr);
    ~HttpServer() override;

    /// 0: a port that the system chooses. Error::Kind::Conflict: another process has that port.
    Result<quint16> listen(quint16 port = 0);
    /// The wanted port, or where another process has it a new one: compare, keep and report it. 0: any.
    Result<quint16> listenKeeping(quint16 wanted);
    /// Stops listening and drops all connections: clients get "connection refused" from now on.
    void close();
    bool isListening() const;
    quint16 port() const; ///< 0: not listening.
    QByteArray origin() const; ///< "http://127.0.0.1:<port>"

    Clock &clock() const { return m_clock; }

private:
    friend class HttpConnection;
    void handle(const HttpRequest &request, const HttpResponder &responder) { m_handler(request, responder); }

    Clock &m_clock;
    const Handler m_handler;
    QTcpServer *const m_listener;
};
