// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/dashboard/fixedtoken.h"

#include "app/core/whenfinished.h"

FixedToken::FixedToken(const Secret &token, Travels travels)
    : m_token(token)
    , m_travels(travels)
{
}

QFuture<Result<Secret>> FixedToken::token()
{
    switch (m_state) {
    case State::Good:
        return readyFuture(Result<Secret>(m_token));
    case State::Refused:
        return m_waiters.add();
    case State::Declined:
        break;
    }
    return readyFuture(Result<Secret>(failure(Error::Kind::NotSignedIn)));
}

QFuture<Result<Secret>> FixedToken::tokenInsteadOf(const Secret &refused)
{
    // A request that was under way during a sign-in reports the old one.
    if (m_state != State::Good || !(refused == m_token))
        return token();
    m_state = State::Refused;
    const QFuture<Result<Secret>> next = m_waiters.add();
    emit signInNeeded();
    return next;
}

void FixedToken::signIn(const Secret &token, const QString &)
{
    m_token = token;
    m_state = State::Good;
    m_waiters.answer(m_token);
    emit signedIn();
}

void FixedToken::decline()
{
    if (m_state == State::Good)
        return;
    m_state = State::Declined;
    m_waiters.answer(failure(Error::Kind::NotSignedIn));
}
