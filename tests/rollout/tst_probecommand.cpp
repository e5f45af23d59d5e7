// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rollout/probecommand.h"

#include "app/rollout/probeanswer.h"
#include "tests/rollout/rolloutstage.h"

#include <QHostAddress>
#include <QLocale>
#include <QProcess>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace rollout;

namespace {

/// What a shell prints, run with the command on its standard input while our own servers answer.
QString printedBy(const QString &command)
{
    QProcess shell;
    QSignalSpy finished(&shell, &QProcess::finished);
    shell.setProcessChannelMode(QProcess::MergedChannels);
    shell.start(u"sh"_s, {});
    shell.write(command.toUtf8());
    shell.closeWriteChannel();
    if (!finished.wait(20'000))
        return {};
    return QString::fromUtf8(shell.readAll());
}

/// The command for an app, which our own server stands in for.
QString commandFor(
    const RolloutApp &app, const Host &host, const RolloutKeys &keys, const QDateTime &now, int rounds = 1)
{
    return ProbeCommand::textFor({app.key(), app.url(), rounds}, keys, now)
        .replace(app.url().toString(), host.url().toString());
}

/// The line before the answer to the first question.
QString labelOf(const ProbeCommand::Target &target, const RolloutKeys &keys, const Clock &clock)
{
    const QString command = ProbeCommand::textFor(target, keys, clock.now());
    const QString mark = command.mid(command.indexOf(u"=== probe"_s), 27);
    return mark + u"%1 1 new %1 ===\n"_s.arg(clock.now().toSecsSinceEpoch());
}

/// Lets the program's time go on by as much as the shell's sleep, in no time.
class TimeKeeper
{
public:
    explicit TimeKeeper(FakeClock &clock)
        : m_server(clock, [&clock](const HttpRequest &request, const HttpResponder &responder) {
            clock.advance(std::chrono::seconds(request.path.mid(1).toInt()));
            responder.send({.status = 200});
        })
    {
        if (!m_server.listen())
            qFatal("no port");
    }

    QString sleeping(const QString &command) const
    {
        return u"sleep() { curl -sS %1/$1; }\n"_s.arg(QString::fromLatin1(m_server.origin())) + command;
    }

private:
    HttpServer m_server;
};

} // namespace

/// The command that asks from inside a VPN, and what comes of its answer.
class ProbeCommandTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        if (QStandardPaths::findExecutable(u"curl"_s).isEmpty())
            QSKIP("curl is not there");
    }

    void bringsTheAnswersOfARealShell_data()
    {
        QTest::addColumn<QString>("version");
        QTest::addColumn<bool>("isDeployed");
        for (const char *version : {"3.18.0", "3.52.7", "4.24.0"}) {
            QTest::addRow("%s, deployed", version) << QString::fromLatin1(version) << true;
            QTest::addRow("%s, left behind", version) << QString::fromLatin1(version) << false;
        }
    }

    void bringsTheAnswersOfARealShell()
    {
        QFETCH(QString, version);
        QFETCH(bool, isDeployed);
        FakeClock clock;
        Host host(clock, {.version = version});
        host.start({isDeployed ? variables(newKey, oldKey) : variables(oldKey)});
        RolloutCheck check(clock);
        check.setKeys(keysFor(RolloutGoal::NewBesideOld));
        RolloutApp app = appAt(QUrl(u"https://inside.example.com/api/inngest"_s));
        check.setApps({app});
        QSignalSpy sampled(&check, &RolloutCheck::sampled);

        const QString printed = printedBy(commandFor(check.rows().first().app, host, check.keys(), clock.now()));
        QCOMPARE(host.requests, 3);
        QVERIFY(check.takePasted(app.key(), printed).has_value());

        const AppSample sample = check.rows().first().latest;
        QCOMPARE(sample.signing.name(), isDeployed ? u"new+old"_s : u"old"_s);
        QCOMPARE(sample.standing, isDeployed ? AppStanding::Good : AppStanding::WouldBreak);
        QCOMPARE(sample.isSignedAnswer, version != "3.18.0"_L1);
        QCOMPARE(check.rows().first().signing.good, isDeployed ? 1 : 0);
        QCOMPARE(sampled.size(), 1);

        // The same once more is no second answer.
        QCOMPARE(check.takePasted(app.key(), printed).error().kind, Error::Kind::Conflict);
        QCOMPARE(check.takePasted(app.key(), u"  "_s + printed + u"\n"_s).error().kind, Error::Kind::Conflict);
        QCOMPARE(check.rows().first().rounds, 1);
    }

