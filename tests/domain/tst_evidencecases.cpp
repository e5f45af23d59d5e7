// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "tests/domain/proofstage.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace proofs;

namespace {

using Goal = RolloutGoal;

AppSample judged(const QList<ProbedAnswer> &answers, const Question &question)
{
    return judge(readingAt(question, now, answers), question);
}

/// Refused by something that left no mark: Go's SDK, or a gateway.
QList<ProbedAnswer> bareRefusals()
{
    QList<ProbedAnswer> round;
    for (const QString &with : {newKey, oldKey, QString()})
        round.append({.askedWith = with,
            .answer = {.kind = ProbeAnswer::Kind::Refused,
                .reason = ProbeReason::Refused,
                .httpStatus = 401,
                .mayBeInFront = true}});
    return round;
}

QList<ProbedAnswer> shortAnswers(const QString &language, const QString &version)
{
    QList<ProbedAnswer> round;
    for (const QString &with : {newKey, oldKey, QString()})
        round.append({.askedWith = with,
            .answer
            = {.kind = ProbeAnswer::Kind::Short, .httpStatus = 200, .sdkLanguage = language, .sdkVersion = version}});
    return round;
}

Question withSync(Question question, const QString &language, const QString &version)
{
    question.app.latestSync = Sync{.sdkLanguage = language, .sdkVersion = version};
    return question;
}

} // namespace

/// What once passed although it should not.
class EvidenceCasesTest : public QObject
{
    Q_OBJECT

private slots:
    // Words and excuses count for questions that they never answered.

    void aWordThatTheNewKeysAreThereDoesNotSayThatTheOldOnesAreBack()
    {
        Question question = questionFor(Goal::NewBesideOld);
        question.canBeAsked = false;
        const Word word = wordFor(question, Aspect::SigningKey, Word::Kind::Confirmed, u"not asked"_s);
        QVERIFY(proofOf(question, Aspect::SigningKey, {.words = {word}}, now).holds);
        for (const Goal other : {Goal::OldOnly, Goal::NewOnly, Goal::NewKeyAbsent}) {
            question.goal = other;
            QVERIFY(!proofOf(question, Aspect::SigningKey, {.words = {word}}, now).holds);
        }
    }

    void anExcuseForTheSigningKeyDoesNotAnswerForTheEventKey()
    {
        Question question = questionFor(Goal::NewBesideOld);
        const QList<Reading> readings = readingsOf(question, roundOf({.key = oldKey, .eventKey = oldEvents}), 2);
        const Word word = wordFor(question, Aspect::SigningKey, Word::Kind::RiskAccepted, u"old"_s);
        QVERIFY(proofOf(question, Aspect::SigningKey, {.readings = readings, .words = {word}}, now).holds);
        QVERIFY(!proofOf(question, Aspect::EventKey, {.readings = readings, .words = {word}}, now).holds);
        question = questionFor(Goal::OldEventKeysAbsent);
        const Proof proof = proofOf(question, Aspect::EventKey, {.readings = readings, .words = {word}}, now);
        QVERIFY(!proof.holds);
        QCOMPARE(proof.because, Proof::Because::Contradicted);
        // Of one that is silent the two look alike.
        for (const Goal goal : {Goal::NewBesideOld, Goal::NewOnly}) {
            question = questionFor(goal, goal == Goal::NewOnly);
            const QList<Reading> silence = readingsOf(question, failedRound(ProbeReason::TimedOut), 2);
            const Word risk = wordFor(question, Aspect::SigningKey, Word::Kind::RiskAccepted, u"unreachable"_s);
            QVERIFY(proofOf(question, Aspect::SigningKey, {.readings = silence, .words = {risk}}, now).holds);
            QVERIFY(!proofOf(question, Aspect::EventKey, {.readings = silence, .words = {risk}}, now).holds);
            question.goal = Goal::OldEventKeysAbsent;
            question.absentEventKeys = {oldEvents};
            QVERIFY(!proofOf(question, Aspect::EventKey, {.readings = silence, .words = {risk}}, now).holds);
        }
    }

    void aWordForOneKeyDoesNotCountForTheOneThatTookItsPlace()
    {
        Question question = questionFor(Goal::NewBesideOld);
        question.canBeAsked = false;
        QList<Word> words;
        for (const Aspect::Kind aspect : {Aspect::SigningKey, Aspect::EventKey})
            words.append(wordFor(question, aspect, Word::Kind::Confirmed, u"not asked"_s));
        for (const Aspect::Kind aspect : {Aspect::SigningKey, Aspect::EventKey})
            QVERIFY(proofOf(question, aspect, {.words = words}, now).holds);
        question.newFingerprint = otherKey;
        question.eventKeys.first().newFingerprint = otherEvents;
        for (const Aspect::Kind aspect : {Aspect::SigningKey, Aspect::EventKey})
            QVERIFY(!proofOf(question, aspect, {.words = words}, now).holds);
    }

