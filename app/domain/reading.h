// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/probeanswer.h"

#include <QDateTime>
#include <QList>
#include <QString>
#include <chrono>

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
