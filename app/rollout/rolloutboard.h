// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/app.h"
#include "app/domain/rolloutkeys.h"
#include "app/rollout/rolloutapp.h"

#include <QHash>
#include <QSet>
#include <functional>

/// What is known of all apps: readings, workers, words; and what it comes to, for the question that is shown and for
/// any other. Pure: asks nothing and waits for nothing; times are Clock::monotonic().
class RolloutBoard
{
public:
    using Time = std::chrono::milliseconds;

    void setEnvironment(const QString &id);
    void setTerms(const ProofTerms &terms);
    /// Another question: what was read goes on counting where it answers that one too.
    void setKeys(const RolloutKeys &keys, Time now);
    const RolloutKeys &keys() const { return m_keys; }

    struct AppsChange
    {
        bool isReset = false; ///< Which rows there are, or their order.
        QList<int> changed; ///< Else: these have changed.
        QSet<QString> restarted; ///< By key: new ones, and those that are asked elsewhere now.
    };
    AppsChange setApps(const QList<RolloutApp> &apps, Time now);
    // Each returns which rows have changed.
    void setTellsWorkers(bool tells);
    QList<int> setWorkers(const QList<Worker> &workers, Time readAt, Time now);
    QList<int> setObserved(const QString &appKey, const SigningKeyRotationCheck &check, Time now);
    QList<int> setWords(const QList<Word> &words, Time now);
    /// Time has passed: what was fresh may be old.
    QList<int> refreshAll(Time now);

    void forgetRounds();
    void setAsking(int index, bool isAsking);
    void add(int index, const Reading &reading, Time now);

    const QList<RolloutRow> &rows() const { return m_rows; }
    int indexOf(const QString &appKey) const { return m_index.value(appKey, -1); }
    /// The same for another question, with the moments that it has for the apps, by their keys, and with other terms.
    /// What is asked several times in one breath is judged once.
    QList<RolloutRow> rowsFor(
        const RolloutKeys &keys, const QHash<QString, AppMoment> &moments, Time now, const ProofTerms &terms) const;
    /// The same for the absence of each of `keys.absentEventKeys` by itself, one after the other. For many keys and
    /// apps that is much less work than rowsFor() for each: only the key that an app showed, and what a person said of
    /// it, make a difference. The rows are good until `use` returns, and what is not another key's is not judged or
    /// copied again.
    void forEachAbsence(const RolloutKeys &keys, const QHash<QString, AppMoment> &moments, Time now,
        const ProofTerms &terms,
        const std::function<void(const QString &fingerprint, const QList<RolloutRow> &rows)> &use) const;
    const ProofTerms &terms() const { return m_terms; }
    /// Enough has been read of it for now, or nothing is asked: it need not be asked so often.
    bool isFull(int index) const;
    /// By any of the readings that are at hand.
    bool hasToldEventKey(int index) const;
    /// How many answers the fresh time has to hold for it.
    int needed(int index) const { return answersNeeded(m_rows.at(index).app.access.instances, m_terms.leastGood); }

private:
    struct State
    {
        Evidence evidence;
        QList<AppSample> samples; // of the readings, for m_keys
        /// The first of those that showed the same as the last one that is no longer kept: since then it is seen so.
        std::optional<Reading> shownSince;
        std::optional<SigningKeyRotationCheck> observed;
    };

    /// What rowsFor() came to: good until something changes, and only for a moment, since proof grows old by itself.
    struct Judged
    {
        RolloutKeys keys;
        QHash<QString, AppMoment> moments;
        ProofTerms terms;
        Time at;
        QList<RolloutRow> rows;
    };

    /// What the readings mean for one more question: a page asks several of them each time that something changes.
    struct Answers
    {
        RolloutKeys keys;
        QHash<int, QList<AppSample>> samples; // by the row's index; missing: not judged since it was read
    };

    bool refresh(int index, Time now);
    void judgeAgain(int index);
    static void dropFirst(State &state, const Question &question);
    /// nullptr: those of m_keys. Valid until the next call: looked for once for all rows, since comparing two questions
    /// takes as long as they have keys.
    Answers *answersFor(const RolloutKeys &keys) const;
    const QList<AppSample> &samplesOf(Answers *answers, int index) const;
    QList<AppSample> judged(const RolloutKeys &keys, int index) const;
    void fill(RolloutRow &row, const Question &question, const State &state, const QList<AppSample> &samples, Time now,
        const ProofTerms &terms) const;
    static bool isSeenByInngest(const Question &question, const State &state);

    QString m_environmentId;
    RolloutKeys m_keys;
    ProofTerms m_terms;
    QList<RolloutRow> m_rows;
    QList<State> m_states;
    QHash<QString, int> m_index;
    QList<Word> m_words;
    QHash<QString, QList<Worker>> m_workers;
    std::optional<Time> m_workersReadAt; // nullopt: never
    bool m_tellsWorkers = true; // the account, which ones are connected
    mutable QList<Answers> m_answers; // the one that was asked for last at the end
    mutable QList<Judged> m_judged;
};
