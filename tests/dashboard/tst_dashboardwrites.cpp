// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "tests/dashboard/dashboardclientstage.h"
#include "tests/support/answerof.h"
#include "tests/support/logcapture.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Answer = FakeApiServer::Answer;
using Request = FakeApiServer::Request;
using Fate = Answer::Fate;
using Kind = Error::Kind;

/// Writes that fail: sent at most once, with the truth about whether they may have taken effect, and without a secret
/// in what is said about it.
class DashboardWritesTest : public QObject, private DashboardClientStage
{
    Q_OBJECT

private slots:
    void init() { open(); }
    void cleanup() { close(); }

    void sendsAFailedWriteOnce_data();
    void sendsAFailedWriteOnce();
    void sendsAWriteOnceWhenTheKeptConnectionHasClosed();
    void knowsThatNothingWasSentToARefusingServer();
    void timesOutWhenTheAnswerNeverComes();
    void asksForAnotherTokenOnceWhenItWasRefused_data();
    void asksForAnotherTokenOnceWhenItWasRefused();
    void neverSendsARotationTwice();
    void takesAWriteForDoneWhenOnlyADetailFailed();
    void saysNoSecretWhateverFails();
};

void DashboardWritesTest::sendsAFailedWriteOnce_data()
{
    QTest::addColumn<Answer>("answer");
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<bool>("mayHaveTakenEffect");
    QTest::addColumn<QString>("message");

    const QString none;
    QTest::newRow("closed before the status line")
        << m_created.withFate(Fate::CloseBeforeStatusLine) << Kind::Unreadable << true << none;
    QTest::newRow("closed after the headers")
        << m_created.withFate(Fate::CloseAfterHeaders) << Kind::Unreadable << true << none;
    QTest::newRow("half an answer") << m_created.withFate(Fate::HalfBody) << Kind::Unreadable << true << none;
    QTest::newRow("no JSON") << Answer{.body = "<html>"} << Kind::Unreadable << true << none;
    QTest::newRow("half a JSON") << Answer{.body = R"({"data":{"create)"} << Kind::Unreadable << true << none;
    QTest::newRow("nothing at all") << Answer{} << Kind::Unreadable << true << none;
    QTest::newRow("the field is missing")
        << Answer::json({{u"data"_s, QJsonObject()}}) << Kind::Unreadable << true << none;
    QTest::newRow("the key is not whole")
        << Answer::data(u"createSigningKey"_s, QJsonObject{{u"id"_s, u"k"_s}}) << Kind::Unreadable << true << none;
    QTest::newRow("400") << Answer{.status = 400} << Kind::Unreadable << false << none;
    QTest::newRow("403") << Answer{.status = 403} << Kind::Forbidden << false << none;
    QTest::newRow("404") << Answer{.status = 404} << Kind::Unreadable << false << none;
    for (const int status : {400, 401, 403, 404, 422}) {
        const Answer mute{.status = status};
        const QByteArray other = R"({"message":"no Route matched with those values"})";
        const auto foreign = [status, &none](const char *name, const Answer &answer) {
            QTest::addRow("%d, %s", status, name) << answer << Kind::Unreadable << true << none;
        };
        foreign("a filter's sentence", Answer{.status = status, .body = "Access denied"});
        foreign("a mesh's sentence",
            Answer{.status = status, .body = "RBAC: access denied"}.withHeader("Server", "istio-envoy"));
        foreign("a gateway's silence", mute.withHeader("Via", "1.1 gate"));
        foreign("a mesh's silence", mute.withHeader("Server", "envoy"));
        foreign("another gateway's JSON", Answer{.status = status, .body = other}.withHeader("Server", "kong/3.4"));
    }
    QTest::newRow("408") << Answer{.status = 408} << Kind::Busy << true << none;
    QTest::newRow("429") << Answer{.status = 429} << Kind::Busy << false << none;
    QTest::newRow("500") << Answer{.status = 500} << Kind::Busy << true << none;
    QTest::newRow("502") << Answer{.status = 502, .body = "<html>"} << Kind::Busy << true << none;
    QTest::newRow("a redirect") << Answer{.status = 302}.withHeader("Location", "/elsewhere") << Kind::Unreadable
                                << true << none;
    QTest::newRow("a permanent redirect")
        << Answer{.status = 308}.withHeader("Location", "/elsewhere") << Kind::Unreadable << true << none;
    QTest::newRow("refused with a reason")
        << Answer::graphQlError(u"an inactive key exists"_s) << Kind::Rejected << false << u"an inactive key exists"_s;
    QTest::newRow("refused with a reason and 422")
        << Answer::graphQlError(u"unknown field"_s).withStatus(422) << Kind::Rejected << false << u"unknown field"_s;
    QTest::newRow("the role may not") << Answer::graphQlError(u"forbidden"_s) << Kind::Forbidden << false
                                      << u"forbidden"_s;
    QTest::newRow("not found") << Answer::graphQlError(u"workspace not found"_s) << Kind::NotFound << false
                               << u"workspace not found"_s;
    QTest::newRow("a breakdown") << Answer::graphQlError(u"internal system error"_s) << Kind::Busy << true
                                 << u"internal system error"_s;
}

