// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "tests/rollout/rolloutstage.h"
#include "tests/support/fakeapiserver.h"

#include <QProcess>
#include <QSslConfiguration>
#include <QSslKey>
#include <QSslServer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace rollout;

namespace {

/// One check of one app, stopped, expecting new and old.
struct OneApp
{
    explicit OneApp(const RolloutApp &app)
    {
        check.setKeys(keysFor(RolloutGoal::NewBesideOld));
        check.setApps({app});
    }

    AppSample asked()
    {
        if (!askAll(check))
            QTest::qFail("the round did not end", __FILE__, __LINE__);
        return check.rows().first().latest;
    }

    FakeClock clock;
    RolloutCheck check{clock};
};

/// A page that answers everything with the same.
FakeApiServer::Answer page(int status, const QByteArray &body, const QByteArray &type = "text/html")
{
    return FakeApiServer::Answer{.status = status, .body = body}.withHeader("Content-Type", type);
}

RolloutApp appOf(const FakeApiServer &server)
{
    QUrl url = server.origin();
    url.setPath(u"/api/inngest"_s);
    return appAt(url);
}

/// What an app with both keys answers to whoever asks.
QByteArray fullAnswer()
{
    FakeClock clock;
    const PracticeAppProgram program({.externalId = u"shop"_s, .sdk = {.version = u"3.20.0"_s}},
        variables(newKey, oldKey), QUrl(u"http://127.0.0.1/"_s), QUrl(u"http://127.0.0.1:9"_s));
    HttpRequest request{.method = "GET", .path = "/", .query = {}, .headers = {}, .body = {}, .peer = {}};
    request.headers.emplaceBack("x-inngest-signature", signatureHeader(newKey, {}, clock.now()));
    return program.answer(request, clock.now()).body;
}

/// A TLS server on loopback with a certificate of its own making for `localhost`.
class TlsHost : public QObject
{
public:
    TlsHost()
    {
        const QString key = m_directory.filePath(u"key.pem"_s);
        const QString certificate = m_directory.filePath(u"certificate.pem"_s);
        QProcess openssl;
        openssl.start(u"openssl"_s,
            {u"req"_s, u"-x509"_s, u"-newkey"_s, u"ec"_s, u"-pkeyopt"_s, u"ec_paramgen_curve:prime256v1"_s, u"-nodes"_s,
                u"-days"_s, u"2"_s, u"-subj"_s, u"/CN=localhost"_s, u"-addext"_s, u"subjectAltName=DNS:localhost"_s,
                u"-keyout"_s, key, u"-out"_s, certificate});
        if (!openssl.waitForFinished() || openssl.exitCode() != 0)
            qFatal("openssl made no certificate");
        QFile keyFile(key);
        QFile certificateFile(certificate);
        if (!keyFile.open(QIODevice::ReadOnly) || !certificateFile.open(QIODevice::ReadOnly))
            qFatal("no certificate");
        pem = certificateFile.readAll();
        QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
        configuration.setPrivateKey(QSslKey(&keyFile, QSsl::Ec));
        configuration.setLocalCertificate(QSslCertificate(pem));
        m_server.setSslConfiguration(configuration);
        connect(&m_server, &QTcpServer::pendingConnectionAvailable, this, [this] {
            QTcpSocket *socket = m_server.nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, socket, [this, socket] { answer(socket); });
            connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        });
        if (!m_server.listen(QHostAddress::LocalHost))
            qFatal("no port");
    }

    QUrl url(const QString &host) const
    {
        return QUrl(u"https://%1:%2/api/inngest"_s.arg(host).arg(m_server.serverPort()));
    }

