// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QList>
#include <QString>
#include <chrono>
#include <optional>

class ProbeRound;

/// Whose turn it is: when each app is to be asked next, and which may be asked now. Pure; times are Clock::monotonic().
class RolloutSchedule
{
public:
    using Time = std::chrono::milliseconds;

    struct Turn
    {
        QString key;
        bool canBeAsked = false;
        bool isUrgent = false; ///< Wanted besides its turn, also while the check is stopped.
        Time due{0};
        bool isHeldUp = false; ///< Another check asks it right now.
        const ProbeRound *round = nullptr; ///< Under way for this check.
        Time startedAt{0};
        std::optional<int> clockDifference; ///< As its last answer showed.
    };

    void setParallel(int parallel) { m_parallel = parallel; }
    QList<Turn> &turns() { return m_turns; }
    const QList<Turn> &turns() const { return m_turns; }

    /// The next one to ask now; -1: none, or as many as may be are under way. One that has waited for its answer for a
    /// while no longer keeps others from being asked.
    int next(Time now, bool isRunning) const;
    /// When next() can have another answer for no other reason than that time passes; nullopt: never.
    std::optional<Time> wakeAt(Time now, bool isRunning) const;

private:
    static constexpr Time patience{1000};

    bool isWaiting(const Turn &turn, bool isRunning) const
    {
        return turn.canBeAsked && !turn.round && !turn.isHeldUp && (isRunning || turn.isUrgent);
    }
    bool isFree(Time now) const;

    QList<Turn> m_turns;
    int m_parallel = 24;
};
