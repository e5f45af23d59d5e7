// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/practicecontrol.h"
#include "app/practice/practicehost.h"
#include "tests/practice/practiceclient.h"

#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// The practice server in a thread of the program, and the client of its control endpoint.
class PracticeHostTest : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_directory = std::make_unique<QTemporaryDir>(); }

    void startsInItsThreadAndAnswers()
    {
        PracticeHost host;
        const auto info = answerOf(host.start(m_directory->path()));
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
            PracticeHost host;
            const auto started = answerOf(host.start(m_directory->path()));
            QVERIFY(started);
            *info = *started;
        }
        QCOMPARE(first.origin, second.origin);
        QVERIFY(!(first.token == second.token));
    }

    void saysThatTheAccountIsInUse()
    {
        PracticeHost host;
        QVERIFY(answerOf(host.start(m_directory->path())));
        PracticeHost second;
        const auto refused = answerOf(second.start(m_directory->path()));
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, Error::Kind::Conflict);
    }

    void saysThatTheDirectoryCannotBeMade()
    {
        QFile file(m_directory->filePath(u"file"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        PracticeHost host;
        const auto refused = answerOf(host.start(file.fileName() + u"/inside"_s));
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, Error::Kind::Storage);
    }

    void isControlledFromOutside()
    {
        PracticeHost host;
        const auto info = answerOf(host.start(m_directory->path()));
        QVERIFY(info);
        PracticeControl control(info->origin, info->token);
        PracticeClient client(*info);

        QVERIFY(answerOf(
            control.setFault({.kind = PracticeFault::Kind::Forbidden, .operation = u"environments"_s, .times = 2})));
        QCOMPARE(PracticeClient::error(client.environments()), u"forbidden"_s);
        QVERIFY(answerOf(control.clearFaults()));
        QCOMPARE(PracticeClient::error(client.environments()), QString());
        QCOMPARE((*answerOf(control.requests()))[u"environments"_s].toInt(), 2);

        QVERIFY(answerOf(control.reset({.environments = 20, .eventKeys = 30})));
        const auto status = answerOf(control.send(u"status"_s));
        QVERIFY(status);
        QCOMPARE((*status)[u"environments"_s].toInt(), 20);
        QCOMPARE((*status)[u"origin"_s].toString(), info->origin.toString());

        const auto refused = answerOf(control.send(u"dance"_s));
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, Error::Kind::Rejected);
        QVERIFY(!refused.error().serverMessage.isEmpty());
        PracticeControl stranger(info->origin, Secret("another token"));
        QCOMPARE(answerOf(stranger.send(u"status"_s)).error().kind, Error::Kind::NotSignedIn);
    }

    void leapsForwardWhenAsked()
    {
        PracticeHost host;
        const auto info = answerOf(host.start(m_directory->path()));
        QVERIFY(info);
        PracticeControl control(info->origin, info->token);
        const auto now = [&control](qint64 leap) {
            const auto answer = answerOf(control.send(u"leap"_s, {{u"milliseconds"_s, leap}}));
            return answer ? QDateTime::fromString((*answer)[u"now"_s].toString(), Qt::ISODateWithMs) : QDateTime();
        };
        const QDateTime before = now(0);
        // Both times are cut to milliseconds, each in its own way.
        QVERIFY(before.msecsTo(now(86'400'000)) >= 86'400'000 - 10);
        QVERIFY(!answerOf(control.send(u"leap"_s, {{u"milliseconds"_s, -1}})));
    }

    void runsFasterWhenAsked()
    {
        PracticeHost host;
        const auto info = answerOf(host.start(m_directory->path()));
        QVERIFY(info);
        PracticeControl control(info->origin, info->token);
        QVERIFY(answerOf(control.send(u"timeScale"_s, {{u"factor"_s, 1000}})));
        QVERIFY(!answerOf(control.send(u"timeScale"_s, {{u"factor"_s, -1}})));
        QCOMPARE((*answerOf(control.send(u"timeScale"_s)))[u"factor"_s].toInt(), 1000);
        // Half a minute of the server's time is 30 ms of this machine's.
        QVERIFY(answerOf(
            control.setFault({.kind = PracticeFault::Kind::Latency, .operation = u"environments"_s, .delay = 30s})));
        QElapsedTimer timer;
        timer.start();
        PracticeClient client(*info);
        QVERIFY(client.environments().contains("data"_L1));
        QVERIFY(timer.elapsed() >= 30 && timer.elapsed() < 10'000);
    }

    void survivesBeingClosedWhileItStarts()
    {
        QFuture<Result<PracticeInfo>> future;
        {
            PracticeHost host;
            future = host.start(m_directory->path());
        }
        // Whatever came of it, it has ended, and the account is free.
        QTRY_VERIFY(future.isFinished());
        PracticeHost next;
        QVERIFY(answerOf(next.start(m_directory->path())));
    }

    void survivesBeingClosedWhileARequestRuns()
    {
        auto host = std::make_unique<PracticeHost>();
        const auto info = answerOf(host->start(m_directory->path()));
        QVERIFY(info);
        PracticeClient client(*info);
        {
            PracticeControl control(info->origin, info->token);
            QVERIFY(answerOf(control.setFault(
                {.kind = PracticeFault::Kind::Latency, .operation = u"*"_s, .times = -1, .delay = 1h})));
            std::ignore = control.send(u"status"_s);
        }
        const auto late = client.start(u"/gql"_s, PracticeClient::body(u"environments"_s, {}));
        PracticeControl control(info->origin, info->token);
        QTRY_COMPARE((*answerOf(control.requests()))[u"environments"_s].toInt(), 1);
        host.reset();
        QVERIFY(!answerOf(late));
        QCOMPARE(answerOf(control.send(u"status"_s)).error().kind, Error::Kind::Offline);
    }

private:
    std::unique_ptr<QTemporaryDir> m_directory;
};

QTEST_GUILESS_MAIN(PracticeHostTest)
#include "tst_practicehost.moc"
