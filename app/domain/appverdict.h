// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QMetaType>

/// Which event key one answer showed.
class EventKeyVerdict
{
    Q_GADGET

public:
    enum Kind {
        NotJudged, ///< Nothing is asked about its event key.
        NotAsked,
        Replacement, ///< The replacement of the one that it held.
        Old, ///< One that is rotated.
        WrongReplacement, ///< The replacement of another one than it held.
        Other, ///< Another key, of this environment or unknown.
        None, ///< The variable is not set.
        Spoilt, ///< One of ours with something around it: AppSample::spoiltBy.
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
        InFront, ///< 401 or 403, but not an SDK's: a host's protection or a proxy. detail: the path of the same host
                 ///< to which it sends for now, if it does.
        Refused, ///< The SDK's own refusal of every key that was tried.
        NotAnSdk, ///< Something else answers there. detail: its page's title, if it has one.
        InngestItself, ///< An Inngest server, by its own mark: the address is its, and no app's.
        Compressed, ///< Packed although it was asked not to be. detail: how.
        Stored, ///< A cache in front of the app gave what it had kept.
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
        CalledElsewhere, ///< By Inngest, since somebody said that it is asked where Inngest calls it. detail: where.
        SdkTooOld, ///< Knows no fallback: "cut over".
        NoUrl, ///< A worker, or an API app: it cannot be asked.
        KeyNotAccepted, ///< It shows a key's hash and refuses what is signed with that key: the value has a line break,
                        ///< a blank or capital letters in it, or several instances answered.
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
        AtRisk, ///< An app may break; a named person answers for it.
        Confirmed, ///< A named person has looked, and gave their word.
        Inferred, ///< All of a worker's connections are newer than the setting (or than rotate).
        Observed, ///< Inngest's own check: supports, never proves.
        Proven, ///< Asked directly, the full count.
    };
    Q_ENUM(Kind)
};
