// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/secret.h"

#include <QByteArrayView>
#include <tl/expected.hpp>

/// How a Cloud account is signed in.
enum class SignInMethod {
    ClerkClient, ///< The long-lived Clerk client token, in the keychain; session tokens are renewed from it.
    MarketplaceCookie, ///< The `jwt` cookie of users from a marketplace (Vercel, DigitalOcean), in the keychain.
    SessionToken, ///< One bare session token, in memory only, for a quick look.
};

/// Why a pasted text cannot be the token that was asked for.
enum class TokenTextProblem {
    Empty,
    InnerBlank, ///< Blanks or control characters inside, or letters of another alphabet.
    ApiKey, ///< `sk-inn-api-...`: Inngest's API keys cannot read or change signing and event keys.
    SigningKey,
    NotAToken, ///< A session token is a JWT: three parts with dots between.
    StandIn, ///< Dots of a hidden value, a placeholder, or an address.
    OtherCookie, ///< A whole Cookie header without the cookie that was asked for.
};

/// By its shape: three parts with dots between.
bool isJwt(QByteArrayView text);

/// The token out of what a person pasted: the value alone, `__client=...`, `jwt=...`, a whole Cookie header,
/// `Authorization: Bearer ...`, each with blanks and quotes around it.
tl::expected<Secret, TokenTextProblem> tokenFromPaste(const Secret &pasted, SignInMethod method);
