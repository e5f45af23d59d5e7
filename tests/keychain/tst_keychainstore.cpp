// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// needs: keyring

#include "app/core/clock.h"
#include "app/keychain/keychainstore.h"
#include "tests/support/answerof.h"
#include "tests/support/keyringdaemon.h"

#include <QProcess>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using State = SecretStore::State;

namespace {

const auto server = u"IKM test"_s;

KeychainStore::Options options()
{
    return {.server = server};
}

} // namespace

/// The keychain against a real gnome-keyring, with secret-tool as the second opinion. Runs itself as the second
/// program: `tst_keychainstore --read NAME`.
class KeychainStoreTest : public QObject
{
    Q_OBJECT

private slots:
    void init() { KeyringDaemon::unlock(); }

    void findsTheKeyringReady()
    {
        KeychainStore store(m_clock, options());
        QCOMPARE(store.state(), State::Unknown);
        QCOMPARE(answerOf(store.refreshState()), State::Ready);
        QCOMPARE(answerOf(store.unlock()), State::Ready);
    }

    void storesReadsAndDeletes()
    {
        KeychainStore store(m_clock, options());
        const auto name = u"key/0123456789ab"_s;

        QVERIFY(answerOf(store.write(name, Secret("first"))));
        QCOMPARE(secretToolLookup(server, name), QByteArray("first"));
        QVERIFY(answerOf(store.write(name, Secret("second"))));
        QCOMPARE(secretToolLookup(server, name), QByteArray("second"));
        QVERIFY(answerOf(store.read(name)).value() == Secret("second"));

        QVERIFY(answerOf(store.remove(name)));
        QCOMPARE(secretToolLookup(server, name), std::nullopt);
        QVERIFY(answerOf(store.read(name)).value() == std::nullopt);
        QVERIFY2(answerOf(store.remove(name)), "what was not there is not there afterwards");
    }

    void keepsNamesAndProgramsApart()
    {
        KeychainStore store(m_clock, options());
        KeychainStore other(m_clock, {.server = u"another program"_s});
        QVERIFY(answerOf(store.write(u"key/a"_s, Secret("A"))));
        QVERIFY(answerOf(store.write(u"key/ab"_s, Secret("AB"))));
        QVERIFY(answerOf(other.read(u"key/a"_s)).value() == std::nullopt);
        QVERIFY(answerOf(other.remove(u"key/a"_s)));
        QVERIFY(answerOf(store.remove(u"key/ab"_s)));
        QVERIFY(answerOf(store.read(u"key/a"_s)).value() == Secret("A"));
    }

