// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/result.h"

#include <QDateTime>
#include <QFuture>
#include <QJsonObject>
#include <QJsonValue>
#include <QObject>
#include <QUrl>
#include <chrono>

class Clock;
class QNetworkAccessManager;
class TokenSource;

/// How long the dashboard client waits and how often it tries.
struct DashboardOptions
{
    std::chrono::milliseconds readTimeout{30'000};
    /// For the first word of the answer to the first, second, ... attempt at a read. Short at first, so that a person
    /// hears within ten seconds that it is tried again; the last one is for a server that is slow. After the first of
    /// them it is said of a write that it waits.
    QList<std::chrono::milliseconds> firstWords{
        std::chrono::milliseconds(8'000), std::chrono::milliseconds(10'000), std::chrono::milliseconds(32'000)};
    std::chrono::milliseconds writeTimeout{45'000}; ///< A resync makes Inngest call the app meanwhile.
    /// Before the second, third, ... attempt at a read. A server's Retry-After can make them longer.
    QList<std::chrono::milliseconds> retryPauses{std::chrono::milliseconds(1'000), std::chrono::milliseconds(3'000)};
    std::chrono::milliseconds longestRetryPause{30'000}; ///< A server that wants more gets no second attempt.
    std::chrono::milliseconds lastAttempt{60'000}; ///< Since the first one; none begins later.
    qsizetype maxAnswerBytes = 32 * 1024 * 1024;
    int pageSize = 200; ///< Where the server refuses so many at once, 40: its own default.
};

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

    void noteDate(const QDateTime &date);
    /// Of one that was sent again or waits long.
    void noteEnd();

    const QUrl m_origin;
    TokenSource &m_tokens;
    QNetworkAccessManager &m_network;
    Clock &m_clock;
    const DashboardOptions m_options;
    int m_tryingAgain = 0; // what is sent again or waits long
    bool m_isTokenTriedAgain = false; // counted as one of them
    QDateTime m_serverDate;
    std::chrono::milliseconds m_serverDateAt{0};
};
