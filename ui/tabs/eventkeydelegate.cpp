// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/tabs/eventkeydelegate.h"

#include "app/models/eventkeymodel.h"
#include "ui/common/icons.h"

#include <QFontDatabase>

using namespace Qt::StringLiterals;

EventKeyDelegate::EventKeyDelegate(QObject *parent)
    : QStyledItemDelegate(parent)
    , m_fixedFont(QFontDatabase::systemFont(QFontDatabase::FixedFont))
{
}

QSize EventKeyDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    return {option.fontMetrics.averageCharWidth() * 8, option.fontMetrics.height() + 2 * 5};
}

void EventKeyDelegate::initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const
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
        [[fallthrough]];
    case EventKeyModel::Masked:
    case EventKeyModel::Source:
    case EventKeyModel::Age:
        option->palette.setColor(QPalette::Text, option->palette.color(QPalette::PlaceholderText));
        break;
    default: // in the table's own colours
        break;
    }
}
