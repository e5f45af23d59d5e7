// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0
// needs: names

#include "tests/rollout/rolloutstage.h"
#include "tests/support/deadport.h"
#include "tests/support/fakeapiserver.h"
#include "tests/support/tlsauthority.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace rollout;

namespace {

using Answer = FakeApiServer::Answer;
using Fate = Answer::Fate;

RolloutApp appOf(const FakeApiServer &server, const QString &name = u"shop"_s)
{
    QUrl url = server.origin();
    url.setPath(u"/api/inngest"_s);
    return appAt(url, name);
}

/// Answers as an SDK does that holds the new key and the old one as its fallback.
class TrueApp
{
public:
    explicit TrueApp(Clock &clock, const PracticeAppVariables &variables = rollout::variables(newKey, oldKey))
        : m_clock(clock)
        , m_program({.externalId = u"shop"_s}, variables, QUrl(u"http://127.0.0.1/api/inngest"_s),
              QUrl(u"http://127.0.0.1:9"_s))
    {
    }

    Answer operator()(const FakeApiServer::Request &request)
    {
        HttpRequest asked{.method = "GET", .path = "/api/inngest", .query = {}, .headers = {}, .body = {}, .peer = {}};
        for (const auto &[name, value] : request.headers)
            asked.headers.emplaceBack(name, value);
        const HttpResponse response = m_program.answer(asked, m_clock.now());
        Answer answer{.status = response.status, .body = response.body};
        for (const auto &[name, value] : response.headers)
            answer.headers.append({name, value});
        return answer;
    }

private:
    Clock &m_clock;
    PracticeAppProgram m_program;
};

AppSample askedOnce(RolloutCheck &check)
{
    if (!askAll(check))
        QTest::qFail("the round did not end", __FILE__, __LINE__);
    return check.rows().first().latest;
}

} // namespace

/// What lies between an app's answer and the reading of it: the wire itself.
class ProbeWireTest : public QObject
{
    Q_OBJECT

private slots:
    void neverProvesAnAppWhoseEverySecondRequestIsCut()
    {
        FakeClock clock;
        FakeApiServer server;
        TrueApp app(clock);
        int count = 0;
        server.handleWith([&](const FakeApiServer::Request &request) {
            return app(request).withFate(++count % 2 == 0 ? Fate::CloseBeforeStatusLine : Fate::Whole);
        });
        RolloutCheck check(clock);
        check.setKeys(keysFor(RolloutGoal::NewBesideOld));
        check.setApps({appOf(server)});
        QVERIFY(askAll(check, clock, 12));
        const RolloutRow row = check.rows().first();
        QCOMPARE(row.latest.reason, ProbeReason::CutOff);
        QCOMPARE(row.latest.network.kind, NetworkFault::CutOff);
        QCOMPARE(row.latest.standing, AppStanding::Unknown);
        QVERIFY(row.signing.evidence < EvidenceClass::Proven && !row.isThere());
        QVERIFY(!check.gate().isOpen);
        // Each round met one good answer and one cut: nothing was sent again behind our back.
        QCOMPARE(server.requests().size(), 24);
        QCOMPARE(server.connections(), 24);
    }

    void readsTheAnswerBehindInterimAnswers_data()
    {
        QTest::addColumn<QByteArray>("before");
        QTest::newRow("100") << QByteArray("HTTP/1.1 100 Continue\r\n\r\n");
        QTest::newRow("102") << QByteArray("HTTP/1.1 102 Processing\r\n\r\n");
        QTest::newRow("103") << QByteArray("HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n");
        QTest::newRow("several") << QByteArray("HTTP/1.1 102 Processing\r\n\r\n").repeated(4);
    }

    void readsTheAnswerBehindInterimAnswers()
    {
        FakeClock clock;
        QFETCH(QByteArray, before);
        FakeApiServer server;
        TrueApp app(clock);
        server.handleWith([&](const FakeApiServer::Request &request) {
            Answer answer = app(request);
            answer.before = before;
            return answer;
        });
        RolloutCheck check(clock);
        check.setKeys(keysFor(RolloutGoal::NewBesideOld));
        check.setApps({appOf(server)});
        const AppSample sample = askedOnce(check);
        QCOMPARE(sample.standing, AppStanding::Good);
        QCOMPARE(sample.signing.name(), u"new+old"_s);
        QCOMPARE(sample.httpStatus, 200);
    }

