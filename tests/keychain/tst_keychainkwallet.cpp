// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// needs: xvfb bare-dbus kwallet

#include "tests/keychain/keychainplace.h"
#include "tests/support/answerof.h"
#include "tests/support/fakeclock.h"
#include "tests/support/keyringdaemon.h"
#include "tests/support/kwalletdaemon.h"

#include <QProcess>
#include <QTest>

using namespace Qt::StringLiterals;

/// A real kwalletd on KDE Plasma, where QtKeychain keeps items in KDE's wallet and not in the Secret Service. What
/// became of a key is read with kwallet-query. QtKeychain chooses once in a process: the other choice is made in
/// another test program.
class KeychainKWalletTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        qputenv("XDG_CURRENT_DESKTOP", "KDE");
        qputenv("KDE_SESSION_VERSION", KWalletDaemon::version());
        QVERIFY(m_daemon.start());
        QVERIFY(KWalletDaemon::open());
    }

    void writesReadsAndRemovesInTheWallet()
    {
        KeychainStore store(m_clock, options());
        QVERIFY(answerOf(store.write(name, Secret("first"))));
        QCOMPARE(store.place(),
            (StorePlace{
                .kind = StorePlace::Kind::KWallet, .program = KWalletDaemon::program(), .name = u"kdewallet"_s}));
        QCOMPARE(KWalletDaemon::read(server, name), QByteArray("first"));
        QVERIFY(answerOf(store.write(name, Secret("second"))));
        QCOMPARE(KWalletDaemon::read(server, name), QByteArray("second"));
        QVERIFY(answerOf(store.read(name)).value() == Secret("second"));
        QVERIFY(answerOf(store.remove(name)));
        QCOMPARE(KWalletDaemon::read(server, name), std::nullopt);
        QVERIFY(answerOf(store.read(name)).value() == std::nullopt);
        QVERIFY(answerOf(store.remove(name)));
    }

    void findsItAgainAfterARestartOfEither()
    {
        {
            KeychainStore store(m_clock, options());
            QVERIFY(answerOf(store.write(name, Secret("kept"))));
        }
        QCOMPARE(otherProgramReads(), QByteArray("kept"));
        QVERIFY(KWalletDaemon::close()); // written to its file
        KeychainStore store(m_clock, options());
        QCOMPARE(answerOf(store.refreshState()), State::Locked);
        m_daemon.kill();
        QTRY_COMPARE(store.state(), State::Absent);
        QVERIFY(!answerOf(store.read(name)));
        QVERIFY(m_daemon.start());
        QTRY_COMPARE(store.state(), State::Locked);
        QVERIFY(KWalletDaemon::open());
        QTRY_COMPARE(store.state(), State::Ready);
        QVERIFY(answerOf(store.read(name)).value() == Secret("kept"));
        QVERIFY(answerOf(store.remove(name)));
        QCOMPARE(otherProgramReads(), QByteArray());
    }

    void neverSaysNotThereOrDeletedOfAClosedWallet()
    {
        KeychainStore store(m_clock, options());
        QVERIFY(answerOf(store.write(name, Secret("behind the lock"))));
        QVERIFY(KWalletDaemon::close());
        QTRY_COMPARE(store.state(), State::Locked);
        for (const QString &each : {name, u"key/never was"_s}) {
            QVERIFY(!answerOf(store.read(each)));
            QVERIFY(!answerOf(store.write(each, Secret("over it"))));
            const Done removed = answerOf(store.remove(each));
            QVERIFY(!removed);
            QVERIFY2(!removed.error().mayHaveTakenEffect, "nothing was tried");
        }
        QVERIFY(KWalletDaemon::open());
        QTRY_COMPARE(store.state(), State::Ready);
        QVERIFY(answerOf(store.read(name)).value() == Secret("behind the lock"));
        QVERIFY(answerOf(store.remove(name)));
    }

    /// gnome-keyring is the Secret Service here, as on desktops that have both.
    void movesWhatWasLeftInTheSecretService()
    {
        QVERIFY(KWalletDaemon::close()); // written to its file
        m_daemon.kill();
        const KeyringDaemon keyring(KeyringDaemon::Start::Unlocked);
        QVERIFY(m_daemon.start());
        QVERIFY(KWalletDaemon::open());
        QVERIFY(secretToolStore(server, name, "from elsewhere"));
        KeychainStore store(m_clock, options());
        QVERIFY(answerOf(store.read(name)).value() == Secret("from elsewhere"));
        QCOMPARE(KWalletDaemon::read(server, name), QByteArray("from elsewhere"));
        QCOMPARE(secretToolLookup(server, name), std::nullopt);
        QVERIFY(secretToolStore(server, name, "left again"));
        QVERIFY(answerOf(store.remove(name)));
        QCOMPARE(KWalletDaemon::read(server, name), std::nullopt);
        QCOMPARE(secretToolLookup(server, name), std::nullopt);

        QVERIFY(KWalletDaemon::close());
        QTRY_COMPARE(store.state(), State::Locked);
        QVERIFY2(!answerOf(store.write(name, Secret("x"))), "refused at once, and nobody is asked");
    }

private:
    /// Another process of the program.
    static QByteArray otherProgramReads()
    {
        QProcess other;
        other.start(QCoreApplication::applicationFilePath(), {u"--read"_s, name});
        other.waitForFinished();
        return other.readAllStandardOutput();
    }

    FakeClock m_clock;
    KWalletDaemon m_daemon;
};

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.value(1) == "--read"_L1) {
        FakeClock clock;
        KeychainStore store(clock, options());
        const auto value = answerOf(store.read(arguments.value(2)));
        if (value && *value)
            fputs((*value)->reveal().toByteArray().constData(), stdout);
        return 0;
    }
    KeychainKWalletTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_keychainkwallet.moc"
