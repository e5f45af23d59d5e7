// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/core/whenfinished.h"
#include "tests/dashboard/dashboardclientstage.h"
#include "tests/support/answerof.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Answer = FakeApiServer::Answer;
using Request = FakeApiServer::Request;
using Fate = Answer::Fate;
using Kind = Error::Kind;

/// What the dashboard client does when reading fails, when nobody signs in, and when it is closed in the middle.
class DashboardFailuresTest : public QObject, private DashboardClientStage
{
    Q_OBJECT

private slots:
    void init() { open(); }
    void cleanup() { close(); }

    void retriesReadsWithGrowingPauses();
    void retriesReadsAfterACutConnection_data();
    void retriesReadsAfterACutConnection();
    void honoursRetryAfter();
    void givesUpWhenTheServerWantsTooLongAPause();
    void doesNotRetryWhatWouldFailAgain_data();
    void doesNotRetryWhatWouldFailAgain();
    void refusesAnAnswerThatIsTooLarge();
    void refusesOriginsWithoutTls_data();
    void refusesOriginsWithoutTls();
    void endsWaitingCallsWhenThePersonDeclines();
    void refusesATokenThatFitsIntoNoHeader();
    void survivesBeingClosedWhileRequestsRun();
    void survivesBeingClosedWhileAPauseRuns();
};

void DashboardFailuresTest::retriesReadsWithGrowingPauses()
{
    m_server->enqueue(Answer{.status = 503});
    m_server->enqueue(Answer{.status = 500});
    m_server->enqueue(m_keys);

    const auto keys = read();
    QTRY_COMPARE(m_clock->untilNext(), 1s);
    m_clock->advance(1s);
    QTRY_COMPARE(m_clock->untilNext(), 3s);
    m_clock->advance(3s);

    QVERIFY(answerOf(keys));
    QCOMPARE(m_server->requests().size(), 3);
}

void DashboardFailuresTest::retriesReadsAfterACutConnection_data()
{
    QTest::addColumn<Answer>("answer");
    QTest::newRow("after the headers") << m_keys.withFate(Fate::CloseAfterHeaders);
    QTest::newRow("in the middle of the body") << m_keys.withFate(Fate::HalfBody);
}

void DashboardFailuresTest::retriesReadsAfterACutConnection()
{
    QFETCH(const Answer, answer);
    m_server->enqueue(answer);
    m_server->enqueue(m_keys);

    const auto keys = read();
    QTRY_COMPARE(m_clock->untilNext(), 1s);
    m_clock->advance(1s);

    QVERIFY(answerOf(keys));
    QCOMPARE(m_server->requests().size(), 2);
}

void DashboardFailuresTest::honoursRetryAfter()
{
    m_server->enqueue(Answer{.status = 429}.withHeader("Retry-After", "7"));
    m_server->enqueue(Answer{.status = 503}
                          .withHeader("Date", "Sun, 22 Nov 2026 12:00:00 GMT")
                          .withHeader("Retry-After", "Sun, 22 Nov 2026 12:00:20 GMT"));
    m_server->enqueue(m_keys);

    const auto keys = read();
    QTRY_COMPARE(m_clock->untilNext(), 7s);
    m_clock->advance(7s);
    QTRY_COMPARE(m_clock->untilNext(), 20s);
    m_clock->advance(20s);

    QVERIFY(answerOf(keys));
}

void DashboardFailuresTest::givesUpWhenTheServerWantsTooLongAPause()
{
    m_server->enqueue(Answer{.status = 429}.withHeader("Retry-After", "3600"));

    const auto keys = answerOf(read());

    QVERIFY(!keys);
    QCOMPARE(keys.error().kind, Kind::Busy);
    QCOMPARE(keys.error().httpStatus, 429);
}

void DashboardFailuresTest::doesNotRetryWhatWouldFailAgain_data()
{
    QTest::addColumn<Answer>("answer");
    QTest::addColumn<Kind>("kind");
    QTest::newRow("403") << Answer{.status = 403} << Kind::Forbidden;
    QTest::newRow("a filter's sentence") << Answer{.status = 403, .body = "Access denied"} << Kind::Unreadable;
    QTest::newRow("a gateway's silence") << Answer{.status = 403}.withHeader("Server", "envoy") << Kind::Unreadable;
    QTest::newRow("forbidden") << Answer::graphQlError(u"forbidden"_s) << Kind::Forbidden;
    QTest::newRow("a reason") << Answer::graphQlError(u"no"_s) << Kind::Rejected;
    QTest::newRow("no JSON") << Answer{.body = "<html>"} << Kind::Unreadable;
    QTest::newRow("a redirect to another host")
        << Answer{.status = 307}.withHeader("Location", "http://127.0.0.2:1/gql") << Kind::Unreadable;
    QTest::newRow("part of a list with an error")
        << Answer::json({{u"data"_s, QJsonObject{{u"workspace"_s, workspaceJson({{u"signingKeys"_s, QJsonArray()}})}}},
               {u"errors"_s, QJsonArray{QJsonObject{{u"message"_s, u"half"_s}}}}})
        << Kind::Rejected;
}

