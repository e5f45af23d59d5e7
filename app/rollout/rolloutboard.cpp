// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rollout/rolloutboard.h"

#include "app/rollout/probejudge.h"

#include <algorithm>

namespace {

/// Whether two pictures of an app are asked the same at the same place: then what was counted goes on counting.
bool isAskedAlike(const RolloutApp &a, const RolloutApp &b)
{
    return a.url() == b.url() && a.access.headers == b.access.headers && a.access.caPem == b.access.caPem
        && a.heldEventKeys == b.heldEventKeys && a.provesSigningKey == b.provesSigningKey
        && a.app.method == b.app.method && a.app.externalId == b.app.externalId;
}

/// Names and times change nothing of what is asked.
bool areAskedAlike(RolloutKeys a, RolloutKeys b)
{
    for (RolloutKeys *keys : {&a, &b}) {
        keys->setAt = {};
        keys->eventKeyNames.clear();
    }
    return a == b;
}

bool isSameVerdict(const AppSample &a, const AppSample &b)
{
    return a.signingKey == b.signingKey && a.eventKey == b.eventKey && a.standing == b.standing && a.reason == b.reason;
}

} // namespace

void RolloutBoard::setDemand(int leastGood, std::chrono::milliseconds span)
{
    m_leastGood = leastGood;
    m_span = span;
    refreshAll();
}

bool RolloutBoard::setKeys(const RolloutKeys &keys)
{
    const bool isSame = areAskedAlike(keys, m_keys);
    m_keys = keys;
    if (!isSame) {
        for (int i = 0; i < m_rows.size(); ++i) {
            const RolloutApp app = m_rows.at(i).app;
            m_rows[i] = {.app = app};
            // What Inngest saw was seen with the keys of then.
            m_states[i] = {};
        }
    }
    refreshAll();
    return !isSame;
}

RolloutBoard::AppsChange RolloutBoard::setApps(const QList<RolloutApp> &apps)
{
    AppsChange change;
    QList<RolloutRow> rows;
    QList<State> states;
    QHash<QString, int> index;
    for (const RolloutApp &app : apps) {
        const QString key = app.key();
        if (index.contains(key))
            continue;
        const int before = indexOf(key);
        RolloutRow row;
        State state;
        if (before >= 0 && isAskedAlike(m_rows.at(before).app, app)) {
            row = m_rows.at(before);
            state = m_states.at(before);
        } else {
            change.restarted.insert(key);
        }
        if (before != rows.size())
            change.isReset = true;
        else if (!(m_rows.at(before).app == app))
            change.changed.append(before);
        row.app = app;
        index.insert(key, static_cast<int>(rows.size()));
        rows.append(row);
        states.append(state);
    }
    change.isReset |= rows.size() != m_rows.size();
    m_rows = rows;
    m_states = states;
    m_index = index;
    refreshAll();
    return change;
}

QList<int> RolloutBoard::setWorkers(const QList<Worker> &workers)
{
    m_workers.clear();
    for (const Worker &worker : workers)
        m_workers[worker.appId].append(worker);
    return refreshAll();
}

QList<int> RolloutBoard::setObserved(const QString &appKey, const SigningKeyRotationCheck &check, const QDateTime &at)
{
    Q_UNUSED(at)
    const int index = indexOf(appKey);
    if (index < 0)
        return {};
    m_states[index].observed = check;
    return refresh(index) ? QList<int>{index} : QList<int>{};
}

QList<int> RolloutBoard::setExcuses(const QList<Excuse> &excuses)
{
    m_excuses.clear();
    for (const Excuse &excuse : excuses)
        m_excuses.insert(excuse.appKey, excuse);
    return refreshAll();
}

void RolloutBoard::add(int index, const AppSample &sample)
{
    RolloutRow &row = m_rows[index];
    State &state = m_states[index];
    if (!row.since.isValid() || !isSameVerdict(row.latest, sample))
        row.since = sample.at;
    row.latest = sample;
    ++row.rounds;
    if (!sample.pausesCount())
        state.answeredAt = sample.at;
    state.count.add(sample, m_keys.goal);
    refresh(index);
}

QList<int> RolloutBoard::refreshAll()
{
    QList<int> changed;
    for (int i = 0; i < m_rows.size(); ++i) {
        if (refresh(i))
            changed.append(i);
    }
    return changed;
}

