// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/dashboard/tokentext.h"

#include <QString>
#include <QUrl>

enum class AccountKind {
    Practice,
    Cloud, ///< Through the dashboard's own interface, with a session of it.
    ByHand, ///< A person acts on the dashboard's pages; the rest by the documented REST API.
    SelfHosted, ///< A server of one's own: keys are its settings, and a change of them is a restart.
};

/// What can be done with accounts of a kind. The window asks for this and never for the kind, so that another kind
/// needs no other window. How each change at Inngest is made on an account, by a call or by the person, says
/// Dashboard::wayOf().
struct AccountCapabilities
{
    bool isRehearsal = false; ///< Keys that are worth nothing, apps on this computer: marked wherever it is shown.
    bool canBeEdited = false; ///< The person set it up, and may rename and remove it.
    bool hasSignIn = false; ///< It is reached with a token of the person's, which may have to be given again.
    bool isServer = false; ///< It is one server, reached with its signing key, which can be given again.
    bool changesByRestart = false; ///< Keys are settings that the person gives it: a change of them is a restart.
    bool isTypedIn = false; ///< Its environments and keys are what a person typed in, and can be typed in again.
    bool hasFilters = true; ///< Of event keys. Where there are none: noFiltersText().
};

inline AccountCapabilities capabilitiesOf(AccountKind kind)
{
    switch (kind) {
    case AccountKind::Practice:
        return {.isRehearsal = true};
    case AccountKind::Cloud:
        return {.canBeEdited = true, .hasSignIn = true};
    case AccountKind::ByHand:
        return {.canBeEdited = true, .isTypedIn = true};
    case AccountKind::SelfHosted:
        return {.canBeEdited = true, .isServer = true, .changesByRestart = true, .hasFilters = false};
    }
    return {};
}

/// In every list, and in no settings file.
constexpr QLatin1StringView practiceAccountId{"practice"};

/// An account as the person set it up. Holds no secret: those are in the keychain under its id.
struct Account
{
    QString id; ///< Made here, never changes.
    QString name;
    AccountKind kind = AccountKind::Practice;
    QUrl apiOrigin; ///< `https://api.inngest.com`. Practice: empty, the program's own server tells.
    /// SelfHosted: where the server was when the account was added, which all that is kept of it is filed under. Empty:
    /// it is there still.
    QUrl firstOrigin;
    bool allowsPlainHttp = false; ///< SelfHosted: a person said yes to http on another machine.
    SignInMethod method = SignInMethod::ClerkClient;
    QUrl clerkOrigin; ///< ClerkClient: `https://clerk.inngest.com`.
    QString clerkSessionId; ///< ClerkClient: the session in use. No secret by itself.
    /// Empty: none, and the account is one person's. Otherwise than with ClerkClient: no token has told one.
    QString organizationId;
    QString organizationName;
    QString userEmail; ///< ClerkClient: who signed in last; empty: not told, or an earlier version did not note it.

    AccountCapabilities capabilities() const { return capabilitiesOf(kind); }

    bool operator==(const Account &) const = default;
};
