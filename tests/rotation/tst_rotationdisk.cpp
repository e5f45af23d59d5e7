// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/core/lookup.h"
#include "app/history/historystore.h"
#include "app/rotation/rotationjournal.h"
#include "app/rotation/rotationtools.h"
#include "tests/support/answerof.h"
#include "tests/support/fulldisk.h"
#include "tests/support/lockablestore.h"
#include "tests/support/sessionstage.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

bool saysSo(const SessionStage &stage)
{
    const std::optional<Error> error = stage.session->error();
    return error && error->kind == Error::Kind::Storage && error->serverMessage.contains(u"disk is full"_s);
}

qsizetype rowsOf(const SessionStage &stage, const QString &what)
{
    return std::ranges::count(*answerOf(stage.store->entries()), what, &HistoryEntry::what);
}

} // namespace

/// A disk that takes some of what a rotation writes, and later all of it again.
class RotationDiskTest : public QObject
{
    Q_OBJECT

private slots:
    void changesNothingAtInngestWhileItsReasonsAreOnNoDisk()
    {
        SessionStage stage;
        QVERIFY(stage.begin());
        QVERIFY(stage.runTo(RotationStep::Rotate));
        const QString before = stage.activeId();
        QVERIFY(setFullForRotations(*stage.store));
        for (int i = 0; i < 5; ++i) {
            stage.take();
            QVERIFY(stage.rests());
        }
        QCOMPARE(stage.activeId(), before);
        QVERIFY(!stage.session->rotation().isRotated);
        QVERIFY(saysSo(stage));
        QCOMPARE(stage.session->stateOf(RotationStep::Rotate), RotationSession::StepState::Trouble);
        stage.session->dismissError(); // it is so all the same
        QVERIFY(saysSo(stage));
        QVERIFY(setFullForRotations(*stage.store, false));
        stage.clock.advance(5s);
        QTRY_VERIFY(!stage.session->error() || !saysSo(stage));
        QVERIFY(stage.runTo(RotationStep::Resync));
        QVERIFY(stage.activeId() != before);
        stage.start();
        QVERIFY(stage.rests());
        QVERIFY(hasOneWith(stage.session->rotation().gates, &GateRecord::step, RotationStep::Rotate));
        const auto history = answerOf(stage.store->entries());
        const auto outcomes = [&](const QString &outcome) {
            return std::ranges::count_if(*history, [&](const HistoryEntry &entry) {
                return entry.what == "RotateSigningKey"_L1 && entry.outcome == outcome;
            });
        };
        QVERIFY(outcomes(u"not done"_s) > 0);
        QCOMPARE(outcomes(u"done"_s), 1);
    }

    void deletesNoKeyWhileItsReasonsAreOnNoDisk()
    {
        SessionStage stage;
        QVERIFY(stage.begin(false, true));
        QVERIFY(stage.runTo(RotationStep::DeleteEventKeys));
        const qsizetype before = stage.dashboard.eventKeysNow(stage.environmentId).size();
        QVERIFY(setFullForRotations(*stage.store));
        for (int i = 0; i < 5; ++i) {
            stage.take();
            QVERIFY(stage.rests());
        }
        QVERIFY(saysSo(stage));
        QCOMPARE(stage.dashboard.eventKeysNow(stage.environmentId).size(), before);
        QVERIFY(setFullForRotations(*stage.store, false));
        stage.clock.advance(5s);
        QTRY_VERIFY(!saysSo(stage));
        QVERIFY(stage.runTo(RotationStep::Finish));
        QVERIFY(stage.dashboard.eventKeysNow(stage.environmentId).size() < before);
    }

