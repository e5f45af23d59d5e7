// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/flow.h"
#include "app/dashboard/checkjson.h"

#include <functional>
#include <optional>

/// Looks for the newest event of one source, page by page from the newest one back, and no further than a few pages: an
/// environment can have millions. A child of its owner, and gone with it.
class LastEventSearch final : public Flow<Result<std::optional<QDateTime>>>
{
public:
    /// Asks for `first` events after a cursor (empty: from the newest on).
    using Ask = std::function<QFuture<Result<Page<ReceivedEvent>>>(const QString &after, int first)>;

    /// defaultPageSize is tried when the server refuses the page size.
    static QFuture<Result<std::optional<QDateTime>>> run(
        QObject *owner, const QString &sourceId, int pageSize, int defaultPageSize, Ask ask);

private:
    LastEventSearch(QString sourceId, int pageSize, int defaultPageSize, Ask ask);

    void read(const QString &after);
    void onPage(const QString &after, const Result<Page<ReceivedEvent>> &page);

    const QString m_sourceId;
    int m_pageSize;
    const int m_defaultPageSize;
    const Ask m_ask;
    int m_pages = 0;
};
