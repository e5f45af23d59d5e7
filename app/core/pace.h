// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <algorithm>
#include <chrono>

/// For whoever waits.
struct TimeLeft
{
    std::chrono::milliseconds span{0}; ///< Zero: not known, or it is over before that is read.
    /// It takes longer than it looked at first. Where that is all that is known, nobody is shown a number that grows.
    bool isLonger = false;

    bool isTold() const { return isLonger || span.count() > 0; }
    bool operator==(const TimeLeft &) const = default;
};

/// How long the rest of what is done one by one, or a few at a time, takes if it goes on as it did. All times are
/// Clock::monotonic().
class Pace
{
public:
    using Time = std::chrono::milliseconds;

    void begin(Time now)
    {
        m_begun = m_last = now;
        m_done = 0;
        m_eachAtFirst = {};
    }
    void oneMore(Time now) { reach(m_done + 1, now); }
    void reach(int done, Time now) ///< So many by now, where they are counted elsewhere.
    {
        if (done == m_done)
            return;
        m_last = now;
        m_done = done;
        if (isTold() && m_eachAtFirst == Span())
            m_eachAtFirst = each();
    }
    /// Where too little was seen nothing is said.
    TimeLeft left(int rest, Time now) const
    {
        constexpr Span moment = std::chrono::seconds(5);
        if (rest <= 0 || !isTold())
            return {};
        // What is under way takes longer than the others did: until it is over nobody knows when the rest is.
        const Span since = now - m_last;
        if (since > moment + each() * std::min(rest, 2))
            return {.isLonger = true};
        const Span left = each() * rest - since;
        if (left < moment)
            return {};
        const Span atFirst = m_eachAtFirst * (m_done + rest);
        const Span slack = std::max<Span>(2 * moment, atFirst / 5);
        return {.span = std::chrono::duration_cast<Time>(left),
            .isLonger = m_last - m_begun + each() * rest > atFirst + slack};
    }

private:
    using Span = std::chrono::duration<double, std::milli>;

    bool isTold() const { return m_done >= 2 && m_last - m_begun >= std::chrono::seconds(2); }
    Span each() const { return Span(m_last - m_begun) / m_done; }

    Time m_begun = {};
    Time m_last = {};
    int m_done = 0;
    Span m_eachAtFirst = {}; // when that could be told first
};
