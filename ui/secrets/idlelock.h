// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/whenfinished.h"

#include <QObject>
#include <chrono>

class Clock;
class Preferences;

/// Notices that nobody has touched keyboard or mouse in any window of the program for Preferences::idleLockMinutes.
/// Wakes up only when that time could be over, not with every event and not in between.
class IdleLock : public QObject
{
    Q_OBJECT

public:
    IdleLock(Clock &clock, Preferences &preferences, QObject *parent = nullptr);

    bool eventFilter(QObject *watched, QEvent *event) override;
    /// Starts counting anew: at the start, and when the window is unlocked.
    void restart();

signals:
    void idle();

private:
    void waitFor(std::chrono::milliseconds time);
    void look();
    std::chrono::milliseconds limit() const;

    Clock &m_clock;
    Preferences &m_preferences;
    std::chrono::milliseconds m_lastTouch{0};
    Rounds m_rounds;
};