    void anAppThatComesBackEndsTheRiskOfItsAbsence()
    {
        const Question question = questionFor(Goal::ReadyToRotate);
        QList<Reading> readings = readingsOf(question, failedRound(ProbeReason::TimedOut), 3, 30s, 30s);
        const Word word = wordFor(question, Aspect::SigningKey, Word::Kind::RiskAccepted, u"unreachable"_s);
        QVERIFY(proofOf(question, Aspect::SigningKey, {.readings = readings, .words = {word}}, now).holds);
        // The final check finds it back, left behind; and one time-out more is no cover for that.
        readings.append(readingAt(question, now - 3s, roundOf({.key = oldKey})));
        ProofTerms terms;
        terms.mustFollow = now - 5s;
        for (int i = 0; i < 2; ++i) {
            const Proof proof
                = proofOf(question, Aspect::SigningKey, {.readings = readings, .words = {word}}, now, terms);
            QVERIFY(!proof.holds);
            QCOMPARE(proof.because, Proof::Because::Contradicted);
            QCOMPARE(proof.contradiction, u"old"_s);
            readings.append(readingAt(question, now - 1s, failedRound(ProbeReason::TimedOut)));
        }
    }

    void nothingIsKnownOfTheEventKeyOfWhoNeverAnswered()
    {
        Question question = questionFor(Goal::OldEventKeysAbsent);
        question.heldEventKeys.clear(); // whatever it held at the plan
        QVERIFY(question.asksForEventKey());
        Proof proof = proofOf(question, Aspect::EventKey, {}, now);
        QVERIFY(!proof.holds);
        QCOMPARE(proof.because, Proof::Because::NotAsked);
        proof = proofOf(question, Aspect::EventKey,
            {.readings = readingsOf(question, failedRound(ProbeReason::TimedOut), 30)}, now);
        QVERIFY(!proof.holds);
        QCOMPARE(proof.because, Proof::Because::CannotTell);
        question.app.method = AppMethod::Connect;
        question.canBeAsked = false;
        WorkerList list{
            .workers = {{.appId = question.app.id, .instanceId = u"host-2"_s, .connectedAt = utc(now)}}, .readAt = now};
        proof = proofOf(question, Aspect::EventKey, {.workers = list}, now);
        QVERIFY(!proof.holds);
        QCOMPARE(proof.because, Proof::Because::CannotTell);
        // It was started anew with its new variables, among which there was no event key: somebody has to look.
        question.since = utc(now - minutes(5));
        question.instancesBefore = QSet<QString>{};
        proof = proofOf(question, Aspect::EventKey, {.workers = list}, now);
        QVERIFY(!proof.holds);
        QCOMPARE(proof.because, Proof::Because::CannotTell);
        QCOMPARE(proof.attainable, EvidenceClass::Confirmed);
        question.heldEventKeys = {oldEvents};
        QCOMPARE(proofOf(question, Aspect::EventKey, {.workers = list}, now).evidence, EvidenceClass::Inferred);
    }

    // Evidence without an age.

    void whatWasProvenTwelveHoursAgoIsNotProven_data()
    {
        QTest::addColumn<Goal>("goal");
        QTest::newRow("rolling out") << Goal::NewBesideOld;
        QTest::newRow("rotate") << Goal::ReadyToRotate;
        QTest::newRow("old event keys") << Goal::OldEventKeysAbsent;
        QTest::newRow("undo") << Goal::OldOnly;
        QTest::newRow("a foreign key") << Goal::NewKeyAbsent;
        QTest::newRow("finish") << Goal::NewOnly;
    }

    void whatWasProvenTwelveHoursAgoIsNotProven()
    {
        QFETCH(Goal, goal);
        const Question question = questionFor(goal, goal == Goal::NewOnly);
        Instance instance{.key = newKey, .fallback = oldKey, .eventKey = newEvents};
        if (goal == Goal::NewOnly)
            instance.fallback.clear();
        if (goal == Goal::OldOnly || goal == Goal::NewKeyAbsent)
            instance = {.key = oldKey, .eventKey = oldEvents};
        const Aspect::Kind aspect = goal == Goal::OldEventKeysAbsent ? Aspect::EventKey : Aspect::SigningKey;
        QList<Reading> readings = readingsOf(question, roundOf(instance), 5, 30s, 12h);
        QVERIFY(proofOf(question, aspect, {.readings = readings}, now - 12h).holds);
        readings += readingsOf(question, failedRound(ProbeReason::NoConnection), 48, 15min, 0s);
        const Proof proof = proofOf(question, aspect, {.readings = readings}, now);
        QVERIFY(!proof.holds);
        QCOMPARE(proof.because, Proof::Because::Stale);
        // Nor does a list of workers that could not be read for that long.
        Question worker = question;
        worker.app.method = AppMethod::Connect;
        worker.since = utc(now - 20h);
        worker.instancesBefore.emplace();
        const WorkerList list{
            .workers = {{.appId = worker.app.id, .instanceId = u"host-2"_s, .connectedAt = utc(now - 15h)}},
            .readAt = now - 12h};
        QVERIFY(proofOf(worker, aspect, {.workers = list}, now - 12h).holds);
        QVERIFY(!proofOf(worker, aspect, {.workers = list}, now).holds);
    }

