// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/result.h"

#include <QFuture>
#include <QFutureWatcher>
#include <QList>
#include <QPromise>
#include <functional>
#include <memory>
#include <type_traits>

/// Calls receive(const T &) in the context's thread once the future has its result; never when the context has gone
/// first. A future that ends without a result (its promise was dropped) arrives as Error::Kind::Cancelled where T is a
/// Result. This is the one way in which the program receives an answer: QFuture::then(context, ...) aborts when the
/// context dies first.
template <typename T, typename Receive>
void whenFinished(const QFuture<T> &future, QObject *context, Receive receive)
{
    auto *watcher = new QFutureWatcher<T>(context);
    QObject::connect(
        watcher, &QFutureWatcherBase::finished, context, [watcher, receive = std::move(receive)]() mutable {
            watcher->deleteLater();
            if (watcher->future().resultCount() > 0)
                receive(watcher->result());
            else if constexpr (std::is_constructible_v<T, tl::unexpected<Error>>)
                receive(T(failure(Error::Kind::Cancelled)));
        });
    watcher->setFuture(future);
}

/// A promise for lambdas, which are copied: whichever of them has the answer gives it. Where all of them go without
/// having given one, its future is cancelled.
template <typename T>
class SharedPromise
{
public:
    SharedPromise() { m_promise->start(); }
    QFuture<T> future() const { return m_promise->future(); }
    void give(T value) const
    {
        m_promise->addResult(std::move(value));
        m_promise->finish();
    }

private:
    std::shared_ptr<QPromise<T>> m_promise = std::make_shared<QPromise<T>>();
};

/// What `make` makes of the future's result, in the context's thread.
template <typename T, typename Make>
auto mapped(const QFuture<T> &future, QObject *context, Make make)
{
    const SharedPromise<std::decay_t<std::invoke_result_t<Make &, const T &>>> made;
    whenFinished(future, context, [made, make = std::move(make)](const T &result) mutable { made.give(make(result)); });
    return made.future();
}

/// The same of the value alone: where there is none, its error stays the answer. make takes nothing where the future
/// has no value to give.
template <typename T, typename Make>
auto mappedValue(const QFuture<Result<T>> &future, QObject *context, Make make)
{
    return mapped(future, context, [make = std::move(make)](const Result<T> &result) { return result.map(make); });
}

/// Of what is asked or waited for again and again only the latest counts: what was handed to later() or next() does
/// nothing any more once end() was called, or next() again. A member of what is called back.
class Rounds
{
public:
    void end() { ++m_round; }
    template <typename Then>
    auto later(Then then) const
    {
        return [this, round = m_round, then = std::move(then)](const auto &...answer) mutable {
            if (round == m_round)
                then(answer...);
        };
    }
    template <typename Then>
    auto next(Then then)
    {
        end();
        return later(std::move(then));
    }

private:
    int m_round = 0;
};

/// A future that already has its answer.
template <typename T>
QFuture<T> readyFuture(T value)
{
    QPromise<T> promise;
    promise.start();
    promise.addResult(std::move(value));
    promise.finish();
    return promise.future();
}

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

/// The same where the second depends on what became of the first, its failure too: next gets whatever that gave.
template <typename T, typename Next>
auto continued(const QFuture<T> &first, QObject *context, Next next)
{
    using Answer = decltype(next(std::declval<T>()).result());
    const SharedPromise<Answer> promise;
    whenFinished(first, context, [promise, context, next = std::move(next)](const T &value) mutable {
        whenFinished(next(value), context, [promise](const Answer &answer) { promise.give(answer); });
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
