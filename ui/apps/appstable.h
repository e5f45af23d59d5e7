// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/models/rolloutmodel.h"

#include <QTableView>

/// The one table of apps, of every page and dialog that is about them: rows of a RolloutModel, and of its columns those
/// that belong to the page's question. The model outlives it.
class AppsTable : public QTableView
{
    Q_OBJECT

public:
    explicit AppsTable(RolloutModel &model, QWidget *parent = nullptr);

    void showColumns(const QList<RolloutModel::Column> &columns);
    /// Only looked at, in something that scrolls as a whole: as high as its rows, at most these.
    void beShort(int mostRows);
    QSize sizeHint() const override;
    int heightOf(int rows) const; ///< At least one.

private:
    RolloutModel &m_model;
    int m_mostRows = 0; // 0: as high as there is room
};