    /// It was asked, the machine slept, and the answer was read: the app said so before that.
    void anAnswerIsAsOldAsItsQuestion()
    {
        const Question question = questionFor(Goal::NewBesideOld);
        QList<Reading> readings
            = readingsOf(question, roundOf({.key = newKey, .fallback = oldKey, .eventKey = newEvents}), 5, 30s, 60s);
        QVERIFY(proofOf(question, Aspect::SigningKey, {.readings = readings}, now).holds);
        for (Reading &reading : readings)
            reading.begunAt -= 12min;
        const Proof proof = proofOf(question, Aspect::SigningKey, {.readings = readings}, now);
        QVERIFY(!proof.holds);
        QCOMPARE(proof.good, 0);
    }

    void aWorkerThatReconnectsHasNotReadItsVariablesAnew()
    {
        Question question = questionFor(Goal::NewBesideOld);
        question.app.method = AppMethod::Connect;
        question.canBeAsked = false;
        question.since = utc(now - 1h);
        question.instancesBefore = {u"host-1"_s};
        Worker worker{.appId = question.app.id, .instanceId = u"host-1"_s, .connectedAt = utc(now - 10min)};
        const auto proof = [&](const Word *word = nullptr) {
            Evidence evidence{.workers = {.workers = {worker}, .readAt = now}};
            if (word)
                evidence.words = {*word};
            return proofOf(question, Aspect::SigningKey, evidence, now);
        };
        QCOMPARE(proof().because, Proof::Because::SameInstance);
        const Word word = wordFor(question, Aspect::SigningKey, Word::Kind::Confirmed, u"not asked"_s);
        QVERIFY(proof(&word).holds);
        QCOMPARE(proof(&word).evidence, EvidenceClass::Confirmed);
        worker.instanceId = u"host-2"_s;
        QCOMPARE(proof().evidence, EvidenceClass::Inferred);
        // The moment is this app's own: another one takes what was inferred, and the word, away.
        question.since = utc(now - 1min);
        QCOMPARE(proof().because, Proof::Because::OldConnection);
        QVERIFY(!proof(&word).holds);
    }

    void aWorkerIsNotInferredWhereItIsNotKnownWhichInstancesThereWere()
    {
        Question question = questionFor(Goal::NewBesideOld);
        question.app.method = AppMethod::Connect;
        question.canBeAsked = false;
        question.since = utc(now - 1h);
        Worker worker{.appId = question.app.id, .instanceId = u"host-2"_s, .connectedAt = utc(now - 10min)};
        const auto because = [&] {
            return proofOf(question, Aspect::SigningKey, {.workers = {{worker}, now}}, now).because;
        };
        QVERIFY(!question.instancesBefore); // not known unless somebody looked
        QCOMPARE(because(), Proof::Because::InstancesNotKnown);
        question.instancesBefore.emplace(); // looked, and there was none
        QCOMPARE(because(), Proof::Because::Evidence);
        worker.instanceId.clear();
        QCOMPARE(because(), Proof::Because::InstancesNotKnown);
        worker.instanceId = u"host-1"_s;
        question.instancesBefore = {u"host-1"_s};
        QCOMPARE(because(), Proof::Because::SameInstance);
    }

    /// Staged values are read by nothing that runs, and one that starts anew can be of the release before.
    void aWorkerTellsNothingWhileItsVariablesAreNotLive()
    {
        for (const Goal goal : {Goal::NewBesideOld, Goal::NewOnly, Goal::OldOnly}) {
            Question question = questionFor(goal, goal == Goal::NewOnly);
            question.app.method = AppMethod::Connect;
            question.canBeAsked = false;
            question.since = utc(now - 1h);
            question.instancesBefore.emplace();
            const Worker worker{.appId = question.app.id, .instanceId = u"host-2"_s, .connectedAt = utc(now - 10min)};
            Evidence evidence{.workers = {{worker}, now}};
            for (const Aspect::Kind aspect : {Aspect::SigningKey, Aspect::EventKey}) {
                question.isNotLive = false;
                QVERIFY(proofOf(question, aspect, evidence, now).holds);
                question.isNotLive = true;
                const Proof proof = proofOf(question, aspect, evidence, now);
                QVERIFY(!proof.holds);
                QCOMPARE(proof.because, Proof::Because::NotLive);
                Evidence said = evidence;
                said.words = {wordFor(question, aspect, Word::Kind::Confirmed, u"not asked"_s)};
                QCOMPARE(proofOf(question, aspect, said, now).evidence, EvidenceClass::Confirmed);
            }
        }
    }

