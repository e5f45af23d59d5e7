// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/widgets/rowslook.h"

#include <QHeaderView>
#include <QSplitter>
#include <QTableView>

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
