// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0
// needs: names

#include "app/core/systemproxy.h"
#include "app/dashboard/clerkclient.h"
#include "app/dashboard/clerktokensource.h"
#include "app/dashboard/clouddashboard.h"
#include "app/dashboard/fixedtoken.h"
#include "tests/support/answerof.h"
#include "tests/support/dashboardanswers.h"
#include "tests/support/deadport.h"
#include "tests/support/fakeclock.h"
#include "tests/support/networkaskers.h"
#include "tests/support/opensslserver.h"
#include "tests/support/tlsauthority.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QNetworkAccessManager>
#include <QNetworkProxy>
#include <QProcess>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Answer = FakeApiServer::Answer;
using Request = FakeApiServer::Request;
using Fate = Answer::Fate;

namespace {

const QByteArray token = NetworkAskers::token;

/// What a packing command makes of the text.
QByteArray packed(const QString &command, const QByteArray &text)
{
    QProcess process;
    process.start(command, {u"-c"_s});
    process.write(text);
    process.closeWriteChannel();
    if (!process.waitForFinished() || process.exitCode() != 0)
        qFatal("%s failed", qPrintable(command));
    return process.readAllStandardOutput();
}

} // namespace

/// How the dashboard and the sign-in get through to whoever answers: which proxy and which address, which answer
/// belongs to which request, and what is said while nobody answers.
class NetworkWaysTest : public QObject
{
    Q_OBJECT

private slots:
    void cleanup()
    {
        for (const char *name : {"https_proxy", "http_proxy", "all_proxy", "no_proxy"})
            qunsetenv(name);
        QSslConfiguration::setDefaultConfiguration(m_defaults);
    }

    void waitsForNoScriptInTheWindowsThread()
    {
        // Takes connections and says nothing, as a server behind a filter.
        QTcpServer silent;
        QVERIFY(silent.listen(QHostAddress::LocalHost));
        qputenv("https_proxy", "pac+http://127.0.0.1:" + QByteArray::number(silent.serverPort()) + "/proxy.pac");
        FakeClock clock;
        const QUrl url(u"https://behind-a-script.test/gql"_s);
        QVERIFY(!systemProxy::known(url, clock));
        const auto proxy = systemProxy::find(url, clock);
        QTRY_VERIFY(silent.hasPendingConnections()); // another thread asks for the script
        QVERIFY(systemProxy::isLooking());
        QVERIFY(!proxy.isFinished());
        clock.advance(5s);
        QVERIFY(proxy.isFinished());
        QCOMPARE(proxy.result().type(), QNetworkProxy::NoProxy);
        // Remembered for some minutes, whatever the address's path, and not for good.
        QTRY_VERIFY(systemProxy::known(QUrl(u"https://behind-a-script.test/other"_s), clock));
        clock.advance(10min);
        QVERIFY(!systemProxy::known(url, clock));
        delete silent.nextPendingConnection();
        silent.close();
        QTRY_VERIFY(!systemProxy::isLooking());
    }

    void takesNoAnswerForAnotherRequestsOne_data()
    {
        QTest::addColumn<int>("status");
        for (const int status : {102, 103})
            QTest::addRow("%d", status) << status;
    }

    /// An interim answer on a kept connection: what was sent behind it must not get the answer of the one before.
    void takesNoAnswerForAnotherRequestsOne()
    {
        QFETCH(int, status);
        FakeApiServer server;
        int made = 0;
        server.handleWith([&](const Request &request) {
            if (request.operationName() != "createSigningKey"_L1)
                return NetworkAskers::goodAnswer(request);
            const QString id = u"k%1"_s.arg(++made);
            Answer answer = Answer::data(u"createSigningKey"_s, signingKeyJson(id, u"signkey-test-11"_s, false));
            if (made == 1)
                answer.before = "HTTP/1.1 " + QByteArray::number(status) + " Interim\r\n\r\n";
            return answer;
        });
        FakeClock clock;
        QNetworkAccessManager network;
        CloudDashboard dashboard(server.origin(), QUrl(), std::make_unique<FixedToken>(Secret(token)), network, clock);
        QVERIFY(answerOf(dashboard.signingKeys(environmentId)));
        const auto first = answerOf(dashboard.createSigningKey(environmentId));
        // Newer versions of Qt read past it.
        if (first) {
            QCOMPARE(first->id, u"k1"_s);
        } else {
            QCOMPARE(first.error().network.kind, NetworkFault::InterimOnly);
            QVERIFY(first.error().mayHaveTakenEffect);
        }
        for (int i = 2; i < 5; ++i) {
            const auto next = answerOf(dashboard.createSigningKey(environmentId));
            QVERIFY2(next, next ? "" : qPrintable(next.error().detail));
            QCOMPARE(next->id, u"k%1"_s.arg(i));
        }
        QVERIFY(answerOf(dashboard.signingKeys(environmentId)));
        QCOMPARE(server.count(u"createSigningKey"_s), 4);
    }

