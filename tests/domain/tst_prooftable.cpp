// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "tests/domain/proofstage.h"

#include <QTest>
#include <cstdio>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace proofs;

namespace {

using Goal = RolloutGoal;

/// What kind of app stands behind it, by how it answers.
enum class Kind {
    Good, ///< Tells its keys: those that are wanted.
    Bad, ///< Tells its keys: others.
    Silent, ///< Something in front of it answers.
    Away, ///< Nothing answers.
    Unaskable, ///< It has no address.
    Worker,
};
constexpr Kind kinds[] = {Kind::Good, Kind::Bad, Kind::Silent, Kind::Away, Kind::Unaskable, Kind::Worker};

/// What is brought in answer to the question.
enum class Brought {
    Nothing,
    FullCount, ///< Six rounds.
    NewerWorkers, ///< All connections newer than the app's moment.
    SeenByInngest,
    Confirmed, ///< Two rounds, and then a person's word.
    AcceptedRisk, ///< The same, for the state that the rounds showed.
};
constexpr Brought allBrought[] = {Brought::Nothing, Brought::FullCount, Brought::NewerWorkers, Brought::SeenByInngest,
    Brought::Confirmed, Brought::AcceptedRisk};

/// In what way it does not fit, or does.
enum class Twist {
    None,
    AnotherKey, ///< Good for the same question about another key.
    AnotherGoal, ///< The word was about the same keys, wanted in another way.
    AnotherAspect, ///< The word was about the app's other key.
    AnotherAddress,
    AnotherApp,
    AnotherEnvironment,
    TooOld, ///< Eleven minutes.
    Contradicted, ///< What came last tells something else.
    Paused, ///< What came last is a time-out.
    BeforeTheMoment,
    Restarted, ///< Readings and lists are gone, words are kept.
    BeforeFinalCheck, ///< The final check began after the last of it.
    InFinalCheck, ///< The last of it was begun in the final check.
    WordForAnotherState,
    WordForAnotherMoment,
    SeenBefore, ///< The worker's instance id was seen before the moment.
};
constexpr struct
{
    Twist twist;
    const char *name;
} twists[] = {{Twist::None, "this question"}, {Twist::AnotherKey, "another key"}, {Twist::AnotherGoal, "another goal"},
    {Twist::AnotherAspect, "another aspect"}, {Twist::AnotherAddress, "another address"},
    {Twist::AnotherApp, "another app"}, {Twist::AnotherEnvironment, "another environment"},
    {Twist::TooOld, "older than fresh"}, {Twist::Contradicted, "contradicted later"}, {Twist::Paused, "time-out later"},
    {Twist::BeforeTheMoment, "before the app's moment"}, {Twist::Restarted, "program restarted"},
    {Twist::BeforeFinalCheck, "before the final check"}, {Twist::InFinalCheck, "in the final check"},
    {Twist::WordForAnotherState, "word for another state"}, {Twist::WordForAnotherMoment, "word for another moment"},
    {Twist::SeenBefore, "instance seen before"}};

constexpr Goal goals[] = {Goal::Survey, Goal::NewBesideOld, Goal::ReadyToRotate, Goal::EventKeysOnly,
    Goal::OldEventKeysAbsent, Goal::NewOnly, Goal::OldOnly, Goal::NewKeyAbsent};
constexpr const char *goalNames[] = {"survey", "new beside old", "ready to rotate", "event keys only",
    "old event keys absent", "new only", "old only", "new key absent"};
constexpr const char *kindNames[] = {"good", "bad", "silent", "away", "unaskable", "worker"};
constexpr const char *broughtNames[]
    = {"nothing", "full count", "newer workers", "seen by Inngest", "confirmed", "risk"};

struct Case
{
    Goal goal;
    Aspect::Kind aspect;
    bool isRotated;
    Kind kind;
    Brought brought;
    Twist twist;

