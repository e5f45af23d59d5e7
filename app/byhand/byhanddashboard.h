// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/byhand/signingkeylook.h"
#include "app/noted/calllessdashboard.h"

#include <functional>

/// An account at Inngest Cloud whose keys a person makes, rotates and deletes on the dashboard's pages: no documented
/// call does. It holds what the person brought back, and asks REST v2 for what that tells: the apps, which signing key
/// is accepted, and the keys where the account allows it. The rest is the person's word.
///
/// The ids of its keys are their fingerprints; when they were made, and by whom, is not known. No session: nobody signs
/// in.
class ByHandDashboard final : public CalllessDashboard
{
    Q_OBJECT

public:
    ByHandDashboard(AccountPlaces places, HistoryStore &history, SecretStore &secrets, QNetworkAccessManager &network,
        Clock &clock);

    /// Of a key that Inngest listed, whether or not it told a name.
    static QString nameOfListed(const RestKey &key);

    Way wayOf(ActKind kind, const Environment &environment) const override;
    QUrl runsPage(const Environment &environment) const override;

    bool hasKeyAccess() const override { return true; }
    QFuture<Result<bool>> opensEventKeys(const Environment &environment, const Secret &signingKey) override;

    QFuture<Result<QList<Environment>>> environments() override;
    QFuture<Result<QList<SigningKey>>> signingKeys(const QString &environmentId) override;
    bool listsAllEventKeys(const QString &environmentId) const override { return m_listed.contains(environmentId); }
    QFuture<Result<QList<EventKey>>> eventKeys(const QString &environmentId) override;
    QFuture<Result<QList<App>>> apps(const QString &environmentId) override;
    QFuture<Result<ResyncOutcome>> resyncApp(
        const QString &environmentId, const QString &appExternalId, const QUrl &url) override;

    QFuture<Result<Backing>> personDid(const HandedBack &act) override;

private:
    std::optional<NotedEnvironment> known(const QString &environmentId) const;
    template <typename T>
    using UseOfBearer = std::function<QFuture<Result<T>>(const RestBearer &bearer)>;

    QFuture<Result<RestBearer>> signingBearer(const Environment &environment);
    static Error apiKeyNotHeld(const Environment &environment, const Error &why);
    template <typename T>
    QFuture<Result<T>> sayingOfKey(const QFuture<Result<T>> &answer, const QString &words);
    template <typename T>
    QFuture<Result<T>> withBearer(const QString &environmentId, const QString &ofSigningKey, const UseOfBearer<T> &use);
    QFuture<Result<QList<RestKey>>> listedIn(const QString &environmentId, const QList<NotedKey> &notes);
    QFuture<Done> refuseForeignApiKey(
        const Environment &environment, const RestBearer &apiKey, const QList<App> &byApiKey);

    SecretStore &m_secrets;
    QList<NotedEnvironment> m_environments; // as last read
    QSet<QString> m_listed; // environments whose event keys the last reading listed
    struct Lacked
    {
        std::chrono::milliseconds first{}; // by the clock that nobody sets
        std::chrono::milliseconds last{};
    };
    QHash<QString, QHash<QString, Lacked>> m_lacked; // by environment: event keys that the lists lack since
    QSet<QString> m_comparedApiKeys; // those that list what the signing key lists
};
