// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

/// How a Cloud account is signed in.
enum class SignInMethod {
    ClerkClient, ///< The long-lived Clerk client token, in the keychain; session tokens are renewed from it.
    MarketplaceCookie, ///< The `jwt` cookie of users from a marketplace (Vercel, DigitalOcean), in the keychain.
    SessionToken, ///< One bare session token, in memory only, for a quick look.
};
