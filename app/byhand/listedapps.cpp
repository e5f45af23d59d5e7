// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/byhand/listedapps.h"

#include "app/byhand/signingkeylook.h"
#include "app/core/whenfinished.h"

#include <QSet>

namespace {

/// The same code often runs in several environments under one name, and was not made known to them at one time.
QSet<std::pair<QString, QDateTime>> appsOf(const QList<App> &apps)
{
    QSet<std::pair<QString, QDateTime>> all;
    for (const App &app : apps)
        all.insert({app.externalId, app.createdAt});
    return all;
}

QFuture<Result<ListedApps>> compare(RestClient &rest, const RestBearer &apiKey, const QList<App> &byApiKey,
    const RestBearer &signingKey, QObject *context, bool isFirst)
{
    const auto compared
        = mapped(rest.apps(signingKey, {}), context, [byApiKey](const Result<QList<App>> &bySigningKey) {
              const bool isNoneThere = bySigningKey && bySigningKey->isEmpty() && byApiKey.isEmpty();
              return Result<ListedApps>(!bySigningKey || isNoneThere ? ListedApps::NotComparable
                      : appsOf(*bySigningKey) == appsOf(byApiKey)    ? ListedApps::Same
                                                                     : ListedApps::Different);
          });
    return chained(compared, context, [=, &rest](ListedApps found) {
        if (!isFirst || found != ListedApps::Different)
            return readyFuture(Result<ListedApps>(found));
        // An app may have come between the two lists.
        return chained(rest.apps(apiKey, {}), context,
            [=, &rest](const QList<App> &again) { return compare(rest, apiKey, again, signingKey, context, false); });
    });
}

} // namespace

QFuture<Result<ListedApps>> compareListedApps(RestClient &rest, const RestBearer &apiKey, const QList<App> &byApiKey,
    const Environment &environment, const QFuture<Result<Secret>> &signingKey, QObject *context)
{
    const SharedPromise<Result<ListedApps>> promise;
    whenFinished(signingKey, context, [=, &rest](const Result<Secret> &key) {
        // How the API calls the parent of the branches is not known.
        const bool isComparable = key && environment.type != EnvironmentType::BranchParent;
        whenFinished(isComparable ? compare(rest, apiKey, byApiKey, bearerOf(environment, *key), context, true)
                                  : readyFuture(Result<ListedApps>(ListedApps::NotComparable)),
            context, [promise](const Result<ListedApps> &found) { promise.give(found); });
    });
    return promise.future();
}
