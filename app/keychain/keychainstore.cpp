// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/keychain/keychainstore.h"

#include "app/core/logging.h"
#include "app/core/whenfinished.h"

using namespace Qt::StringLiterals;

KeychainStore::KeychainStore(Clock &clock)
    : KeychainStore(clock, Options())
{
}

KeychainStore::KeychainStore(Clock &clock, const Options &options)
    : m_door(clock, options.server, options.timeouts)
    , m_jobs(clock, options.server, options.jobTimeout)
{
    connect(&m_door, &KeychainDoor::changed, this, &KeychainStore::lookAgain);
    connect(&m_door, &KeychainDoor::gone, this, &KeychainStore::lookAgain);
}

QFuture<SecretStore::State> KeychainStore::refreshState()
{
    const SharedPromise<State> promise;
    m_door.look(true, [this, promise](const KeychainLook &seen) {
        see(seen);
        promise.give(m_seen.state);
    });
    return promise.future();
}

QFuture<SecretStore::State> KeychainStore::unlock()
{
    const SharedPromise<State> promise;
    m_door.unlock([this, promise](const KeychainLook &seen) {
        see(seen);
        promise.give(m_seen.state);
    });
    return promise.future();
}

QFuture<Result<std::optional<Secret>>> KeychainStore::read(const QString &name)
{
    const SharedPromise<Answer> promise;
    enqueue({KeychainOperation::Kind::Read, name, Secret(), [promise](const Answer &answer) { promise.give(answer); }});
    return promise.future();
}

QFuture<Done> KeychainStore::write(const QString &name, const Secret &secret)
{
    // Items are text, which ends at a NUL and would come back changed where it is not UTF-8.
    const QString text = secret.revealText();
    if (text.contains(QChar::Null) || Secret::fromText(text) != secret)
        return readyFuture(Done(failure(Error::Kind::Unexpected, u"a secret that is not text"_s)));
    return change(KeychainOperation::Kind::Write, name, secret);
}

QFuture<Done> KeychainStore::remove(const QString &name)
{
    return change(KeychainOperation::Kind::Remove, name, Secret());
}

QFuture<Done> KeychainStore::change(KeychainOperation::Kind kind, const QString &name, const Secret &secret)
{
    const SharedPromise<Done> promise;
    enqueue({kind, name, secret, [promise](const Answer &answer) { promise.give(asDone(answer)); }});
    return promise.future();
}

void KeychainStore::enqueue(const Call &call)
{
    m_calls.enqueue(call);
    next();
}

void KeychainStore::next()
{
    while (m_seen.state == State::Refusing && !m_running && !m_calls.isEmpty())
        m_calls.dequeue().done(
            failure({.kind = Error::Kind::Keychain, .detail = m_seen.detail, .keychain = KeychainFault::Failing}));
    if (m_running || m_calls.isEmpty())
        return;
    const Call call = m_calls.dequeue();
    m_running = new KeychainOperation(
        {m_door, m_jobs}, call.kind, call.name, call.secret,
        [this, call](const Answer &answer, const KeychainLook &seen) {
            m_running->deleteLater();
            m_running = nullptr;
            if (!answer)
                qCWarning(logKeychain) << "the keychain refused:" << answer.error().detail;
            see(seen);
            call.done(answer);
            lookOnceMore();
            next();
        },
        this);
    m_running->start();
}

void KeychainStore::see(const KeychainLook &seen)
{
    const bool differs = m_seen.state != seen.state || m_seen.missing != seen.missing || m_seen.place != seen.place
        || m_seen.hasLockedItems != seen.hasLockedItems;
    m_seen = seen;
    if (!differs)
        return;
    qCInfo(logKeychain) << "keychain:" << seen.state << seen.detail;
    emit stateChanged();
}

void KeychainStore::lookAgain()
{
    // What is under way, a call or a look, may have seen how things were before.
    m_looksAgain = m_running || m_looking;
    if (m_looking)
        return;
    m_looking = true;
    // Must not start the service: one that ends as soon as it starts would be started for ever.
    m_door.look(false, [this](const KeychainLook &seen) {
        m_looking = false;
        see(seen);
        if (!m_running)
            lookOnceMore();
    });
}

void KeychainStore::lookOnceMore()
{
    if (std::exchange(m_looksAgain, false))
        lookAgain();
}