    void saysSoonThatItIsTryingAgain()
    {
        FakeApiServer server;
        server.handleWith([](const Request &) { return Answer{.fate = Fate::Never}; });
        FakeClock clock;
        QNetworkAccessManager network;
        CloudDashboard dashboard(server.origin(), QUrl(), std::make_unique<FixedToken>(Secret(token)), network, clock);
        QSignalSpy said(&dashboard, &Dashboard::tryingAgain);
        const auto keys = dashboard.signingKeys(environmentId);
        verifyThreeAttempts(server, clock, said);
        clock.advance(32s);
        const auto answer = answerOf(keys);
        QVERIFY(!answer);
        QCOMPARE(answer.error().kind, Error::Kind::Timeout);
        QCOMPARE(answer.error().network.kind, NetworkFault::Silent);
    }

    void readsTheEnvironmentAsOtherProgramsDo_data()
    {
        using Variables = QHash<QByteArray, QByteArray>;
        QTest::addColumn<QString>("url");
        QTest::addColumn<Variables>("variables");
        QTest::addColumn<QString>("proxy");
        const auto row = [](const char *what, const char *url, const Variables &variables, const QString &proxy) {
            QTest::newRow(what) << QString::fromUtf8(url) << variables << proxy;
        };
        const char *api = "https://api.inngest.com";
        row("nothing set", api, {}, u"the desktop's"_s);
        row("only an exception", api, {{"no_proxy", "*"}}, u"the desktop's"_s);
        row("without a scheme", api, {{"https_proxy", "proxy:3128"}}, u"http proxy:3128"_s);
        row("without a port", api, {{"https_proxy", "http://proxy"}}, u"http proxy:80"_s);
        row("capital letters", api, {{"HTTPS_PROXY", "http://proxy:3128/"}}, u"http proxy:3128"_s);
        row("small letters first", api, {{"HTTPS_PROXY", "big:1"}, {"https_proxy", "small:1"}}, u"http small:1"_s);
        row("for both", api, {{"all_proxy", "socks5://proxy:1080"}}, u"socks proxy:1080"_s);
        row("the other scheme's", api, {{"http_proxy", "proxy:3128"}}, u"none"_s);
        row("plain http", "http://app.example", {{"http_proxy", "proxy:3128"}}, u"http proxy:3128"_s);
        row("a CGI's header is none", "http://app.example", {{"HTTP_PROXY", "evil:1"}}, u"the desktop's"_s);
        row("excepted by its domain", api, {{"https_proxy", "p:1"}, {"no_proxy", "example.org, .inngest.com"}},
            u"none"_s);
        row("excepted by its end", api, {{"https_proxy", "p:1"}, {"no_proxy", "inngest.com"}}, u"none"_s);
        row("not by half a name", api, {{"https_proxy", "p:1"}, {"no_proxy", "gest.com"}}, u"http p:1"_s);
        row("excepted with its port", api, {{"https_proxy", "p:1"}, {"no_proxy", "api.inngest.com:443"}}, u"none"_s);
        row("another port", api, {{"https_proxy", "p:1"}, {"no_proxy", "api.inngest.com:8443"}}, u"http p:1"_s);
        row("excepted by its network", "https://10.1.2.3", {{"https_proxy", "p:1"}, {"no_proxy", "10.0.0.0/8"}},
            u"none"_s);
        row("excepted between blanks", api, {{"https_proxy", "p:1"}, {"no_proxy", "example.org inngest.com"}},
            u"none"_s);
        row("excepted in brackets", "https://[2001:db8::1]", {{"https_proxy", "p:1"}, {"no_proxy", "[2001:db8::1]"}},
            u"none"_s);
        row("excepted with the root's dot", "https://api.inngest.com.",
            {{"https_proxy", "p:1"}, {"no_proxy", "api.inngest.com"}}, u"none"_s);
        row("excepted in brackets with its port", "https://[2001:db8::1]:8443",
            {{"https_proxy", "p:1"}, {"no_proxy", "[2001:db8::1]:8443"}}, u"none"_s);
        row("in brackets with another port", "https://[2001:db8::1]:8443",
            {{"https_proxy", "p:1"}, {"no_proxy", "[2001:db8::1]:443"}}, u"http p:1"_s);
        row("excepted by its network with its port", "https://10.1.2.3:8443",
            {{"https_proxy", "p:1"}, {"no_proxy", "10.0.0.0/8:8443"}}, u"none"_s);
        row("excepted by its name in ASCII", "https://b\u00fccher.de",
            {{"https_proxy", "p:1"}, {"no_proxy", "xn--bcher-kva.de"}}, u"none"_s);
        row("excepted by its name beyond ASCII", "https://xn--bcher-kva.example",
            {{"https_proxy", "p:1"}, {"no_proxy", "B\u00dcCHER.example"}}, u"none"_s);
        row("a script", api, {{"https_proxy", "pac+http://proxy/wpad.dat"}}, u"the desktop's"_s);
        row("a script, in capitals", api, {{"https_proxy", "PAC+HTTP://proxy/wpad.dat"}}, u"the desktop's"_s);
        row("a search for a script, in capitals", api, {{"https_proxy", "WPAD:"}}, u"the desktop's"_s);
        row("a word for none", api, {{"https_proxy", "none"}}, u"https_proxy"_s);
        row("a word for none, with a scheme", api, {{"all_proxy", "http://Off/"}}, u"all_proxy"_s);
        row("a host by such a name", api, {{"https_proxy", "none:3128"}}, u"http none:3128"_s);
        row("as desktops write it", api, {{"all_proxy", "socks://proxy/"}}, u"socks proxy:1080"_s);
        row("spoken to in TLS", api, {{"https_proxy", "https://kim:pw@proxy"}}, u"https_proxy=https://proxy"_s);
        row("SOCKS4", api, {{"ALL_PROXY", "socks4://kim@proxy:1"}}, u"ALL_PROXY=socks4://proxy:1"_s);
        row("no port", api, {{"https_proxy", "proxy:99999"}}, u"https_proxy"_s);
        row("two in one", api, {{"https_proxy", "proxy:1;other:2"}}, u"https_proxy"_s);
        row("a script's address", api, {{"https_proxy", "http://proxy/proxy.pac"}}, u"https_proxy"_s);
        row("excepted from what cannot be used", api, {{"https_proxy", "https://p"}, {"no_proxy", "inngest.com"}},
            u"none"_s);
        row("all excepted", api, {{"https_proxy", "p:1"}, {"no_proxy", "*"}}, u"none"_s);
    }

