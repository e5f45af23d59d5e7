// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/clock.h"
#include "app/core/whenfinished.h"
#include "app/domain/dashboard.h"
#include "app/models/knownkeys.h"

#include <QObject>
#include <QPointer>
#include <QQueue>

/// Reads the signing keys and event keys of many environments, some at a time, on past those that fail. Ends when all
/// were asked, when cancel() is called, or when the account is closed.
class AllKeysReader : public QObject
{
    Q_OBJECT

public:
    AllKeysReader(Dashboard &dashboard, const Clock &clock, KnownKeys &known);

    /// Of these, those that hold keys; archived ones last. Once at a time.
    void start(const QList<Environment> &environments);
    /// What is on its way is dropped.
    void cancel();

    bool isRunning() const { return m_isRunning; }
    int total() const { return m_total; }
    int done() const { return m_done; } ///< Failed ones included.
    const QList<Environment> &failed() const { return m_failed; }
    const std::optional<Error> &lastError() const { return m_lastError; }

signals:
    void progressed();
    void finished(); ///< Also after cancel().

private:
    void next();
    void ask(const Environment &environment);
    void settle(const Environment &environment, bool isGood);
    void finish();

    const QPointer<Dashboard> m_dashboard;
    const Clock &m_clock;
    KnownKeys &m_known; // which is given them
    QQueue<Environment> m_waiting;
    QHash<QString, int> m_halves; // answers that an environment still owes
    QList<Environment> m_failed;
    std::optional<Error> m_lastError;
    int m_total = 0;
    int m_done = 0;
    Rounds m_rounds; // answers of a cancelled round are dropped
    bool m_isRunning = false;
};
