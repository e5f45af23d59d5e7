// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/core/systemproxy.h"
#include "app/rollout/appprobes.h"
#include "tests/rollout/rolloutstage.h"
#include "tests/support/forwardproxy.h"
#include "tests/support/logcapture.h"

#include <QLoggingCategory>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace rollout;

namespace {

const PracticeAppVariables good = variables(newKey, oldKey);
const PracticeAppVariables leftBehind = variables(oldKey);

RolloutRow only(const RolloutCheck &check)
{
    return check.rows().isEmpty() ? RolloutRow() : check.rows().first();
}

/// What an act rests on that begins its final check then.
QList<RolloutRow> rowsSince(const RolloutCheck &check, const RolloutKeys &keys, std::chrono::milliseconds begun)
{
    return check.rowsFor(keys, {}, begun);
}

} // namespace

/// The check against apps that answer over HTTP as SDKs do.
class RolloutCheckTest : public QObject
{
    Q_OBJECT

private slots:
    void isGreenAfterTheFullCountAndNotBefore()
    {
        FakeClock clock;
        Host host(clock);
        host.start({good});
        RolloutCheck check(clock);
        check.setKeys(keysFor(RolloutGoal::NewBesideOld));
        check.setApps({host.app()});
        QVERIFY(!check.gate().isOpen);

        QVERIFY(askAll(check, clock, 4));
        QCOMPARE(only(check).latest.signing.name(), u"new+old"_s);
        QCOMPARE(only(check).latest.standing, AppStanding::Good);
        QCOMPARE(only(check).signing.good, 4);
        QVERIFY(!check.gate().isOpen);

        QVERIFY(askAll(check, clock, 1));
        QCOMPARE(only(check).signing.evidence, EvidenceClass::Proven);
        QVERIFY(check.gate().isOpen);
        QCOMPARE(host.requests, 15); // each key and the control, each round
    }

    void asksAnAppThroughItsOwnProxy_data()
    {
        QTest::addColumn<ForwardProxy::Kind>("kind");
        QTest::newRow("HTTP") << ForwardProxy::Kind::Http;
        QTest::newRow("SOCKS5") << ForwardProxy::Kind::Socks5;
    }

    void asksAnAppThroughItsOwnProxy()
    {
        QFETCH(ForwardProxy::Kind, kind);
        FakeClock clock;
        Host host(clock);
        Host other(clock, {}, u"other"_s);
        host.start({good});
        other.start({good});
        ForwardProxy proxy(kind);
        proxy.leadTo(static_cast<quint16>(host.url().port()));
        // Only the proxy knows the way: this name is found nowhere else.
        RolloutApp behind = appAt(QUrl(u"http://app.internal.test/api/inngest"_s));
        behind.access.url = QUrl(u"http://app.internal.test/api/inngest?bypass=secret-of-the-host"_s);
        behind.access.proxy = QUrl(QString(kind == ForwardProxy::Kind::Http ? u"http://"_s : QString())
            + QString::fromLatin1(proxy.address()));
        behind.access.headers = {{"X-Bypass", Secret("secret-of-the-host")}};
        RolloutCheck check(clock);
        check.setKeys(keysFor(RolloutGoal::NewBesideOld));
        check.setApps({behind, other.app()});
        QVERIFY(askAll(check, clock, 1));
        for (const RolloutRow &row : check.rows())
            QCOMPARE(row.latest.standing, AppStanding::Good);
        QCOMPARE(host.requests, 3);
        QCOMPARE(other.requests, 3);
        QVERIFY(proxy.requests() > 0 && !proxy.log().contains("other"));
        // Plain http, and not on this machine alone: what opens the host's door stays here.
        QVERIFY(host.seen.header("x-bypass").isEmpty());
        QVERIFY2(!host.seen.query.contains("secret"), host.seen.query.constData());
        QVERIFY(check.rows().first().app.isInsecure());
    }

