// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// needs: bare-dbus

#include "tests/keychain/keychainplace.h"
#include "tests/support/answerof.h"
#include "tests/support/fakeclock.h"
#include "tests/support/fakesecretservice.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>
#include <memory>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// What a real Secret Service cannot be made to do at will: the fake one fails in all the ways that a real one can.
class KeychainFaultsTest : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_service = std::make_unique<FakeSecretService>();
        QVERIFY(m_service->start());
        m_service->put(server, name, "the key");
        m_store = std::make_unique<KeychainStore>(m_clock, options());
    }

    void cleanup()
    {
        m_store.reset();
        m_service.reset();
    }

    void worksWithTheFakeAsWithARealOne()
    {
        QCOMPARE(answerOf(m_store->refreshState()), State::Ready);
        QVERIFY(answerOf(m_store->read(name)).value() == Secret("the key"));
        QVERIFY(answerOf(m_store->write(name, Secret("another"))));
        QCOMPARE(m_service->value(name), QByteArray("another"));
        QVERIFY(answerOf(m_store->remove(name)));
        QCOMPARE(m_service->value(name), QByteArray());
        QVERIFY(answerOf(m_store->read(name)).value() == std::nullopt);
    }

    void unlocksThroughTheDesktopsPrompt()
    {
        m_service->locked = true;
        QVERIFY(!answerOf(m_store->read(name)));
        QCOMPARE(m_store->state(), State::Locked);
        QCOMPARE(m_service->prompts(), 0);
        QCOMPARE(answerOf(m_store->unlock()), State::Ready);
        QCOMPARE(m_service->prompts(), 1);
        QVERIFY(answerOf(m_store->read(name)).value() == Secret("the key"));
    }

    void staysLockedWhenThePromptIsDismissed()
    {
        m_service->locked = true;
        m_service->onPrompt = FakeSecretService::OnPrompt::Dismiss;
        QCOMPARE(answerOf(m_store->unlock()), State::Locked);
        QVERIFY(!answerOf(m_store->read(name)));
    }

    void givesUpOnAPromptThatNobodyAnswers()
    {
        m_service->locked = true;
        m_service->onPrompt = FakeSecretService::OnPrompt::NoAnswer;
        const QFuture<State> first = m_store->unlock();
        const QFuture<State> second = m_store->unlock();
        QVERIFY(!answerOf(m_store->read(name)));
        QVERIFY2(!first.isFinished(), "calls do not wait for the prompt");
        QTRY_COMPARE(m_service->prompts(), 1);
        m_clock.advance(options().timeouts.prompt);
        QCOMPARE(answerOf(first), State::Locked);
        QCOMPARE(answerOf(second), State::Locked);
        QCOMPARE(m_service->prompts(), 1);

        m_service->onPrompt = FakeSecretService::OnPrompt::Unlock;
        QCOMPARE(answerOf(m_store->unlock()), State::Ready);
        QVERIFY(answerOf(m_store->read(name)).value() == Secret("the key"));
    }

    void endsThePromptWhenTheServiceDies()
    {
        m_service->locked = true;
        m_service->onPrompt = FakeSecretService::OnPrompt::NoAnswer;
        const QFuture<State> unlocked = m_store->unlock();
        QTRY_COMPARE(m_service->prompts(), 1);
        m_service->stop();
        QCOMPARE(answerOf(unlocked), State::Absent);
    }

    void offersToMakeAKeyringWhereThereIsNone()
    {
        m_service->hasCollection = false;
        QCOMPARE(answerOf(m_store->refreshState()), State::Absent);
        QCOMPARE(m_store->missing(), KeychainFault::NoCollection);
        QVERIFY(!answerOf(m_store->write(name, Secret("x"))));
        QCOMPARE(m_service->calls(u"CreateItem"_s), 0);

        QCOMPARE(answerOf(m_store->unlock()), State::Ready);
        QCOMPARE(m_service->calls(u"CreateCollection"_s), 1);
        QCOMPARE(m_store->missing(), KeychainFault::None);
    }

    void waitsForASlowService()
    {
        m_service->delay = 30ms;
        QVERIFY(answerOf(m_store->write(name, Secret("slowly"))));
        QVERIFY(answerOf(m_store->read(name)).value() == Secret("slowly"));
        QCOMPARE(m_store->state(), State::Ready);
    }

    void goesOnAfterAJobThatNeverEnded_data()
    {
        QTest::addColumn<QString>("method");
        QTest::newRow("looking") << u"ReadAlias"_s;
        QTest::newRow("looking at the lock") << u"Get"_s;
        QTest::newRow("searching") << u"SearchItems"_s;
        QTest::newRow("reading") << u"GetSecrets"_s;
    }

    void goesOnAfterAJobThatNeverEnded()
    {
        QFETCH(QString, method);
        m_service->unanswered = {method};
        // The bus' own time-outs are in real time.
        m_store = std::make_unique<KeychainStore>(
            m_clock, KeychainStore::Options{.server = server, .timeouts = {.call = 1s}});
        QElapsedTimer time;
        time.start();
        QList<QFuture<Result<std::optional<Secret>>>> calls;
        for (int i = 0; i < 20; ++i)
            calls.append(m_store->read(name));
        QTRY_VERIFY(m_service->calls(method) >= 1);
        if (method == "GetSecrets"_L1)
            m_clock.advance(options().jobTimeout);
        for (const auto &call : std::as_const(calls))
            QVERIFY2(!answerOf(call), "an unanswered read must never say that the key is not there");
        QVERIFY2(time.elapsed() < 10'000, "those that waited behind it are refused at once");
        QCOMPARE(m_store->state(), State::Refusing);

        m_service->unanswered.clear();
        QVERIFY2(!answerOf(m_store->read(name)), "refused until it has been looked at again");
        QCOMPARE(answerOf(m_store->refreshState()), State::Ready);
        QVERIFY(answerOf(m_store->read(name)).value() == Secret("the key"));
        m_service->answerAll();
        QVERIFY(answerOf(m_store->read(name)).value() == Secret("the key"));
    }

    void saysThatALostWriteMayHaveHappened()
    {
        m_service->unanswered = {u"CreateItem"_s};
        const QFuture<Done> writing = m_store->write(name, Secret("late"));
        QTRY_COMPARE(m_service->calls(u"CreateItem"_s), 1);
        m_clock.advance(options().jobTimeout);
        const Done written = answerOf(writing);
        QVERIFY(!written);
        QCOMPARE(written.error().kind, Error::Kind::Timeout);
        QVERIFY(written.error().keychain == KeychainFault::TimedOut);
        QVERIFY(written.error().mayHaveTakenEffect);
        QCOMPARE(m_store->state(), State::Refusing);

        // Another write could be overtaken by the one that is still on its way.
        m_service->unanswered.clear();
        QCOMPARE(answerOf(m_store->refreshState()), State::Ready);
        QVERIFY(!answerOf(m_store->write(name, Secret("next"))));
        QVERIFY(answerOf(m_store->write(u"key/other"_s, Secret("other"))));

        m_service->answerAll();
        QTRY_VERIFY(answerOf(m_store->write(name, Secret("next"))));
        QCOMPARE(m_service->value(name), QByteArray("next"));
    }

    void keepsNothingOfAJobThatHasEnded()
    {
        KeychainJobs jobs(m_clock, server, options().jobTimeout);
        auto secret = std::make_shared<Secret>("the key");
        const std::weak_ptr<Secret> held = secret;
        jobs.run(KeychainJobs::Kind::Read, name, {}, [secret = std::move(secret)](const KeychainJobEnd &) {});
        QTRY_VERIFY2(held.expired(), "its time-out is still to come");
    }

    void believesNoEmptyPromise()
    {
        m_service->deletesNothing = true;
        const Done removed = answerOf(m_store->remove(name));
        QVERIFY(!removed);
        QCOMPARE(removed.error().kind, Error::Kind::Keychain);

        m_service->storesNothing = true;
        QVERIFY(!answerOf(m_store->write(u"key/new"_s, Secret("x"))));
        QVERIFY2(!answerOf(m_store->write(name, Secret("x"))), "there already, with another value");
    }

    void doesNotCallWrittenWhatIsNotReadAgain_data()
    {
        QTest::addColumn<QString>("method");
        QTest::newRow("reading") << u"GetSecret"_s;
        QTest::newRow("overwriting another copy") << u"SetSecret"_s;
    }

    void doesNotCallWrittenWhatIsNotReadAgain()
    {
        QFETCH(QString, method);
        m_service->put(server, name, "another copy");
        m_service->refused = {method};
        const Done refused = answerOf(m_store->write(name, Secret("new")));
        QVERIFY(!refused);
        QVERIFY(refused.error().mayHaveTakenEffect);
        QCOMPARE(m_service->calls(u"Delete"_s), 0);

        m_service->refused.clear();
        m_service->unanswered = {method};
        m_store = std::make_unique<KeychainStore>(
            m_clock, KeychainStore::Options{.server = server, .timeouts = {.call = 1s}});
        QVERIFY(!answerOf(m_store->write(name, Secret("new"))));
        m_service->unanswered.clear();
        QVERIFY(answerOf(m_store->write(name, Secret("new"))));
        QCOMPARE(m_service->values(name), QList<QByteArray>({"new", "new"}));
        QVERIFY(answerOf(m_store->remove(name)));
        QCOMPARE(m_service->values(name), QList<QByteArray>());
    }

    void saysWhatIsWrongWhenTheServiceRefuses_data()
    {
        QTest::addColumn<QString>("method");
        for (const char *method : {"ReadAlias", "Get", "SearchItems", "GetSecrets"})
            QTest::newRow(method) << QString::fromLatin1(method);
    }

    void saysWhatIsWrongWhenTheServiceRefuses()
    {
        QFETCH(QString, method);
        m_service->refused = {method};
        const auto read = answerOf(m_store->read(name));
        QVERIFY(!read);
        QCOMPARE(read.error().kind, Error::Kind::Keychain);
        m_service->refused.clear();
        answerOf(m_store->refreshState());
        QVERIFY(answerOf(m_store->read(name)).value() == Secret("the key"));
    }

    void survivesAServiceThatDiesInTheMiddle_data()
    {
        QTest::addColumn<QString>("method");
        for (const char *method :
            {"ReadAlias", "Get", "SearchItems", "GetSecrets", "CreateItem", "GetSecret", "Delete"})
            QTest::newRow(method) << QString::fromLatin1(method);
    }

    void survivesAServiceThatDiesInTheMiddle()
    {
        QFETCH(QString, method);
        m_service->deadly = {method};
        const auto read = m_store->read(name);
        const QFuture<Done> written = m_store->write(u"key/other"_s, Secret("other"));
        const QFuture<Done> removed = m_store->remove(name);
        if (answerOf(read))
            QVERIFY(answerOf(read).value() == Secret("the key"));
        if (answerOf(written))
            QCOMPARE(m_service->value(u"key/other"_s), QByteArray("other"));
        QVERIFY(!answerOf(removed));
        QCOMPARE(m_service->value(name), QByteArray("the key"));
        QTRY_COMPARE(m_store->state(), State::Absent);
        QCOMPARE(m_store->missing(), KeychainFault::NoService);

        m_service->deadly.clear();
        QVERIFY(m_service->start());
        QTRY_COMPARE(m_store->state(), State::Ready);
        QVERIFY(answerOf(m_store->read(name)).value() == Secret("the key"));
    }

    void survivesBeingClosedWhileTheServiceIsSilent()
    {
        m_service->unanswered = {u"GetSecrets"_s};
        const auto read = m_store->read(name);
        QTRY_COMPARE(m_service->calls(u"GetSecrets"_s), 1);
        m_store.reset();
        QTRY_VERIFY(read.isFinished());
        QCOMPARE(read.resultCount(), 0);
        m_service->answerAll();

        KeychainStore next(m_clock, {.server = server});
        m_service->unanswered.clear();
        QVERIFY(answerOf(next.read(name)).value() == Secret("the key"));
    }

private:
    FakeClock m_clock;
    std::unique_ptr<FakeSecretService> m_service;
    std::unique_ptr<KeychainStore> m_store;
};

QTEST_GUILESS_MAIN(KeychainFaultsTest)
#include "tst_keychainfaults.moc"
