// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/core/whenfinished.h"
#include "app/keychain/chosenstore.h"
#include "tests/support/answerof.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using State = SecretStore::State;

namespace {

const auto name = u"key/0123456789ab"_s;

/// A keychain that can be locked at will.
class LockableStore : public SecretStore
{
public:
    State state() const override { return m_locked ? State::Locked : State::Ready; }
    QFuture<State> refreshState() override { return readyFuture(state()); }
    QFuture<State> unlock() override
    {
        setLocked(false);
        return readyFuture(state());
    }
    void setLocked(bool locked)
    {
        m_locked = locked;
        emit stateChanged();
    }

    QFuture<Result<std::optional<Secret>>> read(const QString &item) override
    {
        return m_locked ? readyFuture(Result<std::optional<Secret>>(failure(Error::Kind::Keychain)))
                        : m_items.read(item);
    }
    QFuture<Done> write(const QString &item, const Secret &secret) override
    {
        return m_locked ? readyFuture(Done(failure(Error::Kind::Keychain))) : m_items.write(item, secret);
    }
    QFuture<Done> remove(const QString &item) override
    {
        return m_locked ? readyFuture(Done(failure(Error::Kind::Keychain))) : m_items.remove(item);
    }
    MemoryStore &items() { return m_items; }

private:
    MemoryStore m_items;
    bool m_locked = false;
};

} // namespace

/// The choice between the keychain and memory: whatever is chosen, nothing is forgotten by it.
class ChosenStoreTest : public QObject
{
    Q_OBJECT

private slots:
    void usesTheKeychainUntilMemoryIsChosen()
    {
        LockableStore keychain;
        ChosenStore store(keychain);
        QVERIFY(answerOf(store.write(name, Secret("kept"))));
        QVERIFY(keychain.items().value(name) == Secret("kept"));
        QVERIFY(!store.isVolatile());
        QCOMPARE(store.inMemoryOnly(), 0);
    }

    void passesTheKeychainsStateOn()
    {
        LockableStore keychain;
        ChosenStore store(keychain);
        QSignalSpy changed(&store, &SecretStore::stateChanged);
        keychain.setLocked(true);
        QCOMPARE(store.state(), State::Locked);
        QCOMPARE(changed.count(), 1);
        QVERIFY(!answerOf(store.read(name)));

        store.useMemory(true);
        QCOMPARE(store.state(), State::Ready);
        QCOMPARE(store.keychain().state(), State::Locked);
        QCOMPARE(changed.count(), 2);
        // Whoever chose memory for want of a keychain hears that there is one.
        keychain.setLocked(false);
        QCOMPARE(store.state(), State::Ready);
        QCOMPARE(store.keychain().state(), State::Ready);
        QCOMPARE(changed.count(), 3);
    }

    void forgetsNothingInTheKeychainWhenMemoryIsChosen()
    {
        LockableStore keychain;
        ChosenStore store(keychain);
        QVERIFY(answerOf(store.write(name, Secret("in the keychain"))));
        store.useMemory(true);
        QVERIFY(store.isVolatile());
        QVERIFY(answerOf(store.remove(name)));
        QVERIFY(answerOf(store.write(u"key/other"_s, Secret("in memory"))));
        QVERIFY(keychain.items().value(name) == Secret("in the keychain"));
        QVERIFY(!keychain.items().value(u"key/other"_s));
        QCOMPARE(store.inMemoryOnly(), 1);
    }

    void carriesMemoryOverWhenTheKeychainIsChosenAgain()
    {
        LockableStore keychain;
        ChosenStore store(keychain);
        store.useMemory(true);
        QVERIFY(answerOf(store.write(name, Secret("made meanwhile"))));
        QVERIFY(answerOf(store.write(u"key/other"_s, Secret("made then, too"))));
        QList<qsizetype> inMemory; // whenever it told of a change
        connect(&store, &SecretStore::stateChanged, &store, [&] { inMemory.append(store.inMemoryOnly()); });
        store.useMemory(false);
        QTRY_COMPARE(inMemory, (QList<qsizetype>{2, 0}));
        QVERIFY(keychain.items().value(name) == Secret("made meanwhile"));
        QVERIFY(answerOf(store.carryOver())); // of nothing it tells nothing
        QCOMPARE(inMemory.size(), 2);
    }

    /// Whoever heard "not there" would make another one, or ask for what the keychain holds.
    void saysOfNothingThatItIsNotThereWhileTheKeychainIsNotAsked()
    {
        LockableStore keychain;
        ChosenStore store(keychain);
        QVERIFY(answerOf(store.write(name, Secret("in the keychain"))));
        store.useMemory(true);
        for (const QString &item : {name, u"key/never was"_s}) {
            const auto read = answerOf(store.read(item));
            QVERIFY(!read);
            QCOMPARE(read.error().kind, Error::Kind::Keychain);
            QVERIFY(read.error().keychain == KeychainFault::NotAsked);
            QVERIFY(!read.error().serverMessage.isEmpty());
            QCOMPARE(answerOf(store.readKept(item, &store)).error().kind, Error::Kind::Keychain);
        }
        QVERIFY(answerOf(store.remove(name)));
        QVERIFY2(answerOf(store.read(name)).value() == std::nullopt, "removed here");
        store.useMemory(false);
        QVERIFY(answerOf(store.read(u"key/never was"_s)).value() == std::nullopt);
    }