    void sendsSecretsOnlyWhereNobodyOnTheWayReads()
    {
        const QNetworkProxy none(QNetworkProxy::NoProxy);
        const QNetworkProxy here = systemProxy::at(QUrl(u"http://127.0.0.1:3128"_s));
        const QNetworkProxy there = systemProxy::at(QUrl(u"socks5://proxy.internal.test"_s));
        QCOMPARE(there.port(), 1080);
        const QUrl loopback(u"http://localhost:3000"_s);
        QVERIFY(systemProxy::isPrivateWay(loopback, none) && systemProxy::isPrivateWay(loopback, here));
        QVERIFY2(!systemProxy::isPrivateWay(loopback, there), "it is the proxy's own machine then");
        QVERIFY(systemProxy::isPrivateWay(QUrl(u"https://app.test"_s), there));
        QVERIFY(!systemProxy::isPrivateWay(QUrl(u"http://app.test"_s), none));
        QVERIFY(!systemProxy::isPrivateWay(QUrl(u"http://app.test"_s), here));
    }

    void countsOnlyRoundsThatBeganAfterTheAppsMoment()
    {
        FakeClock clock;
        Host host(clock);
        host.start({good});
        RolloutCheck check(clock);
        check.setKeys(keysFor(RolloutGoal::NewBesideOld));
        RolloutApp app = host.app();
        check.setApps({app});
        QVERIFY(askAll(check, clock, 4));

        // Under way while its variables are set, and back afterwards.
        host.isSilent = true;
        check.start();
        QTRY_VERIFY(only(check).isAsking);
        clock.advance(1s);
        app.moment = {.since = clock.now(), .sinceTaken = clock.monotonic()};
        check.setApps({app});
        host.isSilent = false;
        QVERIFY(only(check).isAsking);
        QCOMPARE(only(check).signing.good, 0);
        clock.advance(9s);
        QTRY_COMPARE(only(check).rounds, 5);
        check.stop();
        QVERIFY(askAll(check, clock, 1));
        QCOMPARE(only(check).signing.good, 1);
        QVERIFY(!check.gate().isOpen);
        QVERIFY(askAll(check, clock, 4));
        QVERIFY(check.gate().isOpen);
    }

    void asksAnAppForOneAskerAtATimeAndTellsBoth()
    {
        FakeClock clock;
        Host host(clock);
        host.start({good});
        AppProbes probes(clock);
        RolloutCheck rollOut(clock, &probes);
        RolloutCheck survey(clock, &probes);
        rollOut.setKeys(keysFor(RolloutGoal::NewBesideOld));
        survey.setKeys(keysFor(RolloutGoal::Survey));
        rollOut.setApps({host.app()});
        survey.setApps({host.app()});
        bool wereBoth = false;
        host.asked = [&] { wereBoth |= only(rollOut).isAsking && only(survey).isAsking; };
        const auto first = rollOut.askEveryoneOnce();
        const auto second = survey.askEveryoneOnce();
        QVERIFY(answerOf(first));
        QVERIFY(answerOf(second));
        QVERIFY(!wereBoth);
        QCOMPARE(host.requests, 6); // each wanted one of its own, begun after it was wanted
        QCOMPARE(only(rollOut).rounds, 2);
        QCOMPARE(only(survey).rounds, 2);
        QCOMPARE(only(rollOut).signing.good, 2);
        QCOMPARE(only(survey).latest.signing.name(), u"new+old"_s);
    }

    void countsHowOftenItAskedAnew()
    {
        FakeClock clock;
        Host host(clock);
        host.start({good});
        RolloutCheck check(clock);
        check.setKeys(keysFor(RolloutGoal::NewBesideOld));
        check.setApps({host.app()});
        QVERIFY(askAll(check, clock, 5));
        check.countAnew();
        QCOMPARE(only(check).rounds, 0);
        QVERIFY(check.gate().isOpen); // what it was told is known still
        QVERIFY(askAll(check));
        QCOMPARE(only(check).rounds, 1);
    }

