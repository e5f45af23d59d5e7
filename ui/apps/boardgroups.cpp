// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/apps/boardgroups.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QTableView>

BoardGroups::BoardGroups(QTableView &table, RolloutModel &model)
    : m_table(table)
    , m_model(model)
{
    m_combo->setToolTip(
        tr("By what the apps stand together; a group folds with a click on its arrow, or with Left and Right"));
    m_combo->addItem(tr("Not grouped"), int(Grouping::None));
    m_combo->addItem(tr("By platform"), int(Grouping::Platform));
    m_combo->addItem(tr("By owner"), int(Grouping::Owner));
    bareLayout<QHBoxLayout>(this)->addWidget(m_combo);
    connect(m_combo, &QComboBox::activated, this, [this] {
        apply();
        emit chosen(m_model.grouping());
    });
    m_table.installEventFilter(this);
    m_table.viewport()->installEventFilter(this);
}

void BoardGroups::setNames(const QHash<QString, QString> &platforms, const QHash<QString, QString> &owners)
{
    if (platforms == m_platforms && owners == m_owners)
        return;
    m_platforms = platforms;
    m_owners = owners;
    apply();
}

void BoardGroups::setGrouping(Grouping grouping)
{
    m_combo->setCurrentIndex(m_combo->findData(int(grouping)));
    apply();
}

void BoardGroups::apply()
{
    const auto grouping = Grouping(m_combo->currentData().toInt());
    m_model.setGroups(grouping,
        grouping == Grouping::Platform    ? m_platforms
            : grouping == Grouping::Owner ? m_owners
                                          : QHash<QString, QString>());
}

bool BoardGroups::eventFilter(QObject *watched, QEvent *event)
{
    const bool isPress = event->type() == QEvent::MouseButtonPress || event->type() == QEvent::MouseButtonDblClick;
    if (watched == m_table.viewport() && isPress) {
        const auto *mouse = static_cast<QMouseEvent *>(event);
        return mouse->button() == Qt::LeftButton
            && press(mouse->position().toPoint(), mouse->modifiers(), event->type() == QEvent::MouseButtonDblClick);
    }
    if (watched == &m_table && event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        return (key->modifiers() & ~Qt::KeypadModifier) == Qt::NoModifier && pressKey(key->key());
    }
    return QWidget::eventFilter(watched, event);
}

bool BoardGroups::press(const QPoint &position, Qt::KeyboardModifiers modifiers, bool isDouble)
{
    const int row = m_table.rowAt(position.y());
    if (!m_model.isHeading(row))
        return false;
    constexpr int arrowWidth = 28; // with what surrounds it
    const bool isOnArrow = position.x() + m_table.horizontalHeader()->offset() < arrowWidth;
    m_table.setFocus();
    goTo(row);
    if (isDouble || isOnArrow || m_model.isFolded(row))
        m_model.setFolded(row, !m_model.isFolded(row));
    else
        selectBelow(row, modifiers.testFlag(Qt::ControlModifier));
    return true;
}

bool BoardGroups::pressKey(int key)
{
    const int row = m_table.currentIndex().row();
    const int heading = m_model.headingOf(row);
    if (heading < 0)
        return false;
    switch (key) {
    case Qt::Key_Left:
        if (row == heading)
            m_model.setFolded(heading, true);
        else
            goTo(heading);
        return true;
    case Qt::Key_Right:
        m_model.setFolded(heading, false);
        return true;
    case Qt::Key_Space:
        if (row != heading)
            return false;
        selectBelow(heading, false);
        return true;
    default: // the table's own
        return false;
    }
}

/// Without selecting it: what is selected stays.
void BoardGroups::goTo(int row)
{
    m_table.selectionModel()->setCurrentIndex(m_model.index(row, 0), QItemSelectionModel::NoUpdate);
    m_table.scrollTo(m_model.index(row, 0));
}

void BoardGroups::selectBelow(int heading, bool adds)
{
    const QList<int> rows = m_model.rowsUnder(heading);
    if (rows.isEmpty())
        return;
    const QItemSelection below(m_model.index(rows.first(), 0), m_model.index(rows.last(), m_model.columnCount() - 1));
    m_table.selectionModel()->select(below, adds ? QItemSelectionModel::Select : QItemSelectionModel::ClearAndSelect);
}
