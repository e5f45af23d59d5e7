// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/secret.h"
#include "app/core/whenfinished.h"
#include "app/dashboard/clerkclient.h"
#include "app/domain/tokensource.h"

#include <QString>
#include <chrono>
#include <memory>
#include <optional>

class Clock;

/// What a session token says of itself. Its signature is not checked: that is the server's business, and a token that
/// was tampered with is refused there.
struct SessionClaims
{
    std::chrono::seconds issuedAt{0}; ///< Since the epoch, by the issuer's clock; 0: not told.
    std::chrono::seconds expiresAt{0}; ///< Likewise.
    QString organizationId; ///< Claim `org_id`, or `o.id` in newer tokens; empty: not told, or none.

    /// How long it lives from its making; nothing where it does not say.
    std::optional<std::chrono::seconds> lifetime() const;
};

/// Out of the payload of a JWT; nothing where the text is none.
std::optional<SessionClaims> sessionClaims(const Secret &token);

/// Session tokens out of a Clerk session, made when they are needed and renewed before they expire; requests that need
/// one at the same time wait for the same renewal. Keeps to one organization: the person may switch the same session
/// over in the browser, and a token of another organization is never handed out.
///
/// When the session or the client token is no longer good, it signals signInNeeded() once, and requests wait for
/// signIn() or decline(). Other failures (offline, busy) end the requests that wait; the next one tries anew.
class ClerkTokenSource final : public TokenSource
{
    Q_OBJECT

public:
    /// sessionId: empty to take the session that is a member of the organization. organizationId: empty for the
    /// person's own, in none.
    ClerkTokenSource(
        std::unique_ptr<ClerkClient> client, const QString &sessionId, const QString &organizationId, Clock &clock);

    QFuture<Result<Secret>> token() override;
    QFuture<Result<Secret>> tokenInsteadOf(const Secret &refused) override;
    QFuture<Result<Secret>> freshToken() override;

    void signIn(const Secret &clientToken, const QString &sessionId) override;
    void decline() override;

    QString sessionId() const { return m_sessionId; }

signals:
    /// Another session was found, to be remembered with the account.
    void sessionChanged(const QString &sessionId);

private:
    enum class State { Ready, Renewing, NeedsSignIn, Declined };

    bool isTokenGood() const;
    void renew();
    void findSession();
    void activateOrganization();
    void makeToken();
    void onToken(std::chrono::milliseconds askedAt, const Secret &token);
    void onFailure(const Error &error);
    template <typename T, typename Next>
    void step(const QFuture<Result<T>> &answer, Next next);

    const std::unique_ptr<ClerkClient> m_client;
    Clock &m_clock;
    QString m_sessionId;
    const QString m_organizationId;
    State m_state = State::Ready;
    Rounds m_rounds; // answers to what was asked before another sign-in are dropped
    bool m_isOrganizationActive = false;
    bool m_hasSwitchedBack = false; // in this renewal
    bool m_namesOrganizations = false; // a token of this source has named one
    int m_renewal = 0; // counts them
    Secret m_token;
    std::chrono::milliseconds m_goodUntil{0}; // monotonic
    qint64 m_goodUntilWall = 0; // ms since the epoch: the monotonic clock stands still during suspend
    TokenWaiters m_waiters;
};
