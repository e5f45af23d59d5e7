// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/practice/practiceclock.h"
#include "app/practice/practiceserver.h"

#include <QThread>

/// Runs the practice account's server, with its apps, in a thread of the program. Lives in the thread that made it; its
/// end stops the server and waits for the thread, which never waits for anything itself.
class PracticeHost : public QObject
{
    Q_OBJECT

public:
    explicit PracticeHost(QObject *parent = nullptr);
    ~PracticeHost() override;

    /// Opens or makes the account in this directory and listens. Once. Errors as PracticeServer::start() has them.
    QFuture<Result<PracticeInfo>> start(const QString &directory);

private:
    class Inside;

    PracticeClock m_clock;
    QThread m_thread;
    Inside *m_inside = nullptr; // lives in m_thread and goes with it
};
