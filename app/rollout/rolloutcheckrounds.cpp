// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// How a check asks: whose turn it is, and what came back.

#include "app/core/logging.h"
#include "app/rollout/rolloutcheck_p.h"

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

RolloutCheck::Private::Private(RolloutCheck &owner, Clock &theClock, AppProbes *shared)
    : q(owner)
    , clock(theClock)
    , alone(shared ? nullptr : std::make_unique<AppProbes>(theClock))
    , probes(shared ? *shared : *alone)
{
    connect(&probes, &AppProbes::answered, this, &Private::onRound);
    connect(&probes, &AppProbes::freed, this, [this] {
        if (std::exchange(isHeldUp, false))
            pumpSoon.ask();
    });
}

bool RolloutCheck::Private::isAskable(const RolloutApp &app) const
{
    const RolloutKeys &keys = board.keys();
    return app.canBeAsked() && !(keys.oldSigningKey.isEmpty() && keys.newSigningKey.isEmpty());
}

void RolloutCheck::Private::tellGate()
{
    const RolloutGate gate = gateOf(board.rows());
    if (gate == lastGate)
        return;
    lastGate = gate;
    emit q.gateChanged();
}

void RolloutCheck::Private::tell(const QList<int> &changedRows)
{
    const QPointer<Private> guard(this);
    for (const int index : changedRows) {
        if (guard && index < board.rows().size())
            emit q.rowChanged(index);
    }
    if (guard)
        tellGate();
}

void RolloutCheck::Private::restart(RolloutSchedule::Turn &turn, bool isDue)
{
    if (turn.round) {
        probes.drop(std::exchange(turn.round, nullptr));
        // A person, or an act, waits for its answer.
        turn.isUrgent |= !isRunning;
    }
    if (isDue)
        turn.due = clock.monotonic();
}

void RolloutCheck::Private::setApps(const QList<RolloutApp> &apps)
{
    QHash<QString, RolloutSchedule::Turn> before;
    for (const RolloutSchedule::Turn &turn : std::as_const(schedule.turns()))
        before.insert(turn.key, turn);
    const RolloutBoard::AppsChange change = board.setApps(apps, clock.monotonic());
    QList<RolloutSchedule::Turn> turns;
    for (const RolloutRow &row : board.rows()) {
        const QString key = row.app.key();
        RolloutSchedule::Turn turn = before.take(key);
        if (turn.key.isEmpty() || change.restarted.contains(key))
            restart(turn, true);
        turn.key = key;
        turn.canBeAsked = isAskable(row.app);
        turns.append(turn);
    }
    for (const RolloutSchedule::Turn &gone : std::as_const(before))
        probes.drop(gone.round);
    schedule.turns() = turns;
    for (int i = 0; i < turns.size(); ++i) {
        board.setAsking(i, turns.at(i).round != nullptr);
        if (board.keys().goal == RolloutGoal::Survey && change.restarted.contains(turns.at(i).key))
            addLatest(i);
    }
    pumpSoon.ask();
    const QPointer<Private> guard(this);
    if (change.isReset)
        emit q.rowsReset();
    if (guard)
        tell(change.isReset ? QList<int>() : change.changed);
    if (guard)
        releaseLeft();
}

/// Who only wants to know need not be told that an app was not asked, where another check has just had it asked.
void RolloutCheck::Private::addLatest(int index)
{
    if (const Reading *latest = probes.latest(environmentId, board.rows().at(index).app, board.keys()))
        board.add(index, *latest, clock.monotonic());
}

/// Nobody waits for what cannot be asked (any more).
void RolloutCheck::Private::releaseLeft()
{
    QStringList left;
    for (const Waiter &waiter : waiters) {
        for (const QString &key : waiter.open) {
            const int index = board.indexOf(key);
            if (index < 0 || !schedule.turns().at(index).canBeAsked)
                left.append(key);
        }
    }
    for (const QString &key : std::as_const(left))
        settleWaiters(key);
}

void RolloutCheck::Private::dropRounds()
{
    for (RolloutSchedule::Turn &turn : schedule.turns())
        probes.drop(std::exchange(turn.round, nullptr));
    for (int i = 0; i < board.rows().size(); ++i)
        board.setAsking(i, false);
}

void RolloutCheck::Private::pump()
{
    const milliseconds now = clock.monotonic();
    for (RolloutSchedule::Turn &turn : schedule.turns()) {
        turn.isHeldUp = !turn.round && probes.isAsking(environmentId, turn.key);
        isHeldUp |= turn.isHeldUp;
    }
    QList<int> started;
    for (int index = schedule.next(now, isRunning); index >= 0; index = schedule.next(now, isRunning)) {
        startRound(index);
        started.append(index);
    }
    const auto wake = schedule.wakeAt(now, isRunning);
    if (!wake) {
        alarm.reset();
    } else if (!alarm || *wake < alarmAt) {
        alarm = std::make_unique<QObject>();
        alarmAt = *wake;
        clock.after(*wake - now, alarm.get(), [this] {
            // The context of this very call: let it go later.
            alarm.release()->deleteLater();
            pump();
        });
    }
    const QPointer<Private> guard(this);
    for (const int index : std::as_const(started)) {
        if (guard && index < board.rows().size())
            emit q.rowChanged(index);
    }
}

