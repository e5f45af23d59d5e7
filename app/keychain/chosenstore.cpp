// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/keychain/chosenstore.h"

#include <algorithm>

ChosenStore::ChosenStore(SecretStore &keychain)
    : m_keychain(keychain)
{
    connect(&m_keychain, &SecretStore::stateChanged, this, [this] {
        emit stateChanged(); // while memory is used, too: whoever chose it for want of a keychain may choose anew
        if (!m_usesMemory && m_keychain.state() == State::Ready)
            carryOver();
    });
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

qsizetype ChosenStore::inMemoryOnly(QLatin1String exceptThese) const
{
    const QStringList names = m_memory.names();
    return std::ranges::count_if(
        names, [exceptThese](const QString &name) { return exceptThese.isEmpty() || !name.endsWith(exceptThese); });
}

QFuture<Result<std::optional<Secret>>> ChosenStore::read(const QString &name)
{
    // What is in memory is never older than what the keychain holds: see write().
    if (m_memory.value(name) || m_removed.contains(name))
        return m_memory.read(name);
    if (!m_usesMemory)
        return m_keychain.read(name);
    // Whoever heard "not there" would make another key in the place of one that the keychain holds.
    Error error = refusal(Error::Kind::Keychain,
        tr("This is not in memory. The keychain may hold it, and is not asked while memory is used: "
           "use the keychain again, or enter it again."),
        QStringLiteral("not in memory, and the keychain is not asked"));
    error.keychain = KeychainFault::NotAsked;
    return readyFuture(Result<std::optional<Secret>>(failure(error)));
}

QFuture<Done> ChosenStore::write(const QString &name, const Secret &secret)
{
    // What the keychain holds under that name is to be removed all the same, should this be gone by then.
    if (m_usesMemory)
        return m_memory.write(name, secret);
    const bool wasRemoved = setIsToBeRemoved(name, false);
    // An older value that still waits to be carried over must not follow this one into the keychain.
    if (m_memory.value(name))
        m_memory.write(name, secret);
    const QFuture<Done> written = m_keychain.write(name, secret);
    whenFinished(written, this, [this, name, secret, wasRemoved](const Done &done) {
        if (done)
            return forgetWhenUnchanged(name, secret);
        if (!wasRemoved || m_memory.value(name))
            return;
        setIsToBeRemoved(name, true);
        if (!m_usesMemory && m_keychain.state() == State::Ready) // it has become so since
            carryOver();
    });
    return written;
}

QFuture<Done> ChosenStore::remove(const QString &name)
{
    m_memory.forget(name);
    if (m_usesMemory) {
        setIsToBeRemoved(name, true);
        return readyFuture(Done());
    }
    const QFuture<Done> removed = m_keychain.remove(name);
    whenFinished(removed, this, [this, name](const Done &done) {
        if (done)
            setIsToBeRemoved(name, false);
    });
    return removed;
}

bool ChosenStore::setIsToBeRemoved(const QString &name, bool isSo)
{
    if (m_removed.contains(name) == isSo)
        return false;
    if (isSo)
        m_removed.insert(name);
    else
        m_removed.remove(name);
    emit toBeRemovedChanged();
    return true;
}

QFuture<Done> ChosenStore::carryOver()
{
    const SharedPromise<Done> promise;
    removeNext(promise, QStringList(m_removed.cbegin(), m_removed.cend()));
    return promise.future();
}

void ChosenStore::removeNext(const SharedPromise<Done> &promise, QStringList names)
{
    if (m_usesMemory)
        return promise.give(Done());
    if (names.isEmpty())
        return carryOverNext(promise, m_memory.names(), false);
    const QString name = names.takeFirst();
    if (!m_removed.contains(name)) // written anew in the meantime
        return removeNext(promise, names);
    whenFinished(m_keychain.remove(name), this, [this, promise, names, name](const Done &done) {
        if (!done)
            return promise.give(done);
        if (!m_usesMemory)
            setIsToBeRemoved(name, false);
        removeNext(promise, names);
    });
}

void ChosenStore::carryOverNext(const SharedPromise<Done> &promise, QStringList names, bool isAnyCarried)
{
    const auto end = [this, promise, isAnyCarried](const Done &done) {
        if (isAnyCarried)
            emit stateChanged(); // whoever shows what is in memory alone looks again
        promise.give(done);
    };
    if (names.isEmpty() || m_usesMemory)
        return end(Done());
    const QString name = names.takeFirst();
    const std::optional<Secret> secret = m_memory.value(name);
    if (!secret)
        return carryOverNext(promise, names, isAnyCarried);
    whenFinished(m_keychain.write(name, *secret), this, [this, promise, names, name, secret, end](const Done &done) {
        if (!done)
            return end(done);
        forgetWhenUnchanged(name, *secret);
        carryOverNext(promise, names, true);
    });
}

void ChosenStore::forgetWhenUnchanged(const QString &name, const Secret &arrived)
{
    // Chosen again or written anew in the meantime: then memory holds what the keychain does not.
    if (!m_usesMemory && m_memory.value(name) == arrived)
        m_memory.forget(name);
}

QFuture<Result<std::optional<Secret>>> MemoryStore::read(const QString &name)
{
    return readyFuture(Result<std::optional<Secret>>(value(name)));
}

QFuture<Done> MemoryStore::write(const QString &name, const Secret &secret)
{
    m_secrets.insert(name, secret);
    return readyFuture(Done());
}

QFuture<Done> MemoryStore::remove(const QString &name)
{
    m_secrets.remove(name);
    return readyFuture(Done());
}

std::optional<Secret> MemoryStore::value(const QString &name) const
{
    const auto found = m_secrets.constFind(name);
    return found == m_secrets.constEnd() ? std::nullopt : std::optional<Secret>(*found);
}