    void namesAnInterimAnswerWithNothingBehindIt()
    {
        FakeApiServer server;
        server.handleWith([](const auto &) {
            return Answer{.fate = Fate::CloseBeforeStatusLine, .before = "HTTP/1.1 103 Early Hints\r\n\r\n"};
        });
        FakeClock clock;
        RolloutCheck check(clock);
        check.setKeys(keysFor(RolloutGoal::NewBesideOld));
        check.setApps({appOf(server)});
        const AppSample sample = askedOnce(check);
        QCOMPARE(sample.reason, ProbeReason::CutOff);
        QCOMPARE(sample.network.kind, NetworkFault::InterimOnly);
    }

    void saysWhatCameOverTheWire_data()
    {
        QTest::addColumn<QByteArray>("wire"); // and then the connection ends
        QTest::addColumn<ProbeReason::Kind>("reason");
        QTest::addColumn<QString>("detail");
        const auto row
            = [](const char *what, const QByteArray &wire, ProbeReason::Kind reason, const char *detail = "") {
                  QTest::newRow(what) << wire << reason << QString::fromLatin1(detail);
              };
        const QByteArray ok = "HTTP/1.1 200 OK\r\n";
        const QByteArray sdk = ok + "X-Inngest-Sdk: inngest-js:v4.0.0\r\n";
        const QByteArray chunked = sdk + "Transfer-Encoding: chunked\r\n\r\n";
        row("a chunk that is cut", chunked + "1f\r\n{\"has_signing", ProbeReason::CutOff);
        row("the last chunk is missing", chunked + "2\r\n{}\r\n", ProbeReason::CutOff);
        row("the end of the trailer is missing", chunked + "2\r\n{}\r\n0\r\nX-Sum: 1\r\n", ProbeReason::CutOff);
        row("a chunk's size that is none", chunked + "zz\r\n{}\r\n0\r\n\r\n", ProbeReason::NotAnSdk);
        row("a chunk that is longer than it says", chunked + "1\r\n{}\r\n0\r\n\r\n", ProbeReason::NotAnSdk);
        row("chunks that are packed",
            ok + "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n\x1f\x8b\r\n0\r\n\r\n",
            ProbeReason::Compressed, "gzip");
        row("a bomb in chunks",
            sdk + "Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n\x1f\x8b\x08\x01\r\n0\r\n\r\n",
            ProbeReason::Compressed, "gzip");
        row("less than its length", sdk + "Content-Length: 99\r\n\r\n{}", ProbeReason::CutOff);
        row("more than its length", sdk + "Content-Length: 2\r\n\r\n{\"has_signing_key\":true}",
            ProbeReason::Unreadable);
        row("without a length, and cut", sdk + "\r\n{\"has_signing", ProbeReason::Unreadable);
        row("two lengths", sdk + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{} ", ProbeReason::NotAnSdk);
        row("nothing", {}, ProbeReason::CutOff);
        row("a status line alone", ok, ProbeReason::CutOff);
        row("another protocol's switch", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n",
            ProbeReason::CutOff);
        row("interim answers alone", QByteArray("HTTP/1.1 103 Early Hints\r\n\r\n").repeated(3), ProbeReason::CutOff);
        row("an alert of TLS", QByteArray("\x15\x03\x03\x00\x02\x02\x28", 7), ProbeReason::NotAnSdk);
        row("frames of HTTP/2", QByteArray("\x00\x00\x12\x04\x00", 5), ProbeReason::NotAnSdk);
        row("HTTP without a head", "{\"has_signing_key\":true}", ProbeReason::NotAnSdk);
        row("an endless header", ok + "X-Y: " + QByteArray(100'000, 'y'), ProbeReason::TooLarge);
        row("an endless body", ok + "\r\n" + QByteArray(300'000, ' '), ProbeReason::TooLarge);
        row("a page behind a redirect's head",
            "HTTP/1.1 302 Found\r\nLocation:\r\n\t/sign-in\r\nContent-Length: 0\r\n\r\n", ProbeReason::SignInPage,
            "/sign-in");
    }

    void saysWhatCameOverTheWire()
    {
        QFETCH(QByteArray, wire);
        FakeApiServer server;
        server.handleWith(
            [&wire](const auto &) { return Answer{.fate = Fate::CloseBeforeStatusLine, .before = wire}; });
        FakeClock clock;
        RolloutCheck check(clock);
        check.setKeys(keysFor(RolloutGoal::NewBesideOld));
        check.setApps({appOf(server)});
        const AppSample sample = askedOnce(check);
        QTEST(sample.reason, "reason");
        QTEST(sample.detail, "detail");
        QVERIFY(sample.standing != AppStanding::Good);
        QCOMPARE(server.connections(), server.requests().size());
    }

    void letsAnAppsCaGoWithTheApp()
    {
        FakeClock clock;
        const TlsAuthority own;
        const TlsAuthority another(u"Another Authority"_s);
        FakeApiServer server(own.server());
        server.handleWith(TrueApp(clock));
        RolloutCheck check(clock);
        check.setKeys(keysFor(RolloutGoal::NewBesideOld));
        RolloutApp app = appOf(server);
        app.access.caPem = own.rootPem();
        check.setApps({app});
        for (int i = 0; i < 3; ++i) {
            const AppSample sample = askedOnce(check);
            QCOMPARE(sample.network.kind, NetworkFault::None);
            QCOMPARE(sample.reason, ProbeReason::None);
            QCOMPARE(sample.standing, AppStanding::Good);
        }
        // Replaced, taken away, and never had: at the same host and port, by the same check.
        app.access.caPem = another.rootPem();
        check.setApps({app});
        QCOMPARE(askedOnce(check).reason, ProbeReason::Certificate);
        app.access.caPem.clear();
        check.setApps({app});
        QCOMPARE(askedOnce(check).reason, ProbeReason::Certificate);
        app.access.caPem = own.rootPem();
        check.setApps({app, appOf(server, u"billing"_s)});
        QVERIFY(askAll(check));
        QCOMPARE(check.rows().at(0).latest.standing, AppStanding::Good);
        QCOMPARE(check.rows().at(1).latest.reason, ProbeReason::Certificate);
    }

    void triesEachAddressOfAHost()
    {
        FakeClock clock;
        FakeApiServer server;
        server.handleWith(TrueApp(clock));
        const auto port = static_cast<quint16>(server.origin().port());
        const DeadPort dead("127.0.0.7", port);
        QVERIFY(dead.isThere);
        RolloutCheck check(clock);
        check.setKeys(keysFor(RolloutGoal::NewBesideOld));
        check.setApps({appAt(QUrl(u"http://dead-first.test:%1/api/inngest"_s.arg(port)))});
        // The clock stands: only a connection to the second address lets the round end.
        QCOMPARE(askedOnce(check).signing.name(), u"new+old"_s);
        QCOMPARE(server.requests().first().header("host"), "dead-first.test:" + QByteArray::number(port));
    }

    void meetsWhatIsBehindEachAddressOfAHost()
    {
        FakeClock clock;
        FakeApiServer server;
        server.handleWith(TrueApp(clock));
        const auto port = static_cast<quint16>(server.origin().port());
        // Nearer than the other one, at which the app still has its old key.
        FakeApiServer forgotten;
        forgotten.handleWith(TrueApp(clock, variables(oldKey)));
        forgotten.moveTo(QHostAddress(u"127.0.0.7"_s), port);
        RolloutCheck check(clock);
        check.setKeys(keysFor(RolloutGoal::NewBesideOld));
        check.setApps({appAt(QUrl(u"http://dead-first.test:%1/api/inngest"_s.arg(port)))});
        QVERIFY(askAll(check, clock, 8));
        QVERIFY(!server.requests().isEmpty() && !forgotten.requests().isEmpty());
        QVERIFY(!check.rows().first().signing.holds);
        QVERIFY(!check.gate().isOpen);
    }

    void namesWhereNobodyIs_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<NetworkFault::Kind>("fault");
        QTest::newRow("no such name") << u"http://nobody.invalid/api/inngest"_s << NetworkFault::NameUnknown;
        QTest::newRow("nothing listens") << u"http://127.0.0.1:1/api/inngest"_s << NetworkFault::Refused;
    }

    void namesWhereNobodyIs()
    {
        QFETCH(QString, url);
        FakeClock clock;
        RolloutCheck check(clock);
        check.setKeys(keysFor(RolloutGoal::NewBesideOld));
        check.setApps({appAt(QUrl(url))});
        const AppSample sample = askedOnce(check);
        QCOMPARE(sample.reason, ProbeReason::NoConnection);
        QTEST(sample.network.kind, "fault");
    }
};

QTEST_GUILESS_MAIN(ProbeWireTest)
#include "tst_probewire.moc"
