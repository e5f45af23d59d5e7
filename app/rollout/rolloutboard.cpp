// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rollout/rolloutboard.h"

#include "app/core/lookup.h"
#include "app/domain/judge.h"

#include <algorithm>

namespace {

/// Kept beyond what a full count needs; those within the time for which a count counts are kept in any case.
constexpr int spareReadings = 24;
/// How many questions' answers are remembered: those of a page, and of what the session looks at beside it.
constexpr int rememberedQuestions = 6;
/// Within so short a time nothing grows old.
constexpr std::chrono::milliseconds oneBreath{50};

bool isOfThisBreath(std::chrono::milliseconds at, std::chrono::milliseconds now)
{
    return now >= at && now - at < oneBreath;
}

bool showsTheSame(const AppSample &a, const AppSample &b)
{
    return a.state(Aspect::SigningKey) == b.state(Aspect::SigningKey)
        && a.state(Aspect::EventKey) == b.state(Aspect::EventKey) && a.standing == b.standing && a.reason == b.reason;
}

} // namespace

void RolloutBoard::setEnvironment(const QString &id)
{
    m_environmentId = id;
    m_answers.clear();
    m_judged.clear();
}

void RolloutBoard::setTerms(const ProofTerms &terms)
{
    m_terms = terms;
    m_judged.clear();
}

void RolloutBoard::setTellsWorkers(bool tells)
{
    m_tellsWorkers = tells;
    m_judged.clear();
}

void RolloutBoard::forgetRounds()
{
    for (RolloutRow &row : m_rows)
        row.rounds = 0;
    m_judged.clear();
}

void RolloutBoard::setAsking(int index, bool isAsking)
{
    if (m_rows.at(index).isAsking == isAsking)
        return;
    m_rows[index].isAsking = isAsking;
    for (Judged &judged : m_judged)
        judged.rows[index].isAsking = isAsking;
}

void RolloutBoard::setKeys(const RolloutKeys &keys, Time now)
{
    // What was judged by other questions holds the keys of then, which may have been put away.
    if (!(keys.oldSigningKey == m_keys.oldSigningKey) || !(keys.newSigningKey == m_keys.newSigningKey))
        m_answers.clear();
    m_judged.clear();
    m_keys = keys;
    for (int i = 0; i < m_rows.size(); ++i) {
        m_states[i].observed.reset(); // was seen with the keys of then
        judgeAgain(i);
    }
    refreshAll(now);
}

/// The readings mean something else for another question.
void RolloutBoard::judgeAgain(int index)
{
    State &state = m_states[index];
    RolloutRow &row = m_rows[index];
    const Question question = questionOf(m_keys, row.app, m_environmentId);
    state.samples.clear();
    row.since = {};
    AppSample before;
    if (state.shownSince) {
        before = judge(*state.shownSince, question);
        row.since = before.at;
    }
    for (const Reading &reading : std::as_const(state.evidence.readings)) {
        const AppSample sample = judge(reading, question);
        if (!row.since.isValid() || !showsTheSame(before, sample))
            row.since = sample.at;
        before = sample;
        state.samples.append(sample);
    }
}

void RolloutBoard::dropFirst(State &state, const Question &question)
{
    if (!state.shownSince || !showsTheSame(judge(*state.shownSince, question), state.samples.first()))
        state.shownSince = state.evidence.readings.first();
    state.evidence.readings.removeFirst();
    state.samples.removeFirst();
}

