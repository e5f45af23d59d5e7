// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/result.h"
#include "app/core/whenfinished.h"
#include "app/domain/environment.h"
#include "app/domain/keys.h"

#include <QDateTime>
#include <QHash>
#include <QObject>
#include <QPointer>
#include <QSet>
#include <chrono>

class Act;
class Clock;
class HistoryStore;
class KeptKeys;
class OpenAccount;

/// Sees to it that event keys which are made or copied here are in the keychain, and dead keys, signing keys too, no
/// longer. Follows the open account's acts, whoever starts them, and its readings: what a rotation that is over has
/// left in the keychain, since it died later or the keychain refused, goes once two readings a minute apart lack it.
class EventKeyKeeper : public QObject
{
    Q_OBJECT

public:
    EventKeyKeeper(KeptKeys &keptKeys, HistoryStore &history, const Clock &clock);

    void setAccount(OpenAccount *account); ///< Null: none is open.
    /// Of the environment that is looked at now.
    void keep(const EventKey &key);

signals:
    /// It works as before, but it is not in the keychain.
    void keepingFailed(const QString &keyName, const Error &error);

private:
    void follow(Act *act);
    void keepIn(const Environment &holder, const EventKey &key);
    void look();
    void readLeft(const Environment &holder);
    void forgetUnlisted(const Environment &holder, const QSet<QString> &listed, const QDateTime &readAt);

    /// A reading that lacked a key.
    struct Lacking
    {
        QDateTime readAt;
        std::chrono::milliseconds at{0}; // Clock::monotonic()
    };

    KeptKeys &m_keptKeys;
    HistoryStore &m_history;
    const Clock &m_clock;
    QPointer<OpenAccount> m_account;
    /// Fingerprints that rotations of an environment which are over have left in the keychain; missing: not read yet.
    /// Each is tried once, and found again when the account is opened the next time.
    QHash<QString, QSet<QString>> m_left;
    QHash<QString, Lacking> m_lacked; // by fingerprint
    Rounds m_rounds; // which account's
};
