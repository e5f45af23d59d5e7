// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rotation/rotationprogress.h"

#include "app/rotation/rotationsession.h"

#include <algorithm>

std::optional<RotationProgress> progressOf(const RotationSession &session)
{
    const Rotation &rotation = session.rotation();
    if (!session.isLoaded() || !rotation.isBegun() || rotation.isOver() || !isBoardStep(session.step()))
        return {};
    const QList<RolloutRow> rows = session.rows(session.step());
    const RolloutGate gate = gateOf(rows);
    RotationProgress progress{.apps = gate.apps, .broken = gate.brokenNow, .isOpen = gate.isOpen};
    bool isMatterOfTime = true;
    std::chrono::milliseconds left{0};
    for (const RolloutRow &row : rows) {
        if (row.isThere()) {
            ++progress.settled;
            continue;
        }
        for (const Aspect::Kind aspect : {Aspect::SigningKey, Aspect::EventKey}) {
            if (!row.isGated(aspect) || row.proof(aspect).holds)
                continue;
            isMatterOfTime &= row.proof(aspect).because == Proof::Because::Counting;
            left = std::max(left, row.proof(aspect).left);
        }
    }
    if (isMatterOfTime && progress.settled < progress.apps)
        progress.left = left;
    return progress;
}
