// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/result.h"
#include "app/core/whenfinished.h"

#include <QObject>
#include <QPromise>
#include <functional>

/// Base of a flow: several asynchronous steps in a row, one method a step. It has no parent, owns itself, and ends only
/// through finish(), which gives the answer and deletes it later.
///
/// A subclass is started by `static QFuture<Result<T>> run(...)`, which makes it with new and calls begun(). The
/// lifetime of what it refers to (the access manager, the keychain) is that of the program.
template <typename T>
class Flow : public QObject
{
public:
    /// Takes the flow's first step. The owner, if any, takes it along when it goes.
    template <typename Subclass, typename First>
    static QFuture<T> begun(Subclass *flow, QObject *owner, First first)
    {
        flow->setParent(owner);
        const QFuture<T> answer = flow->future();
        std::invoke(first, flow);
        return answer;
    }

    QFuture<T> future() const { return m_promise.future(); }

protected:
    Flow() { m_promise.start(); }
    ~Flow() override = default;

    bool isOver() const { return m_finished; } ///< Its answer is given.

    /// The flow cannot go on.
    void fail(const Error &why) { finish(failure(why)); }
    /// The same, since what is there now does not allow it: in words for people, and for the log.
    void refuse(const QString &words, const QString &detail) { fail(refusal(Error::Kind::Conflict, words, detail)); }

    /// Goes on with the value where the step succeeds, and else ends with its failure. next takes nothing of a step
    /// that has no value to give.
    template <typename V, typename Next>
    void need(const QFuture<Result<V>> &step, Next next)
    {
        whenFinished(step, this, [this, next = std::move(next)](const Result<V> &given) mutable {
            if (!given)
                fail(given.error());
            else if constexpr (std::is_void_v<V>)
                next();
            else
                next(*given);
        });
    }
    template <typename V, typename Subclass, typename... Taken>
    void need(const QFuture<Result<V>> &step, void (Subclass::*next)(Taken...))
    {
        need(step, [self = static_cast<Subclass *>(this), next](const auto &...value) { (self->*next)(value...); });
    }

    void finish(T answer)
    {
        if (m_finished)
            return;
        m_finished = true;
        m_promise.addResult(std::move(answer));
        m_promise.finish();
        deleteLater();
    }

private:
    QPromise<T> m_promise;
    bool m_finished = false;
};
