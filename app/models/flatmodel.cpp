// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/models/flatmodel.h"

#include "app/core/lookup.h"
#include "app/core/shown.h"

#include <QCollator>
#include <QHash>
#include <numeric>

namespace {

// A view takes each range of rows by itself; with more than these, starting anew is quicker.
constexpr int mostRanges = 16;

/// Runs of positions in [0, size) for which isIn holds, first to last: (first, last).
template <typename IsIn>
QList<std::pair<int, int>> runs(int size, IsIn isIn)
{
    QList<std::pair<int, int>> found;
    for (int i = 0; i < size; ++i) {
        if (!isIn(i))
            continue;
        if (!found.isEmpty() && found.last().second == i - 1)
            found.last().second = i;
        else
            found.append({i, i});
    }
    return found;
}

} // namespace

FlatModel::FlatModel(const QStringList &titles, QObject *parent)
    : QAbstractTableModel(parent)
    , m_titles(titles)
{
}

int FlatModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_titles.size());
}

QVariant FlatModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    const bool isTitle = orientation == Qt::Horizontal && role == Qt::DisplayRole;
    return isTitle && section >= 0 && section < m_titles.size() ? QVariant(m_titles.at(section)) : QVariant();
}

int FlatModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_shown.size());
}

QVariant FlatModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const QVariant value = cell(index, role);
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return value.isValid() ? shownName(value.toString()) : value;
    case Qt::ToolTipRole:
        if (!value.isValid())
            return value;
        // The cell once more, where it may be too narrow; or sentences about it.
        return value == cell(index, Qt::DisplayRole) ? shownLine(value.toString()) : shownText(value.toString());
    default: // a role of Qt's or the subclass'
        return value;
    }
}

void FlatModel::refreshColumn(int column)
{
    if (rowCount() > 0)
        emit dataChanged(index(0, column), index(rowCount() - 1, column), {Qt::DisplayRole, Qt::AccessibleTextRole});
}

QString FlatModel::idAt(int row) const
{
    return row >= 0 && row < m_shown.size() ? m_entries[m_shown.at(row)].id : QString();
}

int FlatModel::rowOf(const QString &id) const
{
    const auto found = std::ranges::find_if(m_shown, [&](int source) { return m_entries[source].id == id; });
    return found == m_shown.end() ? -1 : static_cast<int>(found - m_shown.begin());
}

QString FlatModel::searchText(const QStringList &columns)
{
    // No word of a search holds a line break, so none is found across two columns.
    return columns.join(u'\n').toCaseFolded();
}

bool FlatModel::isFound(int source) const
{
    const Entry &entry = m_entries[source];
    return std::ranges::all_of(m_words, [&entry](const QStringMatcher &word) {
        return word.indexIn(entry.searched) >= 0
            || (word.pattern().size() >= leastOfHash && word.indexIn(entry.hash) >= 0);
    });
}

QList<int> FlatModel::filtered(const QList<int> &from) const
{
    QList<int> result;
    result.reserve(from.size());
    std::ranges::copy_if(
        from, std::back_inserter(result), [this](int source) { return isFound(source) && isWanted(source); });
    return result;
}

QList<int> FlatModel::sorted() const
{
    QList<int> order(total());
    std::iota(order.begin(), order.end(), 0);
    std::ranges::sort(order, [this](int a, int b) { return isBefore(a, b); });
    return order;
}

bool FlatModel::isBefore(int a, int b) const
{
    if (const int difference = compareBlocks(a, b))
        return difference < 0;
    if (m_sortColumn != NaturalOrder) {
        const int difference = compare(a, b, m_sortColumn);
        if (difference != 0)
            return m_sortOrder == Qt::AscendingOrder ? difference < 0 : difference > 0;
    }
    const int difference = compare(a, b, NaturalOrder);
    // The id decides last, so that the order does not hang on the order in which a server lists them.
    return difference != 0 ? difference < 0 : m_entries[a].id < m_entries[b].id;
}