    void keepsEveryText_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("quotes and backslashes") << u"\"'\\ $HOME `id`"_s;
        QTest::newRow("lines") << u"one\ntwo\r\n\tthree\n"_s;
        QTest::newRow("beyond ASCII") << u"\u00e4\u20ac\U0001f511"_s;
        QTest::newRow("long") << u"0123456789"_s.repeated(2000);
        QTest::newRow("blanks around it") << u"  x  "_s;
    }

    void keepsEveryText()
    {
        QFETCH(QString, text);
        KeychainStore store(m_clock, options());
        const auto name = u"account/\u00fc \"quoted\" %1/client token"_s;
        QVERIFY(answerOf(store.write(name, Secret::fromText(text))));
        QVERIFY(answerOf(store.read(name)).value() == Secret::fromText(text));
        QVERIFY(answerOf(store.remove(name)));
    }

    void refusesWhatWouldComeBackChanged()
    {
        KeychainStore store(m_clock, options());
        QVERIFY(!answerOf(store.write(u"key/nul"_s, Secret(QByteArrayView("a\0b", 3)))));
        QVERIFY(!answerOf(store.write(u"key/bytes"_s, Secret("\xff\xfe"))));
        QVERIFY(answerOf(store.read(u"key/nul"_s)).value() == std::nullopt);
    }

    void survivesARestartOfTheProgram()
    {
        {
            KeychainStore store(m_clock, options());
            QVERIFY(answerOf(store.write(u"key/kept"_s, Secret("over the restart"))));
        }
        QProcess second;
        second.start(QCoreApplication::applicationFilePath(), {u"--read"_s, u"key/kept"_s});
        QVERIFY(second.waitForFinished());
        QCOMPARE(second.readAllStandardOutput(), QByteArray("over the restart"));
    }

    void answersManyCallsInTheirOrder()
    {
        KeychainStore store(m_clock, options());
        QList<QFuture<Done>> written;
        for (int i = 0; i < 100; ++i)
            written.append(store.write(u"many/%1"_s.arg(i), Secret::fromText(QString::number(i))));
        QList<QFuture<Result<std::optional<Secret>>>> read;
        for (int i = 0; i < 100; ++i)
            read.append(store.read(u"many/%1"_s.arg(i)));
        const QFuture<Done> last = store.write(u"many/0"_s, Secret("again"));

        // Two hundred answers are waited for here, under a sanitizer on a busy machine.
        QTRY_VERIFY_WITH_TIMEOUT(last.isFinished(), 120'000);
        QVERIFY(answerOf(last));
        for (int i = 0; i < 100; ++i) {
            QVERIFY(answerOf(written.at(i)));
            QVERIFY(answerOf(read.at(i)).value() == Secret::fromText(QString::number(i)));
        }
        QVERIFY(answerOf(store.read(u"many/0"_s)).value() == Secret("again"));
    }

    void neverSaysNotThereOrDeletedWhileItIsLocked()
    {
        KeychainStore store(m_clock, options());
        const auto name = u"key/behind the lock"_s;
        QVERIFY(answerOf(store.write(name, Secret("still there"))));
        QSignalSpy changed(&store, &SecretStore::stateChanged);

        KeyringDaemon::lock();
        const auto read = answerOf(store.read(name));
        QVERIFY(!read);
        QCOMPARE(read.error().kind, Error::Kind::Keychain);
        QCOMPARE(store.state(), State::Locked);
        QVERIFY(!changed.isEmpty());
        const Done removed = answerOf(store.remove(name));
        QVERIFY(!removed);
        QVERIFY2(!removed.error().mayHaveTakenEffect, "nothing was tried");
        QVERIFY(!answerOf(store.remove(u"key/never was"_s)));
        QVERIFY(!answerOf(store.read(u"key/never was"_s)));
        QVERIFY(!answerOf(store.write(name, Secret("changed"))));

        QVERIFY(KeyringDaemon::unlock());
        QVERIFY(answerOf(store.read(name)).value() == Secret("still there"));
        QCOMPARE(store.state(), State::Ready);
    }

    void noticesByItselfThatItWasLockedAndUnlocked()
    {
        KeychainStore store(m_clock, options());
        QCOMPARE(answerOf(store.refreshState()), State::Ready);
        KeyringDaemon::lock();
        QTRY_COMPARE(store.state(), State::Locked);
        KeyringDaemon::unlock();
        QTRY_COMPARE(store.state(), State::Ready);
    }

    void survivesBeingClosedWhileTheRequestRuns()
    {
        QFuture<Result<std::optional<Secret>>> read;
        QFuture<State> looked;
        {
            KeychainStore store(m_clock, options());
            store.write(u"key/closed"_s, Secret("x"));
            read = store.read(u"key/closed"_s);
            looked = store.refreshState();
        }
        QTRY_VERIFY(read.isFinished());
        QCOMPARE(read.resultCount(), 0);
        QVERIFY(looked.isFinished());
        KeychainStore next(m_clock, options());
        QVERIFY(answerOf(next.write(u"key/closed"_s, Secret("y"))));
    }

private:
    SystemClock m_clock;
};

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.value(1) == "--read"_L1) {
        SystemClock clock;
        KeychainStore store(clock, options());
        const auto value = answerOf(store.read(arguments.value(2)));
        if (value && *value)
            fputs((*value)->reveal().toByteArray().constData(), stdout);
        return 0;
    }
    KeychainStoreTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_keychainstore.moc"
