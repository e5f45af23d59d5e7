// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0
// needs: names

#include "app/core/hostaddresses.h"
#include "app/core/systemproxy.h"
#include "app/dashboard/clouddashboard.h"
#include "app/dashboard/fixedtoken.h"
#include "tests/support/answerof.h"
#include "tests/support/dashboardanswers.h"
#include "tests/support/deadport.h"
#include "tests/support/forwardproxy.h"
#include "tests/support/networkaskers.h"
#include "tests/support/opensslserver.h"
#include "tests/support/tlsauthority.h"

#include <QNetworkAccessManager>
#include <QNetworkProxy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>
#include <QTranslator>
#include <algorithm>
#include <cstdio>
#include <cstdlib>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Answer = FakeApiServer::Answer;
using Request = FakeApiServer::Request;
using Fate = Answer::Fate;
using Flaw = TlsAuthority::Flaw;
using Kind = NetworkFault::Kind;

namespace {

constexpr auto soon = 10s; // until a person hears that it takes long
constexpr auto longest = 60s;
bool hasRunAScript = false; // of a proxy

Answer page(int status)
{
    return Answer{.status = status, .body = "<!doctype html><title>Blocked</title>"}.withHeader(
        "Content-Type", "text/html; charset=utf-8");
}

/// Takes connections and says nothing on them.
class SilentServer
{
public:
    SilentServer()
    {
        m_server.listen(QHostAddress::LocalHost);
        QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this] { ++connections; });
    }
    QByteArray port() const { return QByteArray::number(m_server.serverPort()); }
    void hangUp()
    {
        while (const QTcpSocket *socket = m_server.nextPendingConnection())
            delete socket;
        m_server.close();
    }

    int connections = 0;

private:
    QTcpServer m_server;
};

/// A language in which no word stays what it was; only what is filled in does.
class Foreign final : public QTranslator
{
public:
    QString translate(const char *, const char *source, const char *, int) const override
    {
        QString text = QString::fromUtf8(source);
        for (QChar &c : text) {
            if (c.isLetter() && c.unicode() < 128)
                c = QChar(c.unicode() + 0x100);
        }
        return text;
    }
    bool isEmpty() const override { return false; }
};

} // namespace

