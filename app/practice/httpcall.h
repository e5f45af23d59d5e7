// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/clock.h"
#include "app/core/flow.h"
#include "app/practice/httpmessage.h"

#include <QUrl>
#include <chrono>

class QTcpSocket;

/// One HTTP request of the practice server, or of a practice app, to another port of this machine: sent exactly once,
/// on a connection of its own, so that several instances behind one URL are met in turn. No cookies, no redirects.
/// Anything but plain http on a loopback address is refused: practice never leaves the machine.
class HttpCall final : public Flow<Result<HttpResponse>>
{
    Q_OBJECT

public:
    struct Request
    {
        QByteArray method = "GET";
        QUrl url;
        HttpHeaders headers; ///< Besides Host, Content-Length and Connection.
        QByteArray body;
    };

    /// Error::Kind::Offline: nothing listens there. Timeout. Unreadable: cut off, or no HTTP. Insecure: not loopback,
    /// or not http. Any status is an answer. When the owner goes first, the call ends and its future is cancelled.
    static QFuture<Result<HttpResponse>> run(Clock &clock, const Request &request,
        std::chrono::milliseconds timeout = std::chrono::seconds(10), QObject *owner = nullptr);

private:
    explicit HttpCall(const Request &request);

    void start(Clock &clock, std::chrono::milliseconds timeout);
    void onConnected();
    void onEnded();
    void take(HttpAnswerReader::State state);
    void end(Result<HttpResponse> answer);

    const Request m_request;
    QTcpSocket *const m_socket;
    HttpAnswerReader m_reader;
};
