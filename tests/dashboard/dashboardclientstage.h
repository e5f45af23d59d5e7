// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/dashboard/clouddashboard.h"
#include "app/dashboard/fixedtoken.h"
#include "tests/support/dashboardanswers.h"
#include "tests/support/fakeapiserver.h"
#include "tests/support/fakeclock.h"

#include <QJsonArray>
#include <QNetworkAccessManager>
#include <memory>

/// The dashboard client on a server of the test's, which answers as it is told to, with one call that reads and one
/// that writes.
class DashboardClientStage
{
protected:
    using Answer = FakeApiServer::Answer;

    void open()
    {
        m_server = std::make_unique<FakeApiServer>();
        m_network = std::make_unique<QNetworkAccessManager>();
        m_clock = std::make_unique<FakeClock>();
        makeDashboard(m_server->origin());
    }

    void makeDashboard(const QUrl &origin, const DashboardOptions &options = {})
    {
        auto token = std::make_unique<FixedToken>(Secret("secret-token-1"));
        m_token = token.get();
        m_dashboard = std::make_unique<CloudDashboard>(origin, QUrl(), std::move(token), *m_network, *m_clock, options);
    }

    void close()
    {
        m_dashboard.reset();
        m_clock.reset();
        m_network.reset();
        m_server.reset();
    }

    QFuture<Result<QList<SigningKey>>> read() { return m_dashboard->signingKeys(environmentId); }
    QFuture<Result<SigningKey>> write() { return m_dashboard->createSigningKey(environmentId); }

    const Answer m_keys
        = Answer::data(QStringLiteral("workspace"), workspaceJson({{QStringLiteral("signingKeys"), QJsonArray()}}));
    const Answer m_created = Answer::data(QStringLiteral("createSigningKey"),
        signingKeyJson(QStringLiteral("k2"), QStringLiteral("signkey-test-11"), false));
    std::unique_ptr<FakeApiServer> m_server;
    std::unique_ptr<QNetworkAccessManager> m_network;
    std::unique_ptr<FakeClock> m_clock;
    std::unique_ptr<CloudDashboard> m_dashboard;
    FixedToken *m_token = nullptr;
};
