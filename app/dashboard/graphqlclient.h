// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/dashboard/apiclient.h"

#include <QJsonObject>

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

/// Sends operations to `<origin>/gql` with the tokens of a TokenSource.
class GraphQlClient final : public ApiClient
{
    Q_OBJECT

public:
    GraphQlClient(const QUrl &origin, TokenSource &tokens, QNetworkAccessManager &network, Clock &clock,
        const DashboardOptions &options);

    /// The value of the field; see graphQlField() and HttpExchange for the errors.
    QFuture<Result<QJsonValue>> send(const GraphQlRequest &request);

private:
    TokenSource &m_tokens;
    bool m_isTokenTriedAgain = false; // counted as one that is sent again
};
