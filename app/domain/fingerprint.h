// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/secret.h"

#include <QString>

/// The signing key's hash as SDKs report it: SHA-256 of the decoded hex after the prefix, 64 lower-case hex digits.
/// Empty where the text after the prefix is no even-length hex. Upper and lower case hex give the same hash.
/// (`signkey-prod-12345678` gives b2ed992186a5cb19...)
QString signingKeyHash(const Secret &key);

/// The event key's hash as SDKs report it: SHA-256 of the text, 64 lower-case hex digits.
QString eventKeyHash(const Secret &key);

/// What people and the records see in place of a key: the first 12 digits of its hash. TypeScript SDKs from 4.2.6
/// report just these.
QString signingKeyFingerprint(const Secret &key);
QString eventKeyFingerprint(const Secret &key);

/// The same fingerprint out of a hash as any SDK writes it (12, 16 or 64 digits, with or without `signkey-<env>-`).
/// Empty: not a hash.
QString fingerprintOfHash(const QString &hash);
