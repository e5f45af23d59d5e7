// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// needs: stand-in
// timeout: 300

#include "app/core/lookup.h"
#include "app/domain/fingerprint.h"
#include "app/history/historywords.h"
#include "app/history/sql.h"
#include "app/rotation/acteffect.h"
#include "app/rotation/rotationsight.h"
#include "tests/support/answerof.h"
#include "tests/support/logcapture.h"
#include "tests/support/selfhostedstage.h"
#include "tests/support/sessionsteps.h"

#include <QPointer>
#include <QSqlDatabase>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

bool serverHoldsEventKey(const SelfHostedStage &m, const QString &eventKeyId)
{
    const QList<Secret> keys = m.server.settings().eventKeys;
    return std::ranges::any_of(keys, [&](const Secret &key) { return eventKeyFingerprint(key) == eventKeyId; });
}

} // namespace

/// Whole rotations at a self-hosted server, whose person restarts it whenever they are asked to.
class SelfHostedRotationTest : public QObject
{
    Q_OBJECT

private slots:
    void rotatesEverything()
    {
        LogCapture log;
        SelfHostedStage m;
        QVERIFY(m.begin(true, true));
        QVERIFY(m.runTo(RotationStep::Undone));
        QVERIFY(m.session->rotation().isOver());
        QCOMPARE(m.session->rotation().outcome, RotationOutcome::Done);
        QCOMPARE(m.errors, QStringList());

        const ServerSettings &now = m.server.settings();
        QVERIFY(!(now.signingKey == m.atFirst.signingKey));
        QCOMPARE(now.eventKeys.size(), 2);
        for (const Secret &key : m.atFirst.eventKeys)
            QVERIFY(!now.eventKeys.contains(key));
        QCOMPARE(m.signingKeys().size(), 1);
        QVERIFY(m.signingKeys().first().value == now.signingKey);
        QCOMPARE(m.eventKeys().size(), 2);
        // The server tells no age of a key, and these were made here.
        QVERIFY(m.signingKeys().first().createdAt.isValid());
        QVERIFY(!m.signingKeys().first().creatorName.isEmpty());
        for (const EventKey &key : m.eventKeys())
            QVERIFY(key.createdAt.isValid());
        // Both replacements in one restart, rotate, and each old event key by its own name.
        QCOMPARE(m.asked, 4);
        QCOMPARE(m.server.starts(), 5);
        if (!StandInServer::isReal()) // it has one environment, and no name for it
            QVERIFY(!m.server.counts().contains(u"environmentHeaders"_s));

        for (const HistoryEntry &entry : m.history())
            QVERIFY2(entry.outcome.isEmpty() || entry.outcome == "done"_L1, qPrintable(entry.what));
        for (const Secret &key : QList<Secret>{now.signingKey} + now.eventKeys) {
            QVERIFY(!m.databaseBytes().contains(key.reveal().toByteArray()));
            QVERIFY(!LogCapture::text().contains(key.revealText()));
        }
        QVERIFY(!LogCapture::text().contains(signingKeyHash(now.signingKey)));
    }

    /// Where a person says that nobody else sends with them.
    void takesTheOldEventKeysAlongWithRotate()
    {
        SelfHostedStage m;
        QVERIFY(m.begin(true, true));
        QVERIFY(m.runTo(RotationStep::Rotate));
        QCOMPARE(m.asked, 1);
        m.session->sayNobodyElseSends(true);
        QVERIFY(m.session->takesOldEventKeysAlong());
        // A sender of whom nobody has said that it has moved keeps them.
        m.session->setSenders({{.name = u"cron"_s, .owner = u"Ada"_s}});
        m.session->takeFinalCheck();
        QVERIFY(m.rests());
        m.session->rotate(m.session->textToType());
        QVERIFY(m.rests());
        QVERIFY(m.session->error() && m.session->error()->serverMessage.contains(u"Web"_s));
        QCOMPARE(m.asked, 1);
        m.session->setSenders({});
        QVERIFY(m.runTo(RotationStep::Resync));
        QCOMPARE(m.asked, 2);
        for (const Secret &key : m.atFirst.eventKeys)
            QVERIFY(!m.server.settings().eventKeys.contains(key));
        QCOMPARE(m.server.settings().eventKeys.size(), 2);
        for (const RotatedEventKey &key : m.session->rotation().eventKeys)
            QVERIFY(key.isOldDeleted && !key.isOldGoneElsewhere);
        QVERIFY(m.runTo(RotationStep::Undone));
        QCOMPARE(m.session->rotation().outcome, RotationOutcome::Done);
        QCOMPARE(m.asked, 2);
        QCOMPARE(m.errors, QStringList());
        // What a restart changed was seen once it had held: the signing key, and two event keys.
        const QString html = answerOf(m.session->evidenceHtml()).value_or(QString());
        QVERIFY(html.contains(u"nobody but the listed apps"_s));
        QCOMPARE(html.count(u" at the latest</td>"_s), 3);
    }

    /// That nobody else sends is no quiet period.
    void keepsTheQuietPeriodThoughItIsToldOfNoEvents()
    {
        if (StandInServer::isReal())
            QSKIP("A real server's clock cannot be set.");
        SelfHostedStage m;
        m.session = m.makeSession();
        QVERIFY(m.rests());
        m.session->setQuietDays(5);
        QVERIFY(m.begin(true, true));
        QVERIFY(m.runTo(RotationStep::Rotate));
        m.session->sayNobodyElseSends(true);
        m.session->takeFinalCheck();
        QVERIFY(m.rests());
        m.session->rotate(m.session->textToType());
        QVERIFY(m.rests());
        QVERIFY(m.session->error() && m.session->error()->serverMessage.contains(u"Web"_s));
        QVERIFY(!m.session->rotation().isRotated);
        m.session->sayNobodyElseSends(false);
        QVERIFY(m.runTo(RotationStep::DeleteEventKeys));
        m.session->sayNobodyElseSends(true);
        QStringList ids;
        for (const RotatedEventKey &key : m.session->rotation().eventKeys)
            ids.append(key.oldId);
        const auto areDeleted = [&] {
            m.session->deleteOldEventKeys(ids, m.session->textToType());
            return m.rests() && m.session->rotation().eventKeys.first().isOldDeleted;
        };
        QVERIFY(!areDeleted());
        m.session->deleteOldEventKey(ids.first(), m.session->textToType(m.session->rotation().eventKeys.first()));
        QVERIFY(m.rests());
        QVERIFY(m.session->error());
        QCOMPARE(m.server.settings().eventKeys.size(), 4);
        m.close(); // nothing is asked meanwhile
        const auto goesOn = [&m] {
            m.open();
            m.session = m.makeSession();
            return m.rests();
        };
        // This machine's clock is set five days on: by the server's none has passed.
        m.clock.advance(std::chrono::days(5));
        QVERIFY(goesOn());
        QVERIFY(!areDeleted());
        m.close();
        m.server.setOptions({u"--clock-ahead"_s, QString::number(5 * 24 * 60 * 60)});
        QVERIFY(m.server.restart());
        QVERIFY(goesOn());
        QVERIFY(areDeleted());
        QCOMPARE(m.server.settings().eventKeys.size(), 2);
    }

