// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/keychain/chosenstore.h"

ChosenStore::ChosenStore(SecretStore &keychain, QObject *parent)
    : SecretStore(parent)
    , m_keychain(keychain)
{
    connect(&m_keychain, &SecretStore::stateChanged, this, &ChosenStore::onKeychainState);
}

void ChosenStore::useMemory(bool inMemory)
{
    if (m_usesMemory == inMemory)
        return;
    m_usesMemory = inMemory;
    emit stateChanged();
    if (!inMemory)
        carryOver();
}

void ChosenStore::onKeychainState()
{
    emit stateChanged(); // while memory is used, too: whoever chose it for want of a keychain may choose anew
    if (!m_usesMemory && m_keychain.state() == State::Ready)
        carryOver();
}

SecretStore::State ChosenStore::state() const
{
    return m_usesMemory ? State::Ready : m_keychain.state();
}

SecretStore::Missing ChosenStore::missing() const
{
    return m_usesMemory ? Missing::Nothing : m_keychain.missing();
}

StorePlace ChosenStore::place() const
{
    return m_usesMemory ? m_memory.place() : m_keychain.place();
}

QFuture<SecretStore::State> ChosenStore::refreshState()
{
    return m_keychain.refreshState();
}

QFuture<SecretStore::State> ChosenStore::unlock()
{
    return m_keychain.unlock();
}

QFuture<Result<std::optional<Secret>>> ChosenStore::read(const QString &name)
{
    // What is in memory is never older than what the keychain holds: see write().
    if (m_usesMemory || m_memory.value(name))
        return m_memory.read(name);
    return m_keychain.read(name);
}

QFuture<Done> ChosenStore::write(const QString &name, const Secret &secret)
{
    if (m_usesMemory)
        return m_memory.write(name, secret);
    // An older value that still waits to be carried over must not follow this one into the keychain.
    if (m_memory.value(name))
        m_memory.write(name, secret);
    const QFuture<Done> written = m_keychain.write(name, secret);
    whenFinished(written, this, [this, name, secret](const Done &done) {
        if (done)
            forgetWhenUnchanged(name, secret);
    });
    return written;
}

QFuture<Done> ChosenStore::remove(const QString &name)
{
    m_memory.forget(name);
    return m_usesMemory ? readyFuture(Done()) : m_keychain.remove(name);
}

QFuture<Done> ChosenStore::carryOver()
{
    const SharedPromise<Done> promise;
    carryOverNext(promise, m_memory.names());
    return promise.future();
}

void ChosenStore::carryOverNext(const SharedPromise<Done> &promise, QStringList names)
{
    if (names.isEmpty() || m_usesMemory)
        return promise.give(Done());
    const QString name = names.takeFirst();
    const std::optional<Secret> secret = m_memory.value(name);
    if (!secret)
        return carryOverNext(promise, names);
    whenFinished(m_keychain.write(name, *secret), this, [this, promise, names, name, secret](const Done &done) {
        if (!done)
            return promise.give(done);
        forgetWhenUnchanged(name, *secret);
        carryOverNext(promise, names);
    });
}

void ChosenStore::forgetWhenUnchanged(const QString &name, const Secret &arrived)
{
    // Chosen again or written anew in the meantime: then memory holds what the keychain does not.
    if (!m_usesMemory && m_memory.value(name) == arrived)
        m_memory.forget(name);
}
