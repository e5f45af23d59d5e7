// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/result.h"
#include "app/core/secret.h"

#include <QByteArray>
#include <QList>
#include <QString>

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

    bool isMemberOf(const QString &organizationId) const;
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
