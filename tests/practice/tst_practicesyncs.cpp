// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "tests/practice/practiceappsworld.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using World = PracticeAppsWorld;

/// Inngest's side and the apps' side of syncs and checks, against each other over HTTP.
class PracticeSyncsTest : public QObject
{
    Q_OBJECT

    static Result<PracticeSyncOutcome> sync(World &world, const PracticeAppStatus &app)
    {
        return answerOf(world.server->calls().sync(app.environmentId, app.externalId, app.url));
    }

private slots:
    void recordsASyncOfEveryAppThatServes()
    {
        World world;
        const PracticeAppsStatus all = world.apps->status();
        int synced = 0;
        for (const PracticeAppStatus &app : all.apps) {
            if (app.url.isEmpty() || !app.behaviour.isReachable)
                continue;
            world.clock.advance(1h);
            const auto outcome = sync(world, app);
            QVERIFY(outcome);
            QCOMPARE(outcome->failure.value_or(SyncFailure()).message, QString());
            QVERIFY(!outcome->failure);
            QCOMPARE(outcome->app->app.id, app.id);
            const PracticeApp *row = world.server->state().apps().find(app.id);
            QCOMPARE(row->sync().lastSyncedAt, world.clock.now());
            QCOMPARE(row->sync().url, app.url);
            QCOMPARE(row->sync().sdkVersion, app.sdk.version);
            ++synced;
        }
        QVERIFY(synced >= 5);
        QCOMPARE(world.apps->status().apps.size(), all.apps.size());
        QCOMPARE(world.server->state().apps().size(), all.apps.size());
    }

    /// Nobody can sync it; each time it connects, it does so itself.
    void syncsAWorkerWheneverItConnects()
    {
        World world;
        const QString id = world.app(u"warehouse-worker"_s).id;
        const auto last = [&] { return world.server->state().apps().find(id)->sync().lastSyncedAt; };
        const auto syncId = [&] { return world.server->state().apps().find(id)->sync().id; };
        QCOMPARE(last(), world.clock.now());
        const auto before = syncId();
        world.clock.advance(1h);
        QVERIFY(last() < world.clock.now());
        world.apps->app(id)->deploy();
        world.clock.advance(30s);
        QVERIFY(world.app(u"warehouse-worker"_s).instances.first().isConnected);
        QVERIFY(last() >= world.clock.now().addSecs(-30));
        QCOMPARE(syncId(), before);
    }

    void saysWhyASyncFailed_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("code");
        QTest::newRow("a key of nobody's")
            << u"INNGEST_SIGNING_KEY"_s << u"signkey-prod-12345678"_s << u"signing_key_invalid"_s;
        QTest::newRow("no key") << u"INNGEST_SIGNING_KEY"_s << QString() << u"signing_key_unspecified"_s;
    }

    void saysWhyASyncFailed()
    {
        QFETCH(QString, name);
        QFETCH(QString, value);
        World world;
        const QString id = world.app(u"storefront"_s).id;
        PracticeAppVariables changes;
        changes.set(name, Secret::fromText(value));
        QVERIFY(world.apps->changeVariables(id, changes, value.isEmpty() ? QStringList(name) : QStringList()));
        world.apps->app(id)->deploy();
        world.clock.advance(1min);
        const auto outcome = sync(world, world.app(u"storefront"_s));
        QVERIFY(outcome && outcome->failure);
        QTEST(outcome->failure->code, "code");
        QVERIFY(!outcome->failure->message.isEmpty());
        QCOMPARE(outcome->failure->appHttpStatus, 500);
    }

    void syncsWithTheFallbackBeforeTheRotationAndWithTheKeyAfterIt()
    {
        World world;
        const QString production = world.environment(EnvironmentType::Production);
        const QString id = world.app(u"storefront"_s).id;
        const Secret old = world.activeKey();
        const Secret fresh = world.server->rules().createSigningKey(production, {})->value;
        world.set(id, PracticeAppVariables::signingKeyName, fresh);
        world.set(id, PracticeAppVariables::signingKeyFallbackName, old);
        world.apps->app(id)->deploy();
        world.clock.advance(1min);

        world.server->clearRequests();
        QVERIFY(!sync(world, world.app(u"storefront"_s))->failure);
        QCOMPARE(world.server->requests().value(u"/fn/register"_s), 2);

        QVERIFY(world.server->rules().rotateSigningKey(production));
        world.server->clearRequests();
        QVERIFY(!sync(world, world.app(u"storefront"_s))->failure);
        QCOMPARE(world.server->requests().value(u"/fn/register"_s), 1);
    }

    void cannotSyncAnAppThatIsNotReachable()
    {
        World world;
        const auto outcome = sync(world, world.app(u"legacy-reports"_s));
        QVERIFY(outcome && outcome->failure);
        QCOMPARE(outcome->failure->code, u"http_unreachable"_s);
    }

    void checksTheSigningKeysThatAppsOfBothGenerationsHold()
    {
        World world;
        const QStringList names{u"storefront"_s, u"billing"_s};
        for (const QString &name : names) {
            const PracticeAppStatus app = world.app(name);
            const auto before = answerOf(world.server->calls().ask(app.environmentId, app.url));
            QVERIFY(before);
            QCOMPARE(before->signingKey, u"CORRECT"_s);
            QCOMPARE(before->fallback, u"MISSING"_s);

            world.set(app.id, PracticeAppVariables::signingKeyFallbackName, Secret::fromText(u"signkey-prod-1234"_s));
            world.apps->app(app.id)->deploy();
            world.clock.advance(1min);
            const auto after = answerOf(world.server->calls().ask(app.environmentId, app.url));
            QCOMPARE(after->signingKey, u"CORRECT"_s);
            QCOMPARE(after->fallback, u"INCORRECT"_s);
        }
    }

    void survivesBeingClosedWhileASyncRuns()
    {
        World world;
        const PracticeAppStatus app = world.app(u"storefront"_s);
        QVERIFY(world.apps->app(app.id)->setBehaviour({.delay = 5s}));
        const auto outcome = world.server->calls().sync(app.environmentId, app.externalId, app.url);
        world.stop();
        world.clock.advance(1min);
        QVERIFY(!answerOf(outcome));
    }
};

QTEST_GUILESS_MAIN(PracticeSyncsTest)
#include "tst_practicesyncs.moc"
