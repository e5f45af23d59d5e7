// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/digest.h"
#include "app/core/networkfault.h"
#include "app/domain/appverdict.h"

#include <QDateTime>
#include <QList>
#include <QString>
#include <QStringList>
#include <chrono>
#include <optional>

/// What one answer of an app says. A field that is missing in the answer is "not told", never right or wrong.
struct ProbeAnswer
{
    enum class Kind {
        Accepted, ///< The signature was checked and is one of a key that the app holds; or the app is in dev mode.
        Refused, ///< By the SDK itself. reason: Refused or NoKeyConfigured.
        Short, ///< What anybody may know, without a word on the signature. Of SDKs that tell hashes a refusal.
        Failed, ///< See reason.
    };

    Kind kind = Kind::Failed;
    ProbeReason::Kind reason = ProbeReason::None;
    QString detail; ///< As AppSample::detail.
    NetworkFault network = {}; ///< Where it was the network.
    int httpStatus = 0;
    bool mayBeInFront = false; ///< A refusal without any mark: the SDK's, or just as well that of something in front.
    bool isDevMode = false;
    bool isSignedAnswer = false; ///< The answer's own signature was there and right.
    // nullopt: not told. Empty: there is none.
    std::optional<QString> signingFingerprint;
    std::optional<QString> fallbackFingerprint;
    bool hasUnknownFallback = false; ///< It says that it has one, and not which.
    std::optional<QString> eventFingerprint;
    QString appId; ///< For people: cut where it is long, or could be a key's hash.
    QString appIdDigest; ///< See digestOf(): whether it is the app's is told by the whole of it. Empty: not told.
    QString sdkLanguage;
    QString sdkVersion;
    QStringList
        servers; ///< Where it registers and where it sends, by its own word: `https://host:port`. Empty: not told.
    QDateTime date; ///< Of the Date header, UTC; invalid: none.
    std::optional<std::chrono::milliseconds> retryAfter;
    std::chrono::milliseconds took{0};

    /// Of an app's ID, as its SDK or Inngest has it; empty: there is none.
    static QString digestOf(const QString &appId)
    {
        const QString id = appId.trimmed();
        return id.isEmpty() ? QString() : sha256Of(id.toUtf8());
    }

    bool operator==(const ProbeAnswer &) const = default;
};

/// One answer of a round, and what it answers.
struct ProbedAnswer
{
    QString askedWith; ///< Fingerprint of the key that the request was signed with; empty: the random one, the control.
    QDateTime signedAt; ///< The time inside the request's signature, UTC.
    ProbeAnswer answer;

    bool isControl() const { return askedWith.isEmpty(); }
    /// The app's clock and the signature's time are so far apart that it would refuse a key that it holds.
    bool isOutOfTime() const;

    bool operator==(const ProbedAnswer &) const = default;
};

/// What one round of asking one app showed, whatever it was asked for: one reading serves every question that it
/// answers. In memory only: a restart of the program voids what was counted. Holds fingerprints, no secret.
struct Reading
{
    QString environmentId; ///< The one that holds the keys.
    QString appKey;
    QString address; ///< Where and how it was asked: see Question::address.
    QDateTime at; ///< UTC, this machine's clock: for people. Of one that was brought: the answers' own time.
    std::chrono::milliseconds takenAt{
        0}; ///< Clock::monotonic() when the round had come back: what spans are measured by.
    std::chrono::milliseconds begunAt{0}; ///< The same when its first request went out.
    bool isBrought = false; ///< By a person, from where the app can be reached.
    QList<ProbedAnswer> answers;

    bool operator==(const Reading &) const = default;
};
