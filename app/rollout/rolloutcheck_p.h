// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/clock.h"
#include "app/rollout/appprobes.h"
#include "app/rollout/rolloutboard.h"
#include "app/rollout/rolloutcheck.h"
#include "app/rollout/rolloutschedule.h"

#include <QPromise>
#include <QRandomGenerator>
#include <QSet>
#include <memory>
#include <vector>

/// What a check holds: the board, whose turn it is, and who waits.
class RolloutCheck::Private : public QObject
{
public:
    Private(RolloutCheck &owner, Clock &theClock, AppProbes *shared);

    void setApps(const QList<RolloutApp> &apps);
    void restart(RolloutSchedule::Turn &turn, bool isDue);
    void dropRounds();
    void schedulePump();
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
    bool isPumpScheduled = false;
    bool isHeldUp = false; // some app's turn waits for another check's round
    bool isAging = false;
    bool isSlow = false;
    std::unique_ptr<QObject> alarm; // the context of the one wake-up that counts
    std::chrono::milliseconds alarmAt{0};
};
