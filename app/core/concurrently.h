// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/flow.h"

#include <QList>
#include <functional>

/// Asks for a list of each item, at most `limit` at a time, and answers with all of them joined in the items' order, or
/// with the first failure. A child of its owner, whom it asks, and gone with it.
template <typename Item, typename T>
class JoinedLists final : public Flow<Result<QList<T>>>
{
public:
    using Ask = std::function<QFuture<Result<QList<T>>>(const Item &)>;

    static QFuture<Result<QList<T>>> run(QObject *owner, const QList<Item> &items, int limit, Ask ask)
    {
        return JoinedLists::begun(new JoinedLists(items, std::move(ask)), owner, [&](JoinedLists *flow) {
            if (items.isEmpty())
                flow->finish(QList<T>());
            for (int i = 0; i < limit; ++i)
                flow->next();
        });
    }

private:
    JoinedLists(const QList<Item> &items, Ask ask)
        : m_items(items)
        , m_answers(items.size())
        , m_ask(std::move(ask))
    {
    }

    void next()
    {
        if (m_next >= m_items.size() || this->isOver())
            return;
        const qsizetype index = m_next++;
        this->need(m_ask(m_items.at(index)), [this, index](const QList<T> &answer) {
            m_answers[index] = answer;
            if (++m_done == m_items.size())
                join();
            else
                next();
        });
    }

    void join()
    {
        QList<T> all;
        for (const QList<T> &answer : m_answers)
            all.append(answer);
        this->finish(all);
    }

    const QList<Item> m_items;
    QList<QList<T>> m_answers;
    const Ask m_ask;
    qsizetype m_next = 0;
    qsizetype m_done = 0;
};
