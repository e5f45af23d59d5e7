// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/practicetraffic.h"

#include "app/practice/httpserver.h"
#include "tests/support/fakeclock.h"
#include "tests/support/practicewire.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// A server that answers as it is told, and the traffic to it.
class World
{
public:
    World()
        : server(clock, [this](const HttpRequest &, const HttpResponder &responder) { answer(responder); })
        , traffic(clock, [this] { return round(); })
    {
        if (!server.listen())
            qFatal("no server");
        url = QUrl(QString::fromLatin1(server.origin()));
    }

    PracticeTrafficCall call(const QString &id) const
    {
        return {.id = id, .name = id, .request = HttpCall::Request{.method = "POST", .url = url, .body = "{}"}};
    }

    PracticeTrafficCount count(const QString &id) const
    {
        const QList<PracticeTrafficCount> counts = traffic.counts();
        for (const PracticeTrafficCount &count : counts) {
            if (count.id == id)
                return count;
        }
        return {};
    }

    FakeClock clock;
    HttpServer server;
    QUrl url;
    QList<PracticeTrafficCall> calls;
    HttpResponse response{.status = 200};
    bool answers = true;
    QList<HttpResponder> unanswered;
    int rounds = 0;
    PracticeTraffic traffic;

private:
    void answer(const HttpResponder &responder)
    {
        if (answers)
            responder.send(response);
        else
            unanswered.append(responder);
    }

    QList<PracticeTrafficCall> round()
    {
        ++rounds;
        return calls;
    }
};

} // namespace

