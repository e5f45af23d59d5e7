// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/dashboard/clerkclient.h"

#include "app/core/clock.h"
#include "app/core/flow.h"
#include "app/core/logging.h"
#include "app/dashboard/httpexchange.h"
#include "app/dashboard/retryplan.h"

#include <QNetworkAccessManager>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = Error::Kind;

namespace {

/// A call may have waited long for its turn.
const DashboardOptions patience{
    .readTimeout = 20s, .lastAttempt = std::chrono::hours(1), .maxAnswerBytes = 4 * 1024 * 1024};

/// The id as one segment of a path, whatever is in it.
QString sessionPath(const QString &sessionId, QLatin1StringView what)
{
    return u"/v1/client/sessions/"_s + QString::fromLatin1(QUrl::toPercentEncoding(sessionId)) + u'/' + what;
}

} // namespace

/// One call to Clerk on its way: waits for its turn, sends, and after a passing failure pauses and sends again. A child
/// of the client, and gone with it; the request itself goes on, so that a new client token in its answer is kept.
class ClerkCall final : public Flow<Result<QByteArray>>
{
public:
    /// form: the form fields of a POST; none: a GET.
    ClerkCall(const QString &path, const std::optional<QByteArray> &form, ClerkClient &client);

    void start();

private:
    ApiRequest apiRequest() const;
    void onAnswer(const Result<ApiAnswer> &answer);
    void sendLaterOrEnd(const Error &error);
    void end(const Result<QByteArray> &body);

    const QString m_path;
    const std::optional<QByteArray> m_form;
    ClerkClient &m_client;
    RetryPlan m_retry;
};

ClerkCall::ClerkCall(const QString &path, const std::optional<QByteArray> &form, ClerkClient &client)
    : m_path(path)
    , m_form(form)
    , m_client(client)
    , m_retry(patience, client.m_clock.monotonic())
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
    request.firstWord = m_retry.firstWord();
    request.timeout = std::max(patience.readTimeout, request.firstWord.value_or(0ms));
    request.maxAnswerBytes = patience.maxAnswerBytes;
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
    if (const auto pause = m_retry.pauseAfter(error, {}, m_client.m_clock.monotonic())) {
        m_client.m_clock.after(*pause, this, [this] { start(); });
        emit m_client.tryingAgain(m_retry.attempt(), m_retry.attempts(), error);
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
    if (m_retry.attempt() > 1)
        emit m_client.triedAgain();
    m_client.startNext();
}

ClerkClient::ClerkClient(const QUrl &origin, const Secret &clientToken, KeepToken keep, QNetworkAccessManager &network,
    Clock &clock, QObject *parent)
    : QObject(parent)
    , m_origin(origin)
    , m_network(network)
    , m_clock(clock)
    , m_token(std::make_shared<Token>(Token{clientToken, 0, std::move(keep)}))
{
}

ClerkClient::~ClerkClient() = default;

Secret ClerkClient::cleanToken(const Secret &pasted)
{
    QByteArray text = pasted.reveal().toByteArray().trimmed();
    while (text.endsWith(';'))
        text = text.chopped(1).trimmed();
    for (const char *prefix : {"__client=", "Bearer ", "bearer "}) {
        if (text.startsWith(prefix))
            text = text.mid(static_cast<qsizetype>(qstrlen(prefix))).trimmed();
    }
    if (text.size() >= 2 && text.startsWith('"') && text.endsWith('"'))
        text = text.mid(1, text.size() - 2);
    const Secret clean(text);
    wipe(text.data(), text.size());
    return clean;
}

void ClerkClient::setClientToken(const Secret &clientToken)
{
    m_token->value = clientToken;
    ++m_token->generation;
}

QFuture<Result<QList<ClerkSession>>> ClerkClient::sessions()
{
    return call<QList<ClerkSession>>(u"/v1/client"_s, {}, parseClerkClient);
}

QFuture<Result<Secret>> ClerkClient::sessionToken(const QString &sessionId)
{
    return call<Secret>(sessionPath(sessionId, "tokens"_L1), QByteArray(), parseClerkToken);
}

QFuture<Done> ClerkClient::activateOrganization(const QString &sessionId, const QString &organizationId)
{
    const QByteArray form = "active_organization_id=" + QUrl::toPercentEncoding(organizationId);
    return call<void>(sessionPath(sessionId, "touch"_L1), form, [](const QByteArray &) { return Done(); });
}

template <typename T, typename Parse>
QFuture<Result<T>> ClerkClient::call(const QString &path, const std::optional<QByteArray> &form, Parse parse)
{
    auto *call = new ClerkCall(path, form, *this);
    const auto made = mapped(call->future(), this,
        [parse](const Result<QByteArray> &body) { return body ? parse(*body) : Result<T>(failure(body.error())); });
    m_queue.enqueue(call);
    if (m_queue.size() == 1)
        startNext();
    return made;
}

void ClerkClient::startNext()
{
    if (!m_queue.isEmpty())
        m_queue.head()->start();
}
