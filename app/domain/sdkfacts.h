// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QString>
#include <QStringList>
#include <optional>

/// A version as SDKs report it: "3.18.0", "v0.7.2", "4.0.0-beta.3", "3.1".
struct SdkVersion
{
    int major = 0;
    int minor = 0;
    int patch = 0;
    QStringList preRelease; ///< The dotted parts behind the hyphen; empty: a release.

    /// nullopt: no version. Build metadata ("+abc") is dropped.
    static std::optional<SdkVersion> parse(const QString &text);
    /// Less than 0, 0, more than 0, in the order of Semantic Versioning: a pre-release comes before its release.
    static int compare(const SdkVersion &a, const SdkVersion &b);
};

enum class SdkLanguage { TypeScript, Python, Go, Kotlin, Other };

/// The language as SDKs report it ("js", "typescript", "py", "go", ...).
SdkLanguage sdkLanguage(const QString &text);

/// Which SDK an app runs, as it was told: both empty where it was not.
struct Sdk
{
    QString language;
    QString version;

    bool operator==(const Sdk &) const = default;
};

enum class FallbackSupport {
    Yes,
    No, ///< Rotates with a short outage: the app holds one signing key only.
    Unknown, ///< Another SDK, or no version that can be read.
};

/// Whether the SDK knows INNGEST_SIGNING_KEY_FALLBACK: TypeScript from 3.18.0, Python from 0.3.9, Go from 0.7.2; Kotlin
/// does not implement it.
FallbackSupport fallbackSupport(const Sdk &sdk);

/// TypeScript SDKs 3.22.0 to 3.53.1 can expose `process.env` through the serve endpoint (CVE-2026-42047, fixed in
/// 3.54.0). Pre-releases on either edge count as affected.
bool leaksEnvironment(const Sdk &sdk);
