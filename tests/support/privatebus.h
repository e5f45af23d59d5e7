// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QProcess>
#include <QTemporaryDir>
#include <QVariantList>
#include <functional>

class QDBusMessage;

/// A message bus of a test's own, on which nothing else can be started by name. It comes to where the test has been
/// told to look for the session bus (run-test gives it a place where there is none): a process finds that out once
/// only.
class PrivateBus
{
public:
    /// starts: the program that the bus starts for a name.
    struct Starts
    {
        QString name;
        QString program;
    };

    explicit PrivateBus(const QList<Starts> &starts = {});
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

/// Calls a method on the session bus, without starting anything, until it is answered as is hoped: false when that
/// takes longer than anybody waits for it.
bool waitForBus(const QString &name, const QString &path, const QString &interface, const QString &method,
    const QVariantList &arguments, const std::function<bool(const QDBusMessage &answer)> &hoped);
