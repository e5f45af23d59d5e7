// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/acts/keptkeys.h"
#include "app/byhand/byhanddashboard.h"

class SecretStore;

/// An event key as a person types it in.
struct HandEventKey
{
    QString name;
    Secret value; ///< Empty: it is noted already, or known by its fingerprint alone.
    QString fingerprint; ///< Of one without a value.
    EventFilter filter;
    bool wasListed = false; ///< By Inngest itself.
    bool isNoted = false; ///< As load() gave it: save() leaves it as it is noted by then.
};

/// An environment as a person types it in, or as it is noted.
struct HandEnvironment
{
    Environment environment; ///< Without an id: a new one.
    Secret signingKey; ///< The current one. Empty: as noted.
    QString signingFingerprint; ///< As noted; empty: none is.
    bool isUnchecked = false; ///< The signing key: Inngest could not be asked about it.
    bool isDoubted = false; ///< Likewise: Inngest was asked, and did not say that it is the current one.
    Secret apiKey; ///< For REST v2. Empty: as noted.
    bool hasApiKey = false;
    bool forgetsApiKey = false; ///< To save(): the noted one is not to be kept any more.
    QList<HandEventKey> eventKeys;
    QStringList forgottenEventKeys; ///< To save(): fingerprints of noted ones that are not to be known any more.

    QString signingKeyNow() const; ///< By its fingerprint: of the one that was typed in, or else as noted.
};

/// What Inngest says to a key that was typed in.
enum class KeyTrial {
    Accepted,
    Refused,
    CannotTell, ///< It gives no answer that says anything.
    OfAnotherEnvironment, ///< An API key: it lists other apps than the environment's signing key does.
    NotCompared, ///< An API key that it accepts: nothing tells yet whether it is one of this environment.
};

/// Sets an account by hand up, and changes what was typed in. Values go to the keychain before their keys are noted;
/// what is saved twice is there once, so that saving can be tried again after it failed or was cut off. The stores, the
/// access manager and the clock outlive it.
class HandSetUp : public QObject
{
    Q_OBJECT

public:
    HandSetUp(HistoryStore &history, SecretStore &secrets, QNetworkAccessManager &network, Clock &clock,
        QObject *parent = nullptr);

    QFuture<Result<QList<HandEnvironment>>> load(const QString &accountId);
    /// The one that was typed in, or else the one that is kept.
    QFuture<Result<KeyTrial>> trySigningKey(const QUrl &apiOrigin, const HandEnvironment &environment);
    /// Compares what it lists with what the signing key lists.
    QFuture<Result<KeyTrial>> tryApiKey(const QUrl &apiOrigin, const HandEnvironment &environment);
    /// By names and fingerprints those that Inngest lists to the signing key that was typed in, or else to the one that
    /// is kept; none where the account allows no list. One that could not be read just now, or not to its end, is a
    /// failure.
    QFuture<Result<QList<HandEventKey>>> listEventKeys(const QUrl &apiOrigin, const HandEnvironment &environment);
    /// Adds and changes; what is not among them stays. New environments get their ids. What the person changes of each
    /// is in the history.
    QFuture<Done> save(const AccountPlaces &places, const QList<HandEnvironment> &environments, const QString &person);
    QFuture<Done> removeEnvironment(const QString &accountId, const QString &environmentId);
    /// All that is kept of the account: values of keys first.
    QFuture<Done> removeAll(const QString &accountId);

signals:
    /// A key is being tried: nobody answered, and the next attempt, of so many, comes.
    void tryingAgain(int attempt, int attempts, const Error &why);

private:
    QFuture<Done> saveChanges(const AccountPlaces &places, const QList<HandEnvironment> &environments,
        const QList<HandEnvironment> &known, const QString &person);
    QFuture<Result<Secret>> signingKeyOf(const HandEnvironment &environment);
    QFuture<Result<KeyTrial>> tryBearer(const QUrl &apiOrigin, const RestBearer &bearer);

    HistoryStore &m_history;
    SecretStore &m_secrets;
    QNetworkAccessManager &m_network;
    Clock &m_clock;
    KeptKeys m_kept;
};
