// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/secret.h"
#include "app/dashboard/apiclient.h"
#include "app/dashboard/restjson.h"

/// Who asks. Of a signing key its hash only travels: it opens the same, and signs nothing.
struct RestBearer
{
    Secret value;
    QString environmentSlug = {}; ///< For X-Inngest-Env. Empty: not sent; an API key belongs to one environment anyway.
    bool isApiKey = false;

    static RestBearer ofSigningKey(const Secret &key, const QString &environmentSlug);
    static RestBearer ofApiKey(const Secret &key) { return {.value = key, .isApiKey = true}; }
};

/// The server answered, and does not tell this bearer what was asked for: nothing follows from that. Whatever else
/// fails (nobody answered, the server is too busy, what answered is no such server) can come to an answer the next
/// time.
bool isNotTold(const Error &error);

/// Inngest's documented REST API, version 2, at `<origin>/v2`. It makes, rotates and deletes no key. Reads are sent
/// again after growing pauses, a sync is sent once. A bearer that the server refuses, in its own words, is
/// Error::Kind::NotSignedIn; a 401 of anybody else's is Unreadable.
class RestClient final : public ApiClient
{
    Q_OBJECT

public:
    RestClient(const QUrl &origin, QNetworkAccessManager &network, Clock &clock, const DashboardOptions &options = {},
        QObject *parent = nullptr);

    /// Whether the server accepts the bearer, asked at `/apps`: access to keys can be switched off. False: refused.
    QFuture<Result<bool>> accepts(const RestBearer &bearer);
    QFuture<Result<QList<App>>> apps(const RestBearer &bearer, const QString &environmentId); ///< All pages.
    QFuture<Result<QList<RestKey>>> signingKeys(const RestBearer &bearer);
    QFuture<Result<QList<RestKey>>> eventKeys(const RestBearer &bearer);
    /// False: the list of event keys is refused to a bearer that is accepted otherwise.
    QFuture<Result<bool>> opensEventKeys(const RestBearer &bearer);
    QFuture<Result<ResyncOutcome>> sync(const RestBearer &bearer, const QString &appId, const QUrl &url);

private:
    QFuture<Result<RestAnswer>> get(const QString &path, const RestBearer &bearer, const QString &after, int limit);
    template <typename T, typename Parse>
    QFuture<Result<QList<T>>> all(const QString &path, const RestBearer &bearer, Parse parse);
    QFuture<Result<QList<RestKey>>> keysAt(const QString &path, const RestBearer &bearer);
};
