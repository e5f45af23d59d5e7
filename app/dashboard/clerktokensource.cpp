// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/dashboard/clerktokensource.h"

#include "app/core/clock.h"
#include "app/core/logging.h"
#include "app/core/lookup.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono;

namespace {

// A token is renewed this long before it expires, so that it is still good when the request arrives; of very short
// lives at most a quarter.
constexpr milliseconds margin{15'000};
// Of a token that does not say how long it lives.
constexpr milliseconds assumedLife{30'000};
// Of up to three calls, each of which may be sent several times.
constexpr milliseconds longestRenewal{60'000};

} // namespace

ClerkTokenSource::ClerkTokenSource(
    std::unique_ptr<ClerkClient> client, const QString &sessionId, const QString &organizationId, Clock &clock)
    : m_client(std::move(client))
    , m_clock(clock)
    , m_sessionId(sessionId)
    , m_organizationId(organizationId)
{
    connect(m_client.get(), &ClerkClient::tryingAgain, this, &TokenSource::tryingAgain);
    connect(m_client.get(), &ClerkClient::triedAgain, this, &TokenSource::triedAgain);
}

QFuture<Result<Secret>> ClerkTokenSource::token()
{
    if (m_state == State::Declined)
        return readyFuture(Result<Secret>(failure(Error::Kind::NotSignedIn)));
    if (m_state == State::Ready && isTokenGood())
        return readyFuture(Result<Secret>(m_token));
    const QFuture<Result<Secret>> next = m_waiters.add();
    if (m_state == State::Ready)
        renew();
    return next;
}

QFuture<Result<Secret>> ClerkTokenSource::tokenInsteadOf(const Secret &refused)
{
    // Several requests report the same one; only the first makes it worthless.
    if (refused == m_token)
        m_token = {};
    return token();
}

QFuture<Result<Secret>> ClerkTokenSource::freshToken()
{
    m_token = {};
    return token();
}

void ClerkTokenSource::signIn(const Secret &clientToken, const QString &sessionId)
{
    m_client->setClientToken(clientToken);
    m_rounds.end();
    m_sessionId = sessionId;
    m_isOrganizationActive = false;
    m_token = {};
    const bool wasAway = m_state == State::NeedsSignIn || m_state == State::Declined;
    m_state = State::Ready;
    if (!m_waiters.isEmpty())
        renew();
    if (wasAway)
        emit signedIn();
}

void ClerkTokenSource::decline()
{
    if (m_state != State::NeedsSignIn)
        return;
    m_state = State::Declined;
    m_waiters.answer(failure(Error::Kind::NotSignedIn));
}

bool ClerkTokenSource::isTokenGood() const
{
    return !m_token.isEmpty() && m_clock.monotonic() < m_goodUntil
        && m_clock.now().toMSecsSinceEpoch() < m_goodUntilWall;
}

void ClerkTokenSource::renew()
{
    if (m_state != State::Renewing) {
        m_clock.after(longestRenewal, this, [this, renewal = ++m_renewal] {
            if (m_state != State::Renewing || renewal != m_renewal)
                return;
            m_rounds.end();
            onFailure({.kind = Error::Kind::Timeout,
                .detail = u"no session token in time"_s,
                .network = {.kind = NetworkFault::Silent}});
        });
    }
    m_state = State::Renewing;
    m_hasSwitchedBack = false;
    if (m_sessionId.isEmpty())
        findSession();
    else if (!m_organizationId.isEmpty() && !m_isOrganizationActive)
        activateOrganization();
    else
        makeToken();
}

template <typename T, typename Next>
void ClerkTokenSource::step(const QFuture<Result<T>> &answer, Next next)
{
    whenFinished(answer, this, m_rounds.later([this, next](const Result<T> &result) {
        if (!result)
            onFailure(result.error());
        else if constexpr (std::is_void_v<T>)
            next();
        else
            next(*result);
    }));
}

void ClerkTokenSource::findSession()
{
    step(m_client->sessions(), [this](const QList<ClerkSession> &sessions) {
        QList<ClerkSession> fitting = sessions;
        if (!m_organizationId.isEmpty())
            fitting = those(fitting, [this](const ClerkSession &session) {
                return hasOneWith(session.organizations, &ClerkOrganization::id, m_organizationId);
            });
        if (fitting.isEmpty())
            return onFailure({.kind = Error::Kind::NotSignedIn, .detail = u"no session in the organization"_s});
        const auto *last = firstOf(fitting, &ClerkSession::isLastActive);
        m_sessionId = last ? last->id : fitting.constFirst().id;
        emit sessionChanged(m_sessionId);
        renew();
    });
}

void ClerkTokenSource::activateOrganization()
{
    step(m_client->activateOrganization(m_sessionId, m_organizationId), [this] {
        m_isOrganizationActive = true;
        makeToken();
    });
}

void ClerkTokenSource::makeToken()
{
    const milliseconds askedAt = m_clock.monotonic();
    step(m_client->sessionToken(m_sessionId), [this, askedAt](const Secret &token) { onToken(askedAt, token); });
}

void ClerkTokenSource::onToken(milliseconds askedAt, const Secret &token)
{
    const SessionClaims claims = sessionClaims(token).value_or(SessionClaims());
    // Tokens of this issuer may name no organization at all. Where they do, one without is a person's own.
    m_namesOrganizations = m_namesOrganizations || !claims.organizationId.isEmpty();
    const bool isElsewhere = m_namesOrganizations && claims.organizationId != m_organizationId;
    if (isElsewhere && !m_hasSwitchedBack) {
        // The session was switched over in the browser in the meantime.
        m_hasSwitchedBack = true;
        activateOrganization();
        return;
    }
    if (isElsewhere)
        return onFailure({.kind = Error::Kind::Forbidden, .detail = u"the session stays in another organization"_s});
    // By its own life and from when it was asked for: this machine's time can be wrong.
    const milliseconds life = claims.lifetime() ? milliseconds(*claims.lifetime()) : assumedLife;
    const milliseconds usable = life - std::min(margin, life / 4);
    const milliseconds passed = m_clock.monotonic() - askedAt;
    m_token = token;
    m_goodUntil = askedAt + usable;
    m_goodUntilWall = m_clock.now().toMSecsSinceEpoch() + (usable - passed).count();
    m_state = State::Ready;
    m_waiters.answer(m_token);
}

void ClerkTokenSource::onFailure(const Error &error)
{
    m_token = {};
    m_isOrganizationActive = false;
    if (error.kind == Error::Kind::NotSignedIn) {
        qCInfo(logDashboard) << "the session ended:" << error.detail;
        m_state = State::NeedsSignIn;
        emit signInNeeded();
        return;
    }
    m_state = State::Ready;
    m_waiters.answer(failure(error));
}

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