    void anAppThatAnswersIsNotProvenWhileAWorkerOfItHasWhatWasThereBefore()
    {
        Question question = questionFor(Goal::NewBesideOld);
        question.since = utc(now - 1h);
        question.instancesBefore = {u"host-1"_s};
        const QList<ProbedAnswer> good = roundOf({.key = newKey, .fallback = oldKey, .eventKey = newEvents});
        Worker worker{.appId = question.app.id, .instanceId = u"host-1"_s, .connectedAt = utc(now - 72h)};
        QList<Reading> readings = readingsOf(question, good);
        const auto proof = [&](const QList<Word> &words = {}) {
            return proofOf(
                question, Aspect::SigningKey, {.readings = readings, .workers = {{worker}, now}, .words = words}, now);
        };
        const Word word = wordFor(question, Aspect::SigningKey, Word::Kind::Confirmed, u"new+old"_s);
        QVERIFY(!proof().holds);
        QCOMPARE(proof().because, Proof::Because::OldConnection);
        QCOMPARE(proof({word}).evidence, EvidenceClass::Confirmed);
        worker.instanceId = u"host-2"_s;
        worker.connectedAt = utc(now - 10min);
        QCOMPARE(proof().evidence, EvidenceClass::Inferred);
        // Neither its connections nor somebody's word stand in for its own answers.
        readings = readingsOf(question, good, 2);
        QCOMPARE(proof().because, Proof::Because::Counting);
        QVERIFY(!proof({word}).holds);
        readings = readingsOf(question, roundOf({.key = oldKey, .eventKey = oldEvents}));
        QCOMPARE(proof().because, Proof::Because::Contradicted);
        // It is gone, or is another app's.
        readings = readingsOf(question, good);
        worker.connectedAt = utc(now - 72h);
        worker.disconnectedAt = utc(now - 1min);
        QCOMPARE(proof().evidence, EvidenceClass::Proven);
        worker.disconnectedAt = {};
        worker.appId = u"id-mail"_s;
        QCOMPARE(proof().evidence, EvidenceClass::Proven);
    }

    void aConnectionThatNamesNoAppMayBeOfThisOne_data()
    {
        QTest::addColumn<QString>("appName");
        QTest::addColumn<bool>("isOld");
        QTest::addColumn<Proof::Because>("because");
        QTest::newRow("by its name, old") << u"shop"_s << true << Proof::Because::OldConnection;
        QTest::newRow("by its name, new") << u"shop"_s << false << Proof::Because::Evidence;
        QTest::newRow("no name, old") << QString() << true << Proof::Because::InstancesNotKnown;
        QTest::newRow("no name, new") << QString() << false << Proof::Because::Evidence;
        QTest::newRow("another name, old") << u"mail"_s << true << Proof::Because::Evidence;
    }

    void aConnectionThatNamesNoAppMayBeOfThisOne()
    {
        QFETCH(QString, appName);
        QFETCH(bool, isOld);
        QFETCH(Proof::Because, because);
        Question question = questionFor(Goal::NewBesideOld);
        question.app.method = AppMethod::Connect;
        question.canBeAsked = false;
        question.since = utc(now - 1h);
        question.instancesBefore = {u"host-1"_s};
        const Worker named{.appId = question.app.id, .instanceId = u"host-2"_s, .connectedAt = utc(now - 10min)};
        const Worker unnamed{
            .appName = appName, .instanceId = u"host-9"_s, .connectedAt = utc(isOld ? now - 72h : now - 5min)};
        const auto found = [&](const QList<Worker> &workers) {
            return proofOf(question, Aspect::SigningKey, {.workers = {workers, now}}, now).because;
        };
        QCOMPARE(found({named, unnamed}), because);
        // Alone it is no worker of this app, unless it says so.
        if (appName != "shop"_L1)
            QCOMPARE(found({unnamed}), Proof::Because::NotConnected);
    }

    void nothingIsSaidOfConnectionsWithoutAListOfNow()
    {
        Question question = questionFor(Goal::NewBesideOld);
        question.app.method = AppMethod::Connect;
        question.canBeAsked = false;
        question.since = utc(now - 1h);
        question.instancesBefore.emplace();
        const auto because = [&](const WorkerList &list) {
            return proofOf(question, Aspect::SigningKey, {.workers = list}, now).because;
        };
        QCOMPARE(because({}), Proof::Because::NotAsked);
        QCOMPARE(because({.readAt = now - 11min}), Proof::Because::Stale);
        QCOMPARE(because({.readAt = now - 9min}), Proof::Because::NotConnected);
    }