    /// One command, pasted once; an app that makes its answer look like the command's own lines speaks for itself only.
    void bringsTheAnswersOfSeveralApps()
    {
        FakeClock clock;
        Host good(clock);
        good.start({variables(newKey, oldKey)});
        Host late(clock);
        late.start({variables(oldKey)});
        RolloutCheck check(clock);
        check.setKeys(keysFor(RolloutGoal::NewBesideOld));
        QList<RolloutApp> apps;
        for (const QString &name : {u"a"_s, u"b"_s, u"c"_s}) {
            RolloutApp app = appAt(QUrl(u"https://%1.example.com/api/inngest"_s.arg(name)));
            app.app.id = name;
            apps.append(app);
        }
        check.setApps(apps);
        const QList<ProbeCommand::Target> targets{
            {u"a"_s, apps[0].url(), 1}, {u"b"_s, apps[1].url(), 1}, {u"c"_s, {}, 1}};
        const QString command = ProbeCommand::textFor(targets, check.keys(), clock.now())
                                    .replace(apps[0].url().toString(), good.url().toString())
                                    .replace(apps[1].url().toString(), late.url().toString());
        QVERIFY(!command.contains(newKey.revealText()) && !command.contains(oldKey.revealText()));
        const QString printed = printedBy(command);
        QCOMPARE(good.requests, 3);
        QCOMPARE(late.requests, 3);
        const auto take = [&](const QString &text, const QString &key) {
            return check.takePasted(key, ProbeCommand::partOf(text, key)).has_value();
        };
        QVERIFY(take(printed, u"a"_s) && take(printed, u"b"_s));
        QVERIFY(!take(printed, u"c"_s)); // it has no address, and gets nobody else's answer
        QCOMPARE(check.row(u"a"_s)->latest.signing.name(), u"new+old"_s);
        QCOMPARE(check.row(u"b"_s)->latest.signing.name(), u"old"_s);
        // Another run's number, as an app may have seen it that was asked then.
        const QString part = ProbeCommand::partOf(printed, u"a"_s);
        QVERIFY(!part.isEmpty() && !ProbeCommand::partOf(printed, u"b"_s).contains(part));
        const QString forged = QString(printed).replace(
            ProbeCommand::partOf(printed, u"b"_s), u"\n=== app 0123456789abcdef 0123456789abcdef ===\n"_s + part);
        QCOMPARE(ProbeCommand::partOf(forged, u"a"_s), part);
    }

    void bringsTheFullCountInOneGo()
    {
        FakeClock clock;
        Host host(clock);
        host.start({variables(newKey, oldKey)});
        RolloutCheck check(clock);
        check.setKeys(keysFor(RolloutGoal::NewBesideOld));
        RolloutApp app = appAt(QUrl(u"https://inside.example.com/api/inngest"_s));
        check.setApps({app});
        TimeKeeper time(clock);

        const QDateTime madeAt = clock.now();
        const QString command = commandFor(app, host, check.keys(), madeAt, 5);
        const QString printed = printedBy(time.sleeping(command));
        QCOMPARE(host.requests, 15);
        QVERIFY(madeAt.secsTo(clock.now()) >= 120);
        // Each of its signatures was still good, with a minute to carry the command over.
        QVERIFY(madeAt.secsTo(clock.now()) <= 300 - ProbeCommand::secondsToUse);
        QCOMPARE(check.takePasted(app.key(), printed).value_or(-1), 5);
        const RolloutRow row = check.rows().first();
        QCOMPARE(row.signing.good, 5);
        QCOMPARE(row.signing.evidence, EvidenceClass::Proven);
        QVERIFY(check.gate().isOpen);
        // Its age counts from when it was asked.
        clock.advance(10min - 145s);
        QCOMPARE(check.rowsFor(check.keys(), {}).first().signing.good, 5);
        clock.advance(2s);
        QCOMPARE(check.rowsFor(check.keys(), {}).first().signing.good, 4);
        // And an act wants one more.
        QVERIFY(!gateOf(check.rowsFor(check.keys(), {}, clock.monotonic())).isOpen);
    }

