// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/domain/sdkfacts.h"

#include <QRegularExpression>
#include <algorithm>
#include <compare>
#include <tuple>

using namespace Qt::StringLiterals;

namespace {

int sign(qsizetype a, qsizetype b)
{
    return a < b ? -1 : a > b ? 1 : 0;
}

/// Numbers by value and before words, words by their characters.
int compareParts(const QString &a, const QString &b)
{
    bool aIsNumber = false;
    bool bIsNumber = false;
    const qulonglong x = a.toULongLong(&aIsNumber);
    const qulonglong y = b.toULongLong(&bIsNumber);
    if (aIsNumber && bIsNumber)
        return x < y ? -1 : x > y ? 1 : 0;
    if (aIsNumber != bIsNumber)
        return aIsNumber ? -1 : 1;
    return sign(a.compare(b), 0);
}

int comparePreRelease(const QStringList &a, const QStringList &b)
{
    // A release has none and comes last.
    if (a.isEmpty() || b.isEmpty())
        return sign(a.isEmpty(), b.isEmpty());
    for (qsizetype i = 0; i < std::min(a.size(), b.size()); ++i) {
        if (const int difference = compareParts(a.at(i), b.at(i)))
            return difference;
    }
    return sign(a.size(), b.size());
}

bool isAtLeast(const SdkVersion &version, const SdkVersion &least)
{
    return SdkVersion::compare(version, least) >= 0;
}

} // namespace

std::optional<SdkVersion> SdkVersion::parse(const QString &text)
{
    static const QRegularExpression pattern(
        uR"(^v?(\d{1,6})\.(\d{1,6})(?:\.(\d{1,6}))?(?:-?([0-9A-Za-z][0-9A-Za-z.-]*))?(?:\+[0-9A-Za-z.-]*)?\z)"_s);
    const QRegularExpressionMatch match = pattern.match(text.trimmed());
    if (!match.hasMatch())
        return {};
    SdkVersion version{match.captured(1).toInt(), match.captured(2).toInt(), match.captured(3).toInt(), {}};
    if (!match.captured(4).isEmpty())
        version.preRelease = match.captured(4).split(u'.');
    return version;
}

int SdkVersion::compare(const SdkVersion &a, const SdkVersion &b)
{
    const auto core = std::tie(a.major, a.minor, a.patch) <=> std::tie(b.major, b.minor, b.patch);
    return core != 0 ? (core < 0 ? -1 : 1) : comparePreRelease(a.preRelease, b.preRelease);
}

SdkLanguage sdkLanguage(const QString &text)
{
    const QString name = text.trimmed().toLower();
    if (name == "js"_L1 || name == "ts"_L1 || name == "javascript"_L1 || name == "typescript"_L1)
        return SdkLanguage::TypeScript;
    if (name == "py"_L1 || name == "python"_L1)
        return SdkLanguage::Python;
    if (name == "go"_L1 || name == "golang"_L1)
        return SdkLanguage::Go;
    if (name == "kotlin"_L1 || name == "java"_L1)
        return SdkLanguage::Kotlin;
    return SdkLanguage::Other;
}

FallbackSupport fallbackSupport(const Sdk &sdk)
{
    const SdkLanguage which = sdkLanguage(sdk.language);
    if (which == SdkLanguage::Kotlin)
        return FallbackSupport::No;
    const std::optional<SdkVersion> parsed = SdkVersion::parse(sdk.version);
    if (!parsed)
        return FallbackSupport::Unknown;
    const auto since = [&parsed](const SdkVersion &least) {
        return isAtLeast(*parsed, least) ? FallbackSupport::Yes : FallbackSupport::No;
    };
    switch (which) {
    case SdkLanguage::TypeScript:
        return since({3, 18, 0, {}});
    case SdkLanguage::Python:
        return since({0, 3, 9, {}});
    case SdkLanguage::Go:
        return since({0, 7, 2, {}});
    case SdkLanguage::Kotlin:
    case SdkLanguage::Other:
        break;
    }
    return FallbackSupport::Unknown;
}

bool leaksEnvironment(const Sdk &sdk)
{
    const std::optional<SdkVersion> parsed = SdkVersion::parse(sdk.version);
    if (sdkLanguage(sdk.language) != SdkLanguage::TypeScript || !parsed)
        return false;
    // A pre-release of the first affected version holds the fault already.
    const SdkVersion core{parsed->major, parsed->minor, parsed->patch, {}};
    return isAtLeast(core, {3, 22, 0, {}}) && !isAtLeast(*parsed, {3, 54, 0, {}});
}
