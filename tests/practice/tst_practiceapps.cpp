// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "tests/practice/practiceappsworld.h"

#include "app/domain/fingerprint.h"
#include "tests/support/practiceremote.h"
#include "tests/support/practicewire.h"

#include <QJsonArray>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using World = PracticeAppsWorld;

/// The practice account's apps together: what they hold, what is told of them, and their commands.
class PracticeAppsTest : public QObject
{
    Q_OBJECT

private slots:
    void bringsUpEveryAppWithTheAccountsKeys()
    {
        World world;
        const Secret active = world.activeKey();
        const PracticeAppStatus storefront = world.app(u"storefront"_s);
        QCOMPARE(storefront.instances.size(), 3);
        const QJsonObject answer = world.asked(storefront.url, active);
        QCOMPARE(answer.value("signing_key_hash"_L1).toString(), signingKeyFingerprint(active));
        QCOMPARE(answer.value("app_id"_L1).toString(), u"storefront"_s);

        const PracticeState &state = world.server->state();
        const PracticeApp *row = state.apps().find(storefront.id);
        QCOMPARE(row->app.latestSync->url, storefront.url);
        QCOMPARE(answer.value("event_key_hash"_L1).toString(),
            eventKeyHash(state.ingestKeys().find(row->eventKeyId)->value));
    }

    void hasAnOlderAppAWorkerAndOneThatIsNotReachable()
    {
        World world;
        const QJsonObject billing = world.asked(world.app(u"billing"_s).url, world.activeKey());
        QVERIFY(billing.value("signing_key_hash"_L1).toString().startsWith(u"signkey-prod-"_s));
        QVERIFY(world.app(u"warehouse-worker"_s).url.isEmpty());
        QVERIFY(world.app(u"warehouse-worker"_s).instances.first().isConnected);
        QVERIFY(!world.app(u"legacy-reports"_s).url.isEmpty());
        QVERIFY(world.asked(world.app(u"legacy-reports"_s).url, world.activeKey()).isEmpty());
    }

    void givesPreviewsTheKeysOfTheBranchParent()
    {
        World world;
        const QString parent = world.environment(EnvironmentType::BranchParent);
        const Secret key = world.server->state().activeSigningKey(parent)->value;
        const PracticeAppStatus preview = world.app(u"storefront"_s, EnvironmentType::BranchChild);
        const QJsonObject answer = world.asked(preview.url, key);
        QCOMPARE(answer.value("signing_key_hash"_L1).toString(), signingKeyFingerprint(key));
        QCOMPARE(answer.value("env"_L1).toString(), preview.variables.env());
        QVERIFY(!preview.variables.env().isEmpty());
    }

    void keepsUrlsAndVariablesThroughARestart()
    {
        World world;
        const PracticeAppStatus before = world.app(u"storefront"_s);
        world.set(before.id, PracticeAppVariables::signingKeyName, Secret::fromText(u"signkey-prod-12345678"_s));
        world.stop();
        world.start();
        const PracticeAppStatus after = world.app(u"storefront"_s);
        QCOMPARE(after.id, before.id);
        QCOMPARE(after.url, before.url);
        QVERIFY(after.variables.signingKey() == Secret::fromText(u"signkey-prod-12345678"_s));
        QVERIFY(after.needsDeploy());
        QVERIFY(after.instances.first().variables == before.instances.first().variables);
    }

    void startsAnAppAnewWhoseKeptStateIsDamaged()
    {
        World world;
        const QString id = world.app(u"storefront"_s).id;
        QVERIFY(world.server->state().setRunning(id, {{u"instances"_s, u"nonsense"_s}}));
        world.stop();
        world.start();
        QCOMPARE(world.app(u"storefront"_s).instances.size(), 3);
        QVERIFY(!world.asked(world.app(u"storefront"_s).url, world.activeKey()).isEmpty());
        const PracticeApp *row = world.server->state().apps().find(id);
        QCOMPARE(row->app.latestSync->url, world.app(u"storefront"_s).url);
    }

    void startsAnewWithTheNewKeysAfterAReset()
    {
        World world;
        const Secret before = world.activeKey();
        QVERIFY(world.server->state().reset());
        QVERIFY(world.activeKey() != before);
        const PracticeAppStatus storefront = world.app(u"storefront"_s);
        QCOMPARE(storefront.instances.size(), 3);
        QVERIFY(!world.asked(storefront.url, world.activeKey()).value("app_id"_L1).isUndefined());
        QVERIFY(world.app(u"warehouse-worker"_s).instances.first().isConnected);
        QVERIFY(world.traffic(1));
        QCOMPARE(world.refused(), 0);
    }

