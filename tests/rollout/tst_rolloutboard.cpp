// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rollout/rolloutboard.h"

#include "tests/rollout/rolloutstage.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace rollout;

namespace {

const QDateTime noon(QDate(2026, 11, 22), QTime(12, 0), Qt::UTC);

AppSample sample(AppStanding::Kind standing, int seconds, ProbeReason::Kind reason = ProbeReason::None)
{
    AppSample result;
    result.at = noon.addSecs(seconds);
    result.standing = standing;
    result.reason = reason;
    result.signingKey = standing == AppStanding::Good ? SigningKeyVerdict::NewAndOld : SigningKeyVerdict::OldOnly;
    result.httpStatus = 200;
    return result;
}

RolloutApp serveApp(const QString &name = u"shop"_s)
{
    return appAt(QUrl(u"https://%1.example.com/api/inngest"_s.arg(name)), name);
}

RolloutApp workerApp()
{
    RolloutApp app = appAt({}, u"worker"_s);
    app.app.method = AppMethod::Connect;
    return app;
}

Worker worker(const QDateTime &connectedAt, Worker::Status status = Worker::Status::Ready)
{
    Worker result;
    result.appId = u"id-worker"_s;
    result.connectedAt = connectedAt;
    result.status = status;
    return result;
}

RolloutBoard boardOf(const QList<RolloutApp> &apps, const RolloutKeys &keys = keysFor(RolloutGoal::NewBesideOld))
{
    RolloutBoard board;
    board.setKeys(keys);
    board.setApps(apps);
    return board;
}

void fill(RolloutBoard &board, int index = 0)
{
    for (int i = 0; i < 5; ++i)
        board.add(index, sample(AppStanding::Good, i * 30));
}

} // namespace

Q_DECLARE_METATYPE(Worker)

/// What is known of the apps, and what it comes to.
class RolloutBoardTest : public QObject
{
    Q_OBJECT

private slots:
    void needsEnoughAnswersToHaveMetEachInstance_data()
    {
        QTest::addColumn<int>("instances");
        QTest::addColumn<int>("needed");
        QTest::newRow("not known") << 0 << 5;
        QTest::newRow("one") << 1 << 5;
        QTest::newRow("two") << 2 << 7;
        QTest::newRow("three") << 3 << 12;
        QTest::newRow("ten") << 10 << 44;
        QTest::newRow("a hundred") << 100 << 459;
    }

    void needsEnoughAnswersToHaveMetEachInstance()
    {
        QFETCH(int, instances);
        QTEST(EvidenceCount::neededFor(instances, 5), "needed");
    }

    void countsOnlyInARow()
    {
        EvidenceCount count;
        count.setDemand(3, 2min);
        count.add(sample(AppStanding::Good, 0));
        count.add(sample(AppStanding::Good, 60));
        count.add(sample(AppStanding::Unknown, 70, ProbeReason::TimedOut)); // neither adds nor takes away
        QCOMPARE(count.good(), 2);
        count.add(sample(AppStanding::Good, 119));
        QVERIFY(!count.isFull()); // enough, but not for long enough
        count.add(sample(AppStanding::Good, 120));
        QVERIFY(count.isFull());
        QCOMPARE(count.goodSince(), noon);
        count.add(sample(AppStanding::NotThere, 130));
        QVERIFY(!count.isFull());
        QCOMPARE(count.good(), 0);
        QCOMPARE(count.lastContradictionAt(), noon.addSecs(130));
        QCOMPARE(count.lastContradiction(), u"OldOnly"_s);
    }

    void namesWhatContradicted()
    {
        EvidenceCount count;
        AppSample bad = sample(AppStanding::WouldBreak, 0);
        bad.signingKey = SigningKeyVerdict::NewAndOld;
        bad.eventKey = EventKeyVerdict::Old;
        count.add(bad);
        QCOMPARE(count.lastContradiction(), u"Old"_s);
        bad.signingKey = SigningKeyVerdict::NewOnly;
        count.add(bad, RolloutGoal::NewOnly);
        QCOMPARE(count.lastContradiction(), u"Old"_s);
        bad.signingKey = SigningKeyVerdict::OldOnly;
        bad.eventKey = EventKeyVerdict::Twin;
        count.add(bad, RolloutGoal::OldOnly);
        QCOMPARE(count.lastContradiction(), u"Twin"_s);
        bad = sample(AppStanding::Unknown, 0, ProbeReason::DevMode);
        bad.signingKey = SigningKeyVerdict::CannotTell;
        count.add(bad);
        QCOMPARE(count.lastContradiction(), u"DevMode"_s);
    }

