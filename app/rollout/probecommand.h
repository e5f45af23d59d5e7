// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/result.h"
#include "app/rollout/probejudge.h"

#include <QString>
#include <QUrl>

class Clock;

/// A shell command that asks an app from where it can be reached (inside a VPN, say), and the reader of what it prints.
/// It carries signatures, not keys: they are good for five minutes, and for reading which keys that app holds only.
class ProbeCommand
{
public:
    /// For a POSIX shell with curl and base64; empty: the address is none that can be asked.
    static QString textFor(const QUrl &url, const RolloutKeys &keys, const QDateTime &now);

    /// The answers out of what was printed. Unreadable: it is not what the command prints. Timeout: it is of a command
    /// that is older than its signatures are good for.
    static Result<QList<ProbedAnswer>> read(const QString &printed, const RolloutKeys &keys, const QDateTime &now);
};
