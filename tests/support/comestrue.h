// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QTimer>

/// Runs the event loop until this is true; false: it was not in time. Asked after each turn of the loop, and every 10
/// ms for what raises no event. QTest::qWaitFor() sleeps for 10 ms after each turn, which adds up to most of a
/// rotation's time.
template <typename Predicate>
[[nodiscard]] bool comesTrue(Predicate isTrue, std::chrono::milliseconds patience)
{
    const QDeadlineTimer deadline(patience);
    QTimer tick;
    tick.start(10);
    while (!isTrue()) {
        if (deadline.hasExpired())
            return false;
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }
    return true;
}
