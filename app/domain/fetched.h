// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/result.h"

#include <QDateTime>
#include <optional>

/// Something read from the dashboard, with what there is to say about it. Data that is there stays on screen while it
/// is read again or the reading fails.
template <typename T>
struct Fetched
{
    std::optional<T> value; ///< The last good answer; none yet: nothing was ever read.
    bool isLoading = false;
    std::optional<Error> error; ///< Why the last reading failed; cleared by the next good one.
    QDateTime readAt; ///< UTC, of the value: when it was asked for. What came about later it need not show.
    QDateTime failedAt; ///< UTC: when the reading was asked for that ended in the error.

    void take(const Result<T> &answer, const QDateTime &askedAt)
    {
        isLoading = false;
        if (answer) {
            value = *answer;
            error.reset();
            readAt = askedAt;
        } else if (answer.error().kind != Error::Kind::Cancelled) {
            error = answer.error();
            failedAt = askedAt;
        }
    }
};