RolloutBoard::AppsChange RolloutBoard::setApps(const QList<RolloutApp> &apps, Time now)
{
    // Each reading of Inngest brings them anew, and hardly ever others.
    if (std::equal(apps.cbegin(), apps.cend(), m_rows.cbegin(), m_rows.cend(),
            [](const RolloutApp &app, const RolloutRow &row) { return app == row.app; }))
        return {};
    AppsChange change;
    QList<RolloutRow> rows;
    QList<State> states;
    QHash<QString, int> index;
    QList<int> toJudge;
    for (const RolloutApp &app : apps) {
        const QString key = app.key();
        if (index.contains(key))
            continue;
        const int before = indexOf(key);
        RolloutRow row;
        State state;
        if (before >= 0 && m_rows.at(before).app.isAskedAs(app)) {
            row = m_rows.at(before);
            state = m_states.at(before);
        } else {
            change.restarted.insert(key);
        }
        if (before != rows.size())
            change.isReset = true;
        else if (!(m_rows.at(before).app == app))
            change.changed.append(before);
        // What is asked of it, or what it means, may be something else now.
        if (before >= 0 && !(m_rows.at(before).app == app))
            toJudge.append(static_cast<int>(rows.size()));
        row.app = app;
        index.insert(key, static_cast<int>(rows.size()));
        rows.append(row);
        states.append(state);
    }
    change.isReset |= rows.size() != m_rows.size();
    m_rows = rows;
    m_states = states;
    m_index = index;
    m_judged.clear();
    if (change.isReset || !change.restarted.isEmpty() || !toJudge.isEmpty())
        m_answers.clear();
    for (const int changed : std::as_const(toJudge))
        judgeAgain(changed);
    refreshAll(now);
    return change;
}

QList<int> RolloutBoard::setWorkers(const QList<Worker> &workers, Time readAt, Time now)
{
    m_workers.clear();
    for (const Worker &worker : workers)
        m_workers[worker.appId].append(worker);
    m_workersReadAt = readAt;
    return refreshAll(now);
}

QList<int> RolloutBoard::setObserved(const QString &appKey, const SigningKeyRotationCheck &check, Time now)
{
    const int index = indexOf(appKey);
    if (index < 0)
        return {};
    m_states[index].observed = check;
    return refresh(index, now) ? QList<int>{index} : QList<int>{};
}

QList<int> RolloutBoard::setWords(const QList<Word> &words, Time now)
{
    if (m_words == words)
        return {};
    m_words = words;
    return refreshAll(now);
}

void RolloutBoard::add(int index, const Reading &reading, Time now)
{
    RolloutRow &row = m_rows[index];
    State &state = m_states[index];
    const Question question = questionOf(m_keys, row.app, m_environmentId);
    const AppSample sample = judge(reading, question);
    // Pasted answers can be older than the last one that was asked from here.
    auto place = state.evidence.readings.size();
    while (place > 0 && state.evidence.readings.at(place - 1).takenAt > reading.takenAt)
        --place;
    const bool isLatest = place == state.samples.size();
    if (!row.since.isValid() || state.samples.isEmpty() || (isLatest && !showsTheSame(state.samples.last(), sample)))
        row.since = sample.at;
    state.evidence.readings.insert(place, reading);
    state.samples.insert(place, sample);
    // What was judged for other questions stands: of hundreds of apps each shows another one every few seconds.
    QList<QList<AppSample> *> judged;
    for (Answers &answers : m_answers) {
        if (const auto known = answers.samples.find(index); known != answers.samples.end()) {
            known->insert(place, judge(reading, questionOf(answers.keys, row.app, m_environmentId)));
            judged.append(&*known);
        }
    }
    const auto isTooMany = [&] {
        return state.evidence.readings.size() > needed(index) + spareReadings
            && now - state.evidence.readings.first().takenAt > m_terms.fresh;
    };
    while (isTooMany()) {
        dropFirst(state, question);
        for (QList<AppSample> *samples : std::as_const(judged))
            samples->removeFirst();
    }
    ++row.rounds;
    refresh(index, now);
}

QList<int> RolloutBoard::refreshAll(Time now)
{
    m_judged.clear();
    QList<int> changed;
    for (int i = 0; i < m_rows.size(); ++i) {
        if (refresh(i, now))
            changed.append(i);
    }
    return changed;
}

bool RolloutBoard::isSeenByInngest(const Question &question, const State &state)
{
    const bool wantsFallback = !question.isRotated
        && (question.goal == RolloutGoal::NewBesideOld || question.goal == RolloutGoal::ReadyToRotate);
    return state.observed && state.observed->signingKey == SecretCheck::Correct
        && (!wantsFallback || state.observed->signingKeyFallback == SecretCheck::Correct);
}