    void tellsAppsAndVariablesToThePanelOnly()
    {
        World world;
        const auto answer = world.command({{u"command"_s, u"apps"_s}});
        QVERIFY(answer);
        QCOMPARE(answer->status, 200);
        const auto status = practiceWire::appsFrom(QJsonDocument::fromJson(answer->body).object());
        QVERIFY(status);
        QCOMPARE(status->apps.size(), world.apps->status().apps.size());
        QVERIFY(practiceWire::toJson(*status) == practiceWire::toJson(world.apps->status()));
        QCOMPARE(status->senders.size(), 1);

        world.info.token = Secret::fromText(u"another token"_s);
        QCOMPARE(world.command({{u"command"_s, u"apps"_s}})->status, 401);
    }

    void setsAndUnsetsVariablesByCommand()
    {
        World world;
        const QString id = world.app(u"billing"_s).id;
        const QJsonObject variables{
            {u"INNGEST_SIGNING_KEY_FALLBACK"_s, u"signkey-prod-12345678"_s}, {u"INNGEST_EVENT_KEY"_s, QJsonValue()}};
        const auto answer
            = world.command({{u"command"_s, u"setAppVariables"_s}, {u"id"_s, id}, {u"variables"_s, variables}});
        QCOMPARE(answer->status, 200);
        const PracticeAppVariables stored = world.app(u"billing"_s).variables;
        QVERIFY(stored.signingKeyFallback() == Secret::fromText(u"signkey-prod-12345678"_s));
        QVERIFY(stored.eventKey().isEmpty());
        QVERIFY2(stored.signingKey() == world.activeKey(), "what is not named stays");
    }

    void canBeSteeredFromOutside()
    {
        World world;
        PracticeRemote control(world.info.origin, world.info.token);
        PracticeRemote &apps = control;
        const auto before = answerOf(apps.apps());
        QVERIFY(before);
        QVERIFY(practiceWire::toJson(*before) == practiceWire::toJson(world.apps->status()));

        const QString id = world.app(u"billing"_s).id;
        PracticeAppVariables changes;
        changes.set(PracticeAppVariables::signingKeyName, Secret::fromText(u"signkey-prod-12345678"_s));
        QVERIFY(answerOf(apps.setVariables(id, changes, {PracticeAppVariables::eventKeyName})));
        QVERIFY(world.app(u"billing"_s).variables.signingKey() == changes.signingKey());
        QVERIFY(world.app(u"billing"_s).variables.eventKey().isEmpty());

        QVERIFY(answerOf(apps.setDeployPace(100ms, 50ms)));
        QVERIFY(answerOf(apps.deploy(id)));
        world.clock.advance(300ms);
        QVERIFY(!world.app(u"billing"_s).isDeploying && !world.app(u"billing"_s).needsDeploy());

        QVERIFY(answerOf(apps.setBehaviour(id, {.isReachable = false, .protectionStatus = 403})));
        QCOMPARE(world.app(u"billing"_s).behaviour.protectionStatus, 403);
        QVERIFY(!world.app(u"billing"_s).behaviour.isReachable);

        QCOMPARE(answerOf(apps.deploy(u"nobody"_s)).error().kind, Error::Kind::Rejected);
        QVERIFY(!answerOf(apps.deploy(u"nobody"_s)).error().serverMessage.isEmpty());
    }

    void tellsItsTrafficToTheOutside()
    {
        World world;
        PracticeRemote control(world.info.origin, world.info.token);
        PracticeRemote &apps = control;
        QCOMPARE(answerOf(apps.traffic())->isRunning, false);
        const auto started = answerOf(apps.startTraffic(250ms));
        QVERIFY(started && started->isRunning);
        QCOMPARE(started->interval, 250ms);
        QTRY_VERIFY(world.apps->traffic().isSettled());
        const auto counted = answerOf(apps.traffic());
        QVERIFY(counted->accepted() > 8);
        QCOMPARE(counted->refused(), 0);
        QVERIFY(counted->counts == world.apps->traffic().counts());
        QVERIFY(!answerOf(apps.stopTraffic())->isRunning);
        QVERIFY(answerOf(apps.resetTraffic())->counts.isEmpty());
    }

    void survivesItsControlBeingClosedWhileACommandRuns()
    {
        World world;
        QFuture<Result<PracticeAppsStatus>> answer;
        {
            PracticeRemote control(world.info.origin, world.info.token);
            answer = control.apps();
        }
        QCOMPARE(answerOf(answer).error().kind, Error::Kind::Cancelled);
    }

    void refusesCommandsThatMakeNoSense_data()
    {
        QTest::addColumn<QJsonObject>("arguments");
        QTest::newRow("no such app") << QJsonObject{{u"command"_s, u"deployApp"_s}, {u"id"_s, u"nobody"_s}};
        QTest::newRow("no such app to set")
            << QJsonObject{{u"command"_s, u"setAppVariables"_s}, {u"id"_s, u"nobody"_s}};
        QTest::newRow("no such app to slow down")
            << QJsonObject{{u"command"_s, u"setAppBehaviour"_s}, {u"id"_s, u"nobody"_s}, {u"delay"_s, 1}};
        QTest::newRow("no name") << QJsonObject{
            {u"command"_s, u"setAppVariables"_s}, {u"variables"_s, QJsonObject{{u"not a name"_s, u"x"_s}}}};
        QTest::newRow("no text") << QJsonObject{
            {u"command"_s, u"setAppVariables"_s}, {u"variables"_s, QJsonObject{{u"NAME"_s, 1}}}};
        QTest::newRow("no such action") << QJsonObject{{u"command"_s, u"traffic"_s}, {u"action"_s, u"jam"_s}};
    }

