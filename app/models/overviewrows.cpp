// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/models/overviewrows.h"

#include "app/core/lookup.h"

OverviewRows::OverviewRows(MonthsOf monthsOf)
    : m_monthsOf(std::move(monthsOf))
{
}

void OverviewRows::setSearch(const QString &text)
{
    m_order.setSearch(text);
    choose();
}

void OverviewRows::setPart(Part part)
{
    m_part = part;
    choose();
}

bool OverviewRows::isIn(const Row &row, Part part)
{
    switch (part) {
    case Part::All:
        return true;
    case Part::NeedsPerson:
        return needsPerson(row.standing);
    case Part::Due:
        return row.ages.isDue() || row.ages.isOverdue();
    }
    return true;
}

void OverviewRows::readAll(const AccountOverview *overview, const QDateTime &now)
{
    m_all.clear();
    m_counts.clear();
    const QList<EnvironmentOverview> known = overview ? overview->environments() : QList<EnvironmentOverview>();
    for (const EnvironmentOverview &each : known) {
        Row row{.overview = each, .keyMonths = m_monthsOf(each.environment.id)};
        row.ages = keyAgesOf(each.keys.look, row.keyMonths, now);
        row.standing = standingsOf(each, row.ages).first();
        for (const Part part : {Part::All, Part::NeedsPerson, Part::Due})
            m_counts[part] += isIn(row, part);
        m_all.append(row);
    }
}

void OverviewRows::arrange(const AccountOverview *overview, const QDateTime &now)
{
    readAll(overview, now);
    m_order.setEnvironments(ofEach<QList<Environment>>(m_all, [](const Row &row) { return row.overview.environment; }));
    choose();
}

QHash<QString, const OverviewRows::Row *> OverviewRows::allById() const
{
    QHash<QString, const Row *> byId;
    for (const Row &row : m_all)
        byId.insert(row.overview.environment.id, &row);
    return byId;
}

void OverviewRows::choose()
{
    const QHash<QString, const Row *> byId = allById();
    m_rows.clear();
    for (int at = 0; at < m_order.rowCount(); ++at) {
        const Row *row = byId.value(m_order.environmentAt(at).id);
        if (row && isIn(*row, m_part)) // one can be gone from what was read since
            m_rows.append(*row);
    }
}

void OverviewRows::refresh(const AccountOverview *overview, const QDateTime &now)
{
    readAll(overview, now);
    const QHash<QString, const Row *> byId = allById();
    for (Row &row : m_rows) {
        if (const Row *known = byId.value(row.overview.environment.id))
            row = *known;
    }
}

const OverviewRows::Row *OverviewRows::find(const QString &environmentId) const
{
    return firstOf(m_rows, [&](const Row &row) { return row.overview.environment.id == environmentId; });
}
