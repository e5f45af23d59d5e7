// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/secret.h"

#include <QHash>
#include <QObject>
#include <QPointer>
#include <chrono>
#include <functional>

class Clock;
namespace QKeychain {
class Job;
}

/// How a job of QtKeychain ended.
struct KeychainJobEnd
{
    enum class Kind { Done, NotFound, Denied, NoBackend, Failed, TimedOut };

    Kind kind = Kind::Failed;
    Secret secret = {}; ///< What was read.
    QString detail = {}; ///< For the log.
};

/// Runs QtKeychain's jobs, one at a time: its user sees to that. No plain-text fallback, text items only (text and
/// binary under one name would be two items).
///
/// A job is never destroyed while it runs: that is a use after free in QtKeychain. One that does not end in time is let
/// go: its answer is TimedOut, QtKeychain's queue moves on, and whenever it ends it deletes itself.
class KeychainJobs : public QObject
{
    Q_OBJECT

public:
    using OnEnd = std::function<void(const KeychainJobEnd &)>;

    KeychainJobs(Clock &clock, QString service, std::chrono::milliseconds timeout, QObject *parent = nullptr);
    ~KeychainJobs() override;

    void read(const QString &name, const OnEnd &done);
    void write(const QString &name, const QString &text, const OnEnd &done);
    void remove(const QString &name, const OnEnd &done);

    /// A write or a delete of this item was let go and may still happen: another one could be overtaken by it.
    bool isInDoubt(const QString &name) const { return m_inDoubt.value(name) > 0; }

private:
    void start(QKeychain::Job *job, const QString &name, bool changes, const OnEnd &done);
    void end(const KeychainJobEnd &end);
    static void letGo(QKeychain::Job *job);

    Clock &m_clock;
    const QString m_service;
    const std::chrono::milliseconds m_timeout;
    QPointer<QKeychain::Job> m_running;
    OnEnd m_done; // of that one
    QHash<QString, int> m_inDoubt;
};
