// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/rotation/rotation.h"

#include <optional>

/// What a step is, in whatever rotation: one row for each, and whoever wants to know asks for it instead of naming
/// steps.
struct StepTraits
{
    /// How it is left.
    enum class Exit {
        Command, ///< By a command of its own: begin, rotate, close, ...
        GoOn,
        Gate, ///< By going on, and every app's evidence is written down.
    };
    /// What its acts do at Inngest.
    enum class Effect { None, Makes, Rotates, Deletes };
    /// What an app is given of the signing keys.
    enum class Variables {
        None,
        NewBesideOld,
        NewAlone, ///< Only where the SDK knows no fallback.
        FallbackOut,
        OldBack,
    };

    RolloutGoal goal = RolloutGoal::Survey; ///< What the apps are asked for.
    std::optional<RolloutGoal> eventKeysGoal
        = {}; ///< The same where the signing key is not rotated; as above if empty.
    RotationStep::Kind setIn = RotationStep::RollOut; ///< See variablesStepOf().
    std::optional<RotationStep::Kind> setLateIn = {}; ///< The same where event keys are made late; as above if empty.
    Exit exit = Exit::GoOn;
    Effect effect = Effect::None;
    Variables variables = Variables::None;
    bool isBoard = false; ///< See isBoardStep().
    bool isLast = false; ///< Of these none waits for another.
    const char *gateTitle = ""; ///< In the record, above what the apps showed; for translation as Words'.
};

StepTraits traitsOf(RotationStep::Kind step);
