// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/core/whenfinished.h"
#include "app/dashboard/clerktokensource.h"
#include "app/dashboard/clouddashboard.h"
#include "tests/support/answerof.h"
#include "tests/support/dashboardanswers.h"
#include "tests/support/fakeclerk.h"
#include "tests/support/fakeclock.h"
#include "tests/support/logcapture.h"

#include <QJsonArray>
#include <QNetworkAccessManager>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Answer = FakeApiServer::Answer;
using Request = FakeApiServer::Request;
using Fate = Answer::Fate;
using Kind = Error::Kind;

/// Session tokens out of a scripted Clerk, alone and under a dashboard client.
class ClerkTokenSourceTest : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void listsSessionsAndOrganizations();
    void refusesAClientTokenThatIsNotKnown();
    void sharesOneRenewalAmongWaitingRequests();
    void renewsBeforeExpiryAndNotEarlier();
    void trustsTheTokensLifeAndNotThisMachinesClock();
    void keepsEveryNewClientTokenTheNewestLast();
    void keepsANewClientTokenThatArrivesAfterBeingClosed();
    void keepsTheGoodTokenWhereAHeaderWasSpoiled();
    void doesNotLetALateAnswerOverwriteANewSignIn();
    void renewsInTheMiddleOfWaitingRequests();
    void asksForANewTokenOnceAfterARefusal();
    void makesAFreshTokenBeforeSomethingImportant();
    void waitsForThePersonWhenTheSessionEnded();
    void endsWhatWaitsWhenThePersonDeclines();
    void staysInItsOrganization();
    void staysWithThePersonWithoutAnOrganization();
    void givesOutNoTokenOfAnotherOrganization();
    void givesOutNoTokenOfThePersonsOwn();
    void refusesAnOrganizationThatTheUserIsNotIn();
    void findsTheSessionOfTheOrganization();
    void triesAgainAfterPassingFailures();
    void asksForNoSignInWhenOffline();
    void survivesBeingClosedWhileARenewalRuns();
    void saysNoSecretWhateverFails();

private:
    void makeSource(const QString &sessionId, const QString &organizationId);
    std::unique_ptr<ClerkClient> makeClient();
    QByteArray bearerOf(const Request &request) { return request.header("authorization").mid(7); }

    std::unique_ptr<QNetworkAccessManager> m_network;
    std::unique_ptr<FakeClock> m_clock;
    std::unique_ptr<FakeClerk> m_clerk;
    std::unique_ptr<FakeApiServer> m_api;
    QList<Secret> m_kept;
    std::unique_ptr<CloudDashboard> m_dashboard;
    ClerkTokenSource *m_source = nullptr;
};

void ClerkTokenSourceTest::init()
{
    m_network = std::make_unique<QNetworkAccessManager>();
    m_clock = std::make_unique<FakeClock>();
    m_clerk = std::make_unique<FakeClerk>(*m_clock);
    m_clerk->addSession(u"sess_1"_s, {{u"org_a"_s, u"Analytical"_s}, {u"org_b"_s, u"Babbage"_s}}, u"org_a"_s);
    m_api = std::make_unique<FakeApiServer>();
    m_api->handleWith([this](const Request &request) {
        if (!m_clerk->isGoodToken(bearerOf(request)))
            return Answer{.status = 401};
        return Answer::data(u"workspace"_s, workspaceJson({{u"signingKeys"_s, QJsonArray()}}));
    });
    m_kept.clear();
    makeSource(u"sess_1"_s, u"org_a"_s);
}

std::unique_ptr<ClerkClient> ClerkTokenSourceTest::makeClient()
{
    return std::make_unique<ClerkClient>(
        m_clerk->origin(), m_clerk->clientToken(), [this](const Secret &token) { m_kept.append(token); }, *m_network,
        *m_clock);
}

void ClerkTokenSourceTest::makeSource(const QString &sessionId, const QString &organizationId)
{
    auto source = std::make_unique<ClerkTokenSource>(makeClient(), sessionId, organizationId, *m_clock);
    m_source = source.get();
    m_dashboard = std::make_unique<CloudDashboard>(m_api->origin(), QUrl(), std::move(source), *m_network, *m_clock);
}

void ClerkTokenSourceTest::cleanup()
{
    m_dashboard.reset();
    m_network.reset();
    m_api.reset();
    m_clerk.reset();
    m_clock.reset();
}

