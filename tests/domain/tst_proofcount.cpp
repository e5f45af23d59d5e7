// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "tests/domain/proofstage.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace proofs;

namespace {

const Instance both{.key = newKey, .fallback = oldKey, .eventKey = newEvents};
const Instance leftBehind{.key = oldKey, .eventKey = newEvents};

Proof signingProof(const Question &question, const QList<Reading> &readings, milliseconds at = now)
{
    return proofOf(question, Aspect::SigningKey, {.readings = readings}, at);
}

} // namespace

/// How many answers, over how long, and until when they count: at the edges.
class ProofCountTest : public QObject
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

    void neverBelievesThatFewAreEnoughForMany_data()
    {
        QTest::addColumn<int>("instances");
        QTest::addColumn<int>("least");
        QTest::addColumn<int>("most");
        QTest::newRow("below zero") << -1 << 5 << 5;
        QTest::newRow("the least number") << std::numeric_limits<int>::min() << 5 << 5;
        QTest::newRow("a thousand") << 1000 << 4600 << 4610;
        QTest::newRow("a million") << 1'000'000 << 4'600'000 << 4'610'000;
        QTest::newRow("a thousand millions") << 1'000'000'000 << 4'600'000 << 4'610'000;
        QTest::newRow("the largest number") << std::numeric_limits<int>::max() << 4'600'000 << 4'610'000;
    }

    void neverBelievesThatFewAreEnoughForMany()
    {
        QFETCH(int, instances);
        QFETCH(int, least);
        QFETCH(int, most);
        const int needed = answersNeeded(instances, 5);
        QVERIFY2(needed >= least && needed <= most, qPrintable(QString::number(needed)));
    }

    void needsEnoughAnswersToHaveMetEachInstance()
    {
        QFETCH(int, instances);
        QFETCH(int, needed);
        QCOMPARE(answersNeeded(instances, 5), needed);
        Question question = questionFor(RolloutGoal::NewBesideOld);
        question.instances = instances;
        const milliseconds apart = std::min(milliseconds(30s), milliseconds(9min) / needed);
        const Proof short1 = signingProof(question, readingsOf(question, roundOf(both), needed - 1, 30s, 0s));
        QVERIFY(!short1.holds);
        const Proof full = signingProof(question, readingsOf(question, roundOf(both), needed, apart, 0s));
        QCOMPARE(full.needed, needed);
        QCOMPARE(full.holds, (needed - 1) * apart >= 2min);
        QCOMPARE(full.holds, true);
    }

    void needsTwoMinutesFromTheFirstToTheLast()
    {
        const Question question = questionFor(RolloutGoal::NewBesideOld);
        QVERIFY(signingProof(question, readingsOf(question, roundOf(both), 5, 30s)).holds);
        const Proof proof = signingProof(question, readingsOf(question, roundOf(both), 5, 29'999ms));
        QVERIFY(!proof.holds);
        QCOMPARE(proof.because, Proof::Because::Counting);
        QCOMPARE(proof.good, 5);
        QVERIFY(!signingProof(question, readingsOf(question, roundOf(both), 40, 3s)).holds);
    }

    void saysHowLongItTakesYet()
    {
        const Question question = questionFor(RolloutGoal::NewBesideOld);
        const Proof proof = signingProof(question, readingsOf(question, roundOf(both), 2, 20s, 10s));
        QCOMPARE(proof.left, milliseconds(2min - 30s));
        QCOMPARE(proof.goodSince, utc(now - 30s));
    }

    void countsWhatLiesWithinTheLastTenMinutes()
    {
        const Question question = questionFor(RolloutGoal::NewBesideOld);
        const QList<Reading> readings = readingsOf(question, roundOf(both), 5, 30s, 0s);
        // Of the moment at which they were asked for.
        const milliseconds asked = readings.last().begunAt;
        QVERIFY(signingProof(question, readings, asked + 8min).holds);
        const Proof late = signingProof(question, readings, asked + 8min + 1ms);
        QVERIFY(!late.holds);
        QCOMPARE(late.good, 4);
        QCOMPARE(late.because, Proof::Because::Counting);
        QCOMPARE(signingProof(question, readings, asked + 10min).good, 1);
        const Proof stale = signingProof(question, readings, asked + 10min + 1ms);
        QCOMPARE(stale.good, 0);
        QCOMPARE(stale.because, Proof::Because::Stale);
        // The window slides: as long as it is asked on, it holds.
        QList<Reading> going = readings;
        for (int i = 1; i <= 12; ++i) {
            going.append(readingAt(question, now + i * 1min, roundOf(both)));
            QVERIFY(signingProof(question, going, now + i * 1min + 59s).holds);
        }
    }

    void doesNotSayThatAFewAnswersWereEnoughOnce()
    {
        const Question question = questionFor(RolloutGoal::NewBesideOld);
        const auto becauseAfterwards
            = [&](const QList<Reading> &readings) { return signingProof(question, readings, now + 11min).because; };
        QVERIFY(becauseAfterwards(readingsOf(question, roundOf(both), 4, 40s)) != Proof::Because::Stale);
        QVERIFY(becauseAfterwards(readingsOf(question, roundOf(both), 8, 10s)) != Proof::Because::Stale);
        QVERIFY(becauseAfterwards(readingsOf(question, roundOf(both), 5, 5min)) != Proof::Because::Stale);
        QCOMPARE(becauseAfterwards(readingsOf(question, roundOf(both), 5, 30s)), Proof::Because::Stale);
    }

    void letsAPauseNeitherAddNorTakeAway_data()
    {
        QTest::addColumn<ProbeReason::Kind>("reason");
        QTest::addColumn<bool>("pauses");
        QTest::newRow("a time-out") << ProbeReason::TimedOut << true;
        QTest::newRow("429 or 5xx") << ProbeReason::Busy << true;
        QTest::newRow("no connection") << ProbeReason::NoConnection << true;
        for (const ProbeReason::Kind reason : {ProbeReason::InFront, ProbeReason::Redirected, ProbeReason::Certificate,
                 ProbeReason::NotAnSdk, ProbeReason::InngestItself, ProbeReason::NotVerified, ProbeReason::TooLarge,
                 ProbeReason::Unreadable, ProbeReason::SignatureWrong, ProbeReason::NotFound})
            QTest::newRow(qPrintable(nameOf(reason))) << reason << false;
    }

    void letsAPauseNeitherAddNorTakeAway()
    {
        QFETCH(ProbeReason::Kind, reason);
        QFETCH(bool, pauses);
        const Question question = questionFor(RolloutGoal::NewBesideOld);
        const QList<Reading> full = readingsOf(question, roundOf(both), 5, 30s, 10s);
        for (qsizetype place = 0; place <= full.size(); ++place) {
            QList<Reading> readings = full;
            const milliseconds when = place == 0 ? full.first().takenAt - 1s : full.at(place - 1).takenAt + 1s;
            readings.insert(place, readingAt(question, when, failedRound(reason)));
            const Proof proof = signingProof(question, readings);
            QCOMPARE(proof.good, pauses || place == 0 ? 5 : int(full.size() - place));
            QCOMPARE(proof.holds, pauses || place == 0);
            // It adds nothing either: one good answer less is one too few.
            readings.removeAt(place == 0 ? 1 : 0);
            QVERIFY(!signingProof(question, readings).holds);
        }
    }

    void letsNoPauseOpenWhatAnAnswerKeepsShut()
    {
        // Two good answers, and before them a word for the app that could not be reached then.
        Question question = questionFor(RolloutGoal::NewBesideOld);
        QList<Reading> readings{readingAt(question, now - 90s, failedRound(ProbeReason::TimedOut))};
        for (const Word::Kind kind : {Word::Kind::Confirmed, Word::Kind::RiskAccepted}) {
            Word word = wordFor(question, Aspect::SigningKey, kind, u"unreachable"_s);
            word.at = utc(now - 80s);
            word.takenAt = now - 80s;
            const auto holds = [&] {
                return proofOf(question, Aspect::SigningKey, {.readings = readings, .words = {word}}, now).holds;
            };
            readings = readings.mid(0, 1);
            QVERIFY(holds());
            readings.append(readingAt(question, now - 60s, roundOf(both)));
            QVERIFY(!holds());
            readings.append(readingAt(question, now - 30s, failedRound(ProbeReason::TimedOut)));
            QVERIFY(!holds());
            readings.last() = readingAt(question, now - 20s, roundOf(leftBehind));
            readings.append(readingAt(question, now - 10s, failedRound(ProbeReason::TimedOut)));
            QVERIFY(!holds());
        }
    }

    void keepsAnAcceptedRiskThroughATimeOut()
    {
        const Question question = questionFor(RolloutGoal::NewBesideOld);
        QList<Reading> readings{readingAt(question, now - 60s, roundOf(leftBehind))};
        const Word word = wordFor(question, Aspect::SigningKey, Word::Kind::RiskAccepted, u"old"_s);
        const auto proofWith = [&](milliseconds at) {
            return proofOf(question, Aspect::SigningKey, {.readings = readings, .words = {word}}, at);
        };
        QVERIFY(proofWith(now).holds);
        readings.append(readingAt(question, now, failedRound(ProbeReason::TimedOut)));
        QVERIFY(proofWith(now).holds);
        // Nothing but time-outs for ten minutes is another state.
        readings.append(readingAt(question, now + 9min, failedRound(ProbeReason::TimedOut)));
        QVERIFY(!proofWith(now + 9min + 1s).holds);
    }

    void startsAgainWhenAnAnswerContradicts()
    {
        const Question question = questionFor(RolloutGoal::NewBesideOld);
        QList<Reading> readings = readingsOf(question, roundOf(both), 5, 30s, 3min);
        readings.append(readingAt(question, now - 150s, roundOf(leftBehind)));
        Proof proof = signingProof(question, readings);
        QCOMPARE(proof.because, Proof::Because::Contradicted);
        QCOMPARE(proof.contradiction, u"old"_s);
        QCOMPARE(proof.contradictionAt, utc(now - 150s));
        readings += readingsOf(question, roundOf(both), 4, 30s, 30s);
        proof = signingProof(question, readings);
        QCOMPARE(proof.good, 4);
        QCOMPARE(proof.because, Proof::Because::Counting);
        readings.append(readingAt(question, now, roundOf(both)));
        proof = signingProof(question, readings);
        QVERIFY(proof.holds);
        QCOMPARE(proof.contradiction, u"old"_s); // still told
    }

    /// It goes back and forth: the last answer that showed something else is not the whole of it.
    void keepsTheFirstSetbackAndHowManyThereWere()
    {
        const Question question = questionFor(RolloutGoal::NewBesideOld);
        QList<Reading> readings = readingsOf(question, roundOf(leftBehind), 2, 30s, 9min);
        QCOMPARE(signingProof(question, readings).setbacks, 0); // nothing had been counted yet
        for (const auto ago : {7min, 5min, 3min}) {
            readings.append(readingAt(question, now - ago, roundOf(both)));
            readings.append(readingAt(question, now - ago + 30s, roundOf(leftBehind)));
            readings.append(readingAt(question, now - ago + 60s, roundOf(leftBehind)));
        }
        const Proof proof = signingProof(question, readings);
        QCOMPARE(proof.setbacks, 3);
        QCOMPARE(proof.firstSetback, u"old"_s);
        QCOMPARE(proof.firstSetbackAt, utc(now - 7min + 30s));
        QCOMPARE(proof.contradictionAt, utc(now - 2min));
    }

    void countsEachAspectByItself()
    {
        // Its event key is an old one in every second answer: nothing is wrong with its signing key.
        const Question question = questionFor(RolloutGoal::NewBesideOld);
        Instance behind = both;
        behind.eventKey = oldEvents;
        QList<Reading> readings;
        for (int i = 9; i >= 0; --i)
            readings.append(readingAt(question, now - i * 20s, roundOf(i % 2 == 0 ? both : behind)));
        QVERIFY(signingProof(question, readings).holds);
        const Proof event = proofOf(question, Aspect::EventKey, {.readings = readings}, now);
        QVERIFY(!event.holds);
        QCOMPARE(event.good, 1);
        QCOMPARE(event.contradiction, oldEvents);
    }

    void measuresBySpansAndNotByTheTimeOfDay()
    {
        // The machine's clock is set back by an hour and on by a day: what passes in between is the same.
        const Question question = questionFor(RolloutGoal::NewBesideOld);
        QList<Reading> readings = readingsOf(question, roundOf(both), 5, 30s);
        readings[1].at = readings[1].at.addSecs(-3600);
        readings[3].at = readings[3].at.addDays(1);
        QVERIFY(signingProof(question, readings).holds);
        // And two hours of it on the wall are no two minutes.
        readings = readingsOf(question, roundOf(both), 5, 1s);
        readings.first().at = readings.first().at.addSecs(-7200);
        QVERIFY(!signingProof(question, readings).holds);
    }

    void leavesOutARoundThatBeganBeforeTheMoment()
    {
        Question question = questionFor(RolloutGoal::NewBesideOld);
        QList<Reading> readings = readingsOf(question, roundOf(both), 5, 30s, 0s);
        question.sinceTaken = readings.first().begunAt;
        QVERIFY(signingProof(question, readings).holds);
        question.sinceTaken = readings.first().begunAt + 1ms; // and ended after it
        const Proof proof = signingProof(question, readings);
        QCOMPARE(proof.good, 4);
        QVERIFY(!proof.holds);
    }

    void leavesOutWhatWasBroughtFromBeforeAMomentOfAnotherRun()
    {
        // After a restart no reading of this run is older than the moment, but a pasted one can be.
        Question question = questionFor(RolloutGoal::NewBesideOld);
        QList<Reading> readings = readingsOf(question, roundOf(both), 6, 30s, 0s);
        question.since = readings.at(2).at;
        QCOMPARE(signingProof(question, readings).good, 6);
        for (Reading &reading : readings)
            reading.isBrought = true;
        QCOMPARE(signingProof(question, readings).good, 4);
    }

    void takesAnAnswerInTheActThatIsGood()
    {
        const Question question = questionFor(RolloutGoal::NewBesideOld);
        const QList<Reading> full = readingsOf(question, roundOf(both), 5, 30s, 20s);
        ProofTerms terms;
        terms.mustFollow = now - 10s;
        const auto because = [&](const QList<ProbedAnswer> &answers, milliseconds begunAt) {
            Reading last = readingAt(question, now, answers);
            last.begunAt = begunAt;
            const Proof proof
                = proofOf(question, Aspect::SigningKey, {.readings = full + QList<Reading>{last}}, now, terms);
            return std::pair(proof.holds, proof.because);
        };
        using B = Proof::Because;
        QCOMPARE(because(roundOf(both), now - 10s), (std::pair(true, B::Evidence)));
        QCOMPARE(because(roundOf(both), now - 10s - 1ms), (std::pair(false, B::Stale)));
        QCOMPARE(because(failedRound(ProbeReason::TimedOut), now - 5s), (std::pair(false, B::Stale)));
        QCOMPARE(because(roundOf(leftBehind), now - 5s), (std::pair(false, B::Contradicted)));
    }

    void canBeConfirmedWhereItWasBroughtAndCannotBeAskedInTheAct()
    {
        // From inside a VPN: the full count was brought, then a person gave their word, and the act cannot reach it.
        const Question question = questionFor(RolloutGoal::NewBesideOld);
        QList<Reading> readings = readingsOf(question, roundOf(both), 5, 30s, 60s);
        for (Reading &reading : readings)
            reading.isBrought = true;
        readings.append(readingAt(question, now - 30s, failedRound(ProbeReason::NoConnection)));
        const Word word = wordFor(question, Aspect::SigningKey, Word::Kind::Confirmed, u"unreachable"_s);
        readings.append(readingAt(question, now, failedRound(ProbeReason::NoConnection)));
        ProofTerms terms;
        terms.mustFollow = now - 10s;
        const Proof proof = proofOf(question, Aspect::SigningKey, {.readings = readings, .words = {word}}, now, terms);
        QVERIFY(proof.holds);
        QCOMPARE(proof.evidence, EvidenceClass::Confirmed);
        QVERIFY(!proofOf(question, Aspect::SigningKey, {.readings = readings}, now, terms).holds);
    }

    void restsOnTheLatestGoodAnswer()
    {
        const Question question = questionFor(RolloutGoal::NewBesideOld);
        QList<Reading> readings = readingsOf(question, roundOf(both), 5, 30s, 60s);
        readings.append(readingAt(question, now, failedRound(ProbeReason::Busy)));
        const Proof proof = signingProof(question, readings);
        QVERIFY(proof.holds);
        QCOMPARE(proof.at, utc(now - 60s));
        QCOMPARE(proof.attainable, EvidenceClass::Proven);
        QCOMPARE(proof.pauses, 0); // none that is followed by a good one
    }

    void saysHowOftenNoneThatCountsCameBetween()
    {
        const Question question = questionFor(RolloutGoal::NewBesideOld);
        QList<Reading> readings{readingAt(question, now - 300s, failedRound(ProbeReason::TimedOut))};
        readings += readingsOf(question, roundOf(both), 3, 30s, 200s);
        readings.append(readingAt(question, now - 180s, failedRound(ProbeReason::Busy)));
        readings.append(readingAt(question, now - 160s, failedRound(ProbeReason::TimedOut)));
        readings += readingsOf(question, roundOf(both), 3, 30s, 60s);
        const Proof proof = signingProof(question, readings);
        QVERIFY(proof.holds);
        QCOMPARE(proof.good, 6);
        QCOMPARE(proof.pauses, 2);
    }
};

QTEST_GUILESS_MAIN(ProofCountTest)
#include "tst_proofcount.moc"
