// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/clock.h"

#include <atomic>

/// The system's clock, `factor` times as fast, that can also leap: for a practice server in a process or a thread of
/// its own. What already waits keeps its pause. Can be read from any thread.
class PracticeClock final : public Clock
{
public:
    /// factor: more than 0.
    explicit PracticeClock(double factor = 1);

    QDateTime now() const override;
    std::chrono::milliseconds monotonic() const override;
    void after(std::chrono::milliseconds delay, QObject *context, std::function<void()> call) override;

    /// It is that much later at once.
    void leap(std::chrono::milliseconds time) { m_leaps += time.count(); }

private:
    /// How much has passed since the start, in this clock's time.
    std::chrono::milliseconds passed() const;

    SystemClock m_system;
    const double m_factor;
    const QDateTime m_start;
    const std::chrono::milliseconds m_startMonotonic;
    std::atomic<qint64> m_leaps = 0;
};
