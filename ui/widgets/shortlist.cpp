// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/widgets/shortlist.h"

#include "ui/widgets/fittedcolumns.h"
#include "ui/words/tone.h"

#include <QHeaderView>
#include <algorithm>

ShortList::ShortList(
    const QString &name, const QString &accessibleName, const QStringList &titles, int mostRows, QWidget *parent)
    : QTreeWidget(parent)
    , m_mostRows(mostRows)
{
    setObjectName(name);
    setAccessibleName(accessibleName);
    setRootIsDecorated(false);
    setUniformRowHeights(true);
    setAllColumnsShowFocus(true);
    setTabKeyNavigation(false);
    setHeaderLabels(titles);
    new FittedColumns(*this, *header());
    setRows({});
}

void ShortList::setRows(const QList<QStringList> &rows)
{
    while (topLevelItemCount() > rows.size())
        delete takeTopLevelItem(topLevelItemCount() - 1);
    while (topLevelItemCount() < rows.size())
        addTopLevelItem(new QTreeWidgetItem);
    for (int i = 0; i < rows.size(); ++i) {
        for (int column = 0; column < rows.at(i).size(); ++column) {
            row(i).setText(column, rows.at(i).at(column));
            row(i).setToolTip(column, rows.at(i).at(column));
        }
    }
    fitHeight();
}

/// Whoever fills the rows gives them marks and letters later, which make them higher.
void ShortList::updateGeometries()
{
    fitHeight();
    QTreeWidget::updateGeometries();
}

void ShortList::fitHeight()
{
    const auto heightOf = [this](int shown) {
        const int height = std::max(sizeHintForRow(0), fontMetrics().height() + Spacing::tight / 2);
        return header()->sizeHint().height() + shown * height + 2 * frameWidth() + Spacing::tight;
    };
    const int all = std::max(1, topLevelItemCount());
    setMinimumHeight(heightOf(std::min(all, m_mostRows)));
    setMaximumHeight(m_grows ? heightOf(all) : minimumHeight());
}