    /// The program is closed when the server comes back without them: it was this restart all the same.
    /// It was killed right after the end.
    void forgetsAtTheNextStartTheSettingsThatAnEndLeft()
    {
        SelfHostedStage m;
        const QString item = u"account/own/restart"_s;
        QVERIFY(m.begin(true, false));
        QVERIFY(m.runTo(RotationStep::Resync));
        QVERIFY(m.secrets.names().contains(item));
        const Secret kept = answerOf(m.secrets.read(item)).value().value();
        QVERIFY(m.runTo(RotationStep::Undone));
        QVERIFY(!m.secrets.names().contains(item));
        QVERIFY(answerOf(m.secrets.write(item, kept)));
        m.session.reset();
        m.session = m.makeSession();
        QVERIFY(m.rests());
        QVERIFY(!m.secrets.names().contains(item));
    }

    void knowsThatTheOldEventKeysWentAlongWhileItWasClosed()
    {
        SelfHostedStage m;
        QVERIFY(m.begin(true, true));
        QVERIFY(m.runTo(RotationStep::Rotate));
        m.session->sayNobodyElseSends(true);
        m.person = nullptr;
        m.session->takeFinalCheck();
        QVERIFY(m.rests());
        m.session->rotate(m.session->textToType());
        QTRY_VERIFY(m.session->rotatesAt().isValid());
        m.clock.advance(std::chrono::seconds(6));
        QTRY_VERIFY(m.session->act() && m.session->act()->step() == Act::Step::WaitingForPerson);
        const ServerSettings wanted = m.session->act()->handover().settings;
        QCOMPARE(wanted.eventKeys.size(), 2);
        m.close();
        QVERIFY(m.server.restartWith(wanted));
        m.open();
        m.session = m.makeSession();
        QTRY_VERIFY_WITH_TIMEOUT(m.session->isLoaded(), 30'000);
        QVERIFY(m.rests());
        QVERIFY(m.session->rotation().isRotated);
        QVERIFY(m.runTo(RotationStep::DeleteEventKeys));
        m.clock.advance(std::chrono::minutes(1)); // two readings a minute apart lack them
        m.session->readLive();
        QVERIFY(m.rests());
        for (const RotatedEventKey &key : m.session->rotation().eventKeys)
            QVERIFY(key.isOldDeleted && !key.isOldGoneElsewhere);
        const QString html = answerOf(m.session->evidenceHtml()).value();
        QVERIFY(!html.contains(u"outside this program"_s));
        QVERIFY(html.contains(u"Apps right before old event keys were deleted"_s));
        QVERIFY(html.contains(u"UTC at the latest"_s));
    }

    /// The person restarts it with the new signing key, and forgets to take the old event keys out.
    void seesThatTheOldEventKeysDidNotGoAlong()
    {
        SelfHostedStage m;
        QVERIFY(m.begin(true, true));
        QVERIFY(m.runTo(RotationStep::Rotate));
        m.session->sayNobodyElseSends(true);
        m.person = nullptr;
        m.session->takeFinalCheck();
        QVERIFY(m.rests());
        m.session->rotate(m.session->textToType());
        QTRY_VERIFY(m.session->rotatesAt().isValid());
        m.clock.advance(std::chrono::seconds(6));
        QTRY_VERIFY(m.session->act() && m.session->act()->request().kind == ActKind::RotateSigningKey
            && m.session->act()->step() == Act::Step::WaitingForPerson);
        Act *act = m.session->act();
        ServerSettings half = m.server.settings();
        half.signingKey = act->handover().settings.signingKey;
        QVERIFY(m.server.restartWith(half));
        QVERIFY(m.comesTo(act, RestartWatch::State::OtherSettings));
        QVERIFY(!act->handover().watch->isOutage()); // nobody is refused by it
        QVERIFY(m.server.restartWith(act->handover().settings));
        QVERIFY(m.rests());
        QVERIFY(m.session->rotation().isRotated);
    }

    /// Long after the restart that brought it the server is started without a replacement: to make it anew would help
    /// nobody who has it. What it holds now and what it lacks is at hand, and goes when it is there again.
    void offersAReplacementThatTheServerLacks()
    {
        SelfHostedStage m;
        QVERIFY(m.begin(true, true));
        QVERIFY(m.runTo(RotationStep::Resync));
        const ServerSettings whole = m.server.settings();
        QVERIFY(!m.session->keptSettings());
        ServerSettings lacking = whole;
        const Secret lost = lacking.eventKeys.takeLast();
        lacking.eventKeys.append(Secret("somebody-elses")); // which no restart of this program's has brought
        QVERIFY(m.server.restartWith(lacking));
        m.session->readLive();
        QVERIFY(m.rests());
        ServerSettings mended = lacking;
        mended.eventKeys.append(lost);
        QVERIFY(m.session->keptSettings());
        QVERIFY(m.session->keptSettings()->offered() == mended);
        // Whoever sends with it is refused, and that is on the record.
        const auto outages = [&m] {
            QList<RotationException> all = m.session->rotation().exceptions;
            all.removeIf([](const RotationException &one) { return one.what != serverOutage; });
            return all;
        };
        QCOMPARE(outages().size(), 1);
        QVERIFY(outages().first().subjects.first().contains(m.session->rotation().eventKeys.last().twinName));
        QCOMPARE(outages().first().reason, QString());
        // Behind the lock nobody looks at them.
        m.session->putAway();
        QVERIFY(!m.session->keptSettings());
        m.session->bringBack();
        QVERIFY(m.rests());
        QTRY_VERIFY(m.session->keptSettings() && m.session->keptSettings()->offered() == mended);
        m.clock.advance(std::chrono::minutes(1));
        QVERIFY(m.rests());
        const auto lacks = [&m] {
            const QList<RotationNotice> notices = m.session->notices(RotationStep::RollOut);
            return std::ranges::any_of(notices, [](const RotationNotice &notice) {
                return notice.kind == RotationNotice::TwinGone && !notice.isOnce && notice.detail == "restart"_L1;
            });
        };
        QTRY_VERIFY(lacks());
        QVERIFY(m.session->keptSettings());
        QVERIFY(m.server.restartWith(whole));
        m.session->readLive();
        QVERIFY(m.rests());
        QVERIFY(!lacks() && !m.session->keptSettings());
        QCOMPARE(outages().size(), 1);
        QVERIFY2(
            outages().first().reason.startsWith(u"It was seen to be over"_s), qPrintable(outages().first().reason));
    }

    /// Beside the leaked signing key whoever has that one would read them: the new one goes back with them, and once
    /// the rotation stands before Rotate again, Rotate has to come first.
    void offersNoReplacementBesideTheLeakedKey()
    {
        SelfHostedStage m;
        QVERIFY(m.beginAfterALeak());
        QVERIFY(m.runTo(RotationStep::FallbackOut));
        const ServerSettings whole = m.server.settings();
        QVERIFY(m.server.restartWith(m.atFirst));
        m.session->readLive();
        QVERIFY(m.rests());
        QVERIFY(m.session->rotation().isRotated);
        QVERIFY(m.session->keptSettings());
        QVERIFY(m.session->keptSettings()->offered() == whole);
        m.clock.advance(std::chrono::seconds(60));
        QVERIFY(m.rests());
        QTRY_VERIFY(!m.session->rotation().isRotated);
        QVERIFY(m.rests());
        QVERIFY(!m.session->keptSettings());
    }

    /// Said after rotate, they go with one restart more.
    void takesAllOldEventKeysOutAtOnce()
    {
        SelfHostedStage m;
        QVERIFY(m.begin(true, true));
        QVERIFY(m.runTo(RotationStep::DeleteEventKeys));
        QCOMPARE(m.asked, 2);
        m.session->sayNobodyElseSends(true);
        QStringList ids;
        for (const RotatedEventKey &key : m.session->rotation().eventKeys)
            ids.append(key.oldId);
        m.session->deleteOldEventKeys(ids, m.session->textToType());
        QVERIFY(m.rests());
        QVERIFY(!m.session->error());
        QCOMPARE(m.asked, 3);
        QCOMPARE(m.server.settings().eventKeys.size(), 2);
        QVERIFY(!m.session->maySayNobodyElseSends()); // there is nothing left to say it of
    }

    /// What allows them is looked at before the restart that takes them out: nothing afterwards brings them back.
    void takesThemOutHoweverLongTheRestartTakes_data()
    {
        QTest::addColumn<bool>("withRotate");
        QTest::newRow("with rotate") << true;
        QTest::newRow("with a restart of their own") << false;
    }

    void takesThemOutHoweverLongTheRestartTakes()
    {
        QFETCH(bool, withRotate);
        SelfHostedStage m;
        QVERIFY(m.begin(true, true));
        QVERIFY(m.runTo(withRotate ? RotationStep::Rotate : RotationStep::DeleteEventKeys));
        m.session->sayNobodyElseSends(true);
        m.person = nullptr;
        if (withRotate) {
            m.session->takeFinalCheck();
            QVERIFY(m.rests());
            m.session->rotate(m.session->textToType());
            QTRY_VERIFY(m.session->rotatesAt().isValid());
            m.clock.advance(std::chrono::seconds(6));
        } else {
            m.session->deleteOldEventKeys(m.oldEventKeyIds(), m.session->textToType());
        }
        QTRY_VERIFY(m.session->act() && m.session->act()->step() == Act::Step::WaitingForPerson);
        const Act *act = m.session->act();
        QVERIFY(!act->request().refusesNow());
        // What comes up about any of them is said as long as the person has not restarted it.
        m.session->setSenders({{.name = u"cron"_s,
            .owner = u"Ada"_s,
            .eventKeyFingerprint = m.session->rotation().eventKeys.last().oldFingerprint}});
        const auto said = [act] { return act->request().refusesNow().value_or(Error()).serverMessage; };
        QCOMPARE(said(), u"Since the final check this has come up: cron. Settle it, then begin again."_s);
        m.session->setSenders({});
        QVERIFY(!act->request().refusesNow());
        m.clock.advance(std::chrono::minutes(finalCheckMinutes + 1));
        QCOMPARE(said(),
            u"The final check was begun 11 minutes ago, and counts for 10. Begin this again: the apps are asked anew "
            "first."_s);
        QVERIFY(m.server.restartWith(act->handover().settings));
        QVERIFY(m.rests());
        QVERIFY2(!m.session->error(), qPrintable(m.session->error().value_or(Error()).serverMessage));
        for (const RotatedEventKey &key : m.session->rotation().eventKeys)
            QVERIFY(key.isOldDeleted && !key.isOldGoneElsewhere);
    }

    void takesAllReplacementsOutHoweverLongTheRestartTakes()
    {
        SelfHostedStage m;
        QVERIFY(m.begin(false, true));
        QVERIFY(m.runTo(RotationStep::RollOut));
        m.session->undo();
        QVERIFY(m.rests());
        QVERIFY(m.runTo(RotationStep::DeleteNewKeys));
        m.person = nullptr;
        m.session->deleteNewKeys(m.session->textToType());
        QTRY_VERIFY(m.session->act() && m.session->act()->step() == Act::Step::WaitingForPerson);
        m.clock.advance(std::chrono::minutes(finalCheckMinutes + 1));
        QVERIFY(m.server.restartWith(m.session->act()->handover().settings));
        QVERIFY(m.rests());
        QVERIFY2(!m.session->error(), qPrintable(m.session->error().value_or(Error()).serverMessage));
        QCOMPARE(m.session->rotation().outcome, RotationOutcome::Undone);
        QVERIFY(m.server.settings() == m.atFirst);
    }

    void seesThatTheyWentThoughNoActCame_data()
    {
        QTest::addColumn<bool>("isKilled");
        QTest::newRow("the program was killed") << true;
        QTest::newRow("it was said not to be done") << false;
    }

    /// The server was restarted all the same, and refuses whoever still has one.
    void seesThatTheyWentThoughNoActCame()
    {
        QFETCH(bool, isKilled);
        SelfHostedStage m;
        QVERIFY(m.begin(true, true));
        QVERIFY(m.runTo(RotationStep::DeleteEventKeys));
        m.session->sayNobodyElseSends(true);
        m.person = nullptr;
        m.session->deleteOldEventKeys(m.oldEventKeyIds(), m.session->textToType());
        QTRY_VERIFY(m.session->act() && m.session->act()->step() == Act::Step::WaitingForPerson);
        const ServerSettings wanted = m.session->act()->handover().settings;
        if (isKilled) {
            m.close();
        } else {
            m.session->act()->cancel();
            QVERIFY2(m.rests(), qPrintable(m.standing()));
            QCOMPARE(m.eventKeys().size(), 4);
        }
        QVERIFY(m.server.restartWith(wanted));
        if (isKilled) {
            m.open();
            m.session = m.makeSession();
            QVERIFY(m.rests());
        }
        QCOMPARE(m.eventKeys().size(), 2);
        m.session->readLive();
        QVERIFY(m.rests());
        // It reads each minute by itself, and one of that may fall within the minute that two readings have to lie
        // apart.
        for (int minute = 0; minute < 2; ++minute) {
            m.clock.advance(std::chrono::minutes(1));
            QVERIFY(m.rests());
        }
        for (const RotatedEventKey &key : m.session->rotation().eventKeys)
            QVERIFY(key.isOldDeleted && !key.isOldGoneElsewhere);
        // One that is started again with them is seen to have them.
        m.clock.setWall(-std::chrono::hours(1));
        ServerSettings both = wanted;
        both.eventKeys = m.atFirst.eventKeys + wanted.eventKeys;
        QVERIFY(m.server.restartWith(both));
        m.session->readLive();
        QVERIFY(m.rests());
        QCOMPARE(m.eventKeys().size(), 4);
        for (const RotatedEventKey &key : m.session->rotation().eventKeys)
            QVERIFY(!key.isOldDeleted);
        // What takes them away after that is something else, whatever this machine's clock was set to in between.
        QVERIFY(m.server.restartWith(wanted));
        m.session->readLive();
        QVERIFY(m.rests());
        for (int minute = 0; minute < 2; ++minute) {
            m.clock.advance(std::chrono::minutes(1));
            QVERIFY(m.rests());
        }
        for (const RotatedEventKey &key : m.session->rotation().eventKeys)
            QVERIFY(key.isOldDeleted && key.isOldGoneElsewhere);
    }

    void undoes()
    {
        SelfHostedStage m;
        QVERIFY(m.begin(true, true));
        QVERIFY(m.runTo(RotationStep::Rotate));
        m.session->undo();
        QVERIFY(m.rests());
        QVERIFY(m.runTo(RotationStep::Undone));
        QCOMPARE(m.session->rotation().outcome, RotationOutcome::Undone);
        QVERIFY(m.server.settings() == m.atFirst);
        QCOMPARE(m.signingKeys().size(), 1);
        QCOMPARE(m.eventKeys().size(), 2);
    }

    /// After a leak of the signing key the replacements are made when the old one no longer opens anything.
    void makesReplacementsAfterTheRestartWhenTheSigningKeyLeaked()
    {
        SelfHostedStage m;
        m.session = m.makeSession();
        QVERIFY(m.rests());
        m.session->setCause(RotationCause::SigningKeyLeaked);
        QVERIFY(m.begin(true, true));
        QVERIFY(m.runTo(RotationStep::Rotate));
        // Whoever has the leaked key can read nothing of them.
        QVERIFY(m.server.settings() == m.atFirst);
        QCOMPARE(m.server.starts(), 1);
        QVERIFY(m.runTo(RotationStep::NewEventKeys));
        QVERIFY(!(m.server.settings().signingKey == m.atFirst.signingKey));
        QCOMPARE(m.server.settings().eventKeys.size(), 4);
        QCOMPARE(m.server.starts(), 2);
        // No file could tell which keys they are: whoever goes on elsewhere would make others.
        QVERIFY(!m.session->mayHandOver());
        const QDateTime brought = m.clock.now();
        m.clock.advance(std::chrono::hours(3));
        QVERIFY(m.runTo(RotationStep::FallbackOut));
        QVERIFY(m.session->mayHandOver());
        QCOMPARE(m.server.starts(), 2); // it holds them
        // Since then, and not since somebody looked.
        QCOMPARE(m.eventKeys().size(), 4);
        for (const EventKey &key : m.eventKeys().last(2))
            QVERIFY(key.createdAt.isValid() && key.createdAt <= brought);
        for (const RotatedEventKey &key : m.session->rotation().eventKeys)
            QVERIFY(!key.twinId.isEmpty());
        QVERIFY(m.runTo(RotationStep::Undone));
        QVERIFY(m.session->rotation().isOver());
        QCOMPARE(m.server.starts(), 4);
        QCOMPARE(m.server.settings().eventKeys.size(), 2);
        for (const Secret &key : m.atFirst.eventKeys)
            QVERIFY(!m.server.settings().eventKeys.contains(key));
    }

    /// A restart that brings keys whose names are not on the disk would leave them for nobody to find.
    void restartsNothingWhileTheNamesOfTheReplacementsCannotBeWritten()
    {
        SelfHostedStage m;
        m.session = m.makeSession();
        QVERIFY(m.rests());
        m.session->setCause(RotationCause::SigningKeyLeaked);
        QVERIFY(m.begin(true, true));
        QVERIFY(m.runTo(RotationStep::Rotate));
        m.session->takeFinalCheck();
        QVERIFY(m.rests());
        QVERIFY(answerOf(m.store->run<void>([](QSqlDatabase &database) {
            return asDone(runSql(
                database, u"CREATE TRIGGER full BEFORE UPDATE ON rotations BEGIN SELECT RAISE(ABORT, 'full'); END"_s));
        })));
        m.session->rotate(m.session->textToType());
        QVERIFY(m.rests());
        QVERIFY(m.session->error());
        QCOMPARE(m.server.starts(), 1);
        QVERIFY(!m.session->rotation().isRotated);
        QVERIFY(answerOf(m.store->run<void>(
            [](QSqlDatabase &database) { return asDone(runSql(database, u"DROP TRIGGER full"_s)); })));
        QVERIFY(m.runTo(RotationStep::NewEventKeys));
        QCOMPARE(m.server.starts(), 2);
    }

    /// A new key that was made and given up stands between the old one and the server's in the notes.
    void knowsTheOldKeyThoughAnotherWasGivenUp()
    {
        SelfHostedStage m;
        QVERIFY(m.begin(true, false));
        QVERIFY(m.runTo(RotationStep::RollOut));
        m.session->undo();
        QVERIFY(m.runTo(RotationStep::Undone));
        QCOMPARE(m.session->rotation().outcome, RotationOutcome::Undone);
        m.session->planAnew();
        QVERIFY(m.rests());
        QVERIFY(m.begin(true, false));
        QVERIFY(m.runTo(RotationStep::Resync));
        QVERIFY(m.session->rotation().isRotated);
        QVERIFY(m.server.restartWith(m.atFirst));
        m.session->readLive();
        QVERIFY(m.rests());
        QVERIFY2(!m.session->live().error, "it is no unknown key");
        QVERIFY(hasNotice(m.session->notices(m.session->step()), RotationNotice::OldKeySeen));
    }

    /// Unlike at the cloud: as long as the apps hold both keys.
    void goesBackAfterRotate()
    {
        SelfHostedStage m;
        QVERIFY(m.begin(true, true));
        QVERIFY(m.runTo(RotationStep::DeleteEventKeys));
        QVERIFY(m.session->rotation().isRotated);
        const QString freshId = m.session->rotation().newSigningKey.id;
        ServerSettings old = m.server.settings();
        old.signingKey = m.atFirst.signingKey;
        const ServerSettings fresh = m.server.settings();
        const auto readsWith = [&m](const ServerSettings &settings) {
            if (!m.server.restartWith(settings))
                return false;
            m.session->readLive();
            return m.rests();
        };
        const auto isDoubted
            = [&m] { return hasNotice(m.session->notices(m.session->step()), RotationNotice::OldKeySeen); };
        // One of several servers can be behind the others: what it says is believed when it says so again.
        QVERIFY(readsWith(old));
        QVERIFY(m.session->rotation().isRotated && isDoubted());
        QVERIFY(readsWith(fresh));
        QVERIFY(m.session->rotation().isRotated && !isDoubted());
        m.clock.advance(std::chrono::seconds(60));
        QVERIFY(readsWith(old));
        QVERIFY(m.session->rotation().isRotated && isDoubted());
        m.clock.advance(std::chrono::seconds(60));
        QVERIFY(m.rests());
        QTRY_VERIFY(!m.session->rotation().isRotated);
        QCOMPARE(m.session->step(), RotationStep::Rotate);
        // By the server's clock, which is another one than this computer's: so the act of rotate has its time.
        const RotationException *back
            = firstWith(m.session->rotation().exceptions, &RotationException::what, restartedBack);
        QVERIFY(back && m.dashboard->serverNow().isValid());
        QVERIFY(qAbs(back->at.secsTo(m.dashboard->serverNow())) < 3600);
        QCOMPARE(m.signingKeys().first().id, m.session->rotation().oldSigningKey.id);
        QCOMPARE(m.signingKeys().last().id, freshId);
        QVERIFY(m.session->mayUndo());
        m.session->undo();
        QVERIFY(m.rests());
        QVERIFY(m.runTo(RotationStep::Undone));
        QCOMPARE(m.session->rotation().outcome, RotationOutcome::Undone);
        QVERIFY(m.server.settings() == m.atFirst);
        QCOMPARE(m.signingKeys().size(), 1);
        const QString html = answerOf(m.session->evidenceHtml()).value();
        QVERIFY(html.contains(u"it was rotated, and taken back"_s) && !html.contains(u"it was not rotated"_s));
    }

    /// The button does the same, and the new key stays the one to come.
    void goesBackByAnActAndOnAgain()
    {
        SelfHostedStage m;
        QVERIFY(m.begin(true, false));
        QVERIFY(m.runTo(RotationStep::Resync));
        const ServerSettings fresh = m.server.settings();
        QVERIFY(m.session->mayUndo());
        m.person = nullptr;
        m.session->undo();
        QTRY_VERIFY(m.session->act() && m.session->act()->step() == Act::Step::WaitingForPerson);
        QVERIFY(m.session->act()->handover().settings == m.atFirst);
        QCOMPARE(m.session->act()->fingerprint(), m.session->rotation().oldSigningKey.fingerprint);
        // Thought better of: nothing is left of it.
        m.session->act()->cancel();
        QVERIFY2(m.rests(), qPrintable(m.standing()));
        QVERIFY(m.session->rotation().isRotated);
        QCOMPARE(m.signingKeys().size(), 1);
        QVERIFY(m.server.settings() == fresh);

        m.person = [&m](Act *act) { m.server.restartWith(act->handover().settings); };
        m.session->undo();
        QVERIFY(m.rests());
        QVERIFY(!m.session->error());
        QVERIFY(m.server.settings() == m.atFirst);
        QVERIFY(!m.session->rotation().isRotated);
        QStringList rotations;
        for (const HistoryEntry &entry : m.history()) {
            if (entry.what == "RotateSigningKey"_L1 && entry.outcome == "done"_L1)
                rotations.append(HistoryWords::act(entry));
        }
        QCOMPARE(rotations, (QStringList{u"Rotate signing key"_s, u"Go back to the old signing key"_s}));
        QCOMPARE(m.session->step(), RotationStep::Rotate);
        QCOMPARE(m.signingKeys().last().id, m.session->rotation().newSigningKey.id);
        for (const RotationNotice &notice : m.session->notices(RotationStep::Rotate))
            QVERIFY2(notice.severity != RotationNotice::Refusal, qPrintable(QString::number(notice.kind)));
        // On again, to the end: then there is no way back.
        QVERIFY(m.runTo(RotationStep::Undone));
        QCOMPARE(m.session->rotation().outcome, RotationOutcome::Done);
        QVERIFY(m.server.settings() == fresh);
        QVERIFY(!m.session->mayUndo());
    }

    void leavesTheReplacementsOutOnTheWayBackAfterALeak_data()
    {
        QTest::addColumn<bool>("areMade");
        QTest::newRow("right after rotate") << false;
        QTest::newRow("once their acts are done") << true;
    }

    /// Whoever has the leaked key is let in again by it, and reads every event key that the server holds.
    void leavesTheReplacementsOutOnTheWayBackAfterALeak()
    {
        QFETCH(bool, areMade);
        SelfHostedStage m;
        QVERIFY(m.beginAfterALeak());
        QVERIFY(m.runTo(areMade ? RotationStep::FallbackOut : RotationStep::Resync));
        QCOMPARE(m.server.settings().eventKeys.size(), 4);
        QCOMPARE(m.session->exposedByWayBack(), QStringList());
        m.session->undo();
        QVERIFY(m.rests());
        QVERIFY(!m.session->rotation().isRotated);
        QVERIFY(m.server.settings() == m.atFirst);
        QVERIFY(m.runTo(RotationStep::Undone));
        QCOMPARE(m.session->rotation().outcome, RotationOutcome::Done);
        QCOMPARE(m.server.settings().eventKeys.size(), 2);
        for (const Secret &key : m.atFirst.eventKeys)
            QVERIFY(!m.server.settings().eventKeys.contains(key));
        QVERIFY(!answerOf(m.session->evidenceHtml())->contains(u"the leaked signing key could read"_s));
        QCOMPARE(m.errors, QStringList());
    }

    /// What its restart takes out the leaked key never opens.
    void takesNothingForExposedThoughItWasKilledOnTheWayBack()
    {
        SelfHostedStage m;
        QVERIFY(m.beginAfterALeak());
        QVERIFY(m.runTo(RotationStep::FallbackOut));
        m.person = nullptr;
        m.session->undo();
        const auto isWaiting
            = [&m] { return m.session->act() && m.session->act()->step() == Act::Step::WaitingForPerson; };
        QTRY_VERIFY(isWaiting());
        m.open();
        m.session = m.makeSession();
        QTRY_VERIFY_WITH_TIMEOUT(isWaiting() && m.session->isLoaded(), 20'000);
        QVERIFY(m.server.restartWith(m.session->act()->handover().settings));
        QTRY_VERIFY_WITH_TIMEOUT(!m.session->isActOpen(), 30'000);
        QVERIFY(m.rests());
        QVERIFY(!m.session->rotation().isRotated);
        QVERIFY(m.server.settings() == m.atFirst);
        QCOMPARE(m.eventKeys().size(), 2);
        QVERIFY(!hasOneWith(m.session->rotation().exceptions, &RotationException::what, replacementExposed));
    }

    void replacesWhatTheLeakedKeyCouldReadAgain_data()
    {
        QTest::addColumn<bool>("areMade");
        QTest::newRow("right after rotate") << false;
        QTest::newRow("once their acts are done") << true;
    }

    /// Somebody puts the old signing key back beside the replacements.
    void replacesWhatTheLeakedKeyCouldReadAgain()
    {
        QFETCH(bool, areMade);
        SelfHostedStage m;
        QVERIFY(m.beginAfterALeak());
        QVERIFY(m.runTo(areMade ? RotationStep::FallbackOut : RotationStep::Resync));
        ServerSettings exposing = m.server.settings();
        exposing.signingKey = m.atFirst.signingKey;
        const QList<Secret> exposed = exposing.eventKeys.last(2);
        QVERIFY(m.server.restartWith(exposing));
        m.session->readLive();
        QVERIFY(m.rests());
        m.clock.advance(std::chrono::seconds(60));
        QVERIFY(m.rests());
        QTRY_VERIFY(!m.session->rotation().isRotated);
        QVERIFY(m.rests());
        QVERIFY(m.runTo(RotationStep::FallbackOut));
        QVERIFY(m.session->rotation().isRotated);
        // Rotate's restart has taken them out, since nobody sends with them.
        for (const Secret &key : exposed)
            QVERIFY(!m.server.settings().eventKeys.contains(key));
        QCOMPARE(m.server.settings().eventKeys.size(), 4);
        // Where they are in its settings again they keep the rotation open.
        ServerSettings again = m.server.settings();
        again.eventKeys += exposed;
        QVERIFY(m.server.restartWith(again));
        m.session->readLive();
        QVERIFY(m.rests());
        const QList<OpenItem> open = m.session->openItems();
        QCOMPARE(std::ranges::count(open, OpenItem::KeyNotDeleted, &OpenItem::kind), 4);
        again.eventKeys = again.eventKeys.first(4);
        QVERIFY(m.server.restartWith(again));
        QVERIFY(m.runTo(RotationStep::Undone));
        QCOMPARE(m.session->rotation().outcome, RotationOutcome::Done);
        QCOMPARE(m.server.settings().eventKeys.size(), 2);
        for (const Secret &key : m.atFirst.eventKeys + exposed)
            QVERIFY(!m.server.settings().eventKeys.contains(key));
        QVERIFY(answerOf(m.session->evidenceHtml())->contains(u"the leaked signing key could read"_s));
    }

    /// The restart brings the replacements, and leaves the leaked signing key there: whoever has that one can read them
    /// until it is mended.
    void replacesWhatRotatesRestartShowedBesideTheLeakedKey()
    {
        SelfHostedStage m;
        QVERIFY(m.beginRestart(u"rotate after a leak"_s));
        const auto isWaiting = [&m] {
            const Act *act = m.session->act();
            return act && act->step() == Act::Step::WaitingForPerson && act->handover().watch;
        };
        QTRY_VERIFY(isWaiting());
        const ServerSettings wanted = m.session->act()->handover().settings;
        ServerSettings half = wanted;
        half.signingKey = m.atFirst.signingKey;
        const QList<Secret> exposed = half.eventKeys.last(2);
        QVERIFY(m.server.restartWith(half));
        const auto areNoted = [&] {
            return std::ranges::all_of(exposed,
                [&m](const Secret &key) { return isExposed(m.session->rotation(), eventKeyFingerprint(key)); });
        };
        QTRY_VERIFY_WITH_TIMEOUT(areNoted(), 30'000);
        m.person = [&m](Act *act) { m.server.restartWith(act->handover().settings); };
        QVERIFY(m.server.restartWith(wanted));
        QTRY_VERIFY_WITH_TIMEOUT(!m.session->isActOpen(), 30'000);
        QVERIFY(m.rests());
        QVERIFY(m.session->rotation().isRotated);
        QVERIFY(m.runTo(RotationStep::FallbackOut));
        for (const RotatedEventKey &key : m.session->rotation().eventKeys) {
            QVERIFY(serverHoldsEventKey(m, key.twinId));
            QVERIFY(!isExposed(m.session->rotation(), key.twinFingerprint));
        }
        const QList<OpenItem> open = m.session->openItems();
        QCOMPARE(std::ranges::count(open, OpenItem::KeyNotDeleted, &OpenItem::kind), 4);
        QVERIFY(answerOf(m.session->evidenceHtml())->contains(u"the leaked signing key could read"_s));
    }

    /// The program was closed while the restart went half: the next reading tells of it, whoever is given the settings
    /// once more or not.
    void listsWhatRotatesRestartShowedWhileTheProgramWasClosed()
    {
        SelfHostedStage m;
        QVERIFY(m.beginRestart(u"rotate after a leak"_s));
        const auto isWaiting = [&m] {
            const Act *act = m.session->act();
            return act && act->step() == Act::Step::WaitingForPerson && act->handover().watch;
        };
        QTRY_VERIFY(isWaiting());
        ServerSettings half = m.session->act()->handover().settings;
        half.signingKey = m.atFirst.signingKey;
        m.close();
        QVERIFY(m.server.restartWith(half));
        m.open();
        const QList<EventKey> listed = m.eventKeys();
        QCOMPARE(half.eventKeys.size(), 4);
        for (const Secret &key : std::as_const(half.eventKeys))
            QVERIFY(hasOneWith(listed, &EventKey::id, eventKeyFingerprint(key)));
    }

    /// Whoever was said to have moved to a replacement sends with it, whatever the leaked key has read of it since.
    void keepsAnExposedReplacementThatIsInUse()
    {
        SelfHostedStage m;
        QVERIFY(m.beginAfterALeak());
        QVERIFY(m.runTo(RotationStep::FallbackOut));
        const RotatedEventKey web = m.session->rotation().eventKeys.first();
        m.session->setSenders(
            {{.name = u"cron"_s, .eventKeyFingerprint = web.oldFingerprint, .word = u"Grace has moved it"_s}});
        QVERIFY(hasWord(m.session->rotation(), m.session->rotation().senders.first()));
        QCOMPARE(m.session->exposedByWayBack(), QStringList{web.twinName});
        m.session->undo();
        QVERIFY(m.rests());
        QVERIFY(!m.session->rotation().isRotated);
        QVERIFY(m.server.settings().signingKey == m.atFirst.signingKey);
        QVERIFY(serverHoldsEventKey(m, web.twinId));
        QVERIFY(m.runTo(RotationStep::FallbackOut));
        QVERIFY(m.session->rotation().isRotated);
        QVERIFY(!(m.server.settings().signingKey == m.atFirst.signingKey));
        QVERIFY2(serverHoldsEventKey(m, web.twinId), "cron sends with it");
        QCOMPARE(m.server.settings().eventKeys.size(), 5);
        // Another one is there for it, and both that and the one to go are open.
        QVERIFY(m.session->rotation().eventKeys.first().twinId != web.twinId);
        const QList<OpenItem> open = m.session->openItems();
        QCOMPARE(std::ranges::count(open, OpenItem::KeyNotDeleted, &OpenItem::kind), 3);
        QCOMPARE(std::ranges::count(open, OpenItem::SenderWithoutWord, &OpenItem::kind), 1);
    }

    /// Somebody starts the server with the settings of before, which lack the replacements: whoever was given one gets
    /// it back with Rotate, and what nobody has is made anew, and has to be given out once more.
    void bringsBackAReplacementThatIsInUse()
    {
        SelfHostedStage m;
        QVERIFY(m.beginAfterALeak());
        QVERIFY(m.runTo(RotationStep::FallbackOut));
        const RotatedEventKey web = m.session->rotation().eventKeys.first();
        const RotatedEventKey partner = m.session->rotation().eventKeys.last();
        m.session->setSenders(
            {{.name = u"cron"_s, .eventKeyFingerprint = web.oldFingerprint, .word = u"Grace has moved it"_s}});
        QVERIFY(m.runTo(RotationStep::DeleteEventKeys));
        QVERIFY(m.session->rotation().isDone(RotationStep::FallbackOut));
        QVERIFY(m.server.restartWith(m.atFirst));
        m.session->readLive();
        QVERIFY(m.rests());
        m.clock.advance(std::chrono::seconds(60));
        QVERIFY(m.rests());
        QTRY_VERIFY(!m.session->rotation().isRotated);
        QVERIFY(m.rests());
        QCOMPARE(m.session->step(), RotationStep::Rotate);
        QCOMPARE(m.session->rotation().eventKeys.first().twinId, web.twinId);
        QCOMPARE(m.session->rotation().eventKeys.last().twinId, QString());
        QVERIFY(!m.session->rotation().isDone(RotationStep::FallbackOut));
        QVERIFY2(!hasNotice(m.session->notices(RotationStep::Rotate), RotationNotice::TwinGone),
            "it is not to be put back beside the leaked key");
        QVERIFY(!m.session->keptSettings());
        // Also when the program is started anew before that, and nobody was asked anything yet.
        m.open();
        m.session = m.makeSession();
        QVERIFY(m.rests());
        QCOMPARE(m.session->rotation().eventKeys.first().twinId, web.twinId);
        QVERIFY(m.runTo(RotationStep::FallbackOut));
        QVERIFY(m.session->rotation().isRotated);
        QVERIFY(serverHoldsEventKey(m, web.twinId) && !serverHoldsEventKey(m, partner.twinId));
        QCOMPARE(m.server.settings().eventKeys.size(), 4);
        QCOMPARE(m.session->rotation().eventKeys.first().twinId, web.twinId);
        QVERIFY(!m.session->rotation().eventKeys.last().twinId.isEmpty());
        QVERIFY(hasWord(m.session->rotation(), m.session->rotation().senders.first()));
        QVERIFY(!answerOf(m.session->evidenceHtml())->contains(u"the leaked signing key could read"_s));
    }

    /// It is in use, so that another one is made in its place only where somebody says so; else Rotate would be refused
    /// for ever.
    void makesAnotherReplacementForOneThatTheKeychainLost()
    {
        SelfHostedStage m;
        QVERIFY(m.beginAfterALeak());
        QVERIFY(m.runTo(RotationStep::FallbackOut));
        const RotatedEventKey web = m.session->rotation().eventKeys.first();
        m.session->setSenders(
            {{.name = u"cron"_s, .eventKeyFingerprint = web.oldFingerprint, .word = u"Grace has moved it"_s}});
        QVERIFY(m.runTo(RotationStep::DeleteEventKeys));
        QVERIFY(m.server.restartWith(m.atFirst));
        QVERIFY(answerOf(m.secrets.remove(KeptKeys::itemName(web.twinFingerprint))));
        m.open();
        m.session = m.makeSession();
        for (int reading = 0; reading < 3; ++reading) {
            QVERIFY(m.rests());
            m.clock.advance(std::chrono::seconds(61));
            m.session->readLive();
        }
        QVERIFY(m.rests());
        QCOMPARE(m.session->step(), RotationStep::Rotate);
        QCOMPARE(m.session->rotation().eventKeys.first().twinId, web.twinId);
        QVERIFY(!m.session->lostReplacement());
        for (int i = 0; i < 5 && !m.session->lostReplacement(); ++i)
            (void)m.takeNextStep();
        QVERIFY(m.session->lostReplacement());
        QCOMPARE(m.session->lostReplacement()->twinId, web.twinId);
        QVERIFY(!m.session->rotation().isRotated);
        m.session->replaceLost();
        QVERIFY(m.rests());
        QVERIFY(!m.session->lostReplacement());
        QCOMPARE(m.session->rotation().eventKeys.first().twinId, QString());
        QVERIFY(hasOneWith(m.session->rotation().exceptions, &RotationException::what, QString(replacementLost)));
        QVERIFY(m.runTo(RotationStep::FallbackOut));
        const RotatedEventKey made = m.session->rotation().eventKeys.first();
        QVERIFY(!made.twinId.isEmpty() && made.twinId != web.twinId);
        QVERIFY(serverHoldsEventKey(m, made.twinId) && !serverHoldsEventKey(m, web.twinId));
    }

    /// What goes meanwhile is said as long as the person has not restarted it.
    void saysThatTheWayBackIsGoneWhileTheRestartWaits()
    {
        SelfHostedStage m;
        QVERIFY(m.begin(true, false));
        QVERIFY(m.runTo(RotationStep::Resync));
        QVERIFY(m.registers({{u"appName"_s, u"shop"_s}, {u"url"_s, u"http://127.0.0.1:1/api/inngest"_s}}));
        m.session->readLive();
        QVERIFY(m.rests());
        QCOMPARE(m.session->rotation().apps.size(), 1);
        m.person = nullptr;
        m.session->undo();
        QTRY_VERIFY(m.session->act() && m.session->act()->step() == Act::Step::WaitingForPerson);
        const auto refusesNow = m.session->act()->request().refusesNow;
        QVERIFY(refusesNow && !refusesNow());
        const QString shop = m.session->rotation().apps.first().appKey;
        m.session->noteSet(shop, RotationStep::Finish, true);
        QVERIFY(refusesNow() && refusesNow()->serverMessage.contains(u": shop."_s));
        m.session->noteSet(shop, RotationStep::Finish, false);
        QVERIFY(!refusesNow());
    }

    /// Somebody restarted it with the new key while nobody looked.
    /// In the middle of a rotation: what was made for it, and where it stands, are not those of the address.
    void goesOnWhereTheServerHasMoved()
    {
        SelfHostedStage m;
        QVERIFY(m.begin(true, true));
        QVERIFY(m.runTo(RotationStep::RollOut));
        const QString id = m.session->rotation().id;
        const TemporaryPlace elsewhere;
        StandInServer moved(elsewhere.directory.path());
        QVERIFY(moved.restartWith(m.server.settings()));
        m.server.stop();
        m.moveOrigin(moved.origin());
        m.person = [&](Act *act) { moved.restartWith(act->handover().settings); };
        m.open();
        m.session = m.makeSession();
        QVERIFY(m.rests());
        QCOMPARE(m.session->rotation().id, id);
        QCOMPARE(m.session->step(), RotationStep::RollOut);
        QVERIFY(m.runTo(RotationStep::Undone));
        QCOMPARE(m.session->rotation().outcome, RotationOutcome::Done);
        QVERIFY(!(moved.settings().signingKey == m.atFirst.signingKey));
        QCOMPARE(m.signingKeys().size(), 1);
        QCOMPARE(m.errors, QStringList());
    }

    /// Where nothing is chosen there is nothing to warn of.
    void warnsOfNoRestartsWhereThereAreNone()
    {
        SelfHostedStage m;
        m.session = m.makeSession();
        QVERIFY(m.rests());
        m.session->readLive();
        QVERIFY(m.rests());
        const auto warns
            = [&m] { return hasNotice(m.session->notices(RotationStep::Plan), RotationNotice::ServerRestarts); };
        m.session->setRotatesSigningKey(true);
        QVERIFY(warns());
        m.session->setRotatesSigningKey(false);
        QVERIFY(!warns());
    }

    void seesThatSomebodyRestartedItWithTheNewKey()
    {
        SelfHostedStage m;
        QVERIFY(m.begin(true, false));
        QVERIFY(m.runTo(RotationStep::RollOut));
        ServerSettings early = m.atFirst;
        early.signingKey = m.signingKeys().last().value;
        QVERIFY(m.server.restartWith(early));
        m.session->readLive();
        QVERIFY(m.rests());
        QCOMPARE(m.session->live().value->active()->id, m.session->rotation().newSigningKey.id);
    }

    /// For two minutes, say; whoever was broken by it then has it on the record, and that it is over.
    void recordsThatTheServerHeldTheNewKeyTooEarly()
    {
        SelfHostedStage m;
        QVERIFY(m.begin(true, false));
        QVERIFY(m.runTo(RotationStep::RollOut));
        const auto rowsOf
            = [&m](const QString &what) { return std::ranges::count(m.history(), what, &HistoryEntry::what); };
        const auto html = [&m] { return answerOf(m.session->evidenceHtml()).value_or(QString()); };
        ServerSettings early = m.atFirst;
        early.signingKey = m.signingKeys().last().value;
        QVERIFY(m.server.restartWith(early));
        for (int reading = 0; reading < 2; ++reading) {
            m.session->readLive();
            QVERIFY(m.rests());
        }
        QCOMPARE(rowsOf(u"RotatedEarly"_s), 1);
        QVERIFY(html().contains(u"The server was seen with the new signing key before its step"_s));
        QVERIFY(m.server.restartWith(m.atFirst));
        m.session->readLive();
        QVERIFY(m.rests());
        QCOMPARE(rowsOf(u"RotatedBack"_s), 0); // by one reading: it can be one server of several
        for (int minute = 0; minute < 2; ++minute) {
            m.clock.advance(std::chrono::minutes(1));
            QVERIFY(m.rests());
        }
        QCOMPARE(rowsOf(u"RotatedBack"_s), 1);
        QCOMPARE(m.session->step(), RotationStep::RollOut);
        QVERIFY(html().contains(u"The server was restarted with the old signing key again"_s));
        QVERIFY(!html().contains(u"it was not rotated"_s));
    }

    /// The person says that it was not done, and restarts it all the same: the name was typed for that deletion.
    void endsTheUndoOnceTheNewKeysWentThoughNoActCame()
    {
        SelfHostedStage m;
        QVERIFY(m.begin(false, true));
        QVERIFY(m.runTo(RotationStep::RollOut));
        m.session->undo();
        QVERIFY(m.rests());
        QVERIFY(m.runTo(RotationStep::DeleteNewKeys));
        m.person = nullptr;
        m.session->deleteNewKeys(m.session->textToType());
        QTRY_VERIFY(m.session->act() && m.session->act()->step() == Act::Step::WaitingForPerson);
        const ServerSettings wanted = m.session->act()->handover().settings;
        m.session->act()->cancel();
        QVERIFY(m.rests());
        QVERIFY(m.server.restartWith(wanted));
        m.session->readLive();
        QVERIFY(m.rests());
        QCOMPARE(m.session->rotation().outcome, RotationOutcome::Running);
        for (int minute = 0; minute < 2; ++minute) {
            m.clock.advance(std::chrono::minutes(1));
            QVERIFY(m.rests());
        }
        QCOMPARE(m.session->rotation().outcome, RotationOutcome::Undone);
        const QString html = answerOf(m.session->evidenceHtml()).value_or(QString());
        const auto rows = m.history();
        for (const RotatedEventKey &key : m.session->rotation().eventKeys) {
            const auto isIt = [&key](const HistoryEntry &entry) {
                return entry.what == "NewKeyGone"_L1 && entry.fingerprint == key.twinFingerprint;
            };
            QCOMPARE(std::ranges::count_if(rows, isIt), 1);
            QVERIFY(isByWord(m.session->rotation(), deletedUnseen, key.twinFingerprint));
        }
        QVERIFY(html.contains(u"the time is when it was seen to be gone"_s));
    }

    /// It does not start, and then it starts with wrong settings: two outages, one after the other.
    void endsAnOutageThatBecomesAnother()
    {
        SelfHostedStage m;
        QVERIFY(m.beginRestart(u"create"_s));
        QTRY_VERIFY(m.session->act() && m.session->act()->handover().watch);
        const ServerSettings wanted = m.session->act()->handover().settings;
        const auto seen = [&m] {
            QList<RotationException> outages = m.session->rotation().exceptions;
            outages.removeIf([](const RotationException &one) { return one.what != serverOutage; });
            return outages;
        };
        m.server.stop();
        QTRY_COMPARE_WITH_TIMEOUT(seen().size(), 1, 20'000);
        ServerSettings third = wanted;
        third.signingKey = Secret(QByteArray(64, 'd'));
        QVERIFY(m.server.restartWith(third));
        QTRY_COMPARE_WITH_TIMEOUT(seen().size(), 2, 20'000);
        QVERIFY2(
            seen().first().reason.startsWith(u"It became another one after "_s), qPrintable(seen().first().reason));
        QVERIFY(seen().last().reason.isEmpty());
        const QString first = seen().first().reason;
        QVERIFY(m.server.restartWith(wanted));
        QTRY_VERIFY_WITH_TIMEOUT(!seen().last().reason.isEmpty(), 20'000);
        QCOMPARE(seen().first().reason, first);
        QVERIFY(seen().last().reason.startsWith(u"It was seen to be over after "_s));
    }

    /// Neither what it held nor what it should hold, and all the same nobody is kept out any more.
    void endsAnOutageInOtherSettingsThatBreakNothing()
    {
        SelfHostedStage m;
        QVERIFY(m.beginRestart(u"create"_s));
        QTRY_VERIFY(m.session->act() && m.session->act()->handover().watch);
        const RestartWatch *watch = m.session->act()->handover().watch.get();
        ServerSettings more = m.session->act()->handover().settings;
        const auto reason = [&m]() -> std::optional<QString> {
            for (const RotationException &one : m.session->rotation().exceptions) {
                if (one.what == serverOutage)
                    return one.reason;
            }
            return {};
        };
        m.server.stop();
        QTRY_COMPARE_WITH_TIMEOUT(reason(), QString(), 20'000);
        more.eventKeys.append(Secret(QByteArray("one-more-that-nobody-asked-for")));
        QVERIFY(m.server.restartWith(more));
        QTRY_COMPARE_WITH_TIMEOUT(watch->state(), RestartWatch::State::OtherSettings, 20'000);
        QTRY_VERIFY_WITH_TIMEOUT(reason()->startsWith(u"It was seen to be over after "_s), 20'000);
    }
};

QTEST_GUILESS_MAIN(SelfHostedRotationTest)
#include "tst_selfhostedrotation.moc"
