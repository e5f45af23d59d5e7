// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0
// needs: names

#include "app/core/systemproxy.h"
#include "app/dashboard/clerkclient.h"
#include "app/dashboard/clouddashboard.h"
#include "app/dashboard/fixedtoken.h"
#include "tests/rollout/rolloutstage.h"
#include "tests/support/dashboardanswers.h"
#include "tests/support/fakeapiserver.h"
#include "tests/support/forwardproxy.h"
#include "tests/support/tlsauthority.h"

#include <QJsonArray>
#include <QNetworkAccessManager>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace rollout;
using Answer = FakeApiServer::Answer;
using Request = FakeApiServer::Request;
using Fate = Answer::Fate;
using Flaw = TlsAuthority::Flaw;

Q_DECLARE_METATYPE(FakeApiServer::Answer)
Q_DECLARE_METATYPE(TlsAuthority::Flaw)

namespace {

const QByteArray token = "secret-session-token-1";
const QByteArray clientToken = "secret-client-token-1";

/// What each of the program's four askers made of one network, and what of it reached the server.
struct Outcome
{
    NetworkFault read;
    NetworkFault write;
    NetworkFault signIn;
    NetworkFault probe;
    Error writeError;
    AppSample sample;
    int writesSent = 0;
};

/// Reads, writes, signs in and probes at one origin, one after the other.
Outcome askAllAt(const QUrl &origin, const FakeApiServer &server)
{
    FakeClock clock;
    QNetworkAccessManager network;
    Outcome outcome;
    {
        CloudDashboard dashboard(origin, QUrl(), std::make_unique<FixedToken>(Secret(token)), network, clock,
            DashboardOptions{.retryPauses = {}});
        if (const auto keys = answerOf(dashboard.signingKeys(environmentId)); !keys)
            outcome.read = keys.error().network;
        if (const auto key = answerOf(dashboard.createSigningKey(environmentId)); !key) {
            outcome.write = key.error().network;
            outcome.writeError = key.error();
        }
        dashboard.disconnect();
    }
    {
        ClerkClient clerk(origin, Secret(clientToken), {}, network, clock, ClerkOptions{.retryPauses = {}});
        if (const auto sessions = answerOf(clerk.sessions()); !sessions)
            outcome.signIn = sessions.error().network;
    }
    RolloutCheck check(clock);
    check.setKeys(keysFor(RolloutGoal::NewBesideOld));
    QUrl url = origin;
    url.setPath(u"/api/inngest"_s);
    check.setApps({appAt(url)});
    if (!askAll(check))
        QTest::qFail("the round did not end", __FILE__, __LINE__);
    outcome.sample = check.rows().first().latest;
    outcome.probe = outcome.sample.network;
    outcome.writesSent = server.count(u"createSigningKey"_s);
    return outcome;
}

Answer goodAnswer(const Request &request)
{
    if (request.target.startsWith("/v1/client"))
        return Answer::json({{u"response"_s, QJsonObject{{u"sessions"_s, QJsonArray()}}}});
    if (request.operationName() == "createSigningKey"_L1)
        return Answer::data(u"createSigningKey"_s, signingKeyJson(u"k2"_s, u"signkey-test-11"_s, false));
    if (request.method == "POST")
        return Answer::data(u"workspace"_s, workspaceJson({{u"signingKeys"_s, QJsonArray()}}));
    return Answer::json({{u"authentication_succeeded"_s, true}, {u"mode"_s, u"cloud"_s}});
}

Answer page(int status)
{
    return Answer{.status = status, .body = "<!doctype html><title>Blocked</title>"}.withHeader(
        "Content-Type", "text/html; charset=utf-8");
}

} // namespace

/// The networks that people have, one after the other: what the dashboard's reads and writes, the sign-in and the probe
/// call them, and that a write leaves at most once whatever the network does.
class NetworksTest : public QObject
{
    Q_OBJECT

private slots:
    void cleanup()
    {
        for (const char *name : {"https_proxy", "http_proxy", "all_proxy", "no_proxy"})
            qunsetenv(name);
        QSslConfiguration::setDefaultConfiguration(m_defaults);
    }

