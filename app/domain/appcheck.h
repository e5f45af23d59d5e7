// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

/// What Inngest says about one variable of an app; the dashboard's SecretCheck. What "correct" means while two signing
/// keys exist is not known.
enum class SecretCheck { Unknown, Correct, Incorrect, Missing };

/// What Inngest finds when it contacts an app itself; the dashboard's SigningKeyRotationCheck. One sample of one
/// instance.
struct SigningKeyRotationCheck
{
    SecretCheck signingKey = SecretCheck::Unknown;
    SecretCheck signingKeyFallback = SecretCheck::Unknown;

    bool operator==(const SigningKeyRotationCheck &) const = default;
};
