// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QAbstractTableModel>
#include <QCollatorSortKey>
#include <QList>
#include <QSet>
#include <QString>
#include <QStringMatcher>
#include <algorithm>
#include <functional>
#include <optional>
#include <vector>

/// A table that searches and sorts itself into a flat index: at 10,000 rows a keystroke costs a tenth of what a proxy
/// model takes. Rows have ids, by which a selection outlives a reload. A subclass keeps the rows, says how they compare
/// and what they show. Rows hold no secret.
///
/// Signals: a reload tells of the rows that came, went, moved or differ, and of nothing else; a search resets, since it
/// changes nearly every row's place (a view gets its selection back through ui/widgets/selectionkeeper.h).
class FlatModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Role {
        IdRole = Qt::UserRole, ///< QString, of every column.
        FirstOwnRole,
    };
    /// The column to sort by for the order that the subclass has for itself.
    static constexpr int NaturalOrder = -1;

    /// titles: of the columns, in their order.
    explicit FlatModel(const QStringList &titles, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    /// What cell() says; words for people in the shape in which they may stand on the screen, whatever they hold.
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const final;
    /// Rows that are equal in the column stand in their natural order.
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;
    /// Time has passed: what the cells of this column say of it is read anew.
    void refreshColumn(int column);

    /// Shows the rows that hold every one of the words, in any column that the subclass searches; case aside.
    void setSearch(const QString &text);
    const QString &search() const { return m_search; }

    /// Of a steady model: how many rows would come, go or move if it were sorted and filtered anew. settle() does that.
    virtual int misplaced() const;
    virtual void settle();

    /// How many rows there are, shown or not.
    qsizetype total() const { return static_cast<qsizetype>(m_entries.size()); }
    QString idAt(int row) const; ///< Empty: no such row is shown.
    int rowOf(const QString &id) const; ///< Among those shown; -1: not shown.

signals:
    void sortedAnew(); ///< As somebody has wanted: what they look at may stand elsewhere.
    /// Which rows are shown, or how many there are, may differ now.
    void shownChanged();

protected:
    struct Entry
    {
        QString id;
        QString searched; ///< All that a search looks at, joined by searchText().
        std::optional<QCollatorSortKey> nameKey = {}; ///< By nameSortKey(), of a subclass that sorts by names.
        QString hash = {}; ///< In lower case. Found by a word that is as long as leastOfHash; shorter ones are in many.
    };

    static constexpr qsizetype leastOfHash = 16;
    static QString searchText(const QStringList &columns);
    int sortColumn() const { return m_sortColumn; }

    /// From now on rows stay where they are, and shown or not, whatever changes in them: what is under the pointer
    /// stays there. They move when somebody sorts, searches, filters or settles; new rows join at the end.
    void beSteady() { m_isSteady = true; }
    /// What a steady model's filter wants besides the search; when the filter is another one, settle() or filterAgain()
    /// follows. Argument is a source row.
    virtual bool isWanted(int) const { return true; }
    void filterAgain() { show(filtered(m_order)); } ///< What is shown keeps its order.
    bool isFound(int source) const; ///< By the search.

    /// Takes over other rows. swapIn makes the subclass' rows the new ones, in the entries' order; isSame says, after
    /// that, whether the row that was at `before` shows what the one at `after` does. Ids are unique; of doubled ones
    /// the caller drops the rest.
    void replaceRows(std::vector<Entry> entries, const std::function<void()> &swapIn,
        const std::function<bool(int before, int after)> &isSame);
    /// The same of rows that the subclass keeps as they are. entryOf gives a row's Entry; of rows with the same id the
    /// first one counts.
    template <typename Row, typename EntryOf>
    void replaceRows(std::vector<Row> &rows, const QList<Row> &others, EntryOf entryOf)
    {
        // Most readings bring what is there already.
        if (std::equal(others.begin(), others.end(), rows.begin(), rows.end()))
            return;
        std::vector<Row> unique;
        std::vector<Entry> entries;
        QSet<QString> ids;
        for (const Row &row : others) {
            if (ids.contains(row.id))
                continue;
            ids.insert(row.id);
            unique.push_back(row);
            entries.push_back(entryOf(row));
        }
        replaceRows(
            std::move(entries), [&] { rows.swap(unique); },
            [&](int before, int after) { return unique[before] == rows[after]; });
    }
    /// It is the same row under another id: it stays where it is.
    void renameEntry(int source, const QString &id) { m_entries[source].id = id; }
    /// One of a steady model's rows differs now (its id and what a search looks at do not): tells of it. change puts
    /// the new row in the old one's place.
    void changeRow(int source, const std::function<void()> &change);
    /// By the entries' nameKey: less than 0, 0 or more than 0. Arguments are source rows.
    int compareNames(int a, int b) const { return m_entries[a].nameKey->compare(*m_entries[b].nameKey); }
    /// The place in the subclass' rows of what is shown in this row.
    int sourceRow(int row) const { return m_shown.at(row); }
    /// What the model's data() is, of a valid index. Names as they are.
    virtual QVariant cell(const QModelIndex &index, int role) const = 0;
    /// Less than 0, 0 or more than 0; column: one of the subclass', or NaturalOrder. Arguments are source rows.
    virtual int compare(int a, int b, int column) const = 0;
    /// The same for blocks of rows that stay together, whatever they are sorted by.
    virtual int compareBlocks(int, int) const { return 0; }

private:
    QList<int> filtered(const QList<int> &from) const;
    QList<int> orderAfter(const QStringList &idsBefore) const;
    void show(const QList<int> &wanted);
    QList<int> sorted() const;
    bool isBefore(int a, int b) const;
    void removeGone(const QSet<QString> &kept);
    void moveTo(const QList<int> &wanted);
    void tellOfDifferences(const QList<int> &before, const std::function<bool(int, int)> &isSame);
    void insertNew(const QList<int> &wanted);

    const QStringList m_titles;
    std::vector<Entry> m_entries;
    QList<int> m_order; // all source rows, sorted
    QList<int> m_shown; // those of them that match
    QString m_search;
    QList<QStringMatcher> m_words;
    int m_sortColumn = NaturalOrder;
    Qt::SortOrder m_sortOrder = Qt::AscendingOrder;
    bool m_isSteady = false;
};

/// The key by which names are sorted as people of the system's language expect it: case aside, "app-2" before "app-10".
/// Made once a row and compared often.
QCollatorSortKey nameSortKey(const QString &name);

/// Less than 0, 0, more than 0; case aside, by code units. For what is no language: URLs, ids, codes.
inline int compareText(const QString &a, const QString &b)
{
    return a.compare(b, Qt::CaseInsensitive);
}

template <typename T>
int compareValues(const T &a, const T &b)
{
    return a < b ? -1 : (b < a ? 1 : 0);
}
