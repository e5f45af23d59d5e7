// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// needs: stand-in

#include "app/accounts/connection.h"
#include "app/accounts/keywatch.h"
#include "app/accounts/openaccount.h"
#include "app/acts/actjournal.h"
#include "app/acts/acts.h"
#include "app/acts/keptkeys.h"
#include "app/core/lookup.h"
#include "app/domain/fingerprint.h"
#include "app/history/historystore.h"
#include "app/rotation/rotationjournal.h"
#include "tests/support/answerof.h"
#include "tests/support/fakeclock.h"
#include "tests/support/fakedashboard.h"
#include "tests/support/handstage.h"
#include "tests/support/selfhostedstage.h"
#include "ui/words/overviewtext.h"

#include <QSignalSpy>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>
#include <functional>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using Fault = FakeDashboard::Fault;
using Operation = FakeDashboard::Operation;

namespace {

const QString production = u"production"_s;

} // namespace

/// A key that somebody changed outside of the program is noticed, also over its end; what the program did is not.
class KeyWatchTest : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_directory = std::make_unique<QTemporaryDir>();
        m_history = std::make_unique<HistoryStore>(m_directory->filePath(u"history.sqlite"_s));
        open(AccountKind::Cloud);
    }

    void cleanup()
    {
        m_watch.reset();
        m_account.reset();
        m_history.reset();
    }

    void findsNothingAtTheFirstLook()
    {
        QVERIFY(m_watch->changes().isEmpty());
        QVERIFY(readAgain());
        QVERIFY(m_watch->changes().isEmpty());
    }

    /// What comes late shows what was so when it was asked for.
    void takesAReadingForAsOldAsItsQuestion()
    {
        m_clock.advance(1s);
        const QDateTime asked = m_clock.now();
        const int before = m_dashboard->calls(Operation::EventKeys);
        m_dashboard->fail(Operation::EventKeys, Fault::Stalled);
        m_account->reload();
        QTRY_VERIFY(m_dashboard->calls(Operation::EventKeys) > before);
        m_clock.advance(10s);
        m_dashboard->letGo();
        QTRY_VERIFY(!m_account->signingKeys().isLoading && !m_account->eventKeys().isLoading);
        QVERIFY(settle());
        QCOMPARE(m_watch->keysOf(production).look.at, asked);
    }

    /// A list that was asked for before our rotation, or that a copy behind the server's gives out after it.
    void raisesNoAlarmForAKeyThatWasRotatedAway_data()
    {
        QTest::addColumn<bool>("isLate");
        QTest::newRow("asked for before") << true;
        QTest::newRow("given out after") << false;
    }
    void raisesNoAlarmForAKeyThatWasRotatedAway()
    {
        QFETCH(bool, isLate);
        act({.kind = ActKind::CreateSigningKey, .environment = *m_account->environment()});
        QVERIFY(readAgain());
        const QList<SigningKey> before = *m_account->signingKeys().value;
        const QDateTime askedBefore = m_clock.now();
        m_clock.advance(1s);
        ActRequest rotate{.kind = ActKind::RotateSigningKey, .environment = *m_account->environment()};
        for (const SigningKey &key : before)
            (key.isActive ? rotate.activeKeyId : rotate.keyId) = key.id;
        act(rotate);
        QVERIFY(readAgain());
        const KeyLook now = m_watch->keysOf(production).look;
        m_clock.advance(1s);
        m_watch->take(
            *m_account->keyHolder(), before, *m_account->eventKeys().value, isLate ? askedBefore : m_clock.now());
        QVERIFY(settle());
        QVERIFY2(m_watch->changes().isEmpty(), qPrintable(textOfAll()));
        if (isLate)
            QCOMPARE(m_watch->keysOf(production).look, now);
        QVERIFY(readAgain());
        QVERIFY2(m_watch->changes().isEmpty(), qPrintable(textOfAll()));
    }

    /// A server of one's own is restarted with the key that it had before, and without event keys that it had beside
    /// the newer one.
    void raisesNoAlarmForAKeyThatWasGoneBackTo()
    {
        open(AccountKind::SelfHosted);
        const Environment holder = *m_account->keyHolder();
        const SigningKey old{.id = u"old"_s, .value = Secret("signkey-prod-0a"), .isActive = true};
        const SigningKey fresh{.id = u"fresh"_s, .value = Secret("signkey-prod-0b"), .isActive = true};
        SigningKey waiting = fresh;
        waiting.isActive = false;
        const EventKey web{.id = u"web"_s, .name = u"Web"_s};
        const EventKey twin{.id = u"twin"_s, .name = u"Web 2"_s};
        const auto looks = [&](const QList<SigningKey> &signing, const QList<EventKey> &event) {
            m_clock.advance(61s);
            m_watch->take(holder, signing, event, m_clock.now());
            return settle();
        };
        for (int turn = 0; turn < 3; ++turn) // those of the account before are gone then
            QVERIFY(looks({fresh}, {web, twin}));
        m_watch->acknowledge();
        QVERIFY(settle());
        QVERIFY2(m_watch->changes().isEmpty(), qPrintable(textOfAll()));
        ActJournal journal(*m_history);
        ActRecord record{.request = {.kind = ActKind::RotateSigningKey,
                             .environment = holder,
                             .keyId = old.id,
                             .activeKeyId = fresh.id,
                             .othersToDelete = {twin.id}},
            .origin = m_dashboard->origin(),
            .startedAt = m_clock.now()};
        record.id = answerOf(journal.begin(record)).value();
        record.outcome = ActOutcome::done;
        QVERIFY(answerOf(journal.end(record, m_clock.now(), {})));
        for (int turn = 0; turn < 3; ++turn) {
            QVERIFY(looks({old, waiting}, {web}));
            QVERIFY2(m_watch->changes().isEmpty(), qPrintable(textOfAll()));
        }
    }

    void knowsWhatWentWithTheKeyOfAnAct_data()
    {
        QTest::addColumn<AccountKind>("kind");
        QTest::addColumn<bool>("isOwn");
        QTest::newRow("a server of one's own") << AccountKind::SelfHosted << true;
        QTest::newRow("Inngest Cloud") << AccountKind::Cloud << false;
    }

    /// Several went with one restart, and the program was killed before the acts of the others began. Where each goes
    /// by an act of its own, somebody else deleted those.
    void knowsWhatWentWithTheKeyOfAnAct()
    {
        QFETCH(AccountKind, kind);
        QFETCH(bool, isOwn);
        open(kind);
        const Environment holder = *m_account->keyHolder();
        const SigningKey active{.id = u"active"_s, .value = Secret("signkey-prod-0a"), .isActive = true};
        const EventKey web{.id = u"web"_s, .name = u"Web"_s};
        const EventKey mail{.id = u"mail"_s, .name = u"Mail"_s};
        const auto looks = [&](const QList<EventKey> &event) {
            m_clock.advance(61s);
            m_watch->take(holder, QList{active}, event, m_clock.now());
            return settle();
        };
        for (int turn = 0; turn < 3; ++turn) // those of the account before are gone then
            QVERIFY(looks({web, mail}));
        m_watch->acknowledge();
        QVERIFY(settle());
        ActJournal journal(*m_history);
        ActRecord record{.request
            = {.kind = ActKind::DeleteEventKey, .environment = holder, .keyId = web.id, .othersToDelete = {mail.id}},
            .origin = m_dashboard->origin(),
            .startedAt = m_clock.now()};
        record.id = answerOf(journal.begin(record)).value();
        record.outcome = ActOutcome::done;
        QVERIFY(answerOf(journal.end(record, m_clock.now(), {})));
        for (int turn = 0; turn < 3; ++turn)
            QVERIFY(looks({}));
        QVERIFY2(m_watch->changes().size() == (isOwn ? 0 : 1), qPrintable(textOfAll()));
        if (isOwn)
            return;
        QCOMPARE(m_watch->changes().first().kind, KeyChange::Gone);
        QCOMPARE(m_watch->changes().first().key.id, mail.id);
    }

    void noticesWhatAColleagueMade()
    {
        const QDateTime before = m_account->eventKeys().readAt;
        const SigningKey made = m_dashboard->addSigningKey(production);
        const EventKey event = m_dashboard->addEventKey(production, {.name = u"thief's"_s});
        QVERIFY(readAgain());
        QCOMPARE(m_watch->changes().size(), 2);
        const KeyChange first = m_watch->changes()[0];
        QCOMPARE(first.kind, KeyChange::Appeared);
        QCOMPARE(first.key.fingerprint, signingKeyFingerprint(made.value));
        QVERIFY(first.after >= before.addSecs(-1) && first.before > first.after);
        QVERIFY2(keyChangeText(first).contains(first.key.fingerprint), qPrintable(keyChangeText(first)));
        QVERIFY(keyChangeText(m_watch->changes()[1]).contains(u"thief's"_s));
        // Once, and in the history.
        QVERIFY(readAgain());
        QCOMPARE(m_watch->changes().size(), 2);
        const auto entries = answerOf(m_history->entries());
        QCOMPARE(std::count_if(entries->begin(), entries->end(),
                     [](const HistoryEntry &entry) { return entry.what == "KeyChangedOutside"_L1; }),
            2);
        for (const HistoryEntry &entry : *entries) {
            const bool isSigningKey = entry.fingerprint == signingKeyFingerprint(made.value);
            if (entry.what == "KeyChangedOutside"_L1)
                QCOMPARE(entry.details[u"keyType"].toString(), isSigningKey ? u"signing"_s : u"event"_s);
        }
        QCOMPARE(event.name, u"thief's"_s);
    }

    /// Another window has noticed it since, and somebody there knows of the first.
    void acknowledgesWhatIsShownAndNothingInItsPlace()
    {
        m_dashboard->addEventKey(production, {.name = u"shown"_s});
        QVERIFY(readAgain());
        QCOMPARE(m_watch->changes().size(), 1);
        KeyChange other = m_watch->changes().first();
        other.key.id = u"other"_s;
        const auto write = [](const QList<KeyChange> &changes) {
            return [changes](QSqlDatabase &database) -> Result<QString> {
                QSqlQuery query(database);
                query.prepare(u"UPDATE key_looks SET changes = ?"_s);
                query.addBindValue(QString::fromUtf8(toJson(changes)));
                if (!query.exec())
                    return failure(Error::Kind::Unexpected);
                return QString();
            };
        };
        QVERIFY(answerOf(m_history->run<QString>(write({other}))));
        m_watch->acknowledge();
        QTRY_COMPARE(m_watch->changes(), QList<KeyChange>{other});
    }

    void noticesAPromotionAndAnEdit()
    {
        m_dashboard->addSigningKey(production);
        QVERIFY(readAgain());
        m_watch->acknowledge();
        QTRY_VERIFY(m_watch->changes().isEmpty());
        m_dashboard->rotateNow(production);
        EventKey edited = m_dashboard->eventKeysNow(production).first();
        edited.filter.events.append(u"shop/all"_s);
        m_dashboard->putEventKey(production, edited);
        QVERIFY(readAgain());
        QCOMPARE(m_watch->changes().size(), 2);
        QCOMPARE(m_watch->changes()[0].kind, KeyChange::Promoted);
        QCOMPARE(m_watch->changes()[1].kind, KeyChange::Edited);
        QVERIFY(keyChangeText(m_watch->changes()[0]).contains(u"signed with it"_s));
        // That the old one is gone is believed from two readings a minute apart.
        m_clock.advance(61s);
        QVERIFY(readAgain());
        QCOMPARE(m_watch->changes().size(), 3);
        QCOMPARE(m_watch->changes()[2].kind, KeyChange::Gone);
    }

    void doesNotBelieveOneReadingThatLacksAKey()
    {
        const EventKey key = m_dashboard->eventKeysNow(production).first();
        m_dashboard->removeEventKey(key.id);
        QVERIFY(readAgain());
        QVERIFY(m_watch->changes().isEmpty());
        m_dashboard->putEventKey(production, key);
        m_clock.advance(61s);
        QVERIFY(readAgain());
        QVERIFY(m_watch->changes().isEmpty());
        m_clock.advance(61s);
        QVERIFY(readAgain());
        QVERIFY(m_watch->changes().isEmpty());
    }

    void takesNoKeyThatComesBackForANewOne_data()
    {
        QTest::addColumn<bool>("isOurs");
        QTest::newRow("of long ago") << false;
        QTest::newRow("made here a moment before") << true; // that it is there is no news, and that it is back is
    }
    /// One that comes back, into a server's settings, say, is no new one, and nobody who sends with it is refused now.
    void takesNoKeyThatComesBackForANewOne()
    {
        QFETCH(bool, isOurs);
        if (isOurs) {
            act({.kind = ActKind::CreateEventKey,
                .environment = *m_account->environment(),
                .newKey = {.name = u"ours"_s}});
            QVERIFY(readAgain());
        }
        const QList<EventKey> keys = m_dashboard->eventKeysNow(production);
        const EventKey key = *std::ranges::find(keys, isOurs ? u"ours"_s : keys.first().name, &EventKey::name);
        m_dashboard->removeEventKey(key.id);
        QVERIFY(readAgain());
        m_clock.advance(61s);
        QVERIFY(readAgain());
        QCOMPARE(m_watch->changes().size(), 1);
        QVERIFY2(textOfAll().contains(u"is refused"_s), qPrintable(textOfAll()));
        m_dashboard->putEventKey(production, key);
        QVERIFY(readAgain());
        QCOMPARE(m_watch->changes().size(), 1);
        QCOMPARE(m_watch->changes().first().kind, KeyChange::Returned);
        // Since when it is there again no reading tells.
        QVERIFY2(textOfAll().contains(u" was there again at "_s), qPrintable(textOfAll()));
        QVERIFY2(textOfAll().contains(u"It is not a new key"_s), qPrintable(textOfAll()));
        QCOMPARE(keyChangesOf(toJson(m_watch->changes())), m_watch->changes());
    }

    void noticesItAlsoInALaterRunAndUntilSomebodyKnowsOfIt()
    {
        m_watch.reset();
        m_dashboard->addEventKey(production, {.name = u"while it was closed"_s});
        m_clock.advance(24h);
        m_watch = std::make_unique<KeyWatch>(*m_account, *m_history, m_clock);
        QVERIFY(readAgain());
        QCOMPARE(m_watch->changes().size(), 1);
        m_watch = std::make_unique<KeyWatch>(*m_account, *m_history, m_clock);
        QVERIFY(readAgain());
        QCOMPARE(m_watch->changes().size(), 1);
        m_watch->acknowledge();
        QTRY_VERIFY(m_watch->changes().isEmpty());
        m_watch = std::make_unique<KeyWatch>(*m_account, *m_history, m_clock);
        QVERIFY(readAgain());
        QVERIFY(m_watch->changes().isEmpty());
    }

    void isSilentAboutWhatTheProgramDid()
    {
        const Environment environment = *m_account->environment();
        act({.kind = ActKind::CreateEventKey, .environment = environment, .newKey = {.name = u"ours"_s}});
        act({.kind = ActKind::CreateSigningKey, .environment = environment});
        const QList<SigningKey> keys = m_dashboard->signingKeysNow(production);
        const auto idOf = [&keys](bool isActive) {
            return std::find_if(keys.begin(), keys.end(), [&](const SigningKey &key) {
                return key.isActive == isActive;
            })->id;
        };
        act({.kind = ActKind::RotateSigningKey,
            .environment = environment,
            .keyId = idOf(false),
            .activeKeyId = idOf(true)});
        act({.kind = ActKind::DeleteEventKey,
            .environment = environment,
            .keyId = m_dashboard->eventKeysNow(production).first().id});
        for (int turn = 0; turn < 3; ++turn) {
            m_clock.advance(61s);
            QVERIFY(readAgain());
            QVERIFY2(m_watch->changes().isEmpty(), qPrintable(textOfAll()));
        }
    }

    /// What it makes may be what appeared.
    void waitsWithItsVerdictUntilAnActIsSettled()
    {
        m_dashboard->fail(Operation::CreateEventKey, Fault::Stalled);
        const ActRequest request{
            .kind = ActKind::CreateEventKey, .environment = *m_account->environment(), .newKey = {.name = u"ours"_s}};
        Act *act = m_account->acts().start(request);
        QVERIFY(act);
        QSignalSpy finished(act, &Act::finished);
        QTRY_COMPARE(m_dashboard->calls(Operation::CreateEventKey), 1);
        m_dashboard->addSigningKey(production);
        QVERIFY(readAgain());
        QVERIFY2(m_watch->changes().isEmpty(), qPrintable(textOfAll()));
        QCOMPARE(m_watch->keysOf(production).notCompared, WatchedKeys::NotCompared::ActIsOpen);
        m_dashboard->letGo();
        QTRY_COMPARE(finished.size(), 1);
        QVERIFY(readAgain());
        QCOMPARE(m_watch->keysOf(production).notCompared, WatchedKeys::NotCompared::No);
        QCOMPARE(m_watch->changes().size(), 1);
        QVERIFY(m_watch->changes().first().key.isSigningKey);
    }

    /// No alarm means that nobody changed anything only where somebody looked.
    void saysThatItCannotCompareAndMissesNothing()
    {
        const auto setWritable = [this](bool isWritable) {
            return answerOf(m_history->run<QString>([isWritable](QSqlDatabase &database) -> Result<QString> {
                QSqlQuery query(database);
                if (!query.exec(u"PRAGMA query_only = %1"_s.arg(isWritable ? u"OFF"_s : u"ON"_s)))
                    return failure(Error::Kind::Unexpected);
                return QString();
            }));
        };
        m_dashboard->addSigningKey(production);
        // It is set within a transaction, which then is nothing but read.
        setWritable(false);
        QVERIFY(readAgain());
        QCOMPARE(m_watch->keysOf(production).notCompared, WatchedKeys::NotCompared::NotKept);
        QVERIFY(m_watch->changes().isEmpty());
        setWritable(true);
        // That somebody knows of what was found compares nothing.
        m_watch->acknowledge();
        QVERIFY(answerOf(m_history->head()));
        QCoreApplication::processEvents();
        QCOMPARE(m_watch->keysOf(production).notCompared, WatchedKeys::NotCompared::NotKept);
        QVERIFY(readAgain());
        QCOMPARE(m_watch->keysOf(production).notCompared, WatchedKeys::NotCompared::No);
        QCOMPARE(m_watch->changes().size(), 1);
        QCOMPARE(m_watch->changes().first().kind, KeyChange::Appeared);
    }

    void beginsAnewWhereThePracticeAccountWasReset_data()
    {
        QTest::addColumn<AccountKind>("kind");
        QTest::addColumn<bool>("isSilent");
        QTest::newRow("practice") << AccountKind::Practice << true;
        QTest::newRow("a real account") << AccountKind::Cloud << false;
    }

    void beginsAnewWhereThePracticeAccountWasReset()
    {
        QFETCH(AccountKind, kind);
        QFETCH(bool, isSilent);
        m_clock.advance(61s);
        open(kind, [this] {
            for (const SigningKey &key : m_dashboard->signingKeysNow(production))
                m_dashboard->removeSigningKey(key.id);
            for (const EventKey &key : m_dashboard->eventKeysNow(production))
                m_dashboard->removeEventKey(key.id);
            m_dashboard->addSigningKey(production, true);
        });
        QCOMPARE(m_watch->changes().isEmpty(), isSilent);
    }

    /// Nothing that somebody else did, and then something that somebody else did.
    void raisesNoFalseAlarmAndKeepsTheTrueOne_data()
    {
        QTest::addColumn<std::function<void()>>("happens");
        const auto row = [](const char *name, const std::function<void()> &happens) { QTest::newRow(name) << happens; };
        row("the clock is set back by a day", [this] { m_clock.setWall(-24h); });
        row("the clock is set back, and a key is made here", [this] {
            m_clock.setWall(-24h);
            makeOurs();
        });
        row("the clock is set ahead while a list lacks a key", [this] {
            const EventKey key = m_dashboard->eventKeysNow(production).first();
            m_dashboard->removeEventKey(key.id);
            QVERIFY(readAgain());
            m_clock.setWall(24h);
            QVERIFY(readAgain());
            m_dashboard->putEventKey(production, key);
        });
        row("the clock is set back while a list lacks a key", [this] {
            const EventKey key = m_dashboard->eventKeysNow(production).first();
            m_dashboard->removeEventKey(key.id);
            QVERIFY(readAgain());
            m_clock.setWall(-24h);
            QVERIFY(readAgain());
            m_dashboard->putEventKey(production, key);
        });
        row("all lists are empty once", [this] {
            const QList<EventKey> keys = m_dashboard->eventKeysNow(production);
            for (const EventKey &key : keys)
                m_dashboard->removeEventKey(key.id);
            QVERIFY(readAgain());
            for (const EventKey &key : keys)
                m_dashboard->putEventKey(production, key);
        });
        row("the pages come in another order", [this] {
            const EventKey first = m_dashboard->eventKeysNow(production).first();
            m_dashboard->removeEventKey(first.id);
            m_dashboard->putEventKey(production, first);
            QVERIFY(m_dashboard->eventKeysNow(production).first().id != first.id);
        });
        row("a key is renamed here", [this] {
            EventKey key = m_dashboard->eventKeysNow(production).first();
            key.name = u"renamed"_s;
            act({.kind = ActKind::UpdateEventKey,
                .environment = *m_account->environment(),
                .keyId = key.id,
                .changed = key});
        });
        row("another account of the organisation makes a key here", [this] {
            auto dashboard = std::make_unique<FakeDashboard>(m_clock);
            FakeDashboard *other = dashboard.get();
            other->addEventKey(production, {.name = u"so that ids differ"_s});
            other->addEventKey(production, {.name = u"from the first one's"_s});
            OpenAccount second(Account{.id = u"b"_s, .name = u"Bea"_s, .kind = AccountKind::Cloud},
                std::move(dashboard), *m_history, m_clock, u"me"_s);
            Act *made = second.acts().start({.kind = ActKind::CreateEventKey,
                .environment = *m_account->environment(),
                .newKey = {.name = u"hers"_s}});
            QSignalSpy finished(made, &Act::finished);
            QTRY_COMPARE(finished.size(), 1);
            m_dashboard->putEventKey(production, other->eventKeysNow(production).last());
        });
        row("the server is restarted, and answers by halves", [this] {
            m_dashboard->fail(Operation::SigningKeys, Fault::Offline);
            m_dashboard->fail(Operation::EventKeys, Fault::Offline);
            QVERIFY(readAgain());
            m_dashboard->fail(Operation::EventKeys, Fault::Busy);
            QVERIFY(readAgain());
        });
        row("a colleague goes on with a rotation that was handed over", [this] {
            const SigningKey ours = m_dashboard->addSigningKey(production);
            const EventKey twin = m_dashboard->addEventKey(production, {.name = u"a replacement"_s});
            share(RotationOutcome::HandedOver, ours, twin);
            m_dashboard->rotateNow(production);
        });
        row("a rotation is taken over that a colleague has begun", [this] {
            const SigningKey hers = m_dashboard->addSigningKey(production);
            const EventKey twin = m_dashboard->addEventKey(production, {.name = u"a replacement"_s});
            share(RotationOutcome::Running, hers, twin);
        });
        row("the history is deleted", [this] {
            cleanup();
            m_history = std::make_unique<HistoryStore>(m_directory->filePath(u"another.sqlite"_s));
            open(AccountKind::Cloud); // with other keys
        });
    }

    void raisesNoFalseAlarmAndKeepsTheTrueOne()
    {
        QFETCH(std::function<void()>, happens);
        happens();
        for (int turn = 0; turn < 3; ++turn) {
            QVERIFY(readAgain());
            QVERIFY2(m_watch->changes().isEmpty(), qPrintable(textOfAll()));
            m_clock.advance(61s);
        }
        // What was done here long ago excuses nothing.
        m_clock.advance(11min);
        QVERIFY(readAgain());
        const EventKey stolen = m_dashboard->eventKeysNow(production).first();
        m_dashboard->addEventKey(production, {.name = u"thief's"_s});
        m_dashboard->removeEventKey(stolen.id);
        QVERIFY(readAgain());
        m_clock.advance(61s);
        QVERIFY(readAgain());
        QCOMPARE(m_watch->changes().size(), 2);
        QCOMPARE(m_watch->changes()[0].key.name, u"thief's"_s);
        QCOMPARE(m_watch->changes()[1].kind, KeyChange::Gone);
        QCOMPARE(m_watch->changes()[1].key.id, stolen.id);
    }

    void raisesTheAlarmOfAnotherEditOfAKeyThatWasEditedHere_data()
    {
        QTest::addColumn<std::function<void()>>("happens");
        const auto row = [](const char *name, const std::function<void()> &happens) { QTest::newRow(name) << happens; };
        row("at once after it", [this] {
            renameHere(u"ours"_s);
            QVERIFY(readAgain());
            QVERIFY2(m_watch->changes().isEmpty(), qPrintable(textOfAll()));
            openFilter();
        });
        row("between the same two looks", [this] {
            renameHere(u"ours"_s);
            openFilter();
        });
        row("while another act is open", [this] {
            renameHere(u"ours"_s);
            m_dashboard->fail(Operation::CreateEventKey, Fault::Stalled);
            Act *made = m_account->acts().start({.kind = ActKind::CreateEventKey,
                .environment = *m_account->environment(),
                .newKey = {.name = u"made here"_s}});
            QVERIFY(made);
            QSignalSpy finished(made, &Act::finished);
            QTRY_COMPARE(m_dashboard->calls(Operation::CreateEventKey), 1);
            openFilter();
            QVERIFY(readAgain());
            QCOMPARE(m_watch->keysOf(production).notCompared, WatchedKeys::NotCompared::ActIsOpen);
            m_dashboard->letGo();
            QTRY_COMPARE(finished.size(), 1);
        });
        row("before it, and it is so again", [this] {
            openFilter();
            const EventKey theirs = m_dashboard->eventKeysNow(production).first();
            renameHere(u"ours"_s);
            m_dashboard->putEventKey(production, theirs);
        });
    }
    /// Whoever adds an event to an allow list a moment after an edit here is noticed all the same.
    void raisesTheAlarmOfAnotherEditOfAKeyThatWasEditedHere()
    {
        QFETCH(std::function<void()>, happens);
        QVERIFY(readAgain());
        const QString id = m_dashboard->eventKeysNow(production).first().id;
        happens();
        QVERIFY(readAgain());
        QCOMPARE(m_watch->keysOf(production).notCompared, WatchedKeys::NotCompared::No);
        QVERIFY2(m_watch->changes().size() == 1, qPrintable(textOfAll()));
        QCOMPARE(m_watch->changes().first().kind, KeyChange::Edited);
        QCOMPARE(m_watch->changes().first().key.id, id);
    }

    /// A list that a copy behind the server's gives out shows the key as it was before, or between two edits.
    void raisesNoAlarmForAListThatIsBehindAnEdit()
    {
        QVERIFY(readAgain());
        QList<QList<EventKey>> lists{m_dashboard->eventKeysNow(production)};
        for (const QString &name : {u"first"_s, u"second"_s}) {
            renameHere(name);
            lists.append(m_dashboard->eventKeysNow(production));
        }
        QVERIFY(readAgain());
        const Environment holder = *m_account->keyHolder();
        const QList<SigningKey> signing = *m_account->signingKeys().value;
        for (const qsizetype each : {0, 1, 2, 1, 2, 0, 2}) {
            m_clock.advance(1s);
            m_watch->take(holder, signing, lists.at(each), m_clock.now());
            QVERIFY(settle());
            QCOMPARE(m_watch->keysOf(production).look.at, m_clock.now());
            QVERIFY2(m_watch->changes().isEmpty(), qPrintable(textOfAll()));
        }
    }

    /// What was made here a moment ago can be deleted or edited by somebody else at once.
    void raisesTheAlarmOfAKeyThatWasMadeHereJustNow()
    {
        QVERIFY(readAgain());
        makeOurs();
        QVERIFY(readAgain());
        QVERIFY2(m_watch->changes().isEmpty(), qPrintable(textOfAll()));
        EventKey ours = m_dashboard->eventKeysNow(production).last();
        ours.name = u"another's name"_s;
        m_dashboard->putEventKey(production, ours);
        QVERIFY(readAgain());
        QCOMPARE(m_watch->changes().size(), 1);
        QCOMPARE(m_watch->changes().first().kind, KeyChange::Edited);
        m_dashboard->removeEventKey(ours.id);
        QVERIFY(readAgain());
        m_clock.advance(61s);
        QVERIFY(readAgain());
        QCOMPARE(m_watch->changes().size(), 2);
        QCOMPARE(m_watch->changes().last().kind, KeyChange::Gone);
    }

    void saysOfWhatAHandedOverRotationWouldBring_data()
    {
        QTest::addColumn<std::function<void()>>("happens");
        QTest::addColumn<bool>("fits");
        const auto row = [](const char *name, bool fits, const std::function<void()> &happens) {
            QTest::newRow(name) << happens << fits;
        };
        const QString dated = u"one that is gone (%1)"_s.arg(m_clock.now().date().toString(Qt::ISODate));
        row("its replacement", true, [this, dated] { m_dashboard->addEventKey(production, {.name = dated}); });
        row("its replacement, the second of the day", true,
            [this, dated] { m_dashboard->addEventKey(production, {.name = dated.chopped(1) + u", 2)"_s}); });
        row("its signing key", true, [this] { m_dashboard->addSigningKey(production); });
        row("another event key", false, [this] { m_dashboard->addEventKey(production, {.name = u"thief's"_s}); });
        row("one of the old name", false,
            [this] { m_dashboard->addEventKey(production, {.name = u"one that is gone"_s}); });
    }

    /// Nobody has told this computer what the colleague made: it is an alarm, and says whom to ask.
    void saysOfWhatAHandedOverRotationWouldBring()
    {
        QFETCH(std::function<void()>, happens);
        QFETCH(bool, fits);
        share(RotationOutcome::HandedOver, {}, {});
        happens();
        QVERIFY(readAgain());
        QCOMPARE(m_watch->changes().size(), 1);
        QCOMPARE(m_watch->changes()[0].handedOverAt.isValid(), fits);
        QVERIFY2(
            keyChangeText(m_watch->changes()[0]).contains(u"handed over from here"_s) == fits, qPrintable(textOfAll()));
        // It is kept.
        QCOMPARE(keyChangesOf(toJson(m_watch->changes())), m_watch->changes());
    }

    /// Of an account by hand, what Inngest itself lists and accepts: no alarm of what persons type in and do here.
    void looksAtWhatInngestListsOfAnAccountByHand()
    {
        HandStage stage;
        openByHand(stage);
        // That it was typed in is known before it is listed; and the first list is the first list.
        QVERIFY(readHand());
        m_clock.advance(61s);
        QVERIFY(readHand());
        QVERIFY2(m_watch->changes().isEmpty(), qPrintable(textOfAll()));

        // Typed in after it was made there; what is not there at all; and what is taken away here and there.
        const Secret mobile = stage.cloud.clickCreateEventKey(production, u"Mobile"_s);
        TypedEnvironment shown = handEnvironment(stage);
        shown.eventKeys.append({.name = u"Mobile"_s, .value = mobile});
        shown.eventKeys.append({.name = u"elsewhere"_s, .value = Secret("not-in-the-list-of-production")});
        const Secret partner = stage.cloud.at(production).eventKeys[1].value;
        shown.forgottenEventKeys.append(eventKeyFingerprint(partner));
        stage.cloud.clickDeleteEventKey(production, partner);
        saveByHand(stage, shown);
        for (int turn = 0; turn < 3; ++turn) {
            m_clock.advance(61s);
            QVERIFY(readHand());
            QVERIFY2(m_watch->changes().isEmpty(), qPrintable(textOfAll()));
        }
        QCOMPARE(m_account->eventKeys().value->size(), 3);

        // What a stranger made and deleted.
        const Secret theirs = stage.cloud.clickCreateEventKey(production, u"thief's"_s);
        stage.cloud.clickDeleteEventKey(production, mobile);
        QVERIFY(readHand());
        QCOMPARE(m_watch->changes().size(), 1);
        QCOMPARE(m_watch->changes().first().kind, KeyChange::Appeared);
        QCOMPARE(m_watch->changes().first().key.fingerprint, eventKeyFingerprint(theirs));
        QVERIFY2(textOfAll().contains(u"thief's"_s), qPrintable(textOfAll()));
        m_clock.advance(61s);
        QVERIFY(readHand());
        QCOMPARE(m_watch->changes().size(), 2);
        QCOMPARE(m_watch->changes().last().kind, KeyChange::Gone);
        QCOMPARE(m_watch->changes().last().key.fingerprint, eventKeyFingerprint(mobile));
        const auto entries = answerOf(m_history->entries());
        QCOMPARE(std::ranges::count(*entries, u"KeyChangedOutside"_s, &HistoryEntry::what), 2);

        // Where no list can be read there is no verdict; once it can again, there is one on all that happened since.
        m_watch->acknowledge();
        QTRY_VERIFY(m_watch->changes().isEmpty());
        stage.cloud.allowsKeyAccess = false;
        stage.cloud.clickDeleteEventKey(production, theirs);
        stage.cloud.clickCreateEventKey(production, u"behind the curtain"_s);
        for (int turn = 0; turn < 2; ++turn) {
            m_clock.advance(61s);
            QVERIFY(readHand());
            QVERIFY2(m_watch->changes().isEmpty(), qPrintable(textOfAll()));
        }
        stage.cloud.allowsKeyAccess = true;
        QVERIFY(readHand());
        QCOMPARE(m_watch->changes().size(), 1);
        QVERIFY2(textOfAll().contains(u"behind the curtain"_s), qPrintable(textOfAll()));
        m_clock.advance(61s);
        QVERIFY(readHand());
        QCOMPARE(m_watch->changes().size(), 2);
        QCOMPARE(m_watch->changes().last().kind, KeyChange::Gone);
    }

    /// Key access was off when the account was set up: whatever its first list holds was there before, for all we know.
    void callsNothingNewOfTheFirstListOfAnAccountByHand()
    {
        HandStage stage;
        stage.cloud.allowsKeyAccess = false;
        stage.cloud.clickCreateEventKey(production, u"long there"_s);
        openByHand(stage);
        stage.cloud.allowsKeyAccess = true;
        QVERIFY(readHand());
        QCOMPARE(m_account->eventKeys().value->size(), 3);
        QVERIFY2(m_watch->changes().isEmpty(), qPrintable(textOfAll()));
        stage.cloud.clickCreateEventKey(production, u"thief's"_s);
        QVERIFY(readHand());
        QCOMPARE(m_watch->changes().size(), 1);
    }

    void noticesARotationElsewhereOnAnAccountByHand_data()
    {
        QTest::addColumn<bool>("isNewKeyKnown");
        QTest::newRow("to a key that nobody told of") << false;
        QTest::newRow("to the new key that was made from here") << true;
    }
    void noticesARotationElsewhereOnAnAccountByHand()
    {
        QFETCH(bool, isNewKeyKnown);
        HandStage stage;
        openByHand(stage);
        const QString old = m_account->signingKeys().value->first().id;
        if (isNewKeyKnown) {
            Act *made = m_account->acts().start(
                {.kind = ActKind::CreateSigningKey, .environment = *m_account->environment()});
            QTRY_COMPARE(made->step(), Act::Step::WaitingForPerson);
            made->confirm(stage.cloud.clickCreateSigningKey(production));
            QTRY_COMPARE(made->step(), Act::Step::Finished);
            QCOMPARE(made->end(), Act::End::Done);
            m_clock.advance(61s);
            QVERIFY(readHand());
            QVERIFY2(m_watch->changes().isEmpty(), qPrintable(textOfAll()));
        } else {
            stage.cloud.clickCreateSigningKey(production);
        }
        stage.cloud.clickRotate(production);
        QVERIFY(readHand());
        m_clock.advance(61s);
        QVERIFY(readHand());
        QCOMPARE(m_watch->changes().size(), 1);
        const KeyChange change = m_watch->changes().first();
        QCOMPARE(change.kind, isNewKeyKnown ? KeyChange::Promoted : KeyChange::Gone);
        QCOMPARE(change.key.id == old, !isNewKeyKnown);
        QCOMPARE(bool(m_account->signingKeys().error), !isNewKeyKnown);

        // That the person pastes the one that is current now is no second alarm.
        TypedEnvironment shown = handEnvironment(stage);
        shown.signingKey = stage.cloud.at(production).current;
        saveByHand(stage, shown);
        for (int turn = 0; turn < 3; ++turn) {
            QVERIFY(readHand());
            QCOMPARE(m_watch->changes().size(), 1);
            m_clock.advance(61s);
        }
    }

    /// Another key was typed in by mistake, and then the right one once more: it stands in the notes since the first
    /// time.
    void raisesNoAlarmForAnEarlierKeyThatIsTypedInAgain()
    {
        HandStage stage;
        openByHand(stage);
        const auto activeId = [this] {
            const QList<SeenKey> keys = m_watch->keysOf(m_watch->environmentId()).look.keys;
            const auto *active = firstWith(keys, &SeenKey::isActive, true);
            return active ? active->id : QString();
        };
        const QString first = activeId();
        const Secret mistaken = Secret::fromText(u"signkey-prod-"_s + u"ab"_s.repeated(32));
        for (const Secret &typed : {mistaken, stage.cloud.at(production).current}) {
            m_clock.advance(61s);
            TypedEnvironment shown = handEnvironment(stage);
            shown.signingKey = typed;
            saveByHand(stage, shown);
            for (int turn = 0; turn < 3; ++turn) {
                QVERIFY(readHand());
                QCOMPARE(activeId(), signingKeyFingerprint(typed));
                QVERIFY2(m_watch->changes().isEmpty(), qPrintable(textOfAll()));
                m_clock.advance(61s);
            }
        }
        QCOMPARE(activeId(), first);
    }

    /// One that was started with another key lists nothing, so that nobody else would tell of it.
    void noticesThatAServerRefusesItsKey()
    {
        SelfHostedStage stage;
        openServer(stage);
        const QString old = m_account->signingKeys().value->first().id;
        QVERIFY(readHand());
        QVERIFY2(m_watch->changes().isEmpty(), qPrintable(textOfAll()));
        ServerSettings another = stage.atFirst;
        another.signingKey = Secret(QByteArray(64, 'c'));
        QVERIFY(stage.server.restartWith(another));
        QVERIFY(readHand());
        QVERIFY(m_account->signingKeys().error);
        QVERIFY2(m_watch->changes().isEmpty(), qPrintable(textOfAll())); // one reading shows nothing
        const QDateTime first = m_account->signingKeys().failedAt;
        for (int turn = 0; turn < 2; ++turn) { // and it is told once
            m_clock.advance(61s);
            QVERIFY(readHand());
            QCOMPARE(m_watch->changes().size(), 1);
            QCOMPARE(m_watch->changes().first().kind, KeyChange::Refused);
            QCOMPARE(m_watch->changes().first().key.id, old);
            QCOMPARE(m_watch->changes().first().before, first);
        }
        QVERIFY2(textOfAll().contains(u"is refused by the server, since "_s), qPrintable(textOfAll()));
        QCOMPARE(keyChangesOf(toJson(m_watch->changes())), m_watch->changes());

        // With the right settings again nothing else was changed: no key is new, gone or promoted.
        QVERIFY(stage.server.restartWith(stage.atFirst));
        for (int turn = 0; turn < 3; ++turn) {
            m_clock.advance(61s);
            QVERIFY(readHand());
            QVERIFY(!m_account->signingKeys().error);
            QCOMPARE(m_watch->changes().size(), 1);
            QCOMPARE(m_watch->changes().first().kind, KeyChange::Returned);
            QCOMPARE(m_watch->changes().first().key.id, old);
        }
    }

    void noticesThatTheNewKeyOfAnAccountByHandWasDeleted()
    {
        HandStage stage;
        stage.cloud.acceptsNewKey = true;
        openByHand(stage);
        Act *made
            = m_account->acts().start({.kind = ActKind::CreateSigningKey, .environment = *m_account->environment()});
        QTRY_COMPARE(made->step(), Act::Step::WaitingForPerson);
        made->confirm(stage.cloud.clickCreateSigningKey(production));
        QTRY_COMPARE(made->step(), Act::Step::Finished);
        QCOMPARE(made->end(), Act::End::Done);
        QVERIFY(readHand());
        QCOMPARE(m_account->signingKeys().value->size(), 2);
        stage.cloud.clickDeleteNewSigningKey(production);
        QVERIFY(readHand());
        m_clock.advance(61s);
        QVERIFY(readHand());
        QCOMPARE(m_account->signingKeys().value->size(), 1);
        QCOMPARE(m_watch->changes().size(), 1);
        QCOMPARE(m_watch->changes().first().kind, KeyChange::Gone);
    }

    /// What the other computer deletes is no alarm here; that it is gone is noted all the same.
    void notesThatAKeyOfASharedRotationIsGone()
    {
        HandStage stage;
        const Secret twin = stage.cloud.clickCreateEventKey(production, u"Web (2026-11-26)"_s);
        openByHand(stage);
        QCOMPARE(m_account->eventKeys().value->size(), 3);
        Rotation rotation;
        rotation.id = u"shared"_s;
        rotation.origin = m_account->dashboard().origin();
        rotation.environment = *m_account->environment();
        rotation.begunAt = m_clock.now();
        rotation.eventKeys
            = {{.oldId = u"one that is gone"_s, .oldName = u"Web"_s, .twinId = eventKeyFingerprint(twin)}};
        rotation.exceptions.append({u"handed over"_s, {}, u"Bea"_s, {}, m_clock.now()});
        QVERIFY(answerOf(RotationJournal(*m_history).save(rotation)));
        stage.cloud.clickDeleteEventKey(production, twin);
        for (int turn = 0; turn < 3; ++turn) {
            m_clock.advance(61s);
            QVERIFY(readHand());
            QVERIFY2(m_watch->changes().isEmpty(), qPrintable(textOfAll()));
        }
        stage.cloud.allowsKeyAccess = false;
        openByHand(stage); // as at the start of the program
        QCOMPARE(m_account->eventKeys().value->size(), 2);
    }

    /// The keychain's item of the new key is not that key any more: of Inngest that tells nothing.
    void takesNoSpoiltItemOfTheKeychainForARotation()
    {
        HandStage stage;
        openByHand(stage);
        Act *made
            = m_account->acts().start({.kind = ActKind::CreateSigningKey, .environment = *m_account->environment()});
        QTRY_COMPARE(made->step(), Act::Step::WaitingForPerson);
        made->confirm(stage.cloud.clickCreateSigningKey(production));
        QTRY_COMPARE(made->step(), Act::Step::Finished);
        QCOMPARE(made->end(), Act::End::Done);
        m_clock.advance(61s);
        QVERIFY(readHand());
        const QString item = KeptKeys::itemName(signingKeyFingerprint(*stage.cloud.at(production).fresh));
        QVERIFY(answerOf(stage.secrets.write(item, Secret("spoilt"))));
        for (int turn = 0; turn < 2; ++turn) {
            m_clock.advance(61s);
            QVERIFY(readHand());
            QVERIFY(m_account->signingKeys().error);
            QVERIFY2(m_watch->changes().isEmpty(), qPrintable(textOfAll()));
        }
    }

    void takesAKeyThatIsListedTwiceForOne()
    {
        const EventKey key{.id = u"e"_s, .name = u"Shop"_s, .value = Secret("value")};
        const QDateTime noon(QDate(2026, 11, 26), QTime(12, 0), Qt::UTC);
        KeyLook twice = lookAt({}, {key, key}, noon.addSecs(60));
        QCOMPARE(changesSince(lookAt({}, {}, noon), twice, {}).size(), 1);
    }

    void tellsSetsApartAndNotTheirOrder()
    {
        EventKey key{.id = u"e"_s, .name = u"Shop"_s, .value = Secret("value")};
        key.filter = {.kind = EventFilter::Kind::Allow, .events = {u"b"_s, u"a"_s}, .ips = {u"2001:DB8::1"_s}};
        const QDateTime noon(QDate(2026, 11, 26), QTime(12, 0), Qt::UTC);
        const KeyLook before = lookAt({}, {key}, noon);
        key.filter.events = {u"a"_s, u"b"_s, u"a"_s};
        key.filter.ips = {u"2001:db8:0::1"_s};
        KeyLook same = lookAt({}, {key}, noon.addSecs(60));
        QVERIFY(changesSince(before, same, {}).isEmpty());
        key.filter.events = {u"a"_s};
        KeyLook other = lookAt({}, {key}, noon.addSecs(60));
        QCOMPARE(changesSince(before, other, {}).size(), 1);
        QCOMPARE(seenKeysOf(toJson(other.keys)), other.keys);
        const QList<KeyChange> changes = changesSince(before, other, {});
        QCOMPARE(keyChangesOf(toJson(changes)), changes);
        QVERIFY(!toJson(other.keys).contains("value"));
    }

