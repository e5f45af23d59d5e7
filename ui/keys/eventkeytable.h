// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QTreeView>

class EventKeyModel;

/// The table of event keys: one row selected at a time, sorted by any column, the selection kept through searches and
/// reloads.
class EventKeyTable : public QTreeView
{
    Q_OBJECT

public:
    /// The model outlives the table.
    explicit EventKeyTable(EventKeyModel &model, QWidget *parent = nullptr);

    /// Of the model; -1: none is selected.
    int selectedRow() const;

protected:
    void focusInEvent(QFocusEvent *event) override;
};
