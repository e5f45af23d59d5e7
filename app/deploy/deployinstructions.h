// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/deploy/deploytarget.h"
#include "app/deploy/deployvariable.h"

#include <optional>

/// Whose variables they are, for texts.
struct DeploySubject
{
    QString app;
    QString environment;
};

/// One thing to do, ready to be shown. No text of it holds a value: what is copied from it never does.
struct DeployStep
{
    enum class Kind { Set, Remove, Live };

    Kind kind = Kind::Set;
    QString title;
    QString text; ///< May be empty.
    QString command; ///< For bash or zsh; empty: by hand.
    DeployInput input = DeployInput::None; ///< How the command takes the values that it asks for.
    QStringList variables; ///< Which ones it sets or removes.
    bool copiesValues = false; ///< By hand: the values come from the clipboard, through the copy buttons.
    QString handOver; ///< What another person is given, without values; empty: nothing.
    bool waitsForPlace = false; ///< A place that it names is missing or cannot be; there is no command yet.

    bool operator==(const DeployStep &) const = default;
};

struct DeployInstructions
{
    QList<DeployStep> steps;
    QString note;
    QString tried; ///< deployTriedText()

    bool operator==(const DeployInstructions &) const = default;
};

/// Why a place cannot be used.
enum class PlaceProblem {
    Missing,
    ControlCharacter, ///< A line end or the like: it would end the command.
    LeadingDash, ///< A tool would take it for an option.
    ReadsFile, ///< As AWS's command line takes what begins with file:// for a file to read.
    RelativePath, ///< Of a file: which folder it is in would be anybody's guess.
    TooLong,
    UnsafeAddress, ///< The values would go there in the clear, or it holds a password, which would be an argument.
    Unfilled, ///< The name of an app or an environment is to stand in it, and cannot. Of a pattern it is no problem.
};

std::optional<PlaceProblem> placeProblem(const DeployPlace &place, const QString &value);
/// Beside the field: what is wrong and what would be right.
QString placeProblemText(const DeployPlace &place, PlaceProblem problem);

/// What is to be done at this target so that these variables are set or gone there.
DeployInstructions deployInstructions(const DeployTarget &target, const DeployPlaces &places,
    const QList<DeployVariable> &variables, const DeploySubject &subject);

/// With which tool the target's commands were tried, or that they never were; empty: it has none.
QString deployTriedText(const DeployTarget &target);

/// The variables as NAME=value lines, for the clipboard or a field that a person asked for. Removed ones are left out.
Secret deployLines(const QList<DeployVariable> &variables);
