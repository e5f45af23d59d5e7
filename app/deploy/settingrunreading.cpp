// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// How a run of a tool reads back what the tool has set, and what that comes to.

#include "app/deploy/settingrun.h"

#include "app/core/clock.h"
#include "app/core/lookup.h"
#include "app/deploy/blackout.h"
#include "app/deploy/toolanswer.h"

#include <algorithm>
#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace {

/// What was sent can arrive after its tool has ended, and a store gives what it held before for a while. That it is not
/// there is believed of a look that begins a minute later, as of each act at Inngest.
constexpr std::array looksAfter{std::chrono::seconds(5), std::chrono::seconds(20), std::chrono::seconds(60)};

bool isOneAmong(const QStringList &variables, const QStringList &sent)
{
    return std::ranges::any_of(variables, [&sent](const QString &name) { return sent.contains(name); });
}

} // namespace

/// What was sent earlier and is not there yet could arrive behind what is sent now, and stay. True: it goes on by
/// itself when that is over.
bool SettingRun::waitsForEarlier(const Move &move)
{
    const SentVariables &sent = m_setting.sent;
    return (sent.names.isEmpty() || isOneAmong(move.variables, sent.names)) && waitsUntilOver([this] { moveOn(); });
}

/// False: what was sent earlier cannot arrive any more, or nothing was.
bool SettingRun::waitsUntilOver(const std::function<void()> &then)
{
    if (!m_setting.sent.at)
        return false;
    const std::chrono::milliseconds left = *m_setting.sent.at + looksAfter.back() - m_clock.monotonic();
    if (left.count() <= 0)
        return false;
    m_isWaitingForEarlier = true;
    m_clock.after(left, this, [this, then] {
        if (std::exchange(m_isWaitingForEarlier, false))
            then();
    });
    return true;
}

/// What is there already as it is to be is not sent again: what comes behind it would stay.
void SettingRun::set(const SetPlan &shown)
{
    m_shown = shown;
    const bool waits = m_setting.sent.isOfOtherStep && !m_moves.isEmpty();
    if (!waits || !waitsUntilOver([this] { begin(); }))
        begin();
}

/// It ended as one does of which nobody knows whether what it sent arrives: without an error, not by itself, or with
/// words of an answer that was lost. One that was refused says something else.
bool SettingRun::mayStillArrive(const ToolEnd &end) const
{
    return end.how != ToolEnd::How::Ended || end.isWell() || lostAnswersIn(m_output->text()) > m_lostBefore;
}

/// What is there already is not set again: after a run whose end nobody saw.
void SettingRun::compareBefore(const Move &move, qsizetype next)
{
    if (next == 0)
        m_before.clear();
    if (next == move.variables.size() && m_before.isEmpty()) {
        m_done += move.variables;
        ++m_move;
        return moveOn();
    }
    if (next == move.variables.size()) {
        if (!waitsForEarlier(move))
            keepBefore(move);
        return;
    }
    const QString name = move.variables[next];
    m_told.said.clear();
    run(m_setting.target.readValue, name, {}, [this, move, next, name](const ToolEnd &end) {
        if (end.how != ToolEnd::How::Ended)
            return done(SetResult::State::NotSet, problemOf(end), name);
        keepWhyNotRead(end);
        if (!tellsValue(end))
            return askWhetherItWasThere(move, next);
        if (!isValue(name, end))
            m_before.append({.name = name, .text = valueIn(end, m_setting.target.readsLine)});
        compareBefore(move, next + 1);
    });
}

/// Its value was not given. Who may write a variable may not always read it, and a hiccup of the network looks the same
/// as a variable that is not set: what is there is never overwritten unkept, so it has to be seen to be absent.
void SettingRun::askWhetherItWasThere(const Move &move, qsizetype next)
{
    const QString name = move.variables[next];
    askWhetherAbsent(name, [this, move, next, name](const ToolEnd &end, bool isAbsent) {
        if (end.how == ToolEnd::How::Cancelled)
            return done(SetResult::State::NotSet, SetProblem::Stopped, name);
        if (!isAbsent)
            return done(SetResult::State::NotSet, SetProblem::NotTold, name);
        m_before.append({.name = name, .text = {}});
        compareBefore(move, next + 1);
    });
}

