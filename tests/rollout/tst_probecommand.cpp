// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rollout/probecommand.h"

#include "tests/rollout/rolloutstage.h"

#include <QProcess>
#include <QStandardPaths>
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

        const QString printed = printedBy(ProbeCommand::textFor(host.url(), check.keys(), clock.now()));
        QCOMPARE(host.requests, 3);
        QVERIFY(check.takePasted(app.key(), printed).has_value());

        const AppSample sample = check.rows().first().latest;
        QCOMPARE(sample.signingKey, isDeployed ? SigningKeyVerdict::NewAndOld : SigningKeyVerdict::OldOnly);
        QCOMPARE(sample.standing, isDeployed ? AppStanding::Good : AppStanding::WouldBreak);
        QCOMPARE(sample.isSignedAnswer, version != "3.18.0"_L1);
        QCOMPARE(check.rows().first().good, isDeployed ? 1 : 0);
        QCOMPARE(sampled.size(), 1);

        // The same once more is no second answer.
        QCOMPARE(check.takePasted(app.key(), printed).error().kind, Error::Kind::Conflict);
        QCOMPARE(check.takePasted(app.key(), u"  "_s + printed + u"\n"_s).error().kind, Error::Kind::Conflict);
        QCOMPARE(check.rows().first().rounds, 1);
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
        const QString printed = printedBy(ProbeCommand::textFor(host.url(), check.keys(), madeAt));
        clock.advance(8min);
        QVERIFY(check.takePasted(u"id-shop"_s, printed).has_value());
        const AppSample sample = check.rows().first().latest;
        QCOMPARE(sample.standing, AppStanding::Good);
        QCOMPARE(sample.reason, ProbeReason::None);
        QVERIFY(sample.at <= madeAt);
        QVERIFY(!sample.clockDifference);
    }

    void holdsNoKeyAndOneWordForTheAddress()
    {
        const QUrl url(u"https://shop.example.com/it's/$(reboot)?a=1&b=`x`"_s);
        const QString text = ProbeCommand::textFor(url, keysFor(RolloutGoal::NewBesideOld), FakeClock().now());
        QVERIFY(!text.contains(u"0"_s.repeated(32)));
        QVERIFY(!text.contains(u"1"_s.repeated(32)));
        QString echoed = text;
        echoed.replace(u"curl -sS -i"_s, u"printf '%s|'"_s);
        const QString printed = printedBy(echoed);
        QVERIFY(printed.contains(u'|' + QString::fromLatin1(url.toEncoded()) + u'|'));
    }

    void isEmptyForWhatCannotBeAsked()
    {
        QVERIFY(ProbeCommand::textFor({}, keysFor(RolloutGoal::Survey), FakeClock().now()).isEmpty());
        QVERIFY(ProbeCommand::textFor(QUrl(u"file:///etc/hosts"_s), keysFor(RolloutGoal::Survey), FakeClock().now())
                    .isEmpty());
    }

    void refusesWhatIsNoAnswer_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<Error::Kind>("kind");
        const QString now = QString::number(FakeClock().now().toSecsSinceEpoch());
        QTest::newRow("nothing") << QString() << Error::Kind::Unreadable;
        QTest::newRow("something else") << u"hello"_s << Error::Kind::Unreadable;
        QTest::newRow("the command itself") << ProbeCommand::textFor(
            QUrl(u"https://shop.example.com/"_s), keysFor(RolloutGoal::NewBesideOld), FakeClock().now())
                                            << Error::Kind::Unreadable;
        QTest::newRow("curl could not connect")
            << u"=== probe %1 new ===\ncurl: (7) Failed to connect\n\n=== end ===\n"_s.arg(now)
            << Error::Kind::Unreadable;
        QTest::newRow("yesterday's") << u"=== probe 1700000000 new ===\nHTTP/1.1 200 OK\n\n{}\n=== end ===\n"_s
                                     << Error::Kind::Timeout;
        QTest::newRow("far too much") << QString(3'000'000, u'x') << Error::Kind::Unreadable;
    }

    void refusesWhatIsNoAnswer()
    {
        QFETCH(QString, text);
        FakeClock clock;
        RolloutCheck check(clock);
        check.setKeys(keysFor(RolloutGoal::NewBesideOld));
        check.setApps({appAt(QUrl(u"https://inside.example.com/"_s))});
        const Done done = check.takePasted(u"id-shop"_s, text);
        QVERIFY(!done);
        QTEST(done.error().kind, "kind");
        QCOMPARE(check.rows().first().rounds, 0);
        QCOMPARE(check.takePasted(u"nobody"_s, text).error().kind, Error::Kind::NotFound);
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
            text += u"=== probe %1 %2 ===  \r\n"_s.arg(now, QString::fromLatin1(key)) + refused;
        text += u"=== end ===\r\n$ "_s;
        const auto answers = ProbeCommand::read(text, keysFor(RolloutGoal::NewBesideOld), clock.now());
        QVERIFY(answers.has_value());
        QCOMPARE(answers->size(), 3);
        for (const ProbedAnswer &probed : *answers) {
            QCOMPARE(probed.answer.httpStatus, 401);
            QCOMPARE(probed.answer.kind, ProbeAnswer::Kind::Refused);
        }
    }
};

QTEST_GUILESS_MAIN(ProbeCommandTest)
#include "tst_probecommand.moc"
