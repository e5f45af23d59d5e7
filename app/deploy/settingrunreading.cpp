// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// How a run of a tool reads back what the tool has set.

#include "app/deploy/settingrun.h"
#include "app/deploy/toolanswer.h"

#include <algorithm>

using namespace Qt::StringLiterals;

void SettingRun::readBack(const Move &move, const ToolEnd &end)
{
    m_seen.clear();
    m_first = {};
    if (end.how == ToolEnd::How::Cancelled || m_isStopped)
        return conclude(move, SetResult::State::Unknown, SetProblem::Stopped, move.variables.value(0));
    if (!move.isRemoval && !m_setting.target.readValue.isEmpty())
        return readValue(move, 0);
    readNames(move, end);
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
    if (next == move.variables.size())
        return conclude(move, m_first.state, m_first.problem, m_first.subject);
    const QString name = move.variables[next];
    run(m_setting.target.readValue, name, {}, [this, move, next, name](const ToolEnd &end) {
        if (end.how == ToolEnd::How::Cancelled)
            return conclude(move, SetResult::State::Unknown, SetProblem::Stopped, name);
        if (isValue(name, end)) {
            m_seen.append(name);
            return readValue(move, next + 1);
        }
        // What a wrapper says besides cannot be told from what stands around the value.
        if (end.isWell() && end.printed.reveal().contains(variable(name)->value.reveal()))
            return sawOtherwise(move, next, SetResult::State::Unknown, SetProblem::ValueAndMore);
        if (tellsValue(end))
            return sawOtherwise(move, next, SetResult::State::NotSet, SetProblem::OtherValue);
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
        m_first = {.state = state, .problem = problem, .subject = move.variables[at], .plan = {}, .output = {}};
    readValue(move, at + 1);
}

/// Many a tool ends with an error where it is asked for the value of a variable that is not set; what went wrong
/// otherwise looks the same. A list of names without it tells the two apart.
void SettingRun::askWhetherListed(const Move &move, qsizetype at)
{
    run(m_setting.target.readNames, {}, {}, [this, move, at](const ToolEnd &end) {
        if (end.how == ToolEnd::How::Cancelled)
            return conclude(move, SetResult::State::Unknown, SetProblem::Stopped, move.variables[at]);
        const bool isAbsent = end.isWell() && !isNameIn(end, move.variables[at]);
        sawOtherwise(move, at, isAbsent ? SetResult::State::NotSet : SetResult::State::Unknown,
            isAbsent ? SetProblem::NotListed : SetProblem::NotReadBack);
    });
}

bool SettingRun::isNameIn(const ToolEnd &names, const QString &name) const
{
    const QString line = withPlaceholders(m_setting.target.listedAs, [&](const QString &placeholder) {
        return placeholder == "variable"_L1 ? m_setting.target.spelled(name)
                                            : m_setting.places.value(placeholder.sliced(6)).trimmed();
    });
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
        if (isAllSame || (m_isOnlyReadBack && same.size() == now.size()))
            return conclude(move, SetResult::State::Unknown,
                isAllSame ? SetProblem::NotChanged : SetProblem::ValueNotTold, move.variables.value(0));
        m_isCompared = false;
        conclude(move, SetResult::State::Listed);
    });
}

void SettingRun::readNames(const Move &move, const ToolEnd &changed)
{
    run(m_setting.target.readNames, {}, {}, [this, move, changed](const ToolEnd &end) {
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
            return conclude(move, isPart ? SetResult::State::Unknown : SetResult::State::NotSet,
                move.isRemoval ? SetProblem::StillListed : SetProblem::NotListed, name);
        }
        // The key stays, whatever else goes: what lacks it is not the list, or not all of it.
        if (move.isRemoval && !isNameIn(end, DeployVariable::signingKeyName))
            return conclude(move, SetResult::State::Unknown, SetProblem::NotReadBack, DeployVariable::signingKeyName);
        if (move.isRemoval)
            return conclude(move, SetResult::State::Set);
        // A name may have been there before: without a quiet end nobody knows of which value it is.
        if (!changed.isWell())
            return conclude(move, SetResult::State::Unknown, problemOf(changed), move.variables.value(0));
        compareChanges(move);
    });
}