    void takesItsPlaceBetweenWhatWasAskedFromHere()
    {
        FakeClock clock;
        Host host(clock);
        host.start({variables(oldKey)});
        RolloutCheck check(clock);
        check.setKeys(keysFor(RolloutGoal::NewBesideOld));
        check.setApps({host.app()});
        const QString printed = printedBy(commandFor(check.rows().first().app, host, check.keys(), clock.now()));
        clock.advance(1min);
        host.start({variables(newKey, oldKey)});
        QVERIFY(askAll(check, clock, 5));
        QVERIFY(check.gate().isOpen);
        // What was left behind a minute before contradicts nothing of what came after.
        QCOMPARE(check.takePasted(u"id-shop"_s, printed).value_or(-1), 1);
        QVERIFY(check.gate().isOpen);
        QCOMPARE(check.rows().first().latest.signing.name(), u"new+old"_s);
        QCOMPARE(check.rows().first().signing.contradiction, u"old"_s);
    }

    void doesNotCountWhatWasAskedBeforeTheAppsMoment()
    {
        FakeClock clock;
        clock.advance(1h);
        Host host(clock);
        host.start({variables(newKey, oldKey)});
        RolloutCheck check(clock);
        check.setKeys(keysFor(RolloutGoal::NewBesideOld));
        RolloutApp app = host.app();
        check.setApps({app});
        const QString printed = printedBy(commandFor(check.rows().first().app, host, check.keys(), clock.now()));
        clock.advance(5s);
        app.moment = {.since = clock.now(), .sinceTaken = clock.monotonic()};
        check.setApps({app});
        clock.advance(5s);
        QCOMPARE(check.takePasted(app.key(), printed).value_or(-1), 1);
        QCOMPARE(check.rows().first().signing.good, 0);
        QCOMPARE(check.rows().first().signing.because, Proof::Because::NotAsked);
    }

    void isOfTheTimeWhenItWasAsked()
    {
        FakeClock clock;
        Host host(clock);
        host.start({variables(newKey, oldKey)});
        RolloutCheck check(clock);
        check.setKeys(keysFor(RolloutGoal::NewBesideOld));
        check.setApps({appAt(QUrl(u"https://inside.example.com/api/inngest"_s))});
        const QDateTime madeAt = clock.now();
        const QString printed = printedBy(commandFor(check.rows().first().app, host, check.keys(), madeAt));
        clock.advance(8min);
        QVERIFY(check.takePasted(u"id-shop"_s, printed).has_value());
        const AppSample sample = check.rows().first().latest;
        QCOMPARE(sample.standing, AppStanding::Good);
        QCOMPARE(sample.reason, ProbeReason::None);
        QVERIFY(sample.at <= madeAt);
        QVERIFY(!sample.clockDifference);
    }

    /// Some minutes on the way are part of its age.
    void countsNothingThatWasAskedTooLongAgo()
    {
        FakeClock clock;
        clock.advance(1h);
        Host host(clock);
        host.start({variables(newKey, oldKey)});
        RolloutCheck check(clock);
        check.setKeys(keysFor(RolloutGoal::NewBesideOld));
        check.setApps({host.app()});
        const auto printed
            = [&] { return printedBy(commandFor(check.rows().first().app, host, check.keys(), clock.now())); };
        const auto goodAfter = [&](const QString &answer) {
            return check.takePasted(host.app().key(), answer) ? check.rows().first().signing.good : -1;
        };
        const QString late = printed();
        clock.advance(8min);
        QCOMPARE(goodAfter(late), 1);
        clock.advance(3min);
        QCOMPARE(goodAfter(printed()), 1);
    }

