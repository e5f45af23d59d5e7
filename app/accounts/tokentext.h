// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/accounts/account.h"
#include "app/core/secret.h"

#include <tl/expected.hpp>

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

/// The first thing that keeps a text from being an origin.
enum class OriginProblem {
    Empty,
    Blank, ///< Inside it.
    Scheme, ///< Neither https nor http.
    Unreadable, ///< As an address: its host or its port, most likely.
    Spelling, ///< Its host is an IPv4 address that is not spelled plainly: 010.0.0.1, 127.1, 0x7f.0.0.1.
    User, ///< A user name or a password is in it.
    Behind, ///< A path, a query or a fragment.
};

/// The token out of what a person pasted: the value alone, `__client=...`, `jwt=...`, a whole Cookie header,
/// `Authorization: Bearer ...`, each with blanks and quotes around it.
tl::expected<Secret, TokenTextProblem> tokenFromPaste(const Secret &pasted, SignInMethod method);

/// An origin as a person types it: the scheme may be missing (https is meant), a slash at the end is dropped.
/// On this computer http is meant.
tl::expected<QUrl, OriginProblem> originFromText(const QString &text);
