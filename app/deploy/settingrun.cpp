// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/deploy/settingrun.h"

#include "app/core/lookup.h"
#include "app/core/policy.h"
#include "app/core/whenfinished.h"
#include "app/deploy/blackout.h"
#include "app/deploy/deployinstructions.h"
#include "app/deploy/toolanswer.h"
#include "app/deploy/toolfinder.h"

#include <QDir>
#include <QRegularExpression>
#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace {

QList<Secret> valuesOf(const Setting &setting)
{
    return ofEach<QList<Secret>>(setting.variables, &DeployVariable::value);
}

/// Asked before each change: a policy can come while one waits for another.
bool isSwitchedOff()
{
    return !Policy::now().allows(Policy::Feature::SetForMe);
}

} // namespace

SettingRun::SettingRun(Clock &clock, QProcessEnvironment environment, Setting setting, NoteSetting note)
    : m_clock(clock)
    , m_ours(std::move(environment))
    , m_setting(std::move(setting))
    , m_note(std::move(note))
    , m_base(runBase(m_ours))
    , m_folder((m_base.folder.isEmpty() ? u"/dev/null"_s : m_base.folder) + u"/inngest-setting-XXXXXX"_s)
    , m_output(std::make_shared<Blackout>(valuesOf(m_setting)))
{
    for (const QString &name : {u"work"_s, u"tmp"_s}) {
        if (m_folder.isValid()) // else the name would be one beside whatever runs this program
            QDir(m_folder.path()).mkdir(name);
    }
    m_environment = toolEnvironment(m_ours, m_setting.target, m_folder.filePath(u"tmp"_s), valuesOf(m_setting));
    m_output->hide(signInsOf(m_environment));
    m_told.listedBefore = m_setting.listedBefore;
    collectMoves();
}

SettingRun::~SettingRun()
{
    if (m_run)
        m_run->stop();
}

void SettingRun::look(const std::optional<QString> &identity)
{
    m_isOnlyLook = true;
    m_plan.identity = identity;
    begin();
}

void SettingRun::makeLive(const SetPlan &shown)
{
    m_shown = shown;
    m_isOnlyLive = true;
    m_told.wasSetBefore = true;
    m_isCompared = !m_setting.target.readValue.isEmpty()
        || std::ranges::all_of(m_moves, [](const Move &move) { return move.isLive || move.isRemoval; });
    m_moves.removeIf([](const Move &move) { return !move.isLive; });
    begin();
}

void SettingRun::lookAgain(const SetPlan &shown)
{
    m_shown = shown;
    m_isOnlyReadBack = true;
    m_told.sent = m_setting.sent; // also where nothing comes of this look
    begin();
}

void SettingRun::stop()
{
    m_isStopped = true;
    if (m_run)
        m_run->stop();
    if (m_isWaiting)
        conclude(m_moves[m_move], SetResult::State::Unknown, SetProblem::Stopped, m_moves[m_move].variables.value(0));
    else if (std::exchange(m_isWaitingForEarlier, false))
        moveOn(); // which ends: nothing was sent
}

void SettingRun::leave()
{
    const QStringList begun = m_begun;
    for (const QString &variable : begun)
        noted(variable, u"open"_s);
    m_isLeft = true;
    stop();
}

QString SettingRun::filled(const QString &placeholder, const QString &variable) const
{
    return placeholder == "variable"_L1 ? m_setting.target.spelled(variable)
                                        : m_setting.places.value(placeholder.sliced(6)).trimmed();
}

ToolCommand SettingRun::command(const QString &text, const QString &variable) const
{
    return toolCommand(text, [&](const QString &name) { return filled(name, variable); });
}

const DeployVariable *SettingRun::variable(const QString &name) const
{
    return firstWith(m_setting.variables, &DeployVariable::name, name);
}