    void doesNotTrustAClockThatWasSetBack()
    {
        EvidenceCount count;
        count.setDemand(2, 2min);
        count.add(sample(AppStanding::Good, 3600));
        count.add(sample(AppStanding::Good, 0));
        QCOMPARE(count.good(), 1);
        QVERIFY(!count.isFull());
    }

    void isNotGreenWithoutApps()
    {
        const RolloutGate gate = boardOf({}).gate();
        QVERIFY(!gate.isOpen);
        QVERIFY(gate.hasNoApps);
    }

    void opensWhenEachAppIsProvenOrExcused()
    {
        RolloutBoard board = boardOf({serveApp(), serveApp(u"mail"_s)});
        fill(board);
        QCOMPARE(board.rows().first().evidence, EvidenceClass::Proven);
        QCOMPARE(board.gate().missing, 1);
        QVERIFY(!board.gate().isOpen);
        QVERIFY(!board.gate().oldestAnswer.isValid()); // one has none
        board.setExcuses({{.appKey = u"id-mail"_s, .kind = EvidenceClass::Attested, .owner = u"Kim"_s}});
        QVERIFY(board.gate().isOpen);
        QCOMPARE(board.rows().last().evidence, EvidenceClass::Attested);
        QCOMPARE(board.gate().oldestAnswer, noon.addSecs(120));
        board.setExcuses({});
        QVERIFY(!board.gate().isOpen);
    }

    void countsATimeOutAsNoAnswer()
    {
        RolloutBoard board = boardOf({serveApp()});
        fill(board);
        board.add(0, sample(AppStanding::Unknown, 900, ProbeReason::TimedOut));
        QCOMPARE(board.gate().oldestAnswer, noon.addSecs(120));
        QCOMPARE(board.rows().first().evidence, EvidenceClass::Proven);
    }

    void sumsUpWhatIsBroken()
    {
        RolloutBoard board = boardOf({serveApp(), serveApp(u"mail"_s), serveApp(u"files"_s)});
        board.add(0, sample(AppStanding::BrokenNow, 0));
        board.add(1, sample(AppStanding::WouldBreak, 0));
        const RolloutGate gate = board.gate();
        QCOMPARE(gate.brokenNow, 1);
        QCOMPARE(gate.wouldBreak, 1);
        QCOMPARE(gate.missing, 3);
    }

    void knowsSinceWhenItIsSo()
    {
        RolloutBoard board = boardOf({serveApp()});
        board.add(0, sample(AppStanding::WouldBreak, 10));
        board.add(0, sample(AppStanding::WouldBreak, 40));
        QCOMPARE(board.rows().first().since, noon.addSecs(10));
        board.add(0, sample(AppStanding::Good, 70));
        QCOMPARE(board.rows().first().since, noon.addSecs(70));
        QCOMPARE(board.rows().first().rounds, 3);
    }

    void keepsTheCountOfAppsThatStay()
    {
        RolloutBoard board = boardOf({serveApp(), serveApp(u"mail"_s)});
        fill(board, 0);
        fill(board, 1);
        RolloutApp moved = serveApp(u"mail"_s);
        moved.access.url = QUrl(u"https://elsewhere.example.com/api/inngest"_s);
        RolloutApp resynced = serveApp();
        resynced.app.latestSync->lastSyncedAt = noon;
        const RolloutBoard::AppsChange change = board.setApps({resynced, moved, serveApp(u"new"_s)});
        QVERIFY(change.isReset);
        QCOMPARE(change.restarted, (QSet<QString>{u"id-mail"_s, u"id-new"_s}));
        QCOMPARE(board.rows().at(0).good, 5);
        QCOMPARE(board.rows().at(0).app.app.latestSync->lastSyncedAt, noon);
        QCOMPARE(board.rows().at(1).good, 0);
        QCOMPARE(board.rows().at(1).latest, AppSample());
        QCOMPARE(board.rows().at(2).rounds, 0);
        // Gone, and in another order.
        QVERIFY(board.setApps({serveApp(u"new"_s), resynced}).isReset);
        QCOMPARE(board.rows().at(1).good, 5);
        QCOMPARE(board.indexOf(u"id-mail"_s), -1);
        QVERIFY(!board.setApps({serveApp(u"new"_s), resynced}).isReset);
    }

