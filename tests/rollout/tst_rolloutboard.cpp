// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rollout/rolloutboard.h"

#include "tests/rollout/rolloutstage.h"

#include <QTest>
#include <functional>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace rollout;

namespace {

const QString environment = u"production"_s;
const QDateTime noon(QDate(2026, 11, 22), QTime(12, 0), Qt::UTC);

/// What an app that holds these answers to each key and to a random one, or that nothing comes.
QList<ProbedAnswer> answers(const QString &key, const QString &fallback = {})
{
    QList<ProbedAnswer> result;
    for (const QString &with : {signingKeyFingerprint(newKey), signingKeyFingerprint(oldKey), QString()}) {
        ProbeAnswer answer{.kind = ProbeAnswer::Kind::Refused, .reason = ProbeReason::Refused, .httpStatus = 401};
        if (!with.isEmpty() && (with == key || with == fallback))
            answer = {.kind = ProbeAnswer::Kind::Accepted,
                .httpStatus = 200,
                .signingFingerprint = key,
                .fallbackFingerprint = fallback,
                .eventFingerprint = eventKeyFingerprint(oldEventKey)};
        result.append({.askedWith = with, .answer = answer});
    }
    return result;
}

const QList<ProbedAnswer> good = answers(signingKeyFingerprint(newKey), signingKeyFingerprint(oldKey));
const QList<ProbedAnswer> leftBehind = answers(signingKeyFingerprint(oldKey));
const QList<ProbedAnswer> early = answers(signingKeyFingerprint(newKey));
const QList<ProbedAnswer> timedOut{
    {.askedWith = {}, .answer = {.kind = ProbeAnswer::Kind::Failed, .reason = ProbeReason::TimedOut}}};

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
    result.instanceId = u"host-%1"_s.arg(connectedAt.toSecsSinceEpoch());
    result.connectedAt = connectedAt;
    result.status = status;
    return result;
}

/// A board and the time on it.
struct Board
{
    explicit Board(const QList<RolloutApp> &apps, const RolloutKeys &keys = keysFor(RolloutGoal::NewBesideOld))
    {
        board.setEnvironment(environment);
        board.setKeys(keys, now);
        board.setApps(apps, now);
    }

    /// A round that came back that many seconds after noon.
    void add(int index, const QList<ProbedAnswer> &what, int seconds)
    {
        now = std::max(now, start + std::chrono::seconds(seconds));
        board.add(index,
            {.environmentId = environment,
                .appKey = board.rows().at(index).app.key(),
                .address = board.rows().at(index).app.address(),
                .at = noon.addSecs(seconds),
                .takenAt = start + std::chrono::seconds(seconds),
                .begunAt = start + std::chrono::seconds(seconds),
                .answers = what},
            now);
    }
    void fill(int index = 0, int from = 0)
    {
        for (int i = 0; i < 5; ++i)
            add(index, good, from + i * 30);
    }
    /// The clock goes on, and nothing comes.
    void wait(std::chrono::milliseconds time)
    {
        now += time;
        board.refreshAll(now);
    }
    const RolloutRow &row(int index = 0) const { return board.rows().at(index); }
    RolloutGate gate() const { return gateOf(board.rows()); }
    /// A word for what the app is asked now, in the state that it is in.
    Word wordFor(int index, Word::Kind kind, Aspect::Kind aspect = Aspect::SigningKey) const
    {
        return {.asked = questionOf(board.keys(), row(index).app, environment).asked(aspect),
            .kind = kind,
            .state = row(index).latest.state(aspect),
            .owner = u"Kim"_s,
            .at = row(index).latest.at.isValid() ? row(index).latest.at : noon,
            .since = row(index).app.moment.since};
    }

    static constexpr std::chrono::milliseconds start = 10h;
    std::chrono::milliseconds now = start;
    RolloutBoard board;
};

} // namespace

