// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/keys/eventkeytable.h"

#include "app/models/eventkeymodel.h"
#include "ui/widgets/fittedcolumns.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/selectionkeeper.h"

#include <QFocusEvent>
#include <QFontDatabase>
#include <QHeaderView>
#include <QStyledItemDelegate>

using namespace Qt::StringLiterals;

namespace {

/// Draws fingerprints in a font of one width, a symbol before a filter that filters, and what is not known in a quieter
/// colour.
class EventKeyDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        return {QStyledItemDelegate::sizeHint(option, index).width(), option.fontMetrics.height() + 2 * 5};
    }

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        switch (index.column()) {
        case EventKeyModel::Fingerprint: {
            QFont fixed = m_fixedFont;
            fixed.setPointSizeF(option->font.pointSizeF());
            option->font = fixed;
            option->fontMetrics = QFontMetrics(fixed);
            break;
        }
        case EventKeyModel::Filter:
            if (index.data(EventKeyModel::IsFilteredRole).toBool()) {
                option->icon = icon(u"filter"_s);
                option->decorationSize = {14, 14};
                option->features |= QStyleOptionViewItem::HasDecoration;
                break;
            }
            quieten(*option);
            break;
        case EventKeyModel::Apps:
            if (!index.data(EventKeyModel::IsSharedRole).toBool())
                quieten(*option);
            break;
        case EventKeyModel::Masked:
        case EventKeyModel::Source:
        case EventKeyModel::Age:
            quieten(*option);
            break;
        default: // in the table's own colours
            break;
        }
    }

private:
    static void quieten(QStyleOptionViewItem &option)
    {
        option.palette.setColor(QPalette::Text, option.palette.color(QPalette::PlaceholderText));
    }

    const QFont m_fixedFont = QFontDatabase::systemFont(QFontDatabase::FixedFont);
};

} // namespace

EventKeyTable::EventKeyTable(EventKeyModel &model, QWidget *parent)
    : QTreeView(parent)
{
    setAccessibleName(tr("Event keys"));
    setModel(&model);
    setItemDelegate(new EventKeyDelegate(this));
    setRootIsDecorated(false);
    setUniformRowHeights(true);
    setAllColumnsShowFocus(true);
    setSortingEnabled(true);
    sortByColumn(EventKeyModel::Name, Qt::AscendingOrder);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setContextMenuPolicy(Qt::CustomContextMenu);
    new SelectionKeeper(*this, model);

    header()->setSectionsMovable(false);
    new FittedColumns(*this, *header());
}

int EventKeyTable::selectedRow() const
{
    const QModelIndexList rows = selectionModel()->selectedRows();
    return rows.isEmpty() ? -1 : rows.first().row();
}

/// Whoever comes with the keyboard has the row selected that the arrow keys go on from. A click chooses by itself.
void EventKeyTable::focusInEvent(QFocusEvent *event)
{
    QTreeView::focusInEvent(event);
    const Qt::FocusReason why = event->reason();
    const bool isByKey = why == Qt::TabFocusReason || why == Qt::BacktabFocusReason || why == Qt::ShortcutFocusReason;
    if (isByKey && selectedRow() < 0 && currentIndex().isValid())
        selectionModel()->select(currentIndex(), QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
}