    void holdsNoKeyAndOneWordForTheAddress()
    {
        const QUrl url(u"https://shop.example.com/it's/$(reboot)/`x`?a=1&b=`x`"_s);
        const QString text
            = ProbeCommand::textFor({u"a"_s, url}, keysFor(RolloutGoal::NewBesideOld), FakeClock().now());
        QVERIFY(!text.contains(u"0"_s.repeated(32)));
        QVERIFY(!text.contains(u"1"_s.repeated(32)));
        QString echoed = text;
        echoed.replace(u"curl -sS -i"_s, u"printf '%s|'"_s);
        const QString printed = printedBy(echoed);
        // Without what lets callers in: it would stand in curl's arguments.
        QVERIFY(printed.contains(u'|' + QString::fromLatin1(url.adjusted(QUrl::RemoveQuery).toEncoded()) + u'|'));
        QVERIFY(!text.contains(u"a=1"_s));
    }

    /// To curl brackets mean several addresses, which is as many as whoever named the app wanted.
    void asksOneAddressWhateverItsName()
    {
        FakeClock clock;
        QList<QByteArray> asked;
        HttpServer server(clock, [&asked](const HttpRequest &request, const HttpResponder &responder) {
            asked.append(request.path);
            responder.send({.status = 200});
        });
        QVERIFY(server.listen());
        const QUrl url(QString::fromLatin1(server.origin()) + u"/[1-9]/[slug]/{a,b}"_s);
        const RolloutKeys keys = keysFor(RolloutGoal::NewBesideOld);
        printedBy(ProbeCommand::textFor({u"a"_s, url}, keys, clock.now()));
        QCOMPARE(asked.size(), 3); // each key, once
        QCOMPARE(QSet<QByteArray>(asked.begin(), asked.end()).size(), 1);
        QVERIFY2(asked.first().contains("[1-9]"), asked.first().constData());
    }

    void isEmptyForWhatCannotBeAsked()
    {
        const RolloutKeys keys = keysFor(RolloutGoal::Survey);
        const QDateTime now = FakeClock().now();
        QVERIFY(ProbeCommand::textFor(ProbeCommand::Target(), keys, now).isEmpty());
        QVERIFY(ProbeCommand::textFor({u"a"_s, QUrl(u"file:///etc/hosts"_s)}, keys, now).isEmpty());
    }

    /// What one run of the command printed counts once, for the app and the address that it was made for.
    void countsEachRoundOnce()
    {
        FakeClock clock;
        Host host(clock);
        host.start({variables(newKey, oldKey)});
        RolloutCheck check(clock);
        check.setKeys(keysFor(RolloutGoal::NewBesideOld));
        const auto named = [](const QString &name) {
            RolloutApp app = appAt(QUrl(u"https://%1.example.com/api/inngest"_s.arg(name)));
            app.app.id = name;
            return app;
        };
        const RolloutApp a = named(u"a"_s);
        const RolloutApp b = named(u"b"_s);
        check.setApps({a, b});
        const QString printed
            = printedBy(commandFor(a, host, check.keys(), clock.now(), 2).replace(u"sleep"_s, u":"_s));
        const QString cut = QString(printed).remove(u"=== end ===\n"_s);
        const auto take = [&check](const QString &app, const QString &text) {
            const Result<int> taken = check.takePasted(app, text);
            return taken ? QString::number(*taken) : QVariant::fromValue(taken.error().kind).toString();
        };
        // Another app's, and then the first round alone, the rest with it, and the whole in other clothes.
        QCOMPARE(take(u"b"_s, printed), u"Rejected"_s);
        QCOMPARE(
            take(u"a"_s, printed.left(printed.indexOf(u"=== probe"_s, printed.indexOf(u" 2 new "_s) - 60))), u"1"_s);
        QCOMPARE(take(u"a"_s, printed), u"1"_s);
        for (const QString &again : {printed, u"ann@bastion:~$ "_s + printed, cut})
            QCOMPARE(take(u"a"_s, again), u"Conflict"_s);
        QCOMPARE(check.row(u"a"_s)->rounds, 2);
        QCOMPARE(check.row(u"b"_s)->rounds, 0);
        // Two runs in one text are two.
        clock.advance(1min);
        const QString later = printedBy(commandFor(a, host, check.keys(), clock.now()));
        QCOMPARE(take(u"a"_s, cut + later), u"1"_s);
        // Asked somewhere else from now on.
        RolloutApp moved = a;
        moved.access.url = QUrl(u"https://elsewhere.example.com/api/inngest"_s);
        check.setApps({moved, b});
        QCOMPARE(take(u"a"_s, printed), u"Rejected"_s);
        QCOMPARE(take(u"a"_s, cut + later), u"Rejected"_s);
    }

