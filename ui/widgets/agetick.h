// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/whenfinished.h"

#include <QObject>
#include <functional>

class Clock;
class QWidget;

/// Keeps "2 minutes ago" true: says once a minute, while the widget is on the screen, that time has passed, and at once
/// when it comes back to the screen after longer than that. What is hidden costs nothing. Belongs to the widget; the
/// clock outlives it.
class AgeTick : public QObject
{
    Q_OBJECT

public:
    AgeTick(Clock &clock, QWidget &widget, std::function<void()> passed);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void start();
    void tick();

    Clock &m_clock;
    QWidget &m_widget;
    const std::function<void()> m_passed;
    qint64 m_lastMs; // on the clock that never goes back
    Rounds m_rounds;
};