    QByteArray pem;
    FakeClock clock;
    int requests = 0;

private:
    void answer(QTcpSocket *socket)
    {
        m_read += socket->readAll();
        const qsizetype end = m_read.indexOf("\r\n\r\n");
        if (end < 0)
            return;
        ++requests;
        HttpRequest request{
            .method = "GET", .path = "/api/inngest", .query = {}, .headers = {}, .body = {}, .peer = {}};
        for (const QByteArray &line : m_read.first(end).split('\n')) {
            if (const qsizetype colon = line.indexOf(':'); colon > 0)
                request.headers.emplaceBack(line.first(colon).trimmed(), line.sliced(colon + 1).trimmed());
        }
        m_read.clear();
        const PracticeAppProgram program({.externalId = u"shop"_s}, variables(newKey, oldKey),
            QUrl(u"https://localhost/api/inngest"_s), QUrl(u"http://127.0.0.1:9"_s));
        const HttpResponse response = program.answer(request, clock.now());
        QByteArray text = "HTTP/1.1 " + QByteArray::number(response.status) + " Whatever\r\nConnection: close\r\n";
        for (const auto &[name, value] : response.headers)
            text += name + ": " + value + "\r\n";
        socket->write(
            text + "Content-Length: " + QByteArray::number(response.body.size()) + "\r\n\r\n" + response.body);
        socket->disconnectFromHost();
    }

    QTemporaryDir m_directory;
    QSslServer m_server;
    QByteArray m_read;
};

} // namespace

