// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/dashboard/restcall.h"

#include "app/core/clock.h"
#include "app/core/logging.h"
#include "app/core/whenfinished.h"

using namespace Qt::StringLiterals;
using namespace std::chrono;

QFuture<Result<RestAnswer>> RestCall::run(const ApiRequest &request, const RestBearer &bearer, RestClient &client)
{
    auto *call = new RestCall(request, client);
    call->setParent(&client);
    const QFuture<Result<RestAnswer>> future = call->future();
    if (!HttpExchange::fitsIntoHeader(bearer.value)) {
        call->end(failure(Error::Kind::NotSignedIn, u"the bearer fits into no header"_s));
        return future;
    }
    call->m_request.headers = {{"Authorization", Secret("Bearer " + bearer.value.reveal().toByteArray())}};
    if (!bearer.environmentSlug.isEmpty())
        call->m_request.headers.append({"X-Inngest-Env", Secret::fromText(bearer.environmentSlug)});
    call->send();
    return future;
}

RestCall::RestCall(const ApiRequest &request, RestClient &client)
    : m_request(request)
    , m_client(client)
    , m_retry(client.m_options, client.m_clock.monotonic())
{
}

void RestCall::send()
{
    if (isCancelled())
        return end(failure(Error::Kind::Cancelled));
    const DashboardOptions &options = m_client.m_options;
    m_request.timeout = isWrite() ? options.writeTimeout : options.readTimeout;
    m_request.maxAnswerBytes = options.maxAnswerBytes;
    m_request.allowsPlainHttp = options.allowsPlainHttp;
    if (!isWrite()) {
        m_request.firstWord = m_retry.firstWord();
        m_request.timeout = std::max(m_request.timeout, m_request.firstWord.value_or(0ms));
    } else if (!options.firstWords.isEmpty()) {
        m_client.m_clock.after(options.firstWords.first(), this, [this] {
            if (future().isFinished())
                return;
            note();
            emit m_client.stillWaiting();
        });
    }
    const auto answer = HttpExchange::run(m_request, m_client.m_network, m_client.m_clock, this);
    whenFinished(answer, this, [this](const Result<ApiAnswer> &given) { onAnswer(given); });
}

void RestCall::onAnswer(const Result<ApiAnswer> &answer)
{
    if (!answer) {
        Error error = answer.error();
        error.mayHaveTakenEffect = error.mayHaveTakenEffect && isWrite();
        return sendLaterOrFail(error, {});
    }
    m_client.m_serverTime.note(answer->date, m_client.m_clock.monotonic());
    const Result<RestAnswer> parsed = parseRestAnswer(answer->status, answer->body, isWrite());
    if (parsed)
        end(parsed);
    else
        sendLaterOrFail(parsed.error(), answer->retryPause());
}

void RestCall::sendLaterOrFail(const Error &error, std::optional<milliseconds> askedPause)
{
    const auto pause = isWrite() || isCancelled()
        ? std::nullopt
        : m_retry.pauseAfter(error, askedPause, m_client.m_clock.monotonic());
    if (!pause) {
        if (error.kind != Error::Kind::NotSignedIn) // an answer to who asks whether a key is accepted
            qCInfo(logDashboard) << "REST" << m_request.url.path() << "failed:" << error.kind << "status"
                                 << error.httpStatus << error.detail;
        return end(failure(error));
    }
    note();
    emit m_client.tryingAgain(m_retry.attempt(), m_retry.attempts(), error);
    m_client.m_clock.after(*pause, this, [this] { send(); });
}

void RestCall::note()
{
    if (!std::exchange(m_isNoted, true))
        ++m_client.m_tryingAgain;
}

void RestCall::end(const Result<RestAnswer> &answer)
{
    finish(answer);
    if (m_isNoted)
        m_client.noteEnd();
}