    void noListOfConnectionsTellsTheEventKeyOfAGoWorker()
    {
        for (const bool isToldByTheWorker : {false, true}) {
            for (const Goal goal : {Goal::NewBesideOld, Goal::EventKeysOnly, Goal::OldEventKeysAbsent, Goal::OldOnly}) {
                Question question = questionFor(goal);
                question.app.method = AppMethod::Connect;
                question.canBeAsked = false;
                question.since = utc(now - 1h);
                question.instancesBefore.emplace();
                Worker worker{.appId = question.app.id, .instanceId = u"host-2"_s, .connectedAt = utc(now - 10min)};
                if (isToldByTheWorker)
                    worker.sdkLanguage = u"go"_s;
                else
                    question = withSync(question, u"go"_s, u"0.16.0"_s);
                Evidence evidence{.workers = {{worker}, now}};
                QVERIFY(!proofOf(question, Aspect::EventKey, evidence, now).holds);
                if (question.asksForSigningKey())
                    QVERIFY(proofOf(question, Aspect::SigningKey, evidence, now).holds);
                evidence.words = {wordFor(question, Aspect::EventKey, Word::Kind::Confirmed, u"not asked"_s)};
                QCOMPARE(proofOf(question, Aspect::EventKey, evidence, now).evidence, EvidenceClass::Confirmed);
            }
        }
    }

    void aConnectionSinceRotateSaysNothingOfTheFallback()
    {
        Question question = questionFor(Goal::NewOnly, true);
        question.app.method = AppMethod::Connect;
        question.canBeAsked = false;
        question.rotatedAt = utc(now - 1h);
        const WorkerList list{
            .workers = {{.appId = question.app.id, .instanceId = u"host-2"_s, .connectedAt = utc(now - 10min)}},
            .readAt = now};
        for (const Aspect::Kind aspect : {Aspect::SigningKey, Aspect::EventKey}) {
            const Proof proof = proofOf(question, aspect, {.workers = list}, now);
            QVERIFY(!proof.holds);
            QCOMPARE(proof.because, Proof::Because::SaysNothing);
        }
        question.goal = Goal::NewBesideOld;
        QCOMPARE(proofOf(question, Aspect::SigningKey, {.workers = list}, now).evidence, EvidenceClass::Inferred);
        QVERIFY(!proofOf(question, Aspect::EventKey, {.workers = list}, now).holds);
    }

    // The judge of answers.

    void aShortAnswerIsARefusalOfAnSdkThatTellsHashes_data()
    {
        QTest::addColumn<QString>("language");
        QTest::addColumn<QString>("version");
        QTest::addColumn<bool>("isRefusal");
        for (const char *version : {"0.3.9", "0.3.15", "0.5.14", "0.5.18"})
            QTest::addRow("Python %s", version) << u"py"_s << QString::fromLatin1(version) << true;
        QTest::newRow("Python 0.3.8") << u"py"_s << u"0.3.8"_s << false;
        QTest::newRow("TypeScript 3.20.0") << u"js"_s << u"3.20.0"_s << true;
        QTest::newRow("TypeScript 3.16.1") << u"js"_s << u"3.16.1"_s << false;
        QTest::newRow("another") << u"elixir"_s << u"9.0.0"_s << false;
    }

    void aShortAnswerIsARefusalOfAnSdkThatTellsHashes()
    {
        QFETCH(QString, language);
        QFETCH(QString, version);
        QFETCH(bool, isRefusal);
        for (const bool isRotated : {false, true}) {
            const Question question = questionFor(Goal::NewBesideOld, isRotated);
            const AppSample sample = judged(shortAnswers(language, version), question);
            QCOMPARE(sample.signingStanding, isRefusal ? AppStanding::BrokenNow : AppStanding::Unknown);
            QCOMPARE(sample.signing.name(), isRefusal ? u"neither"_s : u"unknown"_s);
            // The version is told by the last sync where the answer does not.
            const AppSample bySync = judged(shortAnswers({}, {}), withSync(question, language, version));
            QCOMPARE(bySync.signingStanding, sample.signingStanding);
        }
    }

    void ofGoNoEventKeyIsKnownWhicheverIsShown()
    {
        for (const QString &shown : {newEvents, oldEvents, otherEvents, u"ffff00000000"_s, QString()}) {
            for (const Goal goal : {Goal::NewBesideOld, Goal::EventKeysOnly, Goal::OldEventKeysAbsent, Goal::NewOnly}) {
                Question question = questionFor(goal, goal == Goal::NewOnly);
                Instance go{.key = newKey,
                    .fallback = goal == Goal::NewOnly ? QString() : oldKey,
                    .eventKey = shown,
                    .language = u"go"_s,
                    .version = u"0.16.0"_s};
                QCOMPARE(judged(roundOf(go), question).eventStanding, AppStanding::Unknown);
                QVERIFY(
                    !proofOf(question, Aspect::EventKey, {.readings = readingsOf(question, roundOf(go), 40, 10s)}, now)
                         .holds);
                // It does not say what it is: Inngest knows.
                go.language.clear();
                question = withSync(question, u"go"_s, u"0.16.0"_s);
                QCOMPARE(judged(roundOf(go), question).eventStanding, AppStanding::Unknown);
            }
        }
    }