/// What is known of the apps, and what it comes to.
class RolloutBoardTest : public QObject
{
    Q_OBJECT

private slots:
    void judgesOnceInOneBreathAndAnewWhateverHasChanged()
    {
        Board b({serveApp(), workerApp()});
        b.fill();
        RolloutKeys asked = keysFor(RolloutGoal::NewOnly);
        ProofTerms terms = b.board.terms();
        QHash<QString, AppMoment> moments;
        const auto rows = [&] { return b.board.rowsFor(asked, moments, b.now, terms); };
        const QList<RolloutRow> first = rows();
        QCOMPARE(rows().constData(), first.constData());
        const QList<std::function<void()>> changes{
            [&] { b.add(0, leftBehind, 100); },
            [&] { b.board.setAsking(0, true); },
            [&] {
                b.board.setWords(
                    {{.asked = questionOf(asked, b.board.rows().first().app, environment).asked(Aspect::SigningKey),
                        .kind = Word::Kind::Confirmed,
                        .owner = u"Sam"_s}},
                    b.now);
            },
            [&] { b.board.setWorkers({worker(noon)}, b.now, b.now); },
            [&] { b.board.setTellsWorkers(false); },
            [&] { b.board.setObserved(u"id-shop"_s, {}, b.now); },
            [&] { b.board.setTerms(b.board.terms()); },
            [&] { b.board.setEnvironment(environment); },
            [&] { b.board.setApps({serveApp()}, b.now); },
            [&] { b.board.setKeys(keysFor(RolloutGoal::Survey), b.now); },
            [&] { asked.isRotated = !asked.isRotated; },
            [&] { terms.mustFollow = b.now; },
            [&] { moments.insert(u"id-shop"_s, {.since = noon}); },
            [&] { b.now += 1s; },
        };
        for (qsizetype i = 0; i < changes.size(); ++i) {
            const QList<RolloutRow> before = rows();
            changes.at(i)();
            QVERIFY2(rows().constData() != before.constData(), qPrintable(u"change %1"_s.arg(i)));
        }
    }

    /// What was judged for another question before is kept, whatever comes: also what is brought late, and when the
    /// oldest go.
    void answersAnotherQuestionAsIfItHadNotBeenAskedBefore()
    {
        const RolloutKeys other = keysFor(RolloutGoal::NewOnly);
        Board asked({serveApp(), serveApp(u"bakery"_s)});
        Board fresh({serveApp(), serveApp(u"bakery"_s)});
        const auto rows = [&other](const Board &b) { return b.board.rowsFor(other, {}, b.now, b.board.terms()); };
        constexpr int rounds = 80;
        for (int i = 0; i < rounds; ++i) {
            const QList<ProbedAnswer> &what = i % 7 == 3 ? leftBehind
                : i % 11 == 5                            ? timedOut
                : i % 3 == 1                             ? early
                                                         : good;
            const int seconds = i % 5 == 4 ? i * 20 - 50 : i * 20;
            for (Board *board : {&asked, &fresh})
                board->add(i % 2, what, seconds);
            (void)rows(asked);
            const Board once = fresh; // asked for the first time
            QCOMPARE(rows(asked), rows(once));
        }
    }

    void isNotGreenWithoutApps()
    {
        const RolloutGate gate = Board({}).gate();
        QVERIFY(!gate.isOpen);
        QVERIFY(gate.hasNoApps);
    }

    void opensWhenEachAppIsProvenOrSomebodyAnswersForIt()
    {
        Board board({serveApp(), serveApp(u"mail"_s)});
        board.fill();
        QCOMPARE(board.row().signing.evidence, EvidenceClass::Proven);
        QCOMPARE(board.gate().missing, 1);
        QVERIFY(!board.gate().isOpen);
        board.add(1, timedOut, 130);
        QCOMPARE(board.row(1).latest.state(Aspect::SigningKey), u"unreachable"_s);
        board.board.setWords({board.wordFor(1, Word::Kind::Confirmed)}, board.now);
        QVERIFY(board.gate().isOpen);
        QCOMPARE(board.row(1).signing.evidence, EvidenceClass::Confirmed);
        QCOMPARE(board.gate().proven, 1);
        QCOMPARE(board.gate().confirmed, 1);
        board.board.setWords({board.wordFor(1, Word::Kind::RiskAccepted)}, board.now);
        QVERIFY(board.gate().isOpen);
        QCOMPARE(board.gate().atRisk, 1);
        board.board.setWords({}, board.now);
        QVERIFY(!board.gate().isOpen);
    }