void ClerkTokenSourceTest::listsSessionsAndOrganizations()
{
    m_clerk->addSession(u"sess_2"_s, {}, {});
    const std::unique_ptr<ClerkClient> client = makeClient();

    const Result<QList<ClerkSession>> sessions = answerOf(client->sessions());

    QVERIFY(sessions);
    QCOMPARE(sessions->size(), 2);
    const QList<ClerkOrganization> organizations{{u"org_a"_s, u"Analytical"_s}, {u"org_b"_s, u"Babbage"_s}};
    QCOMPARE(sessions->at(0), (ClerkSession{u"sess_1"_s, u"sess_1@example.com"_s, u"org_a"_s, organizations, false}));
    QVERIFY(sessions->at(1).isLastActive);
}

void ClerkTokenSourceTest::refusesAClientTokenThatIsNotKnown()
{
    const std::unique_ptr<ClerkClient> client = makeClient();
    client->setClientToken(Secret("other"));

    const Result<QList<ClerkSession>> sessions = answerOf(client->sessions());

    QVERIFY(!sessions);
    QCOMPARE(sessions.error().kind, Kind::NotSignedIn);
    QCOMPARE(answerOf(client->sessionToken(u"sess_1"_s)).error().kind, Kind::NotSignedIn);
}

void ClerkTokenSourceTest::sharesOneRenewalAmongWaitingRequests()
{
    const auto first = m_source->token();
    const auto second = m_source->token();
    const auto third = m_dashboard->signingKeys(environmentId);

    const Result<Secret> token = answerOf(first);
    QVERIFY(token);
    QCOMPARE(*answerOf(second), *token);
    QVERIFY(answerOf(third));
    QCOMPARE(m_clerk->tokensMade(), 1);
}

void ClerkTokenSourceTest::renewsBeforeExpiryAndNotEarlier()
{
    const Result<Secret> first = answerOf(m_source->token());
    m_clock->advance(44s);
    QCOMPARE(*answerOf(m_source->token()), *first);
    m_clock->advance(2s);
    QVERIFY(!(*answerOf(m_source->token()) == *first));
    QCOMPARE(m_clerk->tokensMade(), 2);
}

void ClerkTokenSourceTest::trustsTheTokensLifeAndNotThisMachinesClock()
{
    for (const auto off : {-2h, 2h}) {
        m_clerk->setClockOff(off);
        const Result<Secret> first = answerOf(m_source->freshToken());
        const int made = m_clerk->tokensMade();
        m_clock->advance(44s);
        QCOMPARE(*answerOf(m_source->token()), *first);
        m_clock->advance(2s);
        QVERIFY(answerOf(m_source->token()));
        QCOMPARE(m_clerk->tokensMade(), made + 1);
    }
}

void ClerkTokenSourceTest::keepsEveryNewClientTokenTheNewestLast()
{
    m_clerk->rotateClientTokens();

    for (int i = 0; i < 3; ++i)
        QVERIFY(answerOf(m_source->freshToken()));

    QCOMPARE(m_kept.size(), 4); // one of them for the switch to the organization
    QCOMPARE(m_kept.constLast(), m_clerk->clientToken());
}

void ClerkTokenSourceTest::keepsANewClientTokenThatArrivesAfterBeingClosed()
{
    m_clerk->rotateClientTokens();
    m_clerk->server().enqueue(
        Answer::json({}).withHeader("Authorization", "Bearer client-token-late").withFate(Fate::Held));
    const auto token = m_source->token();
    QTRY_COMPARE(m_clerk->server().requests().size(), 1);

    m_dashboard.reset();
    m_clerk->server().release();

    QTRY_COMPARE(m_kept, QList<Secret>{Secret("client-token-late")});
    QCOMPARE(answerOf(token).error().kind, Kind::Cancelled);
}

void ClerkTokenSourceTest::keepsTheGoodTokenWhereAHeaderWasSpoiled()
{
    const auto client = makeClient();
    client->setClientToken(Secret("a.b.c"));
    for (const QByteArray spoiled :
        {"null", "Bearer", "Bearer null", "d.e.f, d.e.f", "Bearer d.e.f,d.e.f", "d.e", "d e.f.g"}) {
        m_clerk->server().enqueue(Answer::json({}).withHeader("Authorization", spoiled));
        QVERIFY(!answerOf(client->sessions()));
        QCOMPARE(m_clerk->server().requests().last().header("authorization"), "a.b.c");
        QVERIFY2(m_kept.isEmpty(), spoiled.constData());
    }
    m_clerk->server().enqueue(Answer::json({}).withHeader("Authorization", "Bearer d.e.f"));
    QVERIFY(!answerOf(client->sessions()));
    QCOMPARE(m_kept, QList<Secret>{Secret("d.e.f")});
}

