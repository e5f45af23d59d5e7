// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/dashboard/lasteventsearch.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr int mostPages = 5;

} // namespace

LastEventSearch::LastEventSearch(QString sourceId, int pageSize, int defaultPageSize, Ask ask)
    : m_sourceId(std::move(sourceId))
    , m_pageSize(pageSize)
    , m_defaultPageSize(defaultPageSize)
    , m_ask(std::move(ask))
{
}

QFuture<Result<std::optional<QDateTime>>> LastEventSearch::run(
    QObject *owner, const QString &sourceId, int pageSize, int defaultPageSize, Ask ask)
{
    auto *search = new LastEventSearch(sourceId, pageSize, defaultPageSize, std::move(ask));
    search->setParent(owner);
    const auto future = search->future();
    search->read({});
    return future;
}

void LastEventSearch::read(const QString &after)
{
    if (isCancelled())
        return finish(failure(Error::Kind::Cancelled));
    whenFinished(m_ask(after, m_pageSize), this,
        [this, after](const Result<Page<ReceivedEvent>> &page) { onPage(after, page); });
}

void LastEventSearch::onPage(const QString &after, const Result<Page<ReceivedEvent>> &page)
{
    const bool isRefused = !page && page.error().kind == Error::Kind::Rejected;
    if (isRefused && after.isEmpty() && m_pageSize > m_defaultPageSize) {
        m_pageSize = m_defaultPageSize;
        return read(after);
    }
    if (!page)
        return finish(failure(page.error()));
    const auto found = std::find_if(page->items.cbegin(), page->items.cend(),
        [this](const ReceivedEvent &event) { return event.sourceId == m_sourceId; });
    if (found != page->items.cend())
        return finish(std::optional(found->receivedAt));
    if (page->next.isEmpty())
        return finish(std::optional<QDateTime>());
    // "None" would claim more than was looked at.
    if (++m_pages == mostPages)
        return finish(failure(Error::Kind::Unexpected, u"more events than are looked through"_s));
    read(page->next);
}
