// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/dashboard/tokenwaiters.h"
#include "app/domain/tokensource.h"

/// A token that cannot be renewed here: the practice account's, or one bare session token. Refused by the server, it
/// signals signInNeeded() once, and requests wait for signIn() or decline().
class FixedToken : public TokenSource
{
    Q_OBJECT

public:
    explicit FixedToken(const Secret &token, QObject *parent = nullptr);

    QFuture<Result<Secret>> token() override;
    QFuture<Result<Secret>> tokenInsteadOf(const Secret &refused) override;

    /// What waits goes on with this one.
    void signIn(const Secret &token);
    /// What waits ends as NotSignedIn, and so does whatever comes until signIn().
    void decline();

private:
    enum class State { Good, Refused, Declined };

    Secret m_token;
    State m_state = State::Good;
    TokenWaiters m_waiters;
};
