// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rollout/rolloutschedule.h"

bool RolloutSchedule::isFree(Time now) const
{
    int all = 0;
    int fresh = 0;
    for (const Turn &turn : m_turns) {
        if (!turn.round)
            continue;
        ++all;
        fresh += now - turn.startedAt < patience;
    }
    return fresh < m_parallel && all < m_parallel * 4;
}

int RolloutSchedule::next(Time now, bool isRunning) const
{
    if (!isFree(now))
        return -1;
    int best = -1;
    for (int i = 0; i < m_turns.size(); ++i) {
        const Turn &turn = m_turns.at(i);
        if (!isWaiting(turn, isRunning) || (!turn.isUrgent && turn.due > now))
            continue;
        if (best < 0 || (turn.isUrgent && !m_turns.at(best).isUrgent)
            || (turn.isUrgent == m_turns.at(best).isUrgent && turn.due < m_turns.at(best).due))
            best = i;
    }
    return best;
}

std::optional<RolloutSchedule::Time> RolloutSchedule::wakeAt(Time now, bool isRunning) const
{
    std::optional<Time> earliest;
    const auto consider = [&earliest, now](Time time) {
        if (time > now && (!earliest || time < *earliest))
            earliest = time;
    };
    bool isSomeDue = false;
    for (const Turn &turn : m_turns) {
        if (!isWaiting(turn, isRunning))
            continue;
        isSomeDue |= turn.isUrgent || turn.due <= now;
        consider(turn.due);
    }
    // Those that are due wait for a place: one becomes free when a round has gone on for long.
    for (const Turn &turn : m_turns) {
        if (isSomeDue && turn.round)
            consider(turn.startedAt + patience);
    }
    return earliest;
}
