// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/networkfault.h"

#include <QDateTime>
#include <QMetaType>
#include <QString>
#include <QStringList>
#include <optional>

/// Which signing keys one answer showed. The first word is INNGEST_SIGNING_KEY, the second its fallback.
class SigningKeyVerdict
{
    Q_GADGET

public:
    enum Kind {
        NotJudged, ///< No signing key is rotated, or the app has none to prove.
        NotAsked,
        NewAndOld,
        NewOnly,
        OldOnly,
        OldAndNew, ///< Swapped.
        BothHeld, ///< Both were accepted and a random one refused, but no hashes: which is which is not told.
        NewAndOther, ///< Another fallback than the old key.
        OldAndOther,
        OtherKey, ///< Neither of ours in the first place.
        Neither, ///< Holds neither, or something in front of it refused.
        CannotTell,
        Unreachable,
    };
    Q_ENUM(Kind)
};

/// Which event key one answer showed.
class EventKeyVerdict
{
    Q_GADGET

public:
    enum Kind {
        NotJudged, ///< It held no rotated key at the beginning.
        NotAsked,
        Twin, ///< The twin of the one that it held.
        Old, ///< Still the rotated one.
        WrongTwin, ///< The twin of another one than it held.
        Other, ///< Another key, of this environment or unknown.
        None, ///< The variable is not set.
        CannotTell, ///< No hash in the answer, or no answer.
    };
    Q_ENUM(Kind)
};

/// What an answer means at this point of the rotation, the worst first.
class AppStanding
{
    Q_GADGET

public:
    enum Kind {
        BrokenNow, ///< An outage now: Inngest's calls are refused, or events are.
        WouldBreak, ///< Works now; the next irreversible step would break it.
        NotThere, ///< Works and would go on working, but is not what the goal asks for (a fallback is still set, say).
        Unknown, ///< Cannot tell, unreachable, not asked.
        Good,
    };
    Q_ENUM(Kind)
};

/// Why an answer is not what it should be, or cannot be trusted: at most one, the one to act on first.
class ProbeReason
{
    Q_GADGET

public:
    enum Kind {
        None,
        Redirected, ///< To another host: not followed. detail: that host.
        MovedPath, ///< To another path of the same host. detail: that path, with the scheme and host if they differ.
        SignInPage, ///< To a page where people sign in, or such a page itself. detail: its host, path or title.
        Certificate, ///< TLS failed; network says how.
        OnTheWay, ///< A proxy or the network itself answered in the app's place; network says how.
        CutOff, ///< The connection ended without an answer, or in the middle of one: whoever did that was asked, too.
        InFront, ///< 401 or 403, but not an SDK's: a host's protection or a proxy.
        Refused, ///< The SDK's own refusal of every key that was tried.
        NotAnSdk, ///< Something else answers there. detail: its page's title, if it has one.
        Compressed, ///< Packed although it was asked not to be. detail: how.
        DevMode, ///< Answers without checking.
        AcceptsAnything, ///< A random key was accepted: proves nothing.
        NotVerified, ///< Answered, but does not say that the signature was checked, and shows no hashes.
        ClockOff, ///< Its clock and ours differ by minutes.
        TooLarge, ///< More than an answer can be.
        Unreadable, ///< No JSON where there should be.
        TimedOut,
        NoConnection, ///< Nothing listens, or the name is not known.
        Busy, ///< 429 or 5xx: later.
        NoKeyConfigured, ///< 500 of a TypeScript 4.x app without any signing key.
        KeyUnusable, ///< It accepts the key that it was asked with, and cannot read one of those that it holds.
        SignatureWrong, ///< The answer is signed, and not with the key that it was asked with.
        NotFound, ///< 404 and the like: another path.
        WrongApp, ///< Another app ID than expected answers there. detail: that ID.
        SdkTooOld, ///< Knows no fallback: "cut over".
        NoUrl, ///< A worker, or an API app: it cannot be asked.
        Insecure, ///< Answers as it should, over plain http (a mark, not a failure).
    };
    Q_ENUM(Kind)
};

/// How well something is known, from nothing to best.
class EvidenceClass
{
    Q_GADGET

public:
    enum Kind {
        None,
        Excused, ///< For the record, with owner and reason.
        Attested, ///< A named person's word.
        Inferred, ///< All of a worker's connections are newer than the setting (or than rotate).
        Observed, ///< Inngest's own check: supports, never proves.
        Proven, ///< Asked directly, the full count.
    };
    Q_ENUM(Kind)
};

/// What one round of asking one app showed (up to three requests). Holds no secret: fingerprints.
struct AppSample
{
    QDateTime at; ///< UTC, this machine's clock.
    SigningKeyVerdict::Kind signingKey = SigningKeyVerdict::NotAsked;
    EventKeyVerdict::Kind eventKey = EventKeyVerdict::NotAsked;
    AppStanding::Kind standing = AppStanding::Unknown;
    ProbeReason::Kind reason = ProbeReason::None;
    QString detail; ///< To the reason: a host, an app ID, seconds of clock difference. Never a secret or a whole URL.
    NetworkFault network = {}; ///< To the reason, where it is the network: what was seen.
    QString signingFingerprint; ///< As the app told; empty: not told.
    QString fallbackFingerprint; ///< Empty: none, or not told (toldFallback).
    bool toldFallback = false; ///< The answer said whether there is a fallback.
    QString eventFingerprint; ///< Empty: none or not told (toldEventKey).
    bool toldEventKey = false;
    QString appId; ///< As the answering SDK names itself.
    QString sdkLanguage;
    QString sdkVersion;
    QString framework;
    bool isSignedAnswer = false; ///< The answer's own signature was there and right.
    int httpStatus = 0; ///< Of the request that decided; 0: no answer.
    std::optional<int> clockDifference; ///< Seconds that the app's Date is ahead of ours.
    int milliseconds = 0; ///< How long the slowest request took.

    /// Time-outs, 429, 5xx and what the way there says pause the count; nothing else does.
    bool pausesCount() const
    {
        return reason == ProbeReason::TimedOut || reason == ProbeReason::Busy || reason == ProbeReason::NoConnection
            || reason == ProbeReason::OnTheWay;
    }
    bool operator==(const AppSample &) const = default;
};
Q_DECLARE_METATYPE(AppSample)