    /// An app can answer what it likes: such a one was copied once for each of its heads.
    void readsAnAnswerOfManyHeads()
    {
        const FakeClock clock;
        const ProbeCommand::Target target{u"a"_s, QUrl(u"https://inside.example.com/"_s), 1};
        const RolloutKeys keys = keysFor(RolloutGoal::NewBesideOld);
        const auto rounds = ProbeCommand::read(
            labelOf(target, keys, clock) + u"HTTP/1.1 200 OK\n\n"_s.repeated(300'000) + u"{}\n=== end ===\n"_s, target,
            keys, clock.now());
        QVERIFY(rounds && rounds->size() == 1);
        QCOMPARE(rounds->first().answers.first().answer.httpStatus, 200);
    }

    /// What came of it can read as a whole answer of another kind: a page, or JSON of nobody's.
    void tellsThatAnAnswerWasCut()
    {
        FakeClock clock;
        const QByteArray date = QLocale::c().toString(clock.now(), u"ddd, dd MMM yyyy hh:mm:ss 'GMT'"_s).toLatin1();
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        connect(&server, &QTcpServer::newConnection, &server, [&server, &date] {
            QTcpSocket *socket = server.nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, socket, [socket, &date] {
                socket->write(
                    "HTTP/1.1 200 OK\r\nDate: " + date + "\r\nContent-Length: 4000\r\n\r\n{\"has_signing_key\":true");
                socket->disconnectFromHost();
            });
        });
        const ProbeCommand::Target target{
            u"a"_s, QUrl(u"http://127.0.0.1:%1/api/inngest"_s.arg(server.serverPort())), 1};
        const RolloutKeys keys = keysFor(RolloutGoal::NewBesideOld);
        const QString printed = printedBy(ProbeCommand::textFor(target, keys, clock.now()));
        const auto rounds = ProbeCommand::read(printed, target, keys, clock.now());
        QVERIFY2(rounds && rounds->size() == 1, qPrintable(printed));
        QCOMPARE(rounds->first().answers.size(), 3);
        for (const ProbedAnswer &one : rounds->first().answers) {
            QCOMPARE(one.answer.kind, ProbeAnswer::Kind::Failed);
            QCOMPARE(one.answer.reason, ProbeReason::CutOff);
        }
    }

    /// Where curl's word stands depends on what it prints to; of a refusal the status line is enough.
    void findsCurlsWordWhereverItStands_data()
    {
        QTest::addColumn<QString>("answer");
        QTest::addColumn<ProbeReason::Kind>("reason");
        const QString head = u"HTTP/1.1 200 OK\r\nContent-Length: 4000\r\n\r\n"_s;
        const QString part = u"{\"has_signing_key\":true"_s;
        const QString cut = u"curl: (18) transfer closed with 3977 bytes remaining to read"_s;
        const QString late = u"curl: (28) Operation timed out after 10001 milliseconds"_s;
        QTest::newRow("in a file") << cut + u'\n' + head + part + u'\n' << ProbeReason::CutOff;
        QTest::newRow("on a terminal") << head + cut + u"\r\n"_s + part + u"\r\n"_s << ProbeReason::CutOff;
        QTest::newRow("behind whole lines") << head + u"{\n"_s + cut + u"\n\"has\n"_s << ProbeReason::CutOff;
        QTest::newRow("at the end") << head + part + cut + u"\n\n"_s << ProbeReason::CutOff;
        QTest::newRow("too late") << late + u'\n' + head + part + u'\n' << ProbeReason::TimedOut;
        QTest::newRow("in the middle of a page")
            << head + u"<p>curl: (18) is what it says</p>\n<p></p>\n"_s << ProbeReason::NotAnSdk;
        const QString refusal = u"HTTP/1.1 401 Unauthorized\r\nX-Inngest-Sdk: go:v0.16.0\r\n\r\n{\"mes\n"_s;
        QTest::newRow("of a refusal") << cut + u'\n' + refusal << ProbeReason::Refused;
    }
    void findsCurlsWordWhereverItStands()
    {
        QFETCH(QString, answer);
        const FakeClock clock;
        const ProbeCommand::Target target{u"a"_s, QUrl(u"https://inside.example.com/"_s), 1};
        const RolloutKeys keys = keysFor(RolloutGoal::NewBesideOld);
        const auto rounds
            = ProbeCommand::read(labelOf(target, keys, clock) + answer + u"=== end ===\n"_s, target, keys, clock.now());
        QVERIFY(rounds && rounds->size() == 1);
        QTEST(rounds->first().answers.first().answer.reason, "reason");
    }