void ClerkTokenSourceTest::doesNotLetALateAnswerOverwriteANewSignIn()
{
    m_clerk->server().enqueue(
        Answer::json({{u"response"_s, QJsonObject()}}).withHeader("Authorization", "stale").withFate(Fate::Held));
    const auto token = m_source->token();
    QTRY_COMPARE(m_clerk->server().requests().size(), 1);

    m_source->signIn(m_clerk->newClientToken(), u"sess_1"_s);
    m_clerk->server().release();

    QVERIFY(answerOf(token));
    QVERIFY(m_kept.isEmpty());
}

void ClerkTokenSourceTest::renewsInTheMiddleOfWaitingRequests()
{
    // GIVEN a session token that the server takes for expired when the requests arrive
    QVERIFY(answerOf(m_source->token()));
    m_clerk->setTokenLife(60s);
    m_clerk->setClockOff(300s);

    const auto keys = m_dashboard->signingKeys(environmentId);
    const auto more = m_dashboard->signingKeys(environmentId);

    QVERIFY(answerOf(keys));
    QVERIFY(answerOf(more));
    QCOMPARE(m_clerk->tokensMade(), 2);
    QCOMPARE(m_api->requests().size(), 4);
}

void ClerkTokenSourceTest::asksForANewTokenOnceAfterARefusal()
{
    m_api->handleWith([](const Request &) { return Answer{.status = 401}; });

    const auto keys = answerOf(m_dashboard->signingKeys(environmentId));

    QVERIFY(!keys);
    QCOMPARE(keys.error().kind, Kind::NotSignedIn);
    QCOMPARE(m_api->requests().size(), 2);
    QVERIFY(bearerOf(m_api->requests().at(0)) != bearerOf(m_api->requests().at(1)));

    // Not allowed is not the same as not signed in.
    m_api->handleWith([](const Request &) { return Answer::graphQlError(u"forbidden"_s); });
    const int made = m_clerk->tokensMade();
    QCOMPARE(answerOf(m_dashboard->signingKeys(environmentId)).error().kind, Kind::Forbidden);
    QCOMPARE(m_clerk->tokensMade(), made);
}

void ClerkTokenSourceTest::makesAFreshTokenBeforeSomethingImportant()
{
    QVERIFY(answerOf(m_source->token()));

    QVERIFY(answerOf(m_dashboard->renewSession()));

    QCOMPARE(m_clerk->tokensMade(), 2);
}

void ClerkTokenSourceTest::waitsForThePersonWhenTheSessionEnded()
{
    QSignalSpy needed(m_dashboard.get(), &Dashboard::signInNeeded);
    QSignalSpy signedIn(m_dashboard.get(), &Dashboard::signedIn);
    QSignalSpy sessionChanged(m_source, &ClerkTokenSource::sessionChanged);
    m_clerk->endSession(u"sess_1"_s);

    const auto keys = m_dashboard->signingKeys(environmentId);
    const auto more = m_dashboard->signingKeys(environmentId);
    QTRY_COMPARE(needed.count(), 1);
    const auto later = m_dashboard->signingKeys(environmentId);
    QVERIFY(!keys.isFinished());

    // WHEN the person signs in again: another client token, another session
    m_clerk->addSession(u"sess_9"_s, {{u"org_a"_s, u"Analytical"_s}}, u"org_a"_s);
    m_source->signIn(m_clerk->newClientToken(), {});

    QVERIFY(answerOf(keys));
    QVERIFY(answerOf(more));
    QVERIFY(answerOf(later));
    QCOMPARE(needed.count(), 1);
    QCOMPARE(signedIn.count(), 1);
    QCOMPARE(sessionChanged.count(), 1);
    QCOMPARE(m_source->sessionId(), u"sess_9"_s);
}

