// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QProcess>
#include <QTemporaryDir>

/// A message bus of a test's own, on which nothing can be started by name. It comes to where the test has been told to
/// look for the session bus (run-test gives it a place where there is none): a process finds that out once only.
/// What has used libsecret must not outlive it: GIO ends a program whose session bus goes.
class PrivateBus
{
public:
    PrivateBus();
    ~PrivateBus();
    Q_DISABLE_COPY_MOVE(PrivateBus)

    bool isRunning() const { return m_isRunning; }
    void stop(); ///< As when the bus crashes.

    static QString socketPath();

private:
    QTemporaryDir m_directory;
    QProcess m_daemon;
    bool m_isRunning = false;
};
