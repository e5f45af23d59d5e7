// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QLocalServer>
#include <QLockFile>
#include <QObject>

/// At once, or after a second where a lock is there that is nobody's, although it says nothing of whose it is or names
/// this very process: a machine that starts anew, and a container each time, gives the same numbers again.
bool takeLock(QLockFile &lock);

/// Sees to it that one program works on a directory: a second start asks the first to show its window, and ends.
/// A crash leaves nothing behind that would keep the next start out.
class OnlyInstance : public QObject
{
    Q_OBJECT

public:
    /// directory: exists; the lock file is kept there.
    explicit OnlyInstance(const QString &directory);

    /// Takes the place; false: another program has it.
    bool take();
    /// Asks that other one to show its window. Waits for two seconds at most; false: it did not answer.
    bool raiseOther();
    /// Why neither of them helped, in words, with what to do.
    QString hindrance() const;

signals:
    /// Another start wants the window to be shown.
    void raiseRequested();

private:
    QLockFile m_lock;
    QLocalServer m_server;
    const QString m_socketName;
};
