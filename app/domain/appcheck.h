// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QString>
#include <optional>

/// What Inngest says about one variable of an app; the dashboard's SecretCheck. What "correct" means while two signing
/// keys exist is not known.
enum class SecretCheck { Unknown, Correct, Incorrect, Missing };

/// What Inngest finds when it contacts an app itself; the dashboard's AppCheckResult. One sample of one instance.
struct AppCheck
{
    bool isReachable = false;
    bool isSdk = false;
    std::optional<bool> authenticationSucceeded; ///< nullopt: not told.
    std::optional<bool> isDev; ///< The app runs in dev mode, where it checks nothing; nullopt: not told.
    SecretCheck signingKey = SecretCheck::Unknown;
    SecretCheck signingKeyFallback = SecretCheck::Unknown;
    SecretCheck eventKey = SecretCheck::Unknown;
    QString appId; ///< The SDK client's; empty: not told.
    QString sdkLanguage;
    QString sdkVersion;
    int httpStatus = 0; ///< 0: none.
    QString error; ///< For people, as Inngest put it; empty: none.

    bool operator==(const AppCheck &) const = default;
};

/// The dashboard's SigningKeyRotationCheck of one app. One sample too.
struct SigningKeyRotationCheck
{
    bool sdkSupport = false; ///< The SDK knows a fallback.
    SecretCheck signingKey = SecretCheck::Unknown;
    SecretCheck signingKeyFallback = SecretCheck::Unknown;

    bool operator==(const SigningKeyRotationCheck &) const = default;
};
