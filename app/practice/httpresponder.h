// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/practice/httpmessage.h"

#include <functional>
#include <memory>

class HttpConnection;
class QObject;

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
