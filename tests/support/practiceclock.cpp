// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "tests/support/practiceclock.h"

using namespace std::chrono;

PracticeClock::PracticeClock(double factor)
    : m_factor(factor)
    , m_start(m_system.now())
    , m_startMonotonic(m_system.monotonic())
{
}

milliseconds PracticeClock::passed() const
{
    const auto real = static_cast<double>((m_system.monotonic() - m_startMonotonic).count());
    return milliseconds(static_cast<qint64>(real * m_factor) + m_leaps);
}

QDateTime PracticeClock::now() const
{
    return m_start.addMSecs(passed().count());
}

milliseconds PracticeClock::monotonic() const
{
    return m_startMonotonic + passed();
}

void PracticeClock::after(milliseconds delay, QObject *context, std::function<void()> call)
{
    const auto shortened = milliseconds(static_cast<qint64>(static_cast<double>(delay.count()) / m_factor));
    m_system.after(shortened, context, std::move(call));
}
