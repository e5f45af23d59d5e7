// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/result.h"
#include "app/domain/reading.h"
#include "app/domain/rolloutkeys.h"

#include <QString>
#include <QUrl>

/// One round as it was printed.
struct PastedRound
{
    QByteArray id; ///< Of one round of one run of the command: brought twice, it is one.
    QDateTime at; ///< UTC, of the answer's own Date header; where there is none, as the command printed it.
    QList<ProbedAnswer> answers;
};

/// A shell command that asks an app from where it can be reached (inside a VPN, say) as often as a full count needs,
/// and the reader of what it prints. It carries signatures, not keys: they are good for five minutes, and for reading
/// which keys that app holds only.
class ProbeCommand
{
public:
    /// How long a signature may be used after the command was made; SDKs refuse what is five minutes old.
    static constexpr int secondsToUse = 60;

    struct Target
    {
        QString appKey;
        QUrl url;
        int rounds = 1; ///< As many as the count needs.
    };
    /// For a POSIX shell with curl, without the URL's query, which can be a secret; empty: the address is none that can
    /// be asked. Each answer is printed below a line that tells this app at this address from others.
    static QString textFor(const Target &target, const RolloutKeys &keys, const QDateTime &now);
    /// The same for several apps, all asked at once; those that cannot be asked are passed over. What each one answered
    /// is printed below a line with the app and with a number of this run of the program, which none of them can guess:
    /// no app's answer can pass for another's.
    static QString textFor(const QList<Target> &targets, const RolloutKeys &keys, const QDateTime &now);
    /// What was printed of this app: all of it where the command was for one.
    static QString partOf(const QString &printed, const QString &appKey);

    /// The rounds of that app at that address out of what was printed. Unreadable: it is not what the command prints.
    /// Rejected: all of it is of another app or address. Timeout: its answers are of a time beyond that for which an
    /// answer counts; where only some are, those are passed over. Unexpected, in words: the app's clock is off.
    static Result<QList<PastedRound>> read(
        const QString &printed, const Target &of, const RolloutKeys &keys, const QDateTime &now);
};
