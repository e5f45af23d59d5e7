// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/dashboard/clerkjson.h"

#include "app/core/lookup.h"
#include "app/dashboard/graphqlanswer.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;
using Kind = Error::Kind;

namespace {

QString emailOf(const QJsonObject &session)
{
    const QJsonObject user = session.value("user"_L1).toObject();
    const QJsonArray addresses = user.value("email_addresses"_L1).toArray();
    for (const QJsonValue &address : addresses) {
        if (address.toObject().value("id"_L1) == user.value("primary_email_address_id"_L1))
            return address.toObject().value("email_address"_L1).toString();
    }
    return session.value("public_user_data"_L1).toObject().value("identifier"_L1).toString();
}

QList<ClerkOrganization> organizationsOf(const QJsonObject &session)
{
    QList<ClerkOrganization> organizations;
    const QJsonArray memberships = session.value("user"_L1).toObject().value("organization_memberships"_L1).toArray();
    for (const QJsonValue &membership : memberships) {
        const QJsonObject organization = membership.toObject().value("organization"_L1).toObject();
        const QString id = organization.value("id"_L1).toString();
        if (!id.isEmpty())
            organizations.append({id, organization.value("name"_L1).toString()});
    }
    return organizations;
}

} // namespace

bool ClerkSession::isMemberOf(const QString &organizationId) const
{
    return hasOneWith(organizations, &ClerkOrganization::id, organizationId);
}

Result<QList<ClerkSession>> parseClerkClient(const QByteArray &body)
{
    const QJsonDocument document = QJsonDocument::fromJson(body);
    const QJsonValue response = document.object().value("response"_L1);
    if (!document.isObject() || (!response.isObject() && !response.isNull()))
        return failure(Kind::Unreadable, u"no Clerk client"_s);
    const QString lastActive = response.toObject().value("last_active_session_id"_L1).toString();
    QList<ClerkSession> sessions;
    const QJsonArray values = response.toObject().value("sessions"_L1).toArray();
    for (const QJsonValue &value : values) {
        const QJsonObject session = value.toObject();
        const QString id = session.value("id"_L1).toString();
        if (id.isEmpty() || session.value("status"_L1) != "active"_L1)
            continue;
        sessions.append({id, emailOf(session), session.value("last_active_organization_id"_L1).toString(),
            organizationsOf(session), id == lastActive});
    }
    if (sessions.isEmpty())
        return failure(Kind::NotSignedIn, u"the Clerk client has no active session"_s);
    return sessions;
}

Result<Secret> parseClerkToken(const QByteArray &body)
{
    const QString token = QJsonDocument::fromJson(body).object().value("jwt"_L1).toString();
    if (token.isEmpty())
        return failure(Kind::Unreadable, u"no session token"_s);
    return Secret::fromText(token);
}

Error clerkError(int httpStatus, const QByteArray &body)
{
    const QJsonObject told = QJsonDocument::fromJson(body).object().value("errors"_L1).toArray().first().toObject();
    const QString longMessage = told.value("long_message"_L1).toString();
    Error error{.kind = Kind::Unreadable, .httpStatus = httpStatus};
    error.serverMessage = presentableMessage(longMessage.isEmpty() ? told.value("message"_L1).toString() : longMessage);
    const QString code = presentableMessage(told.value("code"_L1).toString());
    error.detail = u"Clerk's code is %1"_s.arg(code);
    // Gateways and web servers say that there is no such thing of paths that they do not know.
    const bool isGone = httpStatus == 404 || httpStatus == 410;
    // The session is fine; it is the organization that is not for this user.
    if (httpStatus == 403 || (httpStatus == 404 && code.contains("organization"_L1)))
        error.kind = Kind::Forbidden;
    else if (isGone && code.isEmpty())
        error.kind = Kind::Unreadable;
    else if (httpStatus == 401 || isGone)
        error.kind = Kind::NotSignedIn;
    else if (httpStatus == 408 || httpStatus == 429 || httpStatus >= 500)
        error.kind = Kind::Busy;
    else if (httpStatus >= 400 && !told.isEmpty())
        error.kind = Kind::Rejected;
    return error;
}
