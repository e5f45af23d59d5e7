// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// How a check asks: whose turn it is, and what came back.

#include "app/core/clock.h"
#include "app/core/logging.h"
#include "app/core/lookup.h"
#include "app/rollout/rolloutcheck.h"

#include <QPointer>
#include <algorithm>

using namespace std::chrono;

namespace {

constexpr milliseconds agingPause = 30s;
constexpr milliseconds slowPause = 15min;
constexpr milliseconds leastPause = 10ms; // between two rounds of one app

} // namespace

bool RolloutSchedule::isFree(Time now) const
{
    int all = 0;
    int fresh = 0;
    for (const Turn &turn : m_turns) {
        if (!turn.round)
            continue;
        ++all;
        fresh += now - turn.startedAt < patience;
    }
    return fresh < m_parallel && all < m_parallel * 4;
}

int RolloutSchedule::next(Time now, bool isRunning) const
{
    if (!isFree(now))
        return -1;
    int best = -1;
    for (int i = 0; i < m_turns.size(); ++i) {
        const Turn &turn = m_turns.at(i);
        if (!isWaiting(turn, isRunning) || (!turn.isUrgent && turn.due > now))
            continue;
        if (best < 0 || (turn.isUrgent && !m_turns.at(best).isUrgent)
            || (turn.isUrgent == m_turns.at(best).isUrgent && turn.due < m_turns.at(best).due))
            best = i;
    }
    return best;
}

std::optional<RolloutSchedule::Time> RolloutSchedule::wakeAt(Time now, bool isRunning) const
{
    std::optional<Time> earliest;
    const auto consider = [&earliest, now](Time time) {
        if (time > now && (!earliest || time < *earliest))
            earliest = time;
    };
    bool isSomeDue = false;
    for (const Turn &turn : m_turns) {
        if (!isWaiting(turn, isRunning))
            continue;
        isSomeDue |= turn.isUrgent || turn.due <= now;
        consider(turn.due);
    }
    // Those that are due wait for a place: one becomes free when a round has gone on for long.
    for (const Turn &turn : m_turns) {
        if (isSomeDue && turn.round)
            consider(turn.startedAt + patience);
    }
    return earliest;
}

bool RolloutCheck::isAskable(const RolloutApp &app) const
{
    const RolloutKeys &keys = m_board.keys();
    return app.canBeAsked() && !(keys.oldSigningKey.isEmpty() && keys.newSigningKey.isEmpty());
}

void RolloutCheck::tellGate()
{
    const RolloutGate gate = gateOf(m_board.rows());
    if (gate == m_lastGate)
        return;
    m_lastGate = gate;
    emit gateChanged();
}

void RolloutCheck::tell(const QList<int> &changedRows)
{
    const QPointer<RolloutCheck> guard(this);
    for (const int index : changedRows) {
        if (guard && index < m_board.rows().size())
            emit rowChanged(index);
    }
    if (guard)
        tellGate();
}

void RolloutCheck::restart(RolloutSchedule::Turn &turn, bool isDue)
{
    if (turn.round) {
        m_probes.drop(std::exchange(turn.round, nullptr));
        // A person, or an act, waits for its answer.
        turn.isUrgent |= !m_isRunning;
    }
    if (isDue)
        turn.due = m_clock.monotonic();
}

void RolloutCheck::setApps(const QList<RolloutApp> &apps)
{
    QHash<QString, RolloutSchedule::Turn> before;
    for (const RolloutSchedule::Turn &turn : std::as_const(m_schedule.turns()))
        before.insert(turn.key, turn);
    const RolloutBoard::AppsChange change = m_board.setApps(apps, m_clock.monotonic());
    QList<RolloutSchedule::Turn> turns;
    for (const RolloutRow &row : m_board.rows()) {
        const QString key = row.app.key();
        RolloutSchedule::Turn turn = before.take(key);
        if (turn.key.isEmpty() || change.restarted.contains(key))
            restart(turn, true);
        turn.key = key;
        turn.canBeAsked = isAskable(row.app);
        turns.append(turn);
    }
    for (const RolloutSchedule::Turn &gone : std::as_const(before))
        m_probes.drop(gone.round);
    m_schedule.turns() = turns;
    for (int i = 0; i < turns.size(); ++i) {
        m_board.setAsking(i, turns.at(i).round != nullptr);
        if (m_board.keys().goal == RolloutGoal::Survey && change.restarted.contains(turns.at(i).key))
            addLatest(i);
    }
    m_pumpSoon.ask();
    const QPointer<RolloutCheck> guard(this);
    if (change.isReset)
        emit rowsReset();
    if (guard)
        tell(change.isReset ? QList<int>() : change.changed);
    if (guard)
        releaseLeft();
}