/// The networks that people have, one after the other: what the dashboard's reads and writes, the sign-in and the probe
/// call them, after how long, and that a write leaves at most once whatever the network does. Ends with the table of
/// all of it.
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

    void cleanupTestCase()
    {
        std::puts(NetworkAskers::table().constData());
        std::fflush(stdout);
    }

    void namesWhatIsWrongWithACertificate_data()
    {
        QTest::addColumn<Flaw>("flaw");
        QTest::addColumn<bool>("isTrusted");
        QTest::addColumn<NetworkFault>("fault");
        const auto row = [](const char *name, Flaw flaw, const NetworkFault &fault) {
            QTest::newRow(name) << flaw << (fault.kind != NetworkFault::UnknownIssuer) << fault;
        };
        const QString issuer = u"Test Authority"_s;
        row("expired", Flaw::Expired,
            {.kind = NetworkFault::CertificateExpired, .who = issuer, .when = TlsAuthority::expiredOn()});
        row("not yet valid", Flaw::NotYetValid,
            {.kind = NetworkFault::CertificateNotYetValid, .who = issuer, .when = TlsAuthority::validFrom()});
        row("another host's", Flaw::WrongHost, {.kind = NetworkFault::OtherHost, .who = u"elsewhere.example"_s});
        row("self-signed", Flaw::SelfSigned,
            {.kind = NetworkFault::SelfSigned, .who = u"api.test, dead-first.test, localhost"_s});
        row("issuer left out", Flaw::IssuerLeftOut, {.kind = NetworkFault::IntermediateMissing, .who = issuer});
        row("of an authority that is not trusted", Flaw::None, {.kind = NetworkFault::UnknownIssuer, .who = issuer});
    }

    void namesWhatIsWrongWithACertificate()
    {
        QFETCH(Flaw, flaw);
        QFETCH(bool, isTrusted);
        QFETCH(NetworkFault, fault);
        FakeApiServer server(m_authority.server(flaw));
        if (isTrusted)
            trust(m_authority);
        const Outcome outcome = NetworkAskers().askAllAt(server.origin(), server);
        NetworkAskers::note(outcome);
        verifyNothingSent(outcome, fault.kind);
        for (const Told &told : outcome.all())
            QCOMPARE(told.fault(), fault);
        QCOMPARE(outcome.sample.reason, ProbeReason::Certificate);
        QVERIFY(outcome.sample.isUnreachable() && !outcome.sample.signing.isKnown());
        QCOMPARE(outcome.write.error.kind, Error::Kind::Insecure);
        QVERIFY(server.requests().isEmpty());
    }

    void namesWhyAHandshakeFails_data()
    {
        QTest::addColumn<QStringList>("options");
        QTest::addColumn<Kind>("fault");
        // The alert of TLS 1.2 is one for many causes.
        QTest::newRow("a client's certificate, TLS 1.2")
            << QStringList{u"-tls1_2"_s, u"-Verify"_s, u"1"_s} << NetworkFault::HandshakeRefused;
        QTest::newRow("a client's certificate, TLS 1.3")
            << QStringList{u"-tls1_3"_s, u"-Verify"_s, u"1"_s} << NetworkFault::ClientCertificateWanted;
        QTest::newRow("TLS 1.1 only") << QStringList{u"-tls1_1"_s, u"-cipher"_s, u"DEFAULT@SECLEVEL=0"_s}
                                      << NetworkFault::TlsVersion;
    }

    void namesWhyAHandshakeFails()
    {
        QFETCH(QStringList, options);
        QFETCH(Kind, fault);
        const Outcome outcome = askOpenssl(options);
        NetworkAskers::note(outcome);
        for (const Told &told : outcome.all())
            QCOMPARE(told.fault().kind, fault);
    }

    void namesWhatIsNoTlsServer_data()
    {
        QTest::addColumn<QByteArray>("says");
        QTest::addColumn<Kind>("fault");
        QTest::newRow("plain HTTP") << QByteArray("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")
                                    << NetworkFault::NotHttp;
        QTest::newRow("hangs up") << QByteArray() << NetworkFault::HandshakeCut;
    }

    void namesWhatIsNoTlsServer()
    {
        QFETCH(QByteArray, says);
        QFETCH(Kind, fault);
        QTcpServer tcp;
        QVERIFY(tcp.listen(QHostAddress::LocalHost));
        connect(&tcp, &QTcpServer::newConnection, &tcp, [&tcp, says] {
            QTcpSocket *socket = tcp.nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, socket, [socket, says] {
                socket->write(says);
                socket->disconnectFromHost();
            });
        });
        const FakeApiServer none;
        const Outcome outcome = NetworkAskers().askAllAt(QUrl(u"https://localhost:%1"_s.arg(tcp.serverPort())), none);
        NetworkAskers::note(outcome);
        verifyNothingSent(outcome, fault);
    }

    void stopsAtACertificateThatChanged()
    {
        trust(m_authority);
        FakeApiServer server(m_goodTls);
        // No connection is left that the next request could take for a good one.
        server.handleWith([](const Request &request) {
            return NetworkAskers::goodAnswer(request).withHeader("Connection", "close").withFate(Fate::WholeThenClose);
        });
        const QSslConfiguration expired = m_authority.server(Flaw::Expired);
        connect(&server, &FakeApiServer::requestArrived, &server, [&] { server.changeTls(expired); });
        const Outcome outcome = NetworkAskers().askAllAt(server.origin(), server);
        NetworkAskers::note(outcome);
        QVERIFY(outcome.read.isDone);
        for (const Told &told : {outcome.write, outcome.signIn, outcome.probe})
            QCOMPARE(told.fault().kind, NetworkFault::CertificateExpired);
        QVERIFY(!outcome.write.error.mayHaveTakenEffect);
        QCOMPARE(server.requests().size(), 1);
    }

    void namesWhoeverAnswersInTheServersPlace_data()
    {
        QTest::addColumn<Answer>("answer");
        QTest::addColumn<Kind>("fault");
        QTest::addColumn<ProbeReason::Kind>("reason");
        for (const int status : {401, 403})
            QTest::addRow("a page with %d", status)
                << page(status) << NetworkFault::ForeignAnswer << ProbeReason::InFront;
        for (const int status : {404, 410})
            QTest::addRow("a page with %d", status)
                << page(status) << NetworkFault::ForeignAnswer << ProbeReason::NotFound;
        QTest::newRow("a page with 200") << page(200) << NetworkFault::ForeignAnswer << ProbeReason::NotAnSdk;
        QTest::newRow("a gateway's 401")
            << Answer::json({{u"message"_s, u"Unauthorized"_s}}).withStatus(401).withHeader("apigw-requestid", "1")
            << NetworkFault::ForeignAnswer << ProbeReason::InFront;
        QTest::newRow("another gateway's 403")
            << Answer::json({{u"message"_s, u"No"_s}}).withStatus(403).withHeader("Server", "kong/3.4")
            << NetworkFault::ForeignAnswer << ProbeReason::InFront;
        QTest::newRow("407") << Answer{.status = 407} << NetworkFault::ProxySignIn << ProbeReason::OnTheWay;
        QTest::newRow("511") << page(511) << NetworkFault::NetworkSignIn << ProbeReason::OnTheWay;
        QTest::newRow("a redirect to a portal")
            << page(302).withHeader("Location", "http://portal.example/welcome?mac=1") << NetworkFault::NetworkSignIn
            << ProbeReason::Redirected;
    }

    void namesWhoeverAnswersInTheServersPlace()
    {
        QFETCH(Answer, answer);
        QFETCH(Kind, fault);
        FakeApiServer server;
        server.handleWith([&answer](const Request &) { return answer; });
        const Outcome outcome = NetworkAskers().askAllAt(server.origin(), server);
        NetworkAskers::note(outcome);
        for (const Told &told : {outcome.read, outcome.write, outcome.signIn}) {
            QCOMPARE(told.fault().kind, fault);
            QCOMPARE(told.fault().status, answer.status);
            QCOMPARE(told.whole, 0ms);
        }
        QTEST(outcome.sample.reason, "reason");
        QCOMPARE(outcome.write.error.kind, Error::Kind::Unreadable);
        // Whether it got as far as Inngest nobody here can tell: it is settled by reading.
        QVERIFY(outcome.write.error.mayHaveTakenEffect);
        QCOMPARE(outcome.writesSent, 1);
        if (fault == NetworkFault::NetworkSignIn && answer.status == 302)
            QCOMPARE(outcome.read.fault().who, u"portal.example"_s);
    }

    void believesTheServersOwnRefusals_data()
    {
        QTest::addColumn<Answer>("answer");
        QTest::addColumn<Error::Kind>("kind");
        QTest::newRow("403") << Answer::graphQlError(u"no"_s).withStatus(403) << Error::Kind::Forbidden;
        QTest::newRow("503") << Answer::graphQlError(u"no"_s).withStatus(503) << Error::Kind::Busy;
        QTest::newRow("a gateway's 502") << page(502).withHeader("Server", "kong") << Error::Kind::Busy;
        QTest::newRow("401 behind a gateway")
            << Answer::graphQlError(u"unauthorized"_s).withStatus(401).withHeader("Via", "1.1 x")
            << Error::Kind::NotSignedIn;
        QTest::newRow("401 in words that are nobody's")
            << Answer::json({{u"message"_s, u"Unauthorized"_s}}).withStatus(401) << Error::Kind::NotSignedIn;
        QTest::newRow("401 in a server's plain words")
            << Answer{.status = 401, .body = "Unauthorized\n"}.withHeader("Via", "1.1 x") << Error::Kind::NotSignedIn;
        QTest::newRow("403 without words or marks") << Answer{.status = 403} << Error::Kind::Forbidden;
        QTest::newRow("403 whose words are cut off")
            << Answer{.status = 403, .body = "{\"errors\":[{\"mess"} << Error::Kind::Forbidden;
    }

    void believesTheServersOwnRefusals()
    {
        QFETCH(Answer, answer);
        FakeApiServer server;
        server.handleWith([&answer](const Request &) { return answer; });
        const Outcome outcome = NetworkAskers().askAllAt(server.origin(), server);
        NetworkAskers::note(outcome);
        QTEST(outcome.write.error.kind, "kind");
        QCOMPARE(outcome.write.fault().kind, NetworkFault::None);
        QCOMPARE(outcome.writesSent, 1);
        QVERIFY(outcome.read.whole < longest && outcome.signIn.whole < longest);
    }

    void namesAnAnswerThatIsCutOff_data()
    {
        QTest::addColumn<Fate>("fate");
        QTest::newRow("before it") << Fate::CloseBeforeStatusLine;
        QTest::newRow("after its headers") << Fate::CloseAfterHeaders;
        QTest::newRow("in its middle") << Fate::HalfBody;
    }

    void namesAnAnswerThatIsCutOff()
    {
        QFETCH(Fate, fate);
        FakeApiServer server;
        server.handleWith([fate](const Request &request) { return NetworkAskers::goodAnswer(request).withFate(fate); });
        const Outcome outcome = NetworkAskers().askAllAt(server.origin(), server);
        NetworkAskers::note(outcome);
        for (const Told &told : outcome.all())
            QCOMPARE(told.fault().kind, NetworkFault::CutOff);
        QVERIFY(outcome.write.error.mayHaveTakenEffect);
        QCOMPARE(outcome.writesSent, 1);
    }

    void readsPastOrNamesInterimAnswers_data()
    {
        QTest::addColumn<int>("status");
        for (const int status : {102, 103})
            QTest::addRow("%d", status) << status;
    }

    void readsPastOrNamesInterimAnswers()
    {
        QFETCH(int, status);
        FakeApiServer server;
        server.handleWith([status](const Request &request) {
            Answer answer = NetworkAskers::goodAnswer(request);
            answer.before = "HTTP/1.1 " + QByteArray::number(status) + " Interim\r\n\r\n";
            return answer;
        });
        const Outcome outcome = NetworkAskers().askAllAt(server.origin(), server);
        NetworkAskers::note(outcome);
        // Newer versions of Qt read past it, too.
        for (const Told &told : {outcome.read, outcome.write, outcome.signIn})
            QVERIFY2(told.isDone || told.fault().kind == NetworkFault::InterimOnly, qPrintable(told.error.detail));
        QVERIFY(outcome.probe.isDone);
        QCOMPARE(outcome.writesSent, 1);
    }

    void namesAServerThatIsNotThere()
    {
        const FakeApiServer none;
        const Outcome outcome = NetworkAskers().askAllAt(QUrl(u"http://127.0.0.1:1"_s), none);
        NetworkAskers::note(outcome);
        verifyNothingSent(outcome, NetworkFault::Refused);
        QCOMPARE(outcome.write.error.kind, Error::Kind::Offline);
    }

    void saysSoonThatNobodyAnswers_data()
    {
        QTest::addColumn<QString>("where");
        QTest::addColumn<Kind>("fault");
        QTest::addColumn<Kind>("probed");
        QTest::newRow("swallows every packet") << u"black hole"_s << NetworkFault::Silent << NetworkFault::Silent;
        QTest::newRow("so does each of two addresses")
            << u"two black holes"_s << NetworkFault::Silent << NetworkFault::Silent;
        QTest::newRow("silent in the handshake") << u"no TLS"_s << NetworkFault::Silent << NetworkFault::HandshakeCut;
        QTest::newRow("silent behind it") << u"no HTTP"_s << NetworkFault::Silent << NetworkFault::Silent;
        QTest::newRow("silent in the middle of its answer")
            << u"half"_s << NetworkFault::Silent << NetworkFault::Silent;
    }

    void saysSoonThatNobodyAnswers()
    {
        QFETCH(QString, where);
        trust(m_authority);
        FakeApiServer server(m_goodTls);
        const bool isHeard = where == "no HTTP"_L1 || where == "half"_L1;
        server.handleWith([&where](const Request &request) {
            return NetworkAskers::goodAnswer(request).withFate(where == "half"_L1 ? Fate::Stalls : Fate::Never);
        });
        const DeadPort dead("127.0.0.7");
        const DeadPort second("127.0.0.8", dead.port);
        QVERIFY(dead.isThere && second.isThere);
        SilentServer silent;
        NetworkAskers askers;
        QUrl origin = server.origin();
        if (isHeard) {
            askers.setArrivals([&server] { return server.requests().size(); });
        } else if (where == "no TLS"_L1) {
            origin.setPort(silent.port().toInt());
            askers.setArrivals([&silent] { return silent.connections; });
        } else {
            origin.setHost(where == "black hole"_L1 ? u"127.0.0.7"_s : u"all-dead.test"_s);
            origin.setPort(dead.port);
            askers.setIsWaiting([] { return true; });
        }
        const Outcome outcome = askers.askAllAt(origin, server);
        NetworkAskers::note(outcome);
        for (const Told &told : {outcome.read, outcome.write, outcome.signIn})
            QTEST(told.fault().kind, "fault");
        QTEST(outcome.probe.fault().kind, "probed");
        verifyTimes(outcome);
        QCOMPARE(outcome.writesSent, isHeard ? 1 : 0);
        QCOMPARE(outcome.write.error.mayHaveTakenEffect, isHeard);
    }

    /// The program's time stands: only a connection to the second address brings an answer.
    void triesEachAddressOfAHost()
    {
        trust(m_authority);
        FakeApiServer server(m_goodTls);
        server.handleWith(NetworkAskers::goodAnswer);
        const DeadPort dead("127.0.0.7", static_cast<quint16>(server.origin().port()));
        QVERIFY(dead.isThere);
        QUrl origin = server.origin();
        origin.setHost(u"dead-first.test"_s);
        // A proxy that only the name is excepted from: the address in its place is, too.
        qputenv("https_proxy", "127.0.0.1:1");
        qputenv("no_proxy", "dead-first.test");
        const Outcome outcome = NetworkAskers().askAllAt(origin, server);
        NetworkAskers::note(outcome);
        for (const Told &told : outcome.all())
            QVERIFY2(told.isDone && told.whole == 0ms, qPrintable(told.error.detail));
        QCOMPARE(outcome.writesSent, 1);
        for (const Request &request : server.requests())
            QCOMPARE(request.header("host"), QByteArray("dead-first.test:") + QByteArray::number(origin.port()));
    }

    /// Nor is time lost with an address that has died since: a write is not sent again.
    void writesToTheAddressThatAnswersNow()
    {
        trust(m_authority);
        FakeApiServer server(m_goodTls);
        server.handleWith(NetworkAskers::goodAnswer);
        server.moveTo(QHostAddress(u"127.0.0.7"_s));
        QUrl origin = server.origin();
        origin.setHost(u"dead-first.test"_s);
        QNetworkAccessManager network;
        FakeClock clock;
        CloudDashboard dashboard(
            origin, QUrl(), std::make_unique<FixedToken>(Secret(NetworkAskers::token)), network, clock);
        const auto read = answerOf(dashboard.signingKeys(environmentId));
        QVERIFY2(read, qPrintable(read ? QString() : read.error().detail));
        QVERIFY(hostAddresses::known(origin, clock) == QHostAddress(u"127.0.0.7"_s));
        server.moveTo(QHostAddress::LocalHost);
        const DeadPort dead("127.0.0.7", static_cast<quint16>(origin.port()));
        QVERIFY(dead.isThere);
        QVERIFY(answerOf(dashboard.createSigningKey(environmentId)));
        QCOMPARE(server.count(u"createSigningKey"_s), 1);
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
        trust(m_authority);
        FakeApiServer server(m_goodTls);
        server.handleWith(NetworkAskers::goodAnswer);
        ForwardProxy proxy(kind);
        proxy.demand(credentials);
        const QByteArray user = credentials.isEmpty() ? QByteArray() : "http://kim:pass%20word@";
        qputenv(variable.constData(), user + proxy.address());
        const Outcome outcome = NetworkAskers().askAllAt(atName(server), server);
        NetworkAskers::note(outcome, proxy.log());
        verifyWentThrough(outcome, proxy);
    }

    /// As above: only a connection to the proxy's second address brings an answer.
    void triesEachAddressOfAProxy_data()
    {
        QTest::addColumn<ForwardProxy::Kind>("kind");
        QTest::newRow("HTTP") << ForwardProxy::Kind::Http;
        QTest::newRow("SOCKS5") << ForwardProxy::Kind::Socks5;
    }

    void triesEachAddressOfAProxy()
    {
        QFETCH(ForwardProxy::Kind, kind);
        trust(m_authority);
        FakeApiServer server(m_goodTls);
        server.handleWith(NetworkAskers::goodAnswer);
        ForwardProxy proxy(kind);
        QByteArray address = proxy.address();
        const DeadPort dead("127.0.0.7", address.mid(address.lastIndexOf(':') + 1).toUShort());
        QVERIFY(dead.isThere);
        qputenv("https_proxy", address.replace("127.0.0.1", "dead-first.test"));
        const Outcome outcome = NetworkAskers().askAllAt(atName(server), server);
        NetworkAskers::note(outcome, proxy.log());
        verifyWentThrough(outcome, proxy);
        for (const Told &told : outcome.all())
            QCOMPARE(told.whole, 0ms);
    }

    void namesAProxyOfWhichNoAddressAnswers()
    {
        trust(m_authority);
        FakeApiServer server(m_goodTls);
        const DeadPort dead("127.0.0.7");
        const DeadPort second("127.0.0.8", dead.port);
        QVERIFY(dead.isThere && second.isThere);
        const QByteArray name = "all-dead.test:" + QByteArray::number(dead.port);
        qputenv("https_proxy", name);
        NetworkAskers askers;
        askers.setIsWaiting([] { return true; });
        const Outcome outcome = askers.askAllAt(atName(server), server);
        NetworkAskers::note(outcome);
        verifyNothingSent(outcome, NetworkFault::ProxySilent);
        for (const Told &told : outcome.all())
            QCOMPARE(told.fault().who, QString::fromLatin1(name));
    }

    void namesWhatAProxyDoes_data()
    {
        QTest::addColumn<QString>("does");
        QTest::addColumn<Kind>("fault");
        QTest::addColumn<int>("status"); // as far as Qt tells it
        QTest::newRow("wants a password") << u"password"_s << NetworkFault::ProxySignIn << 407;
        QTest::newRow("refuses") << u"403 Forbidden"_s << NetworkFault::ProxyRefused << 403;
        QTest::newRow("knows no such host") << u"404 Not Found"_s << NetworkFault::ProxyRefused << 404;
        QTest::newRow("gets no connection") << u"503 Service Unavailable"_s << NetworkFault::ProxyRefused << 503;
        QTest::newRow("fails") << u"502 Bad Gateway"_s << NetworkFault::ProxyRefused << 0;
        QTest::newRow("refuses as SOCKS5") << u"SOCKS"_s << NetworkFault::ProxyRefused << 0;
        QTest::newRow("hangs up") << u"hangs up"_s << NetworkFault::ProxyRefused << 0;
        QTest::newRow("is silent") << u"silent"_s << NetworkFault::ProxySilent << 0;
        QTest::newRow("is not there") << u"absent"_s << NetworkFault::ProxyUnreachable << 0;
    }

    void namesWhatAProxyDoes()
    {
        QFETCH(QString, does);
        QFETCH(Kind, fault);
        QFETCH(int, status);
        const Outcome outcome = askThroughAProxyThat(does);
        NetworkAskers::note(outcome, m_proxyLog);
        for (const Told &told : {outcome.read, outcome.write, outcome.signIn}) {
            // Of a proxy that hangs up Qt's access manager says nothing at all.
            QCOMPARE(told.fault().kind, does == "hangs up"_L1 ? NetworkFault::ProxySilent : fault);
            QCOMPARE(told.fault().who, m_proxyName);
            QCOMPARE(told.fault().status, status);
        }
        QCOMPARE(outcome.probe.fault().kind, fault);
        QCOMPARE(outcome.probe.fault().who, m_proxyName);
        verifyTimes(outcome);
        QVERIFY(outcome.sample.pausesCount());
        QVERIFY(!outcome.write.error.mayHaveTakenEffect);
        QCOMPARE(outcome.writesSent, 0);
        verifyNoSecretIn(m_proxyLog);
    }

    void refusesAProxyThatItCannotUse_data()
    {
        QTest::addColumn<QByteArray>("scheme");
        QTest::addColumn<QByteArray>("signIn");
        QTest::addColumn<Kind>("fault");
        const auto row = [](const char *what, const QByteArray &scheme, const QByteArray &signIn, Kind fault) {
            QTest::newRow(what) << scheme << signIn << fault;
        };
        row("spoken to in TLS", "https", "kim:secret@", NetworkFault::ProxyWantsTls);
        row("without a sign-in", "HTTPS", "", NetworkFault::ProxyWantsTls);
        row("SOCKS4", "socks4", "kim:secret@", NetworkFault::ProxyOfOtherKind);
        row("SOCKS4a", "socks4a", "kim@", NetworkFault::ProxyOfOtherKind);
        row("no proxy's protocol", "quic", "kim:secret@", NetworkFault::ProxyOfOtherKind);
        row("a password with a #", "http", "kim:secret#1@", NetworkFault::ProxyUnreadable);
        row("a password with an @", "http", "kim:secret@1@", NetworkFault::ProxyUnreadable);
        row("a password with a slash behind a number", "http", "127.0.0.1:9/secret@", NetworkFault::ProxyUnreadable);
    }

    /// Neither in the open nor past it; and nothing of its sign-in is told.
    void refusesAProxyThatItCannotUse()
    {
        QFETCH(QByteArray, scheme);
        QFETCH(QByteArray, signIn);
        QFETCH(Kind, fault);
        trust(m_authority);
        FakeApiServer server(m_goodTls);
        server.handleWith(NetworkAskers::goodAnswer);
        ForwardProxy proxy;
        qputenv("https_proxy", scheme + "://" + signIn + proxy.address());
        const Outcome outcome = NetworkAskers().askAllAt(atName(server), server);
        NetworkAskers::note(outcome);
        verifyNothingSent(outcome, fault);
        QVERIFY(server.requests().isEmpty() && server.connections() == 0);
        QCOMPARE(proxy.requests(), 0);
        const QByteArray shown = scheme.toLower() + "://" + proxy.address();
        const QByteArray who = fault == NetworkFault::ProxyUnreadable ? "https_proxy" : "https_proxy=" + shown;
        for (const Told &told : outcome.all()) {
            QCOMPARE(told.fault().who, QString::fromLatin1(who));
            QCOMPARE(told.whole, 0ms); // another try would change nothing
            QVERIFY(!told.error.detail.contains("secret"_L1) && !told.error.detail.contains("kim"_L1));
        }
        QCOMPARE(outcome.sample.reason, ProbeReason::OnTheWay);
    }

    void tellsAProxyThatLooksIntoTraffic()
    {
        trust(m_authority);
        FakeApiServer server(m_goodTls);
        server.handleWith(NetworkAskers::goodAnswer);
        const TlsAuthority inspection(u"Inspecting Proxy Inc."_s);
        FakeApiServer inspector(inspection.server());
        ForwardProxy proxy;
        proxy.leadTo(static_cast<quint16>(inspector.origin().port()));
        qputenv("https_proxy", proxy.address());
        const Outcome outcome = NetworkAskers().askAllAt(atName(server), server);
        NetworkAskers::note(outcome, proxy.log());
        verifyNothingSent(outcome, NetworkFault::UnknownIssuer);
        for (const Told &told : outcome.all())
            QCOMPARE(told.fault().who, u"Inspecting Proxy Inc."_s);
        QVERIFY(proxy.tunnels() >= 4);
        // It got as far as the handshake, and no further.
        QVERIFY(inspector.connections() == 0 && inspector.requests().isEmpty() && server.requests().isEmpty());
        verifyNoSecretIn(proxy.log());
    }

    void passesOverAProxyScriptThatDoesNotCome_data()
    {
        QTest::addColumn<bool>("isFiltered");
        QTest::newRow("its server is silent") << false;
        QTest::newRow("its server is filtered") << true;
    }

    void passesOverAProxyScriptThatDoesNotCome()
    {
        QFETCH(bool, isFiltered);
        trust(m_authority);
        FakeApiServer server(m_goodTls);
        server.handleWith(NetworkAskers::goodAnswer);
        SilentServer silent;
        auto dead = std::make_unique<DeadPort>("127.0.0.7");
        qputenv("https_proxy",
            isFiltered ? "pac+http://127.0.0.7:" + QByteArray::number(dead->port) + "/proxy.pac"
                       : "pac+http://127.0.0.1:" + silent.port() + "/proxy.pac");
        NetworkAskers askers;
        const QUrl origin = atName(server);
        askers.setIsWaiting([&] { return !systemProxy::known(origin, askers.clock); });
        const Outcome outcome = askers.askAllAt(origin, server);
        NetworkAskers::note(outcome);
        for (const Told &told : outcome.all()) {
            QVERIFY(told.isDone);
            QCOMPARE(told.whole, 5s);
        }
        QCOMPARE(outcome.writesSent, 1);
        silent.hangUp();
        dead.reset();
        QTRY_VERIFY_WITH_TIMEOUT(!systemProxy::isLooking(), 60'000);
    }

    void goesWhereAProxyScriptLeads()
    {
        trust(m_authority);
        FakeApiServer server(m_goodTls);
        server.handleWith(NetworkAskers::goodAnswer);
        ForwardProxy proxy;
        FakeApiServer scripts;
        scripts.handleWith([&proxy](const Request &) {
            return Answer{.body = "function FindProxyForURL(url, host) { return \"PROXY " + proxy.address() + "\"; }"}
                .withHeader("Content-Type", "application/x-ns-proxy-autoconfig")
                .withFate(Fate::WholeThenClose);
        });
        qputenv("https_proxy", "pac+" + scripts.origin().toEncoded() + "/proxy.pac");
        const QUrl origin = atName(server);
        NetworkAskers askers;
        const QNetworkProxy found = answerOf(systemProxy::find(origin, askers.clock));
        if (found.type() == QNetworkProxy::NoProxy)
            QSKIP("the proxy library of this machine runs no scripts");
        hasRunAScript = true;
        const Outcome outcome = askers.askAllAt(origin, server);
        NetworkAskers::note(outcome, proxy.log());
        verifyWentThrough(outcome, proxy);
    }

    void namesTheSameInEveryLanguage_data()
    {
        QTest::addColumn<QString>("does");
        QTest::addColumn<QStringList>("options");
        QTest::addColumn<Kind>("fault");
        const auto proxy = [](const char *name, const QString &does, Kind fault) {
            QTest::newRow(name) << does << QStringList() << fault;
        };
        proxy("a proxy that refuses", u"403 Forbidden"_s, NetworkFault::ProxyRefused);
        proxy("a proxy that fails", u"502 Bad Gateway"_s, NetworkFault::ProxyRefused);
        proxy("a proxy that is not there", u"absent"_s, NetworkFault::ProxyUnreachable);
        proxy("a proxy that wants a password", u"password"_s, NetworkFault::ProxySignIn);
        proxy("a SOCKS5 proxy that refuses", u"SOCKS"_s, NetworkFault::ProxyRefused);
        const auto tls = [](const char *name, const QStringList &options, Kind fault) {
            QTest::newRow(name) << QString() << options << fault;
        };
        tls("a client's certificate, TLS 1.2", {u"-tls1_2"_s, u"-Verify"_s, u"1"_s}, NetworkFault::HandshakeRefused);
        tls("a client's certificate, TLS 1.3", {u"-tls1_3"_s, u"-Verify"_s, u"1"_s},
            NetworkFault::ClientCertificateWanted);
        tls("TLS 1.1 only", {u"-tls1_1"_s, u"-cipher"_s, u"DEFAULT@SECLEVEL=0"_s}, NetworkFault::TlsVersion);
    }

    void namesTheSameInEveryLanguage()
    {
        QFETCH(QString, does);
        QFETCH(QStringList, options);
        QFETCH(Kind, fault);
        Foreign foreign;
        QVERIFY(QCoreApplication::installTranslator(&foreign));
        QVERIFY(!QCoreApplication::translate("QHttpSocketEngine", "Proxy denied connection").contains(u'P'));
        const Outcome outcome = does.isEmpty() ? askOpenssl(options) : askThroughAProxyThat(does);
        for (const Told &told : outcome.all())
            QCOMPARE(told.fault().kind, fault);
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

    /// With TLS 1.3 the server's alert comes behind the handshake, and the end of the connection overtakes it now and
    /// then: a cut is all that is to be seen then.
    Outcome askOpenssl(const QStringList &options)
    {
        trust(m_authority);
        const OpensslServer openssl(m_authority, options);
        const FakeApiServer none;
        Outcome outcome;
        bool isCut = true;
        for (int time = 0; isCut && time < 10; ++time) {
            outcome = NetworkAskers().askAllAt(openssl.origin, none);
            const QList<Told> all = outcome.all();
            isCut = std::any_of(
                all.begin(), all.end(), [](const Told &told) { return told.fault().kind == NetworkFault::CutOff; });
        }
        return outcome;
    }

    Outcome askThroughAProxyThat(const QString &does)
    {
        trust(m_authority);
        FakeApiServer server(m_goodTls);
        server.handleWith(NetworkAskers::goodAnswer);
        ForwardProxy proxy(does == "SOCKS"_L1 ? ForwardProxy::Kind::Socks5 : ForwardProxy::Kind::Http);
        NetworkAskers askers;
        if (does == "password"_L1)
            proxy.demand("kim:secret");
        else if (does == "hangs up"_L1)
            proxy.hangUp();
        else if (does == "silent"_L1)
            proxy.fallSilent();
        else
            proxy.refuseWith(does.toLatin1());
        if (does == "silent"_L1 || does == "hangs up"_L1)
            askers.setArrivals([&proxy] { return proxy.requests(); });
        const QByteArray address = does == "absent"_L1 ? QByteArray("127.0.0.1:1") : proxy.address();
        qputenv("https_proxy", address);
        const Outcome outcome = askers.askAllAt(atName(server), server);
        m_proxyLog = proxy.log();
        m_proxyName = QString::fromLatin1(address).remove(u"socks5://"_s);
        if (!server.requests().isEmpty())
            QTest::qFail("the proxy let something through", __FILE__, __LINE__);
        return outcome;
    }

    static void verifyNothingSent(const Outcome &outcome, Kind fault)
    {
        for (const Told &told : outcome.all())
            QCOMPARE(told.fault().kind, fault);
        QVERIFY(!outcome.write.error.mayHaveTakenEffect);
        QCOMPARE(outcome.writesSent, 0);
        verifyTimes(outcome);
    }
    static void verifyWentThrough(const Outcome &outcome, const ForwardProxy &proxy)
    {
        for (const Told &told : outcome.all())
            QVERIFY2(told.isDone, qPrintable(told.error.detail));
        QCOMPARE(outcome.writesSent, 1);
        QVERIFY(proxy.tunnels() >= 2);
        verifyNoSecretIn(proxy.log());
    }
    static void verifyTimes(const Outcome &outcome)
    {
        for (const Told &told : outcome.all()) {
            QVERIFY(told.firstWord <= soon);
            QVERIFY(told.whole <= longest);
        }
    }
    static void verifyNoSecretIn(const QByteArray &log)
    {
        for (const QByteArray &secret : {NetworkAskers::token, NetworkAskers::clientToken,
                 QByteArray("X-Inngest-Signature"), QByteArray("/api/inngest"), QByteArray("/v1/client"),
                 QByteArray("createSigningKey"), QByteArray("Bearer")})
            QVERIFY2(!log.contains(secret), secret.constData());
    }

    const QSslConfiguration m_defaults = QSslConfiguration::defaultConfiguration();
    const TlsAuthority m_authority;
    const QSslConfiguration m_goodTls = m_authority.server();
    QByteArray m_proxyLog;
    QString m_proxyName;
};

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    NetworksTest test;
    const int code = QTest::qExec(&test, argc, argv);
    // As the program does: some libraries that run scripts crash where they are taken down.
    if (hasRunAScript)
        std::_Exit(code);
    return code;
}
#include "tst_networks.moc"
