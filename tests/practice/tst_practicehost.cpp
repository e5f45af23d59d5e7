// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/practicecontrol.h"
#include "app/practice/practicehost.h"
#include "tests/practice/practiceclient.h"
#include "tests/support/practiceclock.h"

#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// The practice server in a thread of the program, and what it can be told.
class PracticeHostTest : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_directory = std::make_unique<QTemporaryDir>(); }

    void startsInItsThreadAndAnswers()
    {
        PracticeHost host(m_clock, m_directory->path());
        const auto info = answerOf(host.start());
        QVERIFY(info);
        QVERIFY(info->origin.host() == "127.0.0.1"_L1 && info->origin.port() > 0);
        QVERIFY(info->token.size() > 40);
        PracticeClient client(*info);
        const QJsonObject answer = client.run(u"apps"_s, {{u"environmentID"_s, client.production()}});
        QVERIFY(answer[u"data"_s][u"workspace"_s][u"apps"_s][0][u"latestSync"_s][u"url"_s].isString());
    }

    void makesAnotherTokenAtEachStartAndKeepsItsAddress()
    {
        PracticeInfo first;
        PracticeInfo second;
        for (PracticeInfo *info : {&first, &second}) {
            PracticeHost host(m_clock, m_directory->path());
            const auto started = answerOf(host.start());
            QVERIFY(started);
            *info = *started;
        }
        QCOMPARE(first.origin, second.origin);
        QVERIFY(!(first.token == second.token));
    }

    void saysThatTheAccountIsInUse()
    {
        PracticeHost host(m_clock, m_directory->path());
        QVERIFY(answerOf(host.start()));
        PracticeHost second(m_clock, m_directory->path());
        const auto refused = answerOf(second.start());
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, Error::Kind::Conflict);
    }

    void saysThatTheDirectoryCannotBeMade()
    {
        QFile file(m_directory->filePath(u"file"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        PracticeHost host(m_clock, file.fileName() + u"/inside"_s);
        const auto refused = answerOf(host.start());
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, Error::Kind::Storage);
    }

    void isToldWhatToDo()
    {
        PracticeHost host(m_clock, m_directory->path());
        const auto info = answerOf(host.start());
        QVERIFY(info);
        PracticeControl &control = *host.control();
        PracticeClient client(*info);

        QVERIFY(answerOf(
            control.setFault({.kind = PracticeFault::Kind::Forbidden, .operation = u"environments"_s, .times = 2})));
        QCOMPARE(PracticeClient::error(client.environments()), u"forbidden"_s);
        QCOMPARE(answerOf(control.faults())->first().times, 1);
        QVERIFY(answerOf(control.clearFaults()));
        QVERIFY(answerOf(control.faults())->isEmpty());
        QCOMPARE(PracticeClient::error(client.environments()), QString());

        QVERIFY(answerOf(control.reset(20)));
        const auto apps = answerOf(control.apps());
        QVERIFY(apps && apps->apps.size() >= 20);

        const QString production = client.production();
        QVERIFY(answerOf(control.actAsColleague(u"createSigningKey"_s, production, {})));
        const auto refused = answerOf(control.actAsColleague(u"createSigningKey"_s, production, {}));
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, Error::Kind::Rejected);
        QVERIFY(!refused.error().serverMessage.isEmpty());
        const auto nobody = answerOf(control.deploy(u"nobody"_s));
        QVERIFY(!nobody);
        QCOMPARE(nobody.error().kind, Error::Kind::Rejected);
        QVERIFY(!nobody.error().serverMessage.isEmpty());

        QVERIFY(answerOf(control.isSignedIn()).value());
        QVERIFY(answerOf(control.setSignedIn(false)));
        QVERIFY(!answerOf(control.isSignedIn()).value());
        QVERIFY(answerOf(control.startTraffic())->isRunning);
        QVERIFY(!answerOf(control.stopTraffic())->isRunning);
    }

    void letsNobodyControlItFromOutside()
    {
        PracticeHost host(m_clock, m_directory->path());
        const auto info = answerOf(host.start());
        QVERIFY(info);
        QCOMPARE(PracticeClient(*info).post(u"/practice/control"_s, R"({"command":"reset"})")->status, 404);
    }

    void takesItsTimeFromItsClock()
    {
        PracticeClock clock(1000);
        PracticeHost host(clock, m_directory->path());
        const auto info = answerOf(host.start());
        QVERIFY(info);
        // Half a minute of the server's time is 30 ms of this machine's.
        QVERIFY(answerOf(host.control()->setFault(
            {.kind = PracticeFault::Kind::Latency, .operation = u"environments"_s, .delay = 30s})));
        QElapsedTimer timer;
        timer.start();
        PracticeClient client(*info);
        QVERIFY(client.environments().contains("data"_L1));
        QVERIFY(timer.elapsed() >= 30 && timer.elapsed() < 10'000);
    }

    void runsOnWhenItIsStartedAgain()
    {
        PracticeHost host(m_clock, m_directory->path());
        QVERIFY(!host.control());
        const auto first = answerOf(host.start());
        const auto second = answerOf(host.start());
        QVERIFY(first && second);
        QCOMPARE(second->origin, first->origin);
        QVERIFY(second->token == first->token);
        QVERIFY(host.control());
    }

    void canBeStartedAgainAfterAFailure()
    {
        PracticeHost host(m_clock, m_directory->path());
        {
            PracticeHost other(m_clock, m_directory->path());
            QVERIFY(answerOf(other.start()));
            QVERIFY(!answerOf(host.start()));
            QVERIFY(!host.control());
        }
        QVERIFY(answerOf(host.start()));
        QVERIFY(host.control());
    }

    void survivesBeingClosedWhileItStarts()
    {
        QFuture<Result<PracticeInfo>> future;
        {
            PracticeHost host(m_clock, m_directory->path());
            future = host.start();
        }
        // Whatever came of it, it has ended, and the account is free.
        QTRY_VERIFY(future.isFinished());
        PracticeHost next(m_clock, m_directory->path());
        QVERIFY(answerOf(next.start()));
    }

    void survivesBeingClosedWhileARequestRuns()
    {
        auto host = std::make_unique<PracticeHost>(m_clock, m_directory->path());
        const auto info = answerOf(host->start());
        QVERIFY(info);
        PracticeClient client(*info);
        QVERIFY(answerOf(host->control()->setFault(
            {.kind = PracticeFault::Kind::Latency, .operation = u"*"_s, .times = -1, .delay = 1h})));
        const auto late = client.start(u"/gql"_s, PracticeClient::body(u"environments"_s, {}));
        const auto told = host->control()->faults();
        host.reset();
        QVERIFY(!answerOf(late));
        QTRY_VERIFY(told.isFinished());
    }

private:
    SystemClock m_clock;
    std::unique_ptr<QTemporaryDir> m_directory;
};

QTEST_GUILESS_MAIN(PracticeHostTest)
#include "tst_practicehost.moc"
