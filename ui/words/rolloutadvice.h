// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/rolloutkeys.h"
#include "app/rollout/rolloutapp.h"

/// Why an app's answer is not what it should be, most likely, and the one thing to do next. Both are empty where all is
/// as it should be.
struct RolloutAdvice
{
    QString cause;
    QString act;
};

RolloutAdvice rolloutAdvice(const RolloutRow &row, const RolloutKeys &keys);
