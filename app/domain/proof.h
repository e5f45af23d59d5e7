// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/appsample.h"
#include "app/domain/question.h"
#include "app/domain/reading.h"

#include <QList>
#include <chrono>
#include <optional>

/// A person's word in place of an answer: bound to what was asked and to what was known then.
struct Word
{
    enum class Kind {
        Confirmed, ///< Somebody has looked: it is as the question wants it.
        RiskAccepted, ///< It may break; somebody answers for that.
    };

    Asked asked;
    Kind kind = Kind::RiskAccepted;
    QString state; ///< AppSample::state() when it was given: a risk covers that state and no other.
    QString owner; ///< Who looked, or who answers for it.
    QString reason;
    QString person; ///< Who wrote it down.
    QDateTime at; ///< UTC, this machine's clock.
    QDateTime serverAt = {}; ///< The same by the server's. Invalid: it was not known.
    /// Clock::monotonic(), where it was given in this run: what was read after it is told by this and not by a clock
    /// that people set. Not kept: whatever a later run reads is read after it.
    std::optional<std::chrono::milliseconds> takenAt = {};
    QDateTime since; ///< The app's moment that it was given for. Another moment ends it.
    bool isOver = false; ///< An answer since showed another state: it counts no more, whatever is shown later.

    bool operator==(const Word &) const = default;
};

/// A worker's connections as Inngest lists them.
struct WorkerList
{
    QList<Worker> workers; ///< Of this app and of none that is named, disconnected ones too.
    std::optional<std::chrono::milliseconds> readAt; ///< Clock::monotonic(); nullopt: never.
    bool isTold = true; ///< This account tells of connections at all.
};

/// All that is known of one app.
struct Evidence
{
    QList<Reading> readings; ///< Oldest first.
    WorkerList workers;
    bool isSeenByInngest = false; ///< Its own check found this question's state: one sample, supports and never proves.
    QList<Word> words; ///< Of all apps and questions; what counts is found out here.
};

/// How much is demanded, and how long it counts.
struct ProofTerms
{
    int leastGood = 5;
    std::chrono::milliseconds leastSpan{120'000}; ///< From the first to the last answer of a full count.
    std::chrono::milliseconds fresh{600'000}; ///< The full count, or the list of workers, lies within this time.
    /// The final check before an act began then: a reading or list that was begun before does not count as the last
    /// one.
    std::optional<std::chrono::milliseconds> mustFollow;

    bool operator==(const ProofTerms &) const = default;
};

/// Whether the evidence answers the question: the one result that the gate, the pages, the record and the history speak
/// from.
struct Proof
{
    /// Why it does not hold, or by what.
    enum class Because {
        NothingAsked, ///< Nothing is asked of this app: holds.
        Evidence, ///< It holds, by `evidence`.
        NotAsked, ///< No answer yet.
        Counting, ///< Good so far; not enough of it, or not for long enough.
        Stale, ///< It was enough once; not within the last ten minutes, or not since the final check began.
        Contradicted, ///< The latest answer that tells shows something else.
        CannotTell, ///< It answers, or does not, and nothing is known by that: a person can confirm it.
        SameInstance, ///< A worker's connections are newer, but an instance id was seen before the moment.
        InstancesNotKnown, ///< They are newer, but one tells no instance id, or which were there before is not known.
        NoMoment, ///< When a worker's variables were set is not known.
        OldConnection, ///< A worker's connection is older than the moment.
        NotLive, ///< A worker's connections tell nothing: AppMoment::isNotLive.
        NotConnected, ///< The worker has no connection.
        SaysNothing, ///< A connection newer than rotate: says nothing of fallback and event key.
        WordIsOver, ///< There was a word; the app's moment or its state is another one since.
        Stored, ///< AppMoment::holdsStored, whatever its answers show: neither they nor a word end that.
    };

    EvidenceClass::Kind evidence = EvidenceClass::None; ///< The best that there is and that counts.
    EvidenceClass::Kind attainable = EvidenceClass::Proven; ///< The best that it can give.
    bool holds = false;
    Because because = Because::NotAsked;
    int good = 0; ///< Good answers in a row within the last ten minutes.
    int needed = 5;
    std::chrono::milliseconds span = ProofTerms().leastSpan; ///< Over at least how long.
    QDateTime goodSince; ///< Of the first of these. UTC, this machine's clock.
    int pauses = 0; ///< How often it gave none that counts between these: time-outs, 429, 5xx, the way there.
    QList<QDateTime> counted; ///< When each of these came, for the record.
    QDateTime at; ///< Of what it rests on: the latest good answer, or the word. UTC; invalid: none.
    std::chrono::milliseconds left{0}; ///< Until the count can be full, if all goes well; 0: full, or not counting.
    QString state; ///< AppSample::state() of the latest reading that belongs to the question: a word is given for it.
    QString contradiction; ///< AppSample::state() of the reading that restarted the count last; empty: none did.
    QDateTime contradictionAt;
    /// Of the readings at hand: how many ended a count that had begun, and the first of these.
    int setbacks = 0;
    QString firstSetback;
    QDateTime firstSetbackAt;
    std::optional<Word> word; ///< The one that counts, or that is over (WordIsOver).
    QList<Asked> ended; ///< What the words were about that an answer has ended; to be kept as such (Word::isOver).

    bool operator==(const Proof &) const = default;
};

/// What an app's connections come to.
struct WorkerFinding
{
    bool isConnected = false; ///< A worker of it is, for certain.
    Proof::Because because = Proof::Because::NotConnected; ///< Evidence: it is as the question wants it.
};

/// A worker signs in with its key when it connects, and keeps what it had then. One that connected after its variables
/// were set, as an instance that had not been seen before, has read them; one with an instance id from before may be
/// the same process that only connected anew, and as long as they are not live any may have what was there before.
/// workers: of now; also of other apps.
WorkerFinding findWorkers(const Question &question, Aspect::Kind aspect, const QList<Worker> &workers);

/// max(least, ln 0.01 / ln(1 - 1/n)): for a 99 % chance to have met each of n instances.
int answersNeeded(int instances, int least);

/// Pure. now: Clock::monotonic(). samples: judge() of each of the readings, where the caller has them already; else
/// they are judged here.
Proof proofOf(const Question &question, Aspect::Kind aspect, const Evidence &evidence, std::chrono::milliseconds now,
    const ProofTerms &terms = {}, const QList<AppSample> &samples = {});