/// Who only wants to know need not be told that an app was not asked, where another check has just had it asked.
void RolloutCheck::addLatest(int index)
{
    if (const Reading *latest = m_probes.latest(m_environmentId, m_board.rows().at(index).app, m_board.keys()))
        m_board.add(index, *latest, m_clock.monotonic());
}

/// Nobody waits for what cannot be asked (any more).
void RolloutCheck::releaseLeft()
{
    QStringList left;
    for (const Waiter &waiter : m_waiters) {
        for (const QString &key : waiter.open) {
            const int index = m_board.indexOf(key);
            if (index < 0 || !m_schedule.turns().at(index).canBeAsked)
                left.append(key);
        }
    }
    for (const QString &key : std::as_const(left))
        settleWaiters(key);
}

void RolloutCheck::dropRounds()
{
    for (RolloutSchedule::Turn &turn : m_schedule.turns())
        m_probes.drop(std::exchange(turn.round, nullptr));
    for (int i = 0; i < m_board.rows().size(); ++i)
        m_board.setAsking(i, false);
}

void RolloutCheck::pump()
{
    const milliseconds now = m_clock.monotonic();
    for (RolloutSchedule::Turn &turn : m_schedule.turns()) {
        turn.isHeldUp = !turn.round && m_probes.isAsking(m_environmentId, turn.key);
        m_isHeldUp |= turn.isHeldUp;
    }
    QList<int> started;
    for (int index = m_schedule.next(now, m_isRunning); index >= 0; index = m_schedule.next(now, m_isRunning)) {
        startRound(index);
        started.append(index);
    }
    const auto wake = m_schedule.wakeAt(now, m_isRunning);
    if (!wake) {
        m_alarm.reset();
    } else if (!m_alarm || *wake < m_alarmAt) {
        m_alarm = std::make_unique<QObject>();
        m_alarmAt = *wake;
        m_clock.after(*wake - now, m_alarm.get(), [this] {
            // The context of this very call: let it go later.
            m_alarm.release()->deleteLater();
            pump();
        });
    }
    const QPointer<RolloutCheck> guard(this);
    for (const int index : std::as_const(started)) {
        if (guard && index < m_board.rows().size())
            emit rowChanged(index);
    }
}

void RolloutCheck::startRound(int index)
{
    RolloutSchedule::Turn &turn = m_schedule.turns()[index];
    turn.isUrgent = false;
    turn.startedAt = m_clock.monotonic();
    turn.round = m_probes.ask({.environmentId = m_environmentId,
        .app = m_board.rows().at(index).app,
        .keys = m_board.keys(),
        .timeout = m_pace.timeout,
        .clockDifference = turn.clockDifference,
        .orderSeed = m_order.generate()});
    m_board.setAsking(index, true);
}

Reading RolloutCheck::readingOf(const RolloutApp &app, const QList<ProbedAnswer> &answers, milliseconds begunAt) const
{
    return {.environmentId = m_environmentId,
        .appKey = app.key(),
        .address = app.address(),
        .at = m_clock.now(),
        .takenAt = m_clock.monotonic(),
        .begunAt = begunAt,
        .answers = answers};
}

