// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/accounts/tokenkeeper.h"

#include "app/core/logging.h"
#include "app/core/whenfinished.h"

TokenKeeper::TokenKeeper(SecretStore &secrets)
    : m_secrets(secrets)
{
    connect(&secrets, &SecretStore::stateChanged, this, [this] {
        if (m_secrets.state() != SecretStore::State::Ready)
            return;
        const QHash<QString, Secret> pending = m_pending;
        for (auto token = pending.begin(); token != pending.end(); ++token)
            keep(token.key(), token.value());
        removeGivenUp();
    });
}

QFuture<Result<std::optional<Secret>>> TokenKeeper::read(const QString &accountId)
{
    if (m_refused.contains(accountId))
        keep(accountId, m_pending.value(accountId));
    for (const auto *tokens : {&m_memory, &m_pending}) {
        if (tokens->contains(accountId))
            return readyFuture(Result<std::optional<Secret>>(tokens->value(accountId)));
    }
    const bool mayBeUnasked = m_secrets.isVolatile();
    return mapped(
        m_secrets.read(itemName(accountId)), this, [mayBeUnasked](const Result<std::optional<Secret>> &token) {
            // Whoever chose memory for want of a keychain signs in once more; that takes nothing from the keychain.
            const bool isUnasked = mayBeUnasked && !token && token.error().kind == Error::Kind::Keychain;
            return isUnasked ? Result<std::optional<Secret>>(std::nullopt) : token;
        });
}

QFuture<Done> TokenKeeper::keep(const QString &accountId, const Secret &token)
{
    if (m_forgotten.contains(accountId))
        return readyFuture<Done>(failure(Error::Kind::NotFound, QStringLiteral("the account was removed")));
    m_pending.insert(accountId, token);
    const QFuture<Done> written = m_secrets.write(itemName(accountId), token);
    whenFinished(written, this, [this, accountId, token](const Done &done) {
        if (!done)
            qCWarning(logAccounts) << "an account's token could not be written to the keychain yet:"
                                   << done.error().kind;
        if (m_pending.value(accountId) != token) // a newer one is still on its way
            return;
        if (!done) {
            m_refused.insert(accountId);
        } else {
            m_refused.remove(accountId);
            m_pending.remove(accountId);
        }
    });
    return written;
}

QFuture<Done> TokenKeeper::forget(const QString &accountId)
{
    m_forgotten.insert(accountId);
    return mapped(m_secrets.remove(itemName(accountId)), this, [this, accountId](const Done &done) {
        if (done) {
            m_memory.remove(accountId);
            m_pending.remove(accountId);
            m_refused.remove(accountId);
        } else {
            m_forgotten.remove(accountId);
        }
        return done;
    });
}

void TokenKeeper::giveUp(const QString &accountId)
{
    m_forgotten.insert(accountId);
    m_pending.remove(accountId);
    m_refused.remove(accountId);
    m_givenUp.insert(accountId);
    m_secrets.remove(itemName(accountId));
}

/// A write that ran out of time can have taken effect after that removal.
void TokenKeeper::removeGivenUp()
{
    const QSet<QString> givenUp = m_givenUp;
    for (const QString &accountId : givenUp) {
        whenFinished(m_secrets.remove(itemName(accountId)), this, [this, accountId](const Done &done) {
            if (done)
                m_givenUp.remove(accountId);
        });
    }
}
