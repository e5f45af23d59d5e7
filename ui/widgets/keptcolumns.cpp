// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/widgets/keptcolumns.h"

#include "app/accounts/preferences.h"
#include "ui/widgets/fittedcolumns.h"

#include <QEvent>
#include <QHeaderView>
#include <QStringList>
#include <algorithm>
#include <optional>

using namespace Qt::StringLiterals;

namespace {

constexpr int widest = 2000;

/// A table as a line in the settings: "2:180 0:90 1:60;1 desc"; a width of 0: as it fits. A file that somebody has
/// edited says anything: what does not fit the table is not believed.
struct Columns
{
    QList<std::pair<int, int>> widths; // as they stand from left to right: the column, its width
    int sortedBy = -1;
    Qt::SortOrder order = Qt::AscendingOrder;

    static Columns of(const QHeaderView &header)
    {
        Columns columns;
        const FittedColumns *fitted = FittedColumns::of(header);
        const bool areChosen = !fitted || fitted->areDragged();
        for (int i = 0; i < header.count(); ++i) {
            const int column = header.logicalIndex(i);
            columns.widths.append({column, areChosen ? header.sectionSize(column) : 0});
        }
        columns.sortedBy = header.sortIndicatorSection();
        columns.order = header.sortIndicatorOrder();
        return columns;
    }

    QString toText() const
    {
        QStringList words;
        for (const auto &[column, width] : widths)
            words.append(u"%1:%2"_s.arg(column).arg(width));
        return u"%1;%2 %3"_s.arg(
            words.join(u' '), QString::number(sortedBy), order == Qt::AscendingOrder ? u"asc"_s : u"desc"_s);
    }

    static std::optional<Columns> fromText(const QString &text, int count)
    {
        const QStringList halves = text.split(u';');
        const QStringList words = halves.first().split(u' ');
        const QStringList sorting = halves.value(1).split(u' ');
        if (halves.size() != 2 || words.size() != count || sorting.size() != 2)
            return {};
        Columns columns;
        QList<int> seen;
        for (const QString &word : words) {
            bool isColumn = false;
            bool isWidth = false;
            const int column = word.section(u':', 0, 0).toInt(&isColumn);
            const int width = word.section(u':', 1).toInt(&isWidth);
            if (!isColumn || !isWidth || column < 0 || column >= count || seen.contains(column))
                return {};
            seen.append(column);
            columns.widths.append({column, std::clamp(width, 0, widest)});
        }
        bool isNumber = false;
        columns.sortedBy = sorting.first().toInt(&isNumber);
        columns.order = sorting.last() == "desc"_L1 ? Qt::DescendingOrder : Qt::AscendingOrder;
        if (!isNumber || columns.sortedBy < -1 || columns.sortedBy >= count)
            return {};
        return columns;
    }
};

} // namespace

void KeptColumns::of(QWidget &widget, Preferences &preferences)
{
    const QList<QHeaderView *> headers = widget.findChildren<QHeaderView *>();
    for (QHeaderView *header : headers) {
        const QString name = header->parentWidget()->objectName();
        const bool isKept = header->findChild<KeptColumns *>({}, Qt::FindDirectChildrenOnly) != nullptr;
        if (header->orientation() == Qt::Horizontal && !name.isEmpty() && !isKept)
            new KeptColumns(*header, preferences, name);
    }
}

KeptColumns::KeptColumns(QHeaderView &header, Preferences &preferences, const QString &name)
    : QObject(&header)
    , m_header(header)
    , m_preferences(preferences)
    , m_name(u"columns/"_s + name)
{
    restore();
    header.viewport()->installEventFilter(this);
}

void KeptColumns::restore()
{
    const std::optional<Columns> columns = Columns::fromText(m_preferences.shape(m_name), m_header.count());
    if (!columns)
        return;
    for (int i = 0; i < columns->widths.size(); ++i) {
        const auto [column, width] = columns->widths.at(i);
        m_header.moveSection(m_header.visualIndex(column), i);
        FittedColumns *fitted = FittedColumns::of(m_header);
        if (fitted && width == 0)
            continue;
        if (fitted)
            fitted->leave();
        if (m_header.sectionResizeMode(column) == QHeaderView::Interactive)
            m_header.resizeSection(column, std::max(width, m_header.minimumSectionSize()));
    }
    if (columns->sortedBy >= 0 && m_header.isSortIndicatorShown())
        m_header.setSortIndicator(columns->sortedBy, columns->order);
}

void KeptColumns::save()
{
    m_preferences.setShape(m_name, Columns::of(m_header).toText());
}

/// The end of a drag or of a click: what the program does to its columns by itself is not remembered.
bool KeptColumns::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::MouseButtonRelease || event->type() == QEvent::MouseButtonDblClick)
        QMetaObject::invokeMethod(this, &KeptColumns::save, Qt::QueuedConnection); // after the header has acted on it
    return QObject::eventFilter(watched, event);
}
