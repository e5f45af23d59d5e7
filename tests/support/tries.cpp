// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "tests/support/tries.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QTimer>
#include <algorithm>

using namespace std::chrono_literals;

void waitUntil(const Awaited &awaited, std::chrono::milliseconds most)
{
    constexpr auto longest = 50ms;
    std::chrono::milliseconds step = 5ms;
    const auto isOver = [&awaited, &most] {
        return awaited.holds() || most <= 0ms || (QTest::runningTest() && QTest::currentTestFailed());
    };
    if (awaited.holds())
        return;
    if (!QCoreApplication::instance()) {
        for (; !isOver(); most -= step)
            QTest::qWait(step.count());
        return;
    }
    QTimer look; // for what changes without an event: a file, another program
    look.callOnTimeout(&look, [&] {
        most -= step;
        step = std::min<std::chrono::milliseconds>(2 * step, longest);
        look.start(step);
    });
    look.start(step);
    do {
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    } while (!isOver());
}
