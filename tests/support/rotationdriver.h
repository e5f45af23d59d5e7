// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/rotation/rotationsession.h"
#include "tests/support/rotationstage.h"

#include <QElapsedTimer>
#include <QObject>
#include <QSet>
#include <functional>
#include <optional>

/// Takes a rotation of the practice account's production to its end as a person would: looks where the session stands,
/// does what that step asks for, and does it again where it was said not to be done. So it goes on from wherever
/// an earlier one was cut off. Sets and deploys the practice apps' variables too.
class RotationDriver : public QObject
{
public:
    using Step = RotationStep::Kind;

    struct Wishes
    {
        bool signingKey = true;
        bool eventKeys = true; ///< All of them.
        std::optional<Step> undoAt; ///< There it is undone.
        RotationCause::Kind cause = RotationCause::Routine;
        bool adopts = false; ///< A new signing key that is there already is adopted, or else deleted.
    };

    RotationDriver(RotationStage &stage, const Wishes &wishes);
    ~RotationDriver() override;

    /// The end was reached; false: it got stuck, report() says where.
    bool run();
    /// Runs until the session stands at this step, nothing of it done yet.
    bool runTo(Step step);
    /// Runs until this is so: looked at again after whatever happened.
    bool runUntil(const std::function<bool()> &isThere);
    /// Where it stands, for people who read a failed test. No secret is in it.
    QString report() const;
    /// How the rotation ended.
    RotationOutcome::Kind outcome() const { return m_session.rotation().outcome; }
    /// Every notice that was ever shown.
    const QSet<int> &noticed() const { return m_noticed; }
    /// Errors that commands ended with, in their order.
    const QStringList &errors() const { return m_errors; }
    int commands() const { return m_commands; }

    /// How long a step may take, in this machine's time, before it counts as stuck; and half an hour of the clock's.
    std::chrono::milliseconds patience{25'000};
    /// Called when a step is reached for the first time by this driver, before anything of it is done.
    std::function<void(Step)> arrived;
    /// Called right before a command of a step goes out, each time.
    std::function<void(Step)> aboutToAct;

    /// Called right after it has said something of an app, for a step's question.
    std::function<void(const QString &appKey, Step, Word::Kind)> spoke;
    /// Called before an app's variables are set, and has set them elsewhere, too, when it comes back. False: it could
    /// not.
    std::function<bool(const AppVariables &, Step)> aboutToSet;
    /// Apps, by id, that this driver does not deploy.
    QSet<QString> leftAlone;

    /// All apps whose stored variables differ from what their instances run with.
    bool deployAll();

private:
    bool isHasty();
    void look();
    bool readies();
    void takeStep();
    bool dealtWithOpenAct();
    bool dealtWithOthers(Step step);
    bool isJustRemade();
    bool remakeTwin();
    void plan();
    void noteSender();
    bool setVariables(Step step);
    bool setOne(const AppVariables &variables, Step step);
    bool lacksEventKeys() const;
    void say(const QString &appKey, Step step, Word::Kind kind, const QString &why);
    bool holdsWhatIsGone(const RolloutRow &row, Step step) const;
    bool excuseWhoCannotAnswer(Step step);
    bool isDeployed();
    void restartWorkers(Step step);
    void confirm(Step step);
    bool gaveMissingWord();
    void rotate();
    void resync();
    void deleteOldEventKeys();
    void finish();
    void goOn();
    void command(const std::function<void()> &give);
    QString describe(const RotationNotice &notice) const;

    RotationStage &m_stage;
    RotationSession &m_session;
    const Wishes m_wishes;
    int m_handsFull = 0; // of work of its own, not to be leapt over
    bool m_isStirred = true;
    bool m_isResynced = false;
    bool m_isUndone = false;
    bool m_isLoadAsked = false;
    bool m_isDeployed = false; // since variables were set last
    QSet<int> m_arrived;
    QSet<int> m_noticed;
    QStringList m_errors;
    qint64 m_chosenFor = -1;
    QDateTime m_workersRestartedFor;
    QDateTime m_workersRestartedAt;
    std::chrono::milliseconds m_remadeAt{-1}; // Clock::monotonic(); less: never
    int m_commands = 0;
    int m_commandsOfStep = 0;
    int m_commandsAtOnce = 0; // since the clock leapt last
    std::chrono::milliseconds m_leaptAtCommand{-1};
    Step m_step = Step::Plan;
    QElapsedTimer m_sinceMove;
    std::chrono::milliseconds m_movedAt{0}; // Clock::monotonic()
};