void DashboardWritesTest::sendsAFailedWriteOnce()
{
    QFETCH(const Answer, answer);
    QFETCH(const Kind, kind);
    QFETCH(const bool, mayHaveTakenEffect);
    QFETCH(const QString, message);
    // A keep-alive connection stands already: that is where the network library likes to send again.
    m_server->enqueue(m_keys);
    QVERIFY(answerOf(read()));
    m_server->handleWith([&](const Request &) { return answer; });

    const Result<SigningKey> key = answerOf(write());

    QVERIFY(!key);
    QCOMPARE(key.error().kind, kind);
    QCOMPARE(key.error().mayHaveTakenEffect, mayHaveTakenEffect);
    QCOMPARE(key.error().serverMessage, message);
    // Whatever waits would be sent again now, before the answer to another request comes.
    m_clock->advance(1h);
    m_server->handleWith([&](const Request &) { return m_keys; });
    QVERIFY(answerOf(read()));
    QCOMPARE(m_server->count(u"createSigningKey"_s), 1);
    QCOMPARE(m_server->requests().size(), 3);
}

void DashboardWritesTest::sendsAWriteOnceWhenTheKeptConnectionHasClosed()
{
    // The server closes right after each answer, without having said so: the next request meets a connection that is
    // closed, or that closes while it is being sent.
    m_server->handleWith([&](const Request &request) {
        const Answer &answer = request.operationName() == "signingKeys"_L1 ? m_keys : m_created;
        return answer.withFate(Fate::WholeThenClose);
    });
    SystemClock clock;
    CloudDashboard dashboard(m_server->origin(), QUrl(), std::make_unique<FixedToken>(Secret("t")), *m_network, clock,
        DashboardOptions{.retryPauses = {1ms, 1ms, 1ms, 1ms}});
    for (int writes = 1; writes <= 20; ++writes) {
        QVERIFY(answerOf(dashboard.signingKeys(environmentId)));
        const Result<SigningKey> key = answerOf(dashboard.createSigningKey(environmentId));
        // Whatever became of it, it was sent at most once.
        QVERIFY(m_server->count(u"createSigningKey"_s) <= writes);
        QVERIFY(key || key.error().kind == Kind::Unreadable || key.error().kind == Kind::Offline);
    }
    QVERIFY(m_server->count(u"createSigningKey"_s) > 0);
}

void DashboardWritesTest::knowsThatNothingWasSentToARefusingServer()
{
    m_server->stopListening();

    const Result<SigningKey> key = answerOf(write());

    QVERIFY(!key);
    QCOMPARE(key.error().kind, Kind::Offline);
    QVERIFY(!key.error().mayHaveTakenEffect);
}

void DashboardWritesTest::timesOutWhenTheAnswerNeverComes()
{
    m_server->handleWith([](const Request &) { return Answer{.fate = Fate::Never}; });

    const auto key = write();
    QTRY_COMPARE(m_server->requests().size(), 1);
    m_clock->advance(44s);
    QVERIFY(!key.isFinished());
    m_clock->advance(1s);

    const Result<SigningKey> answer = answerOf(key);
    QVERIFY(!answer);
    QCOMPARE(answer.error().kind, Kind::Timeout);
    QVERIFY(answer.error().mayHaveTakenEffect);
    QCOMPARE(m_server->requests().size(), 1);
}

void DashboardWritesTest::asksForAnotherTokenOnceWhenItWasRefused_data()
{
    QTest::addColumn<Answer>("refusal");
    QTest::newRow("401") << Answer{.status = 401};
    QTest::newRow("401 that asks for a password")
        << Answer{.status = 401}.withHeader("WWW-Authenticate", "Basic realm=\"x\"");
    QTest::newRow("401 that asks for a ticket") << Answer{.status = 401}.withHeader("WWW-Authenticate", "Negotiate");
    QTest::newRow("the code UNAUTHENTICATED") << Answer::graphQlError(u"sign in"_s, u"UNAUTHENTICATED"_s);
}