    bool isServed() const { return kind != Kind::Unaskable && kind != Kind::Worker; }
    bool isWord() const { return brought == Brought::Confirmed || brought == Brought::AcceptedRisk; }
};

// What has to come of it, by the rules on readings and proof. Knows nothing of the program's own code but its enums.

bool isAsked(const Case &row)
{
    switch (row.goal) {
    case Goal::Survey:
        return false; // nothing is expected
    case Goal::NewBesideOld:
    case Goal::NewOnly:
    case Goal::OldOnly:
        return true;
    case Goal::ReadyToRotate:
    case Goal::NewKeyAbsent:
        return row.aspect == Aspect::SigningKey;
    case Goal::EventKeysOnly:
    case Goal::OldEventKeysAbsent:
        return row.aspect == Aspect::EventKey;
    }
    return false;
}

/// The wanted signing keys are such as Inngest can work with now: before rotate the old one, after it the new one.
bool wantedWorks(const Case &row)
{
    if (row.aspect == Aspect::EventKey)
        return true;
    const bool wantsOld = row.goal == Goal::OldOnly || row.goal == Goal::NewKeyAbsent;
    const bool wantsBoth = row.goal == Goal::NewBesideOld || row.goal == Goal::ReadyToRotate;
    return wantsBoth || wantsOld == !row.isRotated;
}

bool countHolds(const Case &row)
{
    if (row.kind != Kind::Good || !wantedWorks(row))
        return false;
    switch (row.twist) {
    case Twist::None:
    case Twist::Paused: // time-outs neither add nor take away
    case Twist::InFinalCheck:
    case Twist::AnotherGoal: // these are about words and workers
    case Twist::AnotherAspect:
    case Twist::WordForAnotherState:
    case Twist::WordForAnotherMoment:
    case Twist::SeenBefore:
        return true;
    case Twist::AnotherKey:
    case Twist::AnotherAddress:
    case Twist::AnotherApp:
    case Twist::AnotherEnvironment:
    case Twist::TooOld:
    case Twist::Contradicted:
    case Twist::BeforeTheMoment:
    case Twist::Restarted:
    case Twist::BeforeFinalCheck:
        return false;
    }
    return false;
}

bool inferenceHolds(const Case &row)
{
    if (row.kind != Kind::Worker)
        return false;
    // A connection newer than rotate proves that the new key is held, and nothing else.
    const bool provesByRotate = row.isRotated && row.aspect == Aspect::SigningKey
        && (row.goal == Goal::NewBesideOld || row.goal == Goal::ReadyToRotate);
    switch (row.twist) {
    case Twist::None:
    case Twist::Paused:
    case Twist::InFinalCheck:
    case Twist::AnotherGoal:
    case Twist::AnotherAspect:
    case Twist::AnotherAddress: // workers have none
    case Twist::AnotherEnvironment: // the list is this one's
    case Twist::WordForAnotherState:
    case Twist::WordForAnotherMoment:
        return true;
    case Twist::BeforeTheMoment: // and after rotate
    case Twist::SeenBefore:
        return provesByRotate;
    case Twist::AnotherKey: // connected before rotate, and before the moment
    case Twist::AnotherApp:
    case Twist::TooOld:
    case Twist::Contradicted: // one connection of before is still there
    case Twist::Restarted:
    case Twist::BeforeFinalCheck:
        return false;
    }
    return false;
}

bool wordHolds(const Case &row)
{
    // Who tells has to be asked: nobody's word stands over an answer, good or bad. A risk can be accepted of anybody.
    const bool tells = row.kind == Kind::Good || row.kind == Kind::Bad;
    if (row.brought == Brought::Confirmed && tells)
        return false;
    switch (row.twist) {
    case Twist::None:
    case Twist::TooOld: // words do not age
    case Twist::Paused:
    case Twist::InFinalCheck:
    case Twist::SeenBefore:
        return true;
    case Twist::AnotherKey:
    case Twist::AnotherGoal:
    case Twist::AnotherAspect:
    case Twist::AnotherAddress:
    case Twist::AnotherApp:
    case Twist::WordForAnotherState:
    case Twist::WordForAnotherMoment:
        return false;
    case Twist::Contradicted:
        return row.kind == Kind::Worker; // no answer of it can come
    case Twist::AnotherEnvironment:
    case Twist::BeforeTheMoment:
    case Twist::Restarted:
    case Twist::BeforeFinalCheck: // who can be asked has to show that its state is still the same
        return !row.isServed();
    }
    return false;
}

bool hasToHold(const Case &row)
{
    if (!isAsked(row))
        return true;
    switch (row.brought) {
    case Brought::Nothing:
    case Brought::SeenByInngest: // supports, never proves
        return false;
    case Brought::FullCount:
        return countHolds(row);
    case Brought::NewerWorkers:
        return inferenceHolds(row);
    case Brought::Confirmed:
    case Brought::AcceptedRisk:
        return wordHolds(row);
    }
    return false;
}

// And what is brought.

constexpr milliseconds moment = now - 30min;
constexpr milliseconds rotate = now - 40min;

Question questionOf(const Case &row)
{
    Question question = questionFor(row.goal, row.isRotated);
    question.app.method = row.kind == Kind::Worker ? AppMethod::Connect
        : row.kind == Kind::Unaskable              ? AppMethod::Api
                                                   : AppMethod::Serve;
    question.canBeAsked = row.isServed();
    question.since = utc(moment);
    question.sinceTaken = moment;
    if (row.isRotated)
        question.rotatedAt = utc(rotate);
    question.instancesBefore = {u"host-1"_s};
    return question;
}

/// What the question wants.
Instance wanted(Goal goal)
{
    switch (goal) {
    case Goal::Survey:
    case Goal::NewBesideOld:
    case Goal::ReadyToRotate:
    case Goal::EventKeysOnly:
    case Goal::OldEventKeysAbsent:
        return {.key = newKey, .fallback = oldKey, .eventKey = newEvents};
    case Goal::NewOnly:
        return {.key = newKey, .eventKey = newEvents};
    case Goal::OldOnly:
        return {.key = oldKey, .eventKey = oldEvents};
    case Goal::NewKeyAbsent:
        return {.key = oldKey, .eventKey = newEvents};
    }
    return {};
}

/// Good for the question about another key.
Instance wantedOfAnotherKey(const Case &row)
{
    Instance instance = wanted(row.goal);
    if (row.aspect == Aspect::EventKey) {
        instance.eventKey = row.goal == Goal::OldEventKeysAbsent ? oldEvents
            : row.goal == Goal::OldOnly                          ? newEvents
                                                                 : otherEvents;
    } else if (row.goal == Goal::NewKeyAbsent) {
        instance.key = newKey;
        instance.fallback = oldKey;
    } else {
        instance.key = otherKey;
        if (row.goal == Goal::OldOnly)
            instance.fallback = oldKey; // it has to answer something
    }
    return instance;
}

Instance unwanted(const Case &row)
{
    Instance instance = wanted(row.goal);
    if (row.aspect == Aspect::EventKey) {
        instance.eventKey = row.goal == Goal::OldOnly ? newEvents : oldEvents;
    } else if (row.goal == Goal::NewBesideOld || row.goal == Goal::ReadyToRotate) {
        instance.key = oldKey;
        instance.fallback.clear();
    } else {
        instance.key = row.goal == Goal::NewKeyAbsent ? oldKey : newKey;
        instance.fallback = row.goal == Goal::NewKeyAbsent ? newKey : oldKey;
    }
    return instance;
}

/// And neither what it wants nor what it does not want most: another state than each of the above.
QList<ProbedAnswer> contradiction(const Case &row)
{
    Instance instance = wanted(row.goal);
    if (row.aspect == Aspect::EventKey)
        instance.eventKey = row.goal == Goal::OldEventKeysAbsent ? oldMail
            : row.goal == Goal::OldOnly                          ? newMail
                                                                 : QString();
    else
        instance.key = instance.fallback = otherKey;
    return roundOf(instance);
}

QList<ProbedAnswer> answersOf(const Case &row)
{
    switch (row.kind) {
    case Kind::Good:
        return roundOf(row.twist == Twist::AnotherKey && !row.isWord() ? wantedOfAnotherKey(row) : wanted(row.goal));
    case Kind::Bad:
        return roundOf(unwanted(row));
    case Kind::Silent:
        return failedRound(ProbeReason::InFront);
    case Kind::Away:
    case Kind::Unaskable:
    case Kind::Worker:
        break;
    }
    return failedRound(ProbeReason::TimedOut);
}

void addReadings(const Case &row, const Question &question, Evidence &evidence)
{
    const bool isCount = row.brought == Brought::FullCount;
    if ((!isCount && !row.isWord()) || row.twist == Twist::Restarted)
        return;
    // A word comes ten seconds after the last round, the final check and what came last after that.
    const milliseconds lastAgo = row.twist == Twist::TooOld ? milliseconds(11min)
        : row.twist == Twist::BeforeTheMoment               ? milliseconds(30min + 1s)
                                                            : milliseconds(30s);
    if (row.isServed()) {
        evidence.readings = readingsOf(question, answersOf(row), isCount ? 6 : 2, 30s, lastAgo);
        if (row.twist == Twist::InFinalCheck)
            evidence.readings.append(readingAt(question, now - 1s, answersOf(row)));
    }
    if (row.twist == Twist::Contradicted && row.kind != Kind::Worker)
        evidence.readings.append(readingAt(question, now - 1s, contradiction(row)));
    if (row.twist == Twist::Paused && row.isServed())
        evidence.readings.append(readingAt(question, now - 1s, failedRound(ProbeReason::TimedOut)));
    for (Reading &reading : evidence.readings) {
        if (row.twist == Twist::AnotherApp)
            reading.appKey = u"id-mail"_s;
        if (row.twist == Twist::AnotherAddress)
            reading.address = u"https elsewhere"_s;
        if (row.twist == Twist::AnotherEnvironment)
            reading.environmentId = u"staging"_s;
    }
}

void addWorkers(const Case &row, const Question &question, Evidence &evidence)
{
    if (row.brought != Brought::NewerWorkers || row.twist == Twist::Restarted)
        return;
    Worker worker{.appId = row.twist == Twist::AnotherApp ? u"id-mail"_s : question.app.id,
        .instanceId = row.twist == Twist::SeenBefore ? u"host-1"_s : u"host-2"_s,
        .connectedAt = utc(moment + 5min),
        .status = Worker::Status::Ready};
    if (row.twist == Twist::BeforeTheMoment)
        worker.connectedAt = utc(moment - 1s);
    if (row.twist == Twist::AnotherKey)
        worker.connectedAt = utc(rotate - 1s);
    evidence.workers.workers = {worker};
    if (row.twist == Twist::Contradicted) {
        worker.connectedAt = utc(rotate - 1s);
        evidence.workers.workers.append(worker);
    }
    evidence.workers.readAt = row.twist == Twist::TooOld ? now - 11min
        : row.twist == Twist::InFinalCheck               ? now - 1s
                                                         : now - 30s;
}

void addWord(const Case &row, const Question &question, Evidence &evidence)
{
    if (!row.isWord())
        return;
    const QList<ProbedAnswer> answers = answersOf(row);
    const QString state
        = row.isServed() ? judge(readingAt(question, now, answers), question).state(row.aspect) : u"not asked"_s;
    Word word = wordFor(question, row.aspect,
        row.brought == Brought::Confirmed ? Word::Kind::Confirmed : Word::Kind::RiskAccepted, state);
    switch (row.twist) {
    case Twist::AnotherKey:
        word.asked.keys = {row.aspect == Aspect::SigningKey ? otherKey : otherEvents};
        break;
    case Twist::AnotherGoal:
        word.asked.goal = word.asked.goal == Goal::OldOnly ? Goal::NewOnly : Goal::OldOnly;
        break;
    case Twist::AnotherAspect:
        word.asked.aspect = row.aspect == Aspect::SigningKey ? Aspect::EventKey : Aspect::SigningKey;
        break;
    case Twist::AnotherAddress:
        word.asked.address = u"https elsewhere"_s;
        break;
    case Twist::AnotherApp:
        word.asked.appKey = u"id-mail"_s;
        break;
    case Twist::WordForAnotherState:
        word.state = u"old+other"_s;
        break;
    case Twist::WordForAnotherMoment:
        word.since = utc(moment - 1s);
        break;
    case Twist::None:
    case Twist::AnotherEnvironment:
    case Twist::TooOld:
    case Twist::Contradicted:
    case Twist::Paused:
    case Twist::BeforeTheMoment:
    case Twist::Restarted:
    case Twist::BeforeFinalCheck:
    case Twist::InFinalCheck:
    case Twist::SeenBefore:
        break;
    }
    evidence.words = {word};
}

Proof proved(const Case &row)
{
    const Question question = questionOf(row);
    Evidence evidence;
    evidence.isSeenByInngest = row.brought == Brought::SeenByInngest;
    addReadings(row, question, evidence);
    addWorkers(row, question, evidence);
    addWord(row, question, evidence);
    ProofTerms terms;
    if (row.twist == Twist::BeforeFinalCheck || row.twist == Twist::InFinalCheck)
        terms.mustFollow = now - 15s;
    return proofOf(question, row.aspect, evidence, now, terms);
}

EvidenceClass::Kind classOf(Brought brought)
{
    switch (brought) {
    case Brought::FullCount:
        return EvidenceClass::Proven;
    case Brought::NewerWorkers:
        return EvidenceClass::Inferred;
    case Brought::Confirmed:
        return EvidenceClass::Confirmed;
    case Brought::AcceptedRisk:
        return EvidenceClass::AtRisk;
    case Brought::Nothing:
    case Brought::SeenByInngest:
        break;
    }
    return EvidenceClass::None;
}

} // namespace