    /// Whoever opens the list of apps while a rotation asks them is not told that nobody has. What counts as proof
    /// begins where it began.
    void knowsWhatAnotherAskerWasToldBefore()
    {
        FakeClock clock;
        Host host(clock);
        host.start({good});
        AppProbes probes(clock);
        RolloutCheck rollOut(clock, &probes);
        rollOut.setKeys(keysFor(RolloutGoal::NewBesideOld));
        rollOut.setApps({host.app()});
        QVERIFY(askAll(rollOut));
        const int requests = host.requests;
        const QDateTime askedAt = only(rollOut).latest.at;
        clock.advance(30s);
        RolloutApp elsewhere = host.app();
        elsewhere.access.mark = u"another header"_s;
        for (const auto &[goal, app, isKnown] : {std::tuple(RolloutGoal::Survey, host.app(), true),
                 {RolloutGoal::NewBesideOld, host.app(), false}, {RolloutGoal::Survey, elsewhere, false}}) {
            RolloutCheck later(clock, &probes);
            later.setKeys(keysFor(goal));
            later.setApps({app});
            QCOMPARE(only(later).latest.at, isKnown ? askedAt : QDateTime());
            QCOMPARE(only(later).latest.signing.name() == "new+old"_L1, isKnown);
        }
        QCOMPARE(host.requests, requests);
    }

    void takesNoReadingOfAnotherAskerThatLacksOneOfItsKeysOrIsOfAnotherPlace()
    {
        FakeClock clock;
        Host host(clock);
        host.start({good});
        AppProbes probes(clock);
        RolloutCheck survey(clock, &probes);
        RolloutCheck withMoreKeys(clock, &probes);
        RolloutCheck elsewhere(clock, &probes);
        RolloutCheck ofAnotherEnvironment(clock, &probes);
        RolloutKeys oneKey = keysFor(RolloutGoal::Survey);
        oneKey.newSigningKey = {};
        RolloutApp moved = host.app();
        moved.access.url = QUrl(u"http://127.0.0.1:9/api/inngest"_s);
        ofAnotherEnvironment.setEnvironment(u"staging"_s);
        for (RolloutCheck *check : {&survey, &elsewhere, &ofAnotherEnvironment})
            check->setKeys(oneKey);
        withMoreKeys.setKeys(keysFor(RolloutGoal::NewBesideOld));
        for (RolloutCheck *check : {&survey, &withMoreKeys, &ofAnotherEnvironment})
            check->setApps({host.app()});
        elsewhere.setApps({moved});
        QVERIFY(askAll(survey));
        QCOMPARE(only(survey).rounds, 1);
        QCOMPARE(only(withMoreKeys).rounds, 0);
        QCOMPARE(only(elsewhere).rounds, 0);
        QCOMPARE(only(ofAnotherEnvironment).rounds, 0);
        QVERIFY(askAll(withMoreKeys)); // while the others only listen
        QCOMPARE(only(survey).rounds, 2);
    }

    void asksAsSoonAsTheAskerThatItWaitedForIsGone()
    {
        FakeClock clock;
        Host host(clock);
        host.start({good});
        host.isSilent = true;
        AppProbes probes(clock);
        auto first = std::make_unique<RolloutCheck>(clock, &probes);
        RolloutCheck second(clock, &probes);
        for (RolloutCheck *check : {first.get(), &second}) {
            check->setKeys(keysFor(RolloutGoal::Survey));
            check->setApps({host.app()});
        }
        first->askNow();
        QTRY_COMPARE(host.requests, 1);
        const auto asked = second.askEveryoneOnce();
        QCoreApplication::processEvents();
        QVERIFY(!only(second).isAsking);
        host.isSilent = false;
        first.reset();
        QVERIFY(answerOf(asked));
        QCOMPARE(only(second).latest.signing.name(), u"new+old"_s);
    }