    /// As where the app is asked from here: by the address that the command asks, which is without what stands behind
    /// “?”.
    void tellsWhereAnAnswerLeads_data()
    {
        QTest::addColumn<QString>("head");
        QTest::addColumn<ProbeReason::Kind>("reason");
        QTest::addColumn<QString>("detail");
        const auto row
            = [](const char *name, const QString &location, ProbeReason::Kind reason, const QString &detail = {}) {
                  QTest::newRow(name) << u"308 Permanent Redirect\r\nLocation: "_s + location << reason << detail;
              };
        row("to another path", u"https://inside.example.com/v2/inngest"_s, ProbeReason::MovedPath, u"/v2/inngest"_s);
        row("to another path, without the host", u"/v2/inngest"_s, ProbeReason::MovedPath, u"/v2/inngest"_s);
        row("to another host", u"https://elsewhere.example.net/api/inngest"_s, ProbeReason::Redirected,
            u"elsewhere.example.net"_s);
        row("to itself", u"https://inside.example.com/api/inngest"_s, ProbeReason::InFront);
        row("to a gate that sends back", u"https://gate.example.net/consent?to=%2Fapi%2Finngest"_s,
            ProbeReason::InFront);
        QTest::newRow("to whoever is at the host")
            << u"511 Network Authentication Required"_s << ProbeReason::InFront << QString();
    }
    void tellsWhereAnAnswerLeads()
    {
        QFETCH(QString, head);
        const FakeClock clock;
        const ProbeCommand::Target target{u"a"_s, QUrl(u"https://inside.example.com/api/inngest?bypass=a-word"_s), 1};
        const RolloutKeys keys = keysFor(RolloutGoal::NewBesideOld);
        const auto rounds
            = ProbeCommand::read(labelOf(target, keys, clock) + u"HTTP/1.1 "_s + head + u"\r\n\r\n\n=== end ===\n"_s,
                target, keys, clock.now());
        QVERIFY(rounds && rounds->size() == 1);
        const ProbeAnswer answer = rounds->first().answers.first().answer;
        QTEST(answer.reason, "reason");
        QTEST(answer.detail, "detail");
    }

