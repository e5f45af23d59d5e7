// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/secret.h"

#include <QString>
#include <chrono>
#include <optional>

/// What a session token says of itself. Its signature is not checked: that is the server's business, and a token that
/// was tampered with is refused there.
struct SessionClaims
{
    std::chrono::seconds issuedAt{0}; ///< Since the epoch, by the issuer's clock; 0: not told.
    std::chrono::seconds expiresAt{0}; ///< Likewise.
    QString organizationId; ///< Claim `org_id`, or `o.id` in newer tokens; empty: not told, or none.

    /// How long it lives from its making; nothing where it does not say.
    std::optional<std::chrono::seconds> lifetime() const;
};

/// Out of the payload of a JWT; nothing where the text is none.
std::optional<SessionClaims> sessionClaims(const Secret &token);
