// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/secrets/idlelock.h"

#include "app/accounts/preferences.h"
#include "app/core/clock.h"

#include <QCoreApplication>
#include <QEvent>
#include <algorithm>
#include <array>

using namespace std::chrono;

IdleLock::IdleLock(Clock &clock, Preferences &preferences, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_preferences(preferences)
{
    QCoreApplication::instance()->installEventFilter(this);
    connect(&m_preferences, &Preferences::changed, this, &IdleLock::restart);
    restart();
}

milliseconds IdleLock::limit() const
{
    return minutes(m_preferences.idleLockMinutes());
}

void IdleLock::restart()
{
    m_lastTouch = m_clock.monotonic();
    m_rounds.end();
    if (limit() > 0ms)
        waitFor(limit());
}

void IdleLock::waitFor(milliseconds time)
{
    m_clock.after(time, this, m_rounds.later([this] { look(); }));
}

void IdleLock::look()
{
    const milliseconds left = limit() - (m_clock.monotonic() - m_lastTouch);
    if (left > 0ms) {
        waitFor(left);
        return;
    }
    m_rounds.end();
    emit idle();
}

bool IdleLock::eventFilter(QObject *, QEvent *event)
{
    constexpr std::array persons{QEvent::KeyPress, QEvent::MouseButtonPress, QEvent::MouseMove, QEvent::HoverMove,
        QEvent::Wheel, QEvent::TouchBegin, QEvent::TabletPress};
    if (std::ranges::find(persons, event->type()) != persons.end())
        m_lastTouch = m_clock.monotonic();
    return false;
}
