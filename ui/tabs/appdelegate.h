// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QStyledItemDelegate>

class AppModel;

/// Marks failed syncs, and SDKs that there is something to say about, with an icon beside the words.
class AppDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    explicit AppDelegate(const AppModel &model, QObject *parent = nullptr);

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;

private:
    const AppModel &m_model;
};
