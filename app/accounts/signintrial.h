// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/accounts/accounts.h"
#include "app/accounts/connection.h"
#include "app/core/flow.h"

class ClerkClient;

/// A new account of this sign-in.
Account cloudAccountOf(const QString &name, const SignInDraft &draft, const std::optional<Organization> &organization);
/// Notes whose sign-in an account has: the organization that was chosen, or without one what a bare token or a cookie
/// says of itself, if it does. Whether that is news.
[[nodiscard]] bool noteOrganization(
    Account &account, const std::optional<Organization> &organization, const Secret &token);

/// Tries what a person filled in: which organizations a Clerk client token opens, or whether a cookie or a session
/// token can read the environments (then there is nothing to choose: an empty list).
///
/// Clerk may replace the client token in its answer; then the one that was pasted may no longer be good, and
/// tokenReplaced is told the new one, also after the flow has gone: it outlives the access manager. tryingAgain is told
/// each further attempt.
class SignInTrial final : public Flow<Result<QList<Organization>>>
{
    Q_OBJECT

public:
    using TryingAgain = std::function<void(int attempt, int attempts, const Error &why)>;

    static QFuture<Result<QList<Organization>>> run(const SignInDraft &draft, QNetworkAccessManager &network,
        Clock &clock, std::function<void(const Secret &)> tokenReplaced, TryingAgain tryingAgain);

private:
    SignInTrial(const SignInDraft &draft, TryingAgain tryingAgain);
    ~SignInTrial() override;

    void askClerk(QNetworkAccessManager &network, Clock &clock, std::function<void(const Secret &)> tokenReplaced);
    void askDashboard(QNetworkAccessManager &network, Clock &clock);
    void onEnvironments(const QList<Environment> &environments);

    const SignInDraft m_draft;
    const TryingAgain m_tryingAgain;
    std::unique_ptr<ClerkClient> m_clerk;
    Connection m_connection;
};
