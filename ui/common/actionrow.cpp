// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/common/actionrow.h"

#include "ui/common/build.h"
#include "ui/common/tone.h"

#include <QAction>
#include <QEvent>
#include <QToolButton>

ActionRow::ActionRow(QWidget *parent)
    : QWidget(parent)
{
    auto *layout = bareLayout<QHBoxLayout>(this);
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
    connect(action, &QAction::visibleChanged, button, [this, action, button] {
        button->setVisible(action->isVisible());
        measureAgain();
    });
    connect(action, &QAction::changed, button, [this, action, text = action->text()]() mutable {
        if (text == action->text())
            return;
        text = action->text();
        measureAgain();
    });
    if (!action->isVisible())
        button->hide();
    auto *box = static_cast<QHBoxLayout *>(layout());
    box->insertWidget(box->count() - 1, button);
    measureAgain();
}

void ActionRow::addGap()
{
    ++m_gaps;
    auto *box = static_cast<QHBoxLayout *>(layout());
    box->insertSpacing(box->count() - 1, Spacing::small);
    measureAgain();
}

int ActionRow::widthOf(Qt::ToolButtonStyle style) const
{
    std::optional<int> &known = style == Qt::ToolButtonIconOnly ? m_leastWidth : m_fullWidth;
    if (known)
        return *known;
    // Measured on a button of its own. Whoever changes the style of a button that stands in a layout, and be it only to
    // measure it, asks for another round of the layout, which measures again: a window that never comes to rest.
    QToolButton measured;
    measured.setToolButtonStyle(style);
    int width = m_gaps * (Spacing::small + Spacing::tight);
    for (const QToolButton *button : m_buttons) {
        if (button->isHidden())
            continue;
        measured.setFont(button->font());
        measured.setIconSize(button->iconSize());
        measured.setIcon(button->icon());
        measured.setText(button->text());
        width += measured.sizeHint().width() + Spacing::tight;
    }
    known = width;
    return width;
}

void ActionRow::measureAgain()
{
    m_leastWidth.reset();
    m_fullWidth.reset();
    updateGeometry();
    chooseStyle();
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
        measureAgain();
}
