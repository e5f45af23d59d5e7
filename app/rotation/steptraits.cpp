// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// The steps of a rotation: their order, and what each is.

#include "app/rotation/steptraits.h"

#include <QCoreApplication>

QList<RotationStep::Kind> stepsOf(const Rotation &rotation)
{
    using S = RotationStep;
    const bool signing = rotation.rotatesSigningKey;
    const bool events = rotation.rotatesEventKeys();
    QList<S::Kind> steps{S::Plan, S::NewKeys, S::RollOut};
    if (signing)
        steps += {S::Rotate, S::Resync};
    // Whoever has the old signing key can read every key until it is gone: replacements made before that would leak
    // too.
    if (rotation.makesEventKeysLate())
        steps += {S::NewEventKeys, S::FallbackOut};
    if (events)
        steps += S::DeleteEventKeys;
    steps += S::Finish;
    if (rotation.isUndoing) {
        steps.removeIf([&](S::Kind step) { return !rotation.isDone(step); });
        steps += {S::PutBack, S::DeleteNewKeys, S::Undone};
    }
    return steps;
}

#define TITLE(text) QT_TRANSLATE_NOOP("Words", text)

StepTraits traitsOf(RotationStep::Kind step)
{
    using S = RotationStep;
    using G = RolloutGoal;
    using T = StepTraits;
    switch (step) {
    case S::Plan:
        return {.exit = T::Exit::Command};
    case S::NewKeys:
        return {.goal = G::NewBesideOld, .eventKeysGoal = G::EventKeysOnly, .effect = T::Effect::Makes};
    case S::RollOut:
        return {.goal = G::NewBesideOld,
            .eventKeysGoal = G::EventKeysOnly,
            .exit = T::Exit::Gate,
            .variables = T::Variables::NewBesideOld,
            .isBoard = true,
            .gateTitle = TITLE("Apps as they were when step “Roll out” was left")};
    case S::Rotate:
        return {.goal = G::ReadyToRotate,
            .exit = T::Exit::Command,
            .effect = T::Effect::Rotates,
            .variables = T::Variables::NewAlone,
            .isBoard = true,
            .gateTitle = TITLE("Apps right before rotating")};
    case S::Resync:
        return {.goal = G::ReadyToRotate, .variables = T::Variables::NewAlone, .isBoard = true};
    case S::NewEventKeys:
        return {.goal = G::EventKeysOnly, .setIn = S::FallbackOut, .effect = T::Effect::Makes};
    case S::FallbackOut:
        return {.goal = G::NewOnly,
            .eventKeysGoal = G::EventKeysOnly,
            .setIn = S::FallbackOut,
            .exit = T::Exit::Gate,
            .variables = T::Variables::FallbackOut,
            .isBoard = true,
            .isLast = true,
            .gateTitle = TITLE("Apps when the new event keys and the removed fallback were looked at")};
    case S::DeleteEventKeys:
        return {.goal = G::OldEventKeysAbsent,
            .setLateIn = S::FallbackOut,
            .effect = T::Effect::Deletes,
            .isBoard = true,
            .isLast = true,
            .gateTitle = TITLE("Apps right before old event keys were deleted")};
    case S::Finish:
        return {.goal = G::NewOnly,
            .eventKeysGoal = G::EventKeysOnly,
            .setIn = S::Finish,
            .setLateIn = S::FallbackOut,
            .exit = T::Exit::Command,
            .variables = T::Variables::FallbackOut,
            .isBoard = true,
            .isLast = true,
            .gateTitle = TITLE("Apps at the end")};
    case S::PutBack:
        return {.goal = G::OldOnly,
            .setIn = S::PutBack,
            .exit = T::Exit::Gate,
            .variables = T::Variables::OldBack,
            .isBoard = true,
            .gateTitle = TITLE("Apps when the old keys were confirmed to be back")};
    case S::DeleteNewKeys:
        return {.goal = G::OldOnly,
            .setIn = S::PutBack,
            .exit = T::Exit::Command,
            .effect = T::Effect::Deletes,
            .isBoard = true,
            .gateTitle = TITLE("Apps right before the new keys were deleted")};
    case S::Undone:
        return {.goal = G::OldOnly, .setIn = S::PutBack, .exit = T::Exit::Command};
    }
    return {};
}
