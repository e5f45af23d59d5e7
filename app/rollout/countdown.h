// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/rollout/rolloutapp.h"

#include <chrono>

/// Of the apps that are not settled: those for which nothing is to be done but to wait, and for how long.
struct Countdown
{
    int apps = 0;
    std::chrono::milliseconds left{0}; ///< Until the last of them is settled, if they go on answering as they do.

    static Countdown of(const QList<RolloutRow> &rows);
};
