// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// needs: stand-in

#include "app/practice/httpcall.h"
#include "tests/support/answerof.h"
#include "tests/support/contentsof.h"
#include "tests/support/selfhostedstage.h"

#include <QTcpServer>
#include <QTest>

using namespace Qt::StringLiterals;

/// That the tests of self-hosted servers would start a real one as it wants to be started, by a script that takes what
/// `inngest start` takes. What a real one makes of that is not told by it.
class RealServerTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        qputenv("IKM_INNGEST_SERVER", IKM_SOURCE_DIR "/tests/selfhosted/server/as-inngest");
        qputenv("IKM_STAND_IN", IKM_BINARY_DIR "/inngest-selfhosted-stand-in");
        QVERIFY(StandInServer::isReal());
    }

    void getsItsSettingsAsVariables()
    {
        qputenv("INNGEST_EVENT_KEY", "of-the-developer");
        qputenv("INNGEST_DEV", "1");
        const QTemporaryDir folder;
        StandInServer server(folder.path());
        QVERIFY(server.restartWith(
            {.signingKey = Secret(QByteArray(64, '0')), .eventKeys = {Secret("first"), Secret("last")}}));
        qunsetenv("INNGEST_EVENT_KEY");
        qunsetenv("INNGEST_DEV");
        QCOMPARE(contentsOf(folder.filePath(u"variables"_s)),
            "INNGEST_EVENT_KEY=first,last\nINNGEST_SIGNING_KEY=" + QByteArray(64, '0') + '\n');
        const QByteArray arguments = contentsOf(folder.filePath(u"arguments"_s));
        QVERIFY2(
            arguments.startsWith("start --host 127.0.0.1 --port " + QByteArray::number(server.origin().port()) + ' '),
            arguments.constData());
        QVERIFY(!arguments.contains("first") && !arguments.contains(QByteArray(64, '0')));
    }

    /// What it holds in its folder stays, and so does its address.
    void isEndedBySignalAndStartedAnew()
    {
        SelfHostedStage m;
        QVERIFY(m.registers({{u"appName"_s, u"shop"_s}, {u"url"_s, u"http://127.0.0.1:1/api/inngest"_s}}));
        const QUrl before = m.server.origin();
        m.server.stop();
        QVERIFY(!m.server.isRunning());
        QTcpServer free;
        QVERIFY(free.listen(QHostAddress::LocalHost, static_cast<quint16>(before.port())));
        free.close();
        QVERIFY(m.server.restart());
        QCOMPARE(m.server.origin(), before);
        QCOMPARE(m.server.starts(), 2);
        const auto apps = answerOf(m.dashboard->apps(m.environment().id));
        QVERIFY(apps && apps->size() == 1);
    }

    void saysWhyItDoesNotStart()
    {
        const QTemporaryDir folder;
        StandInServer server(folder.path());
        QVERIFY(!server.restartWith({.signingKey = Secret("abc"), .eventKeys = {Secret("first")}}));
        QVERIFY2(server.complaint().contains("even number of chars"), server.complaint().constData());
        QVERIFY(!server.isRunning());
        QCOMPARE(server.starts(), 0);
    }

    /// Somebody who answers at its address is not the server that did not start.
    void takesNobodyElseForIt()
    {
        const QTemporaryDir folder;
        const QTemporaryDir elsewhere;
        const ServerSettings settings{.signingKey = Secret(QByteArray(64, '0')), .eventKeys = {Secret("first")}};
        StandInServer server(folder.path());
        QVERIFY(server.restartWith(settings));
        QVERIFY(server.restart());
        server.stop();
        QTcpServer squatter;
        QVERIFY(squatter.listen(QHostAddress::LocalHost, static_cast<quint16>(server.origin().port())));
        QVERIFY(!server.start());
        QVERIFY2(server.complaint().contains("address already in use"), server.complaint().constData());
        QCOMPARE(server.starts(), 2);
    }

    void startsADevelopmentServer()
    {
        const QTemporaryDir folder;
        StandInServer server(folder.path(), {u"--dev"_s});
        QVERIFY(server.restartWith({.signingKey = Secret(QByteArray(64, '0')), .eventKeys = {Secret("first")}}));
        SystemClock clock;
        const auto answer = answerOf(HttpCall::run(
            clock, {.method = "GET", .url = server.origin().resolved(QUrl(u"/health"_s)), .headers = {}, .body = {}}));
        QVERIFY(answer);
        QCOMPARE(headerIn(answer->headers, "x-inngest-server-kind"), "dev");
    }

    void rotatesThere()
    {
        SelfHostedStage m;
        QVERIFY(m.begin(true, true));
        QVERIFY(m.runTo(RotationStep::Undone));
        QCOMPARE(m.session->rotation().outcome, RotationOutcome::Done);
        QCOMPARE(m.errors, QStringList());
        QCOMPARE(m.server.starts(), 5);
        QVERIFY(m.signingKeys().first().value == m.server.settings().signingKey);
    }
};

QTEST_GUILESS_MAIN(RealServerTest)
#include "tst_realserver.moc"