    void countsEachAppOnce()
    {
        // Whose event key alone is asked for and not known yet is let through, and counted as that.
        RolloutApp holder = serveApp(u"mail"_s);
        holder.provesSigningKey = false;
        holder.heldEventKeys = {eventKeyFingerprint(oldEventKey)};
        Board board({serveApp(), holder, serveApp(u"files"_s)});
        board.fill();
        const RolloutGate gate = board.gate();
        QCOMPARE(gate.apps, 3);
        QCOMPARE(gate.proven, 1);
        QCOMPARE(gate.openEventKeys, 1);
        QCOMPARE(gate.missing, 1);
        QCOMPARE(gate.proven + gate.inferred + gate.confirmed + gate.atRisk + gate.notConcerned + gate.openEventKeys
                + gate.missing,
            gate.apps);
    }

    void countsATimeOutAsNoAnswer()
    {
        Board board({serveApp()});
        board.fill();
        board.add(0, timedOut, 400);
        QCOMPARE(board.row().signing.at, noon.addSecs(120));
        QCOMPARE(board.row().signing.evidence, EvidenceClass::Proven);
        QCOMPARE(board.row().signing.attainable, EvidenceClass::Proven);
    }

    void keepsWhatWasCountedThroughManyTimeOuts()
    {
        Board board({serveApp()});
        board.fill();
        for (int i = 0; i < 100; ++i)
            board.add(0, timedOut, 150 + i * 4);
        QCOMPARE(board.row().signing.good, 5);
        QVERIFY(board.gate().isOpen);
        board.wait(2min);
        QVERIFY(!board.gate().isOpen);
    }

    void growsOldByItself()
    {
        Board board({serveApp()});
        board.fill();
        board.wait(8min); // the first of the five is ten minutes old
        QVERIFY(board.gate().isOpen);
        board.wait(1ms);
        QVERIFY(!board.gate().isOpen);
        QCOMPARE(board.row().signing.good, 4);
        board.wait(3min);
        QCOMPARE(board.row().signing.because, Proof::Because::Stale);
    }

    void sumsUpWhatIsBroken()
    {
        Board board({serveApp(), serveApp(u"mail"_s), serveApp(u"files"_s)});
        board.add(0, early, 0);
        board.add(1, leftBehind, 0);
        const RolloutGate gate = board.gate();
        QCOMPARE(gate.brokenNow, 1);
        QCOMPARE(gate.wouldBreak, 1);
        QCOMPARE(gate.missing, 3);
    }

    void knowsSinceWhenItIsSo()
    {
        Board board({serveApp()});
        board.add(0, leftBehind, 10);
        board.add(0, leftBehind, 40);
        QCOMPARE(board.row().since, noon.addSecs(10));
        board.add(0, good, 70);
        QCOMPARE(board.row().since, noon.addSecs(70));
        QCOMPARE(board.row().rounds, 3);
        // An older one that is brought later changes nothing of now.
        board.add(0, leftBehind, 50);
        QCOMPARE(board.row().since, noon.addSecs(70));
        QCOMPARE(board.row().latest.at, noon.addSecs(70));
        QCOMPARE(board.row().signing.good, 1);
    }

    /// Its first answers are no longer kept after a while, and what Inngest says of it is read anew all the time.
    void knowsSinceWhenItIsSoHoweverLongItIsAsked()
    {
        Board board({serveApp()});
        board.add(0, leftBehind, 0);
        for (int round = 1; round <= 60; ++round)
            board.add(0, good, round * 30);
        QCOMPARE(board.row().since, noon.addSecs(30));
        RolloutApp resynced = serveApp();
        resynced.app.latestSync->platform = u"fly"_s;
        board.board.setApps({resynced}, board.now);
        QCOMPARE(board.row().app.app.latestSync->platform, u"fly"_s);
        QCOMPARE(board.row().since, noon.addSecs(30));
        board.add(0, leftBehind, 61 * 30);
        QCOMPARE(board.row().since, noon.addSecs(61 * 30));
        board.board.setApps({serveApp()}, board.now);
        QCOMPARE(board.row().since, noon.addSecs(61 * 30));
    }

