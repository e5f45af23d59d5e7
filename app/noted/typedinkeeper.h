// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/acts/keptkeys.h"
#include "app/core/secret.h"
#include "app/domain/environment.h"
#include "app/domain/eventfilter.h"
#include "app/noted/keynotes.h"

#include <QSet>

class Clock;
class SecretStore;

/// An event key as a person types it in.
struct TypedEventKey
{
    QString name;
    Secret value; ///< Empty: it is noted already, or known by its fingerprint alone.
    QString fingerprint; ///< Of one without a value.
    EventFilter filter;
    bool wasListed = false; ///< By Inngest itself.
    bool isNoted = false; ///< As load() gave it: save() leaves it as it is noted by then.
    bool wasNoted = false; ///< It takes the place of such a one, which has the same fingerprint.
};

/// An environment as a person types it in, or as it is noted.
struct TypedEnvironment
{
    Environment environment; ///< Without an id: a new one.
    Secret signingKey; ///< The current one. Empty: as noted.
    QString signingFingerprint; ///< As noted; empty: none is.
    bool isUnchecked = false; ///< The signing key, the noted one too: nobody could be asked about it.
    bool isDoubted = false; ///< Likewise: Inngest was asked, and did not say that it is the current one.
    Secret apiKey; ///< For REST v2. Empty: as noted.
    bool hasApiKey = false;
    bool forgetsApiKey = false; ///< To save(): the noted one is not to be kept any more.
    QList<TypedEventKey> eventKeys;
    QStringList forgottenEventKeys; ///< To save(): fingerprints of noted ones that are not to be known any more.

    QString signingKeyNow() const; ///< By its fingerprint: of the one that was typed in, or else as noted.
};

/// The signing key that was typed in is the environment's new one, which a rotation has made or taken.
bool isNotedAsNew(const TypedEnvironment &typed, const QList<NotedKey> &noted);

/// Keeps what was typed in of an account whose keys are noted here. Values go to the keychain before their keys are
/// noted; what is saved twice is there once, so that saving can be tried again after it failed or was cut off. The
/// stores and the clock outlive it.
class TypedInKeeper : public QObject
{
    Q_OBJECT

public:
    TypedInKeeper(HistoryStore &history, SecretStore &secrets, Clock &clock);

    QFuture<Result<QList<TypedEnvironment>>> load(const QString &accountId);
    /// Adds and changes; what is not among them stays. New environments get their ids. What the person changes of each
    /// is in the history.
    QFuture<Done> save(const AccountPlaces &places, const QList<TypedEnvironment> &environments, const QString &person);
    /// Signing keys that are noted as the new ones, and whose values are no longer held here, get them back, and stay
    /// the new ones: Inngest is asked which is the current one. Gives what is left to save.
    QFuture<Result<QList<TypedEnvironment>>> bringBackLost(
        const AccountPlaces &places, const QList<TypedEnvironment> &environments);
    /// All that is kept of the account: values of keys first.
    QFuture<Done> removeAll(const QString &accountId);
    /// Something was noted of the account, and is removed: the account itself may be listed still.
    bool hasForgotten(const QString &accountId) const { return m_forgotten.contains(accountId); }

private:
    QFuture<Done> keepWhereLost(const AccountPlaces &places, TypedEnvironment &typed);
    QFuture<Done> saveChanges(const AccountPlaces &places, const QList<TypedEnvironment> &environments,
        const QList<TypedEnvironment> &known, const QString &person);
    QFuture<Done> removeEnvironment(const QString &accountId, const QString &environmentId);

    HistoryStore &m_history;
    SecretStore &m_secrets;
    Clock &m_clock;
    KeptKeys m_kept;
    QSet<QString> m_forgotten;
};
