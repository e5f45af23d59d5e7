// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QHash>
#include <QJsonObject>
#include <QJsonValue>
#include <QList>
#include <QObject>
#include <QPointer>
#include <QQueue>
#include <QTcpServer>
#include <QUrl>
#include <functional>
#include <memory>

class QSslConfiguration;
class QTcpSocket;

/// A scripted HTTP/1.1 server on loopback, in the test's own thread. Records each request and answers it with the next
/// enqueued answer, or when there is none with what the handler says, or else with 500.
class FakeApiServer : public QObject
{
    Q_OBJECT

public:
    struct Request
    {
        QByteArray method;
        QByteArray target; ///< Path and query.
        QList<QPair<QByteArray, QByteArray>> headers; ///< Names in lower case.
        QByteArray body;
        int connection = 0; ///< Counts the connections from 1.

        QByteArray header(const QByteArray &lowerCaseName) const;
        bool hasHeader(const QByteArray &lowerCaseName) const;
        QJsonObject json() const;
        QString operationName() const { return json().value(QLatin1String("operationName")).toString(); }
        QJsonObject variables() const { return json().value(QLatin1String("variables")).toObject(); }
    };

    struct Answer
    {
        enum class Fate {
            Whole,
            WholeThenClose, ///< The connection closes right after, without having said so.
            CloseBeforeStatusLine,
            CloseAfterHeaders, ///< Status line and headers, with the full Content-Length, and none of the body.
            HalfBody, ///< Half of the body, then the connection closes.
            Never, ///< The connection stays open and silent.
            Stalls, ///< As HalfBody, and the connection stays open.
            Held, ///< Answered whole at release().
        };

        int status = 200;
        QByteArray body = {};
        QList<QPair<QByteArray, QByteArray>> headers = {};
        Fate fate = Fate::Whole;
        QByteArray before = {}; ///< Put on the wire first as it is: interim answers, say.

        Answer withStatus(int newStatus) const;
        Answer withHeader(const QByteArray &name, const QByteArray &value) const;
        Answer withFate(Fate newFate) const;

        static Answer json(const QJsonObject &object);
        /// `{"data": {field: value}}`
        static Answer data(const QString &field, const QJsonValue &value);
        /// `{"data": null, "errors": [{"message", "extensions": {"code"}}]}`; without a code no extensions.
        static Answer graphQlError(const QString &message, const QString &code = {});
    };
    using Handler = std::function<Answer(const Request &)>;

    explicit FakeApiServer(QObject *parent = nullptr);
    /// With TLS, at https://localhost.
    explicit FakeApiServer(const QSslConfiguration &tls, QObject *parent = nullptr);
    ~FakeApiServer() override;

    QUrl origin() const;
    void handleWith(Handler handler) { m_handler = std::move(handler); }
    void enqueue(const Answer &answer) { m_answers.enqueue(answer); }
    /// With TLS: for connections from now on; those that are there are closed.
    void changeTls(const QSslConfiguration &tls);
    void release(); ///< Answers what is Held.
    void closeConnections(); ///< All of them, also idle ones.
    /// Closes all connections and listens at another address of this machine, at the same port if no other is given.
    void moveTo(const QHostAddress &address, quint16 newPort = 0);
    /// From now on connections are refused.
    void stopListening() { m_server->close(); }

    const QList<Request> &requests() const { return m_requests; }
    int count(const QString &operationName) const;
    int connections() const { return m_connections; }
    int handshakes() const { return m_handshakes; } ///< With TLS: begun, whatever came of them.

signals:
    void requestArrived();

private:
    struct Connection
    {
        int number = 0;
        QByteArray unread;
    };

    FakeApiServer(std::unique_ptr<QTcpServer> server, bool isSecure, QObject *parent);
    void onNewConnection();
    void onReadyRead(QTcpSocket *socket);
    bool takeRequest(Connection &connection, Request &request);
    void answer(QTcpSocket *socket, const Request &request);
    static void write(QTcpSocket *socket, const Answer &answer);

    const std::unique_ptr<QTcpServer> m_server;
    const bool m_isSecure = false;
    Handler m_handler;
    QQueue<Answer> m_answers;
    QList<Request> m_requests;
    QHash<QTcpSocket *, Connection> m_open;
    QList<QPair<QPointer<QTcpSocket>, Answer>> m_held;
    int m_connections = 0;
    int m_handshakes = 0;
};
