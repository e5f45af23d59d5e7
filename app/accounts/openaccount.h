// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/accounts/account.h"
#include "app/core/whenfinished.h"
#include "app/domain/dashboard.h"
#include "app/domain/fetched.h"

#include <QObject>
#include <memory>

class Acts;
class Clock;
class HistoryStore;

/// The open account: its environments, the one that is looked at, and that one's keys and apps as last read. The window
/// and its tabs show this and nothing else; changes go through acts().
class OpenAccount : public QObject
{
    Q_OBJECT

public:
    OpenAccount(Account account, std::unique_ptr<Dashboard> dashboard, HistoryStore &store, Clock &clock,
        const QString &person);
    ~OpenAccount() override;

    const Account &account() const { return m_account; }
    void setName(const QString &name); ///< The person named it anew.
    Dashboard &dashboard() { return *m_dashboard; }
    const Dashboard &dashboard() const { return *m_dashboard; }
    Acts &acts() { return *m_acts; }
    const Clock &clock() const { return m_clock; }

    const Fetched<QList<Environment>> &environments() const { return m_environments; }
    /// The environment that is looked at; nullopt before the first list arrives.
    const std::optional<Environment> &environment() const { return m_environment; }
    /// Where its keys live: itself, or a branch child's parent.
    std::optional<Environment> keyHolder() const;

    const Fetched<QList<SigningKey>> &signingKeys() const { return m_signingKeys; }
    const Fetched<QList<EventKey>> &eventKeys() const { return m_eventKeys; }
    /// Of a branch parent: the apps of all its unarchived children.
    const Fetched<QList<App>> &apps() const { return m_apps; }
    const Fetched<QList<Worker>> &workers() const { return m_workers; }

    void selectEnvironment(const QString &environmentId);
    void reloadEnvironments();
    void reloadAll(); ///< The environments, and what is in the one that is looked at.
    void reload(); ///< Keys, apps and workers of the environment; what is there stays until the answers come.
    /// The same without anybody's asking: not where a reading is under way, where somebody has to sign in first, where
    /// isKeptByKeychain(), or where the account may read none of it. Otherwise one list that cannot be read keeps no
    /// other from being read.
    void reloadQuietly();
    /// The keychain is locked, or its person said no: each further reading can bring up its question again.
    bool isKeptByKeychain() const;

    /// While the window is locked no key is held here: signingKeys() and eventKeys() have no value then, and nothing is
    /// read by this until bringBack(), which reads everything again. What runs in acts() goes on.
    void putAway();
    void bringBack();
    bool isPutAway() const { return m_isPutAway; }
    /// One key's value, from what was read or, where that was put away, from Inngest.
    QFuture<Result<Secret>> signingKeyValue(const QString &keyId);
    QFuture<Result<Secret>> eventKeyValue(const QString &keyId);
    static Error valueNotKnown(); ///< The answer of the two where only the fingerprint is known. In words.

signals:
    void environmentsChanged();
    void environmentChanged(); ///< Another one was selected, or its name or state differs.
    void signingKeysChanged();
    void eventKeysChanged();
    void appsChanged();
    void keysPutAway(); ///< Whoever holds copies of values should drop them, too.

private:
    /// Of the environment that is looked at.
    template <typename T>
    void fetch(
        Fetched<T> &slot, const QDateTime &askedAt, const QFuture<Result<T>> &answer, void (OpenAccount::*changed)());
    template <typename Key>
    QFuture<Result<Secret>> valueOf(const QString &keyId, const Fetched<QList<Key>> &read,
        QFuture<Result<QList<Key>>> (Dashboard::*ask)(const QString &environmentId));
    void pickEnvironment();

    Account m_account;
    std::unique_ptr<Dashboard> m_dashboard;
    std::unique_ptr<Acts> m_acts;
    Fetched<QList<Environment>> m_environments;
    std::optional<Environment> m_environment;
    QString m_wanted; // selected before its list arrived
    bool m_isPutAway = false;
    Rounds m_rounds; // answers of another environment's requests are dropped
    Fetched<QList<SigningKey>> m_signingKeys;
    Fetched<QList<EventKey>> m_eventKeys;
    Fetched<QList<App>> m_apps;
    Fetched<QList<Worker>> m_workers;
    const Clock &m_clock;
};
