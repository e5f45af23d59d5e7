// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/practiceclock.h"

using namespace std::chrono;

PracticeClock::PracticeClock(double factor)
    : m_start(m_system.now())
    , m_startMonotonic(m_system.monotonic())
    , m_factor(factor)
    , m_since(m_startMonotonic)
{
}

double PracticeClock::passed() const
{
    return m_passedBefore + static_cast<double>((m_system.monotonic() - m_since).count()) * m_factor;
}

QDateTime PracticeClock::now() const
{
    const QMutexLocker lock(&m_mutex);
    // At the plain speed a system clock that is set right in between is followed.
    if (m_factor == 1 && m_passedBefore == 0)
        return m_system.now();
    return m_start.addMSecs(static_cast<qint64>(passed()));
}

milliseconds PracticeClock::monotonic() const
{
    const QMutexLocker lock(&m_mutex);
    return m_startMonotonic + milliseconds(static_cast<qint64>(passed()));
}

void PracticeClock::after(milliseconds delay, QObject *context, std::function<void()> call)
{
    const auto shortened = milliseconds(static_cast<qint64>(static_cast<double>(delay.count()) / factor()));
    m_system.after(shortened, context, std::move(call));
}

double PracticeClock::factor() const
{
    const QMutexLocker lock(&m_mutex);
    return m_factor;
}

void PracticeClock::setFactor(double factor)
{
    const QMutexLocker lock(&m_mutex);
    m_passedBefore = passed();
    m_since = m_system.monotonic();
    m_factor = factor;
}

void PracticeClock::leap(milliseconds time)
{
    const QMutexLocker lock(&m_mutex);
    m_passedBefore += static_cast<double>(time.count());
}
