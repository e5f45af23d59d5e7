// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/result.h"
#include "app/domain/app.h"
#include "app/domain/rolloutkeys.h"
#include "app/rollout/rolloutapp.h"

#include <QFuture>
#include <QObject>
#include <memory>

class AppProbes;
class Clock;

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
    void setOrderSeed(quint32 seed);
    /// The one that holds the keys.
    void setEnvironment(const QString &id);
    /// What is asked with, and the question that rows() and gate() answer. What was read goes on counting where it
    /// answers that one too.
    void setKeys(const RolloutKeys &keys);
    const RolloutKeys &keys() const;
    /// The environment's apps as they are now: new ones join, gone ones leave, those that stay keep what was read of
    /// them unless they are asked elsewhere now.
    void setApps(const QList<RolloutApp> &apps);
    /// A worker's connections, by App::id; what is inferred of it follows from them. readAt: Clock::monotonic() when
    /// that reading began.
    void setWorkers(const QList<Worker> &workers, std::chrono::milliseconds readAt);
    /// Before anything else: whether this account tells which workers are connected.
    void setTellsWorkers(bool tells);
    /// What Inngest itself saw: supports, never proves.
    void setObserved(const QString &appKey, const SigningKeyRotationCheck &check);
    void setWords(const QList<Word> &words);

    /// Nothing waits for the answers now: every quarter of an hour is enough.
    void setIsSlow(bool isSlow);
    /// How often each app was asked (RolloutRow::rounds), for whom it is a new thing. What is known stays.
    void countAnew();
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

    const QList<RolloutRow> &rows() const; ///< In the order of setApps(), for the question of keys().
    std::optional<RolloutRow> row(const QString &appKey) const;
    bool hasToldEventKey(const QString &appKey) const; ///< By any of the readings that are at hand.
    RolloutGate gate() const;
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
    class Private;
    const std::unique_ptr<Private> d;
};