void SettingRun::collectMoves()
{
    for (const bool isRemoval : {false, true}) {
        QStringList &names = isRemoval ? m_plan.removed : m_plan.variables;
        names += ofEach(m_setting.variables, &DeployVariable::name,
            [isRemoval](const DeployVariable &each) { return each.isRemoved == isRemoval; });
        for (const DeployStepTemplate &step : isRemoval ? m_setting.target.remove : m_setting.target.set) {
            if (names.isEmpty())
                continue;
            if (!step.forEach)
                m_moves.append({step, names, isRemoval});
            for (const QString &name : step.forEach ? names : QStringList())
                m_moves.append({step, {name}, isRemoval});
        }
    }
    if (!m_setting.makesLive || m_moves.isEmpty())
        return;
    const QList<DeployStepTemplate> live = m_setting.target.liveByTool(m_setting.places);
    for (const DeployStepTemplate &step : live)
        m_moves.append({.step = step, .variables = {}, .isLive = true});
}

std::optional<SetProblem> SettingRun::refusal()
{
    if (isSwitchedOff())
        return SetProblem::SwitchedOff;
    for (const DeployPlace &place : m_setting.target.places) {
        if (place.kind != DeployPlace::Kind::Text && placeProblem(place, m_setting.places.value(place.id)))
            return SetProblem::MissingPlace;
    }
    const bool isWhole = m_isOnlyLive || std::ranges::all_of(m_setting.variables, [](const DeployVariable &each) {
        return each.isRemoved || !each.value.isEmpty();
    });
    return isWhole && !m_moves.isEmpty() ? std::nullopt : std::optional(SetProblem::NoValue);
}

/// False: it has ended.
bool SettingRun::findTools()
{
    const DeployTarget &target = m_setting.target;
    QStringList commands = target.look
        + QStringList{target.whoAmI, target.readNames, target.readVersions, target.readChanges, target.readValue};
    for (const Move &move : m_moves) {
        commands += move.step.look + QStringList{move.step.command};
        m_plan.commands.append(move.step.command); // as text once the paths are known
    }
    for (const QString &text : std::as_const(commands)) {
        for (const ToolStage &stage : text.isEmpty() ? QList<ToolStage>() : command(text).stages) {
            if (m_plan.tools.contains(stage.tool))
                continue;
            const FoundTool found = findTool(stage.tool, m_ours.value(u"PATH"_s));
            if (found.path.isEmpty()) {
                done(SetResult::State::NotSet,
                    found.refused.isEmpty() ? SetProblem::ToolMissing : SetProblem::ToolNotTrusted,
                    found.refused.isEmpty() ? stage.tool : found.refused);
                return false;
            }
            if (m_shown.tools.value(stage.tool, found.path) != found.path) {
                done(SetResult::State::NotSet, SetProblem::OtherTool, found.path);
                return false;
            }
            m_plan.tools.insert(stage.tool, found.path);
        }
    }
    m_plan.context = contextOf(m_environment, target);
    m_plan.commands.clear();
    for (const Move &move : m_moves)
        (move.isLive ? m_plan.liveCommands : m_plan.commands)
            .append(command(move.step.command, move.variables.value(0)).text(m_plan.tools));
    return true;
}

void SettingRun::begin()
{
    if (const auto problem = refusal())
        return done(SetResult::State::NotSet, *problem);
    if (m_base.folder.isEmpty())
        return done(SetResult::State::NotSet, SetProblem::LedElsewhere, m_base.refused);
    if (!m_folder.isValid())
        return done(SetResult::State::NotSet, SetProblem::NotStarted, m_folder.errorString());
    if (findTools())
        askIdentity();
}

void SettingRun::run(
    const QString &text, const QString &variable, ToolRunSettings settings, std::function<void(const ToolEnd &)> then)
{
    if (m_isStopped)
        return then({.how = ToolEnd::How::Cancelled});
    settings.paths = m_plan.tools;
    settings.environment = m_environment;
    settings.folder = m_folder.filePath(u"work"_s);
    settings.output = m_output;
    m_saidBefore = m_output->size();
    auto *run = new ToolRun(m_clock, command(text, variable), std::move(settings));
    m_run = run;
    whenFinished(run->future(), this, std::move(then));
    run->start();
}

