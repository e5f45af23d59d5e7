// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/accounts/account.h"
#include "app/core/secret.h"
#include "app/domain/dashboard.h"
#include "app/noted/keynotes.h"

#include <functional>
#include <memory>
#include <optional>

class Clock;
class HistoryStore;
class QNetworkAccessManager;
class SecretStore;
class TokenSource;

/// What an account is reached through. The functions below are the one place that knows which implementations there
/// are.
struct Connection
{
    std::unique_ptr<Dashboard> dashboard;
    TokenSource *tokens = nullptr; ///< The dashboard's, and gone with it; null: nobody signs in.
};

/// What the account's connection finds out and wants to be remembered. Outlives the access manager.
struct ConnectionMemory
{
    std::function<void(const Secret &)> tokenReplaced; ///< The token to keep from now on.
    std::function<void(const QString &)> sessionChanged; ///< Clerk's session id.
};

/// Where an account has its places whose keys are noted here; nullopt: one that is signed in to, or practice.
std::optional<AccountPlaces> placesOf(const Account &account);

/// What its keys, acts and rotations are filed under: Dashboard::origin() while it is open. Practice: empty.
QString filedUnder(const Account &account);

/// token: empty when none is kept; the first request then asks for a sign-in.
Connection connectCloud(const Account &account, const Secret &token, QNetworkAccessManager &network, Clock &clock,
    const ConnectionMemory &memory);

/// Of one that placesOf() knows. No session: nobody signs in.
Connection connectNoted(
    const Account &account, HistoryStore &history, SecretStore &secrets, QNetworkAccessManager &network, Clock &clock);

Connection connectPractice(const QUrl &origin, const Secret &token, QNetworkAccessManager &network, Clock &clock);