    void refusesWhatIsNoAnswer_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<Error::Kind>("kind");
        const QString now = QString::number(FakeClock().now().toSecsSinceEpoch());
        const QString command = ProbeCommand::textFor({u"id-shop"_s, QUrl(u"https://inside.example.com/"_s)},
            keysFor(RolloutGoal::NewBesideOld), FakeClock().now());
        const QString label = command.mid(command.indexOf(u"=== probe"_s), 27); // and its mark
        QTest::newRow("nothing") << QString() << Error::Kind::Unreadable;
        QTest::newRow("something else") << u"hello"_s << Error::Kind::Unreadable;
        QTest::newRow("the command itself") << ProbeCommand::textFor(
            {u"a"_s, QUrl(u"https://shop.example.com/"_s)}, keysFor(RolloutGoal::NewBesideOld), FakeClock().now())
                                            << Error::Kind::Unreadable;
        QTest::newRow("curl could not connect")
            << label + u"%1 1 new %1 ===\ncurl: (7) Failed to connect\n\n=== end ===\n"_s.arg(now)
            << Error::Kind::Unreadable;
        QTest::newRow("yesterday's") << label
                + u"1700000000 1 new 1700000000 ===\nHTTP/1.1 200 OK\n\n{}\n=== end ===\n"_s
                                     << Error::Kind::Timeout;
        const QString twoHoursAgo
            = label + u"%1 1 new %1 ===\nHTTP/1.1 200 OK\nDate: Sun, 22 Nov 2026 10:00:00 GMT\n\n{}\n=== end ===\n"_s;
        QTest::newRow("of an app whose clock is off") << twoHoursAgo.arg(now) << Error::Kind::Unexpected;
        QTest::newRow("yesterday's, of an app whose clock is off")
            << twoHoursAgo.arg(1700000000) << Error::Kind::Timeout;
        QTest::newRow("far too much") << QString(64 * ProbeReply::maxBytes + 1, u'x') << Error::Kind::Unreadable;
    }

    void refusesWhatIsNoAnswer()
    {
        QFETCH(QString, text);
        FakeClock clock;
        RolloutCheck check(clock);
        check.setKeys(keysFor(RolloutGoal::NewBesideOld));
        check.setApps({appAt(QUrl(u"https://inside.example.com/"_s))});
        const Result<int> taken = check.takePasted(u"id-shop"_s, text);
        QVERIFY(!taken);
        QTEST(taken.error().kind, "kind");
        QCOMPARE(check.rows().first().rounds, 0);
        QCOMPARE(check.takePasted(u"nobody"_s, text).error().kind, Error::Kind::NotFound);
    }

    /// An app's clock that is off does not become right by another command.
    void saysByHowMuchAnAppsClockIsOff_data()
    {
        QTest::addColumn<QString>("date");
        QTest::addColumn<QString>("words");
        QTest::newRow("behind") << u"Sun, 22 Nov 2026 10:15:00 GMT"_s << u"is 1 h 45 min behind"_s;
        QTest::newRow("ahead") << u"Mon, 23 Nov 2026 13:00:00 GMT"_s << u"is 25 h 0 min ahead"_s;
        QTest::newRow("a little") << u"Sun, 22 Nov 2026 11:50:00 GMT"_s << QString();
    }
    void saysByHowMuchAnAppsClockIsOff()
    {
        QFETCH(QString, date);
        QFETCH(QString, words);
        const FakeClock clock;
        const QString text = u"=== probe 01ba4719c80b6fe9 %1 1 new %1 ===\nHTTP/1.1 401 Unauthorized\nDate: %2\n\n\n"
                             "=== end ===\n"_s.arg(QString::number(clock.now().toSecsSinceEpoch()), date);
        const auto rounds = ProbeCommand::read(text, {}, keysFor(RolloutGoal::NewBesideOld), clock.now());
        QCOMPARE(rounds.has_value(), words.isEmpty());
        if (!rounds)
            QVERIFY2(rounds.error().serverMessage.contains(words), qPrintable(rounds.error().serverMessage));
    }

    /// A terminal shows what earlier commands printed, too.
    void passesOverWhatEarlierRunsPrinted()
    {
        const FakeClock clock;
        const auto roundAt = [&clock](qint64 secondsAgo, const QString &number) {
            return u"=== probe 01ba4719c80b6fe9 %1 %2 new %1 ===\nHTTP/1.1 401 Unauthorized\n\n\n"_s.arg(
                QString::number(clock.now().toSecsSinceEpoch() - secondsAgo), number);
        };
        const QString old = roundAt(1200, u"1"_s) + roundAt(1100, u"2"_s) + u"=== end ===\n$ sh probe.sh\n"_s;
        const QString text = old + roundAt(100, u"1"_s) + roundAt(50, u"2"_s) + u"=== end ===\n"_s;
        const auto read = [&clock](const QString &printed) {
            return ProbeCommand::read(printed, {}, keysFor(RolloutGoal::NewBesideOld), clock.now());
        };
        const auto rounds = read(text);
        QVERIFY(rounds.has_value());
        QCOMPARE(rounds->size(), 2);
        QCOMPARE(rounds->first().at, clock.now().addSecs(-100));
        QCOMPARE(read(old).error().kind, Error::Kind::Timeout);
    }

    void namesWhyTlsDidNotComeAbout_data()
    {
        QTest::addColumn<QString>("words");
        QTest::addColumn<NetworkFault::Kind>("kind");
        const auto row = [](const char *name, const char *words, NetworkFault::Kind kind) {
            QTest::newRow(name) << QString::fromLatin1(words) << kind;
        };
        row("plain http", "(35) error:0A00010B:SSL routines::wrong version number", NetworkFault::NotHttp);
        row("plain http, as newer ones say it",
            "(35) TLS connect error: error:0A0000C6:SSL routines::packet length "
            "too long",
            NetworkFault::NotHttp);
        row("plain http, with OpenSSL 1.1", "(35) error:1408F10B:SSL routines:ssl3_get_record:wrong version number",
            NetworkFault::NotHttp);
        row("plain http, with GnuTLS", "(35) gnutls_handshake() failed: An unexpected TLS packet was received.",
            NetworkFault::NotHttp);
        row("a version", "(35) error:0A00042E:SSL routines::tlsv1 alert protocol version", NetworkFault::TlsVersion);
        row("a version, with GnuTLS",
            "(35) gnutls_handshake() failed: A packet with illegal or unsupported version "
            "was received.",
            NetworkFault::TlsVersion);
        row("cut", "(35) OpenSSL SSL_connect: Connection reset by peer in connection to inside.example.com:443",
            NetworkFault::HandshakeCut);
        row("ended", "(35) OpenSSL SSL_connect: SSL_ERROR_SYSCALL in connection to inside.example.com:443",
            NetworkFault::HandshakeCut);
        row("ended, with GnuTLS", "(35) gnutls_handshake() failed: The TLS connection was non-properly terminated.",
            NetworkFault::HandshakeCut);
        row("refused", "(35) error:0A000410:SSL routines::sslv3 alert handshake failure",
            NetworkFault::HandshakeRefused);
        row("wants a certificate",
            "(56) OpenSSL SSL_read: error:0A00045C:SSL routines::tlsv13 alert certificate "
            "required, errno 0",
            NetworkFault::ClientCertificateWanted);
        row("not told", "(35) schannel: something", NetworkFault::HandshakeFailed);
    }
    void namesWhyTlsDidNotComeAbout()
    {
        QFETCH(QString, words);
        FakeClock clock;
        const QString now = QString::number(clock.now().toSecsSinceEpoch());
        // One answer has to be there, or nothing of it is taken.
        const QString text
            = u"=== probe 01ba4719c80b6fe9 %1 1 new %1 ===\ncurl: %2\n\n"
              "=== probe 01ba4719c80b6fe9 %1 1 old %1 ===\nHTTP/1.1 503 Busy\n\n\n=== end ===\n"_s.arg(now, words);
        const auto rounds = ProbeCommand::read(text, {}, keysFor(RolloutGoal::NewBesideOld), clock.now());
        QVERIFY(rounds && rounds->size() == 1 && rounds->first().answers.size() == 2);
        QTEST(rounds->first().answers.first().answer.network.kind, "kind");
    }

    void readsWhatATerminalMadeOfIt()
    {
        // Carriage returns, a proxy's own head first, an HTTP/2 status line, blanks after the label.
        FakeClock clock;
        const QString now = QString::number(clock.now().toSecsSinceEpoch());
        const QString refused = u"HTTP/1.1 200 Connection established\r\n\r\nHTTP/2 401 \r\ncontent-type: "
                                "application/json\r\n\r\n{\"message\":\"Unauthorized\"}\r\n"_s;
        QString text = u"$ sh probe.sh\r\n"_s;
        for (const char *key : {"new", "old", "random"})
            text += u"=== probe 01ba4719c80b6fe9 %1 1 %2 %1 ===  \r\n"_s.arg(now, QString::fromLatin1(key)) + refused;
        text += u"=== end ===\r\n$ "_s;
        const auto rounds = ProbeCommand::read(text, {}, keysFor(RolloutGoal::NewBesideOld), clock.now());
        QVERIFY(rounds.has_value());
        QCOMPARE(rounds->size(), 1);
        QCOMPARE(rounds->first().answers.size(), 3);
        QCOMPARE(rounds->first().at, clock.now()); // as it was printed: the answers tell no time
        for (const ProbedAnswer &probed : rounds->first().answers) {
            QCOMPARE(probed.answer.httpStatus, 401);
            QCOMPARE(probed.answer.kind, ProbeAnswer::Kind::Refused);
        }
    }
};

QTEST_GUILESS_MAIN(ProbeCommandTest)
#include "tst_probecommand.moc"
