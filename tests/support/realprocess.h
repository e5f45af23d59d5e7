// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QJsonObject>
#include <QProcess>
#include <QProcessEnvironment>
#include <QStringList>

/// One script of tests/real, run by node. Ends with its object; should the test die, the script ends by itself when its
/// standard input closes.
class RealProcess
{
public:
    ~RealProcess();

    /// Why tests with real apps cannot run here; empty: they can.
    static QString missing();
    /// For a test's main(): says so and gives the exit code of a skipped test; 0: go on.
    static int skipCode();

    /// variables: all of its environment, besides PATH.
    void begin(const QStringList &arguments, const QMap<QString, QString> &variables);
    /// Waits for its first line.
    bool isReady();
    bool isRunning() const { return m_process.state() != QProcess::NotRunning; }
    void stop();
    /// Sends a line and waits for the one that answers it.
    QJsonObject tell(const QJsonObject &command);
    /// What it said first.
    const QJsonObject &greeting() const { return m_greeting; }
    qint64 processId() const { return m_process.processId(); }

private:
    QJsonObject readLine();

    QProcess m_process;
    QJsonObject m_greeting;
};
