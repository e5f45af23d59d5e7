// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "tests/practice/practiceappsworld.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using World = PracticeAppsWorld;

namespace {

constexpr auto calls = PracticeTrafficCount::Kind::Calls;
constexpr auto events = PracticeTrafficCount::Kind::Events;

} // namespace

/// Rotations of the practice account with traffic going on: what goes wrong in the wrong order is counted, and in the
/// right order nothing is.
class PracticeDowntimeTest : public QObject
{
    Q_OBJECT

private slots:
    void getsAllTrafficThroughToBeginWith()
    {
        World world;
        QVERIFY(world.traffic());
        QCOMPARE(world.refused(), 0);
        const auto toApps = world.counts(calls);
        QCOMPARE(toApps.value(world.app(u"storefront"_s).id).accepted, 6);
        QCOMPARE(toApps.value(world.app(u"warehouse-worker"_s).id).accepted, 6);
        QCOMPARE(toApps.value(world.app(u"legacy-reports"_s).id).failed, 6);
        const auto fromApps = world.counts(events);
        QCOMPARE(fromApps.value(world.app(u"billing"_s).id).accepted, 6);
        QCOMPARE(fromApps.value(world.apps->status().senders.first().id).accepted, 6);
        for (const PracticeTrafficCount &count : fromApps)
            QCOMPARE(count.failed, 0);
    }

    void countsCallsThatAreRefusedWhenRotatedTooEarly()
    {
        World world;
        const QString production = world.environment(EnvironmentType::Production);
        QVERIFY(world.server->rules().createSigningKey(production, {}));
        QVERIFY(world.server->rules().rotateSigningKey(production));
        QVERIFY(world.traffic());
        const auto counts = world.counts(calls);
        QCOMPARE(counts.value(world.app(u"storefront"_s).id).refused, 6);
        QCOMPARE(counts.value(world.app(u"storefront"_s).id).lastReason, u"HTTP 401: Unauthorized"_s);
        QCOMPARE(counts.value(world.app(u"billing"_s).id).refused, 6);
        QVERIFY2(counts.value(world.app(u"warehouse-worker"_s).id).accepted == 6, "an open connection goes on");
    }

    void countsTheOneInstanceThatWasForgotten()
    {
        World world;
        const QString production = world.environment(EnvironmentType::Production);
        const QString storefront = world.app(u"storefront"_s).id;
        const Secret old = world.activeKey();
        const Secret fresh = world.server->rules().createSigningKey(production, {})->value;
        world.set(storefront, PracticeAppVariables::signingKeyName, fresh);
        world.set(storefront, PracticeAppVariables::signingKeyFallbackName, old);
        world.apps->app(storefront)->deploy();
        world.clock.advance(5500ms);
        QVERIFY2(world.app(u"storefront"_s).isMixed(), "two of three are restarted");
        QVERIFY(world.traffic(3));
        QCOMPARE(world.counts(calls).value(storefront).refused, 0);

        QVERIFY(world.server->rules().rotateSigningKey(production));
        world.apps->traffic().reset();
        QVERIFY(world.traffic(6));
        QCOMPARE(world.counts(calls).value(storefront).refused, 2);
        QCOMPARE(world.counts(calls).value(storefront).accepted, 4);

        world.clock.advance(3s);
        world.apps->traffic().reset();
        QVERIFY(world.traffic(6));
        QCOMPARE(world.counts(calls).value(storefront).refused, 0);
    }

    void countsAKeyThatIsSetWithoutAFallback()
    {
        World world;
        const QString production = world.environment(EnvironmentType::Production);
        const QString storefront = world.app(u"storefront"_s).id;
        const Secret fresh = world.server->rules().createSigningKey(production, {})->value;
        world.set(storefront, PracticeAppVariables::signingKeyName, fresh);
        world.deployInUse(storefront);
        const PracticeTrafficCount count = world.counts(calls).value(storefront);
        QVERIFY2(count.refused > 0 && count.accepted > 0, "old instances worked, new ones did not");
    }

    void refusesNothingWhenRotatedInTheRightOrder()
    {
        World world;
        const QString production = world.environment(EnvironmentType::Production);
        const Secret old = world.activeKey();
        const Secret fresh = world.server->rules().createSigningKey(production, {})->value;
        const QStringList ids{
            world.app(u"storefront"_s).id, world.app(u"billing"_s).id, world.app(u"warehouse-worker"_s).id};
        for (const QString &id : ids) {
            world.set(id, PracticeAppVariables::signingKeyName, fresh);
            world.set(id, PracticeAppVariables::signingKeyFallbackName, old);
            world.deployInUse(id);
        }
        QVERIFY(world.server->rules().rotateSigningKey(production));
        QVERIFY(world.traffic());
        for (const QString &id : ids) {
            QVERIFY(world.apps->changeVariables(id, {}, {PracticeAppVariables::signingKeyFallbackName}));
            world.deployInUse(id);
        }
        QVERIFY(world.traffic());
        QCOMPARE(world.refused(), 0);
        QVERIFY(world.counts(calls).value(ids.first()).accepted > 20);
    }

    void countsEventsThroughADeletedKey()
    {
        World world;
        const PracticeSenderStatus sender = world.apps->status().senders.first();
        const PracticeIngestKey *key = world.server->state().ingestKeyOfValue(sender.variables.eventKey());
        QVERIFY(key);
        QVERIFY(world.server->rules().deleteIngestKey(key->environmentId, key->id));
        QVERIFY(world.traffic(2));
        const PracticeTrafficCount count = world.counts(events).value(sender.id);
        QCOMPARE(count.refused, 2);
        QCOMPARE(count.lastReason, u"HTTP 401: Event key not found"_s);
        QCOMPARE(world.counts(events).value(world.app(u"billing"_s).id).accepted, 2);
    }

    void countsEventsThatATwinsFilterKeepsOut()
    {
        World world;
        const PracticeAppStatus billing = world.app(u"billing"_s);
        const EventFilter wrong{.kind = EventFilter::Kind::Allow, .events = {u"something/else"_s}, .ips = {}};
        const auto twin = world.server->rules().createIngestKey(
            billing.environmentId, u"key"_s, {.name = u"Billing (twin)"_s, .filter = wrong});
        QVERIFY(twin);
        world.set(billing.id, PracticeAppVariables::eventKeyName, twin->value);
        QVERIFY(world.traffic(2));
        QCOMPARE(world.counts(events).value(billing.id).accepted, 2);
        world.deployInUse(billing.id);
        QVERIFY(world.counts(events).value(billing.id).refused > 0);
    }

    void takesASendersKeyAtItsNextRun()
    {
        World world;
        const PracticeSenderStatus sender = world.apps->status().senders.first();
        world.set(sender.id, PracticeAppVariables::eventKeyName, Secret::fromText(u"no such key"_s));
        QVERIFY(world.traffic(1));
        QCOMPARE(world.counts(events).value(sender.id).refused, 1);
        QVERIFY(world.apps->changeVariables(sender.id, {}, {PracticeAppVariables::eventKeyName}));
        QVERIFY(world.traffic(1));
        QCOMPARE(world.counts(events).value(sender.id).lastReason, u"no event key is set"_s);
    }
};

QTEST_GUILESS_MAIN(PracticeDowntimeTest)
#include "tst_practicedowntime.moc"