    void readsTheEnvironmentAsOtherProgramsDo()
    {
        using Variables = QHash<QByteArray, QByteArray>;
        QFETCH(QString, url);
        QFETCH(Variables, variables);
        const auto proxy = systemProxy::fromEnvironment(QUrl(url), variables);
        const QString told = !proxy                     ? u"the desktop's"_s
            : proxy->refusal.kind != NetworkFault::None ? proxy->refusal.who
            : proxy->type() == QNetworkProxy::NoProxy
            ? u"none"_s
            : u"%1 %2:%3"_s.arg(proxy->type() == QNetworkProxy::HttpProxy ? u"http"_s : u"socks"_s, proxy->hostName())
                  .arg(proxy->port());
        QTEST(told, "proxy");
    }

    /// Qt sends a reading again by itself where a kept connection is cut, and a write never.
    void namesWhatIsCutOnAKeptConnection()
    {
        FakeApiServer server;
        server.handleWith(NetworkAskers::goodAnswer);
        FakeClock clock;
        QNetworkAccessManager network;
        CloudDashboard dashboard(server.origin(), QUrl(), std::make_unique<FixedToken>(Secret(token)), network, clock,
            DashboardOptions{.retryPauses = {}});
        QVERIFY(answerOf(dashboard.signingKeys(environmentId)));
        server.handleWith([](const Request &request) {
            return NetworkAskers::goodAnswer(request).withFate(Fate::CloseBeforeStatusLine);
        });
        const int before = server.connections();
        const auto keys = answerOf(dashboard.signingKeys(environmentId));
        QVERIFY(!keys);
        QCOMPARE(keys.error().network.kind, NetworkFault::CutOff);
        QCOMPARE(keys.error().kind, Error::Kind::Unreadable);
        QVERIFY(server.connections() > before); // it was sent again
        server.handleWith(NetworkAskers::goodAnswer);
        QVERIFY(answerOf(dashboard.signingKeys(environmentId)));
        server.handleWith([](const Request &request) {
            return NetworkAskers::goodAnswer(request).withFate(Fate::CloseBeforeStatusLine);
        });
        const auto made = answerOf(dashboard.createSigningKey(environmentId));
        QVERIFY(!made);
        QCOMPARE(made.error().network.kind, NetworkFault::CutOff);
        QVERIFY(made.error().mayHaveTakenEffect);
        QCOMPARE(server.count(u"createSigningKey"_s), 1);
    }

