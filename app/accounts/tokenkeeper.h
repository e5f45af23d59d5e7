// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/result.h"
#include "app/core/secret.h"
#include "app/domain/secretstore.h"

#include <QHash>
#include <QObject>
#include <QSet>

/// Where accounts' tokens are kept between starts. A token that renews itself (Clerk's client token is replaced by
/// answers as they come) must not be lost because the keychain was locked at that moment: what could not be written is
/// kept in memory, read from there, and written once the keychain is ready again.
class TokenKeeper : public QObject
{
    Q_OBJECT

public:
    explicit TokenKeeper(SecretStore &secrets);

    static constexpr auto itemEnd = QLatin1String("/token");
    static QString itemName(const QString &accountId) { return QStringLiteral("account/%1").arg(accountId) + itemEnd; }

    QFuture<Result<std::optional<Secret>>> read(const QString &accountId);
    /// Ends with the keychain's answer; the token is kept here in any case. What the keychain did not take is given to
    /// it again once it is ready, and where the account is opened again: a person can have said no, or yes by then.
    QFuture<Done> keep(const QString &accountId, const Secret &token);
    /// A bare session token: never to the keychain.
    void keepInMemory(const QString &accountId, const Secret &token) { m_memory.insert(accountId, token); }
    /// From now on nothing is kept for this account, unless it ends with a failure: an answer that is still on its way
    /// may bring a new token.
    QFuture<Done> forget(const QString &accountId);
    /// How many accounts' tokens the keychain did not take: they would be lost if the program closed now.
    qsizetype notKept() const { return m_refused.size(); }
    /// An account that did not come to be: nothing of it is written later, or left where it was written.
    void giveUp(const QString &accountId);

private:
    void removeGivenUp();

    SecretStore &m_secrets;
    QHash<QString, Secret> m_memory; // session tokens
    QHash<QString, Secret> m_pending; // not in the keychain yet
    QSet<QString> m_refused; // of those
    QSet<QString> m_forgotten;
    QSet<QString> m_givenUp; // of which an item may be in the keychain yet
};
