// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "tests/keychain/keychainplace.h"
#include "tests/support/answerof.h"
#include "tests/support/fakeclock.h"
#include "tests/support/keyringdaemon.h"
#include "tests/support/privatebus.h"

#include <QTest>
#include <memory>

using namespace Qt::StringLiterals;

/// A session bus that ends under the program after keys were written and read over it, and one that comes after it.
/// GIO, under libsecret, would end the program with it.
class KeychainBusDiesTest : public QObject
{
    Q_OBJECT

private slots:
    void goesOnWithTheNextBus()
    {
        KeychainStore store(m_clock, options());
        for (int time = 0; time < 3; ++time) {
            PrivateBus bus;
            QVERIFY(bus.isRunning());
            auto daemon = std::make_unique<KeyringDaemon>(KeyringDaemon::Start::Unlocked);
            QTRY_COMPARE(answerOf(store.refreshState()), State::Ready);
            if (time > 0)
                QVERIFY(answerOf(store.read(name)).value() == Secret("kept"));
            QVERIFY(answerOf(store.write(name, Secret("kept"))));
            QCOMPARE(secretToolLookup(server, name), QByteArray("kept"));
            QVERIFY(answerOf(store.write(u"key/removed"_s, Secret("gone"))));
            QVERIFY(answerOf(store.remove(u"key/removed"_s)));
            QCOMPARE(secretToolLookup(server, u"key/removed"_s), std::nullopt);

            bus.stop();
            QTRY_COMPARE(store.missing(), KeychainFault::NoBus);
            QCOMPARE(store.state(), State::Absent);
            QVERIFY(!answerOf(store.read(name)));
            const Done removed = answerOf(store.remove(name));
            QVERIFY(!removed);
            QVERIFY(!removed.error().mayHaveTakenEffect);
            QVERIFY(!answerOf(store.write(name, Secret("over it"))));
            daemon.reset();
        }
    }

    void endsACallThatTheBusTakesAlong()
    {
        KeychainStore store(m_clock, options());
        PrivateBus bus;
        QVERIFY(bus.isRunning());
        const KeyringDaemon daemon(KeyringDaemon::Start::Unlocked);
        QTRY_COMPARE(answerOf(store.refreshState()), State::Ready);
        const auto read = store.read(name);
        const QFuture<Done> written = store.write(name, Secret("lost"));
        bus.stop();
        answerOf(read);
        const Done done = answerOf(written);
        QVERIFY(!done);
        QTRY_COMPARE(store.missing(), KeychainFault::NoBus);
    }

private:
    FakeClock m_clock;
};

QTEST_GUILESS_MAIN(KeychainBusDiesTest)
#include "tst_keychainbusdies.moc"
