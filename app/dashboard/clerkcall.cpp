// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/dashboard/clerkcall.h"

#include "app/core/clock.h"
#include "app/core/logging.h"

#include <QNetworkAccessManager>

using namespace Qt::StringLiterals;
using Kind = Error::Kind;

ClerkCall::ClerkCall(const QString &path, const std::optional<QByteArray> &form, ClerkClient &client)
    : m_path(path)
    , m_form(form)
    , m_client(client)
{
    setParent(&client);
}

void ClerkCall::start()
{
    if (isCancelled()) {
        end(failure(Kind::Cancelled));
        return;
    }
    const std::shared_ptr<ClerkClient::Token> token = m_client.m_token;
    if (!HttpExchange::fitsIntoHeader(token->value)) {
        end(failure(Kind::NotSignedIn, u"the client token fits into no header"_s));
        return;
    }
    QNetworkAccessManager &network = m_client.m_network;
    const auto answer = HttpExchange::run(apiRequest(), network, m_client.m_clock, &network);
    // First, and whether or not anybody waits for the rest: a new client token must not be lost.
    whenFinished(answer, &network, [token, generation = token->generation](const Result<ApiAnswer> &given) {
        if (!given || given->authorization.isEmpty() || token->generation != generation
            || given->authorization == token->value)
            return;
        token->value = given->authorization;
        if (token->keep)
            token->keep(token->value);
    });
    whenFinished(answer, this, [this](const Result<ApiAnswer> &given) { onAnswer(given); });
}

ApiRequest ClerkCall::apiRequest() const
{
    ApiRequest request;
    request.url = m_client.m_origin;
    request.url.setPath(m_path);
    request.url.setQuery(u"_is_native=1"_s);
    request.headers = {{"Authorization", m_client.m_token->value}};
    request.body = m_form;
    request.contentType = "application/x-www-form-urlencoded";
    const ClerkOptions &options = m_client.m_options;
    request.timeout = options.timeout;
    if (!options.firstWords.isEmpty()) {
        request.firstWord = options.firstWords.at(std::min(m_retries, options.firstWords.size() - 1));
        request.timeout = std::max(request.timeout, *request.firstWord);
    }
    request.maxAnswerBytes = 4 * 1024 * 1024;
    return request;
}

void ClerkCall::onAnswer(const Result<ApiAnswer> &answer)
{
    if (!answer)
        sendLaterOrEnd(answer.error());
    else if (answer->status < 200 || answer->status >= 300)
        sendLaterOrEnd(clerkError(answer->status, answer->body));
    else
        end(answer->body);
}

void ClerkCall::sendLaterOrEnd(const Error &error)
{
    const bool canPass = error.kind == Kind::Offline || error.kind == Kind::Timeout || error.kind == Kind::Busy
        || (error.kind == Kind::Unreadable && error.detail.startsWith("network error"_L1));
    const QList<std::chrono::milliseconds> &pauses = m_client.m_options.retryPauses;
    if (canPass && m_retries < pauses.size()) {
        m_client.m_clock.after(pauses.at(m_retries++), this, [this] { start(); });
        emit m_client.tryingAgain(static_cast<int>(m_retries) + 1, static_cast<int>(pauses.size()) + 1, error);
        return;
    }
    Error told = error;
    told.mayHaveTakenEffect = false; // nothing at Inngest
    qCInfo(logDashboard) << "sign-in call failed:" << told.kind << "status" << told.httpStatus << told.detail;
    end(failure(told));
}

void ClerkCall::end(const Result<QByteArray> &body)
{
    finish(body);
    Q_ASSERT_X(m_client.m_queue.head() == this, "ClerkCall", "only the first in the queue is under way");
    m_client.m_queue.dequeue();
    if (m_retries > 0)
        emit m_client.triedAgain();
    m_client.startNext();
}
