// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/core/lookup.h"
#include "app/core/whenfinished.h"
#include "app/dashboard/restclient.h"
#include "app/domain/fingerprint.h"
#include "app/keychain/chosenstore.h"
#include "tests/support/answerof.h"
#include "tests/support/handstage.h"
#include "tests/support/lockablestore.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// Lists of Inngest's that are longer than a page, while it asks for pauses.
class ByHandReadingTest : public QObject
{
    Q_OBJECT

private slots:
    void readsOnAfterThePause_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::newRow("apps") << QByteArray("/v2/apps");
        QTest::newRow("event keys") << QByteArray("/v2/keys/events");
    }
    /// For as long as Inngest asks for, and no shorter; one that is too long is not waited for.
    void readsOnAfterThePause()
    {
        QFETCH(QByteArray, path);
        HandCloud cloud;
        HandCloud::EnvironmentThere &there = cloud.add(u"production"_s, "signkey-prod-");
        fill(cloud);
        FakeClock clock;
        QNetworkAccessManager network;
        RestClient rest(cloud.origin(), network, clock, {});
        const RestBearer bearer = RestBearer::ofSigningKey(there.current, {});
        const auto read = [&]() -> QFuture<Result<qsizetype>> {
            const auto count = [](const auto &list) { return list.size(); };
            const auto counted = [count](const auto &list) { return list.map(count); };
            return path == "/v2/apps" ? mapped(rest.apps(bearer, {}), &rest, counted)
                                      : mapped(rest.eventKeys(bearer), &rest, counted);
        };
        cloud.pause = {.path = path, .seconds = 7, .times = 1};
        const auto reading = read();
        QTRY_VERIFY(clock.untilNext() == 7s); // the answer is there: until then what it waits for is longer
        QCOMPARE(cloud.pauses, 1);
        const qsizetype before = cloud.server.requests().size();
        clock.advance(6900ms);
        QCoreApplication::processEvents();
        QCOMPARE(cloud.server.requests().size(), before);
        clock.advance(100ms);
        QCOMPARE(answerOf(reading).value_or(-1), 5);

        cloud.pause = {.path = path};
        const auto inVain = answerOf(read());
        QVERIFY(!inVain);
        QCOMPARE(inVain.error().kind, Error::Kind::Busy);
        QCOMPARE(cloud.pauses, 2);
    }

    /// One that is too long to be waited for: what was read by then is no list, and nothing is taken for gone by it.
    void takesNoHalfForTheWhole()
    {
        HandStage m;
        QVERIFY(m.begin(true, true)); // without apps, none of which would answer
        fill(m.cloud);
        m.session->readLive();
        QVERIFY(m.rests());
        QCOMPARE(m.eventKeys().size(), 7);
        QCOMPARE(m.session->rotation().apps.size(), 5);
        for (const QByteArray &path : {"/v2/keys/events"_ba, "/v2/apps"_ba}) {
            m.cloud.pause = {.path = path};
            const auto keys = answerOf(m.dashboard->eventKeys(u"p"_s));
            const auto apps = answerOf(m.dashboard->apps(u"p"_s));
            QVERIFY(path == "/v2/apps" ? !apps : !keys);
            m.session->readLive();
            QVERIFY(m.rests());
            QVERIFY(m.session->live().error);
        }
        for (const RotatedEventKey &key : m.session->rotation().eventKeys)
            QVERIFY(!key.isOldDeleted && !key.isOldGoneElsewhere);
        m.cloud.pause.reset();
        m.session->readLive();
        QVERIFY(m.rests());
        QVERIFY(!m.session->live().error);
        QCOMPARE(m.session->live().value->eventKeys.size(), 7);
        QCOMPARE(m.session->rotation().apps.size(), 5);
    }

    /// Memory is used in the keychain's place, and the program was started anew: what it held is gone. That a keychain
    /// does not answer is something else.
    void readsWithoutWhatOnlyMemoryHeld()
    {
        HandStage m;
        QVERIFY(m.begin(true, true));
        QVERIFY(m.runTo(RotationStep::RollOut));
        const QString fresh = m.session->rotation().newSigningKey.fingerprint;
        LockableStore keychain;
        keychain.isLocked = true;
        ChosenStore store(keychain);
        store.useMemory(true);
        const Secret current = m.cloud.at(u"production"_s).current;
        QVERIFY(answerOf(store.write(KeptKeys::itemName(signingKeyFingerprint(current)), current)));
        const auto anew = HandStage::kind.dashboard(
            HandStage::kind.placesAt(m.cloud.origin()), *m.store, store, m.network, m.clock);
        QVERIFY(answerOf(anew->environments()));

        const auto keys = answerOf(anew->signingKeys(u"p"_s));
        QVERIFY(keys);
        QCOMPARE(keys->size(), 2);
        QVERIFY(keys->first().value == current);
        QCOMPARE(keys->last().id, fresh);
        QVERIFY(keys->last().value.isEmpty());
        QCOMPARE(answerOf(anew->eventKeys(u"p"_s)).value().size(), 4);

        store.useMemory(false); // the current one is still in memory: it could not be carried over
        const auto unread = answerOf(anew->signingKeys(u"p"_s));
        QVERIFY(!unread);
        QCOMPARE(unread.error().kind, Error::Kind::Keychain);
        QVERIFY(!answerOf(anew->eventKeys(u"p"_s)));
    }

    /// A list without ids, in which the next page begins with what the one before ended with.
    void takesAKeyThatIsListedTwiceWithoutAnIdForOne()
    {
        HandStage m;
        QList<HandCloud::EventKeyThere> &keys = m.cloud.at(u"production"_s).eventKeys;
        const Secret fresh = m.cloud.clickCreateEventKey(u"production"_s, u"Elsewhere"_s);
        for (HandCloud::EventKeyThere &key : keys)
            key.id.clear();
        keys.append(keys.last());
        for (int reading = 0; reading < 2; ++reading) {
            const auto read = answerOf(m.dashboard->eventKeys(u"p"_s));
            QVERIFY(read);
            const QStringList ids = ofEach(*read, &EventKey::id);
            QVERIFY(ids.contains(eventKeyFingerprint(fresh)));
            QCOMPARE(ids.size(), 3);
        }
    }

private:
    static void fill(HandCloud &cloud)
    {
        for (int i = 0; i < 5; ++i) {
            cloud.at(u"production"_s).apps.append({u"shop-%1"_s.arg(i), u"http://127.0.0.1:1/shop-%1"_s.arg(i)});
            cloud.clickCreateEventKey(u"production"_s, u"Key %1"_s.arg(i));
        }
    }
};

QTEST_GUILESS_MAIN(ByHandReadingTest)
#include "tst_byhandreading.moc"
