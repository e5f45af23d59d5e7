// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/domain/proof.h"

#include "app/domain/judge.h"

#include <algorithm>
#include <cmath>
#include <utility>

using namespace Qt::StringLiterals;
using std::chrono::milliseconds;

namespace {

/// A state that AppSample::state() gives of an app that does not tell.
bool isTellingNothing(const QString &state)
{
    return state == "not asked"_L1 || state == "unreachable"_L1 || isUntold(state);
}

/// Finds the proof of one question's aspect. One object for one call of proofOf().
class Prover
{
public:
    Prover(const Question &question, Aspect::Kind aspect, const Evidence &evidence, milliseconds now,
        const ProofTerms &terms)
        : m_question(question)
        , m_aspect(aspect)
        , m_evidence(evidence)
        , m_now(now)
        , m_terms(terms)
        , m_asked(question.asked(aspect))
    {
        m_proof.span = terms.leastSpan;
    }

    Proof prove(const QList<AppSample> &samples);

private:
    bool isOfThisApp(const Reading &reading) const;
    bool isAfterMoment(const Reading &reading) const;
    bool isPause(const AppSample &sample) const;
    bool tellsState(const AppSample &sample) const;
    const AppSample *lastAnswer(const Word *after = nullptr) const;
    static bool isAfter(const Word &word, const Reading &reading);
    void count();
    void countOne(const Reading &reading, const AppSample &sample);
    bool wasFull() const;
    void judgeCount();
    void judgeWorkers();
    void judgeWorkersBeside();
    bool isFresh(milliseconds since) const;
    void judgeWords();
    bool isForThis(const Word &word) const;
    bool isEndedBy(const Word &word, const AppSample &answer) const;
    bool isEnded(const Word &word) const;
    bool isInForce(const Word &word) const;
    const AppSample &shownAt(const Word &word) const;
    void takeWord(const Word &word);
    void judgeStored();

