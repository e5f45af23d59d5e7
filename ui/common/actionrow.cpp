// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/common/actionrow.h"

#include "ui/common/tone.h"

#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QToolButton>

ActionRow::ActionRow(QWidget *parent)
    : QWidget(parent)
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Spacing::tight);
    layout->addStretch(1);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void ActionRow::add(QAction *action)
{
    auto *button = new QToolButton(this);
    button->setDefaultAction(action);
    button->setObjectName(action->objectName() + QStringLiteral("Button"));
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setFocusPolicy(Qt::TabFocus);
    button->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    m_buttons.append(button);
    const auto follow = [this, action, button] {
        button->setVisible(action->isVisible());
        chooseStyle();
    };
    connect(action, &QAction::visibleChanged, button, follow);
    if (!action->isVisible())
        button->hide();
    auto *box = static_cast<QHBoxLayout *>(layout());
    box->insertWidget(box->count() - 1, button);
    updateGeometry();
}

void ActionRow::addGap()
{
    ++m_gaps;
    auto *box = static_cast<QHBoxLayout *>(layout());
    box->insertSpacing(box->count() - 1, Spacing::small);
}

int ActionRow::widthOf(Qt::ToolButtonStyle style) const
{
    int width = m_gaps * (Spacing::small + Spacing::tight);
    for (QToolButton *button : m_buttons) {
        if (button->isHidden())
            continue;
        const Qt::ToolButtonStyle now = button->toolButtonStyle();
        const QSignalBlocker blocker(button);
        button->setToolButtonStyle(style);
        width += button->sizeHint().width() + Spacing::tight;
        button->setToolButtonStyle(now);
    }
    return width;
}

QSize ActionRow::minimumSizeHint() const
{
    return {widthOf(Qt::ToolButtonIconOnly), sizeHint().height()};
}

QSize ActionRow::sizeHint() const
{
    return {widthOf(Qt::ToolButtonTextBesideIcon), m_buttons.isEmpty() ? 0 : m_buttons.first()->sizeHint().height()};
}

void ActionRow::chooseStyle()
{
    const bool hasRoom = width() >= widthOf(Qt::ToolButtonTextBesideIcon);
    for (QToolButton *button : std::as_const(m_buttons))
        button->setToolButtonStyle(hasRoom ? Qt::ToolButtonTextBesideIcon : Qt::ToolButtonIconOnly);
}

void ActionRow::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    chooseStyle();
}

void ActionRow::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        chooseStyle();
}
