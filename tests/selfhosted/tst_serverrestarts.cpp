// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// needs: stand-in
// timeout: 420

#include "app/history/historywords.h"
#include "app/rotation/acteffect.h"
#include "tests/support/answerof.h"
#include "tests/support/sample.h"
#include "tests/support/selfhostedstage.h"

#include <QPointer>
#include <QTest>

using namespace Qt::StringLiterals;

/// Restarts of a self-hosted server that go half, or while the program is killed.
class ServerRestartsTest : public QObject
{
    Q_OBJECT

private slots:
    void givesTheSettingsAgainInAnOutage_data()
    {
        QTest::addColumn<QString>("trouble");
        QTest::addColumn<bool>("isKilled"); // else somebody says that it was not done
        QTest::addColumn<bool>("goesBack");
        DailyRows rows(3);
        for (const char *trouble : {"capital letters", "a third key", "down", "one of two servers"}) {
            for (const bool isKilled : {true, false}) {
                for (const bool goesBack : {true, false}) {
                    if (!rows.takesNext())
                        continue;
                    QTest::addRow(
                        "%s, %s, %s", trouble, isKilled ? "killed" : "said not to be done", goesBack ? "back" : "on")
                        << QString::fromLatin1(trouble) << isKilled << goesBack;
                }
            }
        }
    }

