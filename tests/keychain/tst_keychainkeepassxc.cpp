// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// needs: xvfb bare-dbus keepassxc
// timeout: 600

#include "app/keychain/keychainstore.h"
#include "tests/support/answerof.h"
#include "tests/support/fakeclock.h"
#include "tests/support/keepassxc.h"
#include "tests/support/keyringdaemon.h"

#include <QTest>

using namespace Qt::StringLiterals;
using State = SecretStore::State;

namespace {

const auto server = u"IKM test"_s;
const auto name = u"key/0123456789ab"_s;
constexpr auto withoutQuestions = "ConfirmAccessItem=false\n";
constexpr int patienceMs = 60'000; // of a busy machine KeePassXC takes a good part

KeychainStore::Options options()
{
    return {.server = server};
}

} // namespace

/// A real KeePassXC as the keychain. What became of a key is read in its own database, by its own command-line tool.
class KeychainKeePassXcTest : public QObject
{
    Q_OBJECT

private slots:
    void writesReadsAndRemoves()
    {
        KeePassXc service(withoutQuestions);
        QVERIFY(service.start());
        KeychainStore store(m_clock, options());
        QVERIFY(answerOf(store.write(name, Secret("first"))));
        QTRY_VERIFY_WITH_TIMEOUT(service.saved().contains(">first</Value>"), patienceMs);
        QVERIFY(answerOf(store.write(name, Secret("second"))));
        QVERIFY(answerOf(store.read(name)).value() == Secret("second"));
        QVERIFY(answerOf(store.remove(name)));
        QTRY_VERIFY_WITH_TIMEOUT(service.saved().contains("<Name>Recycle Bin</Name>"), patienceMs);
        QVERIFY(answerOf(store.read(name)).value() == std::nullopt);
    }

    void removesForGoodWhereThereIsNoBin_data()
    {
        QTest::addColumn<bool>("hasBin");
        QTest::newRow("a bin") << true;
        QTest::newRow("none") << false;
    }

    /// What the program says of this keychain: with a bin the value stays in it, without one it is gone.
    void removesForGoodWhereThereIsNoBin()
    {
        QFETCH(bool, hasBin);
        KeePassXc service(withoutQuestions, hasBin ? KeePassXc::Bin::There : KeePassXc::Bin::None);
        QVERIFY(service.start());
        KeychainStore store(m_clock, options());
        QVERIFY(answerOf(store.write(name, Secret("removed"))));
        QTRY_VERIFY_WITH_TIMEOUT(service.saved().contains(">removed</Value>"), patienceMs);
        if (!hasBin) {
            const auto refused = store.remove(name); // it asks the person, who need not say yes
            QVERIFY(KeePassXc::press(u"Delete entry"_s, {u"Escape"_s}));
            QVERIFY(!answerOf(refused));
            QVERIFY(answerOf(store.read(name)).value() == Secret("removed"));
        }
        const auto removal = store.remove(name);
        if (!hasBin)
            QVERIFY(KeePassXc::press(u"Delete entry"_s, {u"Left"_s, u"Return"_s}));
        QVERIFY(answerOf(removal));
        QVERIFY(answerOf(store.write(u"key/later"_s, Secret("later"))));
        QTRY_VERIFY_WITH_TIMEOUT(service.saved().contains(">later</Value>"), patienceMs);
        QCOMPARE(service.saved().contains(">removed</Value>"), hasBin);
        QCOMPARE(service.saved().contains("<Name>Recycle Bin</Name>"), hasBin);
    }

    void saysWhoKeepsTheKeys()
    {
        KeePassXc service(withoutQuestions);
        QVERIFY(service.start());
        KeychainStore store(m_clock, options());
        QCOMPARE(answerOf(store.refreshState()), State::Ready);
        QCOMPARE(store.place().kind, StorePlace::Kind::SecretService);
        QCOMPARE(store.place().program, u"keepassxc"_s);
        QCOMPARE(store.place().name, u"Passwords"_s);
        QVERIFY(!store.place().endsWithSession);
    }

    void isWrittenToThoughItAsksWhoeverReads()
    {
        KeePassXc service;
        QVERIFY(service.start());
        KeychainStore store(m_clock, options());
        QVERIFY(answerOf(store.write(name, Secret("kept"))));
        QTRY_VERIFY_WITH_TIMEOUT(service.saved().contains(">kept</Value>"), patienceMs);
        QVERIFY(answerOf(store.read(name)).value() == Secret("kept"));
        QVERIFY(!store.hasLockedItems());
        QVERIFY(answerOf(store.write(name, Secret("over it"))));
        QVERIFY(answerOf(store.remove(name)));
        QVERIFY(answerOf(store.read(name)).value() == std::nullopt);
    }