void RolloutBoard::fill(RolloutRow &row, const Question &question, const State &state, const QList<AppSample> &samples,
    Time now, const ProofTerms &terms) const
{
    Evidence evidence = state.evidence;
    evidence.workers = {m_workers.value(row.app.key()), m_workersReadAt, m_tellsWorkers};
    if (const auto unnamed = m_workers.constFind(QString()); unnamed != m_workers.cend())
        evidence.workers.workers += *unnamed;
    evidence.isSeenByInngest = isSeenByInngest(question, state);
    evidence.words = m_words;
    row.goal = question.goal;
    row.latest = samples.isEmpty() ? AppSample() : samples.last();
    if (samples.isEmpty()) {
        row.latest.judgesSigning = question.asksForSigningKey();
        row.latest.signingStanding = question.asksForSigningKey() ? AppStanding::Unknown : AppStanding::Good;
        row.latest.eventStanding = question.asksForEventKey() ? AppStanding::Unknown : AppStanding::Good;
        if (!row.app.canBeAsked())
            row.latest.reason = ProbeReason::NoUrl;
        row.latest.standing = worse(row.latest.signingStanding, row.latest.eventStanding);
        if (question.goal == RolloutGoal::Survey)
            row.latest.standing = AppStanding::Unknown;
    }
    row.signing = proofOf(question, Aspect::SigningKey, evidence, now, terms, samples);
    row.event = proofOf(question, Aspect::EventKey, evidence, now, terms, samples);
    // What cannot be asked is as it should be where that was inferred.
    const bool isInferred = samples.isEmpty() && row.signing.holds && row.event.holds
        && row.weakestProof().evidence == EvidenceClass::Inferred;
    if (isInferred)
        row.latest.standing = AppStanding::Good;
}

/// Brings up to date what follows from the rest. True: something that shows has changed.
bool RolloutBoard::refresh(int index, Time now)
{
    const RolloutRow before = m_rows.at(index);
    const State &state = m_states.at(index);
    fill(m_rows[index], questionOf(m_keys, before.app, m_environmentId), state, state.samples, now, m_terms);
    // The other rows stand as they were judged a moment ago: of hundreds of apps another one answers each time.
    m_judged.removeIf([now](const Judged &one) { return !isOfThisBreath(one.at, now); });
    for (Judged &judged : m_judged) {
        RolloutRow &row = judged.rows[index];
        const AppMoment moment = row.app.moment;
        row = m_rows.at(index);
        row.app.moment = moment;
        fill(row, questionOf(judged.keys, row.app, m_environmentId), state, samplesOf(answersFor(judged.keys), index),
            now, judged.terms);
    }
    return !(before == m_rows.at(index));
}

QList<RolloutRow> RolloutBoard::rowsFor(
    const RolloutKeys &keys, const QHash<QString, AppMoment> &moments, Time now, const ProofTerms &terms) const
{
    if (const auto *known = firstOf(m_judged, [&](const Judged &one) {
            return isOfThisBreath(one.at, now) && one.terms == terms && one.moments == moments && one.keys == keys;
        }))
        return known->rows;
    QList<RolloutRow> rows = m_rows;
    Answers *const answers = answersFor(keys);
    for (int i = 0; i < rows.size(); ++i) {
        rows[i].app.moment = moments.value(rows.at(i).app.key());
        fill(rows[i], questionOf(keys, rows.at(i).app, m_environmentId), m_states.at(i), samplesOf(answers, i), now,
            terms);
    }
    if (m_judged.size() == rememberedQuestions)
        m_judged.removeFirst();
    m_judged.append({keys, moments, terms, now, rows});
    return rows;
}

