// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/lookup.h"
#include "app/deploy/deploytarget.h"
#include "app/deploy/deployvariable.h"

#include <QDateTime>
#include <QMap>
#include <chrono>
#include <optional>

/// What tools were given whose end leaves open what comes of it.
struct SentVariables
{
    QStringList names; ///< Empty: which they were is not known, so that it may be each.
    QStringList taken; ///< Of these: their tool ended without an error, so that it was told that they are stored.
    /// By the monotonic clock, when the last of these tools had ended: what is read soon after that is read again.
    /// nullopt: there is none. Of a tool that somebody comes back to in a new dialog that is not known: it counts as if
    /// it had ended when that was opened.
    std::optional<std::chrono::milliseconds> at;
    /// Some of it in another step, with other values: what is there as it is to be now may still be overwritten.
    bool isOfOtherStep = false;
};

/// What the program sets by a target's own tool: one place, and whose it is.
struct Setting
{
    QStringList appKeys; ///< Several where the place feeds them all: it is written once.
    QStringList besides; ///< Others that the same place feeds, and that are not set here.
    QString name; ///< Of the app or the server, for people.
    DeployTarget target;
    DeployPlaces places;
    QList<DeployVariable> variables; ///< In the order in which they are set: a fallback before its key.
    bool makesLive = false; ///< Once it is read back, or listed where the place gives no values; not where setting
                            ///< restarts the app.
    /// An earlier run was cut off, or did not see what came of it: nobody knows whether it is set.
    bool isInDoubt = false;
    /// What the place listed beside the variables' names before they were first sent there, where that was not seen to
    /// be set: DeployTarget::readChanges.
    QMap<QString, QString> listedBefore;
    SentVariables sent; ///< By an earlier run, where what came of it was not seen.
    bool isSet = false; ///< By an earlier run that read it back; what reads it was not restarted since.

    /// Two settings of the same place are one.
    QString placeKey() const { return target.id + u'\n' + joinedPlaces(target, places); }
};

/// The first variable that two apps of one place are both to get, and not the same of it; empty: it can feed both.
inline QString contradiction(const QList<DeployVariable> &ours, const QList<DeployVariable> &theirs)
{
    const auto *first = firstOf(ours, [&theirs](const DeployVariable &variable) {
        const auto *other = firstWith(theirs, &DeployVariable::name, variable.name);
        return other && !(*other == variable);
    });
    return first ? first->name : QString();
}

/// What was seen before anything is set: what will run, and as whom. No value is in it.
struct SetPlan
{
    QMap<QString, QString> tools; ///< Absolute paths by name.
    /// As whom the tool is signed in, as it says; empty: it cannot say; nullopt: it was not asked.
    std::optional<QString> identity;
    QStringList context; ///< What it has from this program's own variables: contextOf().
    QStringList variables; ///< Names of those that are set.
    QStringList removed; ///< Of those that are taken out.
    QStringList commands; ///< Those that change something, as they are run; the values go by standard input.
    QStringList liveCommands; ///< Those that make it live afterwards.
};

/// Why something was not set, or why nobody knows.
enum class SetProblem {
    None,
    SwitchedOff, ///< By the administrator's policy.
    MissingPlace, ///< A place is not filled in, or cannot be.
    NoValue, ///< A key is not at hand.
    TwoValues, ///< Two apps share the place and are to get different values.
    ToolMissing,
    ToolNotTrusted, ///< Found only where others may write.
    OtherTool, ///< Not the one that was shown would run, so nothing was run.
    OtherIdentity, ///< It is signed in as somebody else than was shown, or does not say any more, so nothing was
                   ///< changed.
    LedElsewhere, ///< Wherever it could run, something above could lead it to another place, so nothing was run.
    NotFound, ///< The look failed: the place is not there, or nobody is signed in.
    NotStarted,
    TimedOut,
    TooMuch, ///< The tool printed without end.
    Stopped, ///< By the person.
    NotKept, ///< What is there could not be kept for undo, so nothing was run.
    NotTold, ///< What is there could not be read, so that it could not be kept, and nothing was run.
    OfOthers, ///< What is there is neither the old value nor one of ours, so nothing was run.
    NotNoted, ///< The intent could not be written down, so nothing was run.
    ToolFailed, ///< It ended with an error, and the place does not give the value back.
    OtherValue, ///< Read back, and it is another one.
    ValueAndMore, ///< Read back among other text: of the value there, or the tool's own.
    NotListed, ///< Read back, and it is not there.
    StillListed, ///< Read back, and it has not gone.
    NotReadBack,
    NotThereYet, ///< The tool ended without an error, and what is read back is what was there before, also later.
    NotGoneYet, ///< Likewise of what is to go.
    NotChanged, ///< Its name is listed as before: nothing beside it shows that it was set.
    ValueNotTold, ///< Its name is listed; of which value it is, the place does not tell.
};

/// What became of a setting.
struct SetResult
{
    enum class State {
        Looked, ///< The plan holds; nothing was changed.
        Set, ///< Read back: the values are there, and what is to go has gone.
        Listed, ///< Read back: the names are there, and the tool ended well; the place does not give values back.
        NotSet, ///< Nothing of it, or not all of it: `problem` says why.
        Unknown, ///< Something may have been changed: only reading back tells.
    };

    /// What became of making it live. How the tool ended is all that is known of that: the answers of what reads it
    /// show it.
    enum class Live {
        No, ///< Not wanted, or nothing was set.
        Begun, ///< The tool ended well, and waits for the end of what it begins.
        Started, ///< The tool ended well, and only starts something: it may wait in a queue, fail, or be cancelled.
        Failed, ///< It was not run.
        Unknown, ///< It ended with an error, or not by itself: some of what reads the values may have them.
    };

    State state = State::NotSet;
    Live live = Live::No;
    SetProblem problem = SetProblem::None;
    QString subject; ///< The variable, the tool or the path that the problem is about.
    bool wasSetBefore = false; ///< By an earlier run: this one has read nothing, and only made it live or tried to.
    bool wasListed = false; ///< Where it is listed: some of its names were before, so that they show nothing.
    QStringList changed; ///< Of those that were listed before: what the place lists beside their names is new.
    QStringList unchanged; ///< Of those that were handed over together with these: it is the same.
    QDateTime
        changedAt; ///< When, as the place says, the last of them was, or `subject` where it was not; null: not told.
    QMap<QString, QString> listedBefore; ///< As Setting::listedBefore.
    SentVariables sent; ///< By this run, or what was sent before it, where it only looks.
    QStringList doneBefore; ///< Where it is not set: the variables that are all the same as they were to be.
    QString said; ///< Of NotReadBack and NotTold: what the tool said where it failed to read, without values.
    SetPlan plan;
    QString output; ///< What the tools said, without values.

    bool isUntouched() const { return state == State::NotSet && doneBefore.isEmpty(); }
    /// What is not set was seen not to be.
    bool isSeen() const
    {
        return problem == SetProblem::OtherValue || problem == SetProblem::NotListed
            || problem == SetProblem::StillListed;
    }
    bool isSet() const { return state == State::Set || state == State::Listed; }
    bool isGood() const { return isSet() && live != Live::Failed && live != Live::Unknown; }
};