/// The counting of calls: what is accepted, what a key was refused for, and what failed for other reasons.
class PracticeTrafficTest : public QObject
{
    Q_OBJECT

private slots:
    void tellsRefusedFromFailed_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("outcome");
        QTest::addColumn<QString>("reason");
        QTest::newRow("done") << 200 << u"accepted"_s << QString();
        QTest::newRow("partly done") << 206 << u"accepted"_s << QString();
        QTest::newRow("wrong key") << 401 << u"refused"_s << u"HTTP 401: why"_s;
        QTest::newRow("filtered") << 403 << u"refused"_s << u"HTTP 403: why"_s;
        QTest::newRow("no key set") << 500 << u"refused"_s << u"HTTP 500: why"_s;
        QTest::newRow("too busy") << 429 << u"failed"_s << u"HTTP 429: why"_s;
        QTest::newRow("down") << 503 << u"failed"_s << u"HTTP 503: why"_s;
    }

    void tellsRefusedFromFailed()
    {
        QFETCH(int, status);
        QFETCH(QString, outcome);
        World world;
        world.calls = {world.call(u"a"_s)};
        world.response = {.status = status, .headers = {}, .body = R"({"error":"why"})"};
        world.traffic.runOnce();
        QTRY_COMPARE(world.traffic.counts().size(), 1);
        const PracticeTrafficCount count = world.count(u"a"_s);
        QCOMPARE(count.accepted, outcome == "accepted"_L1 ? 1 : 0);
        QCOMPARE(count.refused, outcome == "refused"_L1 ? 1 : 0);
        QCOMPARE(count.failed, outcome == "failed"_L1 ? 1 : 0);
        QTEST(count.lastReason, "reason");
    }

    void countsAnAppThatIsNotReachableAsFailed()
    {
        World world;
        world.calls = {world.call(u"a"_s)};
        world.server.close();
        world.traffic.runOnce();
        QTRY_COMPARE(world.count(u"a"_s).failed, 1);
        QCOMPARE(world.count(u"a"_s).refused, 0);
        QVERIFY(!world.count(u"a"_s).lastReason.isEmpty());
    }

    void countsWhatEndsWithoutARequest()
    {
        World world;
        world.calls = {{.id = u"worker"_s, .name = u"worker"_s},
            {.id = u"idle"_s, .name = u"idle"_s, .refusal = u"no worker is connected"_s}};
        world.traffic.runOnce();
        QCOMPARE(world.count(u"worker"_s).accepted, 1);
        QCOMPARE(world.count(u"idle"_s).refused, 1);
        QCOMPARE(world.count(u"idle"_s).lastReason, u"no worker is connected"_s);
    }

    void keepsCallsAndEventsOfOneAppApart()
    {
        World world;
        world.calls = {{.id = u"a"_s, .name = u"a"_s},
            {.id = u"a"_s, .name = u"a"_s, .kind = PracticeTrafficCount::Kind::Events, .refusal = u"no key"_s}};
        world.traffic.runOnce();
        const QList<PracticeTrafficCount> counts = world.traffic.counts();
        QCOMPARE(counts.size(), 2);
        QCOMPARE(counts.at(0).accepted, 1);
        QCOMPARE(counts.at(1).kind, PracticeTrafficCount::Kind::Events);
        QCOMPARE(counts.at(1).refused, 1);
    }

    void goesOnRoundAfterRoundUntilItIsStopped()
    {
        World world;
        world.traffic.start(1s);
        QCOMPARE(world.rounds, 1);
        world.clock.advance(3s);
        QCOMPARE(world.rounds, 4);
        world.traffic.start(500ms);
        QCOMPARE(world.rounds, 5);
        world.clock.advance(1s);
        QCOMPARE(world.rounds, 7); // the earlier start's rounds have ended
        world.traffic.stop();
        QVERIFY(!world.traffic.isRunning());
        world.clock.advance(10s);
        QCOMPARE(world.rounds, 7);
    }

    void forgetsCountsAtAResetAndWhatIsStillUnderWay()
    {
        World world;
        world.calls = {world.call(u"a"_s)};
        world.answers = false;
        world.traffic.runOnce();
        QTRY_COMPARE(world.unanswered.size(), 1);
        world.traffic.reset();
        world.response.status = 401;
        world.answers = true;
        world.unanswered.takeFirst().send(world.response);
        world.traffic.runOnce();
        QTRY_COMPARE(world.count(u"a"_s).refused, 1);
        QCOMPARE(world.traffic.counts().size(), 1);
    }

    void doesNotBuryASlowAppUnderCalls()
    {
        World world;
        world.calls = {world.call(u"slow"_s), {.id = u"quick"_s, .name = u"quick"_s}};
        world.answers = false;
        for (int i = 0; i < 10; ++i)
            world.traffic.runOnce();
        QTRY_COMPARE(world.unanswered.size(), 4);
        QCOMPARE(world.count(u"quick"_s).accepted, 10);
        for (const HttpResponder &responder : std::exchange(world.unanswered, {}))
            responder.send(world.response);
        QTRY_COMPARE(world.count(u"slow"_s).accepted, 4);
        world.traffic.runOnce();
        QTRY_COMPARE(world.unanswered.size(), 1);
    }

    void keepsACountThroughJson()
    {
        const PracticeTrafficCount count{.id = u"i"_s,
            .name = u"n"_s,
            .kind = PracticeTrafficCount::Kind::Events,
            .accepted = 1,
            .refused = 2,
            .failed = 3,
            .lastReason = u"why"_s};
        const auto read = practiceWire::trafficFrom(practiceWire::toJson({.isRunning = true, .counts = {count}}));
        QVERIFY(read && read->isRunning && read->interval == 1s);
        QCOMPARE(read->counts, QList{count});
    }

    void survivesBeingClosedWhileCallsRun()
    {
        FakeClock clock;
        QList<HttpResponder> unanswered;
        HttpServer server(clock, [&](const HttpRequest &, const HttpResponder &to) { unanswered.append(to); });
        QVERIFY(server.listen());
        const HttpCall::Request request{.method = "POST", .url = QUrl(QString::fromLatin1(server.origin()))};
        {
            PracticeTraffic traffic(clock,
                [&request] { return QList<PracticeTrafficCall>{{.id = u"a"_s, .name = u"a"_s, .request = request}}; });
            traffic.start(1s);
            QTRY_COMPARE(unanswered.size(), 1);
        }
        unanswered.takeFirst().send({.status = 200});
        QTRY_COMPARE(clock.pending(), 0); // neither the next round nor the call's time-out is left
        QVERIFY(unanswered.isEmpty());
    }
};

QTEST_GUILESS_MAIN(PracticeTrafficTest)
#include "tst_practicetraffic.moc"