void RolloutCheck::Private::startRound(int index)
{
    RolloutSchedule::Turn &turn = schedule.turns()[index];
    turn.isUrgent = false;
    turn.startedAt = clock.monotonic();
    turn.round = probes.ask({.environmentId = environmentId,
        .app = board.rows().at(index).app,
        .keys = board.keys(),
        .timeout = pace.timeout,
        .clockDifference = turn.clockDifference,
        .orderSeed = order.generate()});
    board.setAsking(index, true);
}

Reading RolloutCheck::Private::readingOf(
    const RolloutApp &app, const QList<ProbedAnswer> &answers, milliseconds begunAt) const
{
    return {.environmentId = environmentId,
        .appKey = app.key(),
        .address = app.address(),
        .at = clock.now(),
        .takenAt = clock.monotonic(),
        .begunAt = begunAt,
        .answers = answers};
}

/// A count has to lie within the fresh time whole, however many answers it takes.
milliseconds RolloutCheck::Private::pauseOf(int index) const
{
    const bool isWatched = clock.monotonic() < schedule.turns().at(index).watchedUntil;
    if (isSlow && !isWatched)
        return slowPause;
    const milliseconds rate = pace.terms.fresh * 4 / 5 / board.needed(index);
    // No number, wherever it comes from, has an app asked without a pause; one that needs more is not proven.
    return std::max(leastPause, std::min(board.isFull(index) && !isWatched ? pace.whenFull : pace.between, rate));
}

/// Of a machine that is awake: each key once, one of them again with the app's clock, and looking for a proxy. What
/// came in a longer one came before the machine slept, or after it, and says nothing of one moment.
milliseconds RolloutCheck::Private::longestRound() const
{
    return 4 * (pace.timeout + 5s);
}

/// Its own, or another check's that asked the same app in the same way with at least the same keys.
bool RolloutCheck::Private::isAnswerToUs(const ProbeRound &round) const
{
    const ProbeRound::Terms &terms = round.terms();
    const int index = board.indexOf(terms.app.key());
    if (index < 0)
        return false;
    return schedule.turns().at(index).round == &round
        || (terms.environmentId == environmentId && board.rows().at(index).app.isAskedAs(terms.app)
            && round.asksWithAllOf(board.keys()) && clock.monotonic() - round.begunAt() <= longestRound());
}

void RolloutCheck::Private::onRound(
    const ProbeRound &round, const QList<ProbedAnswer> &answers, milliseconds retryAfter)
{
    if (!isAnswerToUs(round))
        return;
    const QString key = round.terms().app.key();
    const int index = board.indexOf(key);
    RolloutSchedule::Turn &turn = schedule.turns()[index];
    const bool isOwn = turn.round == &round;
    if (isOwn) {
        turn.round = nullptr;
        board.setAsking(index, false);
    }
    if (clock.monotonic() - round.begunAt() > longestRound()) {
        restart(turn, true);
        turn.isUrgent |= !isRunning;
        pumpSoon.ask();
        emit q.rowChanged(index);
        return;
    }
    const Reading reading = readingOf(board.rows().at(index).app, answers, round.begunAt());
    if (isOwn)
        probes.remember(round, reading);
    board.add(index, reading, clock.monotonic());
    const AppSample sample = board.rows().at(index).latest;
    if (sample.clockDifference)
        turn.clockDifference = sample.clockDifference;
    turn.due = clock.monotonic() + std::max(pauseOf(index), retryAfter);
    qCDebug(logRollout) << "app" << key << sample.signing.name() << sample.eventKey << sample.standing << sample.reason;
    const bool isWantedAgain = turn.isUrgent;
    pumpSoon.ask();
    scheduleAging();

    const QPointer<Private> guard(this);
    emit q.rowChanged(index);
    if (guard)
        emit q.sampled(key, sample);
    if (guard && !isWantedAgain)
        settleWaiters(key);
    if (guard)
        tellGate();
}

/// What was fresh grows old without anything happening.
void RolloutCheck::Private::scheduleAging()
{
    if (std::exchange(isAging, true))
        return;
    clock.after(agingPause, this, [this] {
        isAging = false;
        const bool isSomeKnown = std::ranges::any_of(board.rows(),
            [](const RolloutRow &row) { return row.signing.holds || row.event.holds || row.signing.good > 0; });
        const QPointer<Private> guard(this);
        tell(board.refreshAll(clock.monotonic()));
        if (guard && isSomeKnown && isRunning)
            scheduleAging();
    });
}

void RolloutCheck::Private::settleWaiters(const QString &answeredKey)
{
    std::vector<Waiter> settled;
    for (auto waiter = waiters.begin(); waiter != waiters.end();) {
        waiter->open.remove(answeredKey);
        if (waiter->open.isEmpty()) {
            settled.push_back(std::move(*waiter));
            waiter = waiters.erase(waiter);
        } else {
            ++waiter;
        }
    }
    for (Waiter &waiter : settled) {
        waiter.promise.addResult(Done());
        waiter.promise.finish();
    }
}
