// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/widgets/actionrow.h"

#include "ui/words/tone.h"

#include <QAction>
#include <QEvent>
#include <QStyle>
#include <QToolButton>
#include <algorithm>

ActionRow::ActionRow(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

QToolButton *ActionRow::add(QAction *action, int at)
{
    auto *button = new QToolButton(this);
    button->setDefaultAction(action);
    button->setObjectName(action->objectName() + QStringLiteral("Button"));
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setFocusPolicy(Qt::TabFocus);
    connect(action, &QAction::visibleChanged, button, [action, button] { button->setVisible(action->isVisible()); });
    if (!action->isVisible())
        button->hide();
    m_buttons.insert(at < 0 ? m_buttons.size() : at, button);
    updateGeometry();
    return button;
}

void ActionRow::addGap()
{
    m_buttons.append(nullptr);
}

QSize ActionRow::minimumSizeHint() const
{
    QSize widest;
    for (const QToolButton *button : m_buttons)
        widest = button && !button->isHidden() ? widest.expandedTo(button->sizeHint()) : widest;
    return {widest.width(), std::max(widest.height(), m_height)};
}

QSize ActionRow::sizeHint() const
{
    int width = 0;
    for (const QToolButton *button : m_buttons)
        width += !button ? Spacing::small : button->isHidden() ? 0 : button->sizeHint().width() + Spacing::tight;
    return {width, minimumSizeHint().height()};
}

bool ActionRow::event(QEvent *event)
{
    const bool isTaken = QWidget::event(event);
    switch (event->type()) {
    case QEvent::Resize:
    case QEvent::Show:
    case QEvent::LayoutRequest: // one of them says something else now, has come or has gone
        arrange();
        break;
    default: // nothing that moves them
        break;
    }
    return isTaken;
}

/// Not before it is shown: in the width that it has till then each button would get a line of its own, and the window
/// the height for that.
void ActionRow::arrange()
{
    if (!isVisible())
        return;
    QPoint place;
    int bottom = 0;
    for (QToolButton *button : std::as_const(m_buttons)) {
        if (!button)
            place.rx() += Spacing::small;
        if (!button || button->isHidden())
            continue;
        const QSize size = button->sizeHint();
        if (place.x() > 0 && place.x() + size.width() > width())
            place = {0, bottom + Spacing::tight};
        button->setGeometry(QStyle::visualRect(layoutDirection(), rect(), QRect(place, size)));
        place.rx() += size.width() + Spacing::tight;
        bottom = place.y() + size.height();
    }
    if (bottom == m_height)
        return;
    m_height = bottom;
    setFixedHeight(bottom);
}
