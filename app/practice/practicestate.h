// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/clock.h"
#include "app/practice/practicestore.h"
#include "app/practice/practicetable.h"

#include <QObject>

/// What the practice account consists of: its rows, in memory and in the one file. commit() writes first and changes
/// memory afterwards, so nothing is ever told that a crash could take back. The rules are PracticeRules' business.
/// Owned by PracticeServer; lives in its thread.
class PracticeState : public QObject
{
    Q_OBJECT

public:
    PracticeState(Clock &clock, const QString &directory, QObject *parent = nullptr);
    ~PracticeState() override;

    /// Reads the file; makes a new account of this size where there is none or it is damaged.
    Done open(PracticeSize size = {});
    /// Throws everything away, keys included, and makes a new account.
    /// keep: names of sections that stay.
    Done reset(PracticeSize size = {}, const QStringList &keep = {});
    /// Where a damaged file went; empty: nothing was wrong.
    QString damagedCopy() const { return m_store.damagedCopy(); }
    Clock &clock() const { return m_clock; }

    const PracticeTable<PracticeUser> &users() const { return m_users; }
    const PracticeTable<PracticeEnvironment> &environments() const { return m_environments; }
    const PracticeTable<PracticeSigningKey> &signingKeys() const { return m_signingKeys; }
    const PracticeTable<PracticeIngestKey> &ingestKeys() const { return m_ingestKeys; }
    const PracticeTable<PracticeApp> &apps() const { return m_apps; }
    const PracticeTable<PracticeSender> &senders() const { return m_senders; }

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
    void putWorker(const QString &environmentId, const Worker &worker);
    void removeWorker(const QString &workerId);

    /// A part's own data, kept in the same file; empty: nothing kept yet.
    QJsonObject section(const QString &name) const;
    Done setSection(const QString &name, const QJsonObject &content);

    /// All or nothing, on the disk when it returns. Error::Kind::Storage.
    Done commit(const QList<PracticeChange> &changes);

signals:
    /// Another signing key has become the environment's active one.
    void activeKeyChanged(const QString &environmentId);
    /// Every row may have changed.
    void wasReset();

private:
    void apply(const PracticeChange &change);
    void clear();
    qsizetype rows() const;
    QList<PracticeChange> snapshot() const;

    Clock &m_clock;
    PracticeStore m_store;
    PracticeTable<PracticeUser> m_users;
    PracticeTable<PracticeEnvironment> m_environments;
    PracticeTable<PracticeSigningKey> m_signingKeys;
    PracticeTable<PracticeIngestKey> m_ingestKeys;
    PracticeTable<PracticeApp> m_apps;
    PracticeTable<PracticeSender> m_senders;
    PracticeTable<PracticeSection> m_sections;
    QList<Connection> m_workers;
};
