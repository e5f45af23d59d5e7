// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "tests/support/fakeclock.h"

#include <algorithm>

using namespace std::chrono;

QDateTime FakeClock::now() const
{
    return m_start.addMSecs((m_passed + m_ahead).count());
}

milliseconds FakeClock::monotonic() const
{
    return m_passed;
}

void FakeClock::after(milliseconds delay, QObject *context, std::function<void()> call)
{
    m_calls.append({m_passed + delay, context, std::move(call)});
}

void FakeClock::advance(milliseconds time)
{
    const milliseconds end = m_passed + time;
    while (true) {
        const auto next = std::min_element(
            m_calls.begin(), m_calls.end(), [](const Call &a, const Call &b) { return a.due < b.due; });
        if (next == m_calls.end() || next->due > end)
            break;
        const Call call = *next;
        m_calls.erase(next);
        m_passed = std::max(m_passed, call.due);
        if (call.context)
            call.call();
    }
    m_passed = end;
}

void FakeClock::sleep(milliseconds time)
{
    m_passed += time;
    advance(0ms);
}

milliseconds FakeClock::untilNext() const
{
    milliseconds next{-1};
    for (const Call &call : m_calls) {
        if (call.context && (next.count() < 0 || call.due - m_passed < next))
            next = call.due - m_passed;
    }
    return next;
}

qsizetype FakeClock::pending() const
{
    return std::count_if(m_calls.begin(), m_calls.end(), [](const Call &call) { return !call.context.isNull(); });
}