    /// What the restart did keeps the server from being read, and the program is killed, or somebody says that it was
    /// not done: the settings are given again, and those of before, and what the server answers is said. The record has
    /// the outage, and no earlier time than one that was seen.
    void givesTheSettingsAgainInAnOutage()
    {
        QFETCH(QString, trouble);
        QFETCH(bool, isKilled);
        QFETCH(bool, goesBack);
        if (StandInServer::isReal() && trouble == "one of two servers"_L1)
            QSKIP("A real server is one: several behind one address are the stand-in's.");
        SelfHostedStage m;
        QVERIFY(m.begin(true, false));
        QVERIFY(m.runTo(RotationStep::Rotate));
        m.person = nullptr;
        m.session->takeFinalCheck();
        QVERIFY(m.rests());
        m.session->rotate(m.session->textToType());
        QTRY_VERIFY(m.session->rotatesAt().isValid());
        m.clock.advance(std::chrono::seconds(6));
        const auto waiting = [&m]() -> const RestartWatch * {
            const Act *act = m.session->act();
            return act && act->step() == Act::Step::WaitingForPerson ? act->handover().watch.get() : nullptr;
        };
        QTRY_VERIFY(waiting());
        const ServerSettings wanted = m.session->act()->handover().settings;
        QVERIFY(m.session->act()->handover().before == m.atFirst);
        const bool isOutage = trouble != u"one of two servers"_s;
        const auto shows = [&] { return waiting() && (isOutage ? waiting()->isOutage() : waiting()->isMixed()); };
        QVERIFY(bringAbout(m, trouble, wanted));
        QTRY_VERIFY_WITH_TIMEOUT(shows(), 20'000);
        const QDateTime then = m.clock.now();
        const RestartWatch *first = waiting();
        if (isKilled) {
            m.open();
            m.session = m.makeSession();
            QTRY_VERIFY_WITH_TIMEOUT(waiting(), 20'000);
            QVERIFY(!isOutage || (m.session->loadError() && !m.session->isLoaded()));
        } else {
            m.session->act()->cancel();
            QTRY_VERIFY_WITH_TIMEOUT(waiting() && waiting() != first, 20'000);
            QVERIFY(m.session->act()->error()); // why that is not believed
        }
        Act *act = m.session->act();
        QVERIFY(act->handover().settings == wanted);
        QVERIFY(act->handover().before == m.atFirst);
        QTRY_VERIFY_WITH_TIMEOUT(shows(), 20'000);
        m.server.setBeside({});
        const QDateTime mended = m.clock.now();
        QVERIFY(m.server.restartWith(goesBack ? m.atFirst : wanted));
        if (goesBack) {
            QVERIFY(m.comesTo(act, RestartWatch::State::Before));
            act->cancel();
        }
        QTRY_VERIFY_WITH_TIMEOUT(m.session->isLoaded() && !m.session->isActOpen(), 30'000);
        QVERIFY(m.rests());
        QCOMPARE(m.session->rotation().isRotated, !goesBack);
        if (!goesBack)
            QVERIFY(m.session->rotation().rotatedAt >= then);
        QStringList seen;
        for (const HistoryEntry &entry : m.history()) {
            if (entry.what.startsWith("RestartOutage"_L1)) {
                seen.append(entry.what);
                QCOMPARE(HistoryWords::outcome(entry), u"Noticed"_s);
            }
            // Of an outage that this run of the program and the one before it have seen there is one entry.
            const QString said = entry.details[u"seen"_s].toString();
            QVERIFY2(said.isEmpty() || !seen.contains(said), qPrintable(said));
            seen.append(said);
            if (entry.what == "RestartOutageOver"_L1)
                QVERIFY(entry.details[u"seconds"_s].toInt() >= then.secsTo(mended));
        }
        QCOMPARE(seen.contains(u"RestartOutage"_s), isOutage);
        QCOMPARE(seen.contains(u"RestartOutageOver"_s), isOutage);
        const QString html = answerOf(m.session->evidenceHtml()).value_or(QString());
        QVERIFY(trouble != u"capital letters"_s || html.contains(u"capital and small"_s));
        QCOMPARE(html.contains(u"It was seen to be over after"_s), isOutage);
        QVERIFY(m.secrets.names().contains(u"account/own/restart"_s));
        m.person = [&m](Act *asked) { m.server.restartWith(asked->handover().settings); };
        QVERIFY(m.runTo(RotationStep::Undone));
        QVERIFY(!m.secrets.names().contains(u"account/own/restart"_s)); // nobody needs it any more
    }

    /// Nothing listens when the program is started; what is said of that is not said any more of a server that answers,
    /// and one that can be read is read though the restart still waits.
    void readsTheServerOnceItAnswers()
    {
        SelfHostedStage m;
        QVERIFY(m.beginRestart(u"rotate"_s));
        QTRY_VERIFY(m.session->act() && m.session->act()->handover().watch);
        m.close();
        m.server.stop();
        m.open();
        m.session = m.makeSession();
        const auto waits = [&m] {
            const Act *act = m.session->act();
            return act && act->step() == Act::Step::WaitingForPerson && act->handover().watch;
        };
        QTRY_VERIFY_WITH_TIMEOUT(waits() && m.session->loadError(), 20'000);
        QCOMPARE(m.session->loadError()->kind, Error::Kind::Offline);
        ServerSettings third = m.atFirst;
        third.signingKey = Secret(QByteArray(64, 'c'));
        QVERIFY(m.server.restartWith(third));
        QTRY_VERIFY_WITH_TIMEOUT(m.session->loadError()->kind == Error::Kind::Conflict, 20'000);
        QVERIFY(!m.session->isLoaded() && waits());
        ServerSettings before = m.session->act()->handover().before;
        QVERIFY(m.server.restartWith(before));
        QTRY_VERIFY_WITH_TIMEOUT(m.session->isLoaded(), 20'000);
        QVERIFY(!m.session->loadError() && waits());
        QVERIFY(m.server.restartWith(m.session->act()->handover().settings));
        QTRY_VERIFY_WITH_TIMEOUT(!m.session->isActOpen(), 30'000);
        QVERIFY(m.rests());
        QVERIFY(m.session->rotation().isRotated);
        QVERIFY(m.runTo(RotationStep::Resync));
    }

    /// An act beside the rotation ends; what the server was given last is still what the rotation may need.
    void keepsSettingsThoughAnActBesideItEnds()
    {
        SelfHostedStage m;
        QVERIFY(m.begin(true, false));
        QVERIFY(m.runTo(RotationStep::Resync));
        QVERIFY(m.secrets.names().contains(u"account/own/restart"_s));
        QVERIFY(m.finishes(m.creation(u"Mobile"_s)));
        const auto kept = answerOf(m.dashboard->handedOver());
        QVERIFY(kept && kept->settings == m.server.settings());
        QVERIFY(m.runTo(RotationStep::Undone));
        QVERIFY(!m.secrets.names().contains(u"account/own/restart"_s));
        QVERIFY(m.finishes(m.creation(u"Watch"_s)));
        QVERIFY(!m.secrets.names().contains(u"account/own/restart"_s));
    }

    void goesOnWithARestartThatWentHalf_data()
    {
        QTest::addColumn<QString>("restart");
        QTest::addColumn<bool>("keepsTheOld"); // of event keys; else the new signing key or event keys are there
        QTest::addColumn<bool>("isKilled"); // else somebody says that it was not done
        QTest::addColumn<bool>("goesBack");
        DailyRows rows(3);
        for (const char *restart :
            {"rotate", "rotate after a leak", "way back", "create", "delete", "delete after a leak", "undo"}) {
            for (const bool keepsTheOld : {false, true}) {
                for (const bool isKilled : {true, false}) {
                    if (!rows.takesNext())
                        continue;
                    QTest::addRow("%s, %s, %s", restart, keepsTheOld ? "with the old keys" : "with the new keys",
                        isKilled ? "killed" : "said not to be done")
                        << QString::fromLatin1(restart) << keepsTheOld << isKilled << (keepsTheOld == isKilled);
                }
            }
        }
    }

    /// The key that the act is about is as wanted, or as before, and an event key that both settings have is lost: by
    /// its key alone the act would pass for done, or for nothing, while senders are refused.
    void goesOnWithARestartThatWentHalf()
    {
        QFETCH(QString, restart);
        QFETCH(bool, keepsTheOld);
        QFETCH(bool, isKilled);
        QFETCH(bool, goesBack);
        SelfHostedStage m;
        QVERIFY(m.beginRestart(restart));
        const auto waiting = [&m]() -> Act * {
            Act *act = m.session->act();
            return act && act->step() == Act::Step::WaitingForPerson && act->handover().watch ? act : nullptr;
        };
        QTRY_VERIFY(waiting());
        const ServerSettings before = m.server.settings();
        const ServerSettings wanted = waiting()->handover().settings;
        const auto hasNoOther = [&](const Secret &key) { return !wanted.eventKeys.contains(key); };
        ServerSettings half = keepsTheOld ? before : wanted;
        const auto lost = std::ranges::find_if_not(before.eventKeys, hasNoOther);
        QVERIFY(lost != before.eventKeys.cend());
        half.eventKeys.removeOne(*lost);
        QVERIFY(m.server.restartWith(half));
        QTRY_VERIFY_WITH_TIMEOUT(waiting()->handover().watch->isOutage(), 20'000);
        const QPointer<RestartWatch> first = waiting()->handover().watch.get();
        if (isKilled) {
            m.open();
            m.session = m.makeSession();
        } else {
            waiting()->cancel();
        }
        QTRY_VERIFY_WITH_TIMEOUT(waiting() && waiting()->handover().watch.get() != first.get(), 20'000);
        QVERIFY(waiting()->handover().settings == wanted);
        QVERIFY(waiting()->handover().before == before);
        QTRY_VERIFY_WITH_TIMEOUT(waiting()->handover().watch->isOutage(), 20'000);
        QVERIFY(waiting() && (isKilled || waiting()->error())); // why that is not believed
        QVERIFY(m.session->isLoaded() && m.session->isActOpen() && !m.session->rotation().isOver());
        for (const HistoryEntry &entry : m.history())
            QVERIFY2(entry.what != "EndRotation"_L1, "it ended on half of a restart");

        Act *act = waiting();
        const qint64 journalId = act->journalId();
        QVERIFY(m.server.restartWith(goesBack ? before : wanted));
        if (goesBack) {
            QVERIFY(m.comesTo(act, RestartWatch::State::Before));
            act->cancel();
        }
        QTRY_VERIFY_WITH_TIMEOUT(!m.session->isActOpen(), 30'000);
        QVERIFY(m.rests());
        QCOMPARE(outcomeOf(m, journalId), QString(goesBack ? ActOutcome::notDone : ActOutcome::done));
        QVERIFY(m.server.settings() == (goesBack ? before : wanted));
    }

    void waitsOnForARestartAfterANewStart_data()
    {
        QTest::addColumn<QString>("restart");
        DailyRows rows(3);
        for (const char *restart :
            {"rotate", "rotate after a leak", "way back", "create", "delete", "delete after a leak", "undo"}) {
            if (rows.takesNext())
                QTest::newRow(restart) << QString::fromLatin1(restart);
        }
    }

    /// The program is closed before anybody has restarted the server, which whoever has the settings can still do.
    void waitsOnForARestartAfterANewStart()
    {
        QFETCH(QString, restart);
        SelfHostedStage m;
        QVERIFY(m.beginRestart(restart));
        const auto waiting = [&m]() -> Act * {
            Act *act = m.session->act();
            return act && act->step() == Act::Step::WaitingForPerson && act->handover().watch ? act : nullptr;
        };
        QTRY_VERIFY(waiting());
        const ServerSettings before = m.server.settings();
        const ServerSettings wanted = waiting()->handover().settings;
        const qint64 journalId = waiting()->journalId();
        const QList<NewEventKey> brought = waiting()->request().othersToCreate;
        QVERIFY(restart != "rotate after a leak"_L1 || brought.size() == 2);
        m.open();
        m.session = m.makeSession();
        QTRY_VERIFY_WITH_TIMEOUT(waiting(), 20'000);
        QCOMPARE(waiting()->request().othersToCreate, brought); // by that the steps tell of them
        QVERIFY(m.session->isLoaded() && m.session->isActOpen());
        QCOMPARE(waiting()->journalId(), journalId);
        QVERIFY(waiting()->handover().settings == wanted);
        QVERIFY(waiting()->handover().before == before);
        QVERIFY(m.comesTo(waiting(), RestartWatch::State::Before));
        QVERIFY(m.server.restartWith(wanted));
        QTRY_VERIFY_WITH_TIMEOUT(!m.session->isActOpen(), 30'000);
        QVERIFY(m.rests());
        QCOMPARE(outcomeOf(m, journalId), QString(ActOutcome::done));
    }

    /// Killed in the wait, whose settings are without all of them: each has its act all the same.
    void deletesAllOfThemThoughItWasKilledInTheWait()
    {
        SelfHostedStage m;
        QVERIFY(m.begin(true, true));
        QVERIFY(m.runTo(RotationStep::DeleteEventKeys));
        m.session->sayNobodyElseSends(true);
        m.person = nullptr;
        m.session->deleteOldEventKeys(m.oldEventKeyIds(), m.session->textToType());
        QTRY_VERIFY(m.session->act() && m.session->act()->step() == Act::Step::WaitingForPerson);
        const ServerSettings wanted = m.session->act()->handover().settings;
        m.open();
        m.session = m.makeSession();
        QTRY_VERIFY_WITH_TIMEOUT(
            m.session->act() && m.session->act()->step() == Act::Step::WaitingForPerson && m.session->isLoaded(),
            20'000);
        QCOMPARE(m.session->act()->request().othersToDelete, m.oldEventKeyIds().mid(1));
        QVERIFY(m.server.restartWith(wanted));
        QTRY_VERIFY_WITH_TIMEOUT(!m.session->isActOpen() && !m.session->isBusy(), 30'000);
        QVERIFY(m.rests());
        QVERIFY2(!m.session->error(), qPrintable(m.session->error().value_or(Error()).serverMessage));
        for (const RotatedEventKey &key : m.session->rotation().eventKeys)
            QVERIFY(key.isOldDeleted && !key.isOldGoneElsewhere);
        int done = 0;
        for (const HistoryEntry &entry : m.history())
            done += entry.what == actKindName(ActKind::DeleteEventKey) && entry.outcome == ActOutcome::done ? 1 : 0;
        QCOMPARE(done, 2);
    }

    /// A start that went wrong in another way than the one before: nobody reads of the first one's fault any more.
    void readsAnewOnceTheServerAnswersOtherwise()
    {
        SelfHostedStage m;
        QVERIFY(m.beginRestart(u"create"_s));
        const auto isWaiting = [&m] { return m.session->act() && m.session->act()->handover().watch; };
        QTRY_VERIFY(isWaiting());
        const Act *act = m.session->act();
        const ServerSettings wanted = act->handover().settings;
        ServerSettings wrong = m.atFirst;
        wrong.signingKey = Secret(m.atFirst.signingKey.reveal().toByteArray().toUpper());
        QVERIFY(wrong.signingKey != m.atFirst.signingKey);
        const QSignalSpy touched(m.acts.get(), &Acts::environmentTouched);
        QVERIFY(m.server.restartWith(wrong));
        QTRY_VERIFY_WITH_TIMEOUT(act->handover().watch->isOutage(), 20'000);
        QVERIFY(!touched.isEmpty());
        m.session->readLive();
        QTRY_VERIFY(m.session->live().error);
        const qsizetype before = touched.size();
        wrong = wanted;
        wrong.eventKeys.removeLast();
        wrong.eventKeys.removeFirst();
        QVERIFY(m.server.restartWith(wrong));
        QTRY_VERIFY_WITH_TIMEOUT(!m.session->live().error && !m.session->live().isLoading, 20'000);
        QVERIFY(touched.size() > before);
        QVERIFY(m.server.restartWith(wanted));
        QTRY_VERIFY_WITH_TIMEOUT(!m.session->isActOpen(), 30'000);
    }

    void offersTheSettingsOfARestartThatIsOver_data()
    {
        QTest::addColumn<bool>("isRotated"); // else somebody said that it was not done
        QTest::addColumn<bool>("isKilled");
        QTest::newRow("rotated") << true << false;
        QTest::newRow("rotated, and the program started anew") << true << true;
        QTest::newRow("not done") << false << false;
        QTest::newRow("not done, and the program started anew") << false << true;
    }

    /// No act waits any more, and only then the server cannot be read: what it was given last is at hand all the same.
    void offersTheSettingsOfARestartThatIsOver()
    {
        QFETCH(bool, isRotated);
        QFETCH(bool, isKilled);
        SelfHostedStage m;
        QVERIFY(m.begin(true, true));
        QVERIFY(m.runTo(RotationStep::Rotate));
        ServerSettings before = m.server.settings();
        ServerSettings wanted;
        m.person = [&](Act *act) {
            wanted = act->handover().settings;
            if (isRotated)
                QVERIFY(m.server.restartWith(wanted));
            else
                act->cancel();
        };
        m.session->takeFinalCheck();
        QVERIFY(m.rests());
        m.session->rotate(m.session->textToType());
        QVERIFY(m.rests());
        QTRY_VERIFY_WITH_TIMEOUT(!m.session->isActOpen(), 30'000);
        QVERIFY(m.rests());
        QCOMPARE(m.session->rotation().isRotated, isRotated);
        QVERIFY(!wanted.isEmpty() && !m.session->keptSettings());
        ServerSettings third = before;
        third.signingKey = Secret(QByteArray(64, 'c'));
        QVERIFY(m.server.restartWith(third));
        if (isKilled) {
            m.open();
            m.session = m.makeSession();
        } else {
            m.session->readLive();
        }
        QVERIFY(m.rests());
        QTRY_VERIFY(m.session->keptSettings());
        QVERIFY(m.session->keptSettings()->offered() == wanted);
        m.session->keptSettings()->offerBefore(true);
        QVERIFY(m.session->keptSettings()->offered() == before);
        // Behind the lock nobody looks at them.
        m.session->putAway();
        QVERIFY(!m.session->keptSettings());
        m.session->bringBack();
        QTRY_VERIFY(m.session->keptSettings());
        QVERIFY(m.server.restartWith(isRotated ? wanted : before));
        isKilled ? m.session->load() : m.session->readLive();
        QVERIFY(m.rests());
        QVERIFY(m.session->isLoaded() && !m.session->live().error && !m.session->keptSettings());
        QCOMPARE(m.session->rotation().isRotated, isRotated);
    }

private:
    [[nodiscard]] static bool bringAbout(SelfHostedStage &m, const QString &trouble, const ServerSettings &wanted)
    {
        ServerSettings held = wanted;
        if (trouble == u"capital letters"_s)
            held.signingKey = Secret(wanted.signingKey.reveal().toByteArray().toUpper());
        else if (trouble == u"a third key"_s)
            held.signingKey = Secret(QByteArray(64, 'd'));
        else if (trouble == u"one of two servers"_s)
            m.server.setBeside(m.atFirst);
        if (trouble != u"down"_s)
            return m.server.restartWith(held);
        m.server.stop();
        return true;
    }

    static QString outcomeOf(SelfHostedStage &m, qint64 journalId)
    {
        const auto records = answerOf(m.acts->ofRotation(m.session->rotation().id));
        for (const ActRecord &record : records.value_or(QList<ActRecord>())) {
            if (record.id == journalId)
                return record.outcome;
        }
        return {};
    }
};

QTEST_GUILESS_MAIN(ServerRestartsTest)
#include "tst_serverrestarts.moc"
