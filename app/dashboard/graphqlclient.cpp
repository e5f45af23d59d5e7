// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/dashboard/graphqlclient.h"

#include "app/core/logging.h"
#include "app/dashboard/graphqlanswer.h"
#include "app/domain/tokensource.h"

#include <QFile>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

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

/// One operation on its way: gets a token first, and where the way of sending allows it renews the token and sends
/// again.
class GraphQlCall final : public ApiCall<QJsonValue>
{
public:
    GraphQlCall(const GraphQlRequest &request, TokenSource &tokens, GraphQlClient &client)
        : ApiCall(client, request.sending != Sending::Read)
        , m_request(request)
        , m_tokens(tokens)
    {
    }

    void begin() override
    {
        const QFuture<Result<Secret>> token
            = std::exchange(m_isTokenRefused, false) ? m_tokens.tokenInsteadOf(m_token) : m_tokens.token();
        whenFinished(token, this, [this](const Result<Secret> &given) {
            if (given)
                return sendWith(*given);
            // Whatever went wrong with the sign-in: this operation was not sent.
            Error error = given.error();
            error.mayHaveTakenEffect = false;
            fail(error);
        });
    }

private:
    void sendWith(const Secret &token)
    {
        m_token = token;
        const bool isCookie = m_tokens.travelsAsCookie();
        if (!HttpExchange::fitsIntoHeader(token, isCookie))
            return onRefusedToken({.kind = Error::Kind::NotSignedIn, .detail = u"the token fits into no header"_s});
        const QJsonObject body{{u"query"_s, operationText(m_request.operation)},
            {u"operationName"_s, m_request.operation}, {u"variables"_s, m_request.variables}};
        const QByteArray header = (isCookie ? "jwt=" : "Bearer ") + token.reveal().toByteArray();
        ApiRequest request{.url = origin(),
            .headers = {{isCookie ? "Cookie" : "Authorization", Secret(header)}},
            .body = QJsonDocument(body).toJson(QJsonDocument::Compact)};
        request.url.setPath(u"/gql"_s);
        send(request);
    }

    Result<QJsonValue> read(const ApiAnswer &answer) const override
    {
        if (const auto foreign = foreignRefusal(answer.status, answer.body, answer.gatewaysMark, isWrite()))
            return failure(*foreign);
        return graphQlField(answer.status, answer.body, m_request.field, isWrite());
    }

    bool takes(const Error &refusal) override
    {
        if (refusal.kind == Error::Kind::NotSignedIn)
            onRefusedToken(refusal);
        return refusal.kind == Error::Kind::NotSignedIn;
    }

    void onRefusedToken(const Error &error)
    {
        if (m_request.sending == Sending::OnceOnly) {
            // The renewal is for whoever comes next; this operation is not sent again.
            m_tokens.tokenInsteadOf(m_token);
            fail(error);
        } else if (m_hasRenewed || error.mayHaveTakenEffect) {
            fail(error);
        } else {
            m_hasRenewed = true;
            m_isTokenRefused = true;
            begin();
        }
    }

    void log(const Error &error) const override
    {
        qCInfo(logDashboard) << m_request.operation << "failed:" << error.kind << "status" << error.httpStatus
                             << error.detail << (error.mayHaveTakenEffect ? "(may have taken effect)" : "");
    }

    const GraphQlRequest m_request;
    TokenSource &m_tokens;
    Secret m_token;
    bool m_isTokenRefused = false; // by the last answer
    bool m_hasRenewed = false;
};

} // namespace

GraphQlClient::GraphQlClient(const QUrl &origin, TokenSource &tokens, QNetworkAccessManager &network, Clock &clock,
    const DashboardOptions &options)
    : ApiClient(origin, network, clock, options, nullptr)
    , m_tokens(tokens)
{
    connect(&m_tokens, &TokenSource::tryingAgain, this, [this](int attempt, int attempts, const Error &why) {
        if (!std::exchange(m_isTokenTriedAgain, true))
            noteTryingAgain();
        emit tryingAgain(attempt, attempts, why);
    });
    connect(&m_tokens, &TokenSource::triedAgain, this, [this] {
        if (std::exchange(m_isTokenTriedAgain, false))
            noteEnd();
    });
}

QFuture<Result<QJsonValue>> GraphQlClient::send(const GraphQlRequest &request)
{
    return GraphQlCall::begun(new GraphQlCall(request, m_tokens, *this), this, &GraphQlCall::begin);
}