    void writesWhatItOwesOnceThereIsRoom()
    {
        SessionStage stage;
        QVERIFY(stage.begin(true, false));
        QVERIFY(stage.runTo(RotationStep::RollOut));
        QVERIFY(setFullForRotations(*stage.store));
        stage.session->confirmNoApps(u"nothing runs yet"_s);
        QTRY_VERIFY(saysSo(stage));
        QCOMPARE(rowsOf(stage, u"ConfirmNoApps"_s), 0);
        stage.clock.advance(5s);
        QVERIFY(stage.rests());
        QVERIFY(saysSo(stage));
        stage.session->goOn(); // a command does not make it true
        QVERIFY(stage.rests());
        QVERIFY(saysSo(stage));
        QVERIFY(setFullForRotations(*stage.store, false));
        stage.clock.advance(5s);
        QTRY_VERIFY(!stage.session->error());
        QCOMPARE(rowsOf(stage, u"ConfirmNoApps"_s), 1);
        const Rotation known = stage.session->rotation();
        stage.start();
        QVERIFY(stage.rests());
        QCOMPARE(stage.session->rotation(), known);
    }

    void closesNothingThatTheDiskStillHasOpen()
    {
        SessionStage stage;
        QVERIFY(stage.begin(true, false));
        QVERIFY(stage.session->rotation().isBegun());
        QVERIFY(setFullForRotations(*stage.store));
        stage.session->abandon();
        QVERIFY(stage.rests());
        QVERIFY(!stage.session->rotation().isOver());
        QVERIFY(stage.session->error() && stage.session->error()->serverMessage.contains(u"not closed"_s));
        QVERIFY(!answerOf(stage.session->noteHandedOver()));
        QVERIFY(!stage.session->rotation().isOver() && stage.session->mayHandOver());
        QCOMPARE(rowsOf(stage, u"EndRotation"_s), 0);
        QVERIFY(setFullForRotations(*stage.store, false));
        stage.session->abandon();
        QVERIFY(stage.rests());
        QCOMPARE(stage.session->rotation().outcome, RotationOutcome::Abandoned);
        QCOMPARE(rowsOf(stage, u"EndRotation"_s), 1);
        QVERIFY(!stage.session->error());
        stage.session->planAnew();
        QVERIFY(stage.begin(true, false));
    }

    /// As long as the disk has it open nothing else could put them back.
    void forgetsWhatAnUndoNeedsOnlyOnceTheEndIsOnTheDisk()
    {
        SessionStage stage;
        QVERIFY(stage.begin(false, true));
        QVERIFY(stage.runTo(RotationStep::RollOut));
        const Secret old("INNGEST_EVENT_KEY=old");
        const QList<OverwrittenVariable> values{{.name = u"INNGEST_EVENT_KEY"_s, .text = old, .line = 1}};
        QVERIFY(answerOf(stage.session->keepOverwritten(u"/srv/.env"_s, values)));
        const QString item = stage.session->rotation().overwritten.first().secretName;
        QVERIFY(stage.runTo(RotationStep::Finish));
        QVERIFY(setFullForRotations(*stage.store));
        stage.session->finish();
        QVERIFY(stage.rests());
        QVERIFY(!stage.session->rotation().isOver());
        QVERIFY(stage.secrets.value(item) == old);
        QVERIFY(setFullForRotations(*stage.store, false));
        stage.session->finish();
        QVERIFY(stage.rests());
        QVERIFY(stage.session->rotation().isOver());
        QVERIFY(!stage.secrets.value(item));
    }

    void forgetsAtTheNextStartWhatAnEndLeft_data()
    {
        QTest::addColumn<RotationOutcome::Kind>("outcome");
        QTest::newRow("done") << RotationOutcome::Done;
        QTest::newRow("undone") << RotationOutcome::Undone;
        QTest::newRow("handed over: the sender may get it back") << RotationOutcome::HandedOver;
    }

