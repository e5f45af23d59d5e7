// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/app.h"

#include <QJsonObject>
#include <QString>
#include <QVersionNumber>
#include <chrono>

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
    bool signsAnswers() const { return typeScript() >= QVersionNumber(3, 22, 4); }
    /// A call with a wrong signature is a 500, not a 401.
    bool failsOnWrongCalls() const { return isTypeScript() && !signsAnswers(); }
    /// The time in its answers' signatures; milliseconds in the older ones. Whoever writes seconds also refuses
    /// requests that come from the future.
    bool signsInSeconds() const { return isSince({3, 54, 1}, {4, 2, 5}); }
    bool refusesFuture() const { return signsInSeconds(); }
    /// Before TypeScript 3.18 a signed GET told no more than an unsigned one, and that in a form of its own.
    bool tellsHashes() const { return !isTypeScript() || typeScript() >= QVersionNumber(3, 18, 0); }
    /// 3.18 has hashes and nothing else: neither authentication_succeeded nor event_key_hash, nor what app and SDK it
    /// is.
    bool tellsAuthentication() const { return !isTypeScript() || typeScript() >= QVersionNumber(3, 19, 9); }
    /// A short answer says authentication_succeeded: false (in dev mode null).
    bool tellsRefusal() const { return tellsAuthentication() && typeScript() < QVersionNumber(3, 49, 0); }
    bool tellsCapabilities() const { return !isTypeScript() || signsAnswers(); }
    /// has_signing_key_fallback.
    bool tellsWhetherFallback() const { return !isTypeScript(); }
    /// Without an event key event_key_hash was the hash of a dummy.
    bool hashesDummyEventKey() const { return isTypeScript() && typeScript() < QVersionNumber(3, 22, 1); }
    /// A 4.x app without any signing key answers 500, whatever is asked.
    bool failsWithoutKey() const { return typeScript().majorVersion() >= 4; }
    /// Every answer has X-Inngest-Sdk-Handled, and a refusal no X-Inngest-Sdk.
    bool marksHandled() const { return isSince({3, 54, 2}, {4, 2, 6}); }

    bool operator==(const PracticeAppSdk &) const = default;

private:
    bool isTypeScript() const { return language == QLatin1StringView("js"); }
    /// The version, where the SDK is TypeScript's; null for the others, and so older than any.
    QVersionNumber typeScript() const
    {
        return isTypeScript() ? QVersionNumber::fromString(version) : QVersionNumber();
    }
    /// What came with a version 3 and with one of version 4, which was there already.
    bool isSince(const QVersionNumber &third, const QVersionNumber &fourth) const
    {
        return typeScript() >= (typeScript().majorVersion() >= 4 ? fourth : third);
    }
};

/// What is wrong with a practice app, or stands in front of it.
struct PracticeAppBehaviour
{
    bool isReachable = true; ///< False: nothing listens at its URL. A worker: it does not connect.
    std::chrono::milliseconds delay{0}; ///< Before each answer.
    int protectionStatus = 0; ///< 401, 403, ...: the host answers so before the app does. 0: no protection.

    bool operator==(const PracticeAppBehaviour &) const = default;

    QJsonObject toJson() const;
    /// What is missing, or makes no sense, is as in `before`.
    static PracticeAppBehaviour fromJson(const QJsonObject &json, const PracticeAppBehaviour &before);
};

/// What does not change about a practice app while it runs: its code, so to say.
struct PracticeAppCode
{
    QString id; ///< The dashboard's, where it knows the app: App::id.
    QString externalId; ///< What its SDK client is created with.
    QString name;
    QString environmentId; ///< Of a preview: the branch child.
    AppMethod method = AppMethod::Serve;
    PracticeAppSdk sdk;
    QString framework; ///< "nextjs", "express", ...
    QString platform; ///< "vercel", ...; empty: not told.
    QString appVersion;
    int functionCount = 1;
    QString eventName; ///< Of the events that it sends; empty: it sends none.

    bool operator==(const PracticeAppCode &) const = default;
};
