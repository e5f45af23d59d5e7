// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/byhand/keytrials.h"

#include "app/byhand/byhanddashboard.h"
#include "app/byhand/listedapps.h"
#include "app/core/whenfinished.h"

namespace {

Result<KeyTrial> trialOf(const Result<bool> &accepted)
{
    if (accepted)
        return *accepted ? KeyTrial::Accepted : KeyTrial::Refused;
    return isNotTold(accepted.error()) ? Result<KeyTrial>(KeyTrial::CannotTell) : failure(accepted.error());
}

KeyTrial trialOfApps(ListedApps listed)
{
    switch (listed) {
    case ListedApps::Same:
        return KeyTrial::Accepted;
    case ListedApps::Different:
        return KeyTrial::OfAnotherEnvironment;
    case ListedApps::NotComparable:
        break;
    }
    return KeyTrial::NotCompared;
}

} // namespace

KeyTrials::KeyTrials(
    HistoryStore &history, SecretStore &secrets, QNetworkAccessManager &network, Clock &clock, QObject *parent)
    : QObject(parent)
    , m_network(network)
    , m_clock(clock)
    , m_kept(history, secrets)
{
}

QFuture<Result<Secret>> KeyTrials::signingKeyOf(const TypedEnvironment &environment)
{
    return environment.signingKey.isEmpty() ? m_kept.value(environment.signingFingerprint)
                                            : readyFuture(Result<Secret>(environment.signingKey));
}

QFuture<Result<KeyTrial>> KeyTrials::trySigningKey(const QUrl &apiOrigin, const TypedEnvironment &environment)
{
    return chained(
        signingKeyOf(environment), this, [this, apiOrigin, one = environment.environment](const Secret &key) {
            return tryBearer(apiOrigin, bearerOf(one, key));
        });
}

QFuture<Result<KeyTrial>> KeyTrials::tryApiKey(const QUrl &apiOrigin, const TypedEnvironment &environment)
{
    const RestBearer apiKey = RestBearer::ofApiKey(environment.apiKey);
    return chained(tryBearer(apiOrigin, apiKey), this, [=, this](KeyTrial trial) {
        if (trial != KeyTrial::Accepted)
            return readyFuture(Result<KeyTrial>(trial));
        const auto signingKey = signingKeyOf(environment);
        auto *rest = new RestClient(apiOrigin, m_network, m_clock, {}, this);
        const auto compared = chained(rest->apps(apiKey, {}), this, [=, this](const QList<App> &byApiKey) {
            return compareListedApps(*rest, apiKey, byApiKey, environment.environment, signingKey, this);
        });
        // It is accepted, whatever comes of the lists.
        return mapped(compared, this, [rest](const Result<ListedApps> &listed) {
            rest->deleteLater();
            return Result<KeyTrial>(trialOfApps(listed.value_or(ListedApps::NotComparable)));
        });
    });
}

QFuture<Result<KeyTrial>> KeyTrials::tryBearer(const QUrl &apiOrigin, const RestBearer &bearer)
{
    auto *rest = new RestClient(apiOrigin, m_network, m_clock, {}, this);
    connect(rest, &RestClient::tryingAgain, this, &KeyTrials::tryingAgain);
    return mapped(rest->accepts(bearer), this, [rest](const Result<bool> &accepted) {
        rest->deleteLater();
        return trialOf(accepted);
    });
}

QFuture<Result<QList<TypedEventKey>>> KeyTrials::listEventKeys(
    const QUrl &apiOrigin, const TypedEnvironment &environment)
{
    auto *rest = new RestClient(apiOrigin, m_network, m_clock, {}, this);
    const auto listed
        = chained(signingKeyOf(environment), this, [rest, one = environment.environment](const Secret &signingKey) {
              return rest->eventKeys(bearerOf(one, signingKey));
          });
    return mapped(listed, this, [rest](const Result<QList<RestKey>> &list) {
        rest->deleteLater();
        if (!list && !isNotTold(list.error()))
            return Result<QList<TypedEventKey>>(failure(list.error()));
        QList<TypedEventKey> keys;
        // Their values are Inngest's to tell: no whole list is kept. Their filters it does not tell.
        for (const RestKey &key : list.value_or(QList<RestKey>())) {
            if (key.value.isEmpty())
                continue;
            keys.append({.name = ByHandDashboard::nameOfListed(key),
                .fingerprint = eventKeyFingerprint(key.value),
                .filter = EventFilter::unknown(),
                .wasListed = true});
        }
        return Result<QList<TypedEventKey>>(keys);
    });
}
