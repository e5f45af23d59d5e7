// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/practice/httpmessage.h"

/// Reads HTTP/1.x requests out of a stream of bytes that arrives in pieces of any size. What follows a finished request
/// stays in the buffer for the next one. Pure: knows no socket.
class HttpRequestReader
{
public:
    enum class State {
        Incomplete,
        Ready, ///< take() gives the request.
        Bad, ///< status() says how to refuse; nothing more can be read from this stream.
    };

    void append(QByteArrayView bytes) { m_buffer.append(bytes.data(), bytes.size()); }
    /// More than one request of the greatest size: no more should be appended before it has been read.
    bool isFull() const { return m_buffer.size() > mostHead + mostBody; }

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

    static constexpr qsizetype mostHead = 32 * 1024; // request line and headers
    static constexpr qsizetype mostBody = 4 * 1024 * 1024;

    QByteArray m_buffer;
    Step m_step = Step::Head;
    HttpRequest m_request;
    qsizetype m_left = 0; // bytes of the body
    int m_status = 0;
};
