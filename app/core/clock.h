// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QDateTime>
#include <chrono>
#include <functional>

class QObject;

/// Time as the program sees it, passed in so that tests run pauses, expiry and sampling at their own speed.
/// Everything that waits uses after(); nothing in app/ starts a QTimer of its own.
class Clock
{
public:
    virtual ~Clock() = default;

    /// UTC.
    virtual QDateTime now() const = 0;
    /// Never goes back; not comparable between runs of the program.
    virtual std::chrono::milliseconds monotonic() const = 0;
    /// Calls once, in the context's thread, unless the context has gone by then.
    virtual void after(std::chrono::milliseconds delay, QObject *context, std::function<void()> call) = 0;
};

class SystemClock final : public Clock
{
public:
    QDateTime now() const override;
    std::chrono::milliseconds monotonic() const override;
    void after(std::chrono::milliseconds delay, QObject *context, std::function<void()> call) override;
};

/// Where clocks go back an hour comes twice, and what a person typed of it does not say which one is meant; which one a
/// QDateTime takes depends on what was asked of it before. Of the moments that this computer's clocks show as `local`
/// the last one that is not after `now`; the first where all of them are. UTC.
QDateTime lastMomentOf(const QDateTime &local, const QDateTime &now);
