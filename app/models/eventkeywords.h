// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/rollout/rolloutapp.h"

/// All that is said of an app's event key by its verdict, where the question is not whether keys are absent.
struct EventKeyWords
{
    QString cell; ///< A few words: "Replacement".
    QString sentence; ///< Empty: nothing is known, or nothing was asked.
    QString cause; ///< Why it is not what it should be; empty where it is.
    QString act; ///< What to do about that; empty: set the variables and deploy.
};

EventKeyWords eventKeyWords(const RolloutRow &row, const RolloutKeys &keys);