void ClerkTokenSourceTest::endsWhatWaitsWhenThePersonDeclines()
{
    QSignalSpy needed(m_dashboard.get(), &Dashboard::signInNeeded);
    m_clerk->endSession(u"sess_1"_s);
    const auto keys = m_dashboard->signingKeys(environmentId);
    QTRY_COMPARE(needed.count(), 1);

    m_source->decline();

    QCOMPARE(answerOf(keys).error().kind, Kind::NotSignedIn);
    QCOMPARE(answerOf(m_dashboard->signingKeys(environmentId)).error().kind, Kind::NotSignedIn);
    QCOMPARE(needed.count(), 1);
    QVERIFY(m_api->requests().isEmpty());
}

void ClerkTokenSourceTest::staysInItsOrganization()
{
    QVERIFY(answerOf(m_source->token()));
    m_clerk->switchInBrowser(u"sess_1"_s, u"org_b"_s);

    const Result<Secret> token = answerOf(m_source->freshToken());

    QVERIFY(token);
    QVERIFY(QByteArray::fromBase64(token->reveal().toByteArray().split('.').at(1), QByteArray::Base64UrlEncoding)
                .contains("org_a"));
    QCOMPARE(m_clerk->touches(), 2);
}

/// An account of one person's: the keys of an organization that the session was switched to are not its own.
void ClerkTokenSourceTest::staysWithThePersonWithoutAnOrganization()
{
    m_clerk->addSession(u"sess_2"_s, {{u"org_b"_s, u"Babbage"_s}}, {});
    makeSource(u"sess_2"_s, {});
    const auto isOfOrganization = [](const Result<Secret> &token) {
        return QByteArray::fromBase64(token->reveal().toByteArray().split('.').at(1), QByteArray::Base64UrlEncoding)
            .contains("org_b");
    };
    const Result<Secret> own = answerOf(m_source->token());
    QVERIFY(own && !isOfOrganization(own));
    QCOMPARE(m_clerk->touches(), 0);
    m_clerk->switchInBrowser(u"sess_2"_s, u"org_b"_s);

    const Result<Secret> back = answerOf(m_source->freshToken());
    QVERIFY(back && !isOfOrganization(back));
    QCOMPARE(m_clerk->touches(), 1);

    m_clerk->ignoreTouch();
    m_clerk->switchInBrowser(u"sess_2"_s, u"org_b"_s);
    const Result<Secret> other = answerOf(m_source->freshToken());
    QVERIFY(!other);
    QCOMPARE(other.error().kind, Kind::Forbidden);
}

void ClerkTokenSourceTest::givesOutNoTokenOfAnotherOrganization()
{
    m_clerk->ignoreTouch();
    m_clerk->switchInBrowser(u"sess_1"_s, u"org_b"_s);

    const Result<Secret> token = answerOf(m_source->token());

    QVERIFY(!token);
    QCOMPARE(token.error().kind, Kind::Forbidden);
}

/// Switched over in the browser to the person's own workspace, the session makes tokens that name no organization.
void ClerkTokenSourceTest::givesOutNoTokenOfThePersonsOwn()
{
    QVERIFY(answerOf(m_source->token()));
    m_clerk->switchInBrowser(u"sess_1"_s, {});
    const Result<Secret> back = answerOf(m_source->freshToken());
    QVERIFY(back);
    QCOMPARE(sessionClaims(*back)->organizationId, u"org_a"_s);

    m_clerk->switchInBrowser(u"sess_1"_s, {});
    m_clerk->ignoreTouch();
    QCOMPARE(answerOf(m_source->freshToken()).error().kind, Kind::Forbidden);
}

void ClerkTokenSourceTest::refusesAnOrganizationThatTheUserIsNotIn()
{
    makeSource(u"sess_1"_s, u"org_x"_s);
    QSignalSpy needed(m_source, &TokenSource::signInNeeded);

    const auto keys = answerOf(m_dashboard->signingKeys(environmentId));

    QVERIFY(!keys);
    QCOMPARE(keys.error().kind, Kind::Forbidden);
    QCOMPARE(needed.count(), 0);
}

void ClerkTokenSourceTest::findsTheSessionOfTheOrganization()
{
    m_clerk->addSession(u"sess_2"_s, {{u"org_c"_s, u"C"_s}}, u"org_c"_s);
    makeSource({}, u"org_c"_s);
    QVERIFY(answerOf(m_source->token()));
    QCOMPARE(m_source->sessionId(), u"sess_2"_s);

    makeSource({}, u"org_none"_s);
    QSignalSpy needed(m_source, &TokenSource::signInNeeded);
    const auto token = m_source->token();
    QTRY_COMPARE(needed.count(), 1);
    QVERIFY(!token.isFinished());
}

