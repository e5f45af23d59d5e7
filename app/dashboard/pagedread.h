// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/flow.h"
#include "app/dashboard/dashboardjson.h"

#include <QSet>
#include <functional>
#include <optional>

/// Reads a connection page by page and answers with what its pages come to, or with the first failure. A child of its
/// owner, and gone with it.
template <typename T, typename Answer = QList<T>>
class PagedRead final : public Flow<Result<Answer>>
{
public:
    /// Asks for `first` items after a cursor (empty: from the start).
    using Ask = std::function<QFuture<Result<Page<T>>>(const QString &after, int first)>;
    /// Given each page in turn: what they come to; nullopt: the next one is to be read.
    using Take = std::function<std::optional<Result<Answer>>(const Page<T> &page)>;

    /// defaultPageSize is tried when the server refuses the page size.
    static QFuture<Result<Answer>> run(
        QObject *owner, int pageSize, int defaultPageSize, Ask ask, Take take = AllItems())
    {
        auto *flow = new PagedRead(pageSize, defaultPageSize, std::move(ask), std::move(take));
        return PagedRead::begun(flow, owner, [](PagedRead *read) { read->read({}); });
    }

private:
    /// Comes to all items of all pages.
    class AllItems
    {
    public:
        std::optional<Result<QList<T>>> operator()(const Page<T> &page)
        {
            // A server that goes round in circles would keep us reading for ever.
            if (m_cursors.contains(page.next))
                return failure(Error::Kind::Unreadable, QStringLiteral("a cursor came twice"));
            if (m_cursors.size() >= m_items.items().size() + mostIdlePages
                || m_items.items().size() + page.items.size() > mostItems)
                return failure(Error::Kind::Unreadable, QStringLiteral("a list without an end"));
            for (const T &item : page.items)
                m_items.add(item);
            m_cursors.insert(page.next);
            return page.next.isEmpty() ? std::optional<Result<QList<T>>>(m_items.items()) : std::nullopt;
        }

    private:
        // Ten times what an account may have.
        static constexpr qsizetype mostItems = 100'000;
        // A page may hold nothing that is read here; a list of one item a page is read, one of empty pages is not.
        static constexpr qsizetype mostIdlePages = 100;

        OnceById<T> m_items;
        QSet<QString> m_cursors;
    };

    PagedRead(int pageSize, int defaultPageSize, Ask ask, Take take)
        : m_pageSize(pageSize)
        , m_defaultPageSize(defaultPageSize)
        , m_ask(std::move(ask))
        , m_take(std::move(take))
    {
    }

    void read(const QString &after)
    {
        whenFinished(
            m_ask(after, m_pageSize), this, [this, after](const Result<Page<T>> &page) { onPage(after, page); });
    }

    void onPage(const QString &after, const Result<Page<T>> &page)
    {
        const bool isRefused = !page && page.error().kind == Error::Kind::Rejected;
        if (isRefused && after.isEmpty() && m_pageSize > m_defaultPageSize) {
            m_pageSize = m_defaultPageSize;
            return read(after);
        }
        if (!page)
            return this->fail(page.error());
        if (std::optional<Result<Answer>> answer = m_take(*page))
            return this->finish(std::move(*answer));
        read(page->next);
    }

    int m_pageSize;
    const int m_defaultPageSize;
    const Ask m_ask;
    const Take m_take;
};
