// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/accounts/signintrial.h"

#include "app/dashboard/clerkclient.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

QList<Organization> organizationsOf(const QList<ClerkSession> &sessions)
{
    QList<Organization> organizations;
    for (const ClerkSession &session : sessions) {
        for (const ClerkOrganization &organization : session.organizations) {
            const bool isActive = session.isLastActive && session.activeOrganizationId == organization.id;
            organizations.append({.sessionId = session.id,
                .organizationId = organization.id,
                .name = organization.name,
                .userEmail = session.userEmail,
                .isLastActive = isActive});
        }
        if (session.organizations.isEmpty() || session.activeOrganizationId.isEmpty())
            organizations.append(
                {.sessionId = session.id, .userEmail = session.userEmail, .isLastActive = session.isLastActive});
    }
    return organizations;
}

} // namespace

SameSignIn sameSignIn(const Account &account, const Organization &found)
{
    if (found.organizationId != account.organizationId)
        return SameSignIn::No;
    if (!account.organizationId.isEmpty())
        return SameSignIn::Yes;
    if (account.userEmail.isEmpty() || found.userEmail.isEmpty())
        return SameSignIn::CannotTell;
    return found.userEmail.compare(account.userEmail, Qt::CaseInsensitive) == 0 ? SameSignIn::Yes : SameSignIn::No;
}

SignInTrial::SignInTrial(const SignInDraft &draft, TryingAgain tryingAgain)
    : m_draft(draft)
    , m_tryingAgain(std::move(tryingAgain))
{
}

SignInTrial::~SignInTrial() = default;

QFuture<Result<QList<Organization>>> SignInTrial::run(const SignInDraft &draft, QNetworkAccessManager &network,
    Clock &clock, std::function<void(const Secret &)> tokenReplaced, TryingAgain tryingAgain)
{
    auto *flow = new SignInTrial(draft, std::move(tryingAgain));
    const QFuture<Result<QList<Organization>>> future = flow->future();
    if (draft.token.isEmpty())
        flow->finish(failure(Error::Kind::NotSignedIn, QStringLiteral("no token")));
    else if (draft.method == SignInMethod::ClerkClient)
        flow->askClerk(network, clock, std::move(tokenReplaced));
    else
        flow->askDashboard(network, clock);
    return future;
}

void SignInTrial::askClerk(
    QNetworkAccessManager &network, Clock &clock, std::function<void(const Secret &)> tokenReplaced)
{
    m_clerk
        = std::make_unique<ClerkClient>(m_draft.clerkOrigin, m_draft.token, std::move(tokenReplaced), network, clock);
    connect(m_clerk.get(), &ClerkClient::tryingAgain, this, m_tryingAgain);
    need(m_clerk->sessions(), [this](const QList<ClerkSession> &sessions) { finish(organizationsOf(sessions)); });
}

void SignInTrial::askDashboard(QNetworkAccessManager &network, Clock &clock)
{
    Account account;
    account.apiOrigin = m_draft.apiOrigin;
    account.method = m_draft.method;
    m_connection = connectCloud(account, m_draft.token, network, clock, {});
    // Refused: nobody is asked for another one here, the dialog says so.
    connect(m_connection.dashboard.get(), &Dashboard::signInNeeded, this, [this] { m_connection.declineSignIn(); });
    connect(m_connection.dashboard.get(), &Dashboard::tryingAgain, this, m_tryingAgain);
    need(m_connection.dashboard->environments(), [this](const QList<Environment> &environments) {
        const QStringList &known = m_draft.environmentIds;
        const bool isAnother = !known.isEmpty()
            && std::ranges::none_of(environments, [&known](const Environment &one) { return known.contains(one.id); });
        if (isAnother)
            return refuse(tr("This sign-in works, but it reads none of this account's environments: it belongs "
                             "to another organization. Sign in to the right one in the browser and copy the "
                             "token there, or add this one as an account of its own."),
                u"another organization"_s);
        finish(QList<Organization>());
    });
}
