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
    int apps = 0;
    int settled = 0; ///< What keeps the step is known well enough of them, or somebody answers for it.
    int broken = 0; ///< Now, by their answers.
    bool isOpen = false; ///< The apps keep nobody from going on.
    int counted = 0; ///< Of the others: they need nothing but time,
    std::chrono::milliseconds left{0}; ///< that much, if they go on answering as they do.

    bool operator==(const RotationProgress &) const = default;
};

/// nullopt: nothing is under way, or the step asks nothing of the apps.
std::optional<RotationProgress> progressOf(const RotationSession &session, RotationStep::Kind step);
std::optional<RotationProgress> progressOf(const RotationSession &session); ///< Where it stands.
