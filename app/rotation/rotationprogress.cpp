// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rotation/rotationprogress.h"

#include "app/rollout/countdown.h"
#include "app/rotation/rotationsession.h"

#include <algorithm>

std::optional<RotationProgress> progressOf(const RotationSession &session)
{
    return progressOf(session, session.step());
}

std::optional<RotationProgress> progressOf(const RotationSession &session, RotationStep::Kind step)
{
    const Rotation &rotation = session.rotation();
    if (!session.isLoaded() || !rotation.isBegun() || rotation.isOver() || !isBoardStep(step))
        return {};
    const QList<RolloutRow> rows = session.rows(step);
    const RolloutGate gate = gateOf(rows);
    RotationProgress progress{.apps = gate.apps, .broken = gate.brokenNow, .isOpen = gate.isOpen};
    progress.settled = static_cast<int>(std::ranges::count_if(rows, &RolloutRow::isThere));
    const Countdown countdown = Countdown::of(rows);
    progress.counted = countdown.apps;
    progress.left = countdown.left;
    return progress;
}
