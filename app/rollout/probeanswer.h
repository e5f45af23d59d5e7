// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/secret.h"
#include "app/domain/appverdict.h"

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QString>
#include <chrono>
#include <optional>
#include <utility>

/// One HTTP answer as it came over the wire, or why none came.
struct ProbeReply
{
    enum class Fate {
        Answered, ///< Whole, whatever its status.
        TimedOut,
        NoConnection,
        BadCertificate,
        TooLarge,
        CutOff, ///< In the middle of the body.
        NotHttp, ///< Something that speaks another protocol.
        NoUrl, ///< Not an http or https address: nothing was sent.
    };

    /// What an SDK's answer can be at most; it has about one kilobyte.
    static constexpr qsizetype maxBytes = 256 * 1024;

    Fate fate = Fate::NoConnection;
    int status = 0;
    QList<std::pair<QByteArray, QByteArray>> headers;
    QByteArray body;
    std::chrono::milliseconds took{0};

    /// The first header of that name, whatever its case; empty: none.
    QByteArray header(QByteArrayView name) const;
};

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
    int httpStatus = 0;
    bool isDevMode = false;
    bool isSignedAnswer = false; ///< The answer's own signature was there and right.
    // nullopt: not told. Empty: there is none.
    std::optional<QString> signingFingerprint;
    std::optional<QString> fallbackFingerprint;
    bool hasUnknownFallback = false; ///< It says that it has one, and not which.
    std::optional<QString> eventFingerprint;
    QString appId;
    QString sdkLanguage;
    QString sdkVersion;
    QString framework;
    QDateTime date; ///< Of the Date header, UTC; invalid: none.
    std::optional<std::chrono::milliseconds> retryAfter;
    std::chrono::milliseconds took{0};

    bool operator==(const ProbeAnswer &) const = default;
};

/// Reads an answer to a GET that was signed with that key. Pure, and safe with whatever came.
ProbeAnswer readProbeAnswer(const ProbeReply &reply, const Secret &askedWith);
