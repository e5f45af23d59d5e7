// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// needs: xvfb kwallet

#include "app/keychain/keychainstore.h"
#include "tests/support/answerof.h"
#include "tests/support/fakeclock.h"
#include "tests/support/kwalletdaemon.h"
#include "tests/support/privatebus.h"

#include <QStandardPaths>
#include <QTest>

using namespace Qt::StringLiterals;
using State = SecretStore::State;

/// KDE before anything has asked for its wallet: the bus knows the wallet by its own name alone, and the Secret Service
/// is there only once that runs. No job is run here: QtKeychain has not chosen yet.
class KeychainKWalletStartTest : public QObject
{
    Q_OBJECT

private slots:
    void startsTheWallet_data()
    {
        QTest::addColumn<QByteArray>("desktop");
        QTest::addColumn<StorePlace::Kind>("kind");
        QTest::newRow("Plasma") << QByteArray("KDE") << StorePlace::Kind::KWallet;
        QTest::newRow("elsewhere") << QByteArray("sway") << StorePlace::Kind::SecretService;
    }

    void startsTheWallet()
    {
        QFETCH(QByteArray, desktop);
        QFETCH(StorePlace::Kind, kind);
        qputenv("XDG_CURRENT_DESKTOP", desktop);
        qputenv("KDE_SESSION_VERSION", KWalletDaemon::version());
        const PrivateBus bus(
            {{u"org.kde."_s + KWalletDaemon::program(), QStandardPaths::findExecutable(KWalletDaemon::program())}});
        QVERIFY(bus.isRunning());
        KeychainStore store(m_clock, {.server = u"IKM test"_s});
        // The connection to the row's before it may not be noticed to have ended yet.
        QTRY_COMPARE((answerOf(store.refreshState()), store.missing()), KeychainFault::NoCollection);
        QCOMPARE(store.state(), State::Absent);
        QCOMPARE(store.place().kind, kind);
        QCOMPARE(store.place().program, KWalletDaemon::program());
    }

private:
    FakeClock m_clock;
};

QTEST_GUILESS_MAIN(KeychainKWalletStartTest)
#include "tst_keychainkwalletstart.moc"
