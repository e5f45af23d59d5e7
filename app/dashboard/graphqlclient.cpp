// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/dashboard/graphqlclient.h"

#include "app/core/clock.h"
#include "app/dashboard/graphqlcall.h"
#include "app/domain/tokensource.h"

GraphQlClient::GraphQlClient(const QUrl &origin, TokenSource &tokens, QNetworkAccessManager &network, Clock &clock,
    const DashboardOptions &options, QObject *parent)
    : QObject(parent)
    , m_origin(origin)
    , m_tokens(tokens)
    , m_network(network)
    , m_clock(clock)
    , m_options(options)
{
    connect(&m_tokens, &TokenSource::tryingAgain, this, [this](int attempt, int attempts, const Error &why) {
        if (!std::exchange(m_isTokenTriedAgain, true))
            ++m_tryingAgain;
        emit tryingAgain(attempt, attempts, why);
    });
    connect(&m_tokens, &TokenSource::triedAgain, this, [this] {
        if (std::exchange(m_isTokenTriedAgain, false))
            noteEnd();
    });
}

void GraphQlClient::noteEnd()
{
    if (--m_tryingAgain == 0)
        emit triedAgain();
}

QFuture<Result<QJsonValue>> GraphQlClient::send(const GraphQlRequest &request)
{
    return GraphQlCall::run(request, *this);
}

QDateTime GraphQlClient::serverNow() const
{
    return m_serverTime.at(m_clock.monotonic());
}
