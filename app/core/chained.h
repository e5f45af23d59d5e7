// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/whenfinished.h"

#include <QList>
#include <functional>

/// One thing after another: next, called with the value in the context's thread, begins the second. Where the first
/// fails, its error is the answer. next takes nothing where the first has no value.
template <typename T, typename Next>
auto chained(const QFuture<Result<T>> &first, QObject *context, Next next)
{
    const auto begin = [next = std::move(next)](const Result<T> &value) {
        if constexpr (std::is_void_v<T>)
            return next();
        else
            return next(*value);
    };
    using Answer = decltype(begin(std::declval<Result<T>>()).result());
    const SharedPromise<Answer> promise;
    whenFinished(first, context, [promise, context, begin](const Result<T> &value) {
        if (!value)
            return promise.give(failure(value.error()));
        whenFinished(begin(value), context, [promise](const Answer &answer) { promise.give(answer); });
    });
    return promise.future();
}

/// Once all of these have ended, which go on side by side: an error where one has failed.
inline QFuture<Done> allDone(const QList<QFuture<Done>> &going, QObject *context)
{
    if (going.isEmpty())
        return readyFuture(Done());
    const SharedPromise<Done> promise;
    auto left = std::make_shared<qsizetype>(going.size()); // shared: each answer counts it down
    auto worst = std::make_shared<Done>();
    for (const QFuture<Done> &one : going) {
        whenFinished(one, context, [promise, left, worst](const Done &done) {
            if (!done)
                *worst = done;
            if (--*left == 0)
                promise.give(*worst);
        });
    }
    return promise.future();
}

/// Steps one after the other, up to the first that fails. What a step holds on to lives until its answer is there.
using Step = std::function<QFuture<Done>()>;

inline QFuture<Done> inOrder(QList<Step> steps, QObject *context)
{
    if (steps.isEmpty())
        return readyFuture(Done());
    const Step step = steps.takeFirst();
    return chained(step(), context, [steps, context, step] { return inOrder(steps, context); });
}
