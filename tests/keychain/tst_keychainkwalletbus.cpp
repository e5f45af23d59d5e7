// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// needs: xvfb kwallet

#include "app/keychain/keychainstore.h"
#include "tests/support/answerof.h"
#include "tests/support/fakeclock.h"
#include "tests/support/kwalletdaemon.h"
#include "tests/support/privatebus.h"

#include <QTest>
#include <memory>

using namespace Qt::StringLiterals;
using State = SecretStore::State;

/// KDE's wallet over a session bus that ends. Qt never makes its own connection anew, over which QtKeychain reaches the
/// wallet: only a new start of the program does.
class KeychainKWalletBusTest : public QObject
{
    Q_OBJECT

private slots:
    void saysToStartAgainOnTheNextBus()
    {
        qputenv("XDG_CURRENT_DESKTOP", "KDE");
        qputenv("KDE_SESSION_VERSION", KWalletDaemon::version());
        const auto server = u"IKM test"_s;
        const auto name = u"key/0123456789ab"_s;
        KeychainStore store(m_clock, {.server = server});
        {
            PrivateBus bus;
            QVERIFY(bus.isRunning());
            KWalletDaemon daemon;
            QVERIFY(daemon.start());
            QVERIFY(KWalletDaemon::open());
            QVERIFY(answerOf(store.write(name, Secret("kept"))));
            QCOMPARE(KWalletDaemon::read(server, name), QByteArray("kept"));
            QVERIFY(KWalletDaemon::close()); // written to its file
            bus.stop();
            QTRY_COMPARE(store.missing(), KeychainFault::NoBus);
            QVERIFY(!answerOf(store.remove(name)));
        }
        const PrivateBus next;
        KWalletDaemon daemon;
        QVERIFY(daemon.start());
        QVERIFY(KWalletDaemon::open());
        QTRY_COMPARE((answerOf(store.refreshState()), store.missing()), KeychainFault::BusLost);
        QCOMPARE(store.state(), State::Absent);
        const Done removed = answerOf(store.remove(name));
        QVERIFY(!removed);
        QVERIFY(!removed.error().mayHaveTakenEffect);
        QCOMPARE(KWalletDaemon::read(server, name), QByteArray("kept"));
    }

private:
    FakeClock m_clock;
};

QTEST_GUILESS_MAIN(KeychainKWalletBusTest)
#include "tst_keychainkwalletbus.moc"
