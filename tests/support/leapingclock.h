// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/clock.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

/// Real time that leaps over pauses: whenever nothing is under way any more it goes straight on to the next thing that
/// waits for it. So hours of waiting take no time, and real servers and processes get the time that they need.
class LeapingClock final : public QObject, public Clock
{
    Q_OBJECT

public:
    using Milliseconds = std::chrono::milliseconds;
    /// Told before each leap, to take others along; goes on by calling.
    using Companion = std::function<void(Milliseconds, const std::function<void()> &goOn)>;

    explicit LeapingClock(const QDateTime &start);

    /// Something is under way that must not be leapt over: an HTTP request, say.
    void setBusy(std::function<bool()> isBusy) { m_isBusy = std::move(isBusy); }
    void setCompanion(Companion companion) { m_companion = std::move(companion); }
    /// What has been under way for so long without an end is waiting for a time-out: it is leapt over.
    void setPatience(Milliseconds patience) { m_patience = patience; }
    /// How long nothing has to be under way before it leaps.
    void setQuiet(Milliseconds quiet) { m_quiet = quiet; }
    /// The machine sleeps: all waits, whatever is under way; what was due meanwhile is late.
    void sleep(Milliseconds time);
    /// Somebody sets this machine's clock; what is monotonic goes on.
    void setWall(Milliseconds ahead) { m_ahead = ahead; }
    Milliseconds wall() const { return m_ahead; }
    /// Something happened: whatever is under way gets its time anew.
    void stir();
    Milliseconds leapt() const { return m_leapt; }

    QDateTime now() const override;
    Milliseconds monotonic() const override;
    void after(Milliseconds delay, QObject *context, std::function<void()> call) override;

private:
    struct Call
    {
        Milliseconds due;
        QPointer<QObject> context;
        std::function<void()> call;
    };

    void tick();
    void runDue();
    void leapToNext();

    SystemClock m_system;
    const QDateTime m_start;
    const Milliseconds m_startMonotonic;
    Milliseconds m_leapt{0};
    Milliseconds m_coming{0}; // a leap that is on its way
    Milliseconds m_ahead{0}; // of the time that it began with
    Milliseconds m_patience{20'000};
    Milliseconds m_quiet{3};
    Milliseconds m_quietSince;
    Milliseconds m_stirredAt;
    std::function<bool()> m_isBusy;
    Companion m_companion;
    bool m_isLeaping = false;
    QList<Call> m_calls;
    QTimer m_timer;
};
