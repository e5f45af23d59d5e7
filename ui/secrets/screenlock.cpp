// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/secrets/screenlock.h"

#include "ui/secrets/secretfield.h"
#include "ui/secrets/secretlineedit.h"
#include "ui/widgets/desktopnotice.h"

#include <QApplication>
#include <QEvent>
#include <algorithm>

ScreenLock::ScreenLock(QWidget &window)
    : m_window(window)
{
}

void ScreenLock::lock(Cause cause)
{
    if (m_isLocked)
        return;
    m_isLocked = true;
    m_cause = cause;
    while (QWidget *popup = QApplication::activePopupWidget()) {
        if (!popup->close())
            break;
    }
    SecretField::concealAll();
    SecretLineEdit::forgetAll();
    const QWidgetList windows = QApplication::topLevelWidgets();
    for (QWidget *widget : windows) {
        if (widget->isVisible() && isConcerned(widget))
            putAway(widget);
    }
    QCoreApplication::instance()->installEventFilter(this);
    DesktopNotice::setUnattended(m_window, true);
    emit locked();
}

void ScreenLock::unlock()
{
    if (!m_isLocked)
        return;
    m_isLocked = false;
    QCoreApplication::instance()->removeEventFilter(this);
    m_inSight.clear();
    DesktopNotice::setUnattended(m_window, false);
    const QList<QPointer<QWidget>> windows = std::exchange(m_putAway, {});
    emit unlocked();
    for (const QPointer<QWidget> &widget : windows) {
        if (widget)
            widget->show();
    }
}

void ScreenLock::keepInSight(QWidget &window)
{
    if (m_isLocked)
        m_inSight.append(&window);
}

bool ScreenLock::isConcerned(const QWidget *widget) const
{
    if (widget == &m_window || !widget->isWindow()
        || std::ranges::find(m_inSight, widget, [](const QPointer<QWidget> &one) { return one.data(); })
            != m_inSight.end())
        return false;
    return widget->windowType() == Qt::Window || widget->windowType() == Qt::Dialog || widget->windowType() == Qt::Tool
        || widget->windowType() == Qt::Sheet;
}

void ScreenLock::putAway(QWidget *widget)
{
    // hide(), not close(): a dialog that is hidden keeps what was typed, secrets excepted, and tells nobody that it was
    // rejected.
    widget->hide();
    m_putAway.append(widget);
}

bool ScreenLock::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::Show || !watched->isWidgetType())
        return false;
    auto *widget = static_cast<QWidget *>(watched);
    if (isConcerned(widget)) {
        // A window cannot be hidden while it is being shown.
        QMetaObject::invokeMethod(
            this,
            [this, shown = QPointer<QWidget>(widget)] {
                if (m_isLocked && shown && shown->isVisible() && isConcerned(shown))
                    putAway(shown);
            },
            Qt::QueuedConnection);
    }
    return false;
}