void FlatModel::setSearch(const QString &text)
{
    const QString folded = text.simplified().toCaseFolded();
    if (folded == m_search)
        return;
    m_words.clear();
    for (const QString &word : folded.split(u' ', Qt::SkipEmptyParts))
        m_words.append(QStringMatcher(word));
    // What matches the longer text matched the shorter one too, unless that was too short for a hash; a steady model's
    // filter may want others by now.
    const bool looksAtHashes
        = std::ranges::any_of(m_words, [](const QStringMatcher &word) { return word.pattern().size() >= leastOfHash; });
    const bool narrows = folded.startsWith(m_search) && !looksAtHashes && !m_isSteady;
    m_search = folded;

    show(filtered(narrows ? m_shown : m_order));
}

void FlatModel::settle()
{
    m_order = sorted();
    show(filtered(m_order));
    emit sortedAnew();
}

int FlatModel::misplaced() const
{
    if (!m_isSteady)
        return 0;
    const QList<int> wanted = filtered(sorted());
    QHash<int, qsizetype> placeOf;
    for (qsizetype i = 0; i < wanted.size(); ++i)
        placeOf.insert(wanted.at(i), i);
    // The most that can stay is the longest row of them that stands in the right order already.
    std::vector<qsizetype> ends;
    qsizetype common = 0;
    for (const int source : m_shown) {
        const auto place = placeOf.constFind(source);
        if (place == placeOf.cend())
            continue;
        ++common;
        const auto end = std::lower_bound(ends.begin(), ends.end(), *place);
        if (end == ends.end())
            ends.push_back(*place);
        else
            *end = *place;
    }
    return static_cast<int>(m_shown.size() - common + wanted.size() - common + common - qsizetype(ends.size()));
}

void FlatModel::show(const QList<int> &wanted)
{
    if (QSet<int>(wanted.begin(), wanted.end()) == QSet<int>(m_shown.begin(), m_shown.end()))
        return moveTo(wanted);
    beginResetModel();
    m_shown = wanted;
    endResetModel();
    emit shownChanged();
}

void FlatModel::sort(int column, Qt::SortOrder order)
{
    if (column == m_sortColumn && order == m_sortOrder)
        return;
    m_sortColumn = column;
    m_sortOrder = order;
    settle();
}

/// The same rows in another order.
void FlatModel::moveTo(const QList<int> &wanted)
{
    // Instead of ==, which of two empty lists gives null pointers to memcmp (Qt 6.4).
    if (std::ranges::equal(wanted, m_shown))
        return;
    emit layoutAboutToBeChanged({}, QAbstractItemModel::VerticalSortHint);
    QList<int> rowOfSource(total(), -1);
    for (int row = 0; row < wanted.size(); ++row)
        rowOfSource[wanted.at(row)] = row;
    const QModelIndexList before = persistentIndexList();
    QModelIndexList after;
    after.reserve(before.size());
    for (const QModelIndex &index : before)
        after.append(createIndex(rowOfSource.at(m_shown.at(index.row())), index.column()));
    m_shown = wanted;
    changePersistentIndexList(before, after);
    emit layoutChanged({}, QAbstractItemModel::VerticalSortHint);
}

void FlatModel::replaceRows(std::vector<Entry> entries, const std::function<void()> &swapIn,
    const std::function<bool(int before, int after)> &isSame)
{
    // First what is gone, while the old rows still stand behind it; then the new rows take the old ones' places; then
    // what moved, differs or is new.
    const auto idOf = [this](int source) { return m_entries[source].id; };
    const QStringList idsBefore = ofEach(m_order, idOf);
    const auto shownBefore = ofEach<QSet<QString>>(m_shown, idOf);
    const auto oldEntries = std::exchange(m_entries, {});
    m_entries = std::move(entries);
    QHash<QString, int> places;
    places.reserve(total());
    QSet<QString> kept;
    kept.reserve(total());
    for (int source = 0; source < total(); ++source) {
        places.insert(m_entries[source].id, source);
        if (isFound(source) && (!m_isSteady || shownBefore.contains(m_entries[source].id)))
            kept.insert(m_entries[source].id);
    }
    std::vector<Entry> newEntries = std::exchange(m_entries, oldEntries);
    removeGone(kept);

    const QList<int> before = m_shown;
    for (int &source : m_shown)
        source = places.value(m_entries[source].id);
    m_entries = std::move(newEntries);
    swapIn();
    m_order = m_isSteady ? orderAfter(idsBefore) : sorted();
    QList<int> wanted = filtered(m_order);
    if (m_isSteady) {
        const QSet<QString> known(idsBefore.begin(), idsBefore.end());
        wanted = m_order;
        wanted.removeIf([&](int source) {
            const QString &id = m_entries[source].id;
            return known.contains(id) ? !kept.contains(id) : !isFound(source) || !isWanted(source);
        });
    }

    const QSet<int> survivors(m_shown.begin(), m_shown.end());
    QHash<int, int> beforeOf;
    for (int row = 0; row < before.size(); ++row)
        beforeOf.insert(m_shown.at(row), before.at(row));
    moveTo(those(wanted, [&](int source) { return survivors.contains(source); }));
    tellOfDifferences(ofEach<QList<int>>(m_shown, [&](int source) { return beforeOf.value(source); }), isSame);
    insertNew(wanted);
    emit shownChanged();
}

