// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/practice/practicecontrol.h"
#include "app/practice/practiceserver.h"

#include <QThread>
#include <memory>

class QProcessEnvironment;

/// The practice account's server of this program, with its apps, in a thread of its own: started when the account is
/// opened for the first time, then kept running, so that its apps go on while another account is looked at. Lives in
/// the thread that made it; its end stops the server and waits for the thread, which never waits for anything itself.
class PracticeHost : public QObject
{
    Q_OBJECT

public:
    /// clock: read in the server's thread.
    PracticeHost(Clock &clock, QString directory);
    ~PracticeHost() override;

    /// Opens or makes the account in the directory and listens; answers at once where it runs already. A start that
    /// failed can be tried again. Errors as PracticeServer::start() has them.
    QFuture<Result<PracticeInfo>> start();
    /// Null until it runs.
    PracticeControl *control() const { return m_control.get(); }
    /// Ours, in which the practice platforms' tool (practice-host) is found and signed in.
    QProcessEnvironment toolEnvironment() const;

private:
    class Inside;

    Clock &m_clock;
    const QString m_directory;
    QThread m_thread;
    Inside *const m_inside; // lives in m_thread and goes with it
    QFuture<Result<PracticeInfo>> m_start; // the latest
    std::unique_ptr<PracticeControl> m_control;
};
