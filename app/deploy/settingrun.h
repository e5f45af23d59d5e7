// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/flow.h"
#include "app/deploy/enveditor.h"
#include "app/deploy/runfolder.h"
#include "app/deploy/setting.h"
#include "app/deploy/toolrun.h"

#include <QPointer>
#include <QStringList>
#include <QTemporaryDir>
#include <functional>
#include <memory>

/// Writes the intent of one change down, before it is made, and what came of it; a failure keeps it from being made.
/// variable: empty where it is made live.
using NoteSetting = std::function<QFuture<Done>(const Setting &, const QString &variable, const QString &outcome)>;

/// Keeps what a place holds before it is set, for undo: only what it gives, and what is another value. A failure keeps
/// it from being set; Error::Kind::Conflict: what is there is nobody's to overwrite. text: nullopt, where it gives
/// none.
using KeepBefore = std::function<QFuture<Done>(const Setting &, const QList<OverwrittenVariable> &)>;

/// Sets one place by its target's tool, or only looks whether that could be done. Looks first in any case; then each
/// variable in its order: noted, set with the value by standard input, read back; for a minute, where what was sent may
/// still arrive. Ends at the first that is not seen to be set, so that no key comes without its fallback. A value that
/// is there already is not set again, and none within a minute of what an earlier run has sent there, which could
/// arrive behind it; where that was in another step, nothing is believed to be there already within that minute.
/// What was read back is made live after that, where it is wanted.
class SettingRun final : public Flow<SetResult>
{
public:
    SettingRun(Clock &clock, QProcessEnvironment environment, Setting setting, NoteSetting note);
    ~SettingRun() override;

    void setKeep(KeepBefore keep) { m_keep = std::move(keep); }
    /// identity: as whom the tool has said to be signed in, where that is known: it is not asked again.
    void look(const std::optional<QString> &identity = {});
    /// shown: what a person has agreed to; where another tool would run now, or as somebody else, nothing is run.
    /// Once what was sent in another step cannot arrive any more.
    void set(const SetPlan &shown = {});
    void makeLive(const SetPlan &shown = {}); ///< Alone: everything was set and read back by an earlier run.
    /// Only reads back what is set there, and notes what it found: after a run whose end nobody saw. What another tool
    /// reads, or the same one as somebody else, says nothing of the place that was shown.
    void lookAgain(const SetPlan &shown = {});
    void stop();
    void leave(); ///< Stops without waiting: whoever hears of it goes. What has begun is noted as open at once.

private:
    struct Move
    {
        DeployStepTemplate step;
        QStringList variables;
        bool isRemoval = false;
        bool isLive = false;
    };

    QString filled(const QString &placeholder, const QString &variable) const;
    ToolCommand command(const QString &text, const QString &variable = {}) const;
    void collectMoves();
    bool findTools();
    std::optional<SetProblem> refusal();
    void begin();
    void run(const QString &text, const QString &variable, ToolRunSettings settings,
        std::function<void(const ToolEnd &)> then);
    void askIdentity();
    void lookNext(qsizetype next, const QStringList &looks, const std::function<void()> &then);
    void moveOn();
    void compareBefore(const Move &move, qsizetype next);
    void keepBefore(const Move &move);
    void askWhetherItWasThere(const Move &move, qsizetype next);
    void askWhetherAbsent(const QString &name, const std::function<void(const ToolEnd &end, bool isAbsent)> &then);
    QFuture<Done> noted(const QString &variable, const QString &outcome);
    void note(const Move &move, qsizetype next, const QString &outcome, const std::function<void()> &then);
    void change(const Move &move);
    bool waitsForEarlier(const Move &move);
    bool waitsUntilOver(const std::function<void()> &then);
    bool mayStillArrive(const ToolEnd &end) const;
    void readBack(const Move &move, const ToolEnd &end);
    void readAgain(const Move &move);
    bool waitsForMore(const Move &move);
    bool isAsBefore(const QString &name, const std::optional<Secret> &now) const;
    void readValue(const Move &move, qsizetype next);
    void sawOtherwise(const Move &move, qsizetype at, SetResult::State state, SetProblem problem);
    void keepWhyNotRead(const ToolEnd &end);
    bool isAsShown(const QString &identity) const;
    void lookWhetherItIsNew(const Move &move);
    void readNames(const Move &move);
    void readChanges(
        const QStringList &variables, const std::function<void(const QMap<QString, QString> &listed)> &then);
    void compareChanges(const Move &move);
    void askWhetherListed(const Move &move, qsizetype at);
    bool isNameIn(const ToolEnd &names, const QString &variable) const;
    void runLive(const Move &move);
    void doneWithoutLive(SetResult::Live live, SetProblem problem);
    void conclude(
        const Move &move, SetResult::State state, SetProblem problem = SetProblem::None, const QString &subject = {});
    bool isValue(const QString &variable, const ToolEnd &end) const;
    const DeployVariable *variable(const QString &name) const;
    void done(SetResult::State state, SetProblem problem = SetProblem::None, const QString &subject = {});

    Clock &m_clock;
    const QProcessEnvironment m_ours;
    const Setting m_setting;
    const NoteSetting m_note;
    QStringList m_begun; ///< Noted so, by their variables: nothing stays "begun" of which nobody hears any more.
    KeepBefore m_keep;
    QList<OverwrittenVariable> m_before; ///< What the place gave before the move at work, of what is to change.
    const RunBase m_base; ///< In which that is.
    QTemporaryDir m_folder; ///< Its own, with one for the tools to run in and one for their temporary files.
    std::shared_ptr<Blackout> m_output;
    QProcessEnvironment m_environment;
    QList<Move> m_moves;
    qsizetype m_move = 0;
    QStringList m_done; ///< Variables that are as they are to be by now.
    QStringList m_seen; ///< Of the move at work: those that were read back as they are to be.
    SetResult m_first; ///< Of the move at work: what was read back otherwise.
    ToolEnd m_changedBy; ///< Of the move at work: how its tool ended; without what it printed.
    qsizetype m_lostBefore = 0; ///< What was said of lost answers before that tool was run.
    bool m_isAsBefore = false; ///< Some of what was read back is what was there before the tool was run.
    bool m_isWaiting = false; ///< It is read back once more later.
    bool m_isWaitingForEarlier = false; ///< Nothing is sent before what was sent earlier cannot arrive any more.
    qsizetype m_saidBefore = 0; ///< Of m_output: before the command at work.
    bool m_isOnlyLook = false;
    bool m_isOnlyReadBack = false;
    bool m_isOnlyLive = false;
    bool m_isStopped = false;
    bool m_isLeft = false; // nobody hears of it any more: it outlives its queue until its tool has ended
    bool m_isCompared = true; ///< All so far by their values, not only by their names.
    SetResult m_told; ///< So far: what was made live, and what was listed of names that were there before.
    SetPlan m_plan;
    SetPlan m_shown; ///< What was looked at before; empty: nobody has looked.
    QPointer<ToolRun> m_run;
};
