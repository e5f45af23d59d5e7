// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/acts/act.h"
#include "app/rotation/rotationtools.h"

#include <QList>
#include <QObject>
#include <QPointer>

/// The acts of a rotation, one after the other. Remembers the last one until the next, so that the pages can follow it.
class RotationActs : public QObject
{
    Q_OBJECT

public:
    enum class Left {
        Nothing,
        Choice, ///< The last act ended as NeedsChoice.
        Open, ///< Its outcome is not known yet.
    };

    explicit RotationActs(const RotationTools &tools, QObject *parent = nullptr);

    /// These, in their order; stops at the first that is not done.
    void run(const QList<ActRequest> &requests);
    void settle(qint64 journalId);
    void choose(const QString &keyId); ///< Of the last act. Empty: none of them.
    void settleLast();
    void cancel(); ///< The running one, as long as its call is not out; what waits behind it is not begun.

    Act *last() const { return m_act; }
    bool isRunning() const { return m_isRunning; }
    bool waitsForPerson() const;
    Left left() const { return m_left; }

signals:
    void stepChanged();
    /// One act has ended; it is still there.
    void ended(Act *act);
    /// All are done, or one was not.
    void finished();

private:
    void next();
    void follow(Act *act);
    void onFinished();

    const RotationTools m_tools;
    QList<ActRequest> m_waiting;
    QPointer<Act> m_act;
    qint64 m_journalId = 0;
    bool m_isRunning = false;
    Left m_left = Left::Nothing;
};
