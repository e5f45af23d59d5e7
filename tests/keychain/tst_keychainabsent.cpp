// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/core/clock.h"
#include "app/keychain/keychainstore.h"
#include "app/keychain/sessionwatch.h"
#include "tests/support/answerof.h"
#include "tests/support/keyringdaemon.h"
#include "tests/support/privatebus.h"

#include <QElapsedTimer>
#include <QLocalServer>
#include <QTest>
#include <memory>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using State = SecretStore::State;

/// No keychain, in every way in which there can be none.
class KeychainAbsentTest : public QObject
{
    Q_OBJECT

private slots:
    void saysThatThereIsNoSessionBus()
    {
        KeychainStore store(m_clock);
        QElapsedTimer time;
        time.start();
        QCOMPARE(answerOf(store.refreshState()), State::Absent);
        QCOMPARE(store.missing(), KeychainFault::NoBus);
        refusesEverything(store, KeychainFault::NoBus);
        QCOMPARE(answerOf(store.unlock()), State::Absent);
        QVERIFY2(time.elapsed() < 2000, "a start without a keychain must not be slow");
    }

    void saysThatThereIsNoSecretService()
    {
        const PrivateBus bus;
        QVERIFY(bus.isRunning());
        KeychainStore store(m_clock);
        QCOMPARE(answerOf(store.refreshState()), State::Absent);
        QCOMPARE(store.missing(), KeychainFault::NoService);
        refusesEverything(store, KeychainFault::NoService);
        QCOMPARE(answerOf(store.unlock()), State::Absent);
    }

    void noticesAServiceThatStartsLater()
    {
        const PrivateBus bus;
        KeychainStore store(m_clock);
        QCOMPARE(answerOf(store.refreshState()), State::Absent);
        const KeyringDaemon daemon(KeyringDaemon::Start::Unlocked);
        QTRY_COMPARE(store.state(), State::Ready);
        QCOMPARE(store.missing(), KeychainFault::None);
    }

    void findsABusThatComesLater()
    {
        KeychainStore store(m_clock);
        QCOMPARE(answerOf(store.refreshState()), State::Absent);
        QCOMPARE(store.missing(), KeychainFault::NoBus);
        const PrivateBus bus;
        QCOMPARE(answerOf(store.refreshState()), State::Absent);
        QCOMPARE(store.missing(), KeychainFault::NoService);
    }

    void noticesWhenTheBusHasGone()
    {
        PrivateBus bus;
        KeychainStore store(m_clock);
        QCOMPARE(answerOf(store.refreshState()), State::Absent);
        bus.stop();
        QTRY_COMPARE(answerOf(store.refreshState()), State::Absent);
        QTRY_COMPARE(store.missing(), KeychainFault::NoBus);
        refusesEverything(store, KeychainFault::NoBus);
    }

    void doesNotWaitForABusThatSaysNothing()
    {
        QLocalServer silent;
        QVERIFY(silent.listen(PrivateBus::socketPath()));
        KeychainStore store(m_clock, {.timeouts = {.call = 100ms}});
        const QFuture<State> looked = store.refreshState();
        QCOMPARE(answerOf(looked), State::Absent);
        QCOMPARE(store.missing(), KeychainFault::NoBus);
    }

    void watchesTheSessionQuietlyWhereThereIsNoBus()
    {
        qputenv("DBUS_SYSTEM_BUS_ADDRESS", qgetenv("DBUS_SESSION_BUS_ADDRESS"));
        SessionWatch watch;
        QSignalSpy listening(&watch, &SessionWatch::listening);
        QVERIFY(!listening.wait(100));
    }

    void survivesBeingClosedWhileItLooks()
    {
        auto store = std::make_unique<KeychainStore>(m_clock);
        const QFuture<State> looked = store->refreshState();
        const auto read = store->read(u"key/x"_s);
        store.reset();
        QVERIFY(looked.isFinished());
        QCOMPARE(looked.resultCount(), 0);
        QVERIFY(read.isFinished());
    }

private:
    static void refusesEverything(KeychainStore &store, KeychainFault fault)
    {
        const auto read = answerOf(store.read(u"key/x"_s));
        QVERIFY2(!read, "whether a key is there is not known without a keychain");
        QCOMPARE(read.error().kind, Error::Kind::Keychain);
        QVERIFY2(read.error().keychain == fault, "what to do about it depends on it");
        const Done written = answerOf(store.write(u"key/x"_s, Secret("x")));
        QVERIFY(!written);
        QVERIFY(!written.error().mayHaveTakenEffect);
        QVERIFY(!answerOf(store.remove(u"key/x"_s)));
    }

    SystemClock m_clock;
};

QTEST_GUILESS_MAIN(KeychainAbsentTest)
#include "tst_keychainabsent.moc"
