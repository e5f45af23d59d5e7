// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/widgets/actionrow.h"

#include "ui/widgets/build.h"
#include "ui/words/tone.h"

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

void ActionRow::add(QAction *action, int at)
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
    box->insertWidget(at < 0 ? box->count() - 1 : at, button);
    measureAgain();
}

void ActionRow::addGap()
{
    ++m_gaps;
    auto *box = static_cast<QHBoxLayout *>(layout());
    box->insertSpacing(box->count() - 1, Spacing::small);
    measureAgain();
}

Qt::ToolButtonStyle ActionRow::styleOf(const QToolButton &button, Labels labels)
{
    const bool isLow = button.defaultAction()->priority() == QAction::LowPriority;
    return labels == All || (labels == Important && !isLow) ? Qt::ToolButtonTextBesideIcon : Qt::ToolButtonIconOnly;
}

int ActionRow::widthWith(Labels labels) const
{
    std::optional<int> &known = m_widths[labels];
    if (known)
        return *known;
    // Measured on a button of its own. Whoever changes the style of a button that stands in a layout, and be it only to
    // measure it, asks for another round of the layout, which measures again: a window that never comes to rest.
    QToolButton measured;
    int width = m_gaps * (Spacing::small + Spacing::tight);
    for (const QToolButton *button : m_buttons) {
        if (button->isHidden())
            continue;
        measured.setToolButtonStyle(styleOf(*button, labels));
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
    m_widths.fill(std::nullopt);
    updateGeometry();
    chooseStyle();
}

QSize ActionRow::minimumSizeHint() const
{
    return {widthWith(None), sizeHint().height()};
}

QSize ActionRow::sizeHint() const
{
    return {widthWith(All), m_buttons.isEmpty() ? 0 : m_buttons.first()->sizeHint().height()};
}

void ActionRow::chooseStyle()
{
    const Labels labels = width() >= widthWith(All) ? All : width() >= widthWith(Important) ? Important : None;
    for (QToolButton *button : std::as_const(m_buttons))
        button->setToolButtonStyle(styleOf(*button, labels));
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
