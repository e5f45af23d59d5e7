// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rollout/rolloutcheck.h"

#include "app/core/clock.h"
#include "app/rollout/probecommand.h"

#include <QPointer>
#include <algorithm>

using namespace std::chrono;

RolloutCheck::Pace RolloutCheck::Pace::ofRehearsal()
{
    Pace pace;
    pace.between = 4s;
    pace.terms.leastSpan = 15s;
    return pace;
}

RolloutCheck::RolloutCheck(Clock &clock, AppProbes *probes)
    : m_clock(clock)
    , m_alone(probes ? nullptr : std::make_unique<AppProbes>(clock))
    , m_probes(probes ? *probes : *m_alone)
{
    setPace({});
    m_lastGate = gate();
    connect(&m_probes, &AppProbes::answered, this, &RolloutCheck::onRound);
    connect(&m_probes, &AppProbes::freed, this, [this] {
        if (std::exchange(m_isHeldUp, false))
            m_pumpSoon.ask();
    });
}

RolloutCheck::~RolloutCheck()
{
    dropRounds();
}

void RolloutCheck::setPace(const Pace &pace)
{
    m_pace = pace;
    m_schedule.setParallel(pace.parallel);
    m_board.setTerms(pace.terms);
}

void RolloutCheck::setEnvironment(const QString &id)
{
    m_environmentId = id;
    m_board.setEnvironment(id);
}

void RolloutCheck::setKeys(const RolloutKeys &keys)
{
    const RolloutKeys before = m_board.keys();
    if (keys == before)
        return;
    m_board.setKeys(keys, m_clock.monotonic());
    const bool isAskedWithOthers
        = !(keys.oldSigningKey == before.oldSigningKey) || !(keys.newSigningKey == before.newSigningKey);
    // A round that is under way asks with the keys of before.
    for (int i = 0; i < m_schedule.turns().size(); ++i) {
        RolloutSchedule::Turn &turn = m_schedule.turns()[i];
        if (isAskedWithOthers)
            restart(turn, true);
        else if (!m_board.isFull(i))
            turn.due = std::min(turn.due, m_clock.monotonic() + pauseOf(i));
        turn.canBeAsked = isAskable(m_board.rows().at(i).app);
        m_board.setAsking(i, turn.round != nullptr);
    }
    m_pumpSoon.ask();
    const QPointer<RolloutCheck> guard(this);
    emit rowsReset();
    if (guard)
        tellGate();
    if (guard)
        releaseLeft();
}

void RolloutCheck::setWorkers(const QList<Worker> &workers, milliseconds readAt)
{
    tell(m_board.setWorkers(workers, readAt, m_clock.monotonic()));
}

void RolloutCheck::setObserved(const QString &appKey, const SigningKeyRotationCheck &check)
{
    tell(m_board.setObserved(appKey, check, m_clock.monotonic()));
}

void RolloutCheck::setWords(const QList<Word> &words)
{
    tell(m_board.setWords(words, m_clock.monotonic()));
}

void RolloutCheck::setIsSlow(bool isSlow)
{
    if (std::exchange(m_isSlow, isSlow) == isSlow || isSlow)
        return;
    for (int i = 0; i < m_schedule.turns().size(); ++i) {
        RolloutSchedule::Turn &turn = m_schedule.turns()[i];
        turn.due = std::min(turn.due, turn.startedAt + pauseOf(i));
    }
    m_pumpSoon.ask();
}

void RolloutCheck::start()
{
    if (std::exchange(m_isRunning, true))
        return;
    m_pumpSoon.ask();
}

void RolloutCheck::stop()
{
    if (!std::exchange(m_isRunning, false) && m_waiters.isEmpty())
        return;
    dropRounds();
    for (RolloutSchedule::Turn &turn : m_schedule.turns())
        turn.isUrgent = false;
    m_alarm.reset();
    const QList<Waiter> waiters = std::exchange(m_waiters, {});
    const QPointer<RolloutCheck> guard(this);
    for (const Waiter &waiter : waiters)
        waiter.promise.give(failure(Error::Kind::Cancelled));
    if (guard)
        emit rowsReset();
}

void RolloutCheck::askNow(const QStringList &appKeys)
{
    for (RolloutSchedule::Turn &turn : m_schedule.turns()) {
        if (turn.canBeAsked && !turn.round && (appKeys.isEmpty() || appKeys.contains(turn.key)))
            turn.isUrgent = true;
    }
    m_pumpSoon.ask();
}

