// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/accounts/keylook.h"
#include "app/core/result.h"
#include "app/domain/environment.h"

#include <QHash>
#include <QObject>
#include <chrono>

class Clock;
class HistoryStore;
class OpenAccount;

/// What is known of the keys of an environment.
struct WatchedKeys
{
    enum class NotCompared {
        No,
        ActIsOpen, ///< What of this program's own changed is not known yet.
        NotKept, ///< The look before could not be read, or this one not be kept.
    };

    KeyLook look; ///< The last one, also of an earlier run of the program.
    QList<KeyChange> changes; ///< What nobody has acknowledged yet, oldest first.
    NotCompared notCompared = NotCompared::No; ///< The last look with the one before: then there can be more changes.

    bool operator==(const WatchedKeys &) const = default;
};

/// Compares what an account's keys are at each reading with the look before, also with that of an earlier run of the
/// program: a key that somebody changed outside of it may be a thief's. Of an account whose keys a person types in only
/// that counts which Inngest itself shows: the event keys that it lists, where it lists any, and which signing key it
/// accepts. Of a server of one's own it counts, too, that it refuses its signing key. The account, the store and the
/// clock outlive it.
class KeyWatch : public QObject
{
    Q_OBJECT

public:
    KeyWatch(OpenAccount &account, HistoryStore &store, const Clock &clock);

    /// Of the environment that is looked at.
    QList<KeyChange> changes() const { return keysOf(m_environmentId).changes; }
    QString environmentId() const { return m_environmentId; } ///< The one that is looked at, or that holds its keys.
    WatchedKeys keysOf(const QString &environmentId) const { return m_known.value(environmentId); }
    /// Somebody has read this environment, which holds keys, and asked at that time (UTC). What was not read whole is
    /// no look.
    void take(const Environment &holder, const Result<QList<SigningKey>> &signing, const Result<QList<EventKey>> &event,
        const QDateTime &askedAt);
    /// Somebody knows of the changes in the environment that is looked at.
    void acknowledge();

signals:
    void changed(); ///< The changes in the environment that is looked at, or which one that is.
    void looked(const QString &environmentId); ///< keysOf() differs.
    void changesDiffer(); ///< Those of any environment.

private:
    void readKept();
    void look();
    bool isRefusedByServer(const Error &error) const;
    void onEnvironmentChanged();
    void learn(const QString &environmentId, const WatchedKeys &keys);
    QSet<QString> lackedTooShortly(const QString &environmentId, const KeyLook &look);

    OpenAccount &m_account;
    HistoryStore &m_store;
    const Clock &m_clock;
    QHash<QString, WatchedKeys> m_known; // by environment
    /// Since when in this run a reading lacked these, by environment and id: Clock::monotonic().
    QHash<QString, QHash<QString, std::chrono::milliseconds>> m_lacked;
    QString m_environmentId; // whose keys are looked at
};
