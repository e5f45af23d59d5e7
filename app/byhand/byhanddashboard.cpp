// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/byhand/byhanddashboard.h"

#include "app/byhand/eventkeylist.h"
#include "app/byhand/handback.h"
#include "app/core/whenfinished.h"
#include "app/domain/dashboardpages.h"
#include "app/domain/secretstore.h"

#include <algorithm>

using namespace Qt::StringLiterals;

ByHandDashboard::ByHandDashboard(ByHandPlaces places, HistoryStore &history, SecretStore &secrets,
    QNetworkAccessManager &network, Clock &clock, const DashboardOptions &options, QObject *parent)
    : CalllessDashboard(parent)
    , m_places(std::move(places))
    , m_secrets(secrets)
    , m_clock(clock)
    , m_notes(history, m_places.accountId)
    , m_kept(history, secrets)
    , m_rest(m_places.apiOrigin, network, clock, options)
{
    connect(&m_rest, &RestClient::tryingAgain, this, &Dashboard::tryingAgain);
    connect(&m_rest, &RestClient::stillWaiting, this, &Dashboard::stillWaiting);
    connect(&m_rest, &RestClient::triedAgain, this, &Dashboard::triedAgain);
}

ByHandDashboard::~ByHandDashboard() = default;

QString ByHandDashboard::apiKeyName(const QString &accountId, const QString &environmentId)
{
    return u"account/%1/api-key/%2"_s.arg(accountId, environmentId);
}

QString ByHandPlaces::filedUnder() const
{
    return apiOrigin.adjusted(QUrl::RemoveUserInfo | QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveFragment)
               .toString()
        + u"/%1/%2"_s.arg(kind, accountId);
}

Way ByHandDashboard::wayOf(ActKind kind, const Environment &environment) const
{
    Way way{.means = Way::Means::Person,
        .page = dashboardPage(m_places.siteOrigin, kind, environment),
        .paste = pasteOf(kind),
        .isReadBack = false};
    if (kind == ActKind::ResyncApp) {
        way.means = Way::Means::Call;
        way.isReadBack = true;
    }
    // Looked at once more before it is promoted: the page names no key.
    if (kind == ActKind::RotateSigningKey)
        way.paste = Way::Paste::SigningKey;
    return way;
}

std::optional<NotedEnvironment> ByHandDashboard::known(const QString &environmentId) const
{
    for (const NotedEnvironment &noted : m_environments) {
        if (noted.environment.id == environmentId)
            return noted;
    }
    return {};
}

QFuture<Result<QList<Environment>>> ByHandDashboard::environments()
{
    return mapped(m_notes.environments(), this, [this](const Result<QList<NotedEnvironment>> &noted) {
        return noted.map([this](const QList<NotedEnvironment> &list) {
            m_environments = list;
            QList<Environment> environments;
            for (const NotedEnvironment &one : list)
                environments.append(one.environment);
            return environments;
        });
    });
}

/// After the environments were read: what is asked about one begins with them.
QFuture<Result<QList<SigningKey>>> ByHandDashboard::signingKeys(const QString &environmentId)
{
    const SharedPromise<Result<QList<SigningKey>>> promise;
    whenFinished(environments(), this, [this, environmentId, promise](const Result<QList<Environment>> &read) {
        const auto noted = known(environmentId);
        if (!read || !noted)
            return promise.give(failure(read ? Error{.kind = Error::Kind::NotFound} : read.error()));
        whenFinished(SigningKeyLook::run(noted->environment, m_notes, m_kept, m_rest, this), this,
            [promise](const Result<SigningKeysSeen> &seen) {
                promise.give(seen.map([](const SigningKeysSeen &keys) { return keys.keys; }));
            });
    });
    return promise.future();
}

QFuture<Result<QList<EventKey>>> ByHandDashboard::eventKeys(const QString &environmentId)
{
    return EventKeyList::run(environmentId, m_notes, m_kept, this);
}

/// An environment's API key, or else its current signing key.
QFuture<Result<RestBearer>> ByHandDashboard::bearer(const QString &environmentId)
{
    const SharedPromise<Result<RestBearer>> promise;
    whenFinished(environments(), this, [this, environmentId, promise](const Result<QList<Environment>> &read) {
        const auto noted = known(environmentId);
        if (!read || !noted)
            return promise.give(failure(read ? Error{.kind = Error::Kind::NotFound} : read.error()));
        if (noted->hasApiKey) {
            whenFinished(m_secrets.readKept(apiKeyName(m_places.accountId, environmentId), this), this,
                [promise](const Result<Secret> &key) { promise.give(key.map(&RestBearer::ofApiKey)); });
            return;
        }
        whenFinished(SigningKeyLook::run(noted->environment, m_notes, m_kept, m_rest, this), this,
            [promise, environment = noted->environment](const Result<SigningKeysSeen> &seen) {
                if (!seen)
                    return promise.give(failure(seen.error()));
                const SigningKey *active = seen->active();
                promise.give(active && seen->current == SigningKeysSeen::Answer::Accepted
                        ? bearerOf(environment, active->value)
                        : RestBearer());
            });
    });
    return promise.future();
}

QFuture<Result<QList<App>>> ByHandDashboard::apps(const QString &environmentId)
{
    const SharedPromise<Result<QList<App>>> promise;
    whenFinished(bearer(environmentId), this, [this, environmentId, promise](const Result<RestBearer> &given) {
        if (!given)
            return promise.give(failure(given.error()));
        if (given->value.isEmpty())
            return promise.give(QList<App>()); // those that were added by their address are beside these
        whenFinished(m_rest.apps(*given, environmentId), this, [promise](const Result<QList<App>> &apps) {
            if (apps || apps.error().kind != Error::Kind::NotSignedIn)
                return promise.give(apps);
            promise.give(failure({.kind = Error::Kind::Rejected,
                .serverMessage = tr("Inngest refuses the API key of this environment. Make another one on the dashboard's "
                                    "page for API keys and paste it: Account, Environments and keys."),
                .detail = u"API key refused"_s}));
        });
    });
    return promise.future();
}

QFuture<Result<ResyncOutcome>> ByHandDashboard::resyncApp(
    const QString &environmentId, const QString &appExternalId, const QUrl &url)
{
    const SharedPromise<Result<ResyncOutcome>> promise;
    whenFinished(bearer(environmentId), this, [=, this](const Result<RestBearer> &given) {
        if (!given)
            return promise.give(failure(given.error()));
        whenFinished(m_rest.sync(*given, appExternalId, url), this,
            [promise](const Result<ResyncOutcome> &outcome) { promise.give(outcome); });
    });
    return promise.future();
}

QFuture<Result<Backing>> ByHandDashboard::personDid(const HandedBack &act)
{
    const KeyPlace place{origin(), m_places.accountName, act.environment};
    return HandBack::run(act, {m_notes, m_kept, m_rest, m_clock, place}, this);
}
