// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/clock.h"
#include "app/core/result.h"
#include "app/practice/httpmessage.h"
#include "app/practice/httpresponder.h"

#include <QObject>
#include <functional>

class QTcpServer;

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
    void onNewConnection();
    void handle(const HttpRequest &request, const HttpResponder &responder) { m_handler(request, responder); }

    Clock &m_clock;
    const Handler m_handler;
    QTcpServer *const m_listener;
};