    void takesOneMoreAnswerInTheAct()
    {
        FakeClock clock;
        Host host(clock);
        host.start({good});
        RolloutCheck check(clock);
        const RolloutKeys keys = keysFor(RolloutGoal::NewBesideOld);
        check.setKeys(keys);
        check.setApps({host.app()});
        QVERIFY(askAll(check, clock, 5));
        QVERIFY(check.gate().isOpen);

        const std::chrono::milliseconds begun = clock.monotonic();
        const auto gateSince = [&] { return gateOf(rowsSince(check, keys, begun)); };
        QVERIFY(!gateSince().isOpen);
        host.override = HttpResponse{.status = 503};
        QVERIFY(askAll(check)); // no answer is none
        QVERIFY(check.gate().isOpen);
        QVERIFY(!gateSince().isOpen);
        host.override.reset();
        QVERIFY(askAll(check));
        QVERIFY(gateSince().isOpen);
        host.start({leftBehind});
        QVERIFY(askAll(check));
        QVERIFY(!gateSince().isOpen);
    }

    void countsNoRoundWithinWhichTheMachineSlept()
    {
        FakeClock clock;
        Host host(clock);
        host.start({good});
        RolloutCheck check(clock);
        check.setKeys(keysFor(RolloutGoal::NewBesideOld));
        check.setApps({host.app()});
        host.asked = [&] {
            if (host.requests == 2)
                clock.advance(1h);
        };
        const std::chrono::milliseconds begun = clock.monotonic();
        QVERIFY(askAll(check));
        QVERIFY(clock.monotonic() - begun >= 1h);
        QCOMPARE(only(check).rounds, 1);
        QCOMPARE(only(check).signing.good, 1); // and no time-out
        QCOMPARE(host.requests, 2 + 3);
    }

    void needsTheAnswersToSpanTwoMinutes()
    {
        FakeClock clock;
        Host host(clock);
        host.start({good});
        RolloutCheck check(clock);
        check.setKeys(keysFor(RolloutGoal::NewBesideOld));
        check.setApps({host.app()});

        for (int i = 0; i < 8; ++i)
            QVERIFY(askAll(check));
        QCOMPARE(only(check).signing.good, 8);
        QVERIFY(!check.gate().isOpen);
        clock.advance(2min);
        QVERIFY(askAll(check));
        QVERIFY(check.gate().isOpen);
    }

    void startsTheCountAgainWhenAnAnswerContradicts()
    {
        FakeClock clock;
        Host host(clock);
        host.start({good});
        RolloutCheck check(clock);
        check.setKeys(keysFor(RolloutGoal::NewBesideOld));
        check.setApps({host.app()});
        QVERIFY(askAll(check, clock, 5));
        QVERIFY(check.gate().isOpen);

        host.start({leftBehind});
        QVERIFY(askAll(check, clock, 1));
        QCOMPARE(only(check).signing.good, 0);
        QCOMPARE(only(check).latest.standing, AppStanding::WouldBreak);
        QCOMPARE(only(check).signing.contradiction, u"old"_s);
        QVERIFY(!check.gate().isOpen);
        QCOMPARE(check.gate().wouldBreak, 1);

        host.start({good});
        QVERIFY(askAll(check, clock, 4));
        QVERIFY(!check.gate().isOpen);
        QVERIFY(askAll(check, clock, 1));
        QVERIFY(check.gate().isOpen);
        QCOMPARE(only(check).signing.contradiction, u"old"_s);
    }

    void pausesTheCountWhileTheAppIsBusy()
    {
        FakeClock clock;
        Host host(clock);
        host.start({good});
        RolloutCheck check(clock);
        check.setKeys(keysFor(RolloutGoal::NewBesideOld));
        check.setApps({host.app()});
        QVERIFY(askAll(check, clock, 3));
        host.override = HttpResponse{.status = 503};
        QVERIFY(askAll(check, clock, 2));
        QCOMPARE(only(check).latest.reason, ProbeReason::Busy);
        QCOMPARE(only(check).signing.good, 3);
        host.override.reset();
        QVERIFY(askAll(check, clock, 2));
        QVERIFY(check.gate().isOpen);
    }

