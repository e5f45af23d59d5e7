// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/rotation/stepslist.h"

#include "ui/widgets/icons.h"
#include "ui/words/rotationtext.h"

#include <QApplication>
#include <QEvent>
#include <QSignalBlocker>

using namespace Qt::StringLiterals;

namespace {

constexpr int symbolSize = 22;
constexpr int listWidth = 196;

} // namespace

StepsList::StepsList(const RotationSession &session, QWidget *parent)
    : QListWidget(parent)
    , m_session(session)
{
    setObjectName(u"stepsList"_s);
    setAccessibleName(tr("Steps of the rotation"));
    setFrameShape(QFrame::NoFrame);
    viewport()->setAutoFillBackground(false);
    setIconSize(QSize(symbolSize, symbolSize));
    setSpacing(Spacing::tight / 2);
    setWordWrap(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFixedWidth(listWidth);
    connect(this, &QListWidget::currentItemChanged, this, [this](const QListWidgetItem *item) {
        if (item)
            emit stepChosen(static_cast<RotationStep::Kind>(item->data(Qt::UserRole).toInt()));
    });
    connect(qApp, &QApplication::focusChanged, this,
        [this](const QWidget *before, const QWidget *now) { noticeFall(before, now); });
}

/// Qt gives it to whatever comes next, and from here an arrow key would turn the page.
void StepsList::noticeFall(const QWidget *before, const QWidget *now)
{
    if (now != this || !before || before->window() != window() || (before->isEnabled() && before->isVisible()))
        return;
    // What switched it off, or hid it, comes to its end first, and may have a place for it.
    QMetaObject::invokeMethod(
        this,
        [this] {
            if (hasFocus())
                emit keyboardFellHere();
        },
        Qt::QueuedConnection);
}

void StepsList::refresh(RotationStep::Kind shown)
{
    const QSignalBlocker isShown(this); // nobody has chosen it
    const QList<RotationStep::Kind> steps = m_session.steps();
    while (count() > steps.size())
        delete takeItem(count() - 1);
    while (count() < steps.size())
        addItem(new QListWidgetItem);
    for (int i = 0; i < count(); ++i) {
        const RotationStep::Kind step = steps.at(i);
        const RotationSession::StepState state = m_session.stateOf(step);
        const bool isAhead = state == RotationSession::StepState::Ahead && !m_session.isOpen(step);
        const QString name = stepName(step);
        const StepLook look = stepLookOf(state);
        QListWidgetItem &row = *item(i);
        row.setData(Qt::UserRole, step);
        row.setText(tr("%1. %2\n%3").arg(i + 1).arg(name, look.text));
        row.setToolTip(stepTitle(step, m_session));
        row.setIcon(icon(look.symbol, look.tone));
        row.setData(Qt::AccessibleTextRole, tr("Step %1 of %2: %3, %4").arg(i + 1).arg(count()).arg(name, look.text));
        row.setFlags(isAhead ? Qt::NoItemFlags : Qt::ItemIsEnabled | Qt::ItemIsSelectable);
        QFont bold = font();
        bold.setBold(step == m_session.step() || (m_session.isOpen(step) && state != RotationSession::StepState::Done));
        row.setFont(bold);
        if (step == shown)
            setCurrentRow(i);
    }
}

void StepsList::changeEvent(QEvent *event)
{
    QListWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        doItemsLayout();
}
