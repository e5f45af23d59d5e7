// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/models/rolloutmodel.h"
#include "ui/widgets/actionrow.h"
#include "ui/widgets/form.h"

#include <QAction>

/// How many apps stand how, and a way to see only these. Which ones are shown, and in which order, changes by a click
/// only.
class PartChips : public ActionRow
{
    Q_OBJECT

public:
    /// The model outlives it.
    explicit PartChips(RolloutModel &model);

    void refresh();
    void showAll() { m_chips.first().second->trigger(); }
    /// "2 rows would move: sort". A row of its own, for beside the chips; empty while every row stands where it
    /// should, and as wide then.
    ActionRow &order() { return *m_order; }
    static QString textOf(RolloutModel::Part part) { return wordsOf(part).text; }

signals:
    void settled(); ///< The rows have their order again.

private:
    /// What stands on a chip, and what it counts.
    struct Words
    {
        QString text;
        QString meaning;
    };
    static Words wordsOf(RolloutModel::Part part);
    void keepRoom();

    RolloutModel &m_model;
    QList<std::pair<RolloutModel::Part, QAction *>> m_chips;
    ActionRow *const m_order = new ActionRow;
    QAction *const m_settle = named("settle", new QAction(this));
    QToolButton *const m_settleButton = m_order->add(m_settle);
};
