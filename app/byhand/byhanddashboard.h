// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/acts/keptkeys.h"
#include "app/byhand/calllessdashboard.h"
#include "app/byhand/signingkeylook.h"

#include <memory>

class Clock;
class QNetworkAccessManager;
class SecretStore;

/// Where an account by hand has its places.
struct ByHandPlaces
{
    QString accountId;
    QString accountName;
    QUrl apiOrigin; ///< Of REST v2.
    QUrl siteOrigin; ///< Of the dashboard's pages.
    QString kind = QStringLiteral("by-hand"); ///< Part of what its keys and acts are filed under.
    QUrl firstOrigin = {}; ///< As Account::firstOrigin.

    /// Ids of environments are made here, so that it is no other account's.
    QString filedUnder() const;
    QString address() const; ///< As Dashboard::address().
};

/// An account at Inngest Cloud whose keys a person makes, rotates and deletes on the dashboard's pages: no documented
/// call does. It holds what the person brought back, and asks REST v2 for what that tells: the apps, which signing key
/// is accepted, and the keys where the account allows it. The rest is the person's word.
///
/// The ids of its keys are their fingerprints; when they were made, and by whom, is not known. No session: nobody signs
/// in. The stores, the access manager and the clock outlive it.
class ByHandDashboard final : public CalllessDashboard
{
    Q_OBJECT

public:
    ByHandDashboard(ByHandPlaces places, HistoryStore &history, SecretStore &secrets, QNetworkAccessManager &network,
        Clock &clock, const DashboardOptions &options = {}, QObject *parent = nullptr);
    ~ByHandDashboard() override;

    /// The keychain's item of an environment's API key.
    static QString apiKeyName(const QString &accountId, const QString &environmentId);
    /// Of a key that Inngest listed, whether or not it told a name.
    static QString nameOfListed(const RestKey &key);

    QString origin() const override { return m_places.filedUnder(); }
    QString address() const override { return m_places.address(); }
    Way wayOf(ActKind kind, const Environment &environment) const override;
    QUrl runsPage(const Environment &environment) const override;
    QDateTime serverNow() const override { return m_rest.serverNow(); }

    bool hasKeyAccess() const override { return true; }
    QFuture<Result<bool>> opensEventKeys(const Environment &environment, const Secret &signingKey) override;

    QFuture<Result<QList<Environment>>> environments() override;
    QFuture<Result<QList<SigningKey>>> signingKeys(const QString &environmentId) override;
    QFuture<Result<QList<EventKey>>> eventKeys(const QString &environmentId) override;
    QFuture<Result<QList<App>>> apps(const QString &environmentId) override;
    QFuture<Result<ResyncOutcome>> resyncApp(
        const QString &environmentId, const QString &appExternalId, const QUrl &url) override;

    QFuture<Result<Backing>> personDid(const HandedBack &act) override;

private:
    std::optional<NotedEnvironment> known(const QString &environmentId) const;
    QFuture<Result<RestBearer>> bearer(const QString &environmentId);
    QFuture<Done> refuseForeignApiKey(const Environment &environment, const RestBearer &apiKey);
    void learnEventKeys(const Environment &environment, const Secret &signingKey);

    const ByHandPlaces m_places;
    SecretStore &m_secrets;
    Clock &m_clock;
    KeyNotes m_notes;
    KeptKeys m_kept;
    RestClient m_rest;
    QList<NotedEnvironment> m_environments; // as last read
    QSet<QString> m_comparedApiKeys; // those that list what the signing key lists
};
