// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QAbstractItemView>

class QTableView;

/// How a list of rows looks and is used, everywhere in the window alike.
namespace rowsLook {

/// Whole rows are selected, sorting is by a click on a heading, and Tab leaves the table.
void apply(QTableView &table, QAbstractItemView::SelectionMode mode);
/// The table above, what its selected row holds below. share: the table's of the height, against one of the details.
QWidget *withDetails(QTableView &table, QWidget &details, int share = 1);

} // namespace rowsLook
