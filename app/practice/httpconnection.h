// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/practice/httpmessage.h"

#include <QObject>
#include <optional>

class HttpServer;
class QTcpSocket;

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
    // 0, or the status that refuses the request.
    int readHead(const QByteArray &head);
    int readRequestLine(const QList<QByteArray> &words);
    int readFraming();

    static constexpr qsizetype mostHead = 32 * 1024; // request line and headers
    static constexpr qsizetype mostBody = 4 * 1024 * 1024;

    QByteArray m_buffer;
    HttpRequest m_request;
    std::optional<qsizetype> m_length; // of the body; none: the head comes first
    int m_status = 0;
};

/// One client's connection: reads a request, has it handled, writes the answer, and only then reads the next. Owned by
/// the HttpServer; deletes itself when the socket closes. Others see it through HttpResponder only.
class HttpConnection : public QObject
{
    Q_OBJECT

public:
    HttpConnection(QTcpSocket *socket, HttpServer &server);
    ~HttpConnection() override;

    /// The number of the request that is being handled, counted up from 1.
    quint64 exchange() const { return m_exchange; }
    bool isWaiting(quint64 exchange) const { return m_isWaiting && !m_isClosed && exchange == m_exchange; }

    void answer(const HttpResponse &response);
    void answerPart(const HttpResponse &response, qsizetype bodyBytes);
    void cut();

signals:
    void gone(); ///< The client, without having had its answer.

private:
    void onReadyRead();
    void advance();
    void refuse(int status);
    QByteArray headOf(const HttpResponse &response, bool keepsAlive) const;

    HttpServer &m_server;
    QTcpSocket *const m_socket;
    HttpRequestReader m_reader;
    quint64 m_exchange = 0;
    QByteArray m_method;
    bool m_keepsAlive = true;
    bool m_isWaiting = false; // a request is being handled
    bool m_isAdvancing = false;
    bool m_isClosed = false;
};