    /// The program was killed right after the end, or the keychain refused.
    void forgetsAtTheNextStartWhatAnEndLeft()
    {
        QFETCH(RotationOutcome::Kind, outcome);
        SessionStage stage;
        QVERIFY(stage.begin(false, true));
        const Secret old("INNGEST_EVENT_KEY=old");
        const QList<OverwrittenVariable> values{{.name = u"INNGEST_EVENT_KEY"_s, .text = old, .line = 1}};
        QVERIFY(answerOf(stage.session->keepOverwritten(u"/srv/.env"_s, values)));
        Rotation ended = stage.session->rotation();
        const QString item = ended.overwritten.first().secretName;
        ended.outcome = outcome;
        ended.endedAt = stage.clock.now();
        stage.session.reset();
        RotationJournal journal(*stage.store);
        QVERIFY(answerOf(journal.save(ended)));
        stage.start();
        QVERIFY(stage.rests());
        const bool isKept = outcome == RotationOutcome::HandedOver;
        QCOMPARE(stage.secrets.value(item).has_value(), isKept);
        const Rotation noted = answerOf(RotationJournal(*stage.store).load(ended.id)).value();
        QCOMPARE(noted.overwritten.first().secretName, isKept ? item : QString());
    }

    /// There can be many of them, and each is a long record.
    void looksOnlyAtWhatAnEndLeft()
    {
        SessionStage stage;
        QVERIFY(stage.begin(false, true));
        Rotation ended = stage.session->rotation();
        stage.session.reset();
        ended.outcome = RotationOutcome::Done;
        const QDateTime begunAt = stage.clock.now();
        RotationJournal journal(*stage.store);
        const auto isSaved = [&](const QString &id, int minute, const QString &item) {
            ended.id = id;
            ended.begunAt = begunAt.addSecs(60 * minute);
            ended.endedAt = ended.begunAt.addSecs(30);
            ended.overwritten = {{.place = u"/srv/.env"_s, .variable = u"INNGEST_EVENT_KEY"_s, .secretName = item}};
            return answerOf(journal.save(ended)).has_value();
        };
        QVERIFY(isSaved(u"left something"_s, 1, u"rotation/left/1"_s));
        QVERIFY(isSaved(u"left nothing"_s, 2, {}));
        QVERIFY(isSaved(u"newest"_s, 3, {}));
        const auto read = answerOf(journal.endedWithSomethingLeft(ended.origin, ended.environment.id));
        QVERIFY(read);
        QStringList ids;
        for (const Rotation &one : *read)
            ids.append(one.id);
        QCOMPARE(ids, (QStringList{u"left something"_s, u"newest"_s}));
    }

    /// Its person may be away.
    void loadsWhileTheKeychainAsksAboutWhatAnEndLeft()
    {
        SessionStage stage;
        QVERIFY(stage.begin(false, true));
        const QList<OverwrittenVariable> values{
            {.name = u"INNGEST_EVENT_KEY"_s, .text = Secret("INNGEST_EVENT_KEY=old"), .line = 1}};
        QVERIFY(answerOf(stage.session->keepOverwritten(u"/srv/.env"_s, values)));
        Rotation ended = stage.session->rotation();
        ended.outcome = RotationOutcome::Done;
        ended.endedAt = stage.clock.now();
        stage.session.reset();
        QVERIFY(answerOf(RotationJournal(*stage.store).save(ended)));
        LockableStore keychain;
        keychain.items.insert(ended.overwritten.first().secretName, Secret("old"));
        keychain.isAsking = true;
        const RotationTools tools{.dashboard = stage.dashboard,
            .acts = *stage.acts,
            .history = *stage.store,
            .secrets = keychain,
            .keptKeys = *stage.keptKeys,
            .clock = stage.clock,
            .accountName = u"Acme"_s,
            .person = u"Ada"_s};
        RotationSession session(tools, stage.dashboard.environment(stage.environmentId));
        session.load();
        QTRY_VERIFY(session.isLoaded());
        QTRY_VERIFY(!keychain.asked.isEmpty());
        QVERIFY(session.isRemoving());
        keychain.answer();
        QTRY_VERIFY(!session.isRemoving());
        QVERIFY(keychain.items.isEmpty());
        const Rotation noted = answerOf(RotationJournal(*stage.store).load(ended.id)).value();
        QCOMPARE(noted.overwritten.first().secretName, QString());
    }
};

QTEST_GUILESS_MAIN(RotationDiskTest)
#include "tst_rotationdisk.moc"
