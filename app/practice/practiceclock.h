// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/clock.h"

#include <QMutex>

/// The system's clock whose speed can be changed while it runs: time goes on from where it is, `factor` times as fast.
/// What already waits keeps its pause. Can be read from any thread.
class PracticeClock final : public Clock
{
public:
    explicit PracticeClock(double factor = 1);

    QDateTime now() const override;
    std::chrono::milliseconds monotonic() const override;
    void after(std::chrono::milliseconds delay, QObject *context, std::function<void()> call) override;

    double factor() const;
    /// More than 0.
    void setFactor(double factor);
    /// It is that much later at once. What already waits keeps its pause.
    void leap(std::chrono::milliseconds time);

private:
    /// How much has passed since the start, in this clock's time. Under the mutex.
    double passed() const;

    SystemClock m_system;
    const QDateTime m_start;
    const std::chrono::milliseconds m_startMonotonic;
    mutable QMutex m_mutex; // guards what follows
    double m_factor;
    double m_passedBefore = 0;
    std::chrono::milliseconds m_since;
};
