// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/secretstore.h"

#include <functional>

/// What was seen of the keychain.
struct KeychainLook
{
    SecretStore::State state = SecretStore::State::Unknown;
    KeychainFault missing = KeychainFault::None;
    QString detail = {}; ///< For the log.
    StorePlace place = {};
    bool hasLockedItems = false;
};

/// Where an item was seen.
struct KeychainFound
{
    bool unlocked = false; ///< There, and can be read.
    bool locked = false; ///< There, behind a lock.
    bool mayBeHidden = false; ///< Something is locked whose items are not told: "not there" is not known.
    QString lockedIn = {}; ///< A locked place that holds it and is not the one where new items go, as it is called.

    bool isThere() const { return locked || unlocked; }
};

/// A service that keeps items, as it looks over the session bus: whether it is there and open, and whether it holds an
/// item. It tells what QtKeychain's jobs hide. Items are told apart by QtKeychain's two names for them: the program's
/// (server) and the secret's own.
///
/// Answers come by callback, and never after this object has gone.
class KeychainService : public QObject
{
    Q_OBJECT

public:
    using OnLook = std::function<void(const KeychainLook &)>;
    using OnFound = std::function<void(const Result<KeychainFound> &)>;
    using OnRead = std::function<void(const Result<std::optional<Secret>> &)>;
    using OnDone = std::function<void(const Done &)>;
    struct Timeouts
    {
        std::chrono::milliseconds call{5'000}; ///< One call on the bus.
        std::chrono::milliseconds prompt{120'000}; ///< A person answers the desktop's prompt.
    };

    /// The bus is connected, and the service runs or can be started.
    virtual void look(const OnLook &done) = 0;
    virtual void find(const QString &name, const OnFound &done) = 0;
    /// Opens what is locked of this program's items, and with wholeService the place where new ones go, which is made
    /// where there is none. The desktop shows its own prompt. A second call while one waits joins it.
    virtual void unlock(bool wholeService, const std::function<void()> &done) = 0;

    /// For moving an item that another service is to keep: unlocked ones only.
    virtual void read(const QString &name, const OnRead &done) = 0;
    virtual void remove(const QString &name, const OnDone &done) = 0;
    /// After a write: ends well where whatever is read of the item is this. Copies that can be read, and of which one
    /// may be read in the new one's place, are made the same; none is deleted.
    virtual void settle(const QString &name, const Secret &written, const OnDone &done) = 0;

signals:
    void changed(); ///< The service came, or something of it was locked, unlocked, made or deleted.
    void gone(); ///< The service ended.
};
