// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QTreeWidget>

/// A list in a page that scrolls as a whole: as high as its rows are, up to some of them, and with columns that fit.
/// What a cell cuts off stands in its tooltip.
class ShortList : public QTreeWidget
{
    Q_OBJECT

public:
    /// accessibleName: for people; mostRows: that are seen at a time.
    ShortList(const QString &name, const QString &accessibleName, const QStringList &titles, int mostRows,
        QWidget *parent = nullptr);

    /// Takes the room that its page has, till all rows are seen; in a layout it needs a stretch of its own for that.
    void setGrows() { m_grows = true; }
    /// As many rows as these, each with its words; rows that were there stay the same items.
    void setRows(const QList<QStringList> &rows);
    QTreeWidgetItem &row(int index) const { return *topLevelItem(index); }
    int currentRow() const { return indexOfTopLevelItem(currentItem()); } ///< -1: none.

protected:
    void updateGeometries() override;

private:
    void fitHeight();

    const int m_mostRows;
    bool m_grows = false;
};
