// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/appsample.h"
#include "app/domain/rolloutkeys.h"

/// What an app's answer shows of its signing key, in sentences made from the value: what stands in its two places, what
/// that means for the calls of Inngest now and after the rotation, and what the goal still wants. Nothing else decides
/// whether it works than which keys it accepts. Empty where no keys are known.
QString holdingText(const AppSample &sample, const RolloutKeys &keys);
/// What the goal wants of a holding besides that it works.
struct WantedWords
{
    QString sentence = {}; ///< How far it is so. Empty: the rest says it.
    QString cause = {}; ///< Why it is not. Empty: it is, or nobody knows.
    QString act = {}; ///< What to do; empty with a cause: set the variables and redeploy.
};
WantedWords wantedWords(const Holding &holding, RolloutGoal goal);
/// Its calls are refused now: by which keys it accepts.
bool refusesInngest(const AppSample &sample, const RolloutKeys &keys);
