// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/clock.h"

#include <QList>
#include <QPointer>

/// Stands still until advance(): then what is due by then is called, in order of time.
class FakeClock final : public Clock
{
public:
    QDateTime now() const override;
    std::chrono::milliseconds monotonic() const override;
    void after(std::chrono::milliseconds delay, QObject *context, std::function<void()> call) override;

    void startAt(const QDateTime &time) { m_start = time; } ///< Before anybody asks.
    void advance(std::chrono::milliseconds time);
    /// The machine sleeps: what was due meanwhile is late.
    void sleep(std::chrono::milliseconds time);
    /// Somebody sets this machine's clock; what is monotonic goes on.
    void setWall(std::chrono::milliseconds ahead) { m_ahead = ahead; }
    /// Until the next call that waits; negative: none does.
    std::chrono::milliseconds untilNext() const;
    /// How many calls wait.
    qsizetype pending() const;

private:
    struct Call
    {
        std::chrono::milliseconds due;
        QPointer<QObject> context;
        std::function<void()> call;
    };

    QDateTime m_start{QDate(2026, 11, 22), QTime(12, 0), Qt::UTC};
    std::chrono::milliseconds m_passed{0};
    std::chrono::milliseconds m_ahead{0}; // of the time that it began with
    QList<Call> m_calls;
};
