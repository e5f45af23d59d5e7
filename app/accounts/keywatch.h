// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/accounts/keylook.h"

#include <QObject>

class HistoryStore;
class OpenAccount;

/// Compares what an account's keys are at each reading with the look before, also with that of an earlier run of the
/// program: a key that somebody changed outside of it may be a thief's. The account and the store outlive it.
class KeyWatch : public QObject
{
    Q_OBJECT

public:
    KeyWatch(OpenAccount &account, HistoryStore &store, QObject *parent = nullptr);

    /// Of the environment that is looked at: what nobody has acknowledged yet, oldest first.
    const QList<KeyChange> &changes() const { return m_changes; }
    /// Somebody knows of it.
    void acknowledge();

signals:
    void changed();

private:
    void look();
    void show(const QString &environmentId, const QList<KeyChange> &changes);

    OpenAccount &m_account;
    HistoryStore &m_store;
    QString m_environmentId;
    QDateTime m_lookedAt; // the older of the two lists that were compared last
    QList<KeyChange> m_changes;
};