/// A count has to lie within the fresh time whole, however many answers it takes.
milliseconds RolloutCheck::pauseOf(int index) const
{
    const bool isWatched = m_clock.monotonic() < m_schedule.turns().at(index).watchedUntil;
    if (m_isSlow && !isWatched)
        return slowPause;
    const milliseconds rate = m_pace.terms.fresh * 4 / 5 / m_board.needed(index);
    // No number, wherever it comes from, has an app asked without a pause; one that needs more is not proven.
    return std::max(leastPause, std::min(m_board.isFull(index) && !isWatched ? m_pace.whenFull : m_pace.between, rate));
}

/// Of a machine that is awake: each key once, one of them again with the app's clock, and looking for a proxy. What
/// came in a longer one came before the machine slept, or after it, and says nothing of one moment.
milliseconds RolloutCheck::longestRound() const
{
    return 4 * (m_pace.timeout + 5s);
}

/// Its own, or another check's that asked the same app in the same way with at least the same keys.
bool RolloutCheck::isAnswerToUs(const ProbeRound &round) const
{
    const ProbeRound::Terms &terms = round.terms();
    const int index = m_board.indexOf(terms.app.key());
    if (index < 0)
        return false;
    return m_schedule.turns().at(index).round == &round
        || (terms.environmentId == m_environmentId && m_board.rows().at(index).app.isAskedAs(terms.app)
            && round.asksWithAllOf(m_board.keys()) && m_clock.monotonic() - round.begunAt() <= longestRound());
}

void RolloutCheck::onRound(const ProbeRound &round, const QList<ProbedAnswer> &answers, milliseconds retryAfter)
{
    if (!isAnswerToUs(round))
        return;
    const QString key = round.terms().app.key();
    const int index = m_board.indexOf(key);
    RolloutSchedule::Turn &turn = m_schedule.turns()[index];
    const bool isOwn = turn.round == &round;
    if (isOwn) {
        turn.round = nullptr;
        m_board.setAsking(index, false);
    }
    if (m_clock.monotonic() - round.begunAt() > longestRound()) {
        restart(turn, true);
        turn.isUrgent |= !m_isRunning;
        m_pumpSoon.ask();
        emit rowChanged(index);
        return;
    }
    const Reading reading = readingOf(m_board.rows().at(index).app, answers, round.begunAt());
    if (isOwn)
        m_probes.remember(round, reading);
    m_board.add(index, reading, m_clock.monotonic());
    const AppSample sample = m_board.rows().at(index).latest;
    if (sample.clockDifference)
        turn.clockDifference = sample.clockDifference;
    turn.due = m_clock.monotonic() + std::max(pauseOf(index), retryAfter);
    qCDebug(logRollout) << "app" << key << sample.signing.name() << sample.eventKey << sample.standing << sample.reason;
    const bool isWantedAgain = turn.isUrgent;
    m_pumpSoon.ask();
    scheduleAging();

    const QPointer<RolloutCheck> guard(this);
    emit rowChanged(index);
    if (guard)
        emit sampled(key, sample);
    if (guard && !isWantedAgain)
        settleWaiters(key);
    if (guard)
        tellGate();
}

/// What was fresh grows old without anything happening.
void RolloutCheck::scheduleAging()
{
    if (std::exchange(m_isAging, true))
        return;
    m_clock.after(agingPause, this, [this] {
        m_isAging = false;
        const bool isSomeKnown = std::ranges::any_of(m_board.rows(),
            [](const RolloutRow &row) { return row.signing.holds || row.event.holds || row.signing.good > 0; });
        const QPointer<RolloutCheck> guard(this);
        tell(m_board.refreshAll(m_clock.monotonic()));
        if (guard && isSomeKnown && m_isRunning)
            scheduleAging();
    });
}

void RolloutCheck::settleWaiters(const QString &answeredKey)
{
    for (Waiter &waiter : m_waiters)
        waiter.open.remove(answeredKey);
    const auto isSettled = [](const Waiter &waiter) { return waiter.open.isEmpty(); };
    const QList<Waiter> settled = those(m_waiters, isSettled);
    m_waiters.removeIf(isSettled);
    for (const Waiter &waiter : settled)
        waiter.promise.give({});
}
