// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/clock.h"
#include "app/core/result.h"
#include "app/practice/practiceaccount.h"

#include <QLockFile>
#include <QObject>
#include <functional>

/// The practice account, in memory and in its one file: a JSON document that each change writes anew, with mode 0600 in
/// a directory of mode 0700 that is locked against a second server. change() writes first and changes memory
/// afterwards, so nothing is ever told that a crash could take back. The rules are PracticeRules' business. Owned by
/// PracticeServer; lives in its thread.
class PracticeState : public QObject
{
    Q_OBJECT

public:
    PracticeState(Clock &clock, const QString &directory);

    /// Reads the file; makes a new account where there is none. A file that holds no account is set aside,
    /// and counts as none. Error::Kind::Conflict: another server uses the directory. Storage: it cannot be used at all.
    Done open();
    /// Throws everything away, keys included, and makes a new account, with so many apps: see practiceAccount(). The
    /// server's port stays.
    Done reset(int apps = 0);
    Done replaceBy(PracticeAccount account); ///< The same with this one.
    /// Where the file is that was there and holds no account; empty: none was.
    const QString &setAside() const { return m_setAside; }
    Clock &clock() const { return m_clock; }

    const PracticeAccount &account() const { return m_account; }
    const PracticeTable<PracticeUser> &users() const { return m_account.users; }
    const PracticeTable<Environment> &environments() const { return m_account.environments; }
    const PracticeTable<PracticeSigningKey> &signingKeys() const { return m_account.signingKeys; }
    const PracticeTable<PracticeIngestKey> &ingestKeys() const { return m_account.ingestKeys; }
    const PracticeTable<PracticeApp> &apps() const { return m_account.apps; }
    const PracticeTable<PracticeSender> &senders() const { return m_account.senders; }

    /// The environment that holds this one's keys: itself, or a branch child's parent. Empty: unknown environment.
    QString keyHolder(const QString &environmentId) const;
    /// Null: not that environment's, or none.
    const PracticeSigningKey *activeSigningKey(const QString &environmentId) const;
    const PracticeSigningKey *inactiveSigningKey(const QString &environmentId) const;
    /// The active signing key whose hash this is ("signkey-prod-" and 64 digits, or without the prefix); null: none.
    const PracticeSigningKey *activeKeyOfHash(const QString &hash) const;
    const PracticeIngestKey *ingestKeyOfValue(const Secret &value) const;
    const PracticeApp *app(const QString &environmentId, const QString &externalId) const;

    /// Worker connections of Connect apps. In memory only: they end with the server.
    struct Connection
    {
        QString environmentId;
        Worker worker;
    };
    const QList<Connection> &workers() const { return m_workers; }
    void addWorker(const QString &environmentId, const Worker &worker) { m_workers.append({environmentId, worker}); }
    void removeWorker(const QString &workerId);

    /// What the app or sender of this id keeps of itself; empty: nothing yet.
    QJsonObject running(const QString &id) const { return m_account.running[id].toObject(); }
    Done setRunning(const QString &id, const QJsonObject &content);

    /// All of the change or nothing of it, on the disk when it returns. Error::Kind::Storage.
    Done change(const std::function<void(PracticeAccount &)> &edit);
    /// All changes that `changes` makes are written once, at its end; none of them where it fails. For a start, before
    /// anybody can ask.
    Done changeAtOnce(const std::function<Done()> &changes);

signals:
    /// Another signing key has become the environment's active one.
    void activeKeyChanged(const QString &environmentId);
    /// Every row may have changed.
    void wasReset();

private:
    QString path() const;
    Done prepareDirectory();
    Done putAside();
    Done write(const PracticeAccount &account, const PracticeAccount &before);

    Clock &m_clock;
    const QString m_directory;
    QLockFile m_lock;
    PracticeAccount m_account;
    QString m_setAside;
    QJsonObject m_written; // m_account as it stands in the file
    bool m_waits = false; // inside changeAtOnce(): memory is ahead of the file
    QList<Connection> m_workers;
};
