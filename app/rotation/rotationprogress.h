// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/pace.h"
#include "app/core/result.h"
#include "app/domain/rolloutkeys.h"
#include "app/rotation/rotation.h"
#include "app/rotation/rotationjournal.h"
#include "app/rotation/rotationnotice.h"

#include <optional>

class RotationSession;

/// How far a step is, by its apps and its keys, and what is in trouble: what somebody wants to know who waits for it.
struct RotationProgress
{
    enum class Keys { OldToDelete, NewToDelete, NewToMake };

    bool isOfResyncs = false; ///< What keeps the step is not what the apps answer, but their resyncs.
    int apps = 0;
    int settled = 0; ///< Resynced; or what keeps the step is known well enough of them, or somebody answers for it.
    QStringList byHandBy = {}; ///< Of these resyncs: by whose word each was made by hand.
    int broken = 0; ///< Now, by their answers.
    int inDoubt = 0; ///< A tool was cut off there or stopped: AppVariables::isInDoubt().
    bool isOpen = false; ///< What the apps answer keeps nobody from going on.
    int counted = 0; ///< Of the others: they need nothing but time,
    TimeLeft left = {}; ///< that much, if it goes on as it does.
    Keys keys = Keys::OldToDelete; ///< What the step has yet to do with keys:
    int keysLeft = 0; ///< with so many.
    std::optional<Error> trouble = {}; ///< Why the last command did not do.
    bool hasStopped = false; ///< That was a deletion.
    bool isUnsettled = false; ///< What an act did is not known, and nothing finds it out just now.

    bool isInTrouble() const { return trouble || isUnsettled; }
    /// There is something to wait for, or to see to.
    bool isOfSomething() const { return apps > 0 || keysLeft > 0 || isInTrouble(); }
    bool isAllDone() const { return settled >= apps && keysLeft == 0 && !isInTrouble(); }

    bool operator==(const RotationProgress &) const = default;
};

int newKeysLeft(const Rotation &rotation); ///< That an undo of it has to delete.
/// nullopt: nothing is under way, or the step waits neither for apps nor for keys.
std::optional<RotationProgress> progressOf(const RotationSession &session, RotationStep::Kind step);
std::optional<RotationProgress> progressOf(const RotationSession &session); ///< Where it stands.
/// What somebody waits for.
struct WatchedStep
{
    RotationStep::Kind step = RotationStep::Plan;
    std::optional<RotationProgress> progress; ///< As of progressOf().

    bool operator==(const WatchedStep &) const = default;
};
/// Where it stands, first, and those of the last steps that are open beside that and ask the apps something else.
QList<WatchedStep> watchedSteps(const RotationSession &session);
/// Of these, in their order, those of which there is something to say. The keys, and what is in trouble, are said of
/// the first.
QList<WatchedStep> worthSaying(const QList<WatchedStep> &steps);

/// What the apps said themselves when they were asked last, in short: by a rotation, or by the Apps tab.
struct AskedApps
{
    int asked = 0;
    QStringList broken; ///< Names of those that are an outage by their latest answer.
    QStringList unreachable; ///< Names of the others of which nothing came back.
    QStringList untold; ///< Names of those whose answers do not tell whether they work.
    /// Of an app that says whether it holds a fallback.
    struct Fallback
    {
        QString appKey;
        QString name;
        bool isSet = false;

        bool operator==(const Fallback &) const = default;
    };
    QList<Fallback> fallbacks;
    QDateTime at; ///< UTC: the oldest of these answers. Invalid: none was asked.
    SignerDoubt doubt = SignerDoubt::None; ///< Which work is told by the key that Inngest signs with.

    bool operator==(const AskedApps &) const = default;
};
AskedApps askedAppsOf(const QList<RolloutRow> &rows, SignerDoubt doubt);

/// Where an open rotation stands just now, for somebody who looks at several: what the session knows, whose journal may
/// be older.
struct RotationStanding
{
    RotationSummary summary;
    int number = 0; ///< Of the step, from 1,
    int steps = 0; ///< of so many.
    std::optional<RotationProgress> progress;
    QList<WatchedStep> beside = {}; ///< What is open at once with it: the person can do that just as well.
    bool waitsForPerson = false; ///< An act is to be done elsewhere.
    bool isBusy = false; ///< An act or a reading is under way.
    std::optional<RotationNotice> heldUpBy; ///< The first that refuses to go on.
    std::optional<RotationStep::Kind> next; ///< Of the steps after this one the first that is not done.
    AskedApps apps;

    bool operator==(const RotationStanding &) const = default;
};
/// nullopt: none is open here, or it is not loaded.
std::optional<RotationStanding> standingOf(const RotationSession &session);
