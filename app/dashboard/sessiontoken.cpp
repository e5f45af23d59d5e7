// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/dashboard/sessiontoken.h"

#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;
using namespace std::chrono;

namespace {

seconds timeClaim(const QJsonObject &payload, QLatin1StringView name)
{
    // Within what fits: a nonsense number must not overflow.
    constexpr double latest = 1e11;
    const double value = payload.value(name).toDouble();
    return value > 0 && value < latest ? seconds(static_cast<qint64>(value)) : 0s;
}

} // namespace

std::optional<seconds> SessionClaims::lifetime() const
{
    if (issuedAt == 0s || expiresAt <= issuedAt)
        return {};
    return expiresAt - issuedAt;
}

std::optional<SessionClaims> sessionClaims(const Secret &token)
{
    const QList<QByteArray> parts = token.reveal().toByteArray().split('.');
    if (parts.size() != 3)
        return {};
    const auto decoded = QByteArray::fromBase64Encoding(
        parts.at(1), QByteArray::Base64UrlEncoding | QByteArray::AbortOnBase64DecodingErrors);
    const QJsonDocument document = decoded ? QJsonDocument::fromJson(*decoded) : QJsonDocument();
    if (!document.isObject())
        return {};
    const QJsonObject payload = document.object();
    SessionClaims claims;
    claims.issuedAt = timeClaim(payload, "iat"_L1);
    claims.expiresAt = timeClaim(payload, "exp"_L1);
    claims.organizationId = payload.value("org_id"_L1).toString();
    if (claims.organizationId.isEmpty())
        claims.organizationId = payload.value("o"_L1).toObject().value("id"_L1).toString();
    return claims;
}