    void keepsTheCountOfAppsThatStay()
    {
        Board board({serveApp(), serveApp(u"mail"_s)});
        board.fill(0);
        board.fill(1);
        RolloutApp moved = serveApp(u"mail"_s);
        moved.access.url = QUrl(u"https://elsewhere.example.com/api/inngest"_s);
        RolloutApp resynced = serveApp();
        resynced.app.latestSync->lastSyncedAt = noon;
        const RolloutBoard::AppsChange change = board.board.setApps({resynced, moved, serveApp(u"new"_s)}, board.now);
        QVERIFY(change.isReset);
        QCOMPARE(change.restarted, (QSet<QString>{u"id-mail"_s, u"id-new"_s}));
        QCOMPARE(board.row(0).signing.good, 5);
        QCOMPARE(board.row(0).app.app.latestSync->lastSyncedAt, noon);
        QCOMPARE(board.row(1).signing.good, 0);
        QVERIFY(!board.row(1).latest.at.isValid());
        QCOMPARE(board.row(2).rounds, 0);
        // Gone, and in another order.
        QVERIFY(board.board.setApps({serveApp(u"new"_s), resynced}, board.now).isReset);
        QCOMPARE(board.row(1).signing.good, 5);
        QCOMPARE(board.board.indexOf(u"id-mail"_s), -1);
        QVERIFY(!board.board.setApps({serveApp(u"new"_s), resynced}, board.now).isReset);
    }

    void startsAnewWhereAnAppIsAskedInAnotherWay_data()
    {
        QTest::addColumn<RolloutApp>("app");
        const auto changed = [](auto change) {
            RolloutApp app = serveApp();
            change(app);
            return app;
        };
        QTest::newRow("its sync's URL") << changed([](RolloutApp &app) { app.app.latestSync->url.setPath(u"/x"_s); });
        QTest::newRow("the address") << changed([](RolloutApp &app) { app.access.url = QUrl(u"https://vpn/"_s); });
        QTest::newRow("a header") << changed([](RolloutApp &app) { app.access.headers = {{"X-A", Secret("1")}}; });
        QTest::newRow("a CA") << changed([](RolloutApp &app) { app.access.caPem = "a"; });
    }

    void startsAnewWhereAnAppIsAskedInAnotherWay()
    {
        QFETCH(RolloutApp, app);
        Board board({serveApp()});
        board.fill();
        const Word word = board.wordFor(0, Word::Kind::RiskAccepted);
        board.board.setApps({app}, board.now);
        QCOMPARE(board.row().signing.good, 0);
        QVERIFY(!word.asked.covers(questionOf(board.board.keys(), app, environment).asked(Aspect::SigningKey)));
        // What comes back now of where it was asked before counts for nothing.
        board.board.add(0,
            {.environmentId = environment,
                .appKey = app.key(),
                .address = serveApp().address(),
                .at = noon,
                .takenAt = board.now,
                .begunAt = board.now,
                .answers = good},
            board.now);
        QCOMPARE(board.row().signing.good, 0);
    }

    void startsAnewWithAnotherValueInAHeader()
    {
        RolloutApp app = serveApp();
        app.access.headers = {{"X-Bypass", Secret("one")}};
        Board board({app});
        board.fill();
        app.access.headers = {{"X-Bypass", Secret("two")}};
        board.board.setApps({app}, board.now);
        QCOMPARE(board.row().signing.good, 0);
    }

