// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/apps/appstable.h"

#include "ui/apps/appsboarddelegate.h"
#include "ui/widgets/fittedcolumns.h"
#include "ui/widgets/rowslook.h"

#include <QHeaderView>
#include <algorithm>

using namespace Qt::StringLiterals;

AppsTable::AppsTable(RolloutModel &model, QWidget *parent)
    : QTableView(parent)
    , m_model(model)
{
    setObjectName(u"boardTable"_s);
    setAccessibleName(tr("Apps and the keys that they hold"));
    setModel(&model);
    setItemDelegate(new AppsBoardDelegate(this));
    rowsLook::apply(*this, QAbstractItemView::ExtendedSelection);
    // The model's own order first: what is broken now on top. A click on a heading sorts by that.
    horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
    setSortingEnabled(true);
    horizontalHeader()->setSortIndicatorClearable(true);
    new FittedColumns(*this, *horizontalHeader());
}

void AppsTable::showColumns(const QList<RolloutModel::Column> &columns)
{
    for (int column = 0; column < m_model.columnCount(); ++column) {
        const bool isHidden = !columns.contains(RolloutModel::Column(column));
        if (isColumnHidden(column) != isHidden)
            setColumnHidden(column, isHidden);
    }
}

void AppsTable::beShort(int mostRows)
{
    m_mostRows = mostRows;
    setSelectionMode(QAbstractItemView::SingleSelection);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&m_model, &FlatModel::shownChanged, this, &AppsTable::updateGeometry);
}

QSize AppsTable::sizeHint() const
{
    const QSize usual = QTableView::sizeHint();
    if (m_mostRows == 0)
        return usual;
    const int rows = std::clamp(m_model.rowCount(), 1, m_mostRows);
    return {usual.width(),
        horizontalHeader()->sizeHint().height() + rows * verticalHeader()->defaultSectionSize() + 2 * frameWidth()};
}