/// Every question and every kind of evidence in every way that it can fit or not: whether it holds. All of it, not a
/// sample.
class ProofTableTest : public QObject
{
    Q_OBJECT

private slots:
    void holdsWhatAnswersTheQuestionAndNothingElse()
    {
        std::printf("+ holds, - does not; from left to right:");
        for (const auto &[twist, name] : twists)
            std::printf(" %s%s", name, twist == Twist::SeenBefore ? "\n" : ",");
        QStringList wrong;
        int rows = 0;
        int holding = 0;
        for (int goal = 0; goal < int(std::size(goals)); ++goal) {
            for (const Aspect::Kind aspect : {Aspect::SigningKey, Aspect::EventKey}) {
                for (const bool isRotated : {false, true}) {
                    for (const Kind kind : kinds) {
                        for (const Brought brought : allBrought) {
                            QString line = u"%1 | %2 | %3 | %4 | %5 |"_s.arg(QLatin1StringView(goalNames[goal]), -21)
                                               .arg(nameOf(aspect), -10)
                                               .arg(isRotated ? u"after rotate"_s : u"before rotate"_s, -13)
                                               .arg(QLatin1StringView(kindNames[int(kind)]), -9)
                                               .arg(QLatin1StringView(broughtNames[int(brought)]), -15);
                            for (const auto &[twist, name] : twists) {
                                const Case row{goals[goal], aspect, isRotated, kind, brought, twist};
                                const Proof proof = proved(row);
                                ++rows;
                                holding += proof.holds;
                                line += proof.holds ? u" +"_s : u" -"_s;
                                check(row, proof, line, name, wrong);
                            }
                            std::printf("%s\n", qPrintable(line));
                        }
                    }
                }
            }
        }
        std::printf("%d rows, %d hold, %d wrong\n", rows, holding, int(wrong.size()));
        QCOMPARE(rows, 8 * 2 * 2 * 6 * 6 * 17);
        QVERIFY2(wrong.isEmpty(), qPrintable(u'\n' + wrong.mid(0, 60).join(u'\n')));
    }