    void aWordOnGosEventKeyEndsWhenItShowsAnother()
    {
        const Question question = questionFor(Goal::OldEventKeysAbsent);
        const Instance go{.key = newKey, .fallback = oldKey, .eventKey = newEvents, .language = u"go"_s};
        Instance changed = go;
        changed.eventKey = oldEvents;
        QList<Reading> readings = readingsOf(question, roundOf(go), 2, 30s, 30s);
        const Word word = wordFor(question, Aspect::EventKey, Word::Kind::Confirmed, newEvents);
        QVERIFY(proofOf(question, Aspect::EventKey, {.readings = readings, .words = {word}}, now).holds);
        readings.append(readingAt(question, now, roundOf(changed)));
        const Proof proof = proofOf(question, Aspect::EventKey, {.readings = readings, .words = {word}}, now);
        QVERIFY(!proof.holds);
        QCOMPARE(proof.because, Proof::Because::WordIsOver);
    }

    void namesAValueWithSomethingAroundIt_data()
    {
        QTest::addColumn<QString>("language");
        QTest::addColumn<QString>("by");
        QTest::addColumn<AppStanding::Kind>("standing");
        using enum AppStanding::Kind;
        QTest::newRow("TypeScript, line break") << u"js"_s << u"line break"_s << NotThere;
        QTest::newRow("TypeScript, blank") << u"js"_s << u"blank"_s << NotThere;
        QTest::newRow("TypeScript, tab") << u"js"_s << u"tab"_s << NotThere;
        QTest::newRow("TypeScript, quotes") << u"js"_s << u"quotes"_s << BrokenNow;
        QTest::newRow("Python, line break") << u"py"_s << u"line break"_s << NotThere;
        QTest::newRow("Python, blank") << u"py"_s << u"blank"_s << BrokenNow;
        QTest::newRow("Python, tab") << u"py"_s << u"tab"_s << NotThere;
        QTest::newRow("Python, quotes") << u"py"_s << u"quotes"_s << BrokenNow;
        QTest::newRow("Go, line break") << u"go"_s << u"line break"_s << Unknown;
        QTest::newRow("Go, quotes") << u"go"_s << u"quotes"_s << Unknown;
    }

    void namesAValueWithSomethingAroundIt()
    {
        QFETCH(QString, language);
        QFETCH(QString, by);
        const QString spoilt = u"cccc00000001"_s;
        Question question = questionFor(Goal::EventKeysOnly);
        question.spoiltEventKeys = {{spoilt, {newEvents, by}}};
        const Instance instance{.key = newKey, .fallback = oldKey, .eventKey = spoilt, .language = language};
        const AppSample sample = judged(roundOf(instance), question);
        QCOMPARE(sample.eventKey, EventKeyVerdict::Spoilt);
        QCOMPARE(sample.spoiltBy, by);
        QTEST(sample.eventStanding, "standing");
    }

    void namesASigningKeyThatIsShownAndRefused_data()
    {
        QTest::addColumn<Instance>("instance");
        QTest::addColumn<AppStanding::Kind>("before");
        QTest::addColumn<AppStanding::Kind>("after");
        using enum AppStanding::Kind;
        const auto row = [](const QString &key, const QString &fallback, const QString &refused) {
            return Instance{.key = key, .fallback = fallback, .refused = {refused}};
        };
        QTest::newRow("the new one") << row(newKey, oldKey, newKey) << WouldBreak << BrokenNow;
        QTest::newRow("the old one") << row(newKey, oldKey, oldKey) << BrokenNow << Good;
        QTest::newRow("swapped, the new one") << row(oldKey, newKey, newKey) << WouldBreak << BrokenNow;
        QTest::newRow("swapped, the old one") << row(oldKey, newKey, oldKey) << BrokenNow << NotThere;
    }

    void namesASigningKeyThatIsShownAndRefused()
    {
        QFETCH(Instance, instance);
        const AppSample before = judged(roundOf(instance), questionFor(Goal::NewBesideOld));
        const AppSample after = judged(roundOf(instance), questionFor(Goal::NewBesideOld, true));
        QTEST(before.signingStanding, "before");
        QTEST(after.signingStanding, "after");
        QCOMPARE(before.signing.name(), instance.key == newKey ? u"new+old!"_s : u"old+new!"_s);
        QCOMPARE(before.reason, ProbeReason::KeyNotAccepted);
    }

    void anAppWithAnotherKeyWorksByAFallbackThatInngestSignsWith()
    {
        const Instance byOld{.key = otherKey, .fallback = oldKey};
        const Instance byNew{.key = otherKey, .fallback = newKey};
        const AppSample before = judged(roundOf(byOld), questionFor(Goal::NewBesideOld));
        QCOMPARE(before.signing.name(), u"other+old"_s);
        QCOMPARE(before.signing.accepts(false), Holding::Held::Yes);
        QCOMPARE(before.signingStanding, AppStanding::WouldBreak);
        const AppSample after = judged(roundOf(byNew), questionFor(Goal::NewBesideOld, true));
        QCOMPARE(after.signing.name(), u"other+new"_s);
        QCOMPARE(after.signing.accepts(true), Holding::Held::Yes);
        QCOMPARE(after.signingStanding, AppStanding::NotThere);
        QCOMPARE(judged(roundOf(byOld), questionFor(Goal::NewBesideOld, true)).signingStanding, AppStanding::BrokenNow);
    }