/// Many a tool ends with an error where it is asked for the value of a variable that is not set; what went wrong
/// otherwise looks the same. A list of names without it tells the two apart, or one of its versions that is empty: a
/// name can be made before it is given a value. then: with how the last of these lists came to its end.
void SettingRun::askWhetherAbsent(
    const QString &name, const std::function<void(const ToolEnd &end, bool isAbsent)> &then)
{
    run(m_setting.target.readNames, {}, {}, [this, name, then](const ToolEnd &names) {
        keepWhyNotRead(names);
        const bool isThere = names.isWell() && isNameIn(names, name);
        if (!isThere || m_setting.target.readVersions.isEmpty())
            return then(names, names.isWell() && !isThere);
        run(m_setting.target.readVersions, name, {}, [this, then](const ToolEnd &versions) {
            keepWhyNotRead(versions);
            then(versions, versions.isWell() && versions.printed.reveal().trimmed().isEmpty());
        });
    });
}

void SettingRun::readBack(const Move &move, const ToolEnd &end)
{
    m_changedBy = {.how = end.how, .exitCode = end.exitCode, .stage = end.stage, .printed = {}};
    if (!m_isOnlyReadBack && !m_isLeft && mayStillArrive(end)) {
        m_told.sent.names += move.variables;
        m_told.sent.taken += end.isWell() ? move.variables : QStringList();
        m_told.sent.at = m_clock.monotonic();
    }
    readAgain(move);
}

void SettingRun::readAgain(const Move &move)
{
    m_seen.clear();
    m_first = {};
    m_told.said.clear();
    m_isAsBefore = false;
    if (m_changedBy.how == ToolEnd::How::Cancelled || m_isStopped)
        return conclude(move, SetResult::State::Unknown, SetProblem::Stopped, move.variables.value(0));
    if (!move.isRemoval && !m_setting.target.readValue.isEmpty())
        return readValue(move, 0);
    readNames(move);
}

/// False: what was read counts. It is read again later as long as what was sent may still come.
bool SettingRun::waitsForMore(const Move &move)
{
    const SentVariables &sent = m_told.sent;
    if (!sent.at || !m_isAsBefore || (!sent.names.isEmpty() && !isOneAmong(move.variables, sent.names)))
        return false;
    const std::chrono::milliseconds gone = m_clock.monotonic() - *sent.at;
    const auto *next = std::ranges::find_if(looksAfter, [gone](std::chrono::seconds after) { return after > gone; });
    if (next == looksAfter.end())
        return false;
    m_isWaiting = true;
    m_clock.after(*next - gone, this, [this, move] {
        if (std::exchange(m_isWaiting, false))
            readAgain(move);
    });
    return true;
}

/// It is what the place held before the tool was run; nullopt: nothing. Of an earlier run that is not known.
bool SettingRun::isAsBefore(const QString &name, const std::optional<Secret> &now) const
{
    const auto *was = firstWith(m_before, &OverwrittenVariable::name, name);
    return m_isOnlyReadBack || (was && was->text == now);
}

bool SettingRun::isValue(const QString &name, const ToolEnd &end) const
{
    return end.isWell() && valueIn(end, m_setting.target.readsLine).value_or(Secret()) == variable(name)->value;
}

/// All of them, also behind one that is not as it is to be: a tool that is given several may have set the others.
void SettingRun::readValue(const Move &move, qsizetype next)
{
    if (next == move.variables.size() && m_first.problem == SetProblem::None)
        return conclude(move, SetResult::State::Set);
    if (next == move.variables.size()) {
        m_told.said = m_first.said;
        return conclude(move, m_first.state, m_first.problem, m_first.subject);
    }
    const QString name = move.variables[next];
    m_told.said.clear();
    run(m_setting.target.readValue, name, {}, [this, move, next, name](const ToolEnd &end) {
        if (end.how == ToolEnd::How::Cancelled)
            return conclude(move, SetResult::State::Unknown, SetProblem::Stopped, name);
        keepWhyNotRead(end);
        if (isValue(name, end)) {
            m_seen.append(name);
            return readValue(move, next + 1);
        }
        // What a wrapper says besides cannot be told from what stands around the value.
        if (end.isWell() && end.printed.reveal().contains(variable(name)->value.reveal()))
            return sawOtherwise(move, next, SetResult::State::Unknown, SetProblem::ValueAndMore);
        if (tellsValue(end)) {
            m_isAsBefore = m_isAsBefore || isAsBefore(name, valueIn(end, m_setting.target.readsLine));
            return sawOtherwise(move, next, SetResult::State::NotSet, SetProblem::OtherValue);
        }
        if (end.how == ToolEnd::How::Ended)
            return askWhetherListed(move, next);
        conclude(move, SetResult::State::Unknown, SetProblem::NotReadBack, name);
    });
}