/// Those that were there in the order that they had, then the new ones, block by block.
QList<int> FlatModel::orderAfter(const QStringList &idsBefore) const
{
    QHash<QString, int> sourceOf;
    for (int source = 0; source < total(); ++source)
        sourceOf.insert(m_entries[source].id, source);
    QList<int> order;
    for (const QString &id : idsBefore) {
        if (const auto found = sourceOf.constFind(id); found != sourceOf.cend())
            order.append(*found);
    }
    const QSet<int> there(order.begin(), order.end());
    for (const int source : sorted()) {
        if (!there.contains(source))
            order.append(source);
    }
    // At the end of its own block.
    std::ranges::stable_sort(order, [this](int a, int b) { return compareBlocks(a, b) < 0; });
    return order;
}

void FlatModel::changeRow(int source, const std::function<void()> &change)
{
    change();
    if (const auto row = static_cast<int>(m_shown.indexOf(source)); row >= 0)
        emit dataChanged(index(row, 0), index(row, columnCount() - 1));
}

void FlatModel::removeGone(const QSet<QString> &kept)
{
    const auto gone = runs(
        static_cast<int>(m_shown.size()), [&](int row) { return !kept.contains(m_entries[m_shown.at(row)].id); });
    if (gone.size() > mostRanges) {
        beginResetModel();
        m_shown.removeIf([&](int source) { return !kept.contains(m_entries[source].id); });
        endResetModel();
        return;
    }
    for (auto range = gone.crbegin(); range != gone.crend(); ++range) {
        beginRemoveRows({}, range->first, range->second);
        m_shown.remove(range->first, range->second - range->first + 1);
        endRemoveRows();
    }
}

void FlatModel::tellOfDifferences(const QList<int> &before, const std::function<bool(int, int)> &isSame)
{
    const auto different
        = runs(static_cast<int>(m_shown.size()), [&](int row) { return !isSame(before.at(row), m_shown.at(row)); });
    const int lastColumn = columnCount() - 1;
    for (const auto &[first, last] : different)
        emit dataChanged(index(first, 0), index(last, lastColumn));
}

void FlatModel::insertNew(const QList<int> &wanted)
{
    const QSet<int> there(m_shown.begin(), m_shown.end());
    const auto added = runs(static_cast<int>(wanted.size()), [&](int row) { return !there.contains(wanted.at(row)); });
    if (added.size() > mostRanges) {
        beginResetModel();
        m_shown = wanted;
        endResetModel();
        return;
    }
    // From the top down: when a run's turn comes, all rows above it stand at their places.
    for (const auto &[first, last] : added) {
        beginInsertRows({}, first, last);
        m_shown = m_shown.first(first) + wanted.sliced(first, last - first + 1) + m_shown.sliced(first);
        endInsertRows();
    }
}

namespace {

QCollator nameCollator()
{
    // The locale "C" would put "Zeta" before "alpha"; nobody expects that of a list.
    const QLocale system = QLocale::system();
    QCollator collator(system.language() == QLocale::C ? QLocale(QLocale::English) : system);
    collator.setCaseSensitivity(Qt::CaseInsensitive);
    collator.setNumericMode(true);
    return collator;
}

} // namespace

QCollatorSortKey nameSortKey(const QString &name)
{
    static const QCollator collator = nameCollator();
    return collator.sortKey(name);
}
