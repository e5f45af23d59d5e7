// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/result.h"
#include "app/core/secret.h"
#include "app/core/whenfinished.h"

#include <QFuture>
#include <QList>
#include <QObject>
#include <utility>

/// Gives the token that a request to the dashboard's API carries.
class TokenSource : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    /// A token that is good for a while yet; renewed before it expires. Waits while the person has to sign in again.
    virtual QFuture<Result<Secret>> token() = 0;
    /// The server refused this one: another one, newly made. Waits like token().
    virtual QFuture<Result<Secret>> tokenInsteadOf(const Secret &refused) = 0;
    /// A token made just now, where the source can make one; else token(). Before something that must not meet an
    /// expired session in the middle.
    virtual QFuture<Result<Secret>> freshToken() { return token(); }
    /// Where the token goes: `Authorization: Bearer` or the cookie `jwt`.
    virtual bool travelsAsCookie() const { return false; }

    /// What waits goes on with this sign-in. sessionId: of the sign-in's sessions, where it has some; empty: whichever
    /// fits.
    virtual void signIn(const Secret &token, const QString &sessionId) = 0;
    /// What waits ends as NotSignedIn, and so does whatever comes until signIn().
    virtual void decline() = 0;

signals:
    void signInNeeded();
    void signedIn();
    /// Whoever makes the tokens gave no answer and is asked again. attempt: the coming one, of so many.
    void tryingAgain(int attempt, int attempts, const Error &why);
    /// That has ended, one way or the other.
    void triedAgain();
};

/// Requests that wait for one token together. When it goes, they end as cancelled.
class TokenWaiters
{
public:
    QFuture<Result<Secret>> add() { return m_promises.emplaceBack().future(); }
    bool isEmpty() const { return m_promises.isEmpty(); }

    void answer(const Result<Secret> &token)
    {
        // Who is answered may ask again at once.
        const QList<SharedPromise<Result<Secret>>> waiting = std::exchange(m_promises, {});
        for (const SharedPromise<Result<Secret>> &promise : waiting)
            promise.give(token);
    }

private:
    QList<SharedPromise<Result<Secret>>> m_promises;
};
