// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/flow.h"
#include "app/dashboard/httpexchange.h"
#include "app/dashboard/restclient.h"
#include "app/dashboard/retryplan.h"

/// One request to REST v2 on its way; a read is sent again where what failed can pass. A child of the client, and gone
/// with it.
class RestCall final : public Flow<Result<RestAnswer>>
{
    Q_OBJECT

public:
    /// request: with its URL, and a body where it changes something.
    static QFuture<Result<RestAnswer>> run(const ApiRequest &request, const RestBearer &bearer, RestClient &client);

private:
    RestCall(const ApiRequest &request, RestClient &client);

    bool isWrite() const { return m_request.body.has_value(); }
    void send();
    void onAnswer(const Result<ApiAnswer> &answer);
    void sendLaterOrFail(const Error &error, std::optional<std::chrono::milliseconds> askedPause);
    void note();
    void end(const Result<RestAnswer> &answer);

    ApiRequest m_request;
    RestClient &m_client;
    RetryPlan m_retry;
    bool m_isNoted = false; // with the client, as one that is sent again or waits long
};
