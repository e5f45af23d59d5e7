// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// needs: stand-in
// timeout: 240

#include "app/dashboard/httpexchange.h"
#include "app/domain/fingerprint.h"
#include "app/practice/httpcall.h"
#include "app/practice/httpserver.h"
#include "app/selfhosted/appsync.h"
#include "app/selfhosted/restartlook.h"
#include "tests/support/answerof.h"
#include "tests/support/fakeapiserver.h"
#include "tests/support/fakeclock.h"
#include "tests/support/faultrelay.h"
#include "tests/support/selfhostedstage.h"
#include "tests/support/tlsauthority.h"
#include "ui/words/errortext.h"
#include "ui/words/restarttext.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QNetworkAccessManager>
#include <QRegularExpression>
#include <QScopeGuard>
#include <QSslCertificate>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>
#include <optional>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using State = RestartWatch::State;

/// What can stand at a server's address in its place, or in front of it: no answer of somebody else is taken for the
/// server's, and what the server tells is no more than it knows.
class ServerPlacesTest : public QObject
{
    Q_OBJECT

private slots:
    /// The library asks again where a connection was cut, and what it heard then is all that it tells.
    void tellsWhatWasSentTwice()
    {
        const SelfHostedStage m;
        FaultRelay relay(m.server.origin());
        ApiRequest request;
        request.url = relay.origin();
        request.url.setPath(u"/health"_s);
        request.headers = {{"Connection", Secret(QByteArrayView("close"))}};
        request.timeout = std::chrono::seconds(10);
        SystemClock clock;
        QNetworkAccessManager network;
        QObject context;
        const auto whole = answerOf(HttpExchange::run(request, network, clock, &context));
        QVERIFY(whole && whole->status == 200);
        QCOMPARE(whole->timesSent, 1);
        relay.begin(1, FaultRelay::Fault::CutOff);
        const auto again = answerOf(HttpExchange::run(request, network, clock, &context));
        QVERIFY(relay.hasMet());
        QVERIFY(again && again->status == 200);
        QVERIFY(again->timesSent > 1);
    }

