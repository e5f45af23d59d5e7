// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/widgets/selectionkeeper.h"

#include "app/models/flatmodel.h"

#include <QAbstractItemView>
#include <QItemSelectionModel>
#include <algorithm>

SelectionKeeper::SelectionKeeper(QAbstractItemView &view, FlatModel &model)
    : QObject(&view)
    , m_view(view)
    , m_model(model)
{
    // The selection model forgets at the reset itself, which it hears of before this does.
    connect(&model, &QAbstractItemModel::modelAboutToBeReset, this, &SelectionKeeper::remember);
    connect(&model, &QAbstractItemModel::modelReset, this, &SelectionKeeper::restore);
    connect(&model, &FlatModel::sortedAnew, this, &SelectionKeeper::showSelected);
}

void SelectionKeeper::remember()
{
    m_selected.clear();
    const QModelIndexList rows = m_view.selectionModel()->selectedRows();
    for (const QModelIndex &index : rows)
        m_selected.append(m_model.idAt(index.row()));
    m_current = m_model.idAt(m_view.currentIndex().row());
}

/// The one that the keyboard is at, or else the first.
void SelectionKeeper::showSelected()
{
    const QModelIndexList rows = m_view.selectionModel()->selectedRows();
    const QModelIndex current = m_view.currentIndex();
    if (current.isValid() && rows.contains(current.siblingAtColumn(0)))
        m_view.scrollTo(current);
    else if (!rows.isEmpty())
        m_view.scrollTo(*std::min_element(rows.begin(), rows.end()));
}

void SelectionKeeper::restore()
{
    QItemSelectionModel *selection = m_view.selectionModel();
    if (const int row = m_current.isEmpty() ? -1 : m_model.rowOf(m_current); row >= 0) {
        selection->setCurrentIndex(m_model.index(row, 0), QItemSelectionModel::NoUpdate);
        m_view.scrollTo(m_model.index(row, 0));
    }
    for (const QString &id : std::as_const(m_selected)) {
        if (const int row = m_model.rowOf(id); row >= 0)
            selection->select(m_model.index(row, 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
    }
    // What the reset has taken away, the selection model tells nobody.
    if (!m_selected.isEmpty() && !selection->hasSelection())
        emit selection->selectionChanged({}, {});
}
