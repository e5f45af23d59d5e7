// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/clock.h"
#include "app/core/soon.h"
#include "app/rollout/appprobes.h"
#include "app/rollout/rolloutboard.h"
#include "app/rollout/rolloutcheck.h"

#include <QPromise>
#include <QRandomGenerator>
#include <QSet>
#include <memory>
#include <vector>

/// Whose turn it is: when each app is to be asked next, and which may be asked now. Pure; times are Clock::monotonic().
class RolloutSchedule
{
public:
    using Time = std::chrono::milliseconds;

    struct Turn
    {
        QString key;
        bool canBeAsked = false;
        bool isUrgent = false; ///< Wanted besides its turn, also while the check is stopped.
        Time due{0};
        bool isHeldUp = false; ///< Another check asks it right now.
        const ProbeRound *round = nullptr; ///< Under way for this check.
        Time startedAt{0};
        Time watchedUntil{0}; ///< See RolloutCheck::watch().
        std::optional<int> clockDifference; ///< As its last answer showed.
    };

    void setParallel(int parallel) { m_parallel = parallel; }
    QList<Turn> &turns() { return m_turns; }
    const QList<Turn> &turns() const { return m_turns; }

    /// The next one to ask now; -1: none, or as many as may be are under way. One that has waited for its answer for a
    /// while no longer keeps others from being asked.
    int next(Time now, bool isRunning) const;
    /// When next() can have another answer for no other reason than that time passes; nullopt: never.
    std::optional<Time> wakeAt(Time now, bool isRunning) const;

private:
    static constexpr Time patience{1000};

    bool isWaiting(const Turn &turn, bool isRunning) const
    {
        return turn.canBeAsked && !turn.round && !turn.isHeldUp && (isRunning || turn.isUrgent);
    }
    bool isFree(Time now) const;

    QList<Turn> m_turns;
    int m_parallel = 24;
};

/// What a check holds: the board, whose turn it is, and who waits.
class RolloutCheck::Private : public QObject
{
public:
    Private(RolloutCheck &owner, Clock &theClock, AppProbes *shared);

    void setApps(const QList<RolloutApp> &apps);
    void addLatest(int index);
    void restart(RolloutSchedule::Turn &turn, bool isDue);
    void dropRounds();
    void pump();
    void startRound(int index);
    void onRound(const ProbeRound &round, const QList<ProbedAnswer> &answers, std::chrono::milliseconds retryAfter);
    bool isAnswerToUs(const ProbeRound &round) const;
    std::chrono::milliseconds longestRound() const;
    Reading readingOf(
        const RolloutApp &app, const QList<ProbedAnswer> &answers, std::chrono::milliseconds begunAt) const;
    std::chrono::milliseconds pauseOf(int index) const;
    void scheduleAging();
    void settleWaiters(const QString &answeredKey);
    void releaseLeft();
    void tell(const QList<int> &changedRows);
    void tellGate();
    bool isAskable(const RolloutApp &app) const;

    /// An askEveryoneOnce() and the apps whose rounds it still waits for.
    struct Waiter
    {
        QPromise<Done> promise;
        QSet<QString> open;
        qsizetype all = 0;
    };

    RolloutCheck &q;
    Clock &clock;
    Pace pace;
    RolloutBoard board;
    RolloutSchedule schedule;
    std::unique_ptr<AppProbes> alone; // where nobody else asks
    AppProbes &probes;
    std::vector<Waiter> waiters;
    QSet<QByteArray> pasted; // rounds that were brought already
    RolloutGate lastGate;
    QString environmentId;
    QRandomGenerator order = QRandomGenerator::securelySeeded();
    bool isRunning = false;
    Soon pumpSoon{[this] { pump(); }};
    bool isHeldUp = false; // some app's turn waits for another check's round
    bool isAging = false;
    bool isSlow = false;
    std::unique_ptr<QObject> alarm; // the context of the one wake-up that counts
    std::chrono::milliseconds alarmAt{0};
};
