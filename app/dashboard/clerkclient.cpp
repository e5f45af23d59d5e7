// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/dashboard/clerkclient.h"

#include "app/core/logging.h"
#include "app/dashboard/graphqlanswer.h"
#include "app/dashboard/tokentext.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
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

/// An answer's client token, without the name of the scheme that may stand before it.
Secret tokenFromHeader(const Secret &authorization)
{
    const QByteArrayView scheme("Bearer ");
    const QByteArrayView text = authorization.reveal();
    const bool isNamed
        = text.size() > scheme.size() && text.first(scheme.size()).compare(scheme, Qt::CaseInsensitive) == 0;
    return isNamed ? Secret(text.sliced(scheme.size()).trimmed()) : authorization;
}

/// What something on the way made of the header (`null`, `Bearer` alone, two of them joined) must not take a good
/// token's place. That tokens are JWTs is nowhere promised: only where the one at hand is.
bool mayReplaceToken(const Secret &fresh, const Secret &now)
{
    return HttpExchange::fitsIntoHeader(fresh) && (isJwt(fresh.reveal()) || !isJwt(now.reveal()));
}

} // namespace

/// One call to Clerk. The request itself goes on when the client goes, so that a new client token in its answer is
/// kept.
class ClerkCall final : public ApiCall<QByteArray>
{
public:
    /// form: the form fields of a POST, which does no harm when it is sent again; none: a GET.
    ClerkCall(const QString &path, const std::optional<QByteArray> &form, ClerkClient &client)
        : ApiCall(client, false)
        , m_path(path)
        , m_form(form)
        , m_token(client.m_token)
    {
        setParent(&client);
    }

    void begin() override;

private:
    QFuture<Result<ApiAnswer>> exchange(ApiRequest request, QNetworkAccessManager &network, Clock &clock) override;
    Result<QByteArray> read(const ApiAnswer &answer) const override;
    void log(const Error &error) const override;

    const QString m_path;
    const std::optional<QByteArray> m_form;
    const std::shared_ptr<ClerkClient::Token> m_token;
};

void ClerkCall::begin()
{
    if (!HttpExchange::fitsIntoHeader(m_token->value))
        return fail({.kind = Kind::NotSignedIn, .detail = u"the client token fits into no header"_s});
    ApiRequest request;
    request.url = origin();
    request.url.setPath(m_path);
    request.url.setQuery(u"_is_native=1"_s);
    request.headers = {{"Authorization", m_token->value}};
    request.body = m_form;
    request.contentType = "application/x-www-form-urlencoded";
    send(request);
}

QFuture<Result<ApiAnswer>> ClerkCall::exchange(ApiRequest request, QNetworkAccessManager &network, Clock &clock)
{
    request.isOnceOnly = true; // what breaks is sent again here, after a pause, and not by the network library
    const auto answer = HttpExchange::run(request, network, clock, &network);
    // First, and whether or not anybody waits for the rest: a new client token must not be lost.
    whenFinished(answer, &network, [token = m_token, generation = m_token->generation](const Result<ApiAnswer> &given) {
        const Secret fresh = given ? tokenFromHeader(given->authorization) : Secret();
        if (!mayReplaceToken(fresh, token->value) || token->generation != generation || fresh == token->value)
            return;
        token->value = fresh;
        if (token->keep)
            token->keep(token->value);
    });
    return answer;
}

Result<QByteArray> ClerkCall::read(const ApiAnswer &answer) const
{
    if (answer.status < 200 || answer.status >= 300)
        return failure(clerkError(answer.status, answer.body));
    return answer.body;
}

void ClerkCall::log(const Error &error) const
{
    qCInfo(logDashboard) << "sign-in call failed:" << error.kind << "status" << error.httpStatus << error.detail;
}

ClerkClient::ClerkClient(
    const QUrl &origin, const Secret &clientToken, KeepToken keep, QNetworkAccessManager &network, Clock &clock)
    : ApiClient(origin, network, clock, patience, nullptr)
    , m_token(std::make_shared<Token>(Token{clientToken, 0, std::move(keep)}))
{
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
    m_queue.enqueue(call);
    const auto made = mapped(call->future(), this, [this, parse](const Result<QByteArray> &body) {
        m_queue.dequeue();
        if (!m_queue.isEmpty())
            m_queue.head()->begin();
        return body ? parse(*body) : Result<T>(failure(body.error()));
    });
    if (m_queue.size() == 1)
        call->begin();
    return made;
}