    void letsAWordOnSeveralAbsentEventKeysAnswerForSomeOfThem_data()
    {
        QTest::addColumn<QStringList>("said");
        QTest::addColumn<QStringList>("asked");
        QTest::addColumn<bool>("covers");
        const QStringList keys{oldEvents, oldMail, otherEvents};
        // Every choice of three for what was said and for what is asked.
        for (int said = 0; said < 8; ++said) {
            for (int asked = 0; asked < 8; ++asked) {
                QStringList first;
                QStringList second;
                for (int i = 0; i < 3; ++i) {
                    if (said & 1 << i)
                        first.append(keys.at(i));
                    if (asked & 1 << i)
                        second.append(keys.at(i));
                }
                QTest::addRow("%d of %d", asked, said) << first << second << (asked != 0 && (asked & ~said) == 0);
            }
        }
    }

    void letsAWordOnSeveralAbsentEventKeysAnswerForSomeOfThem()
    {
        QFETCH(QStringList, said);
        QFETCH(QStringList, asked);
        QFETCH(bool, covers);
        const auto askedFor = [](RolloutGoal goal, Aspect::Kind aspect, const QStringList &keys) {
            return Asked{.aspect = aspect, .goal = goal, .appKey = u"id-shop"_s, .keys = keys};
        };
        const auto doesCover = [&](RolloutGoal goal, Aspect::Kind aspect) {
            return askedFor(goal, aspect, said).covers(askedFor(goal, aspect, asked));
        };
        QCOMPARE(doesCover(Goal::OldEventKeysAbsent, Aspect::EventKey), covers);
        // Which replacement an app holds is asked of all that it held together, and of signing keys of both.
        QCOMPARE(doesCover(Goal::EventKeysOnly, Aspect::EventKey), said == asked);
        QCOMPARE(doesCover(Goal::NewBesideOld, Aspect::SigningKey), said == asked);
        // Where nothing is asked nothing is answered.
        QVERIFY(!doesCover(Goal::Survey, Aspect::SigningKey));
    }

private:
    static void check(const Case &row, const Proof &proof, const QString &line, const char *twist, QStringList &wrong)
    {
        const bool isAskedOf = isAsked(row);
        const EvidenceClass::Kind wanted = isAskedOf && hasToHold(row) ? classOf(row.brought) : EvidenceClass::None;
        // What holds says by what; what does not, does not claim to.
        const bool isSaid = proof.holds
            ? proof.evidence == wanted
            : proof.evidence == EvidenceClass::None || proof.evidence == EvidenceClass::Observed;
        const bool isReasonSaid = !proof.holds ? proof.because != Proof::Because::Evidence
            : isAskedOf                        ? proof.because == Proof::Because::Evidence
                                               : proof.because == Proof::Because::NothingAsked;
        if (proof.holds != hasToHold(row) || !isSaid || !isReasonSaid)
            wrong.append(u"%1 (%2): %3, by %4, because %5"_s
                             .arg(line, QLatin1StringView(twist), proof.holds ? u"holds"_s : u"does not hold"_s,
                                 nameOf(proof.evidence))
                             .arg(int(proof.because)));
    }
};

QTEST_GUILESS_MAIN(ProofTableTest)
#include "tst_prooftable.moc"
