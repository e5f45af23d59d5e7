// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/dashboard/graphqlcall.h"

#include "app/core/clock.h"
#include "app/core/logging.h"
#include "app/dashboard/graphqlanswer.h"
#include "app/domain/tokensource.h"

#include <QFile>
#include <QJsonDocument>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono;

namespace {

/// The text of resources/dashboard/<name>.graphql without its comments; the operation has the file's name.
QString operationText(const QString &name)
{
    QFile file(u":/dashboard/%1.graphql"_s.arg(name));
    const bool isOpen = file.open(QIODevice::ReadOnly);
    Q_ASSERT_X(isOpen, "operationText", "an operation that is called must be among the resources");
    if (!isOpen)
        return {};
    QStringList lines = QString::fromUtf8(file.readAll()).split(u'\n');
    lines.removeIf([](const QString &line) { return line.isEmpty() || line.startsWith(u'#'); });
    return lines.join(u'\n');
}

} // namespace

QFuture<Result<QJsonValue>> GraphQlCall::run(const GraphQlRequest &request, GraphQlClient &client)
{
    auto *call = new GraphQlCall(request, client);
    call->setParent(&client);
    const QFuture<Result<QJsonValue>> future = call->future();
    call->askForToken();
    return future;
}

GraphQlCall::GraphQlCall(const GraphQlRequest &request, GraphQlClient &client)
    : m_request(request)
    , m_client(client)
    , m_retry(client.m_options, client.m_clock.monotonic())
{
}

void GraphQlCall::askForToken()
{
    TokenSource &tokens = m_client.m_tokens;
    const QFuture<Result<Secret>> token = m_isTokenRefused ? tokens.tokenInsteadOf(m_token) : tokens.token();
    whenFinished(token, this, [this](const Result<Secret> &given) {
        if (given) {
            send(*given);
            return;
        }
        // Whatever went wrong with the sign-in: this operation was not sent.
        Error error = given.error();
        error.mayHaveTakenEffect = false;
        fail(error);
    });
}

void GraphQlCall::send(const Secret &token)
{
    if (isCancelled()) {
        end(failure(Error::Kind::Cancelled));
        return;
    }
    m_token = token;
    m_isTokenRefused = false;
    if (!HttpExchange::fitsIntoHeader(token, m_client.m_tokens.travelsAsCookie())) {
        onRefusedToken({.kind = Error::Kind::NotSignedIn, .detail = u"the token fits into no header"_s});
        return;
    }
    if (isWrite() && !m_client.m_options.firstWords.isEmpty()) {
        m_client.m_clock.after(m_client.m_options.firstWords.first(), this, [this] {
            if (future().isFinished())
                return;
            note();
            emit m_client.stillWaiting();
        });
    }
    const auto answer = HttpExchange::run(apiRequest(token), m_client.m_network, m_client.m_clock, this);
    whenFinished(answer, this, [this](const Result<ApiAnswer> &given) { onAnswer(given); });
}

ApiRequest GraphQlCall::apiRequest(const Secret &token) const
{
    const QJsonObject body{{u"query"_s, operationText(m_request.operation)}, {u"operationName"_s, m_request.operation},
        {u"variables"_s, m_request.variables}};
    const bool isCookie = m_client.m_tokens.travelsAsCookie();
    const QByteArray header = (isCookie ? "jwt=" : "Bearer ") + token.reveal().toByteArray();
    ApiRequest request;
    request.url = m_client.m_origin;
    request.url.setPath(u"/gql"_s);
    request.headers = {{isCookie ? "Cookie" : "Authorization", Secret(header)}};
    request.body = QJsonDocument(body).toJson(QJsonDocument::Compact);
    request.isOnceOnly = isWrite();
    const DashboardOptions &options = m_client.m_options;
    request.timeout = isWrite() ? options.writeTimeout : options.readTimeout;
    if (!isWrite()) {
        request.firstWord = m_retry.firstWord();
        request.timeout = std::max(request.timeout, request.firstWord.value_or(0ms));
    }
    request.maxAnswerBytes = m_client.m_options.maxAnswerBytes;
    return request;
}

void GraphQlCall::onAnswer(const Result<ApiAnswer> &answer)
{
    if (!answer) {
        Error error = answer.error();
        error.mayHaveTakenEffect = error.mayHaveTakenEffect && isWrite();
        sendLaterOrFail(error, {});
        return;
    }
    m_client.m_serverTime.note(answer->date, m_client.m_clock.monotonic());
    const Result<QJsonValue> value = graphQlField(answer->status, answer->body, m_request.field, isWrite());
    if (value)
        end(value);
    else if (value.error().kind == Error::Kind::NotSignedIn)
        onRefusedToken(value.error());
    else
        sendLaterOrFail(value.error(), answer->retryPause());
}

void GraphQlCall::onRefusedToken(const Error &error)
{
    if (m_request.sending == Sending::OnceOnly) {
        // The renewal is for whoever comes next; this operation is not sent again.
        m_client.m_tokens.tokenInsteadOf(m_token);
        fail(error);
    } else if (m_hasRenewed || error.mayHaveTakenEffect) {
        fail(error);
    } else {
        m_hasRenewed = true;
        m_isTokenRefused = true;
        askForToken();
    }
}

void GraphQlCall::note()
{
    if (!std::exchange(m_isNoted, true))
        ++m_client.m_tryingAgain;
}

void GraphQlCall::sendLaterOrFail(const Error &error, std::optional<milliseconds> askedPause)
{
    const auto pause = isWrite() || isCancelled()
        ? std::nullopt
        : m_retry.pauseAfter(error, askedPause, m_client.m_clock.monotonic());
    if (!pause) {
        fail(error);
        return;
    }
    note();
    emit m_client.tryingAgain(m_retry.attempt(), m_retry.attempts(), error);
    m_client.m_clock.after(*pause, this, [this] { askForToken(); });
}

void GraphQlCall::fail(const Error &error)
{
    qCInfo(logDashboard) << m_request.operation << "failed:" << error.kind << "status" << error.httpStatus
                         << error.detail << (error.mayHaveTakenEffect ? "(may have taken effect)" : "");
    end(failure(error));
}

void GraphQlCall::end(const Result<QJsonValue> &value)
{
    finish(value);
    if (m_isNoted)
        m_client.noteEnd();
}
