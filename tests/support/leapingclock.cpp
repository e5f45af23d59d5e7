// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "tests/support/leapingclock.h"

#include <algorithm>
#include <utility>

using namespace std::chrono;

namespace {

// Signatures hold for five minutes: nobody's clock may be left behind by more than that in one go.
constexpr auto longestLeap = minutes(2);

} // namespace

LeapingClock::LeapingClock(const QDateTime &start)
    : m_start(start)
    , m_startMonotonic(m_system.monotonic())
    , m_quietSince(m_startMonotonic)
    , m_stirredAt(m_startMonotonic)
{
    connect(&m_timer, &QTimer::timeout, this, &LeapingClock::tick);
    m_timer.start(1);
}

QDateTime LeapingClock::now() const
{
    return m_start.addMSecs((monotonic() + m_ahead).count());
}

milliseconds LeapingClock::monotonic() const
{
    return m_system.monotonic() - m_startMonotonic + m_leapt;
}

void LeapingClock::after(milliseconds delay, QObject *context, std::function<void()> call)
{
    stir();
    // What begins to wait while a leap is on its way waits its whole time.
    m_calls.append({monotonic() + m_coming + delay, context, std::move(call)});
}

void LeapingClock::sleep(milliseconds time)
{
    m_leapt += time;
    stir();
}

void LeapingClock::stir()
{
    m_stirredAt = m_quietSince = m_system.monotonic();
}

void LeapingClock::tick()
{
    runDue();
    const milliseconds now = m_system.monotonic();
    const bool isBusy = m_isBusy && m_isBusy();
    if (isBusy)
        m_quietSince = now;
    const bool isQuiet = now - m_quietSince >= m_quiet;
    const bool isStuck = now - m_stirredAt >= m_patience;
    if (!m_isLeaping && (isQuiet || isStuck))
        leapToNext();
}

void LeapingClock::runDue()
{
    while (true) {
        const milliseconds now = monotonic();
        m_calls.removeIf([](const Call &call) { return !call.context; });
        const auto next = std::min_element(
            m_calls.begin(), m_calls.end(), [](const Call &a, const Call &b) { return a.due < b.due; });
        if (next == m_calls.end() || next->due > now)
            return;
        const Call call = *next;
        m_calls.erase(next);
        stir();
        call.call();
    }
}

void LeapingClock::leapToNext()
{
    const auto next
        = std::min_element(m_calls.begin(), m_calls.end(), [](const Call &a, const Call &b) { return a.due < b.due; });
    if (next == m_calls.end())
        return;
    const milliseconds time = std::min<milliseconds>(next->due - monotonic(), longestLeap);
    const auto leap = [this] {
        m_isLeaping = false;
        m_leapt += std::exchange(m_coming, milliseconds(0));
        stir();
        runDue();
    };
    m_isLeaping = true;
    m_coming = std::max(time, milliseconds(0));
    if (m_companion && time.count() > 0)
        m_companion(time, leap);
    else
        leap();
}
