// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/acts/keptkeys.h"

#include "app/domain/fingerprint.h"
#include "app/domain/keytext.h"
#include "app/history/historystore.h"
#include "app/noted/keynotes.h"
#include "tests/support/lockablestore.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

Secret someValue()
{
    return Secret("signkey-prod-0123456789abcdef0123456789abcdef");
}

KeptKey someKey(const QString &fingerprint = signingKeyFingerprint(someValue()))
{
    return {.kind = KeptKey::Kind::SigningKey,
        .fingerprint = fingerprint,
        .origin = u"https://api.example.test"_s,
        .accountName = u"Cloud"_s,
        .environmentId = u"production"_s,
        .environmentName = u"Production"_s,
        .keyId = u"sk-1"_s,
        .masked = u"signkey-prod-\u2022\u2022"_s,
        .keptAt = QDateTime(QDate(2026, 11, 22), QTime(12, 0), Qt::UTC)};
}

} // namespace

/// Values in the keychain, the list in the database, and never the one where the other belongs.
class KeptKeysTest : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_directory = std::make_unique<QTemporaryDir>();
        m_secrets = std::make_unique<LockableStore>();
        open();
    }

    void keepsListsAndForgets()
    {
        QVERIFY(answer(m_keys->keep(someKey(), someValue())));
        QCOMPARE(answer(m_keys->all()).value(), (QList{someKey()}));
        QCOMPARE(answer(m_keys->list(u"https://api.example.test"_s, u"production"_s))->size(), 1);
        QVERIFY(answer(m_keys->list(u"https://elsewhere.test"_s, u"production"_s))->isEmpty());
        QVERIFY(answer(m_keys->list(u"https://api.example.test"_s, u"staging"_s))->isEmpty());
        QVERIFY(answer(m_keys->value(someKey().fingerprint)).value() == someValue());

        QVERIFY(answer(forgetSomeKey()));
        QVERIFY(answer(m_keys->all())->isEmpty());
        QVERIFY(m_secrets->items.isEmpty());
    }

    void hasNothingToListAtFirst() { QVERIFY(answer(m_keys->all())->isEmpty()); }

    void remembersAfterARestart()
    {
        QVERIFY(answer(m_keys->keep(someKey(), someValue())));
        open();
        QCOMPARE(answer(m_keys->all()).value(), (QList{someKey()}));
    }

    void keepsAKeyOnceOnly()
    {
        QVERIFY(answer(m_keys->keep(someKey(), someValue())));
        KeptKey renamed = someKey();
        renamed.environmentName = u"Prod"_s;
        QVERIFY(answer(m_keys->keep(renamed, someValue())));
        QCOMPARE(answer(m_keys->all()).value(), (QList{renamed}));
    }

    void keepsAKeyForEachThatHasIt_data()
    {
        QTest::addColumn<QString>("origin");
        QTest::addColumn<QString>("environmentId");
        QTest::newRow("another account") << someKey().origin + u"/by-hand/a1"_s << someKey().environmentId;
        QTest::newRow("another Inngest") << u"https://elsewhere.test"_s << someKey().environmentId;
        QTest::newRow("another environment") << someKey().origin << u"staging"_s;
    }
    /// Copied or typed in for a second account, it is still one of the first one's, and the keychain's item is both's.
    void keepsAKeyForEachThatHasIt()
    {
        KeptKey second = someKey();
        QFETCH(QString, origin);
        QFETCH(QString, environmentId);
        second.origin = origin;
        second.environmentId = environmentId;
        second.keptAt = second.keptAt.addSecs(1);
        QVERIFY(answer(m_keys->keep(someKey(), someValue())));
        QVERIFY(answer(m_keys->keep(second, someValue())));
        QCOMPARE(answer(m_keys->all()).value(), (QList{someKey(), second}));

        QVERIFY(answer(m_keys->forget(second.fingerprint, origin, environmentId)));
        QCOMPARE(answer(m_keys->all()).value(), (QList{someKey()}));
        QVERIFY(answer(m_keys->value(someKey().fingerprint)).value() == someValue());
        QVERIFY(answer(forgetSomeKey()));
        QVERIFY(answer(m_keys->all())->isEmpty());
        QVERIFY(m_secrets->items.isEmpty());
    }

    /// Its server has moved, or the key was typed in for the wrong environment first.
    void keepsAKeyOnceForAnAccountWhoseKeysAreTypedIn()
    {
        KeptKey before = someKey();
        before.origin = u"https://before.test/self-hosted/a1"_s;
        before.environmentId = u"staging"_s;
        KeptKey now = someKey();
        now.origin = u"https://moved.test/self-hosted/a1"_s;
        KeptKey other = someKey();
        other.origin = u"https://before.test/self-hosted/a2"_s;
        other.keptAt = other.keptAt.addSecs(1);
        for (const KeptKey &key : {before, other, now})
            QVERIFY(answer(m_keys->keep(key, someValue())));
        QCOMPARE(answer(m_keys->all()).value(), (QList{now, other}));
    }

    void keepsAKeyAsInngestGivesIt()
    {
        const KeyPlace place{
            u"https://api.example.test"_s, u"Cloud"_s, {.id = u"production"_s, .name = u"Production"_s}};
        const QDateTime now = someKey().keptAt;
        const SigningKey signingKey{.id = u"sk-1"_s, .value = someValue()};
        const EventKey eventKey{.id = u"ek-1"_s, .name = u"shop"_s, .value = Secret("an-event-key-of-the-shop")};
        QVERIFY(answer(m_keys->keep(place, signingKey, now)));
        QVERIFY(answer(m_keys->keep(place, eventKey, now.addSecs(1))));
        QVERIFY2(answer(m_keys->keep(place, EventKey{.id = u"ek-2"_s}, now)), "nothing to keep");

        KeptKey signing = someKey(signingKeyFingerprint(someValue()));
        signing.masked = maskedSigningKey(someValue());
        const KeptKey event{.kind = KeptKey::Kind::EventKey,
            .fingerprint = eventKeyFingerprint(eventKey.value),
            .origin = signing.origin,
            .accountName = signing.accountName,
            .environmentId = signing.environmentId,
            .environmentName = signing.environmentName,
            .keyId = u"ek-1"_s,
            .name = u"shop"_s,
            .masked = maskedEventKey(eventKey.value),
            .keptAt = now.addSecs(1)};
        QCOMPARE(answer(m_keys->all()).value(), (QList{signing, event}));
        QVERIFY(answer(m_keys->value(event.fingerprint)).value() == eventKey.value);
        QCOMPARE(m_secrets->items.size(), 2);
    }

    void listsNothingThatTheKeychainDidNotTake()
    {
        m_secrets->isLocked = true;
        const Done done = answer(m_keys->keep(someKey(), someValue()));
        QCOMPARE(done.error().kind, Error::Kind::Keychain);
        QVERIFY(answer(m_keys->all())->isEmpty());
    }

    void forgetsNothingWhileTheKeychainIsLocked()
    {
        QVERIFY(answer(m_keys->keep(someKey(), someValue())));
        m_secrets->isLocked = true;
        QCOMPARE(answer(forgetSomeKey()).error().kind, Error::Kind::Keychain);
        QCOMPARE(answer(m_keys->value(someKey().fingerprint)).error().kind, Error::Kind::Keychain);
        QCOMPARE(answer(m_keys->all())->size(), 1);
    }

    /// The keychain has one item for all who have the same key, and a fingerprint can come from anywhere.
    void forgetsOnlyWhatNobodyElseHas_data()
    {
        using Standing = NotedKey::Standing;
        QTest::addColumn<QString>("owner");
        QTest::addColumn<QString>("environmentId");
        QTest::addColumn<std::optional<Standing>>("another");
        QTest::addColumn<bool>("isGone");
        QTest::addColumn<bool>("isListed");
        const QString origin = someKey().origin;
        const std::optional<Standing> nobody;
        QTest::newRow("its own") << origin << u"production"_s << nobody << true << false;
        QTest::newRow("of another environment") << origin << u"staging"_s << nobody << false << true;
        QTest::newRow("of another Inngest")
            << u"https://elsewhere.test"_s << u"production"_s << nobody << false << true;
        QTest::newRow("of another account") << origin + u"/by-hand/a1"_s << u"production"_s << nobody << false << true;
        QTest::newRow("of an account's id") << u"a1"_s << u"production"_s << nobody << false << true;
        QTest::newRow("another has it, too")
            << origin << u"production"_s << std::optional(Standing::Current) << false << false;
        QTest::newRow("another makes it")
            << origin << u"production"_s << std::optional(Standing::Coming) << false << false;
        QTest::newRow("another had it") << origin << u"production"_s << std::optional(Standing::Gone) << true << false;
    }
    void forgetsOnlyWhatNobodyElseHas()
    {
        QFETCH(QString, owner);
        QFETCH(QString, environmentId);
        QFETCH(std::optional<NotedKey::Standing>, another);
        QVERIFY(answer(m_keys->keep(someKey(), someValue())));
        if (another)
            QVERIFY(answer(KeyNotes(*m_store, u"a2"_s)
                               .put(NotedKey{.kind = NotedKey::Kind::SigningKey,
                                   .environmentId = u"theirs"_s,
                                   .fingerprint = someKey().fingerprint,
                                   .standing = *another})));
        QVERIFY(answer(m_keys->forget(someKey().fingerprint, owner, environmentId)));
        QTEST(m_secrets->items.isEmpty(), "isGone");
        QTEST(!answer(m_keys->all())->isEmpty(), "isListed");
    }

    /// An account whose keys are typed in knows some by its notes alone; and its server may have moved.
    void forgetsWhatAnAccountNoted()
    {
        KeyNotes notes(*m_store, u"a1"_s);
        QVERIFY(answer(notes.put(NotedKey{.kind = NotedKey::Kind::SigningKey,
            .environmentId = u"production"_s,
            .fingerprint = someKey().fingerprint})));
        m_secrets->items.insert(u"key/"_s + someKey().fingerprint, someValue());
        QVERIFY(answer(m_keys->forget(someKey().fingerprint, u"https://moved.test/self-hosted/a1"_s, u"staging"_s)));
        QCOMPARE(m_secrets->items.size(), 1);
        QVERIFY(answer(m_keys->forget(someKey().fingerprint, u"https://moved.test/self-hosted/a1"_s, u"production"_s)));
        QVERIFY(m_secrets->items.isEmpty());
        KeptKey kept = someKey();
        kept.origin = u"https://before.test/self-hosted/a1"_s;
        QVERIFY(answer(m_keys->keep(kept, someValue())));
        QVERIFY(answer(m_keys->forget(someKey().fingerprint, u"https://moved.test/self-hosted/a1"_s, u"production"_s)));
        QVERIFY(m_secrets->items.isEmpty() && answer(m_keys->all())->isEmpty());
    }

    /// Of an account by hand some keys are known by their fingerprints alone.
    void needsNoKeychainForWhatWasNeverKept()
    {
        m_secrets->isLocked = true;
        QCOMPARE(answer(m_keys->value(someKey().fingerprint)).error().kind, Error::Kind::NotFound);
    }

    void saysThatAKeyIsGoneFromTheKeychain()
    {
        QVERIFY(answer(m_keys->keep(someKey(), someValue())));
        m_secrets->items.clear();
        QCOMPARE(answer(m_keys->value(someKey().fingerprint)).error().kind, Error::Kind::NotFound);
    }

    /// Whoever edits the item, or mixes two up, must not have another key deployed, compared with or promoted.
    void handsOutNothingButTheKeyThatIsFiled_data()
    {
        QTest::addColumn<QByteArray>("inTheKeychain");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("truncated") << QByteArray("signkey-prod-0123456789abcdef0123456789abcd");
        QTest::newRow("by half a byte") << QByteArray("signkey-prod-0123456789abcdef0123456789abcde");
        QTest::newRow("edited") << QByteArray("signkey-prod-0123456789abcdef0123456789abcde0");
        QTest::newRow("with a line's end") << QByteArray("signkey-prod-0123456789abcdef0123456789abcdef0\n");
        QTest::newRow("another key") << QByteArray("signkey-prod-ffffffffffffffffffffffffffffffff");
        QTest::newRow("no key") << QByteArray("changeme");
    }
    void handsOutNothingButTheKeyThatIsFiled()
    {
        QFETCH(QByteArray, inTheKeychain);
        const EventKey eventKey{.id = u"ek-1"_s, .name = u"shop"_s, .value = Secret("an-event-key-of-the-shop")};
        QVERIFY(answer(m_keys->keep(someKey(), someValue())));
        QVERIFY(answer(m_keys->keep(KeyPlace(), eventKey, someKey().keptAt)));
        for (const QString &fingerprint : {someKey().fingerprint, eventKeyFingerprint(eventKey.value)}) {
            m_secrets->items.insert(u"key/"_s + fingerprint, Secret(inTheKeychain));
            const Result<Secret> value = answer(m_keys->value(fingerprint));
            QVERIFY(!value);
            QCOMPARE(value.error().kind, Error::Kind::Conflict);
            QVERIFY2(value.error().serverMessage.contains(fingerprint), qPrintable(value.error().serverMessage));
            QVERIFY(inTheKeychain.isEmpty() || !value.error().serverMessage.contains(QString::fromUtf8(inTheKeychain)));
            // Pasted again it is there again.
            QVERIFY(answer(m_keys->keep(someKey(), someValue())));
            QVERIFY(answer(m_keys->keep(KeyPlace(), eventKey, someKey().keptAt)));
            QVERIFY(answer(m_keys->value(fingerprint)));
        }
    }

    /// A key without a fingerprint is filed nowhere.
    void handsOutNothingWithoutAFingerprint()
    {
        m_secrets->items.insert(u"key/"_s, Secret("whatever"));
        QVERIFY(!answer(m_keys->value({})));
    }

    void writesNoValueIntoTheDatabase()
    {
        QVERIFY(answer(m_keys->keep(someKey(), someValue())));
        for (const auto suffix : {""_L1, "-wal"_L1}) {
            QFile file(m_directory->filePath(u"history.db"_s) + suffix);
            QVERIFY(file.open(QIODevice::ReadOnly));
            QVERIFY(!file.readAll().contains("0123456789abcdef"));
        }
    }

    void survivesBeingClosedWhileItKeeps()
    {
        const auto kept = m_keys->keep(someKey(), someValue());
        const auto read = m_keys->value(someKey().fingerprint);
        m_keys.reset();
        m_store.reset();
        QVERIFY(kept.isFinished() && read.isFinished());
    }

private:
    QFuture<Done> forgetSomeKey()
    {
        return m_keys->forget(someKey().fingerprint, someKey().origin, someKey().environmentId);
    }

    void open()
    {
        m_keys.reset();
        m_store.reset();
        m_store = std::make_unique<HistoryStore>(m_directory->filePath(u"history.db"_s));
        m_keys = std::make_unique<KeptKeys>(*m_store, *m_secrets);
    }

    template <typename T>
    static T answer(const QFuture<T> &future)
    {
        QFutureWatcher<T> watcher;
        QSignalSpy finished(&watcher, &QFutureWatcherBase::finished);
        watcher.setFuture(future);
        if (finished.isEmpty())
            finished.wait();
        QCoreApplication::processEvents();
        return future.result();
    }

    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<LockableStore> m_secrets;
    std::unique_ptr<HistoryStore> m_store;
    std::unique_ptr<KeptKeys> m_keys;
};

QTEST_GUILESS_MAIN(KeptKeysTest)
#include "tst_keptkeys.moc"
