// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <algorithm>
#include <chrono>

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
    }
    void oneMore(Time now) { reach(m_done + 1, now); }
    void reach(int done, Time now) ///< So many by now, where they are counted elsewhere.
    {
        if (done == m_done)
            return;
        m_last = now;
        m_done = done;
    }
    /// Zero: too little was seen to say, or it is over before that is read.
    Time left(int rest, Time now) const
    {
        if (m_done < 2 || m_last - m_begun < std::chrono::seconds(2))
            return {};
        // What is under way may take longer than the others: then the mean grows with it.
        const Time each = std::max((m_last - m_begun) / m_done, (now - m_begun) / (m_done + 1));
        const Time left = each * rest - (now - m_last);
        return left < std::chrono::seconds(5) ? Time() : left;
    }

private:
    Time m_begun = {};
    Time m_last = {};
    int m_done = 0;
};
