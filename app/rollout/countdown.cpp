// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rollout/countdown.h"

#include <algorithm>

Countdown Countdown::of(const QList<RolloutRow> &rows)
{
    Countdown countdown;
    for (const RolloutRow &row : rows) {
        bool isCounted = !row.isThere();
        std::chrono::milliseconds left{0};
        for (const Aspect::Kind aspect : {Aspect::SigningKey, Aspect::EventKey}) {
            const Proof &proof = row.proof(aspect);
            if (!row.isGated(aspect) || proof.holds)
                continue;
            isCounted = isCounted && proof.because == Proof::Because::Counting;
            left = std::max(left, proof.left);
        }
        if (!isCounted)
            continue;
        ++countdown.apps;
        countdown.left = std::max(countdown.left, left);
    }
    return countdown;
}