/// The first one is told, or else the first of which nobody knows.
void SettingRun::sawOtherwise(const Move &move, qsizetype at, SetResult::State state, SetProblem problem)
{
    const bool isWorse = state == SetResult::State::Unknown && m_first.state != SetResult::State::Unknown;
    if (m_first.problem == SetProblem::None || isWorse)
        m_first = {.state = state,
            .problem = problem,
            .subject = move.variables[at],
            .said = m_told.said,
            .plan = {},
            .output = {}};
    readValue(move, at + 1);
}

/// A list of names is asked for where a value was not told: the later of the two that says anything is kept.
void SettingRun::keepWhyNotRead(const ToolEnd &end)
{
    const QByteArray said = end.isWell() ? QByteArray() : m_output->text(m_saidBefore);
    if (!said.trimmed().isEmpty())
        m_told.said = QString::fromUtf8(said);
}

void SettingRun::askWhetherListed(const Move &move, qsizetype at)
{
    askWhetherAbsent(move.variables[at], [this, move, at](const ToolEnd &end, bool isAbsent) {
        if (end.how == ToolEnd::How::Cancelled)
            return conclude(move, SetResult::State::Unknown, SetProblem::Stopped, move.variables[at]);
        m_isAsBefore = m_isAsBefore || (isAbsent && isAsBefore(move.variables[at], {}));
        sawOtherwise(move, at, isAbsent ? SetResult::State::NotSet : SetResult::State::Unknown,
            isAbsent ? SetProblem::NotListed : SetProblem::NotReadBack);
    });
}

bool SettingRun::isNameIn(const ToolEnd &names, const QString &name) const
{
    const QString line = withPlaceholders(
        m_setting.target.listedAs, [&](const QString &placeholder) { return filled(placeholder, name); });
    return isListed(names.printed.reveal().toByteArray(), m_setting.target.spelled(name), line);
}

/// Of a place that tells names only: one that comes shows that it was set, one that was there before shows nothing.
void SettingRun::lookWhetherItIsNew(const Move &move)
{
    run(m_setting.target.readNames, {}, {}, [this, move](const ToolEnd &end) {
        if (end.how == ToolEnd::How::Cancelled)
            return done(SetResult::State::NotSet, SetProblem::Stopped, move.variables.value(0));
        QStringList listed = move.variables;
        listed.removeIf([&](const QString &name) { return end.isWell() && !isNameIn(end, name); });
        m_told.wasListed = m_told.wasListed || !listed.isEmpty();
        readChanges(listed, [this, move](const QMap<QString, QString> &before) {
            if (m_isStopped)
                return done(SetResult::State::NotSet, SetProblem::Stopped, move.variables.value(0));
            // What was listed before it was first sent is compared with, where an earlier run did not see what came of
            // it.
            QMap<QString, QString> listedBefore = before;
            listedBefore.insert(m_told.listedBefore);
            m_told.listedBefore = listedBefore;
            note(move, 0, u"begun"_s, [this, move] { change(move); });
        });
    });
}

void SettingRun::readChanges(
    const QStringList &variables, const std::function<void(const QMap<QString, QString> &listed)> &then)
{
    if (m_setting.target.readChanges.isEmpty() || variables.isEmpty())
        return then({});
    run(m_setting.target.readChanges, {}, {}, [this, variables, then](const ToolEnd &end) {
        QMap<QString, QString> listed;
        for (const QString &name : variables) {
            const QString change = listedChange(end.printed.reveal().toByteArray(), m_setting.target.spelled(name));
            if (end.isWell() && !change.isEmpty())
                listed.insert(name, change);
        }
        then(listed);
    });
}

