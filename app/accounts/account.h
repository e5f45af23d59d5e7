// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QString>
#include <QUrl>

enum class AccountKind {
    Practice,
    Cloud, ///< Through the dashboard's own interface, with a session of it.
    ByHand, ///< A person acts on the dashboard's pages; the rest by the documented REST API.
};

/// What can be done with an account: who shows one asks this, and not which kind it is.
struct AccountTraits
{
    bool isRehearsal = false; ///< Its keys open nothing elsewhere: marked on everything, with a panel for its apps.
    bool hasSignIn = false; ///< A session that can end and be signed in to again.
    bool isTypedIn = false; ///< Its environments and keys are what a person typed in, and can be typed in again.
    bool isOwn = false; ///< Set up by a person, who can rename and remove it.
};
AccountTraits traitsOf(AccountKind kind);

/// How a Cloud account is signed in.
enum class SignInMethod {
    ClerkClient, ///< The long-lived Clerk client token, in the keychain; session tokens are renewed from it.
    MarketplaceCookie, ///< The `jwt` cookie of users from a marketplace (Vercel, DigitalOcean), in the keychain.
    SessionToken, ///< One bare session token, in memory only, for a quick look.
};

/// An account as the person set it up. Holds no secret: those are in the keychain under its id.
struct Account
{
    QString id; ///< Made here, never changes.
    QString name;
    AccountKind kind = AccountKind::Practice;
    QUrl apiOrigin; ///< `https://api.inngest.com`. Practice: empty, the program's own server tells.
    SignInMethod method = SignInMethod::ClerkClient;
    QUrl clerkOrigin; ///< ClerkClient: `https://clerk.inngest.com`.
    QString clerkSessionId; ///< ClerkClient: the session in use. No secret by itself.
    QString organizationId;
    QString organizationName;

    AccountTraits traits() const { return traitsOf(kind); }

    bool operator==(const Account &) const = default;
};