namespace {

QString emailOf(const QJsonObject &session)
{
    const QJsonObject user = session.value("user"_L1).toObject();
    const QJsonArray addresses = user.value("email_addresses"_L1).toArray();
    for (const QJsonValue &address : addresses) {
        if (address.toObject().value("id"_L1) == user.value("primary_email_address_id"_L1))
            return address.toObject().value("email_address"_L1).toString();
    }
    return session.value("public_user_data"_L1).toObject().value("identifier"_L1).toString();
}

QList<ClerkOrganization> organizationsOf(const QJsonObject &session)
{
    QList<ClerkOrganization> organizations;
    const QJsonArray memberships = session.value("user"_L1).toObject().value("organization_memberships"_L1).toArray();
    for (const QJsonValue &membership : memberships) {
        const QJsonObject organization = membership.toObject().value("organization"_L1).toObject();
        const QString id = organization.value("id"_L1).toString();
        if (!id.isEmpty())
            organizations.append({id, organization.value("name"_L1).toString()});
    }
    return organizations;
}

} // namespace

Result<QList<ClerkSession>> parseClerkClient(const QByteArray &body)
{
    const QJsonDocument document = QJsonDocument::fromJson(body);
    const QJsonValue response = document.object().value("response"_L1);
    if (!document.isObject() || (!response.isObject() && !response.isNull()))
        return failure(Kind::Unreadable, u"no Clerk client"_s);
    const QString lastActive = response.toObject().value("last_active_session_id"_L1).toString();
    QList<ClerkSession> sessions;
    const QJsonArray values = response.toObject().value("sessions"_L1).toArray();
    for (const QJsonValue &value : values) {
        const QJsonObject session = value.toObject();
        const QString id = session.value("id"_L1).toString();
        if (id.isEmpty() || session.value("status"_L1) != "active"_L1)
            continue;
        sessions.append({id, emailOf(session), session.value("last_active_organization_id"_L1).toString(),
            organizationsOf(session), id == lastActive});
    }
    if (sessions.isEmpty())
        return failure(Kind::NotSignedIn, u"the Clerk client has no active session"_s);
    return sessions;
}

Result<Secret> parseClerkToken(const QByteArray &body)
{
    const QString token = QJsonDocument::fromJson(body).object().value("jwt"_L1).toString();
    if (token.isEmpty())
        return failure(Kind::Unreadable, u"no session token"_s);
    return Secret::fromText(token);
}

Error clerkError(int httpStatus, const QByteArray &body)
{
    const QJsonObject told = QJsonDocument::fromJson(body).object().value("errors"_L1).toArray().first().toObject();
    const QString longMessage = told.value("long_message"_L1).toString();
    Error error{.kind = Kind::Unreadable, .httpStatus = httpStatus};
    error.serverMessage = presentableMessage(longMessage.isEmpty() ? told.value("message"_L1).toString() : longMessage);
    const QString code = presentableMessage(told.value("code"_L1).toString());
    error.detail = u"Clerk's code is %1"_s.arg(code);
    // Gateways and web servers say that there is no such thing of paths that they do not know.
    const bool isGone = httpStatus == 404 || httpStatus == 410;
    // The session is fine; it is the organization that is not for this user.
    if (httpStatus == 403 || (httpStatus == 404 && code.contains("organization"_L1)))
        error.kind = Kind::Forbidden;
    else if (isGone && code.isEmpty())
        error.kind = Kind::Unreadable;
    else if (httpStatus == 401 || isGone)
        error.kind = Kind::NotSignedIn;
    else if (httpStatus == 408 || httpStatus == 429 || httpStatus >= 500)
        error.kind = Kind::Busy;
    else if (httpStatus >= 400 && !told.isEmpty())
        error.kind = Kind::Rejected;
    return error;
}