    void asksAgainByItselfUntilStopped()
    {
        FakeClock clock;
        Host host(clock);
        host.start({good});
        RolloutCheck check(clock);
        check.setKeys(keysFor(RolloutGoal::NewBesideOld));
        check.setApps({host.app()});
        check.start();
        for (int round = 1; round <= 7; ++round) {
            QTRY_COMPARE(only(check).rounds, round);
            clock.advance(20s);
        }
        QTRY_VERIFY(check.gate().isOpen);

        // The full count: once a minute.
        clock.advance(39s);
        QCoreApplication::processEvents();
        QVERIFY(!only(check).isAsking);
        clock.advance(1s);
        QTRY_COMPARE(only(check).rounds, 8);

        check.stop();
        clock.advance(10min);
        QCoreApplication::processEvents();
        QVERIFY(!only(check).isAsking);
        QCOMPARE(only(check).rounds, 8);
    }

    void neverTurnsGreenWithOneInstanceLeftBehind_data()
    {
        QTest::addColumn<int>("instances");
        QTest::addColumn<Host::Handing>("handing");
        QTest::addColumn<QString>("version");
        for (const char *version : {"4.2.6", "3.20.0", "3.18.0"}) {
            for (const int instances : {2, 3}) {
                QTest::addRow("%d in turn, %s", instances, version)
                    << instances << Host::Handing::InTurn << QString::fromLatin1(version);
                QTest::addRow("%d at random, %s", instances, version)
                    << instances << Host::Handing::AtRandom << QString::fromLatin1(version);
            }
        }
    }

    void neverTurnsGreenWithOneInstanceLeftBehind()
    {
        QFETCH(int, instances);
        QFETCH(Host::Handing, handing);
        QFETCH(QString, version);
        FakeClock clock;
        Host host(clock, {.version = version});
        QList<PracticeAppVariables> all(instances, good);
        all.last() = leftBehind;
        host.start(all, handing);
        RolloutCheck check(clock);
        check.setOrderSeed(7); // that a full count misses an instance is rare, not impossible
        check.setKeys(keysFor(RolloutGoal::NewBesideOld));
        RolloutApp app = host.app();
        app.access.instances = instances;
        check.setApps({app});

        for (int round = 0; round < 40; ++round) {
            QVERIFY(askAll(check, clock, 1));
            QVERIFY(!check.gate().isOpen);
        }
        // It told what it holds, or refused a key that another one showed.
        QVERIFY(QStringList({u"old"_s, u"new+old!"_s}).contains(only(check).signing.contradiction));
        QVERIFY(only(check).signing.contradictionAt.isValid());

        // WHEN the last one is deployed, too
        host.start(QList<PracticeAppVariables>(instances, good), handing);
        check.setKeys(keysFor(RolloutGoal::NewBesideOld)); // the same: nothing starts again
        const int missing = only(check).signing.needed - only(check).signing.good;
        QVERIFY(askAll(check, clock, missing));
        QVERIFY(check.gate().isOpen);
        QCOMPARE(only(check).signing.needed, instances == 2 ? 7 : 12);
    }

    /// From a database that somebody else has written, say.
    void leavesAPauseWhateverTheNumberOfInstances()
    {
        FakeClock clock;
        Host host(clock);
        host.start({good});
        RolloutCheck check(clock);
        check.setKeys(keysFor(RolloutGoal::NewBesideOld));
        RolloutApp app = host.app();
        app.access.instances = std::numeric_limits<int>::max();
        check.setApps({app});
        check.start();
        QTRY_COMPARE(clock.untilNext(), 10ms); // the first round is through, and nothing is under way
        QCOMPARE(host.requests, 3);
        QVERIFY(!check.gate().isOpen);
    }

