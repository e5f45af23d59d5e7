// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/domain/proof.h"

#include "app/domain/judge.h"

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;
using std::chrono::milliseconds;

namespace {

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
    }

    Proof prove(const QList<AppSample> &samples);

private:
    bool isOfThisApp(const Reading &reading) const;
    void count(const QList<AppSample> &samples);
    void countOne(const Reading &reading, const AppSample &sample);
    void judgeCount();
    void judgeWorkers();
    bool isFresh(milliseconds since) const;
    void judgeWords();
    bool isInForce(const Word &word) const;
    void takeWord(const Word &word);

    const Question &m_question;
    const Aspect::Kind m_aspect;
    const Evidence &m_evidence;
    const milliseconds m_now;
    const ProofTerms &m_terms;
    const Asked m_asked;
    Proof m_proof;
    AppSample m_latest; // at invalid: no reading of this app
    std::optional<milliseconds> m_latestBegunAt;
    AppStanding::Kind m_telling = AppStanding::Unknown; // of the latest reading that tells something
    milliseconds m_firstGood{0};
    milliseconds m_lastGood{0};
    milliseconds m_lastGoodBegunAt{0};
    bool m_wasFull = false; // at some time, with nothing against it since
};

bool Prover::isOfThisApp(const Reading &reading) const
{
    return reading.environmentId == m_question.environmentId && reading.appKey == m_question.app.id
        && reading.address == m_question.address
        && (!m_question.sinceTaken || reading.begunAt >= *m_question.sinceTaken);
}

void Prover::count(const QList<AppSample> &samples)
{
    for (qsizetype i = 0; i < m_evidence.readings.size(); ++i) {
        const Reading &reading = m_evidence.readings.at(i);
        if (isOfThisApp(reading))
            countOne(reading, samples.isEmpty() ? judge(reading, m_question) : samples.at(i));
    }
}

void Prover::countOne(const Reading &reading, const AppSample &sample)
{
    m_latest = sample;
    m_latestBegunAt = reading.begunAt;
    const AppStanding::Kind standing = sample.standingOf(m_aspect);
    if (sample.pausesCount() && standing == AppStanding::Unknown)
        return;
    if (standing != AppStanding::Unknown)
        m_telling = standing;
    if (standing != AppStanding::Good) {
        m_proof.contradiction = sample.state(m_aspect);
        m_proof.contradictionAt = sample.at;
        m_proof.good = 0;
        m_wasFull = false;
        return;
    }
    // What is older than the time for which it counts is no part of the count any more.
    if (m_now - reading.takenAt > m_terms.fresh) {
        m_wasFull = true;
        return;
    }
    if (m_proof.good == 0) {
        m_firstGood = reading.takenAt;
        m_proof.goodSince = sample.at;
    }
    ++m_proof.good;
    m_lastGood = reading.takenAt;
    m_lastGoodBegunAt = reading.begunAt;
}

bool Prover::isFresh(milliseconds since) const
{
    return m_now - since <= m_terms.fresh && (!m_terms.mustFollow || since >= *m_terms.mustFollow);
}

void Prover::judgeCount()
{
    m_proof.needed = answersNeeded(m_question.instances, m_terms.leastGood);
    if (!m_latest.at.isValid()) {
        m_proof.because = m_proof.attainable == EvidenceClass::Proven ? Proof::Because::NotAsked
                                                                      : Proof::Because::CannotTell;
        return;
    }
    if (m_telling < AppStanding::Unknown) {
        m_proof.because = Proof::Because::Contradicted;
        return;
    }
    if (m_proof.attainable != EvidenceClass::Proven && m_proof.good == 0) {
        m_proof.because = Proof::Because::CannotTell;
        return;
    }
    const milliseconds span = m_proof.good > 0 ? m_lastGood - m_firstGood : milliseconds(0);
    if (m_proof.good < m_proof.needed || span < m_terms.leastSpan) {
        const bool tellsNothing = m_proof.good == 0 && m_latest.standingOf(m_aspect) == AppStanding::Unknown;
        m_proof.because = m_proof.good == 0 && m_wasFull ? Proof::Because::Stale
            : tellsNothing                               ? Proof::Because::CannotTell
                                                         : Proof::Because::Counting;
        if (m_proof.good > 0)
            m_proof.left = std::max(milliseconds(0), m_terms.leastSpan - (m_now - m_firstGood));
        return;
    }
    const bool isAskedSince = !m_terms.mustFollow
        || (m_lastGoodBegunAt >= *m_terms.mustFollow && m_latestBegunAt == m_lastGoodBegunAt);
    if (!isAskedSince) {
        m_proof.because = Proof::Because::Stale;
        return;
    }
    m_proof.evidence = EvidenceClass::Proven;
    m_proof.because = Proof::Because::Evidence;
    m_proof.holds = true;
    m_proof.at = m_latest.at;
}