void DashboardFailuresTest::doesNotRetryWhatWouldFailAgain()
{
    QFETCH(const Answer, answer);
    QFETCH(const Kind, kind);
    m_server->handleWith([&](const Request &) { return answer; });

    const auto keys = answerOf(read());

    QVERIFY(!keys);
    QCOMPARE(keys.error().kind, kind);
    QVERIFY(!keys.error().mayHaveTakenEffect);
    QCOMPARE(m_server->requests().size(), 1);
}

void DashboardFailuresTest::refusesAnAnswerThatIsTooLarge()
{
    DashboardOptions options;
    options.maxAnswerBytes = 1000;
    options.retryPauses = {};
    makeDashboard(m_server->origin(), options);
    m_server->enqueue(Answer{.body = QByteArray(2000, ' ')});

    const auto keys = answerOf(read());

    QVERIFY(!keys);
    QCOMPARE(keys.error().kind, Kind::Unreadable);
}

void DashboardFailuresTest::refusesOriginsWithoutTls_data()
{
    QTest::addColumn<QUrl>("origin");
    QTest::newRow("http") << QUrl(u"http://api.example.com"_s);
    QTest::newRow("another scheme") << QUrl(u"ftp://127.0.0.1"_s);
    QTest::newRow("a user in the address") << QUrl(u"https://ada:pw@api.example.com"_s);
    QTest::newRow("no host") << QUrl(u"https:///"_s);
    QTest::newRow("looks like loopback") << QUrl(u"http://127.0.0.1.example.com"_s);
    QTest::newRow("nothing") << QUrl();
}

void DashboardFailuresTest::refusesOriginsWithoutTls()
{
    QFETCH(const QUrl, origin);
    makeDashboard(origin);

    const auto keys = answerOf(read());

    QVERIFY(!keys);
    QCOMPARE(keys.error().kind, Kind::Insecure);
}

void DashboardFailuresTest::endsWaitingCallsWhenThePersonDeclines()
{
    QSignalSpy needed(m_dashboard.get(), &Dashboard::signInNeeded);
    m_server->handleWith([](const Request &) { return Answer{.status = 401}; });
    const auto waiting = read();
    QTRY_COMPARE(needed.count(), 1);

    m_token->decline();

    QCOMPARE(answerOf(waiting).error().kind, Kind::NotSignedIn);
    QCOMPARE(answerOf(read()).error().kind, Kind::NotSignedIn);
    QCOMPARE(m_server->requests().size(), 1);

    m_token->signIn(Secret("secret-token-2"));
    m_server->handleWith([&](const Request &) { return m_keys; });
    QVERIFY(answerOf(read()));
}

void DashboardFailuresTest::refusesATokenThatFitsIntoNoHeader()
{
    QSignalSpy needed(m_dashboard.get(), &Dashboard::signInNeeded);
    m_token->signIn(Secret("token\r\nX-Other: 1"));

    const auto keys = read();
    QTRY_COMPARE(needed.count(), 1);
    m_token->decline();

    QCOMPARE(answerOf(keys).error().kind, Kind::NotSignedIn);
    QVERIFY(m_server->requests().isEmpty());
}

void DashboardFailuresTest::survivesBeingClosedWhileRequestsRun()
{
    QObject page;
    QList<Kind> kinds;
    const auto note = [&](const auto &result) { kinds.append(result ? Kind::Unexpected : result.error().kind); };
    m_server->handleWith([&](const Request &) { return m_keys.withFate(Fate::Held); });
    whenFinished(read(), &page, note);
    whenFinished(write(), &page, note);
    whenFinished(m_dashboard->environments(), &page, note);
    whenFinished(m_dashboard->workers(environmentId), &page, note);
    QTRY_COMPARE(m_server->requests().size(), 4);

    m_dashboard.reset();
    m_server->release();

    QTRY_COMPARE(kinds, QList<Kind>(4, Kind::Cancelled));
}

void DashboardFailuresTest::survivesBeingClosedWhileAPauseRuns()
{
    m_server->handleWith([](const Request &) { return Answer{.status = 503}; });
    const auto keys = read();
    QTRY_COMPARE(m_clock->untilNext(), 1s);

    m_dashboard.reset();
    m_clock->advance(1h);

    QCOMPARE(answerOf(keys).error().kind, Kind::Cancelled);
    QCOMPARE(m_server->requests().size(), 1);
}

QTEST_GUILESS_MAIN(DashboardFailuresTest)
#include "tst_dashboardfailures.moc"
