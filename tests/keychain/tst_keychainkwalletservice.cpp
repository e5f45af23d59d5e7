// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// needs: xvfb bare-dbus kwallet

#include "tests/keychain/keychainplace.h"
#include "tests/support/answerof.h"
#include "tests/support/fakeclock.h"
#include "tests/support/keyringdaemon.h"
#include "tests/support/kwalletdaemon.h"

#include <QTest>

using namespace Qt::StringLiterals;

/// A real kwalletd as the Secret Service, outside Plasma: QtKeychain does not use its folders then, in which an
/// earlier start of the program within Plasma can have left keys.
class KeychainKWalletServiceTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        qunsetenv("XDG_CURRENT_DESKTOP");
        qunsetenv("KDE_SESSION_VERSION");
        QVERIFY(m_daemon.start());
        QVERIFY(KWalletDaemon::open());
        // The Secret Service takes a new wallet for the default one at its next start only.
        QVERIFY(KWalletDaemon::close());
        m_daemon.kill();
        QVERIFY(m_daemon.start());
        QVERIFY(KWalletDaemon::open());
    }

    void writesReadsAndRemoves()
    {
        KeychainStore store(m_clock, options());
        QCOMPARE(answerOf(store.unlock()), State::Ready); // of an open wallet nobody is asked
        QVERIFY(answerOf(store.write(name, Secret("first"))));
        QCOMPARE(store.place().kind, StorePlace::Kind::SecretService);
        QCOMPARE(store.place().program, KWalletDaemon::program());
        QCOMPARE(secretToolLookup(server, name), QByteArray("first"));
        QVERIFY(answerOf(store.read(name)).value() == Secret("first"));
        QVERIFY(answerOf(store.remove(name)));
        QCOMPARE(secretToolLookup(server, name), std::nullopt);
        QVERIFY(answerOf(store.read(name)).value() == std::nullopt);
    }

    void movesWhatWasLeftInTheWalletsFolder()
    {
        QVERIFY(KWalletDaemon::write(server, name, u"from Plasma"_s));
        KeychainStore store(m_clock, options());
        QCOMPARE(answerOf(store.unlock()), State::Ready); // of an open wallet nobody is asked
        QCOMPARE(KWalletDaemon::read(server, name), QByteArray("from Plasma"));
        QVERIFY(answerOf(store.read(name)).value() == Secret("from Plasma"));
        QCOMPARE(KWalletDaemon::read(server, name), std::nullopt);
        QCOMPARE(secretToolLookup(server, name), QByteArray("from Plasma"));
        QVERIFY(answerOf(store.remove(name)));
        QCOMPARE(secretToolLookup(server, name), std::nullopt);
    }

    void removesWhatWasLeftInTheWalletsFolder()
    {
        QVERIFY(KWalletDaemon::write(server, name, u"from Plasma"_s));
        KeychainStore store(m_clock, options());
        QCOMPARE(answerOf(store.unlock()), State::Ready); // of an open wallet nobody is asked
        QVERIFY(answerOf(store.remove(name)));
        QCOMPARE(KWalletDaemon::read(server, name), std::nullopt);
    }

    void writesOverWhatWasLeftInTheWalletsFolder()
    {
        QVERIFY(KWalletDaemon::write(server, name, u"old"_s));
        KeychainStore store(m_clock, options());
        QCOMPARE(answerOf(store.unlock()), State::Ready); // of an open wallet nobody is asked
        QVERIFY(answerOf(store.write(name, Secret("new"))));
        QCOMPARE(KWalletDaemon::read(server, name), std::nullopt);
        QCOMPARE(secretToolLookup(server, name), QByteArray("new"));
        QVERIFY(answerOf(store.remove(name)));
    }

private:
    FakeClock m_clock;
    KWalletDaemon m_daemon;
};

QTEST_GUILESS_MAIN(KeychainKWalletServiceTest)
#include "tst_keychainkwalletservice.moc"
