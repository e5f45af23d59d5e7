// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QDateTime>
#include <chrono>

/// A server's clock, as the Date headers of its answers tell it. Moments are those of Clock::monotonic().
class ServerTime
{
public:
    void note(const QDateTime &date, std::chrono::milliseconds now);
    QDateTime at(std::chrono::milliseconds now) const; ///< To the second; invalid before the first date.

private:
    QDateTime m_date;
    std::chrono::milliseconds m_notedAt{0};
};
