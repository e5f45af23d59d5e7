// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/dashboard/retryplan.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono;

RetryPlan::RetryPlan(const DashboardOptions &options, milliseconds begunAt)
    : m_options(options)
    , m_begunAt(begunAt)
{
}

std::optional<milliseconds> RetryPlan::pauseAfter(
    const Error &error, std::optional<milliseconds> askedPause, milliseconds now)
{
    using Kind = Error::Kind;
    const bool canPass = error.kind == Kind::Offline || error.kind == Kind::Timeout
        || error.kind == Kind::Busy
        // The connection broke. Else the answer was whole and not what it should be.
        || (error.kind == Kind::Unreadable && error.detail.startsWith("network error"_L1));
    if (!canPass || error.network.isProxyUnfit() || m_retries >= m_options.retryPauses.size())
        return {};
    const milliseconds pause = std::max(m_options.retryPauses.at(m_retries++), askedPause.value_or(0ms));
    if (pause > m_options.longestRetryPause || now + pause - m_begunAt > m_options.lastAttempt)
        return {};
    return pause;
}

std::optional<milliseconds> RetryPlan::firstWord() const
{
    const QList<milliseconds> &words = m_options.firstWords;
    if (words.isEmpty())
        return {};
    return words.at(std::min(m_retries, words.size() - 1));
}
