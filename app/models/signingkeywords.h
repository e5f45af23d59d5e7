// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/rolloutkeys.h"
#include "app/rollout/rolloutapp.h"

/// What is said of the signing keys that an app holds, made from the value of that: what stands in its two places, what
/// that means for the calls of Inngest now and after the rotation, and what the goal still wants. Nothing else decides
/// whether it works than which keys it accepts.
struct SigningKeyWords
{
    QString cell = {}; ///< "New key, old key as fallback"; with RolloutGoal::Survey "Current key, no fallback".
    QString sentence = {}; ///< Empty: nothing is asked of them.
    QString cause = {}; ///< Why they are not what they should be; empty where they are, or where nobody knows.
    QString act = {}; ///< What to do about that; empty: set the variables and deploy.
};
SigningKeyWords signingKeyWords(const RolloutRow &row, const RolloutKeys &keys);
QString silentAppText(); ///< Of one that does not answer.
