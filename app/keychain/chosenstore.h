// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/whenfinished.h"
#include "app/domain/secretstore.h"

#include <QHash>
#include <QSet>

/// Keeps secrets until the program closes, for a session where there is no keychain or none is to be used.
class MemoryStore final : public SecretStore
{
    Q_OBJECT

public:
    using SecretStore::SecretStore;

    State state() const override { return State::Ready; }
    StorePlace place() const override { return {.kind = StorePlace::Kind::Memory}; }
    bool isVolatile() const override { return true; }
    QFuture<State> refreshState() override { return readyFuture(State::Ready); }
    QFuture<State> unlock() override { return readyFuture(State::Ready); }

    QFuture<Result<std::optional<Secret>>> read(const QString &name) override;
    QFuture<Done> write(const QString &name, const Secret &secret) override;
    QFuture<Done> remove(const QString &name) override;

    std::optional<Secret> value(const QString &name) const;
    QStringList names() const { return m_secrets.keys(); }
    void forget(const QString &name) { m_secrets.remove(name); }

private:
    QHash<QString, Secret> m_secrets;
};

/// The keychain, or memory where the person chose that. Nothing is forgotten by choosing: what is in the keychain stays
/// there, and what was kept in memory is carried over when the keychain is chosen again; until that has worked, it is
/// read from memory.
///
/// While memory is used the keychain is not asked: what memory does not hold is Error::Kind::Keychain then, and never
/// "not there", unless it was removed here. What is removed meanwhile is removed from the keychain once that is chosen
/// again and can be asked, also in a later run: toBeRemoved() is to be kept for that.
class ChosenStore final : public SecretStore
{
    Q_OBJECT

public:
    /// Uses the keychain until useMemory(true).
    explicit ChosenStore(SecretStore &keychain);

    void useMemory(bool inMemory);
    bool usesMemory() const { return m_usesMemory; }
    /// What the keychain is like, whichever is used.
    const SecretStore &keychain() const { return m_keychain; }

    /// Writes what memory holds into the keychain, and drops from memory what has arrived there. Ends with the first
    /// failure; what is left stays readable. useMemory(false) starts it, and so does a keychain that becomes ready.
    /// Where it has carried anything over, stateChanged() tells so once, at its end.
    QFuture<Done> carryOver();
    /// Names of what was removed while memory was used, or could not be yet. Not secret.
    QStringList toBeRemoved() const { return {m_removed.cbegin(), m_removed.cend()}; }
    /// As an earlier run left them; before the keychain is used.
    void setToBeRemoved(const QStringList &names) { m_removed = {names.cbegin(), names.cend()}; }
    /// Memory holds this one: the keychain does not have it yet, or is not used.
    bool isInMemory(const QString &name) const { return m_memory.value(name).has_value(); }
    /// How many secrets would be lost if the program closed now, besides those whose names end with this.
    qsizetype inMemoryOnly(QLatin1String exceptThese = {}) const;

    State state() const override { return m_usesMemory ? State::Ready : m_keychain.state(); }
    KeychainFault missing() const override { return m_usesMemory ? KeychainFault::None : m_keychain.missing(); }
    StorePlace place() const override { return m_usesMemory ? m_memory.place() : m_keychain.place(); }
    bool hasLockedItems() const override { return !m_usesMemory && m_keychain.hasLockedItems(); }
    bool isVolatile() const override { return m_usesMemory; }
    /// Of the keychain, whichever is used: memory is always there.
    QFuture<State> refreshState() override { return m_keychain.refreshState(); }
    QFuture<State> unlock() override { return m_keychain.unlock(); }

    QFuture<Result<std::optional<Secret>>> read(const QString &name) override;
    QFuture<Done> write(const QString &name, const Secret &secret) override;
    QFuture<Done> remove(const QString &name) override;

signals:
    void toBeRemovedChanged();

private:
    /// Returns whether it was another one before.
    bool setIsToBeRemoved(const QString &name, bool isSo);
    void carryOverNext(const SharedPromise<Done> &promise, QStringList names, bool isAnyCarried);
    void removeNext(const SharedPromise<Done> &promise, QStringList names);
    void forgetWhenUnchanged(const QString &name, const Secret &arrived);

    SecretStore &m_keychain;
    MemoryStore m_memory;
    QSet<QString> m_removed; // from memory only, so far
    bool m_usesMemory = false;
};
