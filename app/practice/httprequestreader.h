// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/practice/httpmessage.h"

/// Reads HTTP/1.x requests out of a stream of bytes that arrives in pieces of any size. What follows a finished request
/// stays in the buffer for the next one. Pure: knows no socket.
class HttpRequestReader
{
public:
    struct Limits
    {
        qsizetype head = 32 * 1024; ///< Request line and headers.
        qsizetype body = 4 * 1024 * 1024;
    };
    enum class State {
        Incomplete,
        Ready, ///< take() gives the request.
        Bad, ///< status() says how to refuse; nothing more can be read from this stream.
    };

    explicit HttpRequestReader(Limits limits);

    void append(QByteArrayView bytes) { m_buffer.append(bytes.data(), bytes.size()); }
    /// More than one request of the greatest size: no more should be appended before it has been read.
    bool isFull() const { return m_buffer.size() > m_limits.head + m_limits.body; }

    State advance();
    HttpRequest take();
    /// 400, 413, 431, 501 or 505.
    int status() const { return m_status; }

private:
    enum class Step { Head, Body, Ready, Bad };

    bool readHead();
    bool parseRequestLine(const QByteArray &line);
    bool parseHeader(const QByteArray &line);
    bool chooseBody();
    bool readBody();
    /// True, as "something moved": the next look at the step ends the reading.
    bool refuse(int status);

    Limits m_limits;
    QByteArray m_buffer;
    Step m_step = Step::Head;
    HttpRequest m_request;
    qsizetype m_left = 0; // bytes of the body
    int m_status = 0;
};
