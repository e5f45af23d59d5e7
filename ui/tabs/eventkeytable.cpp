// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/tabs/eventkeytable.h"

#include "app/models/eventkeymodel.h"
#include "ui/common/selectionkeeper.h"
#include "ui/tabs/eventkeydelegate.h"

#include <QHeaderView>

using namespace Qt::StringLiterals;

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

    const int character = fontMetrics().averageCharWidth();
    header()->setStretchLastSection(false);
    header()->setSectionsMovable(false);
    header()->setMinimumSectionSize(character * 8);
    header()->resizeSection(EventKeyModel::Name, character * 30);
    header()->resizeSection(EventKeyModel::Masked, character * 20);
    header()->resizeSection(EventKeyModel::Fingerprint, character * 18);
    header()->resizeSection(EventKeyModel::Age, character * 19);
    header()->resizeSection(EventKeyModel::Source, character * 16);
    header()->setSectionResizeMode(EventKeyModel::Filter, QHeaderView::Stretch);
}

int EventKeyTable::selectedRow() const
{
    const QModelIndexList rows = selectionModel()->selectedRows();
    return rows.isEmpty() ? -1 : rows.first().row();
}