/// Brings up to date what follows from the rest. True: something that shows has changed.
bool RolloutBoard::refresh(int index)
{
    RolloutRow &row = m_rows[index];
    State &state = m_states[index];
    const EvidenceClass::Kind evidenceBefore = row.evidence;
    const EvidenceClass::Kind attainableBefore = row.attainable;
    const AppStanding::Kind standingBefore = row.latest.standing;
    const std::optional<Excuse> excuseBefore = row.excuse;
    const int neededBefore = row.needed;

    state.count.setDemand(EvidenceCount::neededFor(row.app.access.instances, m_leastGood), m_span);
    row.good = state.count.good();
    row.needed = state.count.needed();
    row.goodSince = state.count.goodSince();
    row.lastContradiction = state.count.lastContradiction();
    row.lastContradictionAt = state.count.lastContradictionAt();
    row.attainable = attainableEvidence(m_keys, row.app, row.latest);
    const auto excuse = m_excuses.constFind(row.app.key());
    row.excuse = excuse != m_excuses.cend() ? std::optional(*excuse) : std::nullopt;
    // One whose answers a person brings has some all the same.
    if (!row.app.canBeAsked() && row.rounds == 0)
        judgeWorker(row, row.app.key());
    row.evidence = evidence(row, state);
    return row.evidence != evidenceBefore || row.attainable != attainableBefore || row.latest.standing != standingBefore
        || row.excuse != excuseBefore || row.needed != neededBefore;
}

/// What cannot be asked has no answer, but a place on the board.
void RolloutBoard::judgeWorker(RolloutRow &row, const QString &appId) const
{
    const bool isJudged = row.attainable != EvidenceClass::None;
    row.latest.reason = ProbeReason::NoUrl;
    row.latest.signingKey
        = judgesSigningKey(m_keys, row.app) ? SigningKeyVerdict::NotAsked : SigningKeyVerdict::NotJudged;
    const bool isGood = !isJudged || (row.app.app.method == AppMethod::Connect && isInferred(appId));
    row.latest.standing = isGood ? AppStanding::Good : AppStanding::Unknown;
}

EvidenceClass::Kind RolloutBoard::evidence(const RolloutRow &row, const State &state) const
{
    EvidenceClass::Kind best = row.excuse ? row.excuse->kind : EvidenceClass::None;
    if (row.app.app.method == AppMethod::Connect)
        return isInferred(row.app.key()) ? EvidenceClass::Inferred : best;
    if (!row.app.canBeAsked())
        return state.count.isFull() ? EvidenceClass::Proven : best;
    // Inngest's own look supports where more can be had; it never stands in for what an app cannot give.
    const bool isSeenByInngest = state.observed && state.observed->signingKey == SecretCheck::Correct
        && (m_keys.goal != RolloutGoal::NewBesideOld || m_keys.isRotated
            || state.observed->signingKeyFallback == SecretCheck::Correct);
    if (isSeenByInngest && row.attainable == EvidenceClass::Proven)
        best = EvidenceClass::Observed;
    return state.count.isFull() ? EvidenceClass::Proven : best;
}

/// A worker signs in with its key when it connects, and keeps what it had then: one that connected after the variables
/// were set has read them, and one that connected after rotate holds the new key.
bool RolloutBoard::isInferred(const QString &appId) const
{
    const bool provesByRotate = m_keys.isRotated && m_keys.goal == RolloutGoal::NewBesideOld;
    QDateTime after = provesByRotate ? m_keys.rotatedAt : m_keys.setAt;
    if (m_keys.goal == RolloutGoal::NewOnly && m_keys.rotatedAt.isValid())
        after = std::max(after, m_keys.rotatedAt);
    if (!after.isValid() || (m_keys.goal == RolloutGoal::NewOnly && !m_keys.setAt.isValid()))
        return false;
    const QList<Worker> workers = m_workers.value(appId);
    int connections = 0;
    for (const Worker &worker : workers) {
        if (worker.disconnectedAt.isValid() || worker.status == Worker::Status::Disconnected)
            continue;
        if (!worker.connectedAt.isValid() || worker.connectedAt <= after)
            return false;
        ++connections;
    }
    return connections > 0;
}

RolloutGate RolloutBoard::gate() const
{
    RolloutGate gate;
    gate.apps = static_cast<int>(m_rows.size());
    gate.hasNoApps = m_rows.isEmpty();
    bool isSomeUnanswered = false;
    for (int i = 0; i < m_rows.size(); ++i) {
        const RolloutRow &row = m_rows.at(i);
        gate.brokenNow += row.latest.standing == AppStanding::BrokenNow;
        gate.wouldBreak += row.latest.standing == AppStanding::WouldBreak;
        gate.missing += !row.isThere();
        gate.excused += row.excuse.has_value();
        if (!row.app.canBeAsked() || row.excuse || row.attainable == EvidenceClass::None)
            continue;
        const QDateTime answeredAt = m_states.at(i).answeredAt;
        if (!answeredAt.isValid())
            isSomeUnanswered = true;
        else if (!gate.oldestAnswer.isValid() || answeredAt < gate.oldestAnswer)
            gate.oldestAnswer = answeredAt;
    }
    if (isSomeUnanswered)
        gate.oldestAnswer = {};
    gate.isOpen = !gate.hasNoApps && gate.missing == 0;
    return gate;
}