    void namesWhatIsWrongWithACertificate_data()
    {
        QTest::addColumn<Flaw>("flaw");
        QTest::addColumn<bool>("isTrusted");
        QTest::addColumn<NetworkFault::Kind>("fault");
        QTest::newRow("expired") << Flaw::Expired << true << NetworkFault::CertificateExpired;
        QTest::newRow("not yet valid") << Flaw::NotYetValid << true << NetworkFault::CertificateNotYetValid;
        QTest::newRow("another host's") << Flaw::WrongHost << true << NetworkFault::OtherHost;
        QTest::newRow("self-signed") << Flaw::SelfSigned << true << NetworkFault::SelfSigned;
        QTest::newRow("issuer left out") << Flaw::IssuerLeftOut << true << NetworkFault::IntermediateMissing;
        QTest::newRow("of an authority that is not trusted") << Flaw::None << false << NetworkFault::UnknownIssuer;
    }

    void namesWhatIsWrongWithACertificate()
    {
        QFETCH(Flaw, flaw);
        QFETCH(bool, isTrusted);
        QFETCH(NetworkFault::Kind, fault);
        const TlsAuthority authority;
        FakeApiServer server(authority.server(flaw));
        if (isTrusted)
            trust(authority);
        const Outcome outcome = askAllAt(server.origin(), server);
        QCOMPARE(outcome.read.kind, fault);
        QCOMPARE(outcome.write, outcome.read);
        QCOMPARE(outcome.signIn, outcome.read);
        QCOMPARE(outcome.probe, outcome.read);
        QVERIFY(!outcome.read.who.isEmpty());
        QCOMPARE(outcome.writeError.kind, Error::Kind::Insecure);
        QVERIFY(!outcome.writeError.mayHaveTakenEffect);
        QVERIFY(server.requests().isEmpty());
    }

    void namesWhoeverAnswersInTheServersPlace_data()
    {
        QTest::addColumn<Answer>("answer");
        QTest::addColumn<NetworkFault::Kind>("fault");
        QTest::addColumn<ProbeReason::Kind>("reason");
        for (const int status : {401, 403})
            QTest::addRow("a page with %d", status)
                << page(status) << NetworkFault::ForeignAnswer << ProbeReason::InFront;
        for (const int status : {404, 410})
            QTest::addRow("a page with %d", status)
                << page(status) << NetworkFault::ForeignAnswer << ProbeReason::NotFound;
        QTest::newRow("a page with 200") << page(200) << NetworkFault::ForeignAnswer << ProbeReason::NotAnSdk;
        QTest::newRow("407") << Answer{.status = 407} << NetworkFault::ProxySignIn << ProbeReason::OnTheWay;
        QTest::newRow("511") << page(511) << NetworkFault::NetworkSignIn << ProbeReason::OnTheWay;
        QTest::newRow("a redirect to a portal")
            << page(302).withHeader("Location", "http://portal.example/welcome?mac=1") << NetworkFault::NetworkSignIn
            << ProbeReason::Redirected;
    }

    void namesWhoeverAnswersInTheServersPlace()
    {
        QFETCH(Answer, answer);
        QFETCH(NetworkFault::Kind, fault);
        FakeApiServer server;
        server.handleWith([&answer](const Request &) { return answer; });
        const Outcome outcome = askAllAt(server.origin(), server);
        QCOMPARE(outcome.read.kind, fault);
        QCOMPARE(outcome.read.status, answer.status);
        QCOMPARE(outcome.write, outcome.read);
        QCOMPARE(outcome.signIn, outcome.read);
        QTEST(outcome.sample.reason, "reason");
        QCOMPARE(outcome.writeError.kind, Error::Kind::Unreadable);
        // Whether it got as far as Inngest nobody here can tell: it is settled by reading.
        QVERIFY(outcome.writeError.mayHaveTakenEffect);
        QCOMPARE(outcome.writesSent, 1);
        if (fault == NetworkFault::NetworkSignIn && answer.status == 302)
            QCOMPARE(outcome.read.who, u"portal.example"_s);
    }