void RolloutCheck::watch(const QString &appKey)
{
    if (const int index = m_board.indexOf(appKey); index >= 0)
        m_schedule.turns()[index].watchedUntil = m_clock.monotonic() + m_pace.terms.fresh;
    askNow({appKey});
}

bool RolloutCheck::isWatching() const
{
    return std::ranges::any_of(m_schedule.turns(),
        [now = m_clock.monotonic()](const RolloutSchedule::Turn &turn) { return now < turn.watchedUntil; });
}

QFuture<Done> RolloutCheck::askEveryoneOnce()
{
    Waiter waiter;
    for (RolloutSchedule::Turn &turn : m_schedule.turns()) {
        if (!turn.canBeAsked)
            continue;
        // One that is under way began before: it is asked again after that.
        turn.isUrgent = true;
        waiter.open.insert(turn.key);
    }
    if (waiter.open.isEmpty())
        return readyFuture(Done());
    waiter.all = waiter.open.size();
    m_waiters.append(waiter);
    m_pumpSoon.ask();
    return waiter.promise.future();
}

std::optional<std::pair<int, int>> RolloutCheck::askedOfEveryone() const
{
    if (m_waiters.isEmpty())
        return {};
    const Waiter &latest = m_waiters.last();
    return std::pair(int(latest.all - latest.open.size()), int(latest.all));
}

Result<int> RolloutCheck::takePasted(const QString &appKey, const QString &text)
{
    const int index = m_board.indexOf(appKey);
    if (index < 0)
        return failure(Error::Kind::NotFound, QStringLiteral("no such app in this check"));
    const QUrl url = m_board.rows().at(index).app.url();
    auto rounds = ProbeCommand::read(text, {.appKey = appKey, .url = url}, keys(), m_clock.now());
    if (!rounds)
        return failure(rounds.error());
    // The same round brought twice is one, whatever else was pasted with it.
    rounds->removeIf([this](const PastedRound &round) { return m_pasted.contains(round.id); });
    if (rounds->isEmpty())
        return failure(Error::Kind::Conflict, QStringLiteral("this answer was taken before"));
    for (const PastedRound &round : *rounds) {
        m_pasted.insert(round.id);
        Reading reading = readingOf(m_board.rows().at(index).app, round.answers, {});
        // Of the answer's own time, which is not this machine's: never newer than now.
        const milliseconds age{std::max<qint64>(0, round.at.msecsTo(reading.at))};
        reading.isBrought = true;
        reading.at = std::min(round.at, reading.at);
        reading.takenAt -= age;
        reading.begunAt = reading.takenAt;
        for (const ProbedAnswer &probed : round.answers) {
            if (probed.answer.date.isValid())
                reading.begunAt
                    = std::min(reading.begunAt, reading.takenAt - milliseconds(probed.answer.date.msecsTo(round.at)));
        }
        m_board.add(index, reading, m_clock.monotonic());
    }
    const AppSample sample = m_board.rows().at(index).latest;
    const QPointer<RolloutCheck> guard(this);
    emit rowChanged(index);
    if (guard)
        emit sampled(appKey, sample);
    if (guard)
        tellGate();
    return static_cast<int>(rounds->size());
}

std::optional<RolloutRow> RolloutCheck::row(const QString &appKey) const
{
    const int index = m_board.indexOf(appKey);
    return index < 0 ? std::nullopt : std::optional(m_board.rows().at(index));
}

bool RolloutCheck::hasToldEventKey(const QString &appKey) const
{
    const int index = m_board.indexOf(appKey);
    return index >= 0 && m_board.hasToldEventKey(index);
}

QList<RolloutRow> RolloutCheck::rowsFor(
    const RolloutKeys &question, const QHash<QString, AppMoment> &moments, std::optional<milliseconds> mustFollow) const
{
    ProofTerms terms = m_board.terms();
    terms.mustFollow = mustFollow;
    return m_board.rowsFor(question, moments, m_clock.monotonic(), terms);
}

void RolloutCheck::forEachAbsence(const RolloutKeys &question, const QHash<QString, AppMoment> &moments,
    std::optional<milliseconds> mustFollow,
    const std::function<void(const QString &fingerprint, const QList<RolloutRow> &rows)> &use) const
{
    ProofTerms terms = m_board.terms();
    terms.mustFollow = mustFollow;
    m_board.forEachAbsence(question, moments, m_clock.monotonic(), terms, use);
}
