// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/result.h"
#include "app/core/secret.h"
#include "app/core/whenfinished.h"

#include <QObject>
#include <optional>

/// Where a store keeps what it is given, as far as it is known.
struct StorePlace
{
    enum class Kind { Unknown, SecretService, KWallet, Memory };

    Kind kind = Kind::Unknown;
    QString program = {}; ///< The process that keeps it: "gnome-keyring-d", "keepassxc", "kwalletd5".
    QString name = {}; ///< The collection or wallet, as its program calls it.
    bool endsWithSession = false; ///< What is written there is gone with the desktop session.

    bool operator==(const StorePlace &) const = default;
};

/// The keychain, one item per secret. Lives as long as the program. Item names hold no secret:
/// `account/<account id>/<what>` and `key/<fingerprint>`.
///
/// Every call ends, also when a prompt stays unanswered (Error::Kind::Timeout or Keychain). "Not there" and "deleted"
/// are said only when they are true: a locked keychain is Error::Kind::Keychain.
class SecretStore : public QObject
{
    Q_OBJECT

public:
    enum class State {
        Unknown, ///< Not looked at yet.
        Ready,
        Locked, ///< There, but closed: unlocking it makes everything work.
        Absent, ///< No Secret Service, no session bus, no library: missing() says which.
        Refusing, ///< There, but it answers with errors or not at all.
    };
    Q_ENUM(State)

    using QObject::QObject;

    virtual State state() const = 0;
    /// With State::Absent: what is missing, for the page that says what to install. NoCollection: unlock() makes one.
    virtual KeychainFault missing() const { return KeychainFault::None; }
    virtual StorePlace place() const { return {}; }
    /// The store is open, and some of what was asked of it is behind a lock of its own: unlock() opens that.
    virtual bool hasLockedItems() const { return false; }
    /// True for the store that forgets everything when the program closes.
    virtual bool isVolatile() const { return false; }

    /// Looks again; stateChanged() tells what came of it where it differs.
    virtual QFuture<State> refreshState() = 0;
    /// Asks the keychain to unlock, or to make a collection where it has none: the desktop shows its own prompt. Ends
    /// with the state afterwards.
    virtual QFuture<State> unlock() = 0;

    virtual QFuture<Result<std::optional<Secret>>> read(const QString &name) = 0; ///< nullopt: it is not there.
    /// What ought to be there, for the context: Error::Kind::NotFound where it is not.
    QFuture<Result<Secret>> readKept(const QString &name, QObject *context)
    {
        return mapped(read(name), context, [](const Result<std::optional<Secret>> &value) -> Result<Secret> {
            if (!value)
                return failure(value.error());
            return *value ? Result<Secret>(**value)
                          : failure(Error::Kind::NotFound, QStringLiteral("not in the keychain"));
        });
    }
    virtual QFuture<Done> write(const QString &name, const Secret &secret) = 0;
    virtual QFuture<Done> remove(const QString &name) = 0; ///< Also when it was not there: it is not there afterwards.

signals:
    void stateChanged();
};
