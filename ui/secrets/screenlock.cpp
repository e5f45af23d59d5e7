// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/secrets/screenlock.h"

#include "ui/secrets/secretfield.h"
#include "ui/secrets/secretlineedit.h"
#include "ui/widgets/desktopnotice.h"

#include <QApplication>
#include <QKeyEvent>
#include <QTimer>
#include <algorithm>

using namespace std::chrono_literals;

namespace {

constexpr auto typedOnFor = 1s; // a word that holds a space, or ends with Enter

} // namespace

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
    m_isTyping = false;
    m_front = QApplication::activeWindow();
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
    m_typedUntil.setRemainingTime(m_isTyping ? typedOnFor : 0s);
    if (m_isTyping)
        QTimer::singleShot(typedOnFor, this, &ScreenLock::endFiltering);
    else
        endFiltering();
    m_inSight.clear();
    DesktopNotice::setUnattended(m_window, false);
    const QList<QPointer<QWidget>> windows = std::exchange(m_putAway, {});
    emit unlocked();
    for (const QPointer<QWidget> &widget : windows) {
        if (widget)
            widget->show();
    }
    if (windows.contains(m_front) && m_front) {
        m_front->raise();
        m_front->activateWindow();
    }
}

/// Unless it was locked again meanwhile.
void ScreenLock::endFiltering()
{
    if (!m_isLocked)
        QCoreApplication::instance()->removeEventFilter(this);
}

/// A command by Ctrl or Alt is meant for nothing but the window.
bool ScreenLock::wasTypedForTheLock(const QEvent &event) const
{
    if (m_isLocked || m_typedUntil.hasExpired())
        return false;
    if (event.type() == QEvent::InputMethod)
        return true;
    constexpr auto commands = Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier;
    return event.type() == QEvent::KeyPress && !(static_cast<const QKeyEvent &>(event).modifiers() & commands);
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
    if (wasTypedForTheLock(*event))
        return true;
    if (event->type() == QEvent::KeyPress || event->type() == QEvent::MouseButtonPress)
        m_isTyping = event->type() == QEvent::KeyPress;
    if (!m_isLocked || event->type() != QEvent::Show || !watched->isWidgetType())
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
