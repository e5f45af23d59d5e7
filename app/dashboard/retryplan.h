// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/result.h"
#include "app/dashboard/dashboardoptions.h"

#include <optional>

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
