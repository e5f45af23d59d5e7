// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/result.h"

#include <QList>
#include <chrono>
#include <optional>

/// How long the dashboard client waits and how often it tries.
struct DashboardOptions
{
    std::chrono::milliseconds readTimeout{30'000};
    /// For each next word of the answer to the first, second, ... attempt at a read. Short at first, so that a person
    /// hears within ten seconds that it is tried again; the last one is for a server that is slow. After the first of
    /// them it is said of a write that it waits.
    QList<std::chrono::milliseconds> firstWords{
        std::chrono::milliseconds(8'000), std::chrono::milliseconds(10'000), std::chrono::milliseconds(32'000)};
    std::chrono::milliseconds writeTimeout{45'000}; ///< A resync makes Inngest call the app meanwhile.
    /// Before the second, third, ... attempt at a read. A server's Retry-After can make them longer.
    QList<std::chrono::milliseconds> retryPauses{std::chrono::milliseconds(1'000), std::chrono::milliseconds(3'000)};
    std::chrono::milliseconds longestRetryPause{30'000}; ///< A server that wants more gets no second attempt.
    std::chrono::milliseconds lastAttempt{60'000}; ///< Since the first one; none begins later.
    qsizetype maxAnswerBytes = 32 * 1024 * 1024;
    /// Plain http to another machine: a person has said yes to that. What travels opens what a key opens.
    bool allowsPlainHttp = false;
    int pageSize = 200; ///< Where the server refuses so many at once, 40: its own default.
};

/// When a read that failed is sent again: a few times, after growing pauses, and only where what failed can pass.
/// Moments are those of Clock::monotonic().
class RetryPlan
{
public:
    RetryPlan(const DashboardOptions &options, std::chrono::milliseconds begunAt);

    /// Nothing: it is not sent again. askedPause: the server's Retry-After.
    std::optional<std::chrono::milliseconds> pauseAfter(
        const Error &error, std::optional<std::chrono::milliseconds> askedPause, std::chrono::milliseconds now);
    /// How long to wait for the next word of the answer to the coming attempt; none: as for the whole.
    std::optional<std::chrono::milliseconds> firstWord() const;

    int attempt() const { return static_cast<int>(m_retries) + 1; } ///< The coming one, from 1.
    int attempts() const { return static_cast<int>(m_options.retryPauses.size()) + 1; }

private:
    const DashboardOptions m_options;
    const std::chrono::milliseconds m_begunAt;
    qsizetype m_retries = 0;
};