void ClerkTokenSourceTest::triesAgainAfterPassingFailures()
{
    m_clerk->server().enqueue(Answer{.status = 503});
    m_clerk->server().enqueue(Answer{.fate = Fate::CloseBeforeStatusLine});

    const auto token = m_source->token();
    QTRY_COMPARE(m_clock->untilNext(), 1s);
    m_clock->advance(1s);
    QTRY_COMPARE(m_clock->untilNext(), 3s);
    m_clock->advance(3s);

    QVERIFY(answerOf(token));
    QCOMPARE(m_clerk->server().requests().size(), 4); // two failures, the switch, the token
}

void ClerkTokenSourceTest::asksForNoSignInWhenOffline()
{
    QSignalSpy needed(m_dashboard.get(), &Dashboard::signInNeeded);
    m_clerk->server().stopListening();

    const auto key = m_dashboard->createSigningKey(environmentId);
    QTRY_COMPARE(m_clock->untilNext(), 1s);
    m_clock->advance(1s);
    QTRY_COMPARE(m_clock->untilNext(), 3s);
    m_clock->advance(3s);

    const Result<SigningKey> answer = answerOf(key);
    QVERIFY(!answer);
    QCOMPARE(answer.error().kind, Kind::Offline);
    QVERIFY(!answer.error().mayHaveTakenEffect);
    QCOMPARE(needed.count(), 0);
}

void ClerkTokenSourceTest::survivesBeingClosedWhileARenewalRuns()
{
    QObject page;
    QList<Kind> kinds;
    m_clerk->server().enqueue(Answer::json({}).withFate(Fate::Held));
    whenFinished(m_dashboard->signingKeys(environmentId), &page,
        [&](const Result<QList<SigningKey>> &keys) { kinds.append(keys ? Kind::Unexpected : keys.error().kind); });
    const auto token = m_source->token();
    QTRY_COMPARE(m_clerk->server().requests().size(), 1);

    m_dashboard.reset();
    m_clerk->server().release();
    QTRY_COMPARE(kinds, QList<Kind>{Kind::Cancelled});
    QCOMPARE(answerOf(token).error().kind, Kind::Cancelled);

    // The end of the program: the access manager goes while a request runs.
    makeSource(u"sess_1"_s, {});
    m_clerk->server().enqueue(Answer::json({}).withFate(Fate::Never));
    const auto last = m_source->token();
    QTRY_COMPARE(m_clerk->server().requests().size(), 2);
    m_dashboard.reset();
    m_network.reset();
    QCOMPARE(answerOf(last).error().kind, Kind::Cancelled);
}

void ClerkTokenSourceTest::saysNoSecretWhateverFails()
{
    const LogCapture log;
    const QString secret = u"eyJhbGciOiJSUzI1NiIsImNhdCI6.eyJyb3RhdGluZ190b2tlbiI6.c2lnbmF0dXJlLW9mLXRoZS10b2tlbg"_s;
    const std::unique_ptr<ClerkClient> client = makeClient();
    client->setClientToken(Secret::fromText(secret));
    const QJsonObject told{{u"code"_s, secret}, {u"message"_s, secret}, {u"long_message"_s, u"bad "_s + secret}};
    const Answer refusal = Answer::json({{u"errors"_s, QJsonArray{told}}});
    for (const Answer &answer : {refusal.withStatus(401), refusal.withStatus(422), Answer{.body = secret.toUtf8()},
             Answer{.status = 302}.withHeader("Location", secret.toUtf8())}) {
        m_clerk->server().enqueue(answer);
        const Result<Secret> token = answerOf(client->sessionToken(u"sess_1"_s));
        QVERIFY(!token);
        const QString said = token.error().serverMessage + token.error().detail;
        QVERIFY2(!said.contains(secret.left(20)), qPrintable(said));
    }
    QVERIFY(log.text().contains(u"sign-in"_s));
    QVERIFY(!log.text().contains(secret.left(20)));
}

QTEST_GUILESS_MAIN(ClerkTokenSourceTest)
#include "tst_clerktokensource.moc"
