// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QString>

/// The SDK that an app is built with, and what its version knows and does. TypeScript's generations were seen on real
/// apps; what is said of Python and Go comes from their sources.
struct PracticeAppSdk
{
    enum class Refusal {
        ShortAnswer, ///< 200 with what anybody may know.
        Unauthorized, ///< 401 {"message"}
        CodedUnauthorized, ///< 401 {"code","message","name"}, Python's.
    };
    enum class HashForm { TwelveDigits, Digits64, PrefixAndDigits64 };

    QString language = QStringLiteral("js"); ///< As the SDK reports it: "js", "py", "go".
    QString version = QStringLiteral("4.2.6");

    bool knowsFallback() const;
    Refusal refusal() const;
    HashForm hashForm() const;
    bool signsAnswers() const;
    bool refusesFuture() const { return signsAnswers(); }
    /// Before TypeScript 3.18 a signed GET told no more than an unsigned one.
    bool tellsHashes() const;
    /// 3.18 has hashes, but neither authentication_succeeded nor event_key_hash.
    bool tellsAuthentication() const;
    /// A 4.x app without any signing key answers 500, whatever is asked.
    bool failsWithoutKey() const;

    bool operator==(const PracticeAppSdk &) const = default;
};