void DashboardWritesTest::asksForAnotherTokenOnceWhenItWasRefused()
{
    QFETCH(const Answer, refusal);
    QSignalSpy needed(m_dashboard.get(), &Dashboard::signInNeeded);
    QSignalSpy signedIn(m_dashboard.get(), &Dashboard::signedIn);
    m_server->handleWith([&](const Request &request) {
        return request.header("authorization") == "Bearer secret-token-1" ? refusal : m_created;
    });

    const auto first = write();
    const auto second = write();
    QTRY_COMPARE(m_server->requests().size(), 2);
    QTRY_COMPARE(needed.count(), 1);
    QVERIFY(!first.isFinished());
    m_token->signIn(Secret("secret-token-2"));

    QVERIFY(answerOf(first));
    QVERIFY(answerOf(second));
    QCOMPARE(signedIn.count(), 1);
    QCOMPARE(needed.count(), 1);
    QCOMPARE(m_server->requests().size(), 4);

    // GIVEN that the new one is refused too: not a third time.
    m_server->handleWith([&](const Request &) { return refusal; });
    const auto third = write();
    QTRY_COMPARE(needed.count(), 2);
    m_token->signIn(Secret("secret-token-3"));
    const Result<SigningKey> answer = answerOf(third);
    QVERIFY(!answer);
    QCOMPARE(answer.error().kind, Kind::NotSignedIn);
    QVERIFY(!answer.error().mayHaveTakenEffect);
    QCOMPARE(m_server->requests().size(), 6);
}

void DashboardWritesTest::neverSendsARotationTwice()
{
    QSignalSpy needed(m_dashboard.get(), &Dashboard::signInNeeded);
    m_server->handleWith([](const Request &) { return Answer{.status = 401}; });

    const Result<SigningKey> key = answerOf(m_dashboard->rotateSigningKey(environmentId));

    QVERIFY(!key);
    QCOMPARE(key.error().kind, Kind::NotSignedIn);
    QVERIFY(!key.error().mayHaveTakenEffect);
    QCOMPARE(needed.count(), 1);
    m_token->signIn(Secret("secret-token-2"));
    m_server->handleWith([&](const Request &) { return m_keys; });
    QVERIFY(answerOf(read()));
    QCOMPARE(m_server->count(u"rotateSigningKey"_s), 1);
}

void DashboardWritesTest::takesAWriteForDoneWhenOnlyADetailFailed()
{
    QJsonObject key = signingKeyJson(u"k2"_s, u"signkey-test-11"_s, false);
    key.insert(u"user"_s, QJsonValue::Null);
    const QJsonArray errors{
        QJsonObject{{u"message"_s, u"user not found"_s}, {u"path"_s, QJsonArray{u"createSigningKey"_s, u"user"_s}}}};
    m_server->enqueue(Answer::json({{u"data"_s, QJsonObject{{u"createSigningKey"_s, key}}}, {u"errors"_s, errors}}));
    const QJsonArray deep{
        QJsonObject{{u"message"_s, u"sign in"_s}, {u"path"_s, QJsonArray{u"createSigningKey"_s, u"decryptedValue"_s}},
            {u"extensions"_s, QJsonObject{{u"code"_s, u"UNAUTHENTICATED"_s}}}}};
    m_server->enqueue(Answer::json({{u"data"_s, QJsonValue::Null}, {u"errors"_s, deep}}));

    const Result<SigningKey> created = answerOf(write());
    QVERIFY(created);
    QCOMPARE(created->id, u"k2"_s);

    // Below the top field: the key was made, only it could not be shown. Not sent again.
    const Result<SigningKey> unseen = answerOf(write());
    QVERIFY(!unseen);
    QVERIFY(unseen.error().mayHaveTakenEffect);
    QCOMPARE(m_server->requests().size(), 2);
}

void DashboardWritesTest::saysNoSecretWhateverFails()
{
    const LogCapture log;
    const QString key = u"signkey-prod-00112233445566778899aabbccddeeff"_s;
    const QString token = u"eyJhbGciOiJSUzI1NiIsImNhdCI6.eyJhenAiOiJodHRwczovL2FwcCJ9.c2lnbmF0dXJlLW9mLXRoZS10b2tlbg"_s;
    m_token->signIn(Secret::fromText(token));
    const QString quoting = u"bad key "_s + key + u" with "_s + token;
    QJsonObject broken = signingKeyJson(u"k2"_s, key, false);
    broken.insert(u"createdAt"_s, key);
    const QList<Answer> answers{Answer::graphQlError(quoting), Answer::graphQlError(quoting).withStatus(500),
        Answer{.status = 302}.withHeader("Location", "/" + key.toUtf8()), Answer{.body = key.toUtf8()},
        Answer::data(u"createSigningKey"_s, broken), m_created.withFate(Fate::CloseBeforeStatusLine),
        Answer{.status = 404, .body = token.toUtf8()}};

    for (const Answer &answer : answers) {
        m_server->enqueue(answer);
        const Result<SigningKey> result = answerOf(write());
        QVERIFY(!result);
        const QString said = result.error().serverMessage + result.error().detail;
        QVERIFY2(!said.contains(key.mid(13)), qPrintable(result.error().detail));
        QVERIFY(!said.contains(token.left(20)));
    }

    QVERIFY(log.text().contains(u"createSigningKey"_s));
    QVERIFY(!log.text().contains(key.mid(13)));
    QVERIFY(!log.text().contains(token.left(20)));
    QVERIFY(!log.text().contains(u"127.0.0.1"_s));
}

QTEST_GUILESS_MAIN(DashboardWritesTest)
#include "tst_dashboardwrites.moc"
