// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/soon.h"

#include <QAbstractItemView>
#include <QHash>
#include <QObject>

class QHeaderView;
class QTableView;

/// Columns as wide as what stands in them, as far as there is room: of what does not fit what only few rows want gives
/// way first, then the widest, and what is left over goes to all. They grow with what is shown and never shrink while
/// the view stays as wide as it is. One that a person has dragged makes all of them stay, but for the last, which takes
/// the rest. Belongs to the header.
class FittedColumns : public QObject
{
    Q_OBJECT

public:
    FittedColumns(QAbstractItemView &view, QHeaderView &header);

    static FittedColumns *of(const QHeaderView &header); ///< nullptr: nobody fits its columns.
    /// Where there is no room for what most rows want, these are cut before any other, down to their headings.
    void letGiveWay(const QList<int> &columns) { m_yielding = columns; }
    bool areDragged() const { return m_areDragged; }
    void leave(); ///< As somebody has dragged them before.

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void forget();
    void fit();
    void apply();
    QList<int> shownColumns() const; ///< From left to right.
    int headingWidth(int column) const;
    int usualWidth(int column) const;
    static int capFor(QList<int> wanted, int room);

    QAbstractItemView &m_view;
    QHeaderView &m_header;
    QHash<int, int> m_wanted; // by column, since the view got its width
    QHash<int, int> m_usual; // in which most of the rows have room
    QList<int> m_yielding;
    Soon m_fitSoon{[this] { fit(); }};
    bool m_isPressed = false;
    bool m_areDragged = false;
};

/// How a list of rows looks and is used, everywhere in the window alike.
namespace rowsLook {

/// Whole rows are selected, sorting is by a click on a heading, and Tab leaves the table.
void apply(QTableView &table, QAbstractItemView::SelectionMode mode);
/// The table above, what its selected row holds below. share: the table's of the height, against one of the details.
QWidget *withDetails(QTableView &table, QWidget &details, int share = 1);

} // namespace rowsLook
