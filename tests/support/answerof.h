// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/result.h"

#include <QFuture>
#include <QFutureWatcher>
#include <QSignalSpy>
#include <QTest>
#include <type_traits>

/// Runs the event loop until the future has ended and gives its result. One that ends without a result is Cancelled, as
/// whenFinished() has it; one that does not end within a minute is Unexpected, so that the test fails and goes on. (A
/// starved machine takes more than ten seconds over a handshake and the start of a program.)
/// A real event loop: qWaitFor() looks every 10 ms only, which adds up where an answer takes many steps.
template <typename T>
T answerOf(const QFuture<T> &future)
{
    QFutureWatcher<T> watcher;
    QSignalSpy finished(&watcher, &QFutureWatcherBase::finished);
    watcher.setFuture(future);
    if (!future.isFinished())
        finished.wait(60'000);
    if (future.isFinished() && future.resultCount() > 0)
        return future.result();
    if constexpr (std::is_constructible_v<T, tl::unexpected<Error>>) {
        return future.isFinished() ? T(failure(Error::Kind::Cancelled))
                                   : T(failure(Error::Kind::Unexpected, QStringLiteral("the test waited in vain")));
    } else {
        QTest::qFail("no answer came", __FILE__, __LINE__);
        return T();
    }
}
