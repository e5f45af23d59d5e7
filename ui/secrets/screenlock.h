// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QDeadlineTimer>
#include <QList>
#include <QObject>
#include <QPointer>
#include <QWidget>

/// Locks what is on the screen: hides secrets that are shown, puts the window's dialogs away as they are, and brings
/// them back when unlocked, the one that was in front in front. What covers the window itself is the window's business.
/// Acts and checks go on.
class ScreenLock : public QObject
{
    Q_OBJECT

public:
    enum class Cause { Person, Idle, System };
    Q_ENUM(Cause)

    /// window: stays, with its lock page in front; all other windows of the program are put away.
    explicit ScreenLock(QWidget &window);

    bool isLocked() const { return m_isLocked; }
    Cause cause() const { return m_cause; }
    void lock(Cause cause);
    void unlock();
    /// Somebody asks for it while it is locked, and has to be able to answer. Until it is unlocked, and no longer.
    void keepInSight(QWidget &window);

    /// Keeps windows that open while it is locked (an answer came) out of sight until it is unlocked. For a moment
    /// after that, where a key has unlocked it, what is typed was meant for the lock, and comes to nothing.
    bool eventFilter(QObject *watched, QEvent *event) override;

signals:
    void locked();
    void unlocked();

private:
    bool isConcerned(const QWidget *widget) const;
    void putAway(QWidget *widget);
    bool wasTypedForTheLock(const QEvent &event) const;
    void endFiltering();

    QWidget &m_window;
    QList<QPointer<QWidget>> m_putAway;
    QList<QPointer<QWidget>> m_inSight;
    QPointer<QWidget> m_front; // of those that are put away
    bool m_isLocked = false;
    bool m_isTyping = false; // the last that somebody did while it was locked was a key
    QDeadlineTimer m_typedUntil{0};
    Cause m_cause = Cause::Person;
};
