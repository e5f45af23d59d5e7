// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/dashboard/graphqlclient.h"
#include "app/domain/dashboard.h"

#include <memory>

class Clock;
class QNetworkAccessManager;
class TokenSource;

/// An account behind the dashboard's GraphQL API: Inngest Cloud's, or the practice account's own server, which speaks
/// the same. The access manager and the clock outlive it.
class CloudDashboard final : public Dashboard
{
    Q_OBJECT

public:
    /// apiOrigin: anything but https is refused (Error::Kind::Insecure at each call) except on loopback. siteOrigin: of
    /// the dashboard's pages for the browser; empty where there are none.
    CloudDashboard(const QUrl &apiOrigin, const QUrl &siteOrigin, std::unique_ptr<TokenSource> tokens,
        QNetworkAccessManager &network, Clock &clock, const DashboardOptions &options = {});
    ~CloudDashboard() override;

    /// `https://app.inngest.com`
    static QUrl defaultSiteOrigin();

    static QString filedUnder(const QUrl &apiOrigin);
    QString origin() const override { return filedUnder(m_client->origin()); }
    Way wayOf(ActKind kind, const Environment &environment) const override;
    QUrl runsPage(const Environment &environment) const override;
    QDateTime serverNow() const override { return m_client->serverNow(); }

    QFuture<Result<QList<Environment>>> environments() override;
    QFuture<Result<QList<SigningKey>>> signingKeys(const QString &environmentId) override;
    QFuture<Result<QList<EventKey>>> eventKeys(const QString &environmentId) override;
    QFuture<Result<QList<App>>> apps(const QString &environmentId) override;
    QFuture<Result<QList<Worker>>> workers(const QString &environmentId) override;
    QFuture<Result<SigningKeyRotationCheck>> signingKeyRotationCheck(
        const QString &environmentId, const QString &appExternalId) override;
    QFuture<Result<LastEvents>> lastEventsThrough(
        const QString &environmentId, const QStringList &eventKeyIds, const QDateTime &since) override;

    QFuture<Result<SigningKey>> createSigningKey(const QString &environmentId) override;
    QFuture<Done> deleteSigningKey(const QString &keyId) override;
    QFuture<Result<SigningKey>> rotateSigningKey(const QString &environmentId) override;
    QFuture<Result<EventKey>> createEventKey(const QString &environmentId, const NewEventKey &key) override;
    QFuture<Result<EventKey>> updateEventKey(const EventKey &changed) override;
    QFuture<Done> deleteEventKey(const QString &environmentId, const QString &keyId) override;
    QFuture<Result<ResyncOutcome>> resyncApp(
        const QString &environmentId, const QString &appExternalId, const QUrl &url) override;

    QFuture<Done> renewSession() override;

private:
    template <typename T, typename Parse>
    QFuture<Result<T>> ask(const GraphQlRequest &request, Parse parse);
    template <typename T, typename Parse>
    QFuture<Result<T>> askOf(
        const QString &environmentId, const QString &operation, Parse parse, QJsonObject variables = {});
    QFuture<Result<QList<Environment>>> environments(bool archived);

    const QUrl m_siteOrigin;
    const std::unique_ptr<TokenSource> m_tokens;
    const DashboardOptions m_options;
    const std::unique_ptr<GraphQlClient> m_client; // after the tokens: its calls end first
};
