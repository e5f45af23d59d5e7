// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/models/environmentmodel.h"
#include "app/models/keyages.h"

#include <QHash>
#include <functional>

/// The environments of an overview, in the order of the window's list: what is read of them moves no card.
class OverviewRows
{
public:
    enum class Part { All, NeedsPerson, Due };

    struct Row
    {
        EnvironmentOverview overview;
        KeyAges ages;
        int keyMonths = 0;
        Standing standing = Standing::NotRead;
    };

    /// How many months the keys of an environment may grow old.
    using MonthsOf = std::function<int(const QString &environmentId)>;
    explicit OverviewRows(MonthsOf monthsOf);

    void setSearch(const QString &text);
    const QString &search() const { return m_order.search(); }
    void setPart(Part part);
    Part part() const { return m_part; }

    /// Which there are. Null: none.
    void arrange(const AccountOverview *overview, const QDateTime &now);
    /// What is known of those that there are.
    void refresh(const AccountOverview *overview, const QDateTime &now);

    const QList<Row> &rows() const { return m_rows; }
    int countOf(Part part) const { return m_counts.value(part); } ///< Whatever is searched for.
    const Row *find(const QString &environmentId) const;

private:
    static bool isIn(const Row &row, Part part);
    void readAll(const AccountOverview *overview, const QDateTime &now);
    QHash<QString, const Row *> allById() const;
    void choose(); ///< Of all that were read.

    const MonthsOf m_monthsOf;
    EnvironmentModel m_order;
    Part m_part = Part::All;
    QList<Row> m_all;
    QList<Row> m_rows;
    QHash<Part, int> m_counts;
};
