// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "tests/support/fakeclerk.h"

#include "app/core/clock.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QUrlQuery>

using namespace Qt::StringLiterals;
using Answer = FakeApiServer::Answer;
using Request = FakeApiServer::Request;

namespace {

QByteArray encoded(const QJsonObject &object)
{
    return QJsonDocument(object)
        .toJson(QJsonDocument::Compact)
        .toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

Answer refusal(int status, const QString &code)
{
    const QJsonObject error{{u"code"_s, code}, {u"message"_s, code}, {u"long_message"_s, u"It is "_s + code}};
    return Answer::json({{u"errors"_s, QJsonArray{error}}}).withStatus(status);
}

} // namespace

FakeClerk::FakeClerk(const Clock &clock)
    : m_clock(clock)
{
    m_server.handleWith([this](const Request &request) { return answer(request); });
}

void FakeClerk::addSession(
    const QString &id, const QMap<QString, QString> &organizations, const QString &activeOrganization)
{
    m_sessions.insert(id, {organizations, activeOrganization});
}

void FakeClerk::endSession(const QString &id)
{
    m_sessions.remove(id);
}

void FakeClerk::switchInBrowser(const QString &sessionId, const QString &organizationId)
{
    m_sessions[sessionId].active = organizationId;
}

Secret FakeClerk::newClientToken()
{
    m_clientToken = "client-token-" + QByteArray::number(++m_clientTokens);
    return clientToken();
}

bool FakeClerk::isGoodToken(const QByteArray &token) const
{
    const QByteArray payload = QByteArray::fromBase64(token.split('.').value(1), QByteArray::Base64UrlEncoding);
    const QJsonObject claims = QJsonDocument::fromJson(payload).object();
    return m_sessions.contains(claims.value("sid"_L1).toString())
        && static_cast<qint64>(claims.value("exp"_L1).toDouble()) > now();
}

Answer FakeClerk::answer(const Request &request)
{
    const QUrl target(QString::fromLatin1(request.target));
    if (QUrlQuery(target).queryItemValue(u"_is_native"_s) != "1"_L1 || request.hasHeader("cookie"))
        return refusal(400, u"not_native"_s);
    const bool isKnown = request.header("authorization") == m_clientToken;
    const QStringList path = target.path().split(u'/', Qt::SkipEmptyParts);
    if (request.method == "GET" && target.path() == "/v1/client"_L1)
        return isKnown ? rotated(clientAnswer()) : Answer::json({{u"response"_s, QJsonValue::Null}});
    if (!isKnown)
        return refusal(401, u"authentication_invalid"_s);
    const bool isTouch = path.value(4) == "touch"_L1;
    if (request.method != "POST" || path.mid(0, 3) != QStringList({u"v1"_s, u"client"_s, u"sessions"_s})
        || (!isTouch && path.value(4) != "tokens"_L1))
        return refusal(404, u"route_not_found"_s);
    return rotated(answerForSession(request, path.value(3), isTouch));
}

Answer FakeClerk::answerForSession(const Request &request, const QString &id, bool isTouch)
{
    if (!m_sessions.contains(id))
        return refusal(404, u"session_not_found"_s);
    if (!isTouch)
        return tokenAnswer(id);
    ++m_touches;
    Session &session = m_sessions[id];
    const QString wanted = QUrlQuery(QString::fromLatin1(request.body)).queryItemValue(u"active_organization_id"_s);
    if (!wanted.isEmpty() && !session.organizations.contains(wanted)) // none: the person's own
        return refusal(404, u"organization_not_found_or_unauthorized"_s);
    if (!m_ignoresTouch)
        session.active = wanted;
    return Answer::json({{u"response"_s, QJsonObject{{u"id"_s, id}}}});
}

Answer FakeClerk::clientAnswer() const
{
    QJsonArray sessions;
    for (auto session = m_sessions.cbegin(); session != m_sessions.cend(); ++session) {
        QJsonArray memberships;
        for (auto it = session->organizations.cbegin(); it != session->organizations.cend(); ++it)
            memberships.append(
                QJsonObject{{u"organization"_s, QJsonObject{{u"id"_s, it.key()}, {u"name"_s, it.value()}}}});
        const QJsonObject email{{u"id"_s, u"mail1"_s}, {u"email_address"_s, session.key() + u"@example.com"_s}};
        const QJsonObject user{{u"primary_email_address_id"_s, u"mail1"_s}, {u"email_addresses"_s, QJsonArray{email}},
            {u"organization_memberships"_s, memberships}};
        sessions.append(QJsonObject{{u"object"_s, u"session"_s}, {u"id"_s, session.key()}, {u"status"_s, u"active"_s},
            {u"last_active_organization_id"_s, session->active}, {u"user"_s, user}});
    }
    const QJsonValue last = m_sessions.isEmpty() ? QJsonValue() : QJsonValue(m_sessions.lastKey());
    return Answer::json({{u"response"_s,
        QJsonObject{{u"object"_s, u"client"_s}, {u"sessions"_s, sessions}, {u"last_active_session_id"_s, last}}}});
}

Answer FakeClerk::tokenAnswer(const QString &sessionId)
{
    ++m_tokensMade;
    const QJsonObject claims{{u"sid"_s, sessionId}, {u"iat"_s, now()}, {u"exp"_s, now() + m_life.count()},
        {u"org_id"_s, m_sessions.value(sessionId).active}, {u"n"_s, m_tokensMade}};
    const QByteArray token = encoded({{u"alg"_s, u"RS256"_s}}) + '.' + encoded(claims) + ".c2lnbmF0dXJl";
    return Answer::json({{u"object"_s, u"token"_s}, {u"jwt"_s, QString::fromLatin1(token)}});
}

Answer FakeClerk::rotated(const Answer &answer)
{
    if (m_rotates)
        newClientToken();
    return answer.withHeader("Authorization", m_clientToken);
}

qint64 FakeClerk::now() const
{
    return m_clock.now().toSecsSinceEpoch() + m_clockOff.count();
}
