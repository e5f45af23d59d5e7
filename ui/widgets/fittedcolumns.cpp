// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/widgets/fittedcolumns.h"

#include <QAbstractItemView>
#include <QEvent>
#include <QHeaderView>
#include <QStyleOptionHeader>
#include <algorithm>

FittedColumns::FittedColumns(QAbstractItemView &view, QHeaderView &header)
    : QObject(&header)
    , m_view(view)
    , m_header(header)
{
    header.setStretchLastSection(true);
    view.setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff); // what fits needs none
    header.setResizeContentsPrecision(0); // by what can be seen: hundreds of rows may change at a time
    header.installEventFilter(this);
    header.viewport()->installEventFilter(this);
    const QAbstractItemModel *model = view.model();
    connect(model, &QAbstractItemModel::dataChanged, this, &FittedColumns::fitSoon);
    connect(model, &QAbstractItemModel::rowsInserted, this, &FittedColumns::fitSoon);
    connect(model, &QAbstractItemModel::modelReset, this, &FittedColumns::fitSoon);
    connect(&header, &QHeaderView::sortIndicatorChanged, this, &FittedColumns::fitSoon);
    connect(&header, &QHeaderView::sectionResized, this, [this](int, int before, int now) {
        if (before == 0 || now == 0) { // hidden, or shown
            m_wanted.clear();
            fitSoon();
        } else if (m_isPressed) {
            leave();
        }
    });
}

void FittedColumns::leave()
{
    m_areDragged = true;
    m_view.setHorizontalScrollBarPolicy(Qt::ScrollBarAsNeeded);
}

FittedColumns *FittedColumns::of(const QHeaderView &header)
{
    return header.findChild<FittedColumns *>({}, Qt::FindDirectChildrenOnly);
}

bool FittedColumns::eventFilter(QObject *watched, QEvent *event)
{
    switch (event->type()) {
    case QEvent::MouseButtonPress:
    case QEvent::MouseButtonDblClick:
        m_isPressed = watched == m_header.viewport();
        break;
    case QEvent::MouseButtonRelease:
        m_isPressed = false;
        break;
    case QEvent::Show: // what is out of sight is not measured
        fitSoon();
        break;
    case QEvent::Resize:
        if (watched == m_header.viewport())
            apply(); // by what is known, so that nothing jumps afterwards
        [[fallthrough]];
    case QEvent::FontChange:
        m_wanted.clear();
        fitSoon();
        break;
    default: // nothing of the columns' widths
        break;
    }
    return QObject::eventFilter(watched, event);
}

/// Once for all that changes in this turn of the event loop.
void FittedColumns::fitSoon()
{
    if (!std::exchange(m_isDue, true))
        QMetaObject::invokeMethod(this, &FittedColumns::fit, Qt::QueuedConnection);
}

QList<int> FittedColumns::shownColumns() const
{
    QList<int> columns;
    for (int place = 0; place < m_header.count(); ++place) {
        if (const int column = m_header.logicalIndex(place); !m_header.isSectionHidden(column))
            columns.append(column);
    }
    return columns;
}

/// How wide a column may be at most, so that all have room; what wants less gets what it wants.
int FittedColumns::capFor(const QList<int> &columns, int room) const
{
    QList<int> widths;
    for (const int column : columns)
        widths.append(m_wanted.value(column));
    std::sort(widths.begin(), widths.end());
    int left = room;
    for (int i = 0; i < widths.size(); ++i) {
        const int share = left / int(widths.size() - i);
        if (widths.at(i) > share)
            return share;
        left -= widths.at(i);
    }
    return room;
}

/// Only a column by which the rows are sorted needs room for the arrow: the others would take it from cells.
int FittedColumns::headingWidth(int column) const
{
    if (m_header.isSortIndicatorShown() && m_header.sortIndicatorSection() == column)
        return m_header.sectionSizeHint(column);
    QStyleOptionHeader heading;
    heading.initFrom(&m_header);
    heading.text = m_view.model()->headerData(column, m_header.orientation()).toString();
    const QSize size = m_header.style()->sizeFromContents(QStyle::CT_HeaderSection, &heading, {}, &m_header);
    return std::max(m_header.minimumSectionSize(), size.width());
}

void FittedColumns::fit()
{
    m_isDue = false;
    const QList<int> columns = shownColumns();
    if (m_areDragged || columns.isEmpty() || !m_view.isVisible())
        return;
    bool isWider = false;
    for (const int column : columns) {
        const int wanted = std::max(headingWidth(column), m_view.sizeHintForColumn(column));
        isWider = isWider || wanted > m_wanted.value(column);
        m_wanted[column] = std::max(wanted, m_wanted.value(column));
    }
    if (isWider)
        apply();
}

void FittedColumns::apply()
{
    const QList<int> columns = shownColumns();
    if (m_areDragged || columns.isEmpty() || m_wanted.isEmpty())
        return;
    int sum = 0;
    for (const int column : columns)
        sum += m_wanted.value(column);
    const int room = m_header.viewport()->width();
    const int more = std::max(0, room - sum) / int(columns.size());
    // The first says which row it is: where there is no room for all, a third, or what the others leave.
    const int wanted = m_wanted.value(columns.first());
    const int first = std::min(wanted, std::max(room / 3, room - (sum - wanted)));
    const QList<int> others = columns.mid(1);
    const int cap = capFor(others, room - first);
    m_header.resizeSection(columns.first(), first + more);
    for (const int column : others.first(std::max<qsizetype>(0, others.size() - 1)))
        m_header.resizeSection(column, std::min(m_wanted.value(column), cap) + more);
}
