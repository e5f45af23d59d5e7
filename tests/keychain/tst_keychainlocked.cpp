// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0
// needs: bare-dbus

#include "tests/keychain/keychainplace.h"
#include "tests/support/answerof.h"
#include "tests/support/fakeclock.h"
#include "tests/support/keyringdaemon.h"
#include "tests/support/silentprompter.h"

#include <QTemporaryDir>
#include <QTest>
#include <memory>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// A real gnome-keyring that was never unlocked, with a key behind its lock: nothing hangs, nothing is lost, and
/// nothing is said that is not known.
class KeychainLockedTest : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_home = std::make_unique<QTemporaryDir>();
        qputenv("XDG_DATA_HOME", m_home->path().toUtf8());
        KeyringDaemon before(KeyringDaemon::Start::Unlocked);
        QVERIFY(secretToolStore(server, name, "behind the lock"));
    }

    void saysLockedAndNeverNotThere()
    {
        const KeyringDaemon daemon(KeyringDaemon::Start::Locked);
        KeychainStore store(m_clock, options());
        QCOMPARE(answerOf(store.refreshState()), State::Locked);
        for (const QString &each : {name, u"key/never was"_s}) {
            const auto read = answerOf(store.read(each));
            QVERIFY(!read);
            QCOMPARE(read.error().kind, Error::Kind::Keychain);
            QVERIFY(read.error().keychain == KeychainFault::Locked);
            QVERIFY(!answerOf(store.write(each, Secret("over it"))));
            QVERIFY(!answerOf(store.remove(each)));
        }
        QVERIFY(KeyringDaemon::unlock());
        QTRY_COMPARE(store.state(), State::Ready);
        QVERIFY(answerOf(store.read(name)).value() == Secret("behind the lock"));
        QVERIFY(answerOf(store.read(u"key/never was"_s)).value() == std::nullopt);
    }

    void endsTheAttemptToUnlockWhereNobodyCanBeAsked()
    {
        const KeyringDaemon daemon(KeyringDaemon::Start::Locked);
        KeychainStore store(m_clock, options());
        QCOMPARE(answerOf(store.unlock()), State::Locked);
    }

    void endsTheAttemptToUnlockWhenNobodyAnswers()
    {
        SilentPrompter prompter;
        const KeyringDaemon daemon(KeyringDaemon::Start::Locked);
        KeychainStore store(m_clock, options());
        const QFuture<State> unlocked = store.unlock();
        QTRY_VERIFY(prompter.wasAsked());
        QVERIFY(!answerOf(store.read(name)));
        QVERIFY2(!unlocked.isFinished(), "other calls do not wait for the prompt");
        m_clock.advance(options().timeouts.prompt);
        QCOMPARE(answerOf(unlocked), State::Locked);

        QVERIFY(KeyringDaemon::unlock());
        QVERIFY(answerOf(store.read(name)).value() == Secret("behind the lock"));
    }

    void saysThatThereIsNoKeyringYet()
    {
        const QTemporaryDir empty;
        qputenv("XDG_DATA_HOME", empty.path().toUtf8());
        const KeyringDaemon daemon(KeyringDaemon::Start::Locked);
        KeychainStore store(m_clock, options());
        QCOMPARE(answerOf(store.refreshState()), State::Absent);
        QCOMPARE(store.missing(), KeychainFault::NoCollection);
        QVERIFY(!answerOf(store.write(name, Secret("x"))));
        QVERIFY(!answerOf(store.read(name)));
        QCOMPARE(answerOf(store.unlock()), State::Absent);
    }

    void offersUnlockForAnItemInASecondCollection()
    {
        const KeyringDaemon daemon(KeyringDaemon::Start::Unlocked);
        const QString second = KeyringDaemon::addCollection(u"second"_s);
        const auto elsewhere = u"key/in the second"_s;
        QVERIFY(secretToolStore(server, elsewhere, "in the second", second));
        KeyringDaemon::lock(second);
        KeychainStore store(m_clock, options());
        QVERIFY(!answerOf(store.read(elsewhere)));
        QVERIFY(!answerOf(store.remove(elsewhere)));
        QCOMPARE(store.state(), State::Ready);
        QVERIFY(store.hasLockedItems());
        QVERIFY(answerOf(store.read(name)).value() == Secret("behind the lock"));

        SilentPrompter prompter;
        const QFuture<State> unlocked = store.unlock();
        QTRY_VERIFY2(prompter.wasAsked(), "unlock() is what opens it");
        m_clock.advance(options().timeouts.prompt);
        QCOMPARE(answerOf(unlocked), State::Ready);
        QVERIFY2(store.hasLockedItems(), "nobody answered");
        QVERIFY(KeyringDaemon::unlock(second));
        QTRY_VERIFY(!store.hasLockedItems());
        QVERIFY(answerOf(store.read(elsewhere)).value() == Secret("in the second"));
        QVERIFY(answerOf(store.remove(elsewhere)));
        QCOMPARE(secretToolLookup(server, elsewhere), std::nullopt);
    }

    /// What is written goes into the default collection, and what is read comes out of any.
    void readsWhatWasWrittenLast_data()
    {
        QTest::addColumn<bool>("isDefaultChanged");
        QTest::addColumn<QString>("other");
        // Which of two is read is chance: several, so that one at least is the wrong one.
        for (const char *other : {"aaa", "second", "work", "zzz"}) {
            QTest::addRow("the default is %s by now", other) << true << QString::fromLatin1(other);
            QTest::addRow("an older copy in %s", other) << false << QString::fromLatin1(other);
        }
    }

    void readsWhatWasWrittenLast()
    {
        QFETCH(bool, isDefaultChanged);
        QFETCH(QString, other);
        const KeyringDaemon daemon(KeyringDaemon::Start::Unlocked);
        KeychainStore store(m_clock, options());
        const auto twice = u"key/twice"_s;
        const QString first = KeyringDaemon::defaultCollection();
        const QString second = KeyringDaemon::addCollection(other);
        if (isDefaultChanged) {
            QVERIFY(answerOf(store.write(twice, Secret("old value"))));
            QVERIFY(KeyringDaemon::makeDefault(second));
        } else {
            QVERIFY(secretToolStore(server, twice, "old value", second));
        }
        QVERIFY(answerOf(store.write(twice, Secret("new value"))));
        QVERIFY(answerOf(store.read(twice)).value() == Secret("new value"));
        // Whichever is read: with one locked, it is the other.
        for (const QString &locked : {first, second}) {
            KeyringDaemon::lock(locked);
            QCOMPARE(secretToolLookup(server, twice), QByteArray("new value"));
            QVERIFY(KeyringDaemon::unlock(locked));
        }
        QVERIFY(answerOf(store.remove(twice)));
        QVERIFY(answerOf(store.read(twice)).value() == std::nullopt);
        QCOMPARE(secretToolLookup(server, twice), std::nullopt);
    }

    /// It could be read in the new one's place once it is unlocked.
    void doesNotCallWrittenWhatHasACopyBehindALock()
    {
        const KeyringDaemon daemon(KeyringDaemon::Start::Unlocked);
        const QString second = KeyringDaemon::addCollection(u"second"_s);
        const auto twice = u"key/twice"_s;
        QVERIFY(secretToolStore(server, twice, "old value", second));
        KeyringDaemon::lock(second);
        KeychainStore store(m_clock, options());
        const Done refused = answerOf(store.write(twice, Secret("new value")));
        QVERIFY(!refused);
        QVERIFY(refused.error().isInOwnWords());
        QVERIFY2(refused.error().serverMessage.contains(u"“second” is locked"_s), "which one is to be unlocked");
        QVERIFY(!refused.error().mayHaveTakenEffect);
        QVERIFY2(store.hasLockedItems(), "the window offers to unlock");
        QCOMPARE(store.state(), State::Ready);
        QVERIFY(answerOf(store.write(u"key/another"_s, Secret("another"))));

        QVERIFY(answerOf(store.write(u"key/both"_s, Secret("both"))));
        QVERIFY(KeyringDaemon::unlock(second));
        QTRY_VERIFY(!store.hasLockedItems());
        QVERIFY(secretToolStore(server, u"key/both"_s, "old value", second));
        KeyringDaemon::lock(second);
        const Done stays = answerOf(store.remove(u"key/both"_s));
        QVERIFY2(!stays && stays.error().serverMessage.contains(u"second"_s), "its copy is still there");

        QVERIFY(KeyringDaemon::unlock(second));
        QVERIFY(answerOf(store.write(twice, Secret("new value"))));
        QVERIFY(answerOf(store.read(twice)).value() == Secret("new value"));
        QVERIFY(answerOf(store.remove(u"key/both"_s)));
        QCOMPARE(secretToolLookup(server, u"key/both"_s), std::nullopt);
    }

    void saysThatTheDefaultCollectionLastsForTheSession()
    {
        const KeyringDaemon daemon(KeyringDaemon::Start::Unlocked);
        KeychainStore store(m_clock, options());
        QCOMPARE(answerOf(store.refreshState()), State::Ready);
        QVERIFY(!store.place().endsWithSession);
        QVERIFY(KeyringDaemon::makeDefault(u"/org/freedesktop/secrets/collection/session"_s));
        QVERIFY(answerOf(store.write(u"key/for now"_s, Secret("for now"))));
        QVERIFY(store.place().endsWithSession);
    }

    void asksForACollectionWhereThereIsNone()
    {
        const QTemporaryDir empty;
        qputenv("XDG_DATA_HOME", empty.path().toUtf8());
        SilentPrompter prompter;
        const KeyringDaemon daemon(KeyringDaemon::Start::Locked);
        KeychainStore store(m_clock, options());
        const QFuture<State> made = store.unlock();
        QTRY_VERIFY(prompter.wasAsked());
        m_clock.advance(options().timeouts.prompt);
        QCOMPARE(answerOf(made), State::Absent);
        QCOMPARE(store.missing(), KeychainFault::NoCollection);
    }

    void findsEverythingAgainWhenTheServiceHasStartedAnew()
    {
        KeychainStore store(m_clock, options());
        QCOMPARE(answerOf(store.refreshState()), State::Absent);
        {
            const KeyringDaemon daemon(KeyringDaemon::Start::Unlocked);
            QVERIFY(answerOf(store.read(name)).value() == Secret("behind the lock"));
        }
        QTRY_COMPARE(store.state(), State::Absent);
        QCOMPARE(store.missing(), KeychainFault::NoService);
        QVERIFY(!answerOf(store.read(name)));
        {
            const KeyringDaemon daemon(KeyringDaemon::Start::Locked);
            QTRY_COMPARE(store.state(), State::Locked);
            QVERIFY(!answerOf(store.read(name)));
        }
        const KeyringDaemon daemon(KeyringDaemon::Start::Unlocked);
        QTRY_COMPARE(store.state(), State::Ready);
        QVERIFY(answerOf(store.read(name)).value() == Secret("behind the lock"));
        QVERIFY(answerOf(store.write(name, Secret("after it"))));
        QCOMPARE(secretToolLookup(server, name), QByteArray("after it"));
    }

private:
    FakeClock m_clock;
    std::unique_ptr<QTemporaryDir> m_home;
};

QTEST_GUILESS_MAIN(KeychainLockedTest)
#include "tst_keychainlocked.moc"
