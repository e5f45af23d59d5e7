// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/result.h"

#include <QFuture>
#include <QTest>

/// Runs the event loop until the future has ended and gives its result. One that ends without a result is Cancelled, as
/// whenFinished() has it; one that does not end within five seconds is Unexpected, so that the test fails and goes on.
template <typename T>
T answerOf(const QFuture<T> &future)
{
    if (!QTest::qWaitFor([&] { return future.isFinished(); }))
        return T(failure(Error::Kind::Unexpected, QStringLiteral("the test waited in vain")));
    return future.resultCount() > 0 ? future.result() : T(failure(Error::Kind::Cancelled));
}
