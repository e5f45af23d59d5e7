// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/secrets/idlelock.h"

#include "app/accounts/preferences.h"
#include "app/core/clock.h"

#include <QCoreApplication>
#include <QEvent>

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
    switch (event->type()) {
    case QEvent::KeyPress:
    case QEvent::MouseButtonPress:
    case QEvent::MouseMove:
    case QEvent::HoverMove:
    case QEvent::Wheel:
    case QEvent::TouchBegin:
    case QEvent::TabletPress:
        m_lastTouch = m_clock.monotonic();
        break;
    default: // nothing that a person does
        break;
    }
    return false;
}
