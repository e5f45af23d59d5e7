// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/result.h"
#include "app/dashboard/dashboardoptions.h"
#include "app/dashboard/servertime.h"

#include <QFuture>
#include <QJsonObject>
#include <QJsonValue>
#include <QObject>
#include <QUrl>

class Clock;
class QNetworkAccessManager;
class TokenSource;

/// How an operation may be sent.
enum class Sending {
    Read, ///< Again after growing pauses when the connection, the server or the time fails it.
    Write, ///< Once; once more only when the server refused the token, because then nothing was done.
    OnceOnly, ///< Once, whatever happens.
};

/// One operation. Its text is resources/dashboard/<operation>.graphql.
struct GraphQlRequest
{
    QString operation;
    QString field; ///< The one at its top, whose value is the answer.
    QJsonObject variables;
    Sending sending = Sending::Read;
};

/// Sends operations to `<origin>/gql` with the tokens of a TokenSource. Requests under way end when it is destroyed: a
/// write's outcome is then as open as after a lost answer.
class GraphQlClient : public QObject
{
    Q_OBJECT

public:
    GraphQlClient(const QUrl &origin, TokenSource &tokens, QNetworkAccessManager &network, Clock &clock,
        const DashboardOptions &options, QObject *parent = nullptr);

    /// The value of the field; see graphQlField() and HttpExchange for the errors.
    QFuture<Result<QJsonValue>> send(const GraphQlRequest &request);

    const QUrl &origin() const { return m_origin; }
    /// By the last answer's Date header, to the second; invalid before the first.
    QDateTime serverNow() const;

signals:
    /// See Dashboard.
    void tryingAgain(int attempt, int attempts, const Error &why);
    void stillWaiting();
    void triedAgain();

private:
    friend class GraphQlCall;

    /// Of one that was sent again or waits long.
    void noteEnd();

    const QUrl m_origin;
    TokenSource &m_tokens;
    QNetworkAccessManager &m_network;
    Clock &m_clock;
    const DashboardOptions m_options;
    int m_tryingAgain = 0; // what is sent again or waits long
    bool m_isTokenTriedAgain = false; // counted as one of them
    ServerTime m_serverTime;
};
