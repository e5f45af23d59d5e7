// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/appverdict.h"
#include "app/domain/rolloutkeys.h"
#include "app/rollout/rolloutapp.h"

#include <optional>

/// Which event key an answer showed, of those that this app should hold.
struct EventKeyJudgement
{
    EventKeyVerdict::Kind verdict = EventKeyVerdict::NotJudged;
    AppStanding::Kind standing = AppStanding::Good;
};

/// Whether the app's event key is judged at all: it held a rotated one when the rotation began.
bool judgesEventKey(const RolloutKeys &keys, const RolloutApp &app);

/// fingerprint: nullopt: not told; empty: the variable is not set. isGo: Go's SDK reports the variable's key even where
/// the program has set another one, so that it can tell less.
EventKeyJudgement judgeEventKey(
    const std::optional<QString> &fingerprint, bool isGo, const RolloutKeys &keys, const RolloutApp &app);
