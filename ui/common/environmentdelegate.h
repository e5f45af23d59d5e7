// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/environment.h"
#include "ui/common/tone.h"

#include <QStyledItemDelegate>

/// The tone that stands for an environment everywhere: its band, the picker, the list.
Tone environmentTone(EnvironmentType type, bool isArchived);
/// The symbol that goes with it: a name for icon().
QString environmentSymbol(EnvironmentType type, bool isArchived);

/// Draws an environment in one line: its symbol, its name, what kind it is, and whether it is archived. Branch
/// environments stand under their parent. All rows have one height.
class EnvironmentDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};