    void theNewKeyInBothVariablesIsNamedAtFinish()
    {
        const Question question = questionFor(Goal::NewOnly, true);
        const Instance twice{.key = newKey, .fallback = newKey};
        const Proof proof
            = proofOf(question, Aspect::SigningKey, {.readings = readingsOf(question, roundOf(twice))}, now);
        QVERIFY(!proof.holds);
        QCOMPARE(proof.because, Proof::Because::Contradicted);
        QCOMPARE(proof.contradiction, u"new+new"_s);
        QCOMPARE(judged(roundOf(twice), question).signingStanding, AppStanding::NotThere); // and nothing is broken
    }

    void aBareRefusalIsTheSdksWordOfGoOnly()
    {
        const Question question = questionFor(Goal::NewBesideOld);
        for (const Question &marked :
            {question, withSync(question, u"js"_s, u"4.24.0"_s), withSync(question, u"py"_s, u"0.5.18"_s)}) {
            const AppSample sample = judged(bareRefusals(), marked);
            QCOMPARE(sample.standing, AppStanding::Unknown);
            QCOMPARE(sample.reason, ProbeReason::InFront);
        }
        const AppSample go = judged(bareRefusals(), withSync(question, u"go"_s, u"0.16.0"_s));
        QCOMPARE(go.standing, AppStanding::BrokenNow);
        QCOMPARE(go.signing.name(), u"neither"_s);
        // Where the app itself accepts the other key, the refusal is its own.
        QList<ProbedAnswer> round = bareRefusals();
        round[1] = asked({.key = oldKey}, oldKey);
        QCOMPARE(judged(round, question).signing.name(), u"old"_s);
    }

    // And what was found while these were looked for.

    /// What a person brings goes on behind a failure.
    void aPauseHidesNoAnswerThatEndsTheCount()
    {
        const Question question = questionFor(Goal::NewBesideOld);
        const auto failed = [](const QString &with, ProbeReason::Kind reason) {
            return ProbedAnswer{
                .askedWith = with, .answer = {.kind = ProbeAnswer::Kind::Failed, .reason = reason, .httpStatus = 1}};
        };
        const ProbedAnswer later = failed(newKey, ProbeReason::Busy);
        const ProbedAnswer stranger = failed(oldKey, ProbeReason::NotAnSdk);
        for (const auto &round : {QList{later, stranger}, QList{stranger, later}}) {
            const AppSample sample = judged(round, question);
            QCOMPARE(sample.reason, ProbeReason::NotAnSdk);
            QVERIFY(!sample.pausesCount());
        }
        QCOMPARE(judged({later, failed(oldKey, ProbeReason::TimedOut)}, question).reason, ProbeReason::Busy);
    }

    void aWordGivenOverOneAnswerDoesNotCountWhereTheAppFallsSilent()
    {
        // "It holds both", somebody said while it told otherwise; now a gateway answers in its place.
        const Question question = questionFor(Goal::NewBesideOld);
        const QList<Reading> readings = readingsOf(question, failedRound(ProbeReason::InFront), 3);
        Word word = wordFor(question, Aspect::SigningKey, Word::Kind::Confirmed, u"old"_s);
        QVERIFY(!proofOf(question, Aspect::SigningKey, {.readings = readings, .words = {word}}, now).holds);
        word.state = u"cannot tell: InFront"_s;
        QVERIFY(proofOf(question, Aspect::SigningKey, {.readings = readings, .words = {word}}, now).holds);
    }

    /// The page says that it does not answer: that is what is accepted, and not what it held before it fell silent.
    void aRiskIsAcceptedForTheStateThatIsShown()
    {
        const Question question = questionFor(Goal::NewBesideOld);
        QList<Reading> readings = readingsOf(question, roundOf({.key = oldKey}), 2, 30s, 60s);
        readings += readingsOf(question, failedRound(ProbeReason::TimedOut), 1, 30s, 40s);
        const auto proof = [&](const QList<Word> &words) {
            return proofOf(question, Aspect::SigningKey, {.readings = readings, .words = words}, now);
        };
        QCOMPARE(proof({}).state, u"unreachable"_s);
        const Word word = wordFor(question, Aspect::SigningKey, Word::Kind::RiskAccepted, proof({}).state);
        QVERIFY(proof({word}).holds);
        readings.append(readingAt(question, now - 5s, roundOf({.key = oldKey})));
        QVERIFY(!proof({word}).holds);
    }