    void removesFromTheKeychainWhatWasRemovedMeanwhile()
    {
        LockableStore keychain;
        ChosenStore store(keychain);
        const QString again = u"key/again"_s;
        const QString later = u"key/later"_s;
        for (const QString &item : {name, again, later})
            QVERIFY(answerOf(store.write(item, Secret("in the keychain"))));
        store.useMemory(true);
        for (const QString &item : {name, again, later})
            QVERIFY(answerOf(store.remove(item)));
        QVERIFY(answerOf(store.write(again, Secret("made anew"))));
        keychain.setLocked(true);
        store.useMemory(false);
        QVERIFY2(answerOf(store.read(name)).value() == std::nullopt, "it waits for the keychain");
        QVERIFY2(!answerOf(store.write(later, Secret("not taken"))), "locked");
        keychain.setLocked(false);
        QTRY_VERIFY(!keychain.items().value(name) && !keychain.items().value(later));
        QTRY_VERIFY(keychain.items().value(again) == Secret("made anew"));
        // And once only: what is written after it stays.
        QVERIFY(answerOf(store.write(name, Secret("newer"))));
        QVERIFY(answerOf(store.carryOver()));
        QVERIFY(keychain.items().value(name) == Secret("newer"));
    }

    /// Whoever was told that it is deleted does not find it again after a restart.
    void removesInALaterRunWhatWasRemovedMeanwhile()
    {
        LockableStore keychain;
        QStringList noted;
        {
            ChosenStore store(keychain);
            connect(&store, &ChosenStore::toBeRemovedChanged, &store, [&] { noted = store.toBeRemoved(); });
            QVERIFY(answerOf(store.write(name, Secret("in the keychain"))));
            store.useMemory(true);
            QVERIFY(answerOf(store.remove(name)));
        }
        QCOMPARE(noted, QStringList(name));
        QVERIFY(keychain.items().value(name));
        ChosenStore store(keychain);
        connect(&store, &ChosenStore::toBeRemovedChanged, &store, [&] { noted = store.toBeRemoved(); });
        store.setToBeRemoved(noted);
        QVERIFY2(answerOf(store.read(name)).value() == std::nullopt, "it was said to be deleted");
        keychain.setLocked(true);
        keychain.setLocked(false);
        QTRY_VERIFY(!keychain.items().value(name));
        QTRY_VERIFY(noted.isEmpty());
    }

    void keepsInMemoryWhatALockedKeychainDoesNotTake()
    {
        LockableStore keychain;
        keychain.setLocked(true);
        ChosenStore store(keychain);
        store.useMemory(true);
        QVERIFY(answerOf(store.write(name, Secret("made meanwhile"))));
        store.useMemory(false);
        QVERIFY(!answerOf(store.carryOver()));
        QCOMPARE(store.inMemoryOnly(), 1);
        QVERIFY(answerOf(store.read(name)).value() == Secret("made meanwhile"));

        QCOMPARE(answerOf(store.unlock()), State::Ready);
        QTRY_COMPARE(store.inMemoryOnly(), 0);
        QVERIFY(answerOf(store.read(name)).value() == Secret("made meanwhile"));
    }

    void neverCarriesAnOlderValueOverANewerOne()
    {
        LockableStore keychain;
        keychain.setLocked(true);
        ChosenStore store(keychain);
        store.useMemory(true);
        QVERIFY(answerOf(store.write(name, Secret("older"))));
        store.useMemory(false);
        keychain.setLocked(false);
        const QFuture<Done> written = store.write(name, Secret("newer"));
        const QFuture<Done> carried = store.carryOver();
        QVERIFY(answerOf(written));
        QVERIFY(answerOf(carried));
        QTRY_COMPARE(store.inMemoryOnly(), 0);
        QVERIFY(keychain.items().value(name) == Secret("newer"));
    }

    void survivesBeingClosedWhileItCarriesOver()
    {
        LockableStore keychain;
        QFuture<Done> carried;
        {
            ChosenStore store(keychain);
            store.useMemory(true);
            QVERIFY(answerOf(store.write(name, Secret("x"))));
            store.useMemory(false);
            carried = store.carryOver();
        }
        QTRY_VERIFY(carried.isFinished());
    }
};

QTEST_GUILESS_MAIN(ChosenStoreTest)
#include "tst_chosenstore.moc"
