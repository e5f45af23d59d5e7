// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/core/clock.h"

#include <QTimer>

using namespace std::chrono;

QDateTime SystemClock::now() const
{
    return QDateTime::currentDateTimeUtc();
}

milliseconds SystemClock::monotonic() const
{
    return duration_cast<milliseconds>(steady_clock::now().time_since_epoch());
}

void SystemClock::after(milliseconds delay, QObject *context, std::function<void()> call)
{
    QTimer::singleShot(delay, context, std::move(call));
}

FastClock::FastClock(double factor)
    : m_factor(factor)
    , m_start(m_system.now())
    , m_startMonotonic(m_system.monotonic())
{
}

QDateTime FastClock::now() const
{
    return m_start.addMSecs((monotonic() - m_startMonotonic).count());
}

milliseconds FastClock::monotonic() const
{
    const auto passed = m_system.monotonic() - m_startMonotonic;
    return m_startMonotonic + milliseconds(static_cast<qint64>(static_cast<double>(passed.count()) * m_factor));
}

void FastClock::after(milliseconds delay, QObject *context, std::function<void()> call)
{
    const auto shortened = milliseconds(static_cast<qint64>(static_cast<double>(delay.count()) / m_factor));
    m_system.after(shortened, context, std::move(call));
}
