// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/models/historymodel.h"

#include "app/core/words.h"
#include "app/history/historywords.h"
#include "app/models/words.h"

HistoryModel::HistoryModel()
    : FlatModel({tr("Time"), tr("What"), tr("Key or app"), tr("Fingerprint"), tr("Environment"), tr("Account"),
        tr("Who"), tr("Outcome"), tr("Rotation"), tr("Reason")})
{
}

void HistoryModel::setEntries(const QList<HistoryEntry> &entries)
{
    std::vector<HistoryEntry> rows(entries.begin(), entries.end());
    m_rotations.clear();
    for (const HistoryEntry &entry : rows) {
        if (entry.rotationId.isEmpty())
            continue;
        RotationRows &rotation = m_rotations[entry.rotationId];
        if (rotation.words.isEmpty())
            rotation.words = tr("%1, %2", "an environment, a time")
                                 .arg(entry.environmentName, entry.at.toLocalTime().toString(u"yyyy-MM-dd HH:mm"));
        rotation.newest = std::max(rotation.newest, entry.number);
    }
    std::vector<Entry> shown;
    shown.reserve(rows.size());
    for (const HistoryEntry &entry : rows) {
        QStringList columns;
        for (int column = 0; column < columnCount(); ++column)
            columns << text(entry, column);
        columns << HistoryWords::subjects(entry);
        columns << timeInWords(entry.at.toUTC());
        shown.push_back({.id = QString::number(entry.number),
            .searched = searchText(columns << entry.rotationId),
            .hash = QString::fromLatin1(entry.hash)});
    }
    replaceRows(
        std::move(shown), [&] { m_entries.swap(rows); },
        [&](int before, int after) { return rows[before] == m_entries[after]; });
}

void HistoryModel::setFilter(const HistoryFilter &filter)
{
    if (filter == m_filter)
        return;
    m_filter = filter;
    settle();
}

bool HistoryModel::isWanted(int source) const
{
    const HistoryEntry &entry = m_entries[source];
    const auto fits = [](const QString &wanted, const QString &is) { return wanted.isEmpty() || wanted == is; };
    return fits(m_filter.what, HistoryWords::actKind(entry.what))
        && (m_filter.keyName.isEmpty() || HistoryWords::subjects(entry).contains(m_filter.keyName))
        && fits(m_filter.person, entry.person) && fits(m_filter.outcome, HistoryWords::outcomeKind(entry))
        && (m_filter.rotationId == HistoryFilter::noRotation ? entry.rotationId.isEmpty()
                                                             : fits(m_filter.rotationId, entry.rotationId))
        && (!m_filter.from.isValid() || entry.at >= m_filter.from)
        && (!m_filter.until.isValid() || entry.at < m_filter.until);
}

qint64 HistoryModel::groupOf(const HistoryEntry &entry) const
{
    return entry.rotationId.isEmpty() ? entry.number : m_rotations.value(entry.rotationId).newest;
}

QList<HistoryEntry> HistoryModel::shown() const
{
    QList<HistoryEntry> entries;
    for (int row = 0; row < rowCount(); ++row)
        entries.append(entryAt(row));
    return entries;
}

QVariant HistoryModel::toolTip(const HistoryEntry &entry, int column) const
{
    if (column == KeyName)
        return inARow(HistoryWords::subjects(entry));
    return column == Time ? tr("%1 UTC").arg(timeInWords(entry.at.toUTC())) : text(entry, column);
}

QString HistoryModel::text(const HistoryEntry &entry, int column) const
{
    switch (static_cast<Column>(column)) {
    case Time:
        return timeInWords(entry.at.toLocalTime());
    case What:
        return HistoryWords::act(entry);
    case KeyName:
        return HistoryWords::subject(entry);
    case Fingerprint:
        return entry.fingerprint;
    case Environment:
        return entry.environmentName;
    case Account:
        return entry.accountName;
    case Person:
        return entry.person;
    case Outcome:
        return HistoryWords::outcome(entry);
    case Rotation:
        return rotationInWords(entry.rotationId);
    case Reason:
        return entry.reason;
    }
    return {};
}

QVariant HistoryModel::cell(const QModelIndex &index, int role) const
{
    const HistoryEntry &entry = entryAt(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return text(entry, index.column());
    case Qt::AccessibleTextRole:
        // Where the rows of a rotation stand together, the heading that says which one it is is only painted.
        return index.column() == Time && sortColumn() == Rotation && !entry.rotationId.isEmpty()
            ? tr("%1, rotation %2", "a time and a rotation").arg(text(entry, Time), text(entry, Rotation))
            : text(entry, index.column());
    case Qt::ToolTipRole:
        return toolTip(entry, index.column());
    case IdRole:
        return QString::number(entry.number);
    default: // a role of Qt's that is left to the view
        return {};
    }
}

int HistoryModel::compare(int a, int b, int column) const
{
    const HistoryEntry &x = m_entries[a];
    const HistoryEntry &y = m_entries[b];
    switch (column) {
    case NaturalOrder:
        return compareValues(y.number, x.number);
    case Time:
        return compareValues(x.at, y.at);
    case Rotation:
        return compareValues(groupOf(x), groupOf(y));
    default: // by what is shown
        return compareText(text(x, column), text(y, column));
    }
}