void SettingRun::askIdentity()
{
    const QStringList looks = m_setting.target.look;
    const auto go = [this, looks] { lookNext(0, looks, [this] { moveOn(); }); };
    const bool wasShown = !m_shown.identity.value_or(QString()).isEmpty();
    if ((!m_isOnlyLook && !wasShown) || m_setting.target.whoAmI.isEmpty() || m_plan.identity)
        return go();
    run(m_setting.target.whoAmI, {}, {}, [this, go, wasShown](const ToolEnd &end) {
        // One that cannot say it can still look.
        if (end.how != ToolEnd::How::Cancelled)
            m_plan.identity = end.isWell() ? QString::fromUtf8(end.printed.reveal()).simplified() : QString();
        if (m_plan.identity && wasShown && !isAsShown(*m_plan.identity))
            return done(SetResult::State::NotSet, SetProblem::OtherIdentity, *m_plan.identity);
        go();
    });
}

/// Some say besides when they were used last.
bool SettingRun::isAsShown(const QString &identity) const
{
    static const QRegularExpression moment(uR"([0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9:.]+(?:Z|[+-][0-9:]+)?)"_s);
    const auto lasting = [](QString text) { return text.remove(moment).simplified(); };
    return lasting(identity) == lasting(m_shown.identity.value_or(QString()));
}

void SettingRun::lookNext(qsizetype next, const QStringList &looks, const std::function<void()> &then)
{
    if (next == looks.size())
        return then();
    // A step may look at the very variable that it is about to change.
    const QString variable = m_move < m_moves.size() ? m_moves[m_move].variables.value(0) : QString();
    run(looks[next], variable, {.keepsPrinted = true}, [this, next, looks, then](const ToolEnd &end) {
        if (end.isWell())
            return lookNext(next + 1, looks, then);
        const SetProblem problem = problemOf(end) == SetProblem::ToolFailed ? SetProblem::NotFound : problemOf(end);
        if (m_move < m_moves.size() && m_moves[m_move].isLive)
            return doneWithoutLive(SetResult::Live::Failed, problem);
        done(SetResult::State::NotSet, problem);
    });
}

void SettingRun::moveOn()
{
    if (m_isOnlyLook)
        return done(SetResult::State::Looked);
    if (m_move == m_moves.size())
        return done(m_isCompared ? SetResult::State::Set : SetResult::State::Listed);
    const Move move = m_moves[m_move];
    if (isSwitchedOff())
        return move.isLive ? doneWithoutLive(SetResult::Live::Failed, SetProblem::SwitchedOff)
                           : done(SetResult::State::NotSet, SetProblem::SwitchedOff);
    if (m_isStopped && move.isLive)
        return doneWithoutLive(SetResult::Live::Failed, SetProblem::Stopped);
    if (m_isStopped)
        return done(SetResult::State::NotSet, SetProblem::Stopped);
    lookNext(0, move.step.look, [this, move] {
        if (m_isOnlyReadBack)
            readBack(move, {.how = ToolEnd::How::Ended});
        else if (move.isLive)
            runLive(move);
        else if (!move.isRemoval && !m_setting.target.readValue.isEmpty())
            compareBefore(move, 0);
        else if (waitsForEarlier(move))
            return;
        else if (move.isRemoval)
            note(move, 0, u"begun"_s, [this, move] { change(move); });
        else
            lookWhetherItIsNew(move);
    });
}

/// Before it is overwritten.
void SettingRun::keepBefore(const Move &move)
{
    for (const OverwrittenVariable &value : std::as_const(m_before))
        m_output->hide({value.text.value_or(Secret())});
    const QFuture<Done> keeping = m_keep ? m_keep(m_setting, m_before) : readyFuture(Done());
    whenFinished(keeping, this, [this, move](const Done &kept) {
        if (!kept)
            return done(SetResult::State::NotSet, whyNotKept(kept.error().kind), move.variables.value(0));
        note(move, 0, u"begun"_s, [this, move] { change(move); });
    });
}

/// Nothing once whoever notes it has gone.
QFuture<Done> SettingRun::noted(const QString &variable, const QString &outcome)
{
    if (m_isLeft)
        return readyFuture(Done(failure(Error::Kind::Cancelled)));
    m_begun.removeAll(variable);
    if (outcome == "begun"_L1)
        m_begun.append(variable);
    return m_note(m_setting, variable, outcome);
}

