// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/result.h"
#include "app/core/secret.h"
#include "app/domain/environment.h"
#include "app/domain/keys.h"

#include <QDateTime>
#include <QFuture>
#include <QObject>
#include <functional>

class HistoryStore;
class QSqlDatabase;
class SecretStore;

/// Whose key it is.
struct KeyPlace
{
    QString origin;
    QString accountName;
    Environment environment; ///< The one that holds the keys.
};

/// What is known, without the secret, of a key that the keychain holds.
struct KeptKey
{
    enum class Kind { SigningKey, EventKey };

    Kind kind = Kind::EventKey;
    QString fingerprint; ///< The keychain item is `key/<fingerprint>`.
    QString origin;
    QString accountName;
    QString environmentId; ///< The one that holds the keys.
    QString environmentName;
    QString keyId;
    QString name; ///< Event keys.
    QString masked; ///< As maskedSigningKey()/maskedEventKey() show it.
    QDateTime keptAt; ///< UTC.

    bool operator==(const KeptKey &) const = default;
};

/// The keys that were made, copied or rotated here, never whole lists: their values in the keychain, the list of them
/// (no secret) in the database, with each account and environment that has the key. Offline they can still be seen and
/// copied.
class KeptKeys : public QObject
{
    Q_OBJECT

public:
    KeptKeys(HistoryStore &store, SecretStore &secrets, QObject *parent = nullptr);

    /// What the store of secrets calls the value of the key with this fingerprint.
    static QString itemName(const QString &fingerprint) { return QStringLiteral("key/") + fingerprint; }

    /// By the error of value(): nobody has it here any more, or memory is used in the keychain's place and does not
    /// hold it. That a keychain does not answer says nothing of the kind.
    static bool isNoLongerHeld(const Error &error)
    {
        return error.kind == Error::Kind::NotFound || error.keychain == KeychainFault::NotAsked;
    }

    /// Keychain first, list second: an item is never listed that is not there.
    QFuture<Done> keep(const KeptKey &key, const Secret &value);
    /// The same for a key as Inngest gives it; one without a value is passed over.
    QFuture<Done> keep(const KeyPlace &place, const SigningKey &key, const QDateTime &now);
    QFuture<Done> keep(const KeyPlace &place, const EventKey &key, const QDateTime &now);
    QFuture<Result<QList<KeptKey>>> list(const QString &origin, const QString &environmentId);
    QFuture<Result<QList<KeptKey>>> all();
    /// NotFound: the keychain no longer has it. Conflict: what it has under that name is another one.
    QFuture<Result<Secret>> value(const QString &fingerprint);
    /// Only what is kept or noted for this owner and environment; and the keychain's item not as long as another one
    /// keeps or notes the key, too: it is one item for all. owner: the origin that it is kept under; of an account
    /// whose keys persons type in, its id will do.
    QFuture<Done> forget(const QString &fingerprint, const QString &owner, const QString &environmentId);

private:
    QFuture<Done> inOrder(const QFuture<Done> &keychain, const std::function<Done(QSqlDatabase &)> &list);

    HistoryStore &m_store;
    SecretStore &m_secrets;
};
