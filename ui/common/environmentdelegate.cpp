// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/common/environmentdelegate.h"

#include "app/models/environmentmodel.h"
#include "ui/common/environmentband.h"
#include "ui/common/icons.h"

#include <QApplication>
#include <QPainter>

using namespace Qt::StringLiterals;

namespace {

constexpr int symbolSize = 16;
constexpr int indent = 20;

} // namespace

QSize EnvironmentDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    return {option.fontMetrics.averageCharWidth() * 24, qMax(symbolSize, option.fontMetrics.height()) + 2 * 5};
}

void EnvironmentDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyleOptionViewItem frame = option;
    frame.text.clear();
    frame.icon = {};
    const QStyle *style = option.widget ? option.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &frame, painter, option.widget);

    Environment environment;
    environment.type = static_cast<EnvironmentType>(index.data(EnvironmentModel::TypeRole).toInt());
    environment.isArchived = index.data(EnvironmentModel::ArchivedRole).toBool();
    const bool isSelected = option.state.testFlag(QStyle::State_Selected);
    QRect rest = option.rect.adjusted(
        Spacing::small + index.data(EnvironmentModel::DepthRole).toInt() * indent, 0, -Spacing::small, 0);

    const QString symbol = EnvironmentBand::symbolOf(environment);
    const QRect symbolRect
        = QStyle::alignedRect(option.direction, Qt::AlignLeft | Qt::AlignVCenter, {symbolSize, symbolSize}, rest);
    if (isSelected)
        icon(symbol).paint(painter, symbolRect, Qt::AlignCenter, QIcon::Selected);
    else
        icon(symbol, EnvironmentBand::toneOf(environment)).paint(painter, symbolRect);
    rest.setLeft(rest.left() + symbolSize + Spacing::small);

    const QPalette::ColorRole role = isSelected ? QPalette::HighlightedText : QPalette::Text;
    QColor quiet = option.palette.color(role);
    quiet.setAlphaF(0.72F);

    // What kind it is gives way to the name, never the name to it.
    const QString name = index.data().toString();
    const QString kind = environment.isArchived ? tr("Archived") : EnvironmentModel::typeInWords(environment.type);
    const int nameWidth = qMin(option.fontMetrics.horizontalAdvance(name) + 1, rest.width());
    const int kindWidth = option.fontMetrics.horizontalAdvance(kind) + 1;
    painter->save();
    painter->setFont(option.font);
    if (nameWidth + Spacing::wide + kindWidth <= rest.width() && name != kind) {
        painter->setPen(quiet);
        painter->drawText(rest, Qt::AlignRight | Qt::AlignVCenter, kind);
    }
    painter->setPen(option.palette.color(role));
    painter->drawText(
        rest, Qt::AlignLeft | Qt::AlignVCenter, option.fontMetrics.elidedText(name, Qt::ElideMiddle, rest.width()));
    painter->restore();
}
