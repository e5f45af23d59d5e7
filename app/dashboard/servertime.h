// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QDateTime>
#include <chrono>
#include <optional>

/// A server's clock, as the Date headers of its answers tell it. Moments are those of Clock::monotonic().
class ServerTime
{
public:
    /// Of an answer to what was sent at @p sent and that was there at @p now.
    void note(const QDateTime &date, std::chrono::milliseconds sent, std::chrono::milliseconds now);
    /// The earliest that its clock can show, a second and an answer's way behind it at most; invalid before the first
    /// date.
    QDateTime at(std::chrono::milliseconds now) const;

private:
    /// What its clock is ahead of the monotonic one, at least.
    std::optional<std::chrono::milliseconds> m_ahead;
};
