// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/flow.h"
#include "app/core/secret.h"
#include "app/dashboard/graphqlclient.h"
#include "app/dashboard/httpexchange.h"
#include "app/dashboard/retryplan.h"

/// One operation on its way: gets a token, sends, judges the answer, and where the way of sending allows it renews the
/// token or pauses and sends again. A child of the client, and gone with it.
class GraphQlCall final : public Flow<Result<QJsonValue>>
{
    Q_OBJECT

public:
    static QFuture<Result<QJsonValue>> run(const GraphQlRequest &request, GraphQlClient &client);

private:
    GraphQlCall(const GraphQlRequest &request, GraphQlClient &client);

    bool isWrite() const { return m_request.sending != Sending::Read; }
    void askForToken();
    void send(const Secret &token);
    ApiRequest apiRequest(const Secret &token) const;
    void onAnswer(const Result<ApiAnswer> &answer);
    void onRefusedToken(const Error &error);
    void note();
    void sendLaterOrFail(const Error &error, std::optional<std::chrono::milliseconds> askedPause);
    void fail(const Error &error);
    void end(const Result<QJsonValue> &value);

    const GraphQlRequest m_request;
    GraphQlClient &m_client;
    Secret m_token;
    bool m_isTokenRefused = false; // by the last answer
    bool m_hasRenewed = false;
    RetryPlan m_retry;
    bool m_isNoted = false; // with the client, as one that is sent again or waits long
};
