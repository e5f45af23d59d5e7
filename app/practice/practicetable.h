// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QHash>
#include <QList>
#include <QString>

/// Rows by id, in the order in which they first came. Changes are for PracticeState.
template <typename T>
class PracticeTable
{
public:
    const QList<T> &all() const { return m_rows; }
    qsizetype size() const { return m_rows.size(); }

    /// Null: there is none. Valid until the next change of the table.
    const T *find(const QString &id) const
    {
        const auto position = m_positions.constFind(id);
        return position == m_positions.cend() ? nullptr : &m_rows.at(*position);
    }

    /// -1: there is none.
    qsizetype position(const QString &id) const { return m_positions.value(id, -1); }

    void put(const QString &id, T row)
    {
        const qsizetype position = m_positions.value(id, -1);
        if (position >= 0) {
            m_rows[position] = std::move(row);
            return;
        }
        m_positions.insert(id, m_rows.size());
        m_rows.append(std::move(row));
    }

    void remove(const QString &id)
    {
        const qsizetype position = m_positions.value(id, -1);
        if (position < 0)
            return;
        m_positions.remove(id);
        m_rows.removeAt(position);
        for (auto &other : m_positions) {
            if (other > position)
                --other;
        }
    }

    void clear()
    {
        m_rows.clear();
        m_positions.clear();
    }

private:
    QList<T> m_rows;
    QHash<QString, qsizetype> m_positions;
};