/// A worker signs in with its key when it connects, and keeps what it had then. One that connected after its variables
/// were set, as an instance that had not been seen before, has read them; one with an instance id from before may be the
/// same process that only connected anew.
void Prover::judgeWorkers()
{
    const bool provesByRotate = m_aspect == Aspect::SigningKey && m_question.isRotated && m_question.rotatedAt.isValid()
        && m_asked.goal == RolloutGoal::NewBesideOld;
    const bool isMomentKnown = m_question.since.isValid();
    int connections = 0;
    bool isSomeOld = false;
    bool isSomeKnown = false;
    bool isOlderThanRotate = false;
    for (const Worker &worker : m_evidence.workers.workers) {
        if (worker.disconnectedAt.isValid() || worker.status == Worker::Status::Disconnected)
            continue;
        ++connections;
        isSomeOld |= !worker.connectedAt.isValid() || !isMomentKnown || worker.connectedAt <= m_question.since;
        isSomeKnown |= worker.instanceId.isEmpty() || m_question.instancesBefore.contains(worker.instanceId);
        isOlderThanRotate |= !worker.connectedAt.isValid() || worker.connectedAt <= m_question.rotatedAt;
    }
    // After rotate Inngest takes the new key only: whoever connected since holds it.
    const bool isByRotate = provesByRotate && connections > 0 && !isOlderThanRotate;
    const bool isInferred = connections > 0 && isMomentKnown && !isSomeOld && !isSomeKnown;
    if (isInferred || isByRotate) {
        if (!isFresh(m_evidence.workers.readAt)) {
            m_proof.because = Proof::Because::Stale;
            return;
        }
        m_proof.evidence = EvidenceClass::Inferred;
        m_proof.because = Proof::Because::Evidence;
        m_proof.holds = true;
        return;
    }
    m_proof.because = connections == 0 ? Proof::Because::NotConnected
        : !isMomentKnown               ? Proof::Because::NoMoment
        : isSomeOld                    ? Proof::Because::OldConnection
                                       : Proof::Because::SameInstance;
}

/// A word for this question and this moment of the app.
bool Prover::isInForce(const Word &word) const
{
    if (!word.asked.covers(m_asked) || word.since != m_question.since)
        return false;
    const QString state = m_latest.state(m_aspect);
    if (word.kind == Word::Kind::RiskAccepted)
        return state == word.state;
    // Somebody has looked: an answer that shows something else is better than what they saw.
    const bool isAnsweredSince = m_latest.at.isValid() && m_telling != AppStanding::Unknown && state != word.state;
    return m_telling >= AppStanding::Unknown && (!isAnsweredSince || m_telling == AppStanding::Good);
}

void Prover::takeWord(const Word &word)
{
    m_proof.word = word;
    // Whoever can be asked and tells has to be asked: a word stands in for what cannot be told.
    const bool isConfirmed = word.kind == Word::Kind::Confirmed;
    const bool tellsItself = m_proof.attainable == EvidenceClass::Proven && m_latest.at.isValid()
        && m_latest.standingOf(m_aspect) == AppStanding::Good;
    const bool isNotAsked = m_proof.attainable == EvidenceClass::Proven && !m_latest.at.isValid();
    if (isConfirmed && (tellsItself || isNotAsked))
        return;
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

Proof Prover::prove(const QList<AppSample> &samples)
{
    if (!m_question.asksFor(m_aspect)) {
        m_proof.attainable = EvidenceClass::None;
        m_proof.because = Proof::Because::NothingAsked;
        m_proof.holds = true;
        return m_proof;
    }
    count(samples);
    m_proof.attainable = attainableEvidence(m_question, m_aspect, m_latest);
    const bool isWorker = m_question.app.method == AppMethod::Connect;
    if (isWorker && !m_latest.at.isValid())
        judgeWorkers();
    else
        judgeCount();
    judgeWords();
    if (!m_proof.holds && m_evidence.isSeenByInngest && m_proof.attainable == EvidenceClass::Proven
        && m_telling >= AppStanding::Unknown)
        m_proof.evidence = EvidenceClass::Observed;
    return m_proof;
}

} // namespace

int answersNeeded(int instances, int least)
{
    if (instances <= 1)
        return least;
    const double answers = std::log(0.01) / std::log(1.0 - 1.0 / instances);
    return std::max(least, static_cast<int>(std::ceil(answers)));
}

Proof proofOf(const Question &question, Aspect::Kind aspect, const Evidence &evidence, milliseconds now,
    const ProofTerms &terms, const QList<AppSample> &samples)
{
    return Prover(question, aspect, evidence, now, terms).prove(samples);
}
