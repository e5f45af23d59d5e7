// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/tokensource.h"

/// A token that cannot be renewed here: the practice account's, or one bare session token. Refused by the server, it
/// signals signInNeeded() once, and requests wait for signIn() or decline().
class FixedToken final : public TokenSource
{
    Q_OBJECT

public:
    /// AsCookie: of a user from a marketplace (Vercel, DigitalOcean), who has no Clerk session, the cookie `jwt`. How
    /// it is renewed is not known: when it ends, the person brings a new one.
    enum class Travels { AsBearer, AsCookie };

    explicit FixedToken(const Secret &token, Travels travels = Travels::AsBearer);

    QFuture<Result<Secret>> token() override;
    QFuture<Result<Secret>> tokenInsteadOf(const Secret &refused) override;
    bool travelsAsCookie() const override { return m_travels == Travels::AsCookie; }

    void signIn(const Secret &token, const QString &sessionId = {}) override;
    void decline() override;

private:
    enum class State { Good, Refused, Declined };

    Secret m_token;
    const Travels m_travels;
    State m_state = State::Good;
    TokenWaiters m_waiters;
};