    void judgesAgainWhatAnAppThatMovedInTheListIsAskedFor()
    {
        RolloutKeys keys = keysFor(RolloutGoal::NewBesideOld);
        Board board({serveApp(), serveApp(u"mail"_s)}, keys);
        board.fill(0);
        QCOMPARE(board.row(0).latest.standing, AppStanding::Good);
        RolloutApp holder = serveApp();
        holder.heldEventKeys = {eventKeyFingerprint(oldEventKey)};
        board.board.setApps({serveApp(u"mail"_s), holder}, board.now);
        QCOMPARE(board.row(1).latest.eventStanding, AppStanding::WouldBreak);
        QCOMPARE(board.row(1).event.because, Proof::Because::Contradicted);
        QVERIFY(board.row(1).signing.holds);
    }

    /// One instance tells another event key than the one that is to be gone, a second one refused and told nothing.
    void saysWhatTheCountBeganAnewBy()
    {
        RolloutKeys absent = keysFor(RolloutGoal::OldEventKeysAbsent);
        absent.absentEventKeys = {eventKeyFingerprint(oldEventKey)};
        Board board({serveApp()}, absent);
        QList<ProbedAnswer> half = good;
        half[0].answer.eventFingerprint = u"aaaaaaaaaaaa"_s;
        half[1].answer = {.kind = ProbeAnswer::Kind::Refused, .reason = ProbeReason::Refused, .httpStatus = 401};
        board.add(0, half, 0);
        QCOMPARE(board.row().latest.state(Aspect::EventKey), u"aaaaaaaaaaaa"_s);
        QVERIFY2(
            board.row().event.contradiction.startsWith(u"cannot tell"_s), qPrintable(board.row().event.contradiction));
        board.add(0, good, 4);
        QCOMPARE(board.row().event.contradiction, eventKeyFingerprint(oldEventKey));
    }

    void letsOneReadingServeEachQuestionThatItAnswers()
    {
        Board board({serveApp()});
        board.fill();
        RolloutKeys keys = keysFor(RolloutGoal::NewBesideOld);
        keys.eventKeyNames.insert(u"aaaaaaaaaaaa"_s, u"a name"_s);
        board.board.setKeys(keys, board.now); // names change nothing
        QCOMPARE(board.row().signing.evidence, EvidenceClass::Proven);
        board.board.setKeys(keysFor(RolloutGoal::NewBesideOld, true), board.now);
        QCOMPARE(board.row().signing.evidence, EvidenceClass::Proven); // it holds both, whoever signs
        board.board.setKeys(keysFor(RolloutGoal::NewOnly, true), board.now);
        QCOMPARE(board.row().signing.good, 0);
        QCOMPARE(board.row().signing.because, Proof::Because::Contradicted);
        QCOMPARE(board.row().signing.contradiction, u"new+old"_s);
        keys.newFingerprint = signingKeyFingerprint(otherKey);
        keys.newSigningKey = otherKey;
        board.board.setKeys(keys, board.now);
        QCOMPARE(board.row().signing.good, 0);
        QCOMPARE(board.row().signing.because, Proof::Because::Contradicted);
    }

    void demandsMoreWhenMoreInstancesAreToldOf()
    {
        Board board({serveApp()});
        board.fill();
        RolloutApp app = serveApp();
        app.access.instances = 3;
        board.board.setApps({app}, board.now);
        QCOMPARE(board.row().signing.needed, 12);
        QCOMPARE(board.row().signing.good, 5);
        QVERIFY(!board.gate().isOpen);
    }

