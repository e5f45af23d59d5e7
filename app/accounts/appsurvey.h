// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/whenfinished.h"
#include "app/domain/environment.h"
#include "app/rollout/rolloutcheck.h"
#include "app/rotation/appaccesses.h"

#include <QPointer>

class HistoryStore;
struct HistoryEntry;
class OpenAccount;
struct Services;

/// Which keys the apps of the environment that is looked at hold right now: for the Apps tab, and before a key is
/// deleted. Asks when it is told to, once, and is idle otherwise.
class AppSurvey : public QObject
{
    Q_OBJECT

public:
    explicit AppSurvey(const Services &services, QObject *parent = nullptr);

    /// What this account shows now is what is looked at; null, or none of its environments: nothing is. To be called
    /// whenever that changes.
    void follow(OpenAccount *account);
    /// The same of all apps that the keys are for. Where branch environments share them these, and their apps, are read
    /// for that: one can have been made since the account was opened. The keys of an open rotation come out of the
    /// journal.
    void followKeys(OpenAccount *account);
    /// An open one, of the environment that is looked at: apps hold its keys, which the lists may not have.
    void setRotation(const KeysOfRotation &keys);
    bool isOfBranch() const; ///< A branch environment is looked at: other ones use the same keys.
    bool isOfAllBranches() const; ///< followKeys() of keys that branch environments share.
    void ask();
    void stop() { m_check.stop(); } ///< What is under way is dropped; what is known stays.
    bool isAsking() const { return m_isAsking; }
    bool isListing() const; ///< The first list of apps is on its way, or how they are asked.
    bool isKeptRead() const { return m_isKeptRead; } ///< Else apps that were added by their address may be missing.
    /// False: the apps could not be read, of all branches one's, or how they are asked; or not yet.
    bool areAllListed() const;
    bool canAsk() const; ///< There is an app with an address, and a key to ask with.

    RolloutCheck &check() { return m_check; }
    const KeptAccesses &kept() const { return m_kept; }
    void setAccess(const QString &appKey, const AppAccess &access, const AccessKept &kept = {});
    void addApp(const QString &name, const AppAccess &access, const AccessKept &kept = {});
    void removeApp(const QString &appKey);

    /// Of a key of either kind, by its fingerprint: the apps that hold it by their own word, and those of which that is
    /// not known (no answer, workers, no hash).
    struct Holders
    {
        QList<RolloutRow> holding;
        QList<RolloutRow> notKnown;
        qsizetype told = 0; ///< How many have said that they do, or do not.
        bool areAllListed = true; ///< AppSurvey::areAllListed()
    };
    Holders holdersOf(const QString &fingerprint) const;

signals:
    void askingChanged();
    void asked(); ///< By ask(), each app that could be, to the end: it was not stopped.
    void keptChanged(); ///< Apps that were added, or how one is asked.
    void failed(const Error &error); ///< What was to be kept was not, or what is kept could not be read.

private:
    void loadKept();
    void readRotationBefore();
    HistoryEntry entryOf(const QString &what) const;
    void readBranches();
    void apply();
    RolloutKeys keys() const;
    void setAsking(bool isAsking);
    template <typename T>
    void watch(const QFuture<Result<T>> &done, const AccessKept &kept = {});

    HistoryStore &m_history;
    AppAccesses m_accesses;
    Clock &m_clock;
    RolloutCheck m_check;
    QPointer<OpenAccount> m_account; // none: nothing is looked at
    QString m_origin;
    QString m_holderId; // of the environment that holds the keys
    bool m_isOfKeys = false; // all apps of the keys, not of the environment
    struct OfBranches
    {
        QList<Environment> environments;
        QList<App> apps;
        QList<Worker> workers;
    };
    std::optional<OfBranches> m_ofBranches; // of all of them; nullopt: not read, or that failed
    KeptAccesses m_kept;
    KeysOfRotation m_ofRotation;
    QString m_replacedBefore; // see KeysOfRotation
    bool m_isKeptAnswered = false; // a keychain can ask its person first
    bool m_isKeptRead = false;
    Rounds m_loadings; // an older answer is of another environment
    bool m_isAsking = false;
};