void RolloutBoard::forEachAbsence(const RolloutKeys &keys, const QHash<QString, AppMoment> &moments, Time now,
    const ProofTerms &terms,
    const std::function<void(const QString &fingerprint, const QList<RolloutRow> &rows)> &use) const
{
    RolloutKeys unseen = keys;
    unseen.absentEventKeys = {QStringLiteral("none")}; // what no app can show
    QList<RolloutRow> rows = rowsFor(unseen, moments, now, terms);
    const QList<RolloutRow> common = rows;
    QList<QList<AppSample>> samples; // held here: `use` may ask other questions
    Answers *const answers = answersFor(unseen);
    for (int i = 0; i < common.size(); ++i)
        samples.append(samplesOf(answers, i));
    QHash<QString, QSet<int>> showing; // rows, by the key that a reading of them showed
    QHash<int, QList<QSet<QString>>> spoken; // of each word of a row: the keys of which it speaks
    for (int i = 0; i < common.size(); ++i) {
        for (const AppSample &sample : samples.at(i)) {
            const auto spoilt = keys.spoiltEventKeys.constFind(sample.eventFingerprint);
            showing[spoilt == keys.spoiltEventKeys.cend() ? sample.eventFingerprint : spoilt->fingerprint].insert(i);
        }
    }
    for (const Word &word : m_words) {
        if (const int row = indexOf(word.asked.appKey); row >= 0 && word.asked.aspect == Aspect::EventKey)
            spoken[row].append(QSet<QString>(word.asked.keys.cbegin(), word.asked.keys.cend()));
    }
    // Of keys that an app did not show, the same words come to the same.
    QHash<std::pair<int, QList<bool>>, RolloutRow> ofWords;
    for (const QString &fingerprint : keys.absentEventKeys) {
        RolloutKeys one = keys;
        one.absentEventKeys = {fingerprint};
        const QSet<int> shown = showing.value(fingerprint);
        for (const int i : shown)
            fill(rows[i], questionOf(one, rows.at(i).app, m_environmentId), m_states.at(i), judged(one, i), now, terms);
        for (auto words = spoken.cbegin(); words != spoken.cend(); ++words) {
            const int i = words.key();
            if (shown.contains(i))
                continue;
            QList<bool> speaks;
            for (const QSet<QString> &of : *words)
                speaks.append(of.contains(fingerprint));
            auto known = ofWords.constFind({i, speaks});
            if (known == ofWords.cend()) {
                fill(rows[i], questionOf(one, rows.at(i).app, m_environmentId), m_states.at(i), samples.at(i), now,
                    terms);
                known = ofWords.insert({i, speaks}, rows.at(i));
            }
            rows[i] = *known;
        }
        use(fingerprint, rows);
        for (const int i : shown)
            rows[i] = common.at(i);
    }
}

RolloutBoard::Answers *RolloutBoard::answersFor(const RolloutKeys &keys) const
{
    if (keys == m_keys)
        return nullptr;
    const auto known = std::ranges::find(m_answers, keys, &Answers::keys);
    if (known != m_answers.end())
        std::rotate(known, known + 1, m_answers.end());
    else
        m_answers.append({keys, {}});
    if (m_answers.size() > rememberedQuestions)
        m_answers.removeFirst();
    return &m_answers.last();
}

const QList<AppSample> &RolloutBoard::samplesOf(Answers *answers, int index) const
{
    if (!answers)
        return m_states.at(index).samples;
    const auto before = answers->samples.constFind(index);
    return before != answers->samples.cend() ? *before : *answers->samples.insert(index, judged(answers->keys, index));
}

QList<AppSample> RolloutBoard::judged(const RolloutKeys &keys, int index) const
{
    const Question question = questionOf(keys, m_rows.at(index).app, m_environmentId);
    return ofEach<QList<AppSample>>(
        m_states.at(index).evidence.readings, [&question](const Reading &reading) { return judge(reading, question); });
}

bool RolloutBoard::isFull(int index) const
{
    const RolloutRow &row = m_rows.at(index);
    const auto isDone = [](const Proof &proof) {
        return proof.evidence == EvidenceClass::Proven || proof.because == Proof::Because::NothingAsked
            || proof.because == Proof::Because::Stored; // no answer changes that
    };
    return isDone(row.signing) && isDone(row.event);
}

bool RolloutBoard::hasToldEventKey(int index) const
{
    return std::ranges::any_of(m_states.at(index).samples, &AppSample::toldEventKey);
}
