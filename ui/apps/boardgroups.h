// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/models/rolloutmodel.h"
#include "ui/widgets/form.h"

#include <QComboBox>
#include <QWidget>

class QTableView;

/// By what the rows of the apps table stand together, and how its headings fold: a click on the arrow or Left and
/// Right; a click beside it or Space selects what stands below. The table and the model outlive it.
class BoardGroups : public QWidget
{
    Q_OBJECT

public:
    using Grouping = RolloutModel::Grouping;

    BoardGroups(QTableView &table, RolloutModel &model);

    /// Of each app, by its key; one of which nothing is known is missing.
    void setNames(const QHash<QString, QString> &platforms, const QHash<QString, QString> &owners);
    void setGrouping(Grouping grouping); ///< Says nothing of it.
    QString ownerOf(const QString &appKey) const { return m_owners.value(appKey); }

signals:
    void chosen(RolloutModel::Grouping grouping);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void apply();
    bool press(const QPoint &position, Qt::KeyboardModifiers modifiers, bool isDouble);
    bool pressKey(int key);
    void goTo(int row);
    void selectBelow(int heading, bool adds);

    QTableView &m_table;
    RolloutModel &m_model;
    QComboBox *const m_combo = named("groupCombo", new QComboBox, tr("Groups"));
    QHash<QString, QString> m_platforms;
    QHash<QString, QString> m_owners;
};
