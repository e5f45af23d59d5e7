// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/flow.h"
#include "app/dashboard/dashboardjson.h"

#include <QSet>
#include <functional>

/// Reads a connection page by page and answers with all items, or with the first failure. A child of its owner, and
/// gone with it.
template <typename T>
class PagedRead final : public Flow<Result<QList<T>>>
{
public:
    /// Asks for `first` items after a cursor (empty: from the start).
    using Ask = std::function<QFuture<Result<Page<T>>>(const QString &after, int first)>;

    /// defaultPageSize is tried when the server refuses the page size.
    static QFuture<Result<QList<T>>> run(QObject *owner, int pageSize, int defaultPageSize, Ask ask)
    {
        auto *flow = new PagedRead(pageSize, defaultPageSize, std::move(ask));
        return PagedRead::begun(flow, owner, [](PagedRead *read) { read->read({}); });
    }

private:
    PagedRead(int pageSize, int defaultPageSize, Ask ask)
        : m_pageSize(pageSize)
        , m_defaultPageSize(defaultPageSize)
        , m_ask(std::move(ask))
    {
    }

    void read(const QString &after)
    {
        if (this->isCancelled()) {
            this->finish(failure(Error::Kind::Cancelled));
            return;
        }
        whenFinished(
            m_ask(after, m_pageSize), this, [this, after](const Result<Page<T>> &page) { onPage(after, page); });
    }

    void onPage(const QString &after, const Result<Page<T>> &page)
    {
        const bool isRefused = !page && page.error().kind == Error::Kind::Rejected;
        if (isRefused && after.isEmpty() && m_pageSize > m_defaultPageSize) {
            m_pageSize = m_defaultPageSize;
            read(after);
        } else if (!page) {
            this->finish(failure(page.error()));
        } else if (m_cursors.contains(page->next)) {
            // A server that goes round in circles would keep us reading for ever.
            this->finish(failure(Error::Kind::Unreadable, QStringLiteral("a cursor came twice")));
        } else if (m_cursors.size() >= m_items.items().size() + mostIdlePages
            || m_items.items().size() + page->items.size() > mostItems) {
            this->finish(failure(Error::Kind::Unreadable, QStringLiteral("a list without an end")));
        } else {
            for (const T &item : page->items)
                m_items.add(item);
            m_cursors.insert(page->next);
            if (page->next.isEmpty())
                this->finish(m_items.items());
            else
                read(page->next);
        }
    }

    // Ten times what an account may have.
    static constexpr qsizetype mostItems = 100'000;
    // A page may hold nothing that is read here; a list of one item a page is read, one of empty pages is not.
    static constexpr qsizetype mostIdlePages = 100;

    int m_pageSize;
    const int m_defaultPageSize;
    const Ask m_ask;
    OnceById<T> m_items;
    QSet<QString> m_cursors;
};
