// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/accounts/signintrial.h"

#include "app/core/lookup.h"
#include "app/dashboard/clerkclient.h"
#include "app/dashboard/clerktokensource.h"
#include "app/domain/tokensource.h"

#include <QUuid>
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

/// Empty: the token does not tell one.
QString organizationToldBy(const Secret &token)
{
    return sessionClaims(token).value_or(SessionClaims()).organizationId;
}

} // namespace

Account cloudAccountOf(const QString &name, const SignInDraft &draft, const std::optional<Organization> &organization)
{
    Account account = draft.account;
    account.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    account.name = name.trimmed();
    account.kind = AccountKind::Cloud;
    (void)noteOrganization(account, organization, draft.token);
    return account;
}

bool noteOrganization(Account &account, const std::optional<Organization> &organization, const Secret &token)
{
    const Account before = account;
    if (organization) {
        account.clerkSessionId = organization->sessionId;
        account.organizationId = organization->organizationId;
        account.organizationName = organization->name;
        account.userEmail = organization->userEmail;
    } else if (const QString told = organizationToldBy(token);
               account.method != SignInMethod::ClerkClient && !told.isEmpty()) {
        account.organizationId = told;
    }
    return account != before;
}

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
    else if (draft.account.method == SignInMethod::ClerkClient)
        flow->askClerk(network, clock, std::move(tokenReplaced));
    else
        flow->askDashboard(network, clock);
    return future;
}

void SignInTrial::askClerk(
    QNetworkAccessManager &network, Clock &clock, std::function<void(const Secret &)> tokenReplaced)
{
    m_clerk = std::make_unique<ClerkClient>(
        m_draft.account.clerkOrigin, m_draft.token, std::move(tokenReplaced), network, clock);
    connect(m_clerk.get(), &ClerkClient::tryingAgain, this, m_tryingAgain);
    need(m_clerk->sessions(), [this](const QList<ClerkSession> &sessions) { finish(organizationsOf(sessions)); });
}

void SignInTrial::askDashboard(QNetworkAccessManager &network, Clock &clock)
{
    m_connection = connectCloud(m_draft.account, m_draft.token, network, clock, {});
    // Refused: nobody is asked for another one here, the dialog says so.
    connect(m_connection.dashboard.get(), &Dashboard::signInNeeded, this, [this] { m_connection.tokens->decline(); });
    connect(m_connection.dashboard.get(), &Dashboard::tryingAgain, this, m_tryingAgain);
    need(m_connection.dashboard->environments(), &SignInTrial::onEnvironments);
}

/// The browser can be at another organization than when the account was signed in to before.
void SignInTrial::onEnvironments(const QList<Environment> &environments)
{
    const auto reads = [&environments](const QString &id) { return hasOneWith(environments, &Environment::id, id); };
    const QString &own = m_draft.account.organizationId;
    const QString told = own.isEmpty() ? QString() : organizationToldBy(m_draft.token);
    const QStringList &known = m_draft.environmentIds;
    const QString otherwise = tr("Sign in to the right one in the browser and copy the token there, or add this one as "
                                 "an account of its own.");
    if (!told.isEmpty() && told != own)
        return refuse(
            tr("This sign-in works, but it belongs to another organization than this account.") + u' ' + otherwise,
            u"another organization"_s);
    if (told.isEmpty() && !known.isEmpty() && std::ranges::none_of(known, reads))
        return refuse(tr("This sign-in works, but it reads none of this account's environments: it belongs to another "
                         "organization.")
                + u' ' + otherwise,
            u"another organization"_s);
    if (told.isEmpty() && known.isEmpty() && !m_draft.lastEnvironmentId.isEmpty() && !reads(m_draft.lastEnvironmentId))
        return refuse(tr("This sign-in works, but it does not read the environment that was open last in this account. "
                         "Either it belongs to another organization, or that environment is not there any more. If it "
                         "is the right organization, press the button once more."),
            perhapsAnotherOrganization);
    finish(QList<Organization>());
}
