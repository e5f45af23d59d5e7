// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0
// needs: names

#include "tests/rollout/rolloutstage.h"
#include "tests/support/deadport.h"
#include "tests/support/fakeapiserver.h"
#include "tests/support/opensslserver.h"
#include "tests/support/tlsauthority.h"

#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

Q_DECLARE_METATYPE(TlsAuthority::Flaw)

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
    explicit TrueApp(Clock &clock)
        : m_clock(clock)
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
    PracticeAppProgram m_program{{.externalId = u"shop"_s}, variables(newKey, oldKey),
        QUrl(u"http://127.0.0.1/api/inngest"_s), QUrl(u"http://127.0.0.1:9"_s)};
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
        for (int i = 0; i < 3; ++i)
            QCOMPARE(askedOnce(check).standing, AppStanding::Good);
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

    void saysWhatIsWrongWithACertificate_data()
    {
        using Flaw = TlsAuthority::Flaw;
        QTest::addColumn<Flaw>("flaw");
        QTest::addColumn<NetworkFault::Kind>("fault");
        QTest::addColumn<QString>("who");
        QTest::addColumn<QDateTime>("when");
        const QString issuer = u"Test Authority"_s;
        QTest::newRow("expired") << Flaw::Expired << NetworkFault::CertificateExpired << issuer
                                 << TlsAuthority::expiredOn();
        QTest::newRow("not yet valid") << Flaw::NotYetValid << NetworkFault::CertificateNotYetValid << issuer
                                       << TlsAuthority::validFrom();
        QTest::newRow("wrong host") << Flaw::WrongHost << NetworkFault::OtherHost << u"elsewhere.example"_s
                                    << QDateTime();
        QTest::newRow("self-signed") << Flaw::SelfSigned << NetworkFault::SelfSigned << u"api.test, dead-first.test, localhost"_s << QDateTime();
        QTest::newRow("issuer left out") << Flaw::IssuerLeftOut << NetworkFault::IntermediateMissing << issuer
                                         << QDateTime();
    }

    void saysWhatIsWrongWithACertificate()
    {
        QFETCH(TlsAuthority::Flaw, flaw);
        const TlsAuthority authority;
        FakeApiServer server(authority.server(flaw));
        FakeClock clock;
        RolloutCheck check(clock);
        check.setKeys(keysFor(RolloutGoal::NewBesideOld));
        RolloutApp app = appOf(server);
        app.access.caPem = authority.rootPem();
        check.setApps({app});
        const AppSample sample = askedOnce(check);
        QCOMPARE(sample.reason, ProbeReason::Certificate);
        QVERIFY(sample.isUnreachable() && !sample.signing.isKnown());
        QTEST(sample.network.kind, "fault");
        QTEST(sample.network.who, "who");
        QTEST(sample.network.when, "when");
        QVERIFY(server.requests().isEmpty()); // nothing was sent
    }

    void saysWhoIssuedACertificateThatIsNotTrusted()
    {
        const TlsAuthority authority(u"Inspecting Proxy Inc."_s);
        FakeApiServer server(authority.server());
        FakeClock clock;
        RolloutCheck check(clock);
        check.setKeys(keysFor(RolloutGoal::NewBesideOld));
        check.setApps({appOf(server)});
        const AppSample sample = askedOnce(check);
        QCOMPARE(sample.network.kind, NetworkFault::UnknownIssuer);
        QCOMPARE(sample.network.who, u"Inspecting Proxy Inc."_s);
        QVERIFY(server.requests().isEmpty());
    }

    void namesWhyAHandshakeIsRefused_data()
    {
        QTest::addColumn<QStringList>("options");
        QTest::addColumn<NetworkFault::Kind>("fault");
        // The alert of TLS 1.2 is one for many causes.
        QTest::newRow("a client's certificate, TLS 1.2")
            << QStringList{u"-tls1_2"_s, u"-Verify"_s, u"1"_s} << NetworkFault::HandshakeRefused;
        QTest::newRow("a client's certificate, TLS 1.3")
            << QStringList{u"-tls1_3"_s, u"-Verify"_s, u"1"_s} << NetworkFault::ClientCertificateWanted;
        QTest::newRow("TLS 1.1 only") << QStringList{u"-tls1_1"_s, u"-cipher"_s, u"DEFAULT@SECLEVEL=0"_s}
                                      << NetworkFault::TlsVersion;
    }

    void namesWhyAHandshakeIsRefused()
    {
        QFETCH(QStringList, options);
        const TlsAuthority authority;
        const OpensslServer server(authority, options);
        FakeClock clock;
        RolloutCheck check(clock);
        check.setKeys(keysFor(RolloutGoal::NewBesideOld));
        RolloutApp app = appAt(server.origin.resolved(QUrl(u"/api/inngest"_s)));
        app.access.caPem = authority.rootPem();
        check.setApps({app});
        const AppSample sample = askedOnce(check);
        QCOMPARE(sample.reason, ProbeReason::Certificate);
        QTEST(sample.network.kind, "fault");
    }

    void namesWhatIsBehindTlsAndNoHttp()
    {
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        connect(&server, &QTcpServer::newConnection, &server, [&server] {
            QTcpSocket *socket = server.nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, socket,
                [socket] { socket->write("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"); });
        });
        FakeClock clock;
        RolloutCheck check(clock);
        check.setKeys(keysFor(RolloutGoal::NewBesideOld));
        check.setApps({appAt(QUrl(u"https://localhost:%1/api/inngest"_s.arg(server.serverPort())))});
        QCOMPARE(askedOnce(check).network.kind, NetworkFault::NotHttp);
    }

    void namesAHandshakeThatIsCut()
    {
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        connect(&server, &QTcpServer::newConnection, &server, [&server] {
            QTcpSocket *socket = server.nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, socket, &QTcpSocket::disconnectFromHost);
        });
        FakeClock clock;
        RolloutCheck check(clock);
        check.setKeys(keysFor(RolloutGoal::NewBesideOld));
        check.setApps({appAt(QUrl(u"https://localhost:%1/api/inngest"_s.arg(server.serverPort())))});
        const AppSample sample = askedOnce(check);
        QCOMPARE(sample.network.kind, NetworkFault::HandshakeCut);
        QCOMPARE(sample.reason, ProbeReason::Certificate);
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
