// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// needs: practice-server

#include "tests/support/answerof.h"
#include "tests/support/practiceprocess.h"
#include "tests/support/practicewire.h"
#include "tests/support/rotationstage.h"

#include <QElapsedTimer>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// What the sweeps over rotations stand on: a server elsewhere, a clock that leaps, and watches that miss nothing.
class RotationStageTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { m_server = std::make_unique<PracticeProcess>(m_directory.filePath(u"practice"_s)); }
    void cleanupTestCase() { m_server.reset(); }
    void init() { QVERIFY(m_server->reset()); }

    void leapsOverAMinuteAndTakesTheServerAlong()
    {
        RotationStage stage(m_directory.path(), m_server->origin(), m_server->token());
        const QDateTime before = m_server->now();
        QElapsedTimer took;
        took.start();
        bool isCalled = false;
        stage.clock.after(60s, &stage.control, [&] { isCalled = true; });
        QTRY_VERIFY(isCalled);
        QVERIFY(stage.clock.monotonic() >= 60s);
        QVERIFY(before.secsTo(m_server->now()) >= 59);
        QVERIFY(std::abs(m_server->now().msecsTo(stage.clock.now())) < 1000);
        QVERIFY(took.elapsed() < 5000);
    }

    void settlesAnActWhoseAnswerIsLateOrLost_data()
    {
        QTest::addColumn<QString>("fault");
        for (const auto &fault : {u"lostAnswer"_s, u"lateEffect"_s, u"halfAnswer"_s, u"neverAnswers"_s})
            QTest::addRow("%s", qPrintable(fault)) << fault;
    }

    void settlesAnActWhoseAnswerIsLateOrLost()
    {
        QFETCH(QString, fault);
        QStringList seen;
        int writes = 0; // the database's thread writes it, and is done with it when the act has ended
        RotationWatches watches{
            .calls = [&](const QString &call,
                         WatchedDashboard::Moment moment) { seen.append(call + u"/%1"_s.arg(int(moment))); },
            .writes = [&](bool isCommitted) { writes += isCommitted; }};
        RotationStage stage(m_directory.path(), m_server->origin(), m_server->token(), watches);
        stage.clock.setPatience(300ms);
        stage.clock.setQuiet(20ms);
        const Environment production = stage.production();
        QVERIFY(answerOf(m_server->control().setFault(
            {.kind = *practiceWire::faultKindOf(fault), .operation = u"createIngestKey"_s, .delay = 1ms})));
        QElapsedTimer took;
        took.start();
        Act *act = stage.acts->start(
            {.kind = ActKind::CreateEventKey, .environment = production, .newKey = {.name = u"shop"_s}});
        QSignalSpy finished(act, &Act::finished);
        QVERIFY(finished.wait(10'000));
        QCOMPARE(act->end(), fault == "neverAnswers"_L1 ? Act::End::NotDone : Act::End::Done);
        QVERIFY(seen.contains(u"createEventKey/0"_s) && seen.contains(u"createEventKey/1"_s));
        QCOMPARE(seen.count(u"createEventKey/0"_s), 1);
        QCOMPARE(m_server->requests(u"createIngestKey"_s), 1);
        QVERIFY(writes >= 3); // the intent, when the answer was lost, the outcome
        QVERIFY(took.elapsed() < 5000);
    }

    void keepsSecretsOverTheEndOfTheProgram()
    {
        const QString path = m_directory.filePath(u"keychain.json"_s);
        const Secret secret = Secret::fromText(u"a secret"_s);
        {
            FileSecretStore store(path);
            QVERIFY(answerOf(store.write(u"a"_s, secret)));
            QVERIFY(answerOf(store.write(u"b"_s, secret)));
            QVERIFY(answerOf(store.remove(u"b"_s)));
        }
        FileSecretStore store(path);
        QCOMPARE(store.names(), QStringList(u"a"_s));
        QVERIFY(answerOf(store.read(u"a"_s)).value() == secret);
    }

private:
    QTemporaryDir m_directory;
    std::unique_ptr<PracticeProcess> m_server;
};

QTEST_GUILESS_MAIN(RotationStageTest)
#include "tst_rotationstage.moc"