    void infersFromWorkersThatConnectedAfterwards_data()
    {
        QTest::addColumn<QList<Worker>>("workers");
        QTest::addColumn<bool>("before");
        QTest::addColumn<bool>("after");
        const QDateTime old = noon.addSecs(-10);
        const QDateTime set = noon.addSecs(10); // between the setting and rotate
        const QDateTime late = noon.addSecs(3610); // after rotate
        using Status = Worker::Status;
        QTest::newRow("none") << QList<Worker>() << false << false;
        QTest::newRow("before the setting") << QList<Worker>{worker(old)} << false << false;
        // That it had the new variables then goes on being so.
        QTest::newRow("after the setting") << QList<Worker>{worker(set)} << true << true;
        QTest::newRow("after rotate") << QList<Worker>{worker(late)} << true << true;
        QTest::newRow("one of two") << QList<Worker>{worker(late), worker(old)} << false << false;
        QTest::newRow("the old one has gone")
            << QList<Worker>{worker(late), worker(old, Status::Disconnected)} << true << true;
        QTest::newRow("the old one drains")
            << QList<Worker>{worker(late), worker(old, Status::Draining)} << false << false;
        QTest::newRow("no time told") << QList<Worker>{worker({})} << false << false;
        Worker known = worker(late);
        known.instanceId = u"host-1"_s;
        QTest::newRow("an instance of before") << QList<Worker>{known} << false << true;
        Worker nameless = worker(set);
        nameless.instanceId.clear();
        QTest::newRow("an instance without a name") << QList<Worker>{nameless} << false << false;
    }

    void infersFromWorkersThatConnectedAfterwards()
    {
        QFETCH(QList<Worker>, workers);
        RolloutKeys keys = keysFor(RolloutGoal::NewBesideOld);
        RolloutApp app = workerApp();
        Board board({app}, keys);
        board.board.setWorkers(workers, board.now, board.now);
        QVERIFY(!board.gate().isOpen); // nobody said that anything was set
        app.moment = {.since = noon, .sinceTaken = board.now, .instancesBefore = QSet<QString>{u"host-1"_s}};
        board.board.setApps({app}, board.now);
        QTEST(board.row().signing.evidence == EvidenceClass::Inferred, "before");
        QTEST(board.gate().isOpen, "before");
        QCOMPARE(board.row().signing.attainable, EvidenceClass::Inferred);
        QCOMPARE(board.row().latest.reason, ProbeReason::NoUrl);
        keys.isRotated = true;
        keys.rotatedAt = noon.addSecs(3600);
        board.board.setKeys(keys, board.now);
        QTEST(board.gate().isOpen, "after");
        // A list of more than ten minutes ago says nothing of now.
        board.wait(10min + 1ms);
        QVERIFY(!board.gate().isOpen);
    }

    void takesInngestsOwnLookForSupportOnly()
    {
        RolloutApp api = serveApp(u"api"_s);
        api.app.method = AppMethod::Api;
        Board board({serveApp(), workerApp(), api});
        const SigningKeyRotationCheck correct{SecretCheck::Correct, SecretCheck::Correct};
        for (const QString &key : {u"id-shop"_s, u"id-worker"_s, u"id-api"_s})
            board.board.setObserved(key, correct, board.now);
        QCOMPARE(board.row(0).signing.evidence, EvidenceClass::Observed);
        QVERIFY(!board.row(0).signing.holds);
        QCOMPARE(board.row(1).signing.evidence, EvidenceClass::None);
        QCOMPARE(board.row(2).signing.evidence, EvidenceClass::None);
        QCOMPARE(board.gate().missing, 3);
        board.board.setObserved(u"id-shop"_s, {SecretCheck::Correct, SecretCheck::Missing}, board.now);
        QCOMPARE(board.row(0).signing.evidence, EvidenceClass::None);
    }

    void demandsNothingOfAppsThatAreNotAsked()
    {
        RolloutApp holder = serveApp();
        holder.heldEventKeys = {eventKeyFingerprint(oldEventKey)};
        Board board({holder, serveApp(u"mail"_s)}, keysFor(RolloutGoal::EventKeysOnly));
        QVERIFY(!board.row(0).event.holds);
        QCOMPARE(board.gate().openEventKeys, 1);
        QCOMPARE(board.row(1).event.because, Proof::Because::NothingAsked);
        QVERIFY(board.row(1).isThere());
        QCOMPARE(board.gate().notConcerned, 1);
        QVERIFY(board.row(0).isConcerned() && !board.row(1).isConcerned());
        // Nobody is held up, and not all is done.
        QVERIFY(board.gate().isOpen && !board.gate().isAllThere());
        // Before a key is deleted every app is asked, whatever it held.
        RolloutKeys absent = keysFor(RolloutGoal::OldEventKeysAbsent);
        absent.absentEventKeys = {eventKeyFingerprint(oldEventKey)};
        board.board.setKeys(absent, board.now);
        QCOMPARE(board.gate().missing, 2);
    }