    void startsFromNothingWithOtherKeys()
    {
        RolloutBoard board = boardOf({serveApp()});
        fill(board);
        RolloutKeys keys = keysFor(RolloutGoal::NewBesideOld);
        keys.eventKeyNames.insert(u"aaaaaaaaaaaa"_s, u"a name"_s);
        keys.setAt = noon;
        QVERIFY(!board.setKeys(keys)); // names and times change nothing
        QCOMPARE(board.rows().first().evidence, EvidenceClass::Proven);
        QVERIFY(board.setKeys(keysFor(RolloutGoal::NewBesideOld, true)));
        QCOMPARE(board.rows().first().good, 0);
        QCOMPARE(board.rows().first().evidence, EvidenceClass::None);
    }

    void demandsMoreWhenMoreInstancesAreToldOf()
    {
        RolloutBoard board = boardOf({serveApp()});
        fill(board);
        RolloutApp app = serveApp();
        app.access.instances = 3;
        board.setApps({app});
        QCOMPARE(board.rows().first().needed, 12);
        QCOMPARE(board.rows().first().good, 5);
        QVERIFY(!board.gate().isOpen);
    }

    void infersFromWorkersThatConnectedAfterwards_data()
    {
        QTest::addColumn<QList<Worker>>("workers");
        QTest::addColumn<bool>("before");
        QTest::addColumn<bool>("after");
        const QDateTime early = noon.addSecs(-10);
        const QDateTime set = noon.addSecs(10); // between the setting and rotate
        const QDateTime late = noon.addSecs(3610); // after rotate
        using Status = Worker::Status;
        QTest::newRow("none") << QList<Worker>() << false << false;
        QTest::newRow("before the setting") << QList<Worker>{worker(early)} << false << false;
        QTest::newRow("after the setting") << QList<Worker>{worker(set)} << true << false;
        QTest::newRow("after rotate") << QList<Worker>{worker(late)} << true << true;
        QTest::newRow("one of two") << QList<Worker>{worker(late), worker(early)} << false << false;
        QTest::newRow("the old one has gone")
            << QList<Worker>{worker(late), worker(early, Status::Disconnected)} << true << true;
        QTest::newRow("the old one drains")
            << QList<Worker>{worker(late), worker(early, Status::Draining)} << false << false;
        QTest::newRow("no time told") << QList<Worker>{worker({})} << false << false;
    }

    void infersFromWorkersThatConnectedAfterwards()
    {
        QFETCH(QList<Worker>, workers);
        RolloutKeys keys = keysFor(RolloutGoal::NewBesideOld);
        RolloutBoard board = boardOf({workerApp()}, keys);
        board.setWorkers(workers);
        QVERIFY(!board.gate().isOpen); // nobody said that anything was set
        keys.setAt = noon;
        board.setKeys(keys);
        QTEST(board.rows().first().evidence == EvidenceClass::Inferred, "before");
        QTEST(board.gate().isOpen, "before");
        QCOMPARE(board.rows().first().attainable, EvidenceClass::Inferred);
        QCOMPARE(board.rows().first().latest.reason, ProbeReason::NoUrl);
        keys.isRotated = true;
        keys.rotatedAt = noon.addSecs(3600);
        board.setKeys(keys);
        QTEST(board.gate().isOpen, "after");
    }

    void takesInngestsOwnLookForSupportOnly()
    {
        RolloutApp api = serveApp(u"api"_s);
        api.app.method = AppMethod::Api;
        RolloutBoard board = boardOf({serveApp(), workerApp(), api});
        const SigningKeyRotationCheck correct{true, SecretCheck::Correct, SecretCheck::Correct};
        for (const QString &key : {u"id-shop"_s, u"id-worker"_s, u"id-api"_s})
            board.setObserved(key, correct, noon);
        QCOMPARE(board.rows().at(0).evidence, EvidenceClass::Observed);
        QCOMPARE(board.rows().at(1).evidence, EvidenceClass::None);
        QCOMPARE(board.rows().at(2).evidence, EvidenceClass::None);
        QCOMPARE(board.gate().missing, 3);
        board.setObserved(u"id-shop"_s, {true, SecretCheck::Correct, SecretCheck::Missing}, noon);
        QCOMPARE(board.rows().at(0).evidence, EvidenceClass::None);
    }

    void demandsNothingOfAppsThatAreNotJudged()
    {
        RolloutApp holder = serveApp();
        holder.heldEventKeys = {eventKeyFingerprint(oldEventKey)};
        RolloutBoard board = boardOf({holder, serveApp(u"mail"_s)}, keysFor(RolloutGoal::EventKeysOnly));
        QCOMPARE(board.gate().missing, 1);
        QVERIFY(board.rows().at(1).isThere());
    }
};

QTEST_GUILESS_MAIN(RolloutBoardTest)
#include "tst_rolloutboard.moc"