    void believesTheServersOwnRefusals_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<Error::Kind>("kind");
        QTest::newRow("403") << 403 << Error::Kind::Forbidden;
        QTest::newRow("503") << 503 << Error::Kind::Busy;
    }

    void believesTheServersOwnRefusals()
    {
        QFETCH(int, status);
        FakeApiServer server;
        server.handleWith([status](const Request &) { return Answer::graphQlError(u"no"_s).withStatus(status); });
        const Outcome outcome = askAllAt(server.origin(), server);
        QTEST(outcome.writeError.kind, "kind");
        QCOMPARE(outcome.write.kind, NetworkFault::None);
        QCOMPARE(outcome.writesSent, 1);
    }

    void namesACutConnection()
    {
        FakeApiServer server;
        server.handleWith(
            [](const Request &request) { return goodAnswer(request).withFate(Fate::CloseBeforeStatusLine); });
        const Outcome outcome = askAllAt(server.origin(), server);
        QCOMPARE(outcome.write.kind, NetworkFault::CutOff);
        QCOMPARE(outcome.signIn.kind, NetworkFault::CutOff);
        QCOMPARE(outcome.probe.kind, NetworkFault::CutOff);
        QCOMPARE(outcome.writesSent, 1);
    }

    void namesAServerThatIsNotThere()
    {
        FakeApiServer server;
        server.stopListening();
        QUrl origin(u"http://127.0.0.1:1"_s);
        const Outcome outcome = askAllAt(origin, server);
        QCOMPARE(outcome.read.kind, NetworkFault::Refused);
        QCOMPARE(outcome.write.kind, NetworkFault::Refused);
        QCOMPARE(outcome.signIn.kind, NetworkFault::Refused);
        QCOMPARE(outcome.probe.kind, NetworkFault::Refused);
        QCOMPARE(outcome.writeError.kind, Error::Kind::Offline);
    }

    void goesThroughAProxy_data()
    {
        QTest::addColumn<ForwardProxy::Kind>("kind");
        QTest::addColumn<QByteArray>("credentials");
        QTest::addColumn<QByteArray>("variable");
        QTest::newRow("https_proxy without a scheme")
            << ForwardProxy::Kind::Http << QByteArray() << QByteArray("https_proxy");
        QTest::newRow("all_proxy") << ForwardProxy::Kind::Http << QByteArray() << QByteArray("all_proxy");
        QTest::newRow("with a password") << ForwardProxy::Kind::Http << QByteArray("kim:pass word")
                                         << QByteArray("https_proxy");
        QTest::newRow("SOCKS5") << ForwardProxy::Kind::Socks5 << QByteArray() << QByteArray("all_proxy");
    }

    void goesThroughAProxy()
    {
        QFETCH(ForwardProxy::Kind, kind);
        QFETCH(QByteArray, credentials);
        QFETCH(QByteArray, variable);
        const TlsAuthority authority;
        trust(authority);
        FakeApiServer server(authority.server());
        server.handleWith(goodAnswer);
        ForwardProxy proxy(kind);
        proxy.demand(credentials);
        const QByteArray user = credentials.isEmpty() ? QByteArray() : "http://kim:pass%20word@";
        qputenv(variable.constData(), user + proxy.address());
        const Outcome outcome = askAllAt(atName(server), server);
        QCOMPARE(outcome.read.kind, NetworkFault::None);
        QCOMPARE(outcome.write.kind, NetworkFault::None);
        QCOMPARE(outcome.probe.kind, NetworkFault::None);
        QCOMPARE(outcome.sample.httpStatus, 200);
        QCOMPARE(outcome.writesSent, 1);
        QVERIFY(proxy.tunnels() >= 2);
        for (const QByteArray &secret :
            {token, clientToken, QByteArray("X-Inngest-Signature"), QByteArray("/api/inngest")})
            QVERIFY2(!proxy.log().contains(secret), secret.constData());
    }

    void namesWhatAProxyDoes_data()
    {
        QTest::addColumn<QByteArray>("credentials");
        QTest::addColumn<QByteArray>("refusal");
        QTest::addColumn<NetworkFault::Kind>("fault");
        QTest::newRow("wants a password") << QByteArray("kim:secret") << QByteArray() << NetworkFault::ProxySignIn;
        QTest::newRow("refuses") << QByteArray() << QByteArray("403 Forbidden") << NetworkFault::ProxyRefused;
    }

    void namesWhatAProxyDoes()
    {
        QFETCH(QByteArray, credentials);
        QFETCH(QByteArray, refusal);
        QFETCH(NetworkFault::Kind, fault);
        const TlsAuthority authority;
        trust(authority);
        FakeApiServer server(authority.server());
        server.handleWith(goodAnswer);
        ForwardProxy proxy;
        proxy.demand(credentials);
        proxy.refuseWith(refusal);
        qputenv("https_proxy", proxy.address());
        const Outcome outcome = askAllAt(atName(server), server);
        const QString name = QString::fromLatin1(proxy.address());
        for (const NetworkFault &seen : {outcome.read, outcome.write, outcome.signIn, outcome.probe}) {
            QCOMPARE(seen.kind, fault);
            QCOMPARE(seen.who, name);
        }
        QCOMPARE(outcome.sample.reason, ProbeReason::OnTheWay);
        QVERIFY(outcome.sample.pausesCount());
        QVERIFY(!outcome.writeError.mayHaveTakenEffect);
        QVERIFY(server.requests().isEmpty());
        QVERIFY(!proxy.log().contains(token));
    }

    void namesAProxyThatIsNotThere()
    {
        const TlsAuthority authority;
        FakeApiServer server(authority.server());
        qputenv("https_proxy", "127.0.0.1:1");
        const Outcome outcome = askAllAt(atName(server), server);
        for (const NetworkFault &seen : {outcome.read, outcome.write, outcome.signIn, outcome.probe}) {
            QCOMPARE(seen.kind, NetworkFault::ProxyUnreachable);
            QCOMPARE(seen.who, u"127.0.0.1:1"_s);
        }
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
                return goodAnswer(request);
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
        QVERIFY(!first);
        QCOMPARE(first.error().network.kind, NetworkFault::InterimOnly);
        QVERIFY(first.error().mayHaveTakenEffect);
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
            QTest::newRow(what) << QString::fromLatin1(url) << variables << proxy;
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
        row("a script", api, {{"https_proxy", "pac+http://proxy/wpad.dat"}}, u"the desktop's"_s);
        row("all excepted", api, {{"https_proxy", "p:1"}, {"no_proxy", "*"}}, u"none"_s);
    }

    void readsTheEnvironmentAsOtherProgramsDo()
    {
        using Variables = QHash<QByteArray, QByteArray>;
        QFETCH(QString, url);
        QFETCH(Variables, variables);
        const auto proxy = systemProxy::fromEnvironment(QUrl(url), variables);
        const QString told = !proxy ? u"the desktop's"_s
            : proxy->type() == QNetworkProxy::NoProxy
            ? u"none"_s
            : u"%1 %2:%3"_s.arg(proxy->type() == QNetworkProxy::HttpProxy ? u"http"_s : u"socks"_s, proxy->hostName())
                  .arg(proxy->port());
        QTEST(told, "proxy");
    }

private:
    static void trust(const TlsAuthority &authority)
    {
        QSslConfiguration trusting = QSslConfiguration::defaultConfiguration();
        trusting.setCaCertificates({QSslCertificate(authority.rootPem())});
        QSslConfiguration::setDefaultConfiguration(trusting);
    }
    /// Under a name that no program takes for a loopback one: those go past every proxy.
    static QUrl atName(const FakeApiServer &server)
    {
        QUrl url = server.origin();
        url.setHost(u"api.test"_s);
        return url;
    }

    const QSslConfiguration m_defaults = QSslConfiguration::defaultConfiguration();
};

QTEST_GUILESS_MAIN(NetworksTest)
#include "tst_networks.moc"
