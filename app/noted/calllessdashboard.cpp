// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/noted/calllessdashboard.h"

CalllessDashboard::CalllessDashboard(AccountPlaces places, const DashboardOptions &options, HistoryStore &history,
    SecretStore &secrets, QNetworkAccessManager &network, Clock &clock, QObject *parent)
    : Dashboard(parent)
    , m_places(std::move(places))
    , m_clock(clock)
    , m_notes(history, m_places.accountId)
    , m_kept(history, secrets)
    , m_rest(m_places.apiOrigin, network, clock, options)
{
    connect(&m_rest, &RestClient::tryingAgain, this, &Dashboard::tryingAgain);
    connect(&m_rest, &RestClient::stillWaiting, this, &Dashboard::stillWaiting);
    connect(&m_rest, &RestClient::triedAgain, this, &Dashboard::triedAgain);
}
