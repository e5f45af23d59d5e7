// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/keychain/keychaindoor.h"

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
    enum class Kind { Read, Write, Remove };
    using OnEnd = std::function<void(const KeychainJobEnd &)>;

    KeychainJobs(Clock &clock, QString service, std::chrono::milliseconds timeout);
    ~KeychainJobs() override;

    /// secret: what is written.
    void run(Kind kind, const QString &name, const Secret &secret, const OnEnd &done);

    /// A write or a delete of this item was let go and may still happen: another one could be overtaken by it.
    bool isInDoubt(const QString &name) const { return m_inDoubt.value(name) > 0; }

private:
    void end(const KeychainJobEnd &end);
    static void letGo(QKeychain::Job *job);

    Clock &m_clock;
    const QString m_service;
    const std::chrono::milliseconds m_timeout;
    QPointer<QKeychain::Job> m_running;
    OnEnd m_done; // of that one
    QHash<QString, int> m_inDoubt;
};

/// One read, write or delete, from the look at the lock to the proof of what came of it. A write is done when whatever
/// may be read is what was written, and refused where a copy behind a lock makes that uncertain. An item that only the
/// other service holds is moved when it is read, and one that both hold loses the older copy when it is written or
/// deleted.
/// Owned by the store, which runs one at a time.
class KeychainOperation : public QObject
{
    Q_OBJECT

public:
    using Kind = KeychainJobs::Kind;
    using Answer = Result<std::optional<Secret>>;
    /// seen: what the keychain is like after that.
    using OnEnd = std::function<void(const Answer &answer, const KeychainLook &seen)>;

    struct Parts
    {
        KeychainDoor &door;
        KeychainJobs &jobs;
    };

    /// secret: what is written.
    KeychainOperation(Parts parts, Kind kind, QString name, Secret secret, OnEnd done, QObject *parent);

    /// Once. done is called once, and deletes or outlives this object.
    void start()
    {
        look([this] { begin(); });
    }

private:
    void look(const std::function<void()> &next); ///< Goes on where the keychain is open.
    void find(const std::function<void(const KeychainFound &)> &next);
    void begin();
    void onFound(const KeychainFound &found);
    void runJob();
    void onJob(const KeychainJobEnd &end);
    void proveBeside();
    void judge();
    void judgeWrite();
    void judgeGone();
    void move();
    void removeBeside(const Answer &answer);
    void finish(const Answer &answer) { m_done(answer, m_seen); }
    void refuse(const QString &detail);
    void refuse(KeychainFault fault, const QString &detail);
    void refuseLocked(const KeychainFound &found);

    Parts m_parts;
    const Kind m_kind;
    const QString m_name;
    const Secret m_secret;
    const OnEnd m_done;
    KeychainLook m_seen;
    KeychainJobEnd m_end;
    KeychainFound m_here; // after the job, in the service that is used
    KeychainFound m_beside; // and in the other one that runs
    bool m_jobRan = false;
    bool m_readAgain = false;
};