    void saysOfASignInThatItIsTryingAgain()
    {
        FakeApiServer server;
        server.handleWith([](const Request &) { return Answer{.fate = Fate::Never}; });
        FakeClock clock;
        QNetworkAccessManager network;
        auto clerk = std::make_unique<ClerkClient>(
            server.origin(), Secret(NetworkAskers::clientToken), ClerkClient::KeepToken(), network, clock);
        CloudDashboard dashboard(server.origin(), QUrl(),
            std::make_unique<ClerkTokenSource>(std::move(clerk), u"sess_1"_s, QString(), clock), network, clock);
        QSignalSpy said(&dashboard, &Dashboard::tryingAgain);
        QSignalSpy ended(&dashboard, &Dashboard::triedAgain);
        const auto keys = dashboard.signingKeys(environmentId);
        verifyThreeAttempts(server, clock, said);
        QVERIFY(ended.isEmpty() && !keys.isFinished());
        clock.advance(32s);
        const auto answer = answerOf(keys);
        QVERIFY(!answer);
        QCOMPARE(answer.error().kind, Error::Kind::Timeout);
        QCOMPARE(answer.error().network.kind, NetworkFault::Silent);
        QCOMPARE(ended.size(), 1);
        QCOMPARE(server.requests().size(), 3);
    }

    /// Three calls make a token, and each of them may have to be sent three times: together they have an end.
    void givesASlowSignInAnEnd()
    {
        FakeApiServer server;
        server.handleWith([](const Request &request) {
            const bool isFirst = request.target.contains("/touch");
            return Answer::json({}).withFate(isFirst ? Fate::Held : Fate::Never);
        });
        FakeClock clock;
        QNetworkAccessManager network;
        auto clerk = std::make_unique<ClerkClient>(
            server.origin(), Secret(NetworkAskers::clientToken), ClerkClient::KeepToken(), network, clock);
        ClerkTokenSource tokens(std::move(clerk), u"sess_1"_s, u"org_1"_s, clock);
        const auto asked = tokens.token();
        QTRY_COMPARE(server.requests().size(), 1);
        clock.advance(7s);
        server.release();
        QTRY_COMPARE(server.requests().size(), 2);
        clock.advance(8s);
        QTRY_COMPARE(clock.untilNext(), 1s);
        clock.advance(1s);
        QTRY_COMPARE(server.requests().size(), 3);
        clock.advance(10s);
        QTRY_COMPARE(clock.untilNext(), 3s);
        clock.advance(3s);
        QTRY_COMPARE(server.requests().size(), 4);
        QVERIFY(!asked.isFinished());
        clock.advance(60s - clock.monotonic());
        QVERIFY(asked.isFinished());
        QCOMPARE(asked.result().error().kind, Error::Kind::Timeout);
    }