    /// Each comes in the middle of a rotation; with the right server the act ends.
    void takesNobodysAnswerForTheServers_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("kind"); // of a server; empty: it says none
        QTest::addColumn<State>("state");
        QTest::addColumn<bool>("isOutage");
        QTest::newRow("a gateway asks for a password") << 401 << QByteArray() << State::CannotTell << false;
        QTest::newRow("a gateway forbids") << 403 << QByteArray() << State::CannotTell << false;
        QTest::newRow("another program is content with anything") << 200 << QByteArray() << State::CannotTell << false;
        QTest::newRow("another program knows no such page") << 404 << QByteArray() << State::CannotTell << false;
        QTest::newRow("a gateway does not reach the server") << 502 << QByteArray() << State::Down << true;
        QTest::newRow("a gateway waits for the server") << 504 << QByteArray() << State::Down << true;
        QTest::newRow("a gateway asks for a pause") << 429 << QByteArray() << State::CannotTell << false;
        QTest::newRow("the server asks for a pause") << 429 << QByteArray("cloud") << State::CannotTell << false;
        QTest::newRow("the server has trouble of its own") << 500 << QByteArray("cloud") << State::CannotTell << false;
        QTest::newRow("it has moved to https") << 301 << QByteArray() << State::CannotTell << false;
        QTest::newRow("a sign-in is in front of it") << 302 << QByteArray() << State::CannotTell << false;
        QTest::newRow("another server") << 401 << QByteArray("cloud") << State::OtherKey << true;
        QTest::newRow("a development server") << 200 << QByteArray("dev") << State::AnyKey << false;
        QTest::newRow("something that accepts any key") << 200 << QByteArray("cloud") << State::AnyKey << false;
    }
    void takesNobodysAnswerForTheServers()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, kind);
        QFETCH(State, state);
        QFETCH(bool, isOutage);
        SelfHostedStage m;
        QVERIFY(m.finishes(m.request(ActKind::CreateSigningKey)));
        m.person = nullptr;
        Act *act = m.start(m.requestOfSigningKeys(ActKind::RotateSigningKey));
        QVERIFY(m.ends(act));
        m.server.stop();
        SystemClock clock;
        HttpServer other(clock, [&](const HttpRequest &, const HttpResponder &responder) {
            HttpResponse answer{
                .status = status, .headers = {{"Content-Type", "application/json"}}, .body = R"({"data":[]})"};
            if (status == 401)
                answer
                    = {.status = status, .headers = {{"Content-Type", "text/plain"}}, .body = "Authentication failed"};
            if (status >= 300 && status < 400)
                answer.headers.emplaceBack("Location", "https://sso.example.test/start");
            if (!kind.isEmpty())
                answer.headers.append({"X-Inngest-Server-Kind", kind});
            responder.send(answer);
        });
        QVERIFY(other.listen(static_cast<quint16>(m.server.origin().port())));
        const RestartWatch &watch = *act->handover().watch;
        QVERIFY(m.comesTo(act, state));
        if (isOutage)
            QTRY_VERIFY_WITH_TIMEOUT(watch.isOutage(), 20'000);
        QVERIFY(watch.isOutage() == isOutage && !watch.isDone());
        act->confirm({});
        QTRY_VERIFY(act->step() == Act::Step::WaitingForPerson && act->error());
        const auto keys = answerOf(m.dashboard->signingKeys(m.environment().id));
        QVERIFY(!keys);

        other.close();
        QVERIFY(m.server.restartWith(act->handover().settings));
        QTRY_COMPARE_WITH_TIMEOUT(act->step(), Act::Step::Finished, 20'000);
        QCOMPARE(act->end(), Act::End::Done);
    }

    /// What stands in for a server answers each request as a real one was seen to: its answers were recorded.
    void answersAsARealOneDid_data()
    {
        QTest::addColumn<QString>("file");
        QTest::newRow("without an app") << u"empty"_s;
        QTest::newRow("with an app") << u"one-app"_s;
    }
    void answersAsARealOneDid()
    {
        QFETCH(QString, file);
        if (StandInServer::isReal() && file == "one-app"_L1)
            QSKIP("What the app tells a real server is not for a test to make up.");
        const QTemporaryDir folder;
        StandInServer server(folder.path());
        QVERIFY(server.restartWith(
            {.signingKey = Secret(QByteArray(64, '0')), .eventKeys = {Secret("ev-old"), Secret("ev-new")}}));
        QFile records(QStringLiteral(IKM_SOURCE_DIR "/tests/selfhosted/recorded/") + file + u".json"_s);
        QVERIFY(records.open(QIODevice::ReadOnly));
        const QJsonArray all = QJsonDocument::fromJson(records.readAll()).array();
        QCOMPARE(all.size(), 24);
        if (file == "one-app"_L1)
            QCOMPARE(ask(server, "POST", u"/fn/register"_s, u"old's hash"_s,
                         R"({"appName":"real-app","url":"http://localhost:43605/api/inngest","framework":"express",)"
                         R"("sdk":"js:v4.24.0","functions":[{}]})")
                         .status,
                200);
        QStringList differences;
        for (const QJsonValue &one : all) {
            const QString asked = one[u"asked"].toString();
            const QByteArray method = one[u"method"].toString().toLatin1();
            const HttpResponse answer = ask(server, method, one[u"path"].toString(), asked.section(u"bearer "_s, 1),
                method == "POST" ? QByteArray("[]") : QByteArray());
            QStringList recorded{QString::number(one[u"status"].toInt()), withoutTimes(one[u"body"].toString())};
            QStringList given{QString::number(answer.status), withoutTimes(QString::fromUtf8(answer.body))};
            for (const QString &name :
                {u"content-type"_s, u"vary"_s, u"x-content-type-options"_s, u"x-inngest-server-kind"_s}) {
                recorded.append(one[u"headers"][name].toString());
                given.append(QString::fromLatin1(headerIn(answer.headers, name.toLatin1())));
            }
            if (given != recorded)
                differences.append(u"%1, %2:\n%3\nand not\n%4"_s.arg(
                    asked, one[u"path"].toString(), given.join(u'\n'), recorded.join(u'\n')));
        }
        QVERIFY2(differences.isEmpty(), qPrintable(differences.join(u"\n\n"_s)));
    }

    /// The hash of a key goes to nobody who cannot show that it is the server.
    void asksNothingBehindACertificateThatIsNotTrusted()
    {
        const TlsAuthority own;
        FakeApiServer stranger(own.server());
        SystemClock clock;
        const ServerSettings before{.signingKey = Secret(QByteArray(64, '0')), .eventKeys = {Secret("web")}};
        ServerSettings wanted = before;
        wanted.signingKey = Secret(QByteArray(64, 'a'));
        RestartLook look({.origin = stranger.origin()}, before, wanted, {}, {}, clock);
        look.start();
        QTRY_COMPARE(look.state(), State::CannotTell);
        const QString text = restartText(look).text;
        QVERIFY2(text.contains(u"certificate"_s) && text.contains(u"install it on this machine"_s), qPrintable(text));
        QVERIFY(!look.isOutage() && !look.isDone());
        QVERIFY(stranger.requests().isEmpty());
    }

    /// Not each handshake that fails is a certificate that is not trusted.
    void saysWhatWasWrongWithTheConnection_data()
    {
        QTest::addColumn<bool>("hasTls");
        QTest::addColumn<QString>("words");
        QTest::newRow("a certificate that has ended") << true << u"ended on"_s;
        QTest::newRow("plain http") << false << u"does not speak the protocol of the address"_s;
    }
    void saysWhatWasWrongWithTheConnection()
    {
        QFETCH(bool, hasTls);
        QFETCH(QString, words);
        const TlsAuthority own;
        QSslConfiguration trusting = QSslConfiguration::defaultConfiguration();
        const auto resetAtEnd
            = qScopeGuard([before = trusting] { QSslConfiguration::setDefaultConfiguration(before); });
        trusting.setCaCertificates({QSslCertificate(own.rootPem())});
        QSslConfiguration::setDefaultConfiguration(trusting);
        FakeApiServer secure(own.server(TlsAuthority::Flaw::Expired));
        QTcpServer plain;
        const QUrl origin = hasTls ? secure.origin() : originOfPlainHttp(plain);
        SystemClock clock;
        const ServerSettings held{.signingKey = Secret(QByteArray(64, '0')), .eventKeys = {Secret("web")}};
        RestartLook look({.origin = origin}, held, held, {}, {}, clock);
        look.start();
        QTRY_COMPARE(look.state(), State::CannotTell);
        const QString text = restartText(look).text;
        QVERIFY2(text.contains(words) && !text.contains(u"of Inngest's"_s), qPrintable(text));
    }

    /// Whether the proxy or the server behind it failed cannot be told: that is no outage.
    void takesAProxysTroubleForNoneOfTheServers_data()
    {
        using Answer = FakeApiServer::Answer;
        QTest::addColumn<Answer>("answer");
        for (const int status : {502, 503, 504})
            QTest::addRow("%d", status) << Answer{.status = status};
        QTest::newRow("silence") << Answer{.fate = Answer::Fate::Never};
        QTest::newRow("a cut") << Answer{.fate = Answer::Fate::CloseBeforeStatusLine};
    }
    void takesAProxysTroubleForNoneOfTheServers()
    {
        QFETCH(FakeApiServer::Answer, answer);
        FakeApiServer proxy;
        proxy.handleWith([&](const FakeApiServer::Request &) { return answer; });
        qputenv("http_proxy", proxy.origin().toEncoded());
        const auto unsetAtEnd = qScopeGuard([] { qunsetenv("http_proxy"); });
        SystemClock clock;
        const ServerSettings held{.signingKey = Secret(QByteArray(64, '0')), .eventKeys = {Secret("web")}};
        RestartLook look(
            {.origin = QUrl(u"http://server.test:8288"_s), .allowsPlainHttp = true}, held, held, {}, {}, clock);
        look.start();
        QTRY_VERIFY(look.state() != State::NotAsked);
        QVERIFY(!proxy.requests().isEmpty());
        QCOMPARE(look.state(), State::CannotTell);
        const QString text = restartText(look).text;
        QVERIFY2(text.contains(u"Nothing is known of the server by that."_s), qPrintable(text));
    }

    /// Each round is four questions in a row: what stands in front of a server may take that for too many.
    void takesWhatItsOwnAskingBringsAboutForNoOutage()
    {
        FakeApiServer server;
        FakeClock clock;
        const ServerSettings held{.signingKey = Secret(QByteArray(64, '0')), .eventKeys = {Secret("web")}};
        ServerSettings wanted = held;
        wanted.signingKey = Secret(QByteArray(64, 'a'));
        std::optional<std::chrono::milliseconds> last;
        int heldBack = 0;
        server.handleWith([&](const FakeApiServer::Request &request) {
            // As nginx does with one request a second.
            const auto now = clock.monotonic();
            if (last && now - *last < 1s) {
                ++heldBack;
                return heldOff();
            }
            last = now;
            return toldBy(held.signingKey, request);
        });
        RestartLook look({.origin = server.origin()}, held, wanted, {}, {}, clock);
        look.start();
        for (int turn = 0; turn < 40; ++turn) {
            QTRY_VERIFY(isHolding(clock));
            clock.advance(clock.untilNext());
            QVERIFY(!look.isOutage() && look.state() != State::Down);
        }
        QVERIFY(heldBack > 0);
        QCOMPARE(look.state(), State::Before);
    }

    /// A gateway says of a server that is down what it says of too many questions: the round that a restart begins in
    /// the middle of ends at the restarted server, which refuses what was accepted a moment ago.
    void takesARestartInTheMiddleOfItsQuestionsForNoOtherServer_data()
    {
        QTest::addColumn<int>("answeredBefore");
        QTest::newRow("before it asks about the new key") << 1;
        QTest::newRow("before it reads the signing key") << 2;
        QTest::newRow("before it reads the event keys") << 3;
    }
    void takesARestartInTheMiddleOfItsQuestionsForNoOtherServer()
    {
        QFETCH(int, answeredBefore);
        constexpr int heldOffTimes = 3;
        const Secret old(QByteArray(64, '0'));
        const Secret fresh(QByteArray(64, 'a'));
        FakeApiServer server;
        int count = 0;
        server.handleWith([&](const FakeApiServer::Request &request) {
            ++count;
            const bool isDown = count > answeredBefore && count <= answeredBefore + heldOffTimes;
            return isDown ? heldOff() : toldBy(count <= answeredBefore ? old : fresh, request);
        });
        FakeClock clock;
        QNetworkAccessManager network;
        const QFuture<ServerAnswer> asked
            = ServerProbe::run({.origin = server.origin()}, old, fresh, network, clock, this);
        QVERIFY(passHolds(clock, asked));
        const ServerAnswer answer = asked.result();
        QVERIFY(!answer.differs);
        QCOMPARE(answer.toOld, KeyReply::Refused);
        QCOMPARE(answer.toNew, KeyReply::Accepted);
        QVERIFY(answer.held && answer.held->signingKey == fresh);
    }

    /// What takes turns goes on with that, held back or not.
    void tellsSeveralServersApartThatHoldQuestionsBack()
    {
        const Secret old(QByteArray(64, '0'));
        const Secret fresh(QByteArray(64, 'a'));
        FakeApiServer server;
        int count = 0;
        server.handleWith([&](const FakeApiServer::Request &request) {
            ++count;
            return count % 2 == 0 ? heldOff() : toldBy(count % 4 == 1 ? old : fresh, request);
        });
        FakeClock clock;
        QNetworkAccessManager network;
        const QFuture<ServerAnswer> asked
            = ServerProbe::run({.origin = server.origin()}, old, fresh, network, clock, this);
        QVERIFY(passHolds(clock, asked));
        QVERIFY(asked.result().differs);
    }

    /// It is down from the first of the answers on that only a gateway gave, whatever was held back before.
    void countsAnOutageFromTheMiddleOfItsQuestions()
    {
        const Secret old(QByteArray(64, '0'));
        FakeApiServer server;
        int count = 0;
        server.handleWith([&](const FakeApiServer::Request &request) {
            ++count;
            return count == 2 || count > 3 ? heldOff() : toldBy(old, request);
        });
        FakeClock clock;
        QNetworkAccessManager network;
        const QFuture<ServerAnswer> asked
            = ServerProbe::run({.origin = server.origin()}, old, Secret(QByteArray(64, 'a')), network, clock, this);
        QVERIFY(passHolds(clock, asked));
        const ServerAnswer answer = asked.result();
        QCOMPARE(answer.toOld, KeyReply::NoAnswer);
        QCOMPARE(answer.toNew, KeyReply::NotAsked);
        QVERIFY(!answer.isHeldBack);
        QCOMPARE(answer.since, std::optional<std::chrono::milliseconds>(1s));

        count = 0;
        const ServerSettings held{.signingKey = old, .eventKeys = {Secret("web")}};
        ServerSettings wanted = held;
        wanted.signingKey = Secret(QByteArray(64, 'a'));
        const auto begun = clock.monotonic();
        RestartLook look({.origin = server.origin()}, held, wanted, {}, {}, clock);
        look.start();
        while (look.state() == State::NotAsked && clock.monotonic() - begun < 60s) {
            QTRY_VERIFY(look.state() != State::NotAsked || isHolding(clock));
            if (look.state() == State::NotAsked)
                clock.advance(clock.untilNext());
        }
        QCOMPARE(look.state(), State::Down);
        QCOMPARE(look.secondsInState(), 6);
    }

    /// For as long as is asked for, and no longer than a person waits.
    void keepsThePauseThatAServerAsksFor_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("retryAfter");
        QTest::addColumn<int>("seconds");
        QTest::newRow("none told") << 429 << QByteArray() << 2;
        QTest::newRow("some seconds") << 429 << QByteArray("20") << 20;
        QTest::newRow("an hour") << 429 << QByteArray("3600") << 30;
        QTest::newRow("none told, of who does not reach it") << 503 << QByteArray() << 2;
        QTest::newRow("an hour, of who does not reach it") << 503 << QByteArray("3600") << 10; // and 4 from then on
    }
    void keepsThePauseThatAServerAsksFor()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, retryAfter);
        QFETCH(int, seconds);
        FakeApiServer server;
        server.handleWith([&](const FakeApiServer::Request &) {
            const FakeApiServer::Answer answer{.status = status, .body = "later"};
            return retryAfter.isEmpty() ? answer : answer.withHeader("Retry-After", retryAfter);
        });
        FakeClock clock;
        const ServerSettings held{.signingKey = Secret(QByteArray(64, '0')), .eventKeys = {Secret("web")}};
        RestartLook look({.origin = server.origin()}, held, held, {}, {}, clock);
        look.start();
        QTRY_VERIFY(look.state() != State::NotAsked);
        QTRY_COMPARE(clock.untilNext(), std::chrono::milliseconds(std::chrono::seconds(seconds)));
    }

    /// Far below one question a second, with a word on how long to wait and without one, by 429 and by 503.
    void takesALimitForNoOutage_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("retryAfter");
        QTest::addColumn<int>("seconds"); // between two that are let through
        QTest::newRow("429 with a pause") << 429 << QByteArray("9") << 9;
        QTest::newRow("429 without one") << 429 << QByteArray() << 9;
        QTest::newRow("503 with a pause") << 503 << QByteArray("9") << 9;
    }
    void takesALimitForNoOutage()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, retryAfter);
        QFETCH(int, seconds);
        FakeApiServer server;
        FakeClock clock;
        const ServerSettings held{.signingKey = Secret(QByteArray(64, '0')), .eventKeys = {Secret("web")}};
        ServerSettings wanted = held;
        wanted.signingKey = Secret(QByteArray(64, 'a'));
        auto last = clock.monotonic(); // somebody else has asked just now
        server.handleWith([&](const FakeApiServer::Request &request) {
            const auto now = clock.monotonic();
            if (now - last < std::chrono::seconds(seconds)) {
                const FakeApiServer::Answer limited{.status = status, .body = "later"};
                return retryAfter.isEmpty() ? limited : limited.withHeader("Retry-After", retryAfter);
            }
            last = now;
            return toldBy(held.signingKey, request);
        });
        RestartLook look({.origin = server.origin()}, held, wanted, {}, {}, clock);
        look.start();
        QTRY_VERIFY(look.state() != State::NotAsked);
        const QString text = restartText(look).text;
        QVERIFY2(text.contains(u"limits how often it may be asked"_s), qPrintable(text));
        for (int turn = 0; turn < 60 && look.state() != State::Before; ++turn) {
            QVERIFY(!look.isOutage());
            QTRY_VERIFY(look.state() == State::Before || isWaiting(clock));
            if (look.state() != State::Before)
                clock.advance(clock.untilNext());
        }
        // Where nobody says how slowly, not all questions of a round may be let through.
        QCOMPARE(look.state(), retryAfter.isEmpty() ? State::CannotTell : State::Before);
    }

    /// Whoever was waited for as they asked and still says so speaks of the server.
    void saysAnOutageBehindThePauseThatWasKept()
    {
        FakeApiServer server;
        FakeClock clock;
        const ServerSettings held{.signingKey = Secret(QByteArray(64, '0')), .eventKeys = {Secret("web")}};
        server.handleWith([](const FakeApiServer::Request &) { return heldOff().withHeader("Retry-After", "30"); });
        RestartLook look({.origin = server.origin()}, held, held, {}, {}, clock);
        look.start();
        QTRY_COMPARE(look.state(), State::Down);
        QVERIFY(!look.isOutage() && !look.differences().isEmpty());
        for (const int seconds : {10, 4}) {
            QTRY_COMPARE(clock.untilNext(), std::chrono::milliseconds(std::chrono::seconds(seconds)));
            clock.advance(clock.untilNext());
        }
        QTRY_VERIFY(look.isOutage());
        QVERIFY2(look.differences().isEmpty(), qPrintable(look.differences().join(u' ')));
    }

    /// A key's hash opens what the key opens, and a proxy elsewhere would read it.
    void showsNoKeyToAProxyElsewhere()
    {
        qputenv("http_proxy", "http://192.0.2.1:3128");
        const auto unsetAtEnd = qScopeGuard([] { qunsetenv("http_proxy"); });
        SystemClock clock;
        QNetworkAccessManager network;
        const ServerAnswer answer
            = answerOf(ServerProbe::run({.origin = QUrl(u"http://server.test:8288"_s), .allowsPlainHttp = true},
                Secret(QByteArray(64, '0')), {}, network, clock, this));
        QCOMPARE(answer.toOld, KeyReply::Strange);
        QVERIFY(answer.error && answer.error->network.isProxyUnfit());
        const QString text = errorText(*answer.error);
        QVERIFY2(text.contains(u"http_proxy"_s) && text.contains(u"no_proxy"_s) && text.contains(u"192.0.2.1:3128"_s),
            qPrintable(text));
    }

    /// An hour off, to either side: nothing that the program waits for depends on it.
    void rotatesAtAServerWhoseClockIsWrong_data()
    {
        QTest::addColumn<int>("seconds");
        QTest::newRow("an hour ahead") << 3600;
        QTest::newRow("an hour behind") << -3600;
    }
    void rotatesAtAServerWhoseClockIsWrong()
    {
        QFETCH(int, seconds);
        if (StandInServer::isReal())
            QSKIP("A real server's clock cannot be set.");
        SelfHostedStage m({u"--clock-ahead=%1"_s.arg(seconds)});
        QVERIFY(m.begin(true, true));
        const QList<RotationNotice> notices = m.session->notices(RotationStep::RollOut);
        const auto told = std::find_if(notices.cbegin(), notices.cend(),
            [](const RotationNotice &one) { return one.kind == RotationNotice::ClockOff; });
        QVERIFY(told == notices.cend() || std::abs(told->detail.toInt() - seconds) < 600);
        QVERIFY(m.runTo(RotationStep::Undone));
        QCOMPARE(m.session->rotation().outcome, RotationOutcome::Done);
        QCOMPARE(m.errors, QStringList());
        QVERIFY(m.signingKeys().first().value == m.server.settings().signingKey);
    }

    /// A list in pages is read to its end: settings that lack what stands on the next one would take those keys out at
    /// the restart.
    void readsAllPagesOfTheEventKeys_data()
    {
        QTest::addColumn<QByteArray>("first");
        QTest::addColumn<QByteArray>("second");
        QTest::addColumn<int>("held"); // -1: it cannot be told
        const QByteArray more = R"("page":{"limit":20,"hasMore":true,"cursor":"20"})";
        const QByteArray end = R"("page":{"limit":20})";
        const auto keys = [](int from, int count) {
            QByteArray list;
            for (int i = from; i < from + count; ++i)
                list += (list.isEmpty() ? "" : ",") + QByteArray(R"({"key":"event-key-)") + QByteArray::number(i)
                    + "\"}";
            return R"({"data":[)" + list + "],";
        };
        QTest::newRow("one page") << keys(0, 20) + end + '}' << QByteArray() << 20;
        QTest::newRow("two pages") << keys(0, 20) + more + '}' << keys(20, 21) + end + '}' << 41;
        QTest::newRow("none on the second") << keys(0, 20) + more + '}' << "{" + end + '}' << 20;
        QTest::newRow("in circles") << keys(0, 20) + more + '}' << keys(20, 1) + more + '}' << -1;
        QTest::newRow("more without a cursor") << keys(0, 1) + R"("page":{"hasMore":true}})" << QByteArray() << -1;
        QTest::newRow("the second is refused") << keys(0, 20) + more + '}' << QByteArray("no JSON") << -1;
        // An empty key, or one that stands in the settings twice.
        QTest::newRow("an empty one") << QByteArray(R"({"data":[{"key":"web"},{"environment":"dev"}],"page":{}})")
                                      << QByteArray() << 2;
        QTest::newRow("an empty text") << QByteArray(R"({"data":[{"key":"web"},{"key":""}],"page":{}})") << QByteArray()
                                       << 2;
        QTest::newRow("null") << QByteArray(R"({"data":[{"key":"web"},{"key":null}],"page":{}})") << QByteArray() << 2;
        QTest::newRow("one twice") << QByteArray(R"({"data":[{"key":"web"},{"key":"web"}],"page":{}})") << QByteArray()
                                   << 1;
        QTest::newRow("one that is no text") << QByteArray(R"({"data":[{"key":17}],"page":{}})") << QByteArray() << -1;
        QTest::newRow("none") << QByteArray(R"({"page":{}})") << QByteArray() << 0;
    }
    void readsAllPagesOfTheEventKeys()
    {
        QFETCH(QByteArray, first);
        QFETCH(QByteArray, second);
        QFETCH(int, held);
        FakeApiServer server;
        const Secret old(QByteArray(64, '0'));
        listsKeys(server, old, [&](bool isFirst) { return isFirst ? first : second; });
        const ServerAnswer answer = askedAt(server.origin(), old);
        QCOMPARE(answer.toOld, KeyReply::Accepted);
        QCOMPARE(answer.held ? static_cast<int>(answer.held->eventKeys.size()) : -1, held);
    }

    /// A laptop without a network is no outage of the server.
    void takesItsOwnTroubleForNoneOfTheServers()
    {
        const ServerAnswer answer = askedAt(QUrl(u"https://nobody.invalid:8288"_s), Secret(QByteArray(64, '0')));
        QCOMPARE(answer.toOld, KeyReply::Strange);
        QCOMPARE(answer.error->network.kind, NetworkFault::NameUnknown);
    }

    void readsNoListWithoutAnEnd()
    {
        FakeApiServer server;
        const Secret old(QByteArray(64, '0'));
        int page = 0;
        listsKeys(server, old, [&page](bool) {
            const QByteArray number = QByteArray::number(++page);
            return R"({"data":[{"key":"web-)" + number + R"("}],"page":{"hasMore":true,"cursor":"c)" + number
                + R"("}})";
        });
        const ServerAnswer answer = askedAt(server.origin(), old);
        QVERIFY(answer.toOld == KeyReply::Accepted && !answer.held);
        QCOMPARE(answer.error->detail, u"a list without an end"_s);
    }

    /// The name of a host stands in brackets where it is such an address.
    void reachesAServerAtAnIPv6Address()
    {
        FakeApiServer server;
        const Secret old(QByteArray(64, '0'));
        listsKeys(server, old, [](bool) { return QByteArray(R"({"data":[{"key":"web"}],"page":{}})"); });
        server.moveTo(QHostAddress(QHostAddress::LocalHostIPv6));
        QUrl origin = server.origin();
        origin.setHost(u"::1"_s);
        const ServerAnswer answer = askedAt(origin, old);
        QCOMPARE(answer.toOld, KeyReply::Accepted);
        QVERIFY(answer.held);
        const QByteArray host = "[::1]:" + QByteArray::number(origin.port());
        QCOMPARE(server.requests().first().header("host"), host);

        SystemClock clock;
        QVERIFY(answerOf(
            AppSync::run(QUrl(u"http://[fd00::5]:3000/api/inngest"_s), {.url = origin}, u"shop"_s, clock, this)));
        QCOMPARE(server.requests().last().header("host"), "[fd00::5]:3000");
    }

    /// Of a resync that the app itself did not answer: what was in its place, and nothing that was not seen.
    void tellsWhatAnsweredASyncInThePlaceOfAnApp_data()
    {
        using Answer = FakeApiServer::Answer;
        QTest::addColumn<Answer>("answer");
        QTest::addColumn<QString>("code");
        const Answer page = Answer{.body = "<html>Sign in</html>"}.withHeader("Content-Type", "text/html");
        const Answer json = Answer::json({});
        QTest::newRow("its path with a slash")
            << json.withStatus(308).withHeader("Location", "/api/inngest/") << u"app_redirects"_s;
        QTest::newRow("a sign-in elsewhere")
            << json.withStatus(302).withHeader("Location", "https://sso.example.test/") << u"app_redirects"_s;
        QTest::newRow("a page") << page << u"app_foreign"_s;
        QTest::newRow("a page that forbids") << page.withStatus(403) << u"app_foreign"_s;
        QTest::newRow("a gateway that does not reach it") << json.withStatus(502) << u"app_failed"_s;
        QTest::newRow("a gateway's own refusal")
            << Answer::json({{u"message"_s, u"No"_s}}).withStatus(403).withHeader("Server", "kong/3.4")
            << u"app_gateway"_s;
        QTest::newRow("an app that calls its answer a page")
            << Answer{.body = R"({"message":"Successfully registered","modified":true})"}.withHeader(
                   "Content-Type", "text/html; charset=utf-8")
            << u"none"_s;
        QTest::newRow("words that are called a page")
            << Answer{.body = "Sign in first"}.withHeader("Content-Type", "text/html") << u"app_foreign"_s;
        Answer endless = Answer::json({{u"message"_s, u"Successfully registered"_s}, {u"modified"_s, true}});
        endless.body += QByteArray(2 * 1024 * 1024, ' ');
        QTest::newRow("more than an SDK says") << endless << u"app_unanswered"_s;
        QTest::newRow("cut off") << json.withFate(Answer::Fate::CloseBeforeStatusLine) << u"app_unanswered"_s;
        Answer late = json;
        late.before = "HTTP/1.1 103 Early Hints\r\n\r\n";
        QTest::newRow("an interim answer before its own") << late << u"app_interim"_s;
    }
    void tellsWhatAnsweredASyncInThePlaceOfAnApp()
    {
        QFETCH(FakeApiServer::Answer, answer);
        QFETCH(QString, code);
        FakeApiServer there;
        there.handleWith([&](const FakeApiServer::Request &) { return answer; });
        QCOMPARE(codeOfSync(there.origin()), code);
    }

    void tellsWhyNoEncryptedConnectionToAnAppCameAbout_data()
    {
        QTest::addColumn<TlsAuthority::Flaw>("flaw");
        QTest::addColumn<QString>("code");
        using Flaw = TlsAuthority::Flaw;
        QTest::newRow("expired") << Flaw::Expired << u"app_expired"_s;
        QTest::newRow("not yet valid") << Flaw::NotYetValid << u"app_not_yet_valid"_s;
        QTest::newRow("another host's") << Flaw::WrongHost << u"app_other_host"_s;
    }
    void tellsWhyNoEncryptedConnectionToAnAppCameAbout()
    {
        QFETCH(TlsAuthority::Flaw, flaw);
        QFETCH(QString, code);
        const TlsAuthority own;
        FakeApiServer there(own.server(flaw));
        QCOMPARE(codeOfSync(there.origin(), {}, own.rootPem()), code);
        QVERIFY(there.requests().isEmpty());
    }
    void tellsThatAnAppSpeaksNoTls()
    {
        QTcpServer plain;
        QCOMPARE(codeOfSync(originOfPlainHttp(plain)), u"app_not_tls"_s);
    }

    /// Qt keeps to the CA of the first request to a host: each sync is a first one.
    void goesByTheCaThatIsSetNow()
    {
        const TlsAuthority own;
        FakeApiServer there(own.server());
        there.handleWith([](const FakeApiServer::Request &) { return FakeApiServer::Answer::json({}); });
        for (int i = 0; i < 2; ++i) {
            QCOMPARE(codeOfSync(there.origin()), u"app_untrusted"_s);
            QCOMPARE(codeOfSync(there.origin(), {}, own.rootPem()), u"app_not_registered"_s);
        }
    }

    /// What an interim answer makes of its own connection is no other app's trouble.
    void hearsAnAppBesideOneThatGivesAnInterimAnswer()
    {
        using Answer = FakeApiServer::Answer;
        FakeApiServer slow;
        slow.handleWith([](const FakeApiServer::Request &) { return Answer::json({}).withFate(Answer::Fate::Held); });
        FakeApiServer other;
        other.handleWith([](const FakeApiServer::Request &) {
            return Answer{.body = "{}", .before = "HTTP/1.1 103 Early Hints\r\n\r\n"};
        });
        SystemClock clock;
        const auto asked = syncAt(slow.origin(), {}, clock);
        QTRY_COMPARE(slow.requests().size(), 1);
        QCOMPARE(codeOfSync(other.origin()), u"app_interim"_s);
        slow.release();
        QCOMPARE(codeOf(answerOf(asked)), u"app_not_registered"_s);
    }

    void tellsThatASyncWentToNobody()
    {
        const TlsAuthority own;
        FakeApiServer stranger(own.server());
        QCOMPARE(codeOfSync(stranger.origin()), u"app_untrusted"_s);
        QVERIFY(stranger.requests().isEmpty());
        const QUrl place = FakeApiServer().origin(); // nobody listens there any more
        QCOMPARE(codeOfSync(place), u"app_unanswered"_s);
        // Of a proxy nothing is said of the app; one that cannot be used is not passed over.
        FakeApiServer there;
        QCOMPARE(codeOfSync(there.origin(), QUrl(u"https://kim:secret@127.0.0.1:1"_s)), u"app_not_reached"_s);
        QCOMPARE(codeOfSync(there.origin(), QUrl(u"http://127.0.0.1:1"_s)), u"app_not_reached"_s);
        QVERIFY(there.requests().isEmpty());
    }

    /// Its address is none to ask: `ws://connect?...`.
    void doesNotResyncAWorker()
    {
        if (StandInServer::isReal())
            QSKIP("What the app tells a real server is not for a test to make up.");
        SelfHostedStage m;
        QVERIFY(m.registers({{u"appName"_s, u"worker"_s}, {u"deployType"_s, u"connect"_s},
            {u"url"_s, u"ws://connect?account_id=1&app_name=worker"_s}}));
        const auto apps = answerOf(m.dashboard->apps(m.environment().id));
        QVERIFY(apps && apps->size() == 1);
        QCOMPARE(apps->first().method, AppMethod::Connect);
        ActRequest resync = m.request(ActKind::ResyncApp);
        resync.appExternalId = u"worker"_s;
        QVERIFY(m.finishes(resync, Act::End::NotDone));
    }

    /// What a server leaves out is not known, and is no reason to read nothing.
    void readsAppsThatTellLittle()
    {
        if (StandInServer::isReal())
            QSKIP("What the app tells a real server is not for a test to make up.");
        SelfHostedStage m;
        QVERIFY(m.registers({{u"appName"_s, u"bare"_s}}));
        const auto apps = answerOf(m.dashboard->apps(m.environment().id));
        QVERIFY2(apps, apps ? "" : qPrintable(apps.error().detail));
        QCOMPARE(apps->size(), 1);
        QCOMPARE(apps->first().externalId, u"bare"_s);
    }

