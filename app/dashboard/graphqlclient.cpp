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
    if (!m_serverDate.isValid())
        return {};
    return m_serverDate.addMSecs((m_clock.monotonic() - m_serverDateAt).count());
}

void GraphQlClient::noteDate(const QDateTime &date)
{
    if (!date.isValid())
        return;
    // A date counts whole seconds: of two answers the one that came earlier in its second tells the time better, and what
    // is compared with the server's times must not jump to and fro by that.
    if (const QDateTime known = serverNow(); known.isValid() && known >= date && known < date.addSecs(1))
        return;
    m_serverDate = date;
    m_serverDateAt = m_clock.monotonic();
}