    void saysOfAWriteThatItWaits()
    {
        FakeApiServer server;
        server.handleWith([](const Request &) { return Answer{.fate = Fate::Held}; });
        FakeClock clock;
        QNetworkAccessManager network;
        CloudDashboard dashboard(server.origin(), QUrl(), std::make_unique<FixedToken>(Secret(token)), network, clock);
        QSignalSpy waits(&dashboard, &Dashboard::stillWaiting);
        QSignalSpy again(&dashboard, &Dashboard::tryingAgain);
        QSignalSpy ended(&dashboard, &Dashboard::triedAgain);
        const auto made = dashboard.createSigningKey(environmentId);
        QTRY_COMPARE(server.requests().size(), 1);
        clock.advance(8s);
        QCOMPARE(waits.size(), 1);
        QVERIFY(ended.isEmpty());
        clock.advance(37s);
        const auto answer = answerOf(made);
        QVERIFY(!answer);
        QVERIFY(answer.error().mayHaveTakenEffect);
        QCOMPARE(ended.size(), 1);
        QVERIFY(again.isEmpty());
        QCOMPARE(server.count(u"createSigningKey"_s), 1);
    }

    void unpacksAnAnswer_data()
    {
        QTest::addColumn<QByteArray>("coding");
        QTest::addColumn<QString>("command");
        QTest::newRow("gzip") << QByteArray("gzip") << u"gzip"_s;
        QTest::newRow("none of its codings") << QByteArray("x-unheard-of") << u"cat"_s;
    }

    /// The dashboard's network library unpacks what it asks for; what it cannot is named.
    void unpacksAnAnswer()
    {
        QFETCH(QByteArray, coding);
        QFETCH(QString, command);
        FakeApiServer server;
        server.handleWith([&](const Request &request) {
            Answer answer = NetworkAskers::goodAnswer(request);
            answer.body = command == "cat"_L1 ? "\x01\x02" : packed(command, answer.body);
            return answer.withHeader("Content-Encoding", coding);
        });
        NetworkAskers askers;
        const Outcome outcome = askers.askAllAt(server.origin(), server);
        for (const Told &told : {outcome.read, outcome.write, outcome.signIn})
            QCOMPARE(told.isDone, command != "cat"_L1);
        QCOMPARE(outcome.sample.reason, ProbeReason::Compressed);
        QCOMPARE(outcome.sample.detail, QString::fromLatin1(coding));
        QCOMPARE(outcome.writesSent, 1);
    }

    /// A host behind which many live is told by its name, though the connection is made to an address.
    void tellsTheNameOfAHostWithSeveralAddresses()
    {
        const TlsAuthority authority;
        QSslConfiguration trusting = QSslConfiguration::defaultConfiguration();
        trusting.setCaCertificates({QSslCertificate(authority.rootPem())});
        QSslConfiguration::setDefaultConfiguration(trusting);
        // For any other name it refuses the handshake; for this one it has a certificate without its issuer.
        const OpensslServer openssl(authority,
            {u"-servername"_s, u"dead-first.test"_s, u"-servername_fatal"_s, u"-cert2"_s, authority.serverFile(),
                u"-key2"_s, authority.keyFile()});
        const DeadPort dead("127.0.0.7", static_cast<quint16>(openssl.origin.port()));
        QVERIFY(dead.isThere);
        FakeClock clock;
        QNetworkAccessManager network;
        QUrl origin = openssl.origin;
        origin.setHost(u"dead-first.test"_s);
        ClerkClient clerk(origin, Secret(NetworkAskers::clientToken), {}, network, clock);
        const auto sessions = answerOf(clerk.sessions());
        QVERIFY(!sessions);
        QCOMPARE(sessions.error().network.kind, NetworkFault::IntermediateMissing);
    }

private:
    /// The first one is given up after eight seconds, the second one after ten, and each time it is said.
    static void verifyThreeAttempts(const FakeApiServer &server, FakeClock &clock, const QSignalSpy &said)
    {
        QTRY_COMPARE(server.requests().size(), 1);
        clock.advance(8s);
        QTRY_COMPARE(said.size(), 1);
        QCOMPARE(said.first().at(0).toInt(), 2);
        QCOMPARE(said.first().at(1).toInt(), 3);
        clock.advance(1s);
        QTRY_COMPARE(server.requests().size(), 2);
        clock.advance(10s);
        QTRY_COMPARE(said.size(), 2);
        clock.advance(3s);
        QTRY_COMPARE(server.requests().size(), 3);
    }

    const QSslConfiguration m_defaults = QSslConfiguration::defaultConfiguration();
};

QTEST_GUILESS_MAIN(NetworkWaysTest)
#include "tst_networkways.moc"
