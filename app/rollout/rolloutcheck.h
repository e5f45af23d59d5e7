// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/soon.h"
#include "app/core/whenfinished.h"
#include "app/rollout/appprobes.h"
#include "app/rollout/rolloutboard.h"

#include <QFuture>
#include <QObject>
#include <QRandomGenerator>
#include <QSet>
#include <memory>

class Clock;

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

/// Asks all apps of an environment which keys they hold, round after round, until it is stopped. Bounded parallelism,
/// an own time-out for each app: a slow one delays no other. Keeps what is known while it asks again, and takes what
/// other checks of the same app read. Owned by whoever shows it; knows neither the dashboard nor the rotation.
class RolloutCheck : public QObject
{
    Q_OBJECT

public:
    struct Pace
    {
        /// Of a rehearsal: as many answers, sooner. Nothing depends on what they show.
        static Pace ofRehearsal();

        std::chrono::milliseconds between{20'000}; ///< Between two rounds of one app whose count is not full.
        std::chrono::milliseconds whenFull{60'000}; ///< Of one whose count is full.
        std::chrono::milliseconds timeout{10'000}; ///< For each request.
        ProofTerms terms;
        int parallel = 24; ///< Apps at a time.
    };

    /// probes: of all checks of the program, so that no app is asked twice at the same moment; null: there is no other.
    explicit RolloutCheck(Clock &clock, AppProbes *probes = nullptr);
    ~RolloutCheck() override;

    void setPace(const Pace &pace);
    /// The keys are asked with in a random order: from now on in one that is the same at each run. For tests.
    void setOrderSeed(quint32 seed) { m_order = QRandomGenerator(seed); }
    /// The one that holds the keys.
    void setEnvironment(const QString &id);
    /// What is asked with, and the question that rows() and gate() answer. What was read goes on counting where it
    /// answers that one too.
    void setKeys(const RolloutKeys &keys);
    const RolloutKeys &keys() const { return m_board.keys(); }
    /// The environment's apps as they are now: new ones join, gone ones leave, those that stay keep what was read of
    /// them unless they are asked elsewhere now.
    void setApps(const QList<RolloutApp> &apps);
    /// A worker's connections, by App::id; what is inferred of it follows from them. readAt: Clock::monotonic() when
    /// that reading began.
    void setWorkers(const QList<Worker> &workers, std::chrono::milliseconds readAt);
    /// Before anything else: whether this account tells which workers are connected.
    void setTellsWorkers(bool tells) { m_board.setTellsWorkers(tells); }
    /// What Inngest itself saw: supports, never proves.
    void setObserved(const QString &appKey, const SigningKeyRotationCheck &check);
    void setWords(const QList<Word> &words);

    /// Nothing waits for the answers now: every quarter of an hour is enough.
    void setIsSlow(bool isSlow);
    /// How often each app was asked (RolloutRow::rounds), for whom it is a new thing. What is known stays.
    void countAnew() { m_board.forgetRounds(); }
    void start();
    void stop(); ///< What is under way is dropped; what is known stays.
    /// Now, besides its turn; empty: all of them.
    void askNow(const QStringList &appKeys = {});
    /// Something was done to this app just now. It is asked at once, and for as long as an answer counts
    /// (ProofTerms::fresh) as often as one whose count is not full, whatever the question of the moment: what waits for
    /// its answers can have another one.
    void watch(const QString &appKey);
    bool isWatching() const; ///< Any app.
    /// Asks every app that can be asked once more, and ends when each of these rounds has come back (or has run into
    /// its time-out): the last look before an irreversible step. Works stopped as well.
    QFuture<Done> askEveryoneOnce();
    /// Of how many apps its round has come back, and how many there are; none where none is under way.
    std::optional<std::pair<int, int>> askedOfEveryone() const;
    /// Answers that a person brought from inside a VPN (see ProbeCommand): readings, each of its own time. Gives how
    /// many that were not brought before. Errors as ProbeCommand::read() has them; Conflict: all were.
    Result<int> takePasted(const QString &appKey, const QString &text);

    const QList<RolloutRow> &rows() const
    {
        return m_board.rows();
    } ///< In the order of setApps(), for the question of keys().
    std::optional<RolloutRow> row(const QString &appKey) const;
    bool hasToldEventKey(const QString &appKey) const; ///< By any of the readings that are at hand.
    RolloutGate gate() const { return gateOf(rows()); }
    /// The same for another question, with the moments that it has for the apps, by their keys. mustFollow: when the
    /// final check for it began (Clock::monotonic()).
    QList<RolloutRow> rowsFor(const RolloutKeys &question, const QHash<QString, AppMoment> &moments,
        std::optional<std::chrono::milliseconds> mustFollow = {}) const;
    /// The same for the absence of each of `question.absentEventKeys` by itself; see RolloutBoard.
    void forEachAbsence(const RolloutKeys &question, const QHash<QString, AppMoment> &moments,
        std::optional<std::chrono::milliseconds> mustFollow,
        const std::function<void(const QString &fingerprint, const QList<RolloutRow> &rows)> &use) const;

signals:
    void rowChanged(int index); ///< In rows().
    void rowsReset(); ///< Which rows there are, or all of them.
    void gateChanged();
    /// A round of one app came back, judged by the question of keys().
    void sampled(const QString &appKey, const AppSample &sample);

private:
    /// An askEveryoneOnce() and the apps whose rounds it still waits for.
    struct Waiter
    {
        SharedPromise<Done> promise;
        QSet<QString> open;
        qsizetype all = 0;
    };

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

    Clock &m_clock;
    Pace m_pace;
    RolloutBoard m_board;
    RolloutSchedule m_schedule;
    const std::unique_ptr<AppProbes> m_alone; // where nobody else asks
    AppProbes &m_probes;
    QList<Waiter> m_waiters;
    QSet<QByteArray> m_pasted; // rounds that were brought already
    RolloutGate m_lastGate;
    QString m_environmentId;
    QRandomGenerator m_order = QRandomGenerator::securelySeeded();
    bool m_isRunning = false;
    Soon m_pumpSoon{[this] { pump(); }};
    bool m_isHeldUp = false; // some app's turn waits for another check's round
    bool m_isAging = false;
    bool m_isSlow = false;
    std::unique_ptr<QObject> m_alarm; // the context of the one wake-up that counts
    std::chrono::milliseconds m_alarmAt{0};
};
