// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/flow.h"
#include "app/core/secret.h"
#include "app/core/systemproxy.h"

#include <QDateTime>
#include <QNetworkReply>
#include <QPointer>
#include <QUrl>
#include <chrono>
#include <optional>

class Clock;
class OnceOnlyBody;
class QHostAddress;
class QNetworkAccessManager;

struct ApiHeader
{
    QByteArray name;
    Secret value;
};

/// One request as it goes out.
struct ApiRequest
{
    QUrl url;
    QList<ApiHeader> headers; ///< Beside Content-Type.
    QByteArray caPem = {}; ///< A CA of one's own, besides the system's.
    /// Not what the system says: of the network that it is sent by, too.
    std::optional<ProxyWay> proxy = {};
    std::optional<QByteArray> body; ///< A POST; none: a GET.
    bool isPut = false; ///< With a body: a PUT. It may be sent again, and is never once-only.
    bool isToOwnServer = false; ///< See NetworkFault.
    bool allowsPlainHttp = false; ///< To another machine: nothing secret is in it, or a person has said yes.
    /// The body leaves at most once. Else the network library may send it again by itself when the connection breaks,
    /// and is quicker: it puts headers and body into one packet.
    bool isOnceOnly = true;
    QByteArray contentType = "application/json";
    std::chrono::milliseconds timeout{30'000}; ///< For the whole exchange.
    /// For the beginning of the answer, and between two parts of it; none: as the whole.
    std::optional<std::chrono::milliseconds> firstWord;
    qsizetype maxAnswerBytes = 32 * 1024 * 1024;
};

/// An answer that arrived whole, whatever its status.
struct ApiAnswer
{
    int status = 0;
    QByteArray body;
    QDateTime date; ///< The Date header, UTC; invalid: none.
    QByteArray retryAfter;
    QByteArray serverKind; ///< X-Inngest-Server-Kind: "cloud", "dev"; empty: not told.
    bool isFromSdk = false; ///< It carries a header of Inngest's SDKs.
    QByteArray syncKind; ///< X-Inngest-Sync-Kind, of an app's answer to a sync; empty: not told.
    QString gatewaysMark; ///< What a gateway adds to answers of its own, some to all; empty: nothing of the kind.
    /// Not None: it came without TLS through this proxy, which can have given it.
    NetworkFault throughProxy = {};
    /// More than once: the library sent it again by itself, since a connection was cut before an answer.
    int timesSent = 1;
    Secret authorization; ///< The Authorization header of an answer: how Clerk hands over a new client token.

    /// The pause that Retry-After asks for, in seconds or up to a time.
    std::optional<std::chrono::milliseconds> retryPause() const;
};

/// A server's clock, as the Date headers of its answers tell it. Moments are those of Clock::monotonic().
class ServerTime
{
public:
    /// Of an answer to what was sent at @p sent and that was there at @p now.
    void note(const QDateTime &date, std::chrono::milliseconds sent, std::chrono::milliseconds now)
    {
        if (!date.isValid())
            return;
        // Its clock stood within that second at some moment between the two. What is known already and agrees with it
        // tells the time at least as well, however late this answer came: what is compared with the server's times must
        // not jump to and fro by an answer's way. What disagrees means that the clock was set.
        const std::chrono::milliseconds second(date.toMSecsSinceEpoch());
        const std::chrono::milliseconds atLeast = second - now;
        if (!m_ahead || *m_ahead < atLeast || *m_ahead >= second + std::chrono::seconds(1) - sent)
            m_ahead = atLeast;
    }
    /// The earliest that its clock can show, a second and an answer's way behind it at most; invalid before the first
    /// date.
    QDateTime at(std::chrono::milliseconds now) const
    {
        return m_ahead ? QDateTime::fromMSecsSinceEpoch((now + *m_ahead).count(), Qt::UTC) : QDateTime();
    }

private:
    /// What its clock is ahead of the monotonic one, at least.
    std::optional<std::chrono::milliseconds> m_ahead;
};

/// One HTTP request and its answer. A request that must leave this machine at most once does (QNetworkAccessManager
/// would send a POST again by itself when the connection breaks: the body is a device that can be read only once). No
/// redirect is followed, no cookie kept, no certificate error forgiven, and nothing is sent to an origin that
/// isAllowedOrigin() refuses.
///
/// Fails as: Insecure (TLS, origin); Offline (no connection, or no proxy that may be used); Timeout; Unreadable (the
/// connection broke, the answer is too large, or it is somebody else's: a web page, a redirect). network says what was
/// seen. mayHaveTakenEffect: some of a once-only request had left when it failed.
///
/// Qt takes an interim answer (1xx) for the answer; the final one then stays in the connection and would answer the
/// next request on it. So whichever exchange meets one, all that are under way with that access manager fail, and its
/// connections are given up.
class HttpExchange final : public Flow<Result<ApiAnswer>>
{
    Q_OBJECT

public:
    /// The exchange lives as long as the owner at most; goes with it in the middle of it, too.
    static QFuture<Result<ApiAnswer>> run(
        const ApiRequest &request, QNetworkAccessManager &network, Clock &clock, QObject *owner);
    ~HttpExchange() override;

    /// https, or http on a loopback address (with allowsPlainHttp on any); nothing but scheme, host and port.
    static bool isAllowedOrigin(const QUrl &url, bool allowsPlainHttp = false);
    /// Whether the text can stand in a header: visible ASCII without blanks; in a cookie also without `;` and `,`.
    static bool fitsIntoHeader(const Secret &value, bool asCookie = false);

private:
    HttpExchange(const ApiRequest &request, QNetworkAccessManager &network, Clock &clock);

    void start();
    void watch(std::chrono::milliseconds time);
    void findAddress();
    ProxyWay proxy() const;
    QUrl firstPlace() const;
    void send(const QHostAddress &address);
    void onReadyRead();
    void onFinished();
    void onAnyFinished(const QNetworkReply &reply);
    std::optional<NetworkFault> foreignAnswer(int status) const;
    QString gatewaysMark() const;
    bool isSilent(int status) const;
    bool isAnyoneElseUnderWay() const;
    bool isReadByProxy() const;
    NetworkFault proxyRefusal() const;
    void stop(Error::Kind kind, const QString &detail);
    void end(Error error);
    NetworkFault faultOf(int status) const;
    Error transportError(QNetworkReply::NetworkError error, int status) const;

    ApiRequest m_request;
    QNetworkAccessManager &m_network;
    Clock &m_clock;
    OnceOnlyBody *m_body = nullptr;
    QPointer<QNetworkReply> m_reply; // the access manager's child
    QByteArray m_received;
    std::chrono::milliseconds m_lastWord{0};
    std::optional<Error> m_stopped; // why we broke it off
    NetworkFault m_certificate; // what is wrong with it
    bool m_isHandshaking = false;
    int m_timesSent = 0;
};
