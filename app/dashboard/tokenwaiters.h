// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/result.h"
#include "app/core/secret.h"

#include <QFuture>
#include <QPromise>
#include <utility>
#include <vector>

/// Requests that wait for one token together. When it goes, they end as cancelled.
class TokenWaiters
{
public:
    QFuture<Result<Secret>> add()
    {
        QPromise<Result<Secret>> &promise = m_promises.emplace_back();
        promise.start();
        return promise.future();
    }

    bool isEmpty() const { return m_promises.empty(); }

    void answer(const Result<Secret> &token)
    {
        // Who is answered may ask again at once.
        for (QPromise<Result<Secret>> &promise : std::exchange(m_promises, {})) {
            promise.addResult(token);
            promise.finish();
        }
    }

private:
    std::vector<QPromise<Result<Secret>>> m_promises;
};
