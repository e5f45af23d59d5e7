// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/widgets/fittedcolumns.h"

#include <QEvent>
#include <QHeaderView>
#include <QSplitter>
#include <QStyleOptionHeader>
#include <QTableView>
#include <algorithm>
#include <numeric>

namespace {

constexpr int leastCharacters = 11; // of a heading above nothing: “Event key”, and what is beside it

} // namespace

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
    connect(model, &QAbstractItemModel::dataChanged, &m_fitSoon, &Soon::ask);
    connect(model, &QAbstractItemModel::rowsInserted, &m_fitSoon, &Soon::ask);
    connect(model, &QAbstractItemModel::modelReset, &m_fitSoon, &Soon::ask);
    connect(&header, &QHeaderView::sortIndicatorChanged, &m_fitSoon, &Soon::ask);
    connect(&header, &QHeaderView::sectionResized, this, [this](int, int before, int now) {
        if (before == 0 || now == 0) { // hidden, or shown
            forget();
            m_fitSoon.ask();
        } else if (m_isPressed) {
            leave();
        }
    });
}

void FittedColumns::forget()
{
    m_wanted.clear();
    m_usual.clear();
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
        m_fitSoon.ask();
        break;
    case QEvent::Resize:
        if (watched == m_header.viewport())
            apply(); // by what is known, so that nothing jumps afterwards
        [[fallthrough]];
    case QEvent::FontChange:
        forget();
        m_fitSoon.ask();
        break;
    default: // nothing of the columns' widths
        break;
    }
    return QObject::eventFilter(watched, event);
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

/// How much each may have at most of what is left, so that all have a share; what wants less gets what it wants.
int FittedColumns::capFor(QList<int> wanted, int room)
{
    std::ranges::sort(wanted);
    int left = room;
    for (int i = 0; i < wanted.size(); ++i) {
        const int share = left / int(wanted.size() - i);
        if (wanted.at(i) > share)
            return share;
        left -= wanted.at(i);
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

/// In which nine of ten of the rows that can be seen have room: one long cell cuts no column of short ones.
int FittedColumns::usualWidth(int column) const
{
    QList<int> widths;
    bool isEmpty = true;
    const int bottom = m_view.viewport()->height();
    for (QModelIndex index = m_view.indexAt({0, 0}).siblingAtColumn(column); index.isValid();
         index = index.siblingAtRow(index.row() + 1)) {
        if (m_view.visualRect(index).top() > bottom)
            break;
        const int width = m_view.sizeHintForIndex(index).width();
        if (width > 0) // not of a heading over all columns
            widths.append(width);
        isEmpty = isEmpty && (width <= 0 || index.data().toString().isEmpty());
    }
    if (isEmpty)
        return 0;
    std::ranges::sort(widths);
    return widths.at((widths.size() * 9 - 1) / 10) + 1; // and the line beside it
}

void FittedColumns::fit()
{
    const QList<int> columns = shownColumns();
    if (m_areDragged || columns.isEmpty() || !m_view.isVisible())
        return;
    bool isWider = false;
    for (const int column : columns) {
        const int heading = headingWidth(column);
        const int wanted = std::max(heading, m_view.sizeHintForColumn(column));
        // Where nothing stands in it, it is the first to give way.
        const int cells = usualWidth(column);
        const int least = cells == 0 ? m_header.fontMetrics().averageCharWidth() * leastCharacters : wanted;
        const int usual = std::min(least, std::max(heading, cells));
        isWider = isWider || wanted > m_wanted.value(column) || usual > m_usual.value(column);
        m_wanted[column] = std::max(wanted, m_wanted.value(column));
        m_usual[column] = std::max(usual, m_usual.value(column));
    }
    if (isWider)
        apply();
}

void FittedColumns::apply()
{
    const QList<int> columns = shownColumns();
    if (m_areDragged || columns.isEmpty() || m_wanted.isEmpty())
        return;
    const auto sumOf = [&columns](const QHash<int, int> &widths) {
        return std::accumulate(
            columns.begin(), columns.end(), 0, [&](int sum, int column) { return sum + widths.value(column); });
    };
    const int room = m_header.viewport()->width();
    const int usual = sumOf(m_usual);
    const int more = std::max(0, room - sumOf(m_wanted)) / int(columns.size());
    QHash<int, int> widths = m_usual;
    QList<int> wanted;
    if (usual <= room) {
        // What most rows want has room: the rest goes to the long ones, up to a third of all to the first, which says
        // which row it is, before the others.
        int &first = widths[columns.first()];
        const int before = first;
        first = std::max(first, std::min({m_wanted.value(columns.first()), room / 3, first + room - usual}));
        const int left = room - usual - (first - before);
        for (const int column : columns)
            wanted.append(m_wanted.value(column) - widths.value(column));
        const int cap = capFor(wanted, left);
        for (int i = 0; i < columns.size(); ++i)
            widths[columns.at(i)] += std::min(cap, wanted.at(i));
    } else {
        // A third, or what the others leave.
        const int first = columns.first();
        widths[first] = std::min(m_wanted.value(first), std::max(room / 3, room - (usual - m_usual.value(first))));
        QList<int> others = columns.mid(1);
        QList<int> yielding;
        others.removeIf([&](int column) {
            if (m_yielding.contains(column))
                yielding.append(column);
            return m_yielding.contains(column);
        });
        for (const int column : std::as_const(others))
            wanted.append((yielding.isEmpty() ? m_usual : m_wanted).value(column));
        int left = room - widths.value(first);
        int rest = left - std::accumulate(wanted.begin(), wanted.end(), 0);
        for (qsizetype i = 0; i < yielding.size(); ++i) {
            const int least = std::min(headingWidth(yielding.at(i)), m_usual.value(yielding.at(i)));
            const int width = std::max(rest / int(yielding.size() - i), least);
            rest -= width;
            left -= widths[yielding.at(i)] = width;
        }
        const int cap = capFor(wanted, left);
        for (int i = 0; i < others.size(); ++i)
            widths[others.at(i)] = std::min(wanted.at(i), cap);
    }
    // The last takes the rest by itself.
    for (const int column : columns.first(std::max<qsizetype>(1, columns.size() - 1)))
        m_header.resizeSection(column, widths.value(column) + more);
}

namespace {

constexpr int usualHeight = 240;

} // namespace

void rowsLook::apply(QTableView &table, QAbstractItemView::SelectionMode mode)
{
    table.setSelectionBehavior(QAbstractItemView::SelectRows);
    table.setSelectionMode(mode);
    table.setAlternatingRowColors(true);
    table.setShowGrid(false);
    table.setWordWrap(false);
    table.setTabKeyNavigation(false);
    table.verticalHeader()->hide();
    table.horizontalHeader()->setHighlightSections(false);
    table.horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table.horizontalHeader()->setStretchLastSection(true);
}

QWidget *rowsLook::withDetails(QTableView &table, QWidget &details, int share)
{
    auto *splitter = new QSplitter(Qt::Vertical);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(&table);
    splitter->addWidget(&details);
    splitter->setStretchFactor(0, share);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({share * usualHeight, usualHeight});
    return splitter;
}