    void keepsAskingOthersWhileSomeHang()
    {
        FakeClock clock;
        Host slow(clock, {}, u"slow"_s);
        slow.isSilent = true;
        Host quick(clock);
        quick.start({good});
        RolloutCheck check(clock);
        check.setKeys(keysFor(RolloutGoal::NewBesideOld));
        QList<RolloutApp> apps;
        for (int i = 0; i < 30; ++i) {
            RolloutApp app = slow.app();
            app.app.id = u"slow-%1"_s.arg(i);
            apps.append(app);
        }
        apps.append(quick.app());
        check.setApps(apps);
        check.start();
        QTRY_COMPARE(slow.requests, 24);
        clock.advance(1s); // they have been waited for long enough to let others go first
        QTRY_COMPARE(check.rows().last().rounds, 1);
        QCOMPARE(check.rows().first().rounds, 0);
        QVERIFY(check.rows().first().isAsking);
        clock.advance(9s);
        QTRY_COMPARE(check.rows().first().latest.reason, ProbeReason::TimedOut);
        QVERIFY(check.rows().first().latest.isUnreachable());
        QCOMPARE(check.rows().first().latest.state(Aspect::SigningKey), u"unreachable"_s);
    }

    void asksOnceMoreWhatWasUnderWayForTheLastLook()
    {
        FakeClock clock;
        Host host(clock);
        host.start({leftBehind});
        host.isSilent = true;
        RolloutCheck check(clock);
        check.setKeys(keysFor(RolloutGoal::NewBesideOld));
        check.setApps({host.app()});
        check.start();
        QTRY_COMPARE(host.requests, 1);
        QVERIFY(!check.askedOfEveryone());
        const QFuture<Done> look = check.askEveryoneOnce();
        QCOMPARE(check.askedOfEveryone(), std::pair(0, 1));
        host.isSilent = false;
        clock.advance(10s); // the round that began before comes to nothing
        QVERIFY(answerOf(look).has_value());
        QVERIFY(!check.askedOfEveryone());
        QCOMPARE(only(check).rounds, 2);
        QCOMPARE(only(check).latest.signing.name(), u"old"_s);
    }

    void endsTheLastLookWhenAnAppLeaves()
    {
        FakeClock clock;
        Host host(clock);
        host.isSilent = true;
        RolloutCheck check(clock);
        check.setKeys(keysFor(RolloutGoal::NewBesideOld));
        check.setApps({host.app()});
        const QFuture<Done> look = check.askEveryoneOnce();
        QTRY_COMPARE(host.requests, 1);
        QVERIFY(!look.isFinished());
        check.setApps({});
        QVERIFY(answerOf(look).has_value());
        QVERIFY(check.gate().hasNoApps);
    }

    void cancelsTheLastLookWhenStopped()
    {
        FakeClock clock;
        Host host(clock);
        host.isSilent = true;
        RolloutCheck check(clock);
        check.setKeys(keysFor(RolloutGoal::NewBesideOld));
        check.setApps({host.app()});
        check.start();
        const QFuture<Done> look = check.askEveryoneOnce();
        QTRY_COMPARE(host.requests, 1);
        check.stop();
        QCOMPARE(answerOf(look).error().kind, Error::Kind::Cancelled);
        QVERIFY(!only(check).isAsking);
    }

    void letsNewAppsJoinAndKeepsWhatIsKnownOfTheOthers()
    {
        FakeClock clock;
        Host shop(clock);
        Host mail(clock, {}, u"mail"_s);
        shop.start({good});
        mail.start({leftBehind});
        RolloutCheck check(clock);
        check.setKeys(keysFor(RolloutGoal::NewBesideOld));
        check.setApps({shop.app()});
        QVERIFY(askAll(check, clock, 5));
        QVERIFY(check.gate().isOpen);
        QSignalSpy reset(&check, &RolloutCheck::rowsReset);
        check.setApps({shop.app(), mail.app()});
        QCOMPARE(reset.size(), 1);
        QVERIFY(!check.gate().isOpen);
        QVERIFY(askAll(check));
        QCOMPARE(check.row(u"id-shop"_s)->signing.evidence, EvidenceClass::Proven);
        QCOMPARE(check.row(u"id-mail"_s)->latest.standing, AppStanding::WouldBreak);
        QVERIFY(!check.row(u"id-nobody"_s));
    }