/// For each variable of the move in turn.
void SettingRun::note(const Move &move, qsizetype next, const QString &outcome, const std::function<void()> &then)
{
    if (next == move.variables.size())
        return then();
    const bool isSeen = outcome != "begun"_L1 && m_seen.contains(move.variables[next]);
    whenFinished(noted(move.variables[next], isSeen ? u"done"_s : outcome), this, [=, this](const Done &isNoted) {
        // Nothing is run that is not written down; what has run is shown all the same.
        if (!isNoted && outcome == "begun"_L1)
            return done(SetResult::State::NotSet, SetProblem::NotNoted, move.variables[next]);
        note(move, next + 1, outcome, then);
    });
}

void SettingRun::change(const Move &move)
{
    if (m_isStopped)
        return conclude(move, SetResult::State::NotSet, SetProblem::Stopped);
    ToolRunSettings settings{.isMerged = move.step.input == DeployInput::Merged, .keepsPrinted = true};
    if (move.step.input == DeployInput::Lines) {
        QList<DeployVariable> given;
        for (const QString &name : move.variables)
            given.append(*variable(name));
        settings.input = deployLines(given);
    } else if (move.step.input != DeployInput::None) {
        settings.input = variable(move.variables.first())->value;
    }
    m_lostBefore = lostAnswersIn(m_output->text());
    run(move.step.command, move.variables.value(0), std::move(settings), [this, move](const ToolEnd &end) {
        // Where a later stage was not started, the one before it may be what writes.
        if (end.hasNeverRun())
            return conclude(move, SetResult::State::NotSet, SetProblem::NotStarted);
        readBack(move, end);
    });
}

/// Everything is set and read back by now, whatever comes of this.
void SettingRun::runLive(const Move &move)
{
    whenFinished(noted({}, u"begun"_s), this, [this, move](const Done &isNoted) {
        if (!isNoted)
            return doneWithoutLive(SetResult::Live::Failed, SetProblem::NotNoted);
        run(move.step.command, {}, {.keepsPrinted = true, .patience = rolloutPatience},
            [this, move](const ToolEnd &end) {
                // One that ended with an error may have restarted some of it: it waited too long, or its answer was
                // lost.
                const bool hasRun = !end.hasNeverRun() || m_told.live != SetResult::Live::No;
                const QString outcome = end.isWell() ? u"done"_s : hasRun ? u"open"_s : u"not done"_s;
                whenFinished(noted({}, outcome), this, [this, move, end, hasRun](const Done &) {
                    if (!end.isWell())
                        return doneWithoutLive(
                            hasRun ? SetResult::Live::Unknown : SetResult::Live::Failed, problemOf(end));
                    // A step behind one that only starts it may wait for its end: the last one counts.
                    m_told.live = move.step.onlyStarts ? SetResult::Live::Started : SetResult::Live::Begun;
                    ++m_move;
                    moveOn();
                });
            });
    });
}

void SettingRun::doneWithoutLive(SetResult::Live live, SetProblem problem)
{
    // Where an earlier step of it has run, what was not run is the rest alone.
    m_told.live = m_told.live != SetResult::Live::No ? SetResult::Live::Unknown : live;
    done(m_isCompared ? SetResult::State::Set : SetResult::State::Listed, problem);
}

void SettingRun::done(SetResult::State state, SetProblem problem, const QString &subject)
{
    const bool isSeen = SetResult{.problem = problem}.isSeen();
    // Where it could not be read back, nobody has learnt that it is not set.
    if (m_isOnlyReadBack && state == SetResult::State::NotSet && !isSeen)
        state = SetResult::State::Unknown;
    // What was set before stays set, whatever keeps it from being made live.
    if (m_isOnlyLive && state == SetResult::State::NotSet) {
        m_told.live = SetResult::Live::Failed;
        state = m_isCompared ? SetResult::State::Set : SetResult::State::Listed;
    }
    m_told.state = state;
    m_told.problem = problem;
    m_told.subject = subject;
    if (state == SetResult::State::NotSet || state == SetResult::State::Unknown)
        m_told.doneBefore = m_done;
    m_told.plan = m_plan;
    m_told.output = QString::fromUtf8(m_output->text());
    finish(m_told);
}
