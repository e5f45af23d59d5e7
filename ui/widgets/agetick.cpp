// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/widgets/agetick.h"

#include "app/core/clock.h"

#include <QEvent>
#include <QWidget>

using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds interval = 1min;

} // namespace

AgeTick::AgeTick(Clock &clock, QWidget &widget, std::function<void()> passed)
    : QObject(&widget)
    , m_clock(clock)
    , m_widget(widget)
    , m_passed(std::move(passed))
    , m_lastMs(clock.monotonic().count())
{
    widget.installEventFilter(this);
    if (widget.isVisible())
        start();
}

bool AgeTick::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Hide)
        m_rounds.end(); // what was waited for ends
    else if (event->type() == QEvent::Show)
        start();
    return QObject::eventFilter(watched, event);
}

void AgeTick::start()
{
    if (m_clock.monotonic().count() - m_lastMs >= interval.count())
        return tick();
    m_clock.after(interval, this, m_rounds.next([this] { tick(); }));
}

void AgeTick::tick()
{
    m_lastMs = m_clock.monotonic().count();
    m_passed();
    if (m_widget.isVisible())
        start();
}
