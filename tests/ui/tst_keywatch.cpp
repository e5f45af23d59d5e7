// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/accounts/keywatch.h"
#include "app/accounts/openaccount.h"
#include "app/acts/acts.h"
#include "app/domain/fingerprint.h"
#include "app/history/historystore.h"
#include "tests/support/answerof.h"
#include "tests/support/fakeclock.h"
#include "tests/support/fakedashboard.h"
#include "ui/words/keychangetext.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

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
        auto dashboard = std::make_unique<FakeDashboard>(m_clock);
        m_dashboard = dashboard.get();
        m_account = std::make_unique<OpenAccount>(Account{.id = u"a"_s, .name = u"Acme"_s, .kind = AccountKind::Cloud},
            std::move(dashboard), *m_history, m_clock, u"me"_s);
        m_watch = std::make_unique<KeyWatch>(*m_account, *m_history);
        m_account->selectEnvironment(production);
        m_account->reloadEnvironments();
        QTRY_VERIFY(m_account->signingKeys().value && m_account->eventKeys().value);
        QVERIFY(settle());
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
        QCOMPARE(event.name, u"thief's"_s);
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
        QVERIFY(keyChangeText(m_watch->changes()[0]).contains(u"signs with it"_s));
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

    void noticesItAlsoInALaterRunAndUntilSomebodyKnowsOfIt()
    {
        m_watch.reset();
        m_dashboard->addEventKey(production, {.name = u"while it was closed"_s});
        m_clock.advance(24h);
        m_watch = std::make_unique<KeyWatch>(*m_account, *m_history);
        QVERIFY(readAgain());
        QCOMPARE(m_watch->changes().size(), 1);
        m_watch = std::make_unique<KeyWatch>(*m_account, *m_history);
        QVERIFY(readAgain());
        QCOMPARE(m_watch->changes().size(), 1);
        m_watch->acknowledge();
        QTRY_VERIFY(m_watch->changes().isEmpty());
        m_watch = std::make_unique<KeyWatch>(*m_account, *m_history);
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

    void waitsWithItsVerdictUntilAnActIsSettled()
    {
        m_dashboard->fail(Operation::CreateEventKey, Fault::AnswerLost);
        m_dashboard->fail(Operation::EventKeys, Fault::Offline, -1);
        const ActRequest request{
            .kind = ActKind::CreateEventKey, .environment = *m_account->environment(), .newKey = {.name = u"ours"_s}};
        // Read before the call; not after it.
        m_dashboard->succeed(Operation::EventKeys);
        bool isCalled = false;
        m_dashboard->onCall([&](Operation operation) { isCalled |= operation == Operation::CreateEventKey; });
        m_account->acts().start(request);
        QTRY_VERIFY(isCalled);
        QVERIFY(readAgain());
        QVERIFY2(m_watch->changes().isEmpty(), qPrintable(textOfAll()));
        m_dashboard->onCall({});
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
        m_watch.reset();
        auto dashboard = std::make_unique<FakeDashboard>(m_clock);
        m_dashboard = dashboard.get();
        m_account = std::make_unique<OpenAccount>(
            Account{.id = u"b"_s, .name = u"b"_s, .kind = kind}, std::move(dashboard), *m_history, m_clock, u"me"_s);
        for (const SigningKey &key : m_dashboard->signingKeysNow(production))
            m_dashboard->removeSigningKey(key.id);
        for (const EventKey &key : m_dashboard->eventKeysNow(production))
            m_dashboard->removeEventKey(key.id);
        m_dashboard->addSigningKey(production, true);
        m_clock.advance(61s);
        m_watch = std::make_unique<KeyWatch>(*m_account, *m_history);
        m_account->selectEnvironment(production);
        m_account->reloadEnvironments();
        QTRY_VERIFY(m_account->signingKeys().value && m_account->eventKeys().value);
        QVERIFY(settle());
        QCOMPARE(m_watch->changes().isEmpty(), isSilent);
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
        const QDateTime before = std::min(m_account->signingKeys().readAt, m_account->eventKeys().readAt);
        m_account->reload();
        const auto isRead = [&] {
            return !m_account->signingKeys().isLoading && !m_account->eventKeys().isLoading
                && std::min(m_account->signingKeys().readAt, m_account->eventKeys().readAt) > before;
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