private:
    /// Whatever it is told, it answers as plain HTTP does to TLS. The origin says https.
    static QUrl originOfPlainHttp(QTcpServer &server)
    {
        if (!server.listen(QHostAddress::LocalHost))
            qFatal("no port");
        connect(&server, &QTcpServer::newConnection, &server, [&server] {
            QTcpSocket *socket = server.nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, socket, [socket] {
                socket->write("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
                socket->disconnectFromHost();
            });
        });
        return QUrl(u"https://localhost:%1"_s.arg(server.serverPort()));
    }

    /// As nginx says it, of too many questions and of a server that it does not reach.
    static FakeApiServer::Answer heldOff()
    {
        return FakeApiServer::Answer{.status = 503, .body = "<html>Service Temporarily Unavailable</html>"}.withHeader(
            "Content-Type", "text/html");
    }

    /// A server that holds this signing key, and one event key.
    static FakeApiServer::Answer toldBy(const Secret &signingKey, const FakeApiServer::Request &request)
    {
        FakeApiServer::Answer answer{.body = R"({"data":{"status":"ok"}})"};
        if (request.header("authorization") != "Bearer " + signingKeyHash(signingKey).toLatin1())
            answer = {.status = 401, .body = "Authentication failed"};
        else if (request.target.startsWith("/v2/keys/signing"))
            answer.body = "{\"data\":[{\"key\":\"" + signingKey.reveal().toByteArray() + "\"}],\"page\":{}}";
        else if (request.target.startsWith("/v2/keys/events"))
            answer.body = R"({"data":[{"key":"web"}],"page":{}})";
        return answer.withHeader("X-Inngest-Server-Kind", "cloud");
    }

    /// A request that is under way has three seconds, and one that is over none once it is gone.
    static bool isHolding(const FakeClock &clock)
    {
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        return clock.untilNext() > 0s && clock.untilNext() <= 2s;
    }

    /// For whatever but the end of a request that is under way.
    static bool isWaiting(const FakeClock &clock)
    {
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        return clock.untilNext() > 0s && clock.untilNext() != 3s;
    }

    /// Whether an answer comes once nothing is held back for longer than a minute.
    static bool passHolds(FakeClock &clock, const QFuture<ServerAnswer> &asked)
    {
        const auto begun = clock.monotonic();
        while (clock.monotonic() - begun < 60s) {
            if (!QTest::qWaitFor([&] { return asked.isFinished() || isHolding(clock); }))
                return false;
            if (asked.isFinished())
                return true;
            clock.advance(clock.untilNext());
        }
        return false;
    }

    /// What a server tells that holds this signing key.
    static void listsKeys(FakeApiServer &server, const Secret &key, const std::function<QByteArray(bool)> &eventKeys)
    {
        server.handleWith([key, eventKeys](const FakeApiServer::Request &request) {
            QByteArray body = R"({"data":{"status":"ok"}})";
            if (request.target.startsWith("/v2/keys/signing"))
                body = R"({"data":[{"key":")" + key.reveal().toByteArray() + R"("}],"page":{}})";
            if (request.target.startsWith("/v2/keys/events"))
                body = eventKeys(!request.target.contains("cursor=20"));
            return FakeApiServer::Answer{.body = body}
                .withHeader("Content-Type", "application/json")
                .withHeader("X-Inngest-Server-Kind", "cloud");
        });
    }

    ServerAnswer askedAt(const QUrl &origin, const Secret &key)
    {
        SystemClock clock;
        QNetworkAccessManager network;
        return answerOf(ServerProbe::run({.origin = origin}, key, {}, network, clock, this));
    }

    QFuture<Result<ResyncOutcome>> syncAt(const QUrl &origin, const AppDoor &door, Clock &clock)
    {
        QUrl url = origin;
        url.setPath(u"/api/inngest"_s);
        return AppSync::run(url, door, u"shop"_s, clock, this);
    }

    static QString codeOf(const Result<ResyncOutcome> &outcome)
    {
        return outcome && outcome->failure ? outcome->failure->code : u"none"_s;
    }

    QString codeOfSync(const QUrl &origin, const QUrl &proxy = {}, const QByteArray &caPem = {})
    {
        SystemClock clock;
        AppDoor door;
        door.proxy = proxy;
        door.caPem = caPem;
        return codeOf(answerOf(syncAt(origin, door, clock)));
    }

    /// bearer: in the recorded words; else the right one, as with each POST.
    static HttpResponse ask(StandInServer &server, const QByteArray &method, const QString &path, const QString &bearer,
        const QByteArray &body)
    {
        const QByteArray old(64, '0');
        const auto hashOf = [](const QByteArray &key) { return signingKeyHash(Secret(key)).toLatin1(); };
        const QHash<QString, QByteArray> bearers{{u"none"_s, {}}, {u"old's text"_s, old},
            {u"old with prefix"_s, "signkey-prod-" + old}, {u"new's hash"_s, hashOf(QByteArray(64, '1'))},
            {u"another key"_s, hashOf(QByteArray("ab").repeated(32))}};
        const QByteArray key = bearers.value(bearer, hashOf(old));
        SystemClock clock;
        QUrl url = server.origin();
        url.setPath(path);
        HttpCall::Request request{.method = method, .url = url, .headers = {}, .body = body};
        if (!key.isEmpty())
            request.headers.emplaceBack("Authorization", "Bearer " + key);
        return answerOf(HttpCall::run(clock, request)).value_or(HttpResponse{.status = 0, .headers = {}, .body = {}});
    }

    /// Those of the moment; the ones that never change stay. Of JSON the order of the members goes, too.
    static QString withoutTimes(const QString &body)
    {
        static const QRegularExpression time(u"\"(?!2021)\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z\""_s);
        QString text = body;
        text.replace(time, u"\"then\""_s);
        const QJsonDocument json = QJsonDocument::fromJson(text.toUtf8());
        return json.isObject() ? QString::fromUtf8(json.toJson(QJsonDocument::Compact)) : text;
    }
};

QTEST_GUILESS_MAIN(ServerPlacesTest)
#include "tst_serverplaces.moc"
