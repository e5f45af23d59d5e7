// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/clock.h"
#include "app/core/flow.h"
#include "app/core/result.h"
#include "app/core/whenfinished.h"
#include "app/dashboard/httpexchange.h"

#include <QList>
#include <algorithm>
#include <chrono>
#include <optional>

/// How long the dashboard client waits and how often it tries.
struct DashboardOptions
{
    std::chrono::milliseconds readTimeout{30'000};
    /// For each next word of the answer to the first, second, ... attempt at a read. Short at first, so that a person
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
    /// Plain http to another machine: a person has said yes to that. What travels are keys, or opens what they open.
    bool allowsPlainHttp = false;
    bool isOwnServer = false; ///< See NetworkFault.
    int pageSize = 200; ///< Where the server refuses so many at once, 40: its own default.
};

/// What the calls of one API have in common: where it is, its clock, and whether any of them is being sent again. Calls
/// under way end when it is destroyed: a write's outcome is then as open as after a lost answer.
class ApiClient : public QObject
{
    Q_OBJECT

public:
    ApiClient(const QUrl &origin, QNetworkAccessManager &network, Clock &clock, const DashboardOptions &options,
        QObject *parent)
        : QObject(parent)
        , m_origin(origin)
        , m_network(network)
        , m_clock(clock)
        , m_options(options)
    {
    }

    const QUrl &origin() const { return m_origin; }
    /// By the Date headers of its answers, see ServerTime; invalid before the first.
    QDateTime serverNow() const { return m_serverTime.at(m_clock.monotonic()); }

signals:
    /// See Dashboard.
    void tryingAgain(int attempt, int attempts, const Error &why);
    void stillWaiting();
    void triedAgain();

protected:
    /// One is sent again, or waits long; the other way round with its end.
    void noteTryingAgain() { ++m_tryingAgain; }
    void noteEnd()
    {
        if (--m_tryingAgain == 0)
            emit triedAgain();
    }

private:
    template <typename T>
    friend class ApiCall;

    const QUrl m_origin;
    QNetworkAccessManager &m_network;
    Clock &m_clock;
    const DashboardOptions m_options;
    ServerTime m_serverTime;
    int m_tryingAgain = 0;
};

/// One call on its way; a read is sent again where what failed can pass. A child of the client, and gone with it.
template <typename T>
class ApiCall : public Flow<Result<T>>
{
protected:
    ApiCall(ApiClient &client, bool isWrite)
        : m_client(client)
        , m_isWrite(isWrite)
        , m_begunAt(client.m_clock.monotonic())
    {
    }

    /// Also when it is sent again: ends in send() or end().
    virtual void begin() = 0;
    virtual QFuture<Result<ApiAnswer>> exchange(ApiRequest request, QNetworkAccessManager &network, Clock &clock)
    {
        return HttpExchange::run(request, network, clock, this);
    }
    virtual Result<T> read(const ApiAnswer &answer) const = 0;
    /// True: the call goes on with this refusal by itself.
    virtual bool takes(const Error &) { return false; }
    virtual void log(const Error &error) const = 0;

    bool isWrite() const { return m_isWrite; }
    const QUrl &origin() const { return m_client.m_origin; }

    void send(ApiRequest request)
    {
        const DashboardOptions &options = m_client.m_options;
        request.isOnceOnly = m_isWrite;
        request.timeout = m_isWrite ? options.writeTimeout : options.readTimeout;
        request.maxAnswerBytes = options.maxAnswerBytes;
        request.allowsPlainHttp = options.allowsPlainHttp;
        request.isToOwnServer = options.isOwnServer;
        if (!m_isWrite && !options.firstWords.isEmpty()) {
            request.firstWord = options.firstWords.at(std::min(m_retries, options.firstWords.size() - 1));
            request.timeout = std::max(request.timeout, *request.firstWord);
        } else if (!options.firstWords.isEmpty()) {
            m_client.m_clock.after(options.firstWords.first(), this, [this] {
                if (this->future().isFinished())
                    return;
                note();
                emit m_client.stillWaiting();
            });
        }
        m_sentAt = m_client.m_clock.monotonic();
        const auto answer = exchange(request, m_client.m_network, m_client.m_clock);
        whenFinished(answer, this, [this](const Result<ApiAnswer> &given) { onAnswer(given); });
    }

    void fail(const Error &error)
    {
        log(error);
        end(failure(error));
    }

    void end(const Result<T> &answer)
    {
        this->finish(answer);
        if (m_isNoted)
            m_client.noteEnd();
    }

private:
    void onAnswer(const Result<ApiAnswer> &answer)
    {
        if (!answer) {
            Error error = answer.error();
            error.mayHaveTakenEffect = error.mayHaveTakenEffect && m_isWrite;
            return sendLaterOrFail(error, {});
        }
        m_client.m_serverTime.note(answer->date, m_sentAt, m_client.m_clock.monotonic());
        const Result<T> value = read(*answer);
        if (value)
            end(value);
        else if (!takes(value.error()))
            sendLaterOrFail(value.error(), answer->retryPause());
    }

    void sendLaterOrFail(const Error &error, std::optional<std::chrono::milliseconds> askedPause)
    {
        const auto pause = m_isWrite ? std::nullopt : pauseAfter(error, askedPause);
        if (!pause)
            return fail(error);
        note();
        emit m_client.tryingAgain(int(m_retries) + 1, int(m_client.m_options.retryPauses.size()) + 1, error);
        m_client.m_clock.after(*pause, this, [this] { begin(); });
    }

    /// Sent again it is a few times, after growing pauses, and only where what failed can pass. Nothing: it is not.
    std::optional<std::chrono::milliseconds> pauseAfter(
        const Error &error, std::optional<std::chrono::milliseconds> askedPause)
    {
        using Kind = Error::Kind;
        const DashboardOptions &options = m_client.m_options;
        const bool canPass = error.kind == Kind::Offline || error.kind == Kind::Timeout
            || error.kind == Kind::Busy
            // The connection broke. Else the answer was whole and not what it should be.
            || (error.kind == Kind::Unreadable && error.detail.startsWith(QLatin1String("network error")));
        if (!canPass || error.network.isProxyUnfit() || m_retries >= options.retryPauses.size())
            return {};
        const auto pause
            = std::max(options.retryPauses.at(m_retries++), askedPause.value_or(std::chrono::milliseconds(0)));
        const auto passed = m_client.m_clock.monotonic() - m_begunAt;
        if (pause > options.longestRetryPause || passed + pause > options.lastAttempt)
            return {};
        return pause;
    }

    void note()
    {
        if (!std::exchange(m_isNoted, true))
            m_client.noteTryingAgain();
    }

    ApiClient &m_client;
    const bool m_isWrite;
    const std::chrono::milliseconds m_begunAt; // by Clock::monotonic()
    qsizetype m_retries = 0;
    std::chrono::milliseconds m_sentAt{0};
    bool m_isNoted = false; // with the client, as one that is sent again or waits long
};
