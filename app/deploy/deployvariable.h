// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/fingerprint.h"
#include "app/domain/keytext.h"

/// One variable that an app is to get, or that is to go.
struct DeployVariable
{
    static constexpr auto signingKeyName = QLatin1StringView("INNGEST_SIGNING_KEY");
    static constexpr auto fallbackName = QLatin1StringView("INNGEST_SIGNING_KEY_FALLBACK");
    static constexpr auto eventKeyName = QLatin1StringView("INNGEST_EVENT_KEY");

    QString name; ///< One of these.
    Secret value;
    bool isRemoved = false; ///< The variable is to go; value is empty.

    /// Of the value, which is the kind of key that the name says.
    QString fingerprint() const
    {
        return name == eventKeyName ? eventKeyFingerprint(value) : signingKeyFingerprint(value);
    }
    QString masked() const { return name == eventKeyName ? maskedEventKey(value) : maskedSigningKey(value); }

    bool operator==(const DeployVariable &) const = default;
};
