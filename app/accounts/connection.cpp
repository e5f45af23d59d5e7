// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/accounts/connection.h"

#include "app/byhand/byhanddashboard.h"
#include "app/core/whenfinished.h"
#include "app/dashboard/clerktokensource.h"
#include "app/dashboard/clouddashboard.h"
#include "app/dashboard/fixedtoken.h"
#include "app/rollout/rolloutapp.h"
#include "app/rotation/appaccesses.h"
#include "app/selfhosted/selfhosteddashboard.h"

namespace {

Connection connectWith(const QUrl &origin, const QUrl &site, std::unique_ptr<TokenSource> tokens,
    QNetworkAccessManager &network, Clock &clock)
{
    TokenSource *source = tokens.get();
    return {.dashboard = std::make_unique<CloudDashboard>(origin, site, std::move(tokens), network, clock),
        .tokens = source};
}

std::unique_ptr<TokenSource> tokensOf(const Account &account, const Secret &token, QNetworkAccessManager &network,
    Clock &clock, const ConnectionMemory &memory)
{
    switch (account.method) {
    case SignInMethod::ClerkClient: {
        auto tokens = std::make_unique<ClerkTokenSource>(
            std::make_unique<ClerkClient>(account.clerkOrigin, token, memory.tokenReplaced, network, clock),
            account.clerkSessionId, account.organizationId, clock);
        QObject::connect(tokens.get(), &ClerkTokenSource::sessionChanged, tokens.get(), memory.sessionChanged);
        return tokens;
    }
    case SignInMethod::MarketplaceCookie:
        return std::make_unique<FixedToken>(token, FixedToken::Travels::AsCookie);
    case SignInMethod::SessionToken:
        break;
    }
    return std::make_unique<FixedToken>(token);
}

/// A resync calls an app in the way in which it is asked.
Result<AppDoor> doorOf(const KeptAccesses &kept, const QString &appId)
{
    if (!kept.missing.value(appId).isEmpty())
        return failure(kept.error.value_or(Error{.kind = Error::Kind::Keychain}));
    const AppAccess access = kept.byApp.value(appId);
    AppDoor door{.url = access.url, .headers = {}, .caPem = access.caPem, .proxy = access.proxy};
    for (const auto &[name, value] : access.headers)
        door.headers.append({name, value});
    return door;
}

} // namespace

Connection connectCloud(const Account &account, const Secret &token, QNetworkAccessManager &network, Clock &clock,
    const ConnectionMemory &memory)
{
    return connectWith(account.apiOrigin, CloudDashboard::defaultSiteOrigin(),
        tokensOf(account, token, network, clock, memory), network, clock);
}

std::optional<AccountPlaces> placesOf(const Account &account)
{
    const AccountCapabilities capabilities = account.capabilities();
    if (capabilities.isServer) {
        AccountPlaces places = SelfHostedDashboard::placesOf(account.id, account.name, account.apiOrigin);
        places.firstOrigin = account.firstOrigin;
        return places;
    }
    if (!capabilities.isTypedIn)
        return {};
    return AccountPlaces{.accountId = account.id,
        .accountName = account.name,
        .apiOrigin = account.apiOrigin,
        .siteOrigin = CloudDashboard::defaultSiteOrigin(),
        .kind = QStringLiteral("by-hand")};
}

QString filedUnder(const Account &account)
{
    const std::optional<AccountPlaces> places = placesOf(account);
    return places ? places->filedUnder() : CloudDashboard::filedUnder(account.apiOrigin);
}

Connection connectNoted(
    const Account &account, HistoryStore &history, SecretStore &secrets, QNetworkAccessManager &network, Clock &clock)
{
    if (!account.capabilities().isServer)
        return {.dashboard = std::make_unique<ByHandDashboard>(*placesOf(account), history, secrets, network, clock)};
    auto dashboard = std::make_unique<SelfHostedDashboard>(
        *placesOf(account), account.allowsPlainHttp, history, secrets, network, clock);
    auto *accesses = new AppAccesses(history, secrets, dashboard.get());
    dashboard->setDoors([accesses, origin = dashboard->origin()](const QString &environmentId, const QString &appId) {
        return mapped(accesses->load(origin, environmentId), accesses, [appId](const Result<KeptAccesses> &kept) {
            return kept.and_then([&appId](const KeptAccesses &all) { return doorOf(all, appId); });
        });
    });
    return {.dashboard = std::move(dashboard)};
}

Connection connectPractice(const QUrl &origin, const Secret &token, QNetworkAccessManager &network, Clock &clock)
{
    return connectWith(origin, QUrl(), std::make_unique<FixedToken>(token), network, clock);
}
