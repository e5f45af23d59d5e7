// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/widgets/actionrow.h"
#include "ui/widgets/housestyle.h"
#include "ui/widgets/icons.h"

#include "ui/words/tone.h"

#include <QAction>
#include <QEvent>
#include <QMenu>
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
    connect(action, &QAction::visibleChanged, button, [this, action, button] {
        button->setVisible(action->isVisible());
        updateGeometry(); // what stands beside gets the room that it leaves
        arrange();
    });
    if (!action->isVisible())
        button->hide();
    m_buttons.insert(at < 0 ? m_buttons.size() : at, button);
    updateGeometry();
    return button;
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

void ActionRow::makeMore()
{
    if (m_more)
        return;
    m_more = new QToolButton(this);
    m_more->setObjectName(QStringLiteral("moreActionsButton"));
    m_more->setText(tr("More"));
    m_more->setAccessibleName(tr("More actions")); // others on a page unfold a text
    m_more->setToolTip(tr("What else can be done with what is selected"));
    m_more->setIcon(icon(QStringLiteral("down")));
    m_more->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_more->setFocusPolicy(Qt::TabFocus);
    m_more->setPopupMode(QToolButton::InstantPopup);
    m_more->setMenu(new QMenu(m_more));
    m_more->menu()->setToolTipsVisible(true); // why one cannot be chosen
    m_more->hide();
}

void ActionRow::setMostLines(int lines)
{
    if (std::exchange(m_mostLines, lines) == lines)
        return;
    makeMore();
    arrange();
}

void ActionRow::setPrimary(const QAction *action)
{
    for (QToolButton *button : std::as_const(m_buttons)) {
        const bool isIt = button && action && button->defaultAction() == action;
        if (!button || button->property(HouseStyle::primary).toBool() == isIt)
            continue;
        button->setProperty(HouseStyle::primary, isIt);
        button->update();
    }
}

void ActionRow::addToMenu(QAction *action)
{
    makeMore();
    m_inMenu.append(action);
    arrange();
}

int ActionRow::place(const QList<QToolButton *> &buttons, bool isTried)
{
    QPoint place;
    int bottom = 0;
    int lines = 1;
    for (QToolButton *button : buttons) {
        if (!button) {
            place.rx() += Spacing::small;
            continue;
        }
        const QSize size = button->sizeHint();
        if (place.x() > 0 && place.x() + size.width() > width()) {
            place = {0, bottom + Spacing::tight};
            ++lines;
        }
        if (!isTried)
            button->setGeometry(QStyle::visualRect(layoutDirection(), rect(), QRect(place, size)));
        place.rx() += size.width() + Spacing::tight;
        bottom = place.y() + size.height();
    }
    if (!isTried && bottom != m_height) {
        m_height = bottom;
        setFixedHeight(bottom);
    }
    return lines;
}

/// How many of them there is room for; where that is not all, with the button for the rest.
qsizetype ActionRow::fitting(const QList<QToolButton *> &buttons)
{
    const bool hasMenu = !m_inMenu.isEmpty();
    if (m_mostLines == 0 || place(hasMenu ? buttons + QList{m_more} : buttons, true) <= m_mostLines)
        return buttons.size();
    qsizetype count = buttons.size() - 1;
    while (count > 0 && place(buttons.first(count) + QList{m_more}, true) > m_mostLines)
        --count;
    return count;
}

/// Not before it is shown: in the width that it has till then each button would get a line of its own, and the window
/// the height for that.
void ActionRow::arrange()
{
    if (!isVisible())
        return;
    QList<QToolButton *> wanted = m_buttons;
    wanted.removeIf([](const QToolButton *button) { return button && !button->defaultAction()->isVisible(); });
    const qsizetype count = fitting(wanted);
    const QList<QToolButton *> rest = wanted.sliced(count);
    QList<QAction *> hidden;
    for (QToolButton *button : std::as_const(wanted)) {
        const bool isRest = rest.contains(button);
        if (button && isRest)
            hidden.append(button->defaultAction());
        if (button && button->isHidden() != isRest)
            button->setHidden(isRest);
    }
    wanted.resize(count);
    hidden += m_inMenu;
    // Two empty lists are not compared: Qt 6.4 hands memcmp() null pointers for it.
    if (m_more && (!hidden.isEmpty() || !m_more->menu()->isEmpty()) && m_more->menu()->actions() != hidden) {
        m_more->menu()->clear();
        m_more->menu()->addActions(hidden);
    }
    if (m_more && m_more->isHidden() != hidden.isEmpty())
        m_more->setHidden(hidden.isEmpty());
    if (!hidden.isEmpty())
        wanted.append(m_more);
    place(wanted, false);
}