    const Question &m_question;
    const Aspect::Kind m_aspect;
    const Evidence &m_evidence;
    const milliseconds m_now;
    const ProofTerms &m_terms;
    const Asked m_asked;
    QList<AppSample> m_samples; // of the readings
    Proof m_proof;
    AppSample m_latest; // at invalid: no reading of this app
    std::optional<milliseconds> m_latestBegunAt;
    bool m_isLatestGood = false;
    bool m_isCountOpen = false; // of an app that answers, and has connections besides
    bool m_isLastAnswerBrought = false; // of the latest reading that is no pause
    AppStanding::Kind m_telling = AppStanding::Unknown; // of the latest reading that tells something
    int m_pauses = 0; // since the latest good one
    QList<milliseconds> m_good; // when, in a row; those that are too old to count, too
};

bool Prover::isOfThisApp(const Reading &reading) const
{
    return reading.environmentId == m_question.environmentId && reading.appKey == m_question.app.id
        && reading.address == m_question.address && isAfterMoment(reading);
}

/// Begun after the app's moment. Where the moment was in another run of the program, whatever was read in this one is;
/// what a person brought can be older than this run.
bool Prover::isAfterMoment(const Reading &reading) const
{
    if (m_question.sinceTaken)
        return reading.begunAt >= *m_question.sinceTaken;
    return !reading.isBrought || !m_question.since.isValid() || reading.at >= m_question.since;
}

bool Prover::isPause(const AppSample &sample) const
{
    return sample.pausesCount() && sample.standingOf(m_aspect) == AppStanding::Unknown;
}

bool Prover::tellsState(const AppSample &sample) const
{
    return m_aspect == Aspect::SigningKey ? sample.signing.isKnown() : sample.toldEventKey;
}

/// The latest reading that is no pause, as long as it is fresh; nullptr: there is none. after: since that was said.
const AppSample *Prover::lastAnswer(const Word *after) const
{
    for (qsizetype i = m_samples.size() - 1; i >= 0; --i) {
        const Reading &reading = m_evidence.readings.at(i);
        if (isOfThisApp(reading) && m_now - reading.begunAt <= m_terms.fresh && !isPause(m_samples.at(i)))
            return after && !isAfter(*after, reading) ? nullptr : &m_samples.at(i);
    }
    return nullptr;
}

bool Prover::isAfter(const Word &word, const Reading &reading)
{
    return word.takenAt ? reading.takenAt > *word.takenAt : !reading.isBrought || reading.at > word.at;
}

void Prover::count()
{
    for (qsizetype i = 0; i < m_samples.size(); ++i) {
        if (isOfThisApp(m_evidence.readings.at(i)))
            countOne(m_evidence.readings.at(i), m_samples.at(i));
    }
}

void Prover::countOne(const Reading &reading, const AppSample &sample)
{
    m_latest = sample;
    m_latestBegunAt = reading.begunAt;
    m_isLatestGood = false;
    if (isPause(sample)) {
        ++m_pauses;
        return;
    }
    const int pauses = std::exchange(m_pauses, 0);
    m_isLastAnswerBrought = reading.isBrought;
    const AppStanding::Kind standing = sample.standingOf(m_aspect);
    if (standing != AppStanding::Unknown)
        m_telling = standing;
    if (standing != AppStanding::Good) {
        // What it tells may be as it should, and another instance be what is not known.
        m_proof.contradiction = standing == AppStanding::Unknown ? sample.untold() : sample.state(m_aspect);
        m_proof.contradictionAt = sample.at;
        if (!m_good.isEmpty() && m_proof.setbacks++ == 0) {
            m_proof.firstSetback = m_proof.contradiction;
            m_proof.firstSetbackAt = sample.at;
        }
        m_proof.good = 0;
        m_proof.pauses = 0;
        m_proof.counted.clear();
        m_good.clear();
        return;
    }
    m_isLatestGood = true;
    m_good.append(reading.takenAt);
    // What is older than the time for which it counts is no part of the count any more: an answer can be as old as its
    // request.
    if (m_now - reading.begunAt > m_terms.fresh)
        return;
    if (m_proof.good == 0)
        m_proof.goodSince = sample.at;
    else
        m_proof.pauses += pauses;
    ++m_proof.good;
    m_proof.counted.append(sample.at);
    m_proof.at = sample.at;
}

/// At some time a full count lay within the time for which it counts, and nothing contradicted since.
bool Prover::wasFull() const
{
    qsizetype first = 0;
    for (qsizetype last = 0; last < m_good.size(); ++last) {
        while (m_good.at(last) - m_good.at(first) > m_terms.fresh)
            ++first;
        if (last - first + 1 >= m_proof.needed && m_good.at(last) - m_good.at(first) >= m_terms.leastSpan)
            return true;
    }
    return false;
}

bool Prover::isFresh(milliseconds since) const
{
    return m_now - since <= m_terms.fresh && (!m_terms.mustFollow || since >= *m_terms.mustFollow);
}

void Prover::judgeCount()
{
    m_proof.needed = answersNeeded(m_question.instances, m_terms.leastGood);
    if (!m_latest.at.isValid()) {
        m_proof.because
            = m_proof.attainable == EvidenceClass::Proven ? Proof::Because::NotAsked : Proof::Because::CannotTell;
        return;
    }
    if (m_telling < AppStanding::Unknown) {
        m_proof.because = Proof::Because::Contradicted;
        return;
    }
    if (m_proof.attainable != EvidenceClass::Proven && m_proof.good == 0) {
        m_proof.because = wasFull() ? Proof::Because::Stale : Proof::Because::CannotTell;
        return;
    }
    const milliseconds firstGood = m_proof.good > 0 ? m_good.at(m_good.size() - m_proof.good) : milliseconds(0);
    const milliseconds span = m_proof.good > 0 ? m_good.last() - firstGood : milliseconds(0);
    if (m_proof.good < m_proof.needed || span < m_terms.leastSpan) {
        const bool tellsNothing = m_proof.good == 0 && m_latest.standingOf(m_aspect) == AppStanding::Unknown;
        m_proof.because = m_proof.good == 0 && wasFull() ? Proof::Because::Stale
            : tellsNothing                               ? Proof::Because::CannotTell
                                                         : Proof::Because::Counting;
        if (m_proof.good > 0)
            m_proof.left = std::max(milliseconds(0), m_terms.leastSpan - (m_now - firstGood));
        return;
    }
    // One more answer is taken in the act, and it has to be a good one.
    if (m_terms.mustFollow && !(m_isLatestGood && *m_latestBegunAt >= *m_terms.mustFollow)) {
        m_proof.because = Proof::Because::Stale;
        return;
    }
    m_proof.evidence = EvidenceClass::Proven;
    m_proof.because = Proof::Because::Evidence;
    m_proof.holds = true;
}

void Prover::judgeWorkers()
{
    if (!m_evidence.workers.isTold) {
        m_proof.attainable = EvidenceClass::Confirmed;
        m_proof.because = Proof::Because::CannotTell;
        return;
    }
    // Without a list, or by an old one, nothing is said of what is connected now.
    if (!m_evidence.workers.readAt) {
        m_proof.because = Proof::Because::NotAsked;
        return;
    }
    if (!isFresh(*m_evidence.workers.readAt)) {
        m_proof.because = Proof::Because::Stale;
        return;
    }
    const WorkerFinding found = findWorkers(m_question, m_aspect, m_evidence.workers.workers);
    m_proof.because = found.because;
    m_proof.holds = found.because == Proof::Because::Evidence;
    if (m_proof.holds)
        m_proof.evidence = EvidenceClass::Inferred;
    else if (found.because == Proof::Because::CannotTell)
        m_proof.attainable = EvidenceClass::Confirmed;
}

/// What it answers says nothing of the workers that it has besides, which have keys of their own. Nobody's word stands
/// in for answers that are still to come.
void Prover::judgeWorkersBeside()
{
    if (!findWorkers(m_question, m_aspect, m_evidence.workers.workers).isConnected)
        return;
    m_isCountOpen = !m_proof.holds && m_proof.attainable == EvidenceClass::Proven;
    if (m_proof.attainable == EvidenceClass::Proven)
        m_proof.attainable = EvidenceClass::Inferred;
    if (!std::exchange(m_proof.holds, false))
        return;
    m_proof.evidence = EvidenceClass::None;
    judgeWorkers();
}

/// For this question and this moment of the app.
bool Prover::isForThis(const Word &word) const
{
    return word.asked.covers(m_asked) && word.since == m_question.since;
}

/// It is another state than the one that the word was given for, and no better one. What shows nothing is no other
/// state than what showed nothing then: it may be a gateway, or a time-out.
bool Prover::isEndedBy(const Word &word, const AppSample &answer) const
{
    if (answer.state(m_aspect) == word.state || answer.standingOf(m_aspect) == AppStanding::Good)
        return false;
    return word.kind == Word::Kind::RiskAccepted || !isTellingNothing(word.state) || tellsState(answer);
}

/// Any answer since ends it for good, not the latest only; and who was proven since has no risk left that was accepted.
bool Prover::isEnded(const Word &word) const
{
    if (m_proof.evidence == EvidenceClass::Proven && word.kind == Word::Kind::RiskAccepted)
        return true;
    for (qsizetype i = 0; i < m_samples.size(); ++i) {
        const Reading &reading = m_evidence.readings.at(i);
        if (isOfThisApp(reading) && !isPause(m_samples.at(i)) && isAfter(word, reading)
            && isEndedBy(word, m_samples.at(i)))
            return true;
    }
    return false;
}

/// A word for this question and this moment of the app, and nothing was seen since that is another state.
bool Prover::isInForce(const Word &word) const
{
    if (word.isOver || !isForThis(word) || isEnded(word))
        return false;
    const AppSample *since = lastAnswer(&word);
    // A time-out takes nothing away from what was seen and accepted before it.
    if (word.kind == Word::Kind::RiskAccepted)
        return (since ? *since : shownAt(word)).state(m_aspect) == word.state;
    // Nobody can have seen two keys in an SDK that knows one.
    if (m_telling < AppStanding::Unknown || m_proof.attainable == EvidenceClass::AtRisk)
        return false;
    // Of a state that tells nothing it may be another one now: a gateway in front, or a time-out.
    const AppSample &now = since ? *since : shownAt(word);
    return now.state(m_aspect) == word.state || now.standingOf(m_aspect) == AppStanding::Good
        || (isTellingNothing(word.state) && !tellsState(now));
}

/// What the word was given over, as far as it is still to be seen: the latest answer before it, or the time-outs since.
const AppSample &Prover::shownAt(const Word &word) const
{
    const AppSample *shown = lastAnswer();
    return shown && shown->state(m_aspect) == word.state ? *shown : m_latest;
}

void Prover::takeWord(const Word &word)
{
    m_proof.word = word;
    const bool isConfirmed = word.kind == Word::Kind::Confirmed;
    // Whoever can be asked and tells has to be asked: a word stands in for what cannot be told.
    if (isConfirmed && (m_isCountOpen || m_proof.attainable == EvidenceClass::Proven)) {
        const AppSample *since = lastAnswer(&word);
        const bool tellsItself = (since ? *since : shownAt(word)).standingOf(m_aspect) == AppStanding::Good;
        // One inside a VPN told what somebody brought, and does not answer from here: in the act nobody can ask it.
        const bool isOutOfReach = m_isLastAnswerBrought && isPause(m_latest);
        if ((tellsItself && !isOutOfReach) || !m_latest.at.isValid())
            return;
    }
    // Whether the state is still the one that it was given for is found out by the final check, too.
    if (m_question.canBeAsked && m_terms.mustFollow && (!m_latestBegunAt || *m_latestBegunAt < *m_terms.mustFollow)) {
        m_proof.because = Proof::Because::Stale;
        return;
    }
    m_proof.evidence = isConfirmed ? EvidenceClass::Confirmed : EvidenceClass::AtRisk;
    m_proof.because = Proof::Because::Evidence;
    m_proof.holds = true;
    m_proof.at = word.at;
}

void Prover::judgeWords()
{
    const Word *over = nullptr;
    const Word *counts = nullptr;
    for (const Word &word : m_evidence.words) {
        if (word.asked.appKey != m_asked.appKey || word.asked.aspect != m_aspect)
            continue;
        if (!word.isOver && isForThis(word) && isEnded(word))
            m_proof.ended.append(word.asked);
        if (isInForce(word))
            counts = &word;
        else if (word.asked.covers(m_asked))
            over = &word;
    }
    if (m_proof.holds)
        return;
    if (counts)
        return takeWord(*counts);
    if (!over)
        return;
    m_proof.word = *over;
    if (m_proof.because == Proof::Because::CannotTell)
        m_proof.because = Proof::Because::WordIsOver;
}

/// What an app shows is what runs. Where something else shows already, that is said.
void Prover::judgeStored()
{
    if (!m_question.holdsStored || m_proof.because == Proof::Because::Contradicted)
        return;
    m_proof.evidence = EvidenceClass::None;
    m_proof.because = Proof::Because::Stored;
    m_proof.holds = false;
    m_proof.good = 0;
    m_proof.pauses = 0;
    m_proof.counted.clear();
    m_proof.left = milliseconds(0);
}

Proof Prover::prove(const QList<AppSample> &samples)
{
    m_samples = samples;
    for (qsizetype i = samples.size(); i < m_evidence.readings.size(); ++i)
        m_samples.append(judge(m_evidence.readings.at(i), m_question));
    if (!m_question.asksFor(m_aspect)) {
        m_proof.attainable = EvidenceClass::None;
        m_proof.because = Proof::Because::NothingAsked;
        m_proof.holds = true;
        return m_proof;
    }
    count();
    // A time-out takes nothing away from what the app was seen to tell.
    const AppSample *shown = lastAnswer();
    m_proof.attainable = attainableEvidence(m_question, m_aspect, shown ? *shown : m_latest);
    m_proof.state = m_latest.state(m_aspect); // which is what a person is shown who gives a word for it
    const bool isWorker = m_question.app.method == AppMethod::Connect;
    if (isWorker && !m_latest.at.isValid()) {
        judgeWorkers();
    } else {
        judgeCount();
        judgeWorkersBeside();
    }
    judgeWords();
    if (!m_proof.holds && m_evidence.isSeenByInngest && m_proof.attainable == EvidenceClass::Proven
        && m_telling >= AppStanding::Unknown)
        m_proof.evidence = EvidenceClass::Observed;
    judgeStored();
    return m_proof;
}

} // namespace

int answersNeeded(int instances, int least)
{
    if (instances <= 1)
        return least;
    // More of them than any app has need more answers than anybody waits for, and that is as well.
    constexpr int most = 1'000'000;
    const double answers = std::log(0.01) / std::log1p(-1.0 / std::min(instances, most));
    return std::max(least, static_cast<int>(std::ceil(answers)));
}

Proof proofOf(const Question &question, Aspect::Kind aspect, const Evidence &evidence, milliseconds now,
    const ProofTerms &terms, const QList<AppSample> &samples)
{
    return Prover(question, aspect, evidence, now, terms).prove(samples);
}