/// The tool ended well and the names are listed. Of those that were there before, what stands beside the name has to be
/// new: a write that was cut off ends well, too, with some tools. A digest stays the same where the value does, so of
/// several that were handed over together one is enough.
void SettingRun::compareChanges(const Move &move)
{
    QStringList before = move.variables;
    before.removeIf([this](const QString &name) { return !m_told.listedBefore.contains(name); });
    readChanges(before, [this, move, before](const QMap<QString, QString> &now) {
        if (m_isStopped)
            return conclude(move, SetResult::State::Unknown, SetProblem::Stopped, move.variables.value(0));
        QStringList same;
        for (auto it = now.cbegin(); it != now.cend(); ++it) {
            (*it == m_told.listedBefore.value(it.key()) ? same : m_told.changed).append(it.key());
            m_told.changedAt = timeOfChange(*it);
        }
        const bool isAllSame = same.size() == move.variables.size();
        m_isAsBefore = isAllSame;
        if (isAllSame || (m_isOnlyReadBack && same.size() == now.size()))
            return conclude(move, SetResult::State::Unknown,
                isAllSame ? SetProblem::NotChanged : SetProblem::ValueNotTold, move.variables.value(0));
        m_isCompared = false;
        m_told.unchanged += same;
        conclude(move, SetResult::State::Listed);
    });
}

void SettingRun::readNames(const Move &move)
{
    run(m_setting.target.readNames, {}, {}, [this, move](const ToolEnd &end) {
        keepWhyNotRead(end);
        if (!end.isWell())
            return conclude(move, SetResult::State::Unknown,
                end.how == ToolEnd::How::Cancelled ? SetProblem::Stopped : SetProblem::NotReadBack,
                move.variables.value(0));
        for (const QString &name : move.variables) {
            if (isNameIn(end, name) != move.isRemoval)
                continue;
            // Of several that were handed over together, others may be set: their values are not told.
            const bool isPart = !move.isRemoval
                && std::ranges::any_of(move.variables, [&](const QString &other) { return isNameIn(end, other); });
            m_isAsBefore = true;
            return conclude(move, isPart ? SetResult::State::Unknown : SetResult::State::NotSet,
                move.isRemoval ? SetProblem::StillListed : SetProblem::NotListed, name);
        }
        // The key stays, whatever else goes: what lacks it is not the list, or not all of it.
        if (move.isRemoval && !isNameIn(end, DeployVariable::signingKeyName))
            return conclude(move, SetResult::State::Unknown, SetProblem::NotReadBack, DeployVariable::signingKeyName);
        if (move.isRemoval)
            return conclude(move, SetResult::State::Set);
        // A name may have been there before: without a quiet end nobody knows of which value it is.
        if (!m_changedBy.isWell())
            return conclude(move, SetResult::State::Unknown, problemOf(m_changedBy), move.variables.value(0));
        compareChanges(move);
    });
}

void SettingRun::conclude(const Move &move, SetResult::State state, SetProblem problem, const QString &subject)
{
    m_isWaiting = false;
    const bool isSeen = SetResult{.problem = problem}.isSeen();
    if ((isSeen || problem == SetProblem::NotChanged) && waitsForMore(move))
        return;
    // A tool that ended without an error was told that it is stored. What was never sent is seen not to be.
    if (isSeen && state == SetResult::State::NotSet && m_isAsBefore && isOneAmong(move.variables, m_told.sent.taken)) {
        state = SetResult::State::Unknown;
        problem = move.isRemoval ? SetProblem::NotGoneYet : SetProblem::NotThereYet;
    }
    const bool isGood = state == SetResult::State::Set || state == SetResult::State::Listed;
    const QString outcome = isGood ? u"done"_s : state == SetResult::State::Unknown ? u"open"_s : u"not done"_s;
    const auto then = [=, this] {
        m_done += isGood ? move.variables : m_seen;
        if (!isGood)
            return done(state, problem, subject);
        ++m_move;
        moveOn();
    };
    // A look that learns nothing leaves what is written down as it is: nothing was begun by it.
    if (m_isOnlyReadBack && state == SetResult::State::Unknown)
        return then();
    note(move, 0, outcome, then);
}
