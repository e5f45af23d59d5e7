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

/// Why it is proven or not, in a sentence or two: what the gate itself judged by. now: for ages.
QString proofText(const RolloutRow &row, Aspect::Kind aspect, const RolloutKeys &keys, const QDateTime &now);
/// How well it is known, of all that is asked of the app.
QString evidenceText(const RolloutRow &row, const RolloutKeys &keys, const QDateTime &now);