    void offersUnlockForWhatItAsksAbout()
    {
        KeePassXc service;
        QVERIFY(service.start());
        writeElsewhere();
        KeychainStore store(m_clock, options());
        const auto read = answerOf(store.read(name));
        QVERIFY(!read);
        QCOMPARE(read.error().kind, Error::Kind::Keychain);
        QVERIFY2(!read.error().isInOwnWords(), "no other database is in the way");
        QVERIFY(!answerOf(store.remove(name)));
        QCOMPARE(store.state(), State::Ready);
        QVERIFY2(store.hasLockedItems(), "the window offers to unlock");

        const QFuture<State> unlocked = store.unlock();
        QVERIFY(KeePassXc::press(u"KeePassXC.*Access Request"_s, {u"Return"_s}));
        QCOMPARE(answerOf(unlocked), State::Ready);
        QVERIFY(!store.hasLockedItems());
        QVERIFY(answerOf(store.read(name)).value() == Secret("from elsewhere"));
        QVERIFY(answerOf(store.remove(name)));
    }

    void neverSaysNotThereOfALockedDatabase()
    {
        KeePassXc service(withoutQuestions);
        QVERIFY(service.start());
        KeychainStore store(m_clock, options());
        QVERIFY(answerOf(store.write(name, Secret("behind the lock"))));
        QTRY_VERIFY_WITH_TIMEOUT(service.saved().contains(">behind the lock</Value>"), patienceMs);
        service.quit();
        QTRY_COMPARE_WITH_TIMEOUT(store.state(), State::Absent, patienceMs);
        QVERIFY(service.start(KeePassXc::Start::Locked));
        QTRY_COMPARE_WITH_TIMEOUT(store.state(), State::Locked, patienceMs);
        QVERIFY(!answerOf(store.read(name)));
        QVERIFY(!answerOf(store.write(name, Secret("over it"))));
        QVERIFY(!answerOf(store.remove(name)));

        const QFuture<State> unlocked = store.unlock();
        QVERIFY(KeePassXc::press(u"Unlock Database"_s, {u"ctrl+a"_s, u"d"_s, u"b"_s, u"Return"_s}));
        QCOMPARE(answerOf(unlocked), State::Ready);
        QVERIFY(answerOf(store.read(name)).value() == Secret("behind the lock"));
    }

    void survivesItsEndAndItsStart_data()
    {
        QTest::addColumn<bool>("isKilled");
        QTest::newRow("quit") << false;
        QTest::newRow("killed") << true;
    }

    void survivesItsEndAndItsStart()
    {
        QFETCH(bool, isKilled);
        KeePassXc service(withoutQuestions);
        QVERIFY(service.start());
        KeychainStore store(m_clock, options());
        QVERIFY(answerOf(store.write(name, Secret("kept"))));
        QVERIFY(answerOf(store.write(u"key/removed"_s, Secret("gone"))));
        QVERIFY(answerOf(store.read(name)).value() == Secret("kept"));
        QVERIFY(answerOf(store.remove(u"key/removed"_s)));
        QTRY_VERIFY_WITH_TIMEOUT(service.saved().contains("<Name>Recycle Bin</Name>"), patienceMs);
        for (int time = 0; time < 2; ++time) {
            if (isKilled)
                service.kill();
            else
                service.quit();
            QTRY_COMPARE_WITH_TIMEOUT(store.state(), State::Absent, patienceMs);
            QVERIFY(!answerOf(store.read(name)));
            QVERIFY(service.start());
            QTRY_COMPARE_WITH_TIMEOUT(store.state(), State::Ready, patienceMs);
            QVERIFY(answerOf(store.read(name)).value() == Secret("kept"));
            QVERIFY(answerOf(store.read(u"key/removed"_s)).value() == std::nullopt);
            QVERIFY(answerOf(store.write(u"key/new"_s, Secret("after it"))));
            QVERIFY(answerOf(store.remove(u"key/new"_s)));
        }
    }

private:
    /// By another program: KeePassXC lets each connection in on its own.
    static void writeElsewhere() { QVERIFY(secretToolStore(server, name, "from elsewhere")); }

    FakeClock m_clock;
};

QTEST_GUILESS_MAIN(KeychainKeePassXcTest)
#include "tst_keychainkeepassxc.moc"
