// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/widgets/tableheight.h"

#include "ui/words/tone.h"

#include <QHeaderView>
#include <QTreeView>
#include <algorithm>

void showRows(QTreeView &table, int most)
{
    const int rows = std::clamp(table.model()->rowCount(), 1, most);
    const int height = std::max(table.sizeHintForRow(0), table.fontMetrics().height() + Spacing::tight / 2);
    table.setFixedHeight(table.header()->sizeHint().height() + rows * height + 2 * table.frameWidth() + Spacing::tight);
}