    void refusesCommandsThatMakeNoSense()
    {
        QFETCH(QJsonObject, arguments);
        World world;
        const QJsonObject before = practiceWire::toJson(world.apps->status());
        const auto answer = world.command(arguments);
        QVERIFY(answer && answer->status >= 400);
        QVERIFY(!QJsonDocument::fromJson(answer->body)[u"error"_s].toString().isEmpty());
        QCOMPARE(practiceWire::toJson(world.apps->status()), before);
    }

    void deploysSlowsAndUnplugsByCommand()
    {
        World world;
        const QString id = world.app(u"storefront"_s).id;
        QCOMPARE(world.command({{u"command"_s, u"deployApp"_s}, {u"id"_s, id}})->status, 200);
        QVERIFY(world.app(u"storefront"_s).isDeploying);
        QCOMPARE(
            world.command({{u"command"_s, u"setAppBehaviour"_s}, {u"id"_s, id}, {u"isReachable"_s, false}})->status,
            200);
        QVERIFY(world.asked(world.app(u"storefront"_s).url, world.activeKey()).isEmpty());
        world.command(
            {{u"command"_s, u"setAppBehaviour"_s}, {u"id"_s, id}, {u"isReachable"_s, true}, {u"delay"_s, 40}});
        QCOMPARE(world.app(u"storefront"_s).behaviour.delay, 40ms);
    }

    void startsCountsAndStopsTrafficByCommand()
    {
        World world;
        const auto traffic = [&world](const QJsonObject &more) {
            QJsonObject arguments = more;
            arguments.insert(u"command"_s, u"traffic"_s);
            return QJsonDocument::fromJson(world.command(arguments)->body).object();
        };
        QVERIFY(traffic({{u"action"_s, u"start"_s}, {u"interval"_s, 250}}).value("isRunning"_L1).toBool());
        QTRY_VERIFY(world.apps->traffic().isSettled());
        const QJsonObject counted = traffic({});
        QVERIFY(counted.value("counts"_L1).toArray().size() >= 8);
        QCOMPARE(counted.value("interval"_L1).toInt(), 250);
        QVERIFY(!traffic({{u"action"_s, u"stop"_s}}).value("isRunning"_L1).toBool());
        QVERIFY(traffic({{u"action"_s, u"reset"_s}}).value("counts"_L1).toArray().isEmpty());
    }

    /// Also where nothing was left to say goodbye: a key in use is not one that nobody sends with.
    void keepsWhatTheTrafficDidThroughARestart()
    {
        World world;
        QVERIFY(world.traffic(1));
        world.apps->traffic().start(500ms);
        QTRY_VERIFY(world.apps->traffic().isSettled());
        const auto accepted = [&world] {
            qint64 sum = 0;
            for (const PracticeTrafficCount &count : world.counts(PracticeTrafficCount::Kind::Events))
                sum += count.accepted;
            return sum;
        };
        const auto lastEvents = [&world] {
            QMap<QString, QDateTime> newest;
            for (const PracticeEvents::Event &event : world.server->events().all())
                newest[event.keyId] = event.receivedAt;
            return newest;
        };
        world.clock.advance(11s);
        QTRY_VERIFY(world.apps->traffic().isSettled());
        const QMap<QString, QDateTime> before = lastEvents();
        const qint64 counted = accepted();
        QVERIFY(before.size() > 1 && counted > 0);
        world.stop();
        world.clock.advance(1h);
        world.start();
        const QMap<QString, QDateTime> after = lastEvents();
        QCOMPARE(after.keys(), before.keys());
        for (const QString &key : before.keys())
            QVERIFY(after[key].secsTo(before[key]) < 20);
        QVERIFY(world.apps->traffic().isRunning() && world.apps->traffic().interval() == 500ms);
        QVERIFY(accepted() > 0 && accepted() <= counted);
        world.apps->traffic().stop();
        world.stop();
        world.start();
        QVERIFY(!world.apps->traffic().isRunning());
    }

    void survivesBeingClosedWhileTrafficRuns()
    {
        World world;
        world.apps->traffic().start(1s);
        world.apps->app(world.app(u"storefront"_s).id)->deploy();
        world.stop();
        world.clock.advance(1min);
        world.start();
        QVERIFY(world.traffic(1));
        QCOMPARE(world.refused(), 0);
    }
};

QTEST_GUILESS_MAIN(PracticeAppsTest)
#include "tst_practiceapps.moc"
