// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QObject>
#include <QStringList>

class FlatModel;
class QAbstractItemView;

/// Gives a view its selection, its current row and its place back, by the rows' ids, after its model began anew (a
/// search does that), and shows it after a sort. Rows that are no longer shown are not selected any more. Belongs to
/// the view; made after the view got its model, and holds for that model.
class SelectionKeeper : public QObject
{
    Q_OBJECT

public:
    SelectionKeeper(QAbstractItemView &view, FlatModel &model);

private:
    void remember();
    void showSelected();
    void restore();

    QAbstractItemView &m_view;
    FlatModel &m_model;
    QStringList m_selected;
    QString m_current;
};