private:
    /// An account on a dashboard of its own.
    void open(AccountKind kind, const std::function<void()> &prepare = {})
    {
        m_watch.reset();
        auto dashboard = std::make_unique<FakeDashboard>(m_clock);
        m_dashboard = dashboard.get();
        m_account = std::make_unique<OpenAccount>(
            Account{.id = u"a"_s, .name = u"Acme"_s, .kind = kind}, std::move(dashboard), *m_history, m_clock, u"me"_s);
        if (prepare)
            prepare();
        m_watch = std::make_unique<KeyWatch>(*m_account, *m_history, m_clock);
        m_account->selectEnvironment(production);
        m_account->reloadEnvironments();
        QTRY_VERIFY(m_account->signingKeys().value && m_account->eventKeys().value);
        QVERIFY(settle());
    }

    /// The account of the stage, as its window has it, at the stage's cloud.
    void openByHand(HandStage &stage)
    {
        stage.close();
        m_watch.reset();
        m_account.reset();
        m_history = std::make_unique<HistoryStore>(stage.databasePath());
        const AccountPlaces places = HandStage::kind.placesAt(stage.cloud.origin());
        m_account = std::make_unique<OpenAccount>(
            Account{.id = places.accountId, .name = places.accountName, .kind = AccountKind::ByHand},
            std::make_unique<ByHandDashboard>(places, *m_history, stage.secrets, stage.network, m_clock), *m_history,
            m_clock, u"me"_s);
        m_watch = std::make_unique<KeyWatch>(*m_account, *m_history, m_clock);
        m_account->selectEnvironment(u"p"_s);
        m_account->reloadEnvironments();
        QTRY_VERIFY(m_account->signingKeys().value && m_account->eventKeys().value);
        QVERIFY(settle());
    }

    /// Likewise, of the stage's server.
    void openServer(SelfHostedStage &stage)
    {
        stage.close();
        m_watch.reset();
        m_account.reset();
        m_history = std::make_unique<HistoryStore>(stage.databasePath());
        const AccountPlaces places = SelfHostedStage::kind.placesAt(stage.server.origin());
        const Account account{.id = places.accountId,
            .name = places.accountName,
            .kind = AccountKind::SelfHosted,
            .apiOrigin = places.apiOrigin};
        m_account = std::make_unique<OpenAccount>(account,
            connectNoted(account, *m_history, stage.secrets, stage.network, m_clock).dashboard, *m_history, m_clock,
            u"me"_s);
        m_watch = std::make_unique<KeyWatch>(*m_account, *m_history, m_clock);
        m_account->selectEnvironment(u"e"_s);
        m_account->reloadEnvironments();
        QTRY_VERIFY(m_account->signingKeys().value && m_account->eventKeys().value);
        QVERIFY(settle());
    }

    bool readHand()
    {
        m_clock.advance(1s);
        m_account->reload();
        const auto isRead = [&] { return !m_account->signingKeys().isLoading && !m_account->eventKeys().isLoading; };
        return QTest::qWaitFor(isRead, 10'000) && settle();
    }

    TypedEnvironment handEnvironment(HandStage &stage)
    {
        TypedInKeeper setUp(*m_history, stage.secrets, m_clock);
        const auto all = answerOf(setUp.load(u"hand"_s));
        return all->first();
    }

    void saveByHand(HandStage &stage, const TypedEnvironment &environment)
    {
        TypedInKeeper setUp(*m_history, stage.secrets, m_clock);
        QVERIFY(answerOf(setUp.save(HandStage::kind.placesAt(stage.cloud.origin()), {environment}, u"Ada"_s)));
    }

    /// What was posted to the database is done, and what it found has arrived.
    bool settle()
    {
        if (!answerOf(m_history->head()))
            return false;
        QCoreApplication::processEvents();
        return true;
    }

    bool readAgain()
    {
        m_clock.advance(1s);
        const int signing = m_dashboard->calls(Operation::SigningKeys);
        const int event = m_dashboard->calls(Operation::EventKeys);
        m_account->reload();
        const auto isRead = [&] {
            return !m_account->signingKeys().isLoading && !m_account->eventKeys().isLoading
                && m_dashboard->calls(Operation::SigningKeys) > signing
                && m_dashboard->calls(Operation::EventKeys) > event;
        };
        return QTest::qWaitFor(isRead, 10'000) && settle();
    }

    void act(const ActRequest &request)
    {
        Act *started = m_account->acts().start(request);
        QVERIFY(started);
        QSignalSpy finished(started, &Act::finished);
        QTRY_COMPARE(finished.size(), 1);
        QCOMPARE(started->end(), Act::End::Done);
    }

    void makeOurs()
    {
        act({.kind = ActKind::CreateEventKey, .environment = *m_account->environment(), .newKey = {.name = u"ours"_s}});
    }

    void renameHere(const QString &name)
    {
        EventKey key = m_dashboard->eventKeysNow(production).first();
        key.name = name;
        act({.kind = ActKind::UpdateEventKey,
            .environment = *m_account->environment(),
            .keyId = key.id,
            .changed = key});
    }

    /// Somebody else, elsewhere.
    void openFilter()
    {
        EventKey key = m_dashboard->eventKeysNow(production).first();
        key.filter.events.append(u"shop/all"_s);
        m_dashboard->putEventKey(production, key);
    }

    /// A rotation of these keys that two computers know.
    void share(RotationOutcome::Kind outcome, const SigningKey &newKey, const EventKey &twin)
    {
        Rotation rotation;
        rotation.id = u"shared"_s;
        rotation.origin = m_dashboard->origin();
        rotation.environment = *m_account->environment();
        rotation.begunAt = m_clock.now();
        rotation.newSigningKey = {.id = newKey.id};
        for (const SigningKey &key : m_dashboard->signingKeysNow(production)) {
            if (key.isActive)
                rotation.oldSigningKey = {.id = key.id};
        }
        rotation.eventKeys = {{.oldId = u"one that is gone"_s, .oldName = u"one that is gone"_s, .twinId = twin.id}};
        rotation.outcome = outcome;
        if (outcome == RotationOutcome::HandedOver)
            rotation.endedAt = m_clock.now();
        else
            rotation.exceptions.append({u"handed over"_s, {}, u"Bea"_s, {}, m_clock.now()});
        QVERIFY(answerOf(RotationJournal(*m_history).save(rotation)));
    }

    QString textOfAll() const
    {
        QStringList lines;
        for (const KeyChange &change : m_watch->changes())
            lines.append(keyChangeText(change));
        return lines.join(u'\n');
    }

    std::unique_ptr<QTemporaryDir> m_directory;
    FakeClock m_clock;
    std::unique_ptr<HistoryStore> m_history;
    FakeDashboard *m_dashboard = nullptr;
    std::unique_ptr<OpenAccount> m_account;
    std::unique_ptr<KeyWatch> m_watch;
};

QTEST_MAIN(KeyWatchTest)
#include "tst_keywatch.moc"
