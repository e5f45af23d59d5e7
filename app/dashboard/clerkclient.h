// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/secret.h"
#include "app/dashboard/apiclient.h"

#include <QQueue>
#include <functional>
#include <memory>
#include <optional>

class ClerkCall;

struct ClerkOrganization
{
    QString id;
    QString name;

    bool operator==(const ClerkOrganization &) const = default;
};

/// An active session of a Clerk client: one signed-in user.
struct ClerkSession
{
    QString id;
    QString userEmail; ///< Empty: not told.
    QString activeOrganizationId; ///< Empty: the personal account.
    QList<ClerkOrganization> organizations; ///< That the user is a member of.
    bool isLastActive = false; ///< The one that the browser used last.

    bool operator==(const ClerkSession &) const = default;
};

// Answers of Clerk's front-end API, as pure functions. Shapes: `GET /v1/client` {"response": {"sessions": [...],
// "last_active_session_id"}} with a null response where the client token is not known; `POST .../tokens` {"jwt"};
// errors
// {"errors": [{"code", "message", "long_message"}]}.

/// Active sessions only. NotSignedIn: the client token opens none.
Result<QList<ClerkSession>> parseClerkClient(const QByteArray &body);
Result<Secret> parseClerkToken(const QByteArray &body);
/// Of an answer whose status is not 2xx. 401, and 404 or 410 of a session: NotSignedIn.
Error clerkError(int httpStatus, const QByteArray &body);

/// Clerk's documented front-end API, in its native mode: the long-lived client token travels in the Authorization
/// header as it is, and an answer's Authorization header replaces it. One request at a time, so that of several new
/// tokens the newest is known.
///
/// Fails as NotSignedIn when the client token or the session is no longer good; otherwise as HttpExchange, Busy,
/// Forbidden, Rejected or Unreadable. All calls can be repeated without harm, and are, after growing pauses.
class ClerkClient : public ApiClient
{
    Q_OBJECT

public:
    /// Told of every client token that replaces the one before, the newest last; has to store it, since the old one may
    /// no longer be good. It is called for an answer that arrives after this object has gone, too: it must not refer
    /// to anything that does not outlive the access manager.
    using KeepToken = std::function<void(const Secret &clientToken)>;

    /// origin: `https://clerk.inngest.com`
    ClerkClient(
        const QUrl &origin, const Secret &clientToken, KeepToken keep, QNetworkAccessManager &network, Clock &clock);

    /// Another sign-in. Answers to requests that went out with the old one no longer change it. Not told to KeepToken.
    void setClientToken(const Secret &clientToken);

    QFuture<Result<QList<ClerkSession>>> sessions();
    /// A session token: a JWT that lives about a minute.
    QFuture<Result<Secret>> sessionToken(const QString &sessionId);
    /// Switches the session over. Forbidden: the user is no member.
    QFuture<Done> activateOrganization(const QString &sessionId, const QString &organizationId);

private:
    friend class ClerkCall;
    /// Shared with the requests under way, which can outlive the client.
    struct Token
    {
        Secret value;
        int generation = 0;
        KeepToken keep;
    };

    template <typename T, typename Parse>
    QFuture<Result<T>> call(const QString &path, const std::optional<QByteArray> &form, Parse parse);

    const std::shared_ptr<Token> m_token;
    QQueue<ClerkCall *> m_queue; // the first is under way
};
