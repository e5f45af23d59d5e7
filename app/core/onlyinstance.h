// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QLocalServer>
#include <QLockFile>
#include <QObject>

/// Sees to it that one program works on a directory: a second start asks the first to show its window, and ends.
/// A crash leaves nothing behind that would keep the next start out.
class OnlyInstance : public QObject
{
    Q_OBJECT

public:
    /// directory: exists; the lock file is kept there.
    explicit OnlyInstance(const QString &directory, QObject *parent = nullptr);

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
    bool takeUnreadable();

    QLockFile m_lock;
    QLocalServer m_server;
    const QString m_socketName;
};
