// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/secret.h"
#include "app/domain/appverdict.h"
#include "app/rollout/httpanswerreader.h"

#include <QByteArray>
#include <QDateTime>
#include <QString>
#include <QUrl>
#include <chrono>
#include <optional>

/// One HTTP answer as it came over the wire, or why none came.
struct ProbeReply
{
    enum class Fate {
        Answered, ///< Whole, whatever its status.
        TimedOut,
        NoConnection,
        BadCertificate,
        TooLarge,
        CutOff, ///< Before the answer or in the middle of it.
        NotHttp, ///< Something that speaks another protocol.
        NoUrl, ///< Not an http or https address: nothing was sent.
    };

    /// What an SDK's answer can be at most; it has about one kilobyte.
    static constexpr qsizetype maxBytes = 256 * 1024;

    Fate fate = Fate::NoConnection;
    NetworkFault fault = {}; ///< What was seen, where fate is not Answered.
    int status = 0; ///< Of the final answer: interim ones are passed over.
    HttpHeaders headers;
    QByteArray body;
    std::chrono::milliseconds took{0};

    QByteArray header(QByteArrayView name) const { return headerIn(headers, name); }
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
    NetworkFault network = {}; ///< Where it was the network.
    bool mayBeInFront = false; ///< A refusal without any mark: the SDK's, or just as well that of something in front.
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

/// Reads an answer to a GET that was signed with that key. Pure, and safe with whatever came. Of a hash no more than
/// the fingerprint leaves it: the whole one of a signing key opens Inngest's API. asked: the address that was asked,
/// where it is known; with it a redirect within the host is told from one to another.
ProbeAnswer readProbeAnswer(const ProbeReply &reply, const Secret &askedWith, const QUrl &asked = {});
