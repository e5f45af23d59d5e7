// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/result.h"
#include "app/core/whenfinished.h"

#include <QObject>
#include <QPromise>
#include <functional>

/// Base of a flow: several asynchronous steps in a row, one method a step. It has no parent, owns itself, and ends only
/// through finish(), which gives the answer and deletes it later. Cancelling is a flag that each step looks at on its
/// way in.
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
    void cancel() { m_cancelled = true; }

protected:
    Flow() { m_promise.start(); }
    ~Flow() override = default;

    /// The promise's owner can also cancel through the future.
    bool isCancelled() const { return m_cancelled || m_promise.isCanceled(); }

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
    bool m_cancelled = false;
    bool m_finished = false;
};
