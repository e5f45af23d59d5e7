// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QFont>
#include <QStyledItemDelegate>

/// Draws the event keys' table: fingerprints in a font of one width, a symbol before a filter that filters, and what is
/// not known in a quieter colour.
class EventKeyDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    explicit EventKeyDelegate(QObject *parent = nullptr);

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;

private:
    const QFont m_fixedFont;
};
