// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/acts/keptkeys.h"
#include "app/dashboard/restclient.h"
#include "app/noted/typedinkeeper.h"

/// What Inngest says to a key that was typed in.
enum class KeyTrial {
    Accepted,
    Refused,
    CannotTell, ///< It gives no answer that says anything.
    OfAnotherEnvironment, ///< An API key: it lists other apps than the environment's signing key does.
    LostNew, ///< Not asked: a rotation's new signing key, which is only to have its value again.
    NotCompared, ///< An API key that it accepts: nothing tells yet whether it is one of this environment.
};

/// Asks Inngest about keys that a person types in, before they are stored. The stores, the access manager and the clock
/// outlive it.
class KeyTrials : public QObject
{
    Q_OBJECT

public:
    KeyTrials(HistoryStore &history, SecretStore &secrets, QNetworkAccessManager &network, Clock &clock);

    /// The one that was typed in, or else the one that is kept. accountId: whose notes tell a new one whose value is no
    /// longer held here.
    QFuture<Result<KeyTrial>> trySigningKey(
        const QUrl &apiOrigin, const TypedEnvironment &environment, const QString &accountId);
    /// Compares what it lists with what the signing key lists.
    QFuture<Result<KeyTrial>> tryApiKey(const QUrl &apiOrigin, const TypedEnvironment &environment);
    /// By names and fingerprints those that Inngest lists to the signing key that was typed in, or else to the one that
    /// is kept; none where the account allows no list. One that could not be read just now, or not to its end, is a
    /// failure.
    QFuture<Result<QList<TypedEventKey>>> listEventKeys(const QUrl &apiOrigin, const TypedEnvironment &environment);

signals:
    /// A key is being tried: nobody answered, and the next attempt, of so many, comes.
    void tryingAgain(int attempt, int attempts, const Error &why);

private:
    QFuture<Result<Secret>> signingKeyOf(const TypedEnvironment &environment);
    QFuture<Result<KeyTrial>> tryBearer(const QUrl &apiOrigin, const RestBearer &bearer);
    QFuture<Result<bool>> isLostNew(const TypedEnvironment &environment, const QString &accountId);

    HistoryStore &m_history;
    QNetworkAccessManager &m_network;
    Clock &m_clock;
    KeptKeys m_kept;
};

/// An API key opens one environment and does not say which: Accepted, OfAnotherEnvironment or NotCompared, by the apps
/// that Inngest lists to it and to the signing key. byApiKey: what it lists, just read. signingKey: the current one, or
/// why it is not at hand. rest and context outlive the answer.
QFuture<Result<KeyTrial>> compareListedApps(RestClient &rest, const RestBearer &apiKey, const QList<App> &byApiKey,
    const Environment &environment, const QFuture<Result<Secret>> &signingKey, QObject *context);