    void aWordThatAnAnswerHasEndedDoesNotComeBack_data()
    {
        QTest::addColumn<proofs::Instance>("first");
        QTest::addColumn<proofs::Instance>("between");
        QTest::addColumn<int>("answers");
        QTest::addColumn<proofs::Instance>("last");
        QTest::addColumn<bool>("holds");
        const proofs::Instance before{.key = oldKey};
        const proofs::Instance good{.key = newKey, .fallback = oldKey};
        const proofs::Instance other{.key = otherKey, .fallback = oldKey};
        const proofs::Instance another{.key = u"aaaa00000009"_s, .fallback = oldKey};
        QTest::newRow("nothing in between") << before << before << 1 << before << true;
        QTest::newRow("one good answer of several instances") << before << good << 1 << before << true;
        QTest::newRow("proven in between") << before << good << 6 << before << false;
        QTest::newRow("another key in between") << before << other << 1 << before << false;
        QTest::newRow("another key than the other one") << other << other << 1 << another << false;
    }

    void aWordThatAnAnswerHasEndedDoesNotComeBack()
    {
        QFETCH(proofs::Instance, first);
        QFETCH(proofs::Instance, between);
        QFETCH(int, answers);
        QFETCH(proofs::Instance, last);
        QFETCH(bool, holds);
        const Question question = questionFor(Goal::NewBesideOld);
        QList<Word> words;
        QList<Reading> readings;
        // As the program does: after each answer it keeps which words are over.
        const auto answer = [&](const proofs::Instance &instance, milliseconds at) {
            readings.append(readingAt(question, at, roundOf(instance)));
            const Proof proof = proofOf(question, Aspect::SigningKey, {.readings = readings, .words = words}, at);
            for (Word &word : words)
                word.isOver = word.isOver || proof.ended.contains(word.asked);
            return proof;
        };
        Word word = wordFor(question, Aspect::SigningKey, Word::Kind::RiskAccepted, answer(first, now - 400s).state);
        word.takenAt = now - 390s;
        words = {word};
        for (int i = 0; i < answers; ++i)
            answer(between, now - 300s + i * 30s);
        QCOMPARE(answer(last, now).holds, holds);
        // Nor is it known from the answers of the last minutes only, or by this run of the program.
        readings = readings.last(1);
        QCOMPARE(proofOf(question, Aspect::SigningKey, {.readings = readings, .words = words}, now).holds, holds);
    }

    /// The computer's clock went back by half an hour after the word: what the app answers then is answered after it.
    void aClockThatIsSetBackHidesNoAnswer()
    {
        const Question question = questionFor(Goal::NewBesideOld);
        QList<Reading> readings = readingsOf(question, failedRound(ProbeReason::TimedOut), 2, 30s, 30s);
        const Word word = wordFor(question, Aspect::SigningKey, Word::Kind::RiskAccepted, u"unreachable"_s);
        QVERIFY(proofOf(question, Aspect::SigningKey, {.readings = readings, .words = {word}}, now).holds);
        readings.append(readingAt(question, now - 6s, roundOf({.key = oldKey})));
        readings.append(readingAt(question, now - 3s, failedRound(ProbeReason::TimedOut)));
        for (Reading &reading : readings) {
            if (reading.takenAt > now - 20s)
                reading.at = reading.at.addSecs(-1800);
        }
        QVERIFY(!proofOf(question, Aspect::SigningKey, {.readings = readings, .words = {word}}, now).holds);
    }

    void nobodySeesTwoKeysInAnSdkThatKnowsOne()
    {
        const Question question = withSync(questionFor(Goal::NewBesideOld), u"kotlin"_s, u"0.1.0"_s);
        const QList<Reading> readings = readingsOf(question, failedRound(ProbeReason::InFront), 2, 30s, 30s);
        const auto proofBy = [&](Word::Kind kind) {
            const Word word = wordFor(question, Aspect::SigningKey, kind, u"cannot tell: InFront"_s);
            return proofOf(question, Aspect::SigningKey, {.readings = readings, .words = {word}}, now);
        };
        QCOMPARE(proofBy(Word::Kind::Confirmed).attainable, EvidenceClass::AtRisk);
        QVERIFY(!proofBy(Word::Kind::Confirmed).holds);
        QVERIFY(proofBy(Word::Kind::RiskAccepted).holds);
    }

    void aRiskOfOneAppIsNoneOfAnotherThatAnswersThere()
    {
        const Question question = questionFor(Goal::NewBesideOld);
        const Word word = wordFor(question, Aspect::SigningKey, Word::Kind::RiskAccepted, u"old"_s);
        const auto holds = [&](const QString &appId) {
            const QList<Reading> readings = readingsOf(question, roundOf({.key = oldKey, .appId = appId}), 2, 30s, 30s);
            return proofOf(question, Aspect::SigningKey, {.readings = readings, .words = {word}}, now).holds;
        };
        QVERIFY(holds(u"shop"_s));
        QVERIFY(!holds(u"warehouse"_s));
    }
};

QTEST_GUILESS_MAIN(EvidenceCasesTest)
#include "tst_evidencecases.moc"