/// Apps and hosts that do not behave: none of them is ever called good, and each is named for what it is.
class MisbehavingAppsTest : public QObject
{
    Q_OBJECT

private slots:
    void givesUpOnOneThatHangs()
    {
        FakeApiServer server;
        server.handleWith(
            [](const auto &) { return FakeApiServer::Answer{.fate = FakeApiServer::Answer::Fate::Never}; });
        OneApp one(appOf(server));
        const QFuture<Done> asked = one.check.askEveryoneOnce();
        QTRY_COMPARE(server.requests().size(), 1);
        one.clock.advance(9'999ms);
        QVERIFY(!asked.isFinished());
        one.clock.advance(1ms);
        QVERIFY(answerOf(asked).has_value());
        const AppSample sample = one.check.rows().first().latest;
        QCOMPARE(sample.reason, ProbeReason::TimedOut);
        QVERIFY(sample.isUnreachable());
        QVERIFY(sample.pausesCount());
        QCOMPARE(server.requests().size(), 1); // the other keys are not tried in vain
    }

    void namesWhatIsNoAnswer_data()
    {
        QTest::addColumn<FakeApiServer::Answer>("answer");
        QTest::addColumn<ProbeReason::Kind>("reason");
        using Fate = FakeApiServer::Answer::Fate;
        const FakeApiServer::Answer json = page(200, fullAnswer(), "application/json");
        QTest::newRow("ten megabytes") << page(200, QByteArray(10'000'000, 'x')) << ProbeReason::TooLarge;
        QTest::newRow("a page that answers 401") << page(401, "<h1>Who are you?</h1>") << ProbeReason::InFront;
        QTest::newRow("a page that answers 403") << page(403, "<h1>No</h1>") << ProbeReason::InFront;
        QTest::newRow("no SDK at all") << page(200, "<h1>Welcome</h1>") << ProbeReason::NotAnSdk;
        QTest::newRow("another path") << page(404, "<h1>Not found</h1>") << ProbeReason::NotFound;
        QTest::newRow("overload") << page(503, "<h1>Later</h1>") << ProbeReason::Busy;
        QTest::newRow("too many requests") << page(429, {}) << ProbeReason::Busy;
        QTest::newRow("accepts any signature") << json << ProbeReason::AcceptsAnything;
        QTest::newRow("cut off before the status line")
            << json.withFate(Fate::CloseBeforeStatusLine) << ProbeReason::CutOff;
        QTest::newRow("cut off after the headers") << json.withFate(Fate::CloseAfterHeaders) << ProbeReason::CutOff;
        QTest::newRow("cut off in the body") << json.withFate(Fate::HalfBody) << ProbeReason::CutOff;
    }

    void namesWhatIsNoAnswer()
    {
        QFETCH(FakeApiServer::Answer, answer);
        FakeApiServer server;
        server.handleWith([&answer](const auto &) { return answer; });
        OneApp one(appOf(server));
        const AppSample sample = one.asked();
        QTEST(sample.reason, "reason");
        QCOMPARE(sample.standing, AppStanding::Unknown);
        QVERIFY(!one.check.gate().isOpen);
    }

    void doesNotCarryTheSignatureToAnotherHost_data()
    {
        QTest::addColumn<int>("status");
        for (const int status : {301, 302, 303, 307, 308})
            QTest::addRow("%d", status) << status;
    }

    void doesNotCarryTheSignatureToAnotherHost()
    {
        QFETCH(int, status);
        FakeApiServer other;
        FakeApiServer server;
        QUrl target = other.origin();
        target.setHost(u"localhost"_s);
        target.setPath(u"/api/inngest"_s);
        server.handleWith([&](const auto &) { return page(status, {}).withHeader("Location", target.toEncoded()); });
        OneApp one(appOf(server));
        const AppSample sample = one.asked();
        QCOMPARE(sample.reason, ProbeReason::Redirected);
        QCOMPARE(sample.detail, u"localhost:%1"_s.arg(target.port()));
        QCOMPARE(sample.httpStatus, status);
        QCOMPARE(server.requests().size(), 1);
        QCOMPARE(other.connections(), 0);
    }

    void refusesAWrongCertificate()
    {
        TlsHost host;
        OneApp one(appAt(host.url(u"localhost"_s)));
        const AppSample sample = one.asked();
        QCOMPARE(sample.reason, ProbeReason::Certificate);
        QVERIFY(sample.isUnreachable());
        QCOMPARE(host.requests, 0); // nothing was sent
    }

    void trustsACaOfOnesOwnForItsNameOnly()
    {
        TlsHost host;
        RolloutApp app = appAt(host.url(u"localhost"_s));
        app.access.caPem = host.pem;
        OneApp one(app);
        QCOMPARE(one.asked().standing, AppStanding::Good);
        QCOMPARE(one.asked().reason, ProbeReason::None);

        app.access.url = host.url(u"127.0.0.1"_s);
        OneApp other(app);
        QCOMPARE(other.asked().reason, ProbeReason::Certificate);
    }

    void asksWithTheTimeOfTheAppsOwnClock_data()
    {
        QTest::addColumn<int>("minutes");
        QTest::addColumn<QString>("version");
        for (const char *version : {"3.20.0", "3.52.7", "4.24.0"}) {
            QTest::addRow("ten minutes ahead, %s", version) << 10 << QString::fromLatin1(version);
            QTest::addRow("ten minutes behind, %s", version) << -10 << QString::fromLatin1(version);
        }
    }

    void asksWithTheTimeOfTheAppsOwnClock()
    {
        QFETCH(int, minutes);
        QFETCH(QString, version);
        FakeClock appClock;
        FakeClock clock;
        (minutes > 0 ? appClock : clock).advance(std::chrono::minutes(std::abs(minutes)));
        Host host(appClock, {.version = version});
        host.start({variables(newKey, oldKey)});
        RolloutCheck check(clock);
        check.setKeys(keysFor(RolloutGoal::NewBesideOld));
        check.setApps({host.app()});
        QVERIFY(askAll(check));
        const AppSample sample = check.rows().first().latest;
        QCOMPARE(sample.signing.name(), u"new+old"_s);
        QCOMPARE(sample.standing, AppStanding::Good);
        QCOMPARE(sample.reason, ProbeReason::ClockOff);
        QCOMPARE(sample.clockDifference, minutes * 60);
        QCOMPARE(sample.detail, QString::number(minutes * 60));
        // From now on its clock is known.
        const int requests = host.requests;
        QVERIFY(askAll(check));
        QCOMPARE(host.requests, requests + 3);
    }

    void stillSaysWhoHoldsNeitherWhenTheClockIsOff()
    {
        FakeClock appClock;
        appClock.advance(10min);
        Host host(appClock);
        host.start({variables(otherKey)});
        OneApp one(host.app());
        const AppSample sample = one.asked();
        QCOMPARE(sample.signing.name(), u"neither"_s);
        QCOMPARE(sample.reason, ProbeReason::Refused);
        QCOMPARE(sample.standing, AppStanding::BrokenNow);
    }

    void isNotFooledByDevMode()
    {
        FakeClock clock;
        PracticeAppVariables holds = variables(newKey, oldKey);
        holds.set(PracticeAppVariables::devName, Secret::fromText(u"1"_s));
        for (const char *version : {"3.18.0", "3.52.7", "4.24.0"}) {
            Host host(clock, {.version = QString::fromLatin1(version)});
            host.start({holds});
            OneApp one(host.app());
            QCOMPARE(one.asked().reason, ProbeReason::DevMode);
            QCOMPARE(one.asked().standing, AppStanding::Unknown);
        }
    }

    void passesAnAppWithoutFallbackOnAPersonsWordOnly()
    {
        FakeClock clock;
        Host host(clock, {.language = u"py"_s, .version = u"0.3.0"_s});
        host.start({variables(oldKey)});
        RolloutCheck check(clock);
        check.setKeys(keysFor(RolloutGoal::NewBesideOld));
        check.setApps({host.app()});
        QVERIFY(askAll(check, clock, 8));
        const RolloutRow row = check.rows().first();
        QCOMPARE(row.latest.reason, ProbeReason::SdkTooOld);
        QCOMPARE(row.latest.standing, AppStanding::WouldBreak);
        QCOMPARE(row.signing.evidence, EvidenceClass::None);
        QCOMPARE(row.signing.attainable, EvidenceClass::AtRisk);
        QVERIFY(!check.gate().isOpen);
        // Nobody can have seen both keys in it; that it has its short outage somebody has to answer for.
        Word word{.asked = questionOf(check.keys(), row.app, {}).asked(Aspect::SigningKey),
            .kind = Word::Kind::Confirmed,
            .state = row.latest.state(Aspect::SigningKey),
            .owner = u"Kim"_s,
            .reason = u"a short outage at night"_s,
            .at = clock.now()};
        check.setWords({word});
        QVERIFY(!check.gate().isOpen);
        word.kind = Word::Kind::RiskAccepted;
        check.setWords({word});
        QVERIFY(check.gate().isOpen);
        QCOMPARE(check.gate().atRisk, 1);
        QCOMPARE(check.gate().wouldBreak, 1);
    }

    void meetsEachInstanceAnew()
    {
        FakeApiServer server;
        server.handleWith([](const auto &) {
            return page(200, fullAnswer(), "application/json").withHeader("Set-Cookie", "instance=1; Path=/");
        });
        RolloutApp app = appOf(server);
        app.access.headers = {{"X-Bypass", Secret("let me in")}, {"X-Bad", Secret("a\r\nX-Injected: 1")},
            {"host", Secret("shop.internal")}, {"connection", Secret("keep-alive")}};
        OneApp one(app);
        one.asked();
        one.asked();
        QCOMPARE(server.requests().size(), 6);
        QCOMPARE(server.connections(), 6);
        for (const FakeApiServer::Request &request : server.requests()) {
            QVERIFY(!request.hasHeader("cookie"));
            QCOMPARE(request.header("connection"), QByteArray("close"));
            QCOMPARE(request.header("x-bypass"), QByteArray("let me in"));
            QCOMPARE(request.header("host"), QByteArray("shop.internal"));
            QVERIFY(!request.hasHeader("x-injected"));
            QVERIFY(request.header("x-inngest-signature").startsWith("t="));
        }
    }

    void namesAnotherProtocol()
    {
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        connect(&server, &QTcpServer::newConnection, &server, [&server] {
            QTcpSocket *socket = server.nextPendingConnection();
            socket->write("SSH-2.0-OpenSSH_9.2p1\r\n");
            socket->disconnectFromHost();
        });
        OneApp one(appAt(QUrl(u"http://127.0.0.1:%1/api/inngest"_s.arg(server.serverPort()))));
        const AppSample sample = one.asked();
        QCOMPARE(sample.standing, AppStanding::Unknown);
        QVERIFY(sample.reason == ProbeReason::NotAnSdk || sample.reason == ProbeReason::NoConnection);
    }

    void opensNoFile()
    {
        RolloutApp app = appAt(QUrl(u"file:///etc/hostname"_s));
        OneApp one(app);
        QCOMPARE(one.asked().reason, ProbeReason::NoUrl);
    }
};

QTEST_GUILESS_MAIN(MisbehavingAppsTest)
#include "tst_misbehavingapps.moc"
