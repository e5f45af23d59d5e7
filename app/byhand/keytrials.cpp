// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/byhand/keytrials.h"

#include "app/byhand/byhanddashboard.h"
#include "app/byhand/signingkeylook.h"
#include "app/core/whenfinished.h"
#include "app/domain/fingerprint.h"
#include "app/noted/keynotes.h"

#include <QSet>

namespace {

Result<KeyTrial> trialOf(const Result<bool> &accepted)
{
    if (accepted)
        return *accepted ? KeyTrial::Accepted : KeyTrial::Refused;
    return isNotTold(accepted.error()) ? Result<KeyTrial>(KeyTrial::CannotTell) : failure(accepted.error());
}

} // namespace

KeyTrials::KeyTrials(HistoryStore &history, SecretStore &secrets, QNetworkAccessManager &network, Clock &clock)
    : m_history(history)
    , m_network(network)
    , m_clock(clock)
    , m_kept(history, secrets)
{
}

QFuture<Result<Secret>> KeyTrials::signingKeyOf(const TypedEnvironment &environment)
{
    if (!environment.signingKey.isEmpty())
        return readyFuture(Result<Secret>(environment.signingKey));
    const QString fingerprint = environment.signingFingerprint;
    return mapped(m_kept.value(fingerprint), this, [fingerprint](const Result<Secret> &kept) {
        const bool isGone = !kept && kept.error().kind == Error::Kind::NotFound && !fingerprint.isEmpty();
        return isGone ? Result<Secret>(failure(SigningKeyLook::notHeld(fingerprint))) : kept;
    });
}

/// Inngest refuses such a key as long as it is not the current one.
QFuture<Result<bool>> KeyTrials::isLostNew(const TypedEnvironment &environment, const QString &accountId)
{
    return chained(KeyNotes(m_history, accountId).keys(), this, [this, environment](const QList<NotedKey> &noted) {
        if (!isNotedAsNew(environment, noted))
            return readyFuture(Result<bool>(false));
        return mapped(m_kept.value(signingKeyFingerprint(environment.signingKey)), this,
            [](const Result<Secret> &kept) { return Result<bool>(!kept && KeptKeys::isNoLongerHeld(kept.error())); });
    });
}

QFuture<Result<KeyTrial>> KeyTrials::trySigningKey(
    const QUrl &apiOrigin, const TypedEnvironment &environment, const QString &accountId)
{
    return chained(isLostNew(environment, accountId), this, [=, this](bool isLost) {
        if (isLost)
            return readyFuture(Result<KeyTrial>(KeyTrial::LostNew));
        return chained(signingKeyOf(environment), this,
            [=, this](const Secret &key) { return tryBearer(apiOrigin, bearerOf(environment.environment, key)); });
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
        return mapped(compared, this, [rest](const Result<KeyTrial> &listed) {
            rest->deleteLater();
            return Result<KeyTrial>(listed.value_or(KeyTrial::NotCompared));
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

namespace {

/// The same code often runs in several environments under one name, and was not made known to them at one time.
QSet<std::pair<QString, QDateTime>> appsOf(const QList<App> &apps)
{
    QSet<std::pair<QString, QDateTime>> all;
    for (const App &app : apps)
        all.insert({app.externalId, app.createdAt});
    return all;
}

QFuture<Result<KeyTrial>> compare(RestClient &rest, const RestBearer &apiKey, const QList<App> &byApiKey,
    const RestBearer &signingKey, QObject *context, bool isFirst)
{
    const auto compared
        = mapped(rest.apps(signingKey, {}), context, [byApiKey](const Result<QList<App>> &bySigningKey) {
              const bool isNoneThere = bySigningKey && bySigningKey->isEmpty() && byApiKey.isEmpty();
              return Result<KeyTrial>(!bySigningKey || isNoneThere ? KeyTrial::NotCompared
                      : appsOf(*bySigningKey) == appsOf(byApiKey)  ? KeyTrial::Accepted
                                                                   : KeyTrial::OfAnotherEnvironment);
          });
    return chained(compared, context, [=, &rest](KeyTrial found) {
        if (!isFirst || found != KeyTrial::OfAnotherEnvironment)
            return readyFuture(Result<KeyTrial>(found));
        // An app may have come between the two lists.
        return chained(rest.apps(apiKey, {}), context,
            [=, &rest](const QList<App> &again) { return compare(rest, apiKey, again, signingKey, context, false); });
    });
}

} // namespace

QFuture<Result<KeyTrial>> compareListedApps(RestClient &rest, const RestBearer &apiKey, const QList<App> &byApiKey,
    const Environment &environment, const QFuture<Result<Secret>> &signingKey, QObject *context)
{
    return continued(signingKey, context, [=, &rest](const Result<Secret> &key) {
        // How the API calls the parent of the branches is not known.
        const bool isComparable = key && environment.type != EnvironmentType::BranchParent;
        return isComparable ? compare(rest, apiKey, byApiKey, bearerOf(environment, *key), context, true)
                            : readyFuture(Result<KeyTrial>(KeyTrial::NotCompared));
    });
}
