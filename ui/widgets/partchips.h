// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/models/rolloutmodel.h"

#include <QWidget>

class QPushButton;
class QToolButton;

/// How many apps stand how, and a way to see only these. Which ones are shown, and in which order, changes by a click
/// only.
class PartChips : public QWidget
{
    Q_OBJECT

public:
    /// The model outlives it.
    explicit PartChips(RolloutModel &model, QWidget *parent = nullptr);

    void refresh();
    void showAll();

signals:
    void settled(); ///< The rows have their order again.

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void refreshSettle();
    static QString textOf(RolloutModel::Part part);

    RolloutModel &m_model;
    QList<std::pair<RolloutModel::Part, QToolButton *>> m_chips;
    QPushButton *m_settle;
};
