// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QDBusConnection>
#include <QProcess>
#include <QTemporaryDir>

/// A message bus of a test's own, on which nothing can be started by name. It is the session bus of this process and
/// its children while it lives. What has used libsecret must not outlive it: GIO ends a program whose session bus goes.
class PrivateBus
{
public:
    PrivateBus();
    ~PrivateBus();
    Q_DISABLE_COPY_MOVE(PrivateBus)

    bool isRunning() const { return m_daemon.state() == QProcess::Running; }
    QString address() const { return m_address; }
    /// Another connection to it, closed with the bus.
    QDBusConnection connection(const QString &name);
    void stop(); ///< As when the bus crashes.

private:
    QTemporaryDir m_directory;
    QProcess m_daemon;
    QString m_address;
    QByteArray m_addressBefore;
    QStringList m_connections;
};
