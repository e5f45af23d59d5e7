// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/practice/httprequestreader.h"

#include <QObject>
#include <QPointer>
#include <functional>

class HttpServer;
class QTcpSocket;

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
    void callWhenGone(QObject *context, std::function<void()> call);

private:
    struct GoneCall
    {
        QPointer<QObject> context;
        std::function<void()> call;
    };

    void onReadyRead();
    void onDisconnected();
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
    QList<GoneCall> m_goneCalls;
};