    void asksNothingWithoutAKey()
    {
        FakeClock clock;
        Host host(clock);
        host.start({good});
        RolloutCheck check(clock);
        check.setApps({host.app()});
        QVERIFY(askAll(check)); // nobody to wait for
        QCOMPARE(host.requests, 0);
        QCOMPARE(only(check).latest.state(Aspect::SigningKey), u"not asked"_s);
    }

    /// Who waits for this app's answers can have another question than the one that is looked at.
    void asksAWatchedAppAsOftenAsOneThatIsNotProven()
    {
        for (const bool isSlow : {false, true}) {
            FakeClock clock;
            Host host(clock);
            host.start({good});
            RolloutCheck check(clock);
            check.setKeys(keysFor(RolloutGoal::NewBesideOld));
            check.setApps({host.app()});
            QVERIFY(askAll(check, clock, 5));
            QVERIFY(check.gate().isOpen);
            check.setIsSlow(isSlow);
            check.start();
            int asked = only(check).rounds;
            const auto isAskedAfter = [&](std::chrono::milliseconds time) {
                clock.advance(time);
                QCoreApplication::processEvents();
                const bool isAsking = only(check).isAsking;
                return isAsking && QTest::qWaitFor([&] { return only(check).rounds == asked + 1; }) && ++asked;
            };
            if (isAskedAfter(1s)) // the first turn after the start
                QVERIFY(!isAskedAfter(1s));
            QVERIFY(!isAskedAfter(25s));
            check.watch(host.app().key());
            QVERIFY(check.isWatching());
            for (const auto pause : {0s, 21s, 21s, 21s, 530s})
                QVERIFY(isAskedAfter(pause));
            QVERIFY(check.isWatching());
            QVERIFY(isAskedAfter(21s)); // the last that was due while it was watched
            QVERIFY(!check.isWatching());
            QVERIFY(!isAskedAfter(25s));
        }
    }

    void mayBeClosedByWhoHearsOfASample()
    {
        FakeClock clock;
        Host host(clock);
        host.start({good});
        auto check = std::make_unique<RolloutCheck>(clock);
        check->setKeys(keysFor(RolloutGoal::NewBesideOld));
        check->setApps({host.app()});
        QObject listener;
        connect(check.get(), &RolloutCheck::sampled, &listener, [&check] { check.reset(); });
        check->askNow();
        QTRY_VERIFY(!check);
    }

    void survivesBeingClosedWhileRequestsRun()
    {
        FakeClock clock;
        Host host(clock);
        host.isSilent = true;
        auto check = std::make_unique<RolloutCheck>(clock);
        check->setKeys(keysFor(RolloutGoal::NewBesideOld));
        check->setApps({host.app()});
        const QFuture<Done> asked = check->askEveryoneOnce();
        QTRY_COMPARE(host.requests, 1);
        check.reset();
        QCOMPARE(answerOf(asked).error().kind, Error::Kind::Cancelled);
        clock.advance(1min);
    }

    void logsNoKey()
    {
        LogCapture log;
        QLoggingCategory::setFilterRules(u"ikm.rollout.debug=true"_s);
        FakeClock clock;
        Host host(clock);
        host.start({good});
        RolloutCheck check(clock);
        check.setKeys(keysFor(RolloutGoal::NewBesideOld));
        RolloutApp unreachable = appAt(QUrl(u"http://127.0.0.1:1/api/inngest?secret=hidden"_s), u"gone"_s);
        check.setApps({host.app(), unreachable});
        QVERIFY(askAll(check));
        QLoggingCategory::setFilterRules({});
        QVERIFY(LogCapture::text().contains("new+old"_L1));
        QVERIFY(LogCapture::text().contains("NoConnection"_L1));
        QVERIFY(!LogCapture::text().contains("0000000000"_L1));
        QVERIFY(!LogCapture::text().contains("1111111111"_L1));
        QVERIFY(!LogCapture::text().contains("hidden"_L1));
    }
};

QTEST_GUILESS_MAIN(RolloutCheckTest)
#include "tst_rolloutcheck.moc"