    void answersForEachKeyByItselfAsIfItWereAskedAlone()
    {
        const QStringList old{eventKeyFingerprint(oldEventKey), u"aaaa00000001"_s, u"aaaa00000002"_s};
        const QString spoilt = u"bbbb00000001"_s; // the second with a blank behind it
        RolloutKeys keys = keysFor(RolloutGoal::OldEventKeysAbsent);
        keys.absentEventKeys = old;
        keys.eventKeys.append({old.at(1), u"cccc00000001"_s, u"second"_s});
        keys.eventKeys.append({old.at(2), u"cccc00000002"_s, u"third"_s});
        keys.spoiltEventKeys.insert(spoilt, {old.at(1), u"blank"_s});
        // What each app showed, from the first of five readings to the last; "-": it did not answer.
        const QList<QStringList> shown{{}, {old.at(0)}, {old.at(0), old.at(1)}, {spoilt}, {u"cccc00000001"_s},
            {old.at(2), u"cccc00000002"_s}, {u"-"_s}, {u"-"_s}, {u"dddd00000001"_s}};
        QList<RolloutApp> apps;
        for (int i = 0; i < shown.size(); ++i)
            apps.append(serveApp(u"app-%1"_s.arg(i)));
        Board board(apps, keys);
        for (int i = 0; i < shown.size(); ++i) {
            for (int j = 0; j < 5 && !shown.at(i).isEmpty(); ++j) {
                const QString now = shown.at(i).at(std::min<qsizetype>(j, shown.at(i).size() - 1));
                QList<ProbedAnswer> what = now == u"-"_s ? timedOut : good;
                for (ProbedAnswer &probed : what)
                    probed.answer.eventFingerprint = probed.answer.eventFingerprint ? std::optional(now) : std::nullopt;
                board.add(i, what, j * 31);
            }
        }
        // Words for all of them, for one of them, and an accepted risk for two.
        const auto speak = [&](int index, const QStringList &of, Word::Kind kind) {
            Word word = board.wordFor(index, kind, Aspect::EventKey);
            word.asked.keys = of;
            word.asked.keys.sort();
            return word;
        };
        board.board.setWords({speak(6, old, Word::Kind::Confirmed), speak(7, {old.at(1)}, Word::Kind::Confirmed),
                                 speak(1, {old.at(0), old.at(2)}, Word::Kind::RiskAccepted)},
            board.now);
        // Before and after a reading came in between: what is remembered of them must not be yesterday's.
        for (int round = 0; round < 2; ++round) {
            QSet<QString> outcomes;
            int asked = 0;
            board.board.forEachAbsence(keys, {}, board.now, board.board.terms(),
                [&](const QString &fingerprint, const QList<RolloutRow> &rows) {
                    RolloutKeys one = keys;
                    one.absentEventKeys = {fingerprint};
                    const QList<RolloutRow> alone = board.board.rowsFor(one, {}, board.now, board.board.terms());
                    QCOMPARE(rows.size(), shown.size());
                    for (int i = 0; i < rows.size(); ++i) {
                        QVERIFY2(rows.at(i) == alone.at(i), qPrintable(u"%1 of app %2"_s.arg(fingerprint).arg(i)));
                        outcomes.insert(
                            u"%1 %2 %3"_s.arg(i).arg(int(rows.at(i).event.because)).arg(rows.at(i).event.holds));
                    }
                    ++asked;
                });
            QCOMPARE(asked, old.size());
            QVERIFY(outcomes.size() > shown.size()); // some apps answer otherwise for one key than for another
            board.add(4, good, 200); // shows the first old key
        }
    }
};

QTEST_GUILESS_MAIN(RolloutBoardTest)
#include "tst_rolloutboard.moc"
