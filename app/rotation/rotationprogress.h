// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/rotation/rotation.h"

#include <chrono>
#include <optional>

class RotationSession;

/// How far the apps are for a step: what somebody wants to know who waits for them.
struct RotationProgress
{
    bool isOfResyncs = false; ///< What keeps the step is not what the apps answer, but their resyncs.
    int apps = 0;
    int settled = 0; ///< Resynced; or what keeps the step is known well enough of them, or somebody answers for it.
    int broken = 0; ///< Now, by their answers.
    int inDoubt = 0; ///< A tool was cut off there or stopped: AppVariables::isInDoubt().
    bool isOpen = false; ///< What the apps answer keeps nobody from going on.
    int counted = 0; ///< Of the others: they need nothing but time,
    std::chrono::milliseconds left{0}; ///< that much, if it goes on as it does.

    bool operator==(const RotationProgress &) const = default;
};

/// nullopt: nothing is under way, or the step asks nothing of the apps.
std::optional<RotationProgress> progressOf(const RotationSession &session, RotationStep::Kind step);
std::optional<RotationProgress> progressOf(const RotationSession &session); ///< Where it stands.
