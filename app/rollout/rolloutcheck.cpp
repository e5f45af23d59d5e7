// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rollout/rolloutcheck.h"

#include "app/core/clock.h"
#include "app/core/logging.h"
#include "app/rollout/probecommand.h"
#include "app/rollout/proberound.h"
#include "app/rollout/rolloutboard.h"
#include "app/rollout/rolloutschedule.h"

#include <QCryptographicHash>
#include <QPointer>
#include <QPromise>
#include <QRandomGenerator>
#include <numeric>
#include <vector>

using namespace std::chrono;

class RolloutCheck::Private : public QObject
{
public:
    Private(RolloutCheck &owner, Clock &theClock)
        : q(owner)
        , clock(theClock)
    {
    }

    void setApps(const QList<RolloutApp> &apps);
    void restart(RolloutSchedule::Turn &turn, bool isDue);
    void dropRounds();
    void schedulePump();
    void pump();
    void startRound(int index);
    void onRound(const QString &key, const AppSample &sample, milliseconds retryAfter);
    void settleWaiters(const QString &answeredKey);
    void releaseLeft();
    void tell(const QList<int> &changedRows);
    void tellGate();
    bool isAskable(const RolloutApp &app) const;

    /// An askEveryoneOnce() and the apps whose rounds it still waits for.
    struct Waiter
    {
        QPromise<Done> promise;
        QSet<QString> open;
    };

    RolloutCheck &q;
    Clock &clock;
    Pace pace;
    RolloutBoard board;
    RolloutSchedule schedule;
    ProbeClient client; // before the rounds' end: they are children of this object
    std::vector<Waiter> waiters;
    QSet<QByteArray> pasted; // hashes of what was brought already
    RolloutGate lastGate;
    QRandomGenerator order = QRandomGenerator::securelySeeded();
    bool isRunning = false;
    bool isPumpScheduled = false;
    std::unique_ptr<QObject> alarm; // the context of the one wake-up that counts
    milliseconds alarmAt{0};
};

bool RolloutCheck::Private::isAskable(const RolloutApp &app) const
{
    const RolloutKeys &keys = board.keys();
    return app.canBeAsked() && !(keys.oldSigningKey.isEmpty() && keys.newSigningKey.isEmpty());
}

void RolloutCheck::Private::tellGate()
{
    const RolloutGate gate = board.gate();
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
        delete std::exchange(turn.round, nullptr);
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
    const RolloutBoard::AppsChange change = board.setApps(apps);
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
        delete gone.round;
    schedule.turns() = turns;
    for (int i = 0; i < turns.size(); ++i)
        board.setAsking(i, turns.at(i).round != nullptr);
    schedulePump();
    const QPointer<Private> guard(this);
    if (change.isReset)
        emit q.rowsReset();
    if (guard)
        tell(change.isReset ? QList<int>() : change.changed);
    if (guard)
        releaseLeft();
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
        delete std::exchange(turn.round, nullptr);
    for (int i = 0; i < board.rows().size(); ++i)
        board.setAsking(i, false);
}

void RolloutCheck::Private::schedulePump()
{
    if (std::exchange(isPumpScheduled, true))
        return;
    QMetaObject::invokeMethod(
        this,
        [this] {
            isPumpScheduled = false;
            pump();
        },
        Qt::QueuedConnection);
}

void RolloutCheck::Private::pump()
{
    const milliseconds now = clock.monotonic();
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
    turn.round = new ProbeRound({.app = board.rows().at(index).app,
                                    .keys = board.keys(),
                                    .timeout = pace.timeout,
                                    .clockDifference = turn.clockDifference,
                                    .orderSeed = order.generate()},
        client, clock, this);
    connect(turn.round, &ProbeRound::finished, this,
        [this, key = turn.key](const AppSample &sample, milliseconds retryAfter) { onRound(key, sample, retryAfter); });
    board.setAsking(index, true);
    turn.round->start();
}

void RolloutCheck::Private::onRound(const QString &key, const AppSample &sample, milliseconds retryAfter)
{
    const int index = board.indexOf(key);
    Q_ASSERT(index >= 0);
    RolloutSchedule::Turn &turn = schedule.turns()[index];
    turn.round->deleteLater();
    turn.round = nullptr;
    if (sample.clockDifference)
        turn.clockDifference = sample.clockDifference;
    board.setAsking(index, false);
    board.add(index, sample);
    const milliseconds pause = board.isFull(index) ? pace.whenFull : pace.between;
    turn.due = clock.monotonic() + std::max(pause, retryAfter);
    qCDebug(logRollout) << "app" << key << sample.signingKey << sample.eventKey << sample.standing << sample.reason;
    const bool isWantedAgain = turn.isUrgent;
    schedulePump();

    const QPointer<Private> guard(this);
    emit q.rowChanged(index);
    if (guard)
        emit q.sampled(key, sample);
    if (guard && !isWantedAgain)
        settleWaiters(key);
    if (guard)
        tellGate();
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

RolloutCheck::RolloutCheck(Clock &clock, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(*this, clock))
{
    setPace({});
    d->lastGate = d->board.gate();
}

RolloutCheck::~RolloutCheck()
{
    d->dropRounds();
}

void RolloutCheck::setPace(const Pace &pace)
{
    d->pace = pace;
    d->schedule.setParallel(pace.parallel);
    d->board.setDemand(pace.leastGood, pace.leastSpan);
}

void RolloutCheck::setOrderSeed(quint32 seed)
{
    d->order = QRandomGenerator(seed);
}

void RolloutCheck::setKeys(const RolloutKeys &keys)
{
    if (keys == d->board.keys())
        return;
    const bool isOther = d->board.setKeys(keys);
    if (isOther) {
        for (int i = 0; i < d->schedule.turns().size(); ++i) {
            RolloutSchedule::Turn &turn = d->schedule.turns()[i];
            d->restart(turn, true);
            turn.canBeAsked = d->isAskable(d->board.rows().at(i).app);
        }
        d->schedulePump();
    }
    const QPointer<Private> guard(d.get());
    if (isOther) {
        emit rowsReset();
        if (guard)
            d->tellGate();
    } else {
        // Names and times: other words, and what is inferred of workers.
        QList<int> all(d->board.rows().size());
        std::iota(all.begin(), all.end(), 0);
        d->tell(all);
    }
    if (guard)
        d->releaseLeft();
}

const RolloutKeys &RolloutCheck::keys() const
{
    return d->board.keys();
}

void RolloutCheck::setApps(const QList<RolloutApp> &apps)
{
    d->setApps(apps);
}

void RolloutCheck::setWorkers(const QList<Worker> &workers)
{
    d->tell(d->board.setWorkers(workers));
}

void RolloutCheck::setObserved(const QString &appKey, const SigningKeyRotationCheck &check, const QDateTime &at)
{
    d->tell(d->board.setObserved(appKey, check, at));
}

void RolloutCheck::setExcuses(const QList<Excuse> &excuses)
{
    d->tell(d->board.setExcuses(excuses));
}

void RolloutCheck::start()
{
    if (std::exchange(d->isRunning, true))
        return;
    d->schedulePump();
}

void RolloutCheck::stop()
{
    if (!std::exchange(d->isRunning, false) && d->waiters.empty())
        return;
    d->dropRounds();
    for (RolloutSchedule::Turn &turn : d->schedule.turns())
        turn.isUrgent = false;
    d->alarm.reset();
    std::vector<Private::Waiter> waiters = std::exchange(d->waiters, {});
    const QPointer<Private> guard(d.get());
    for (Private::Waiter &waiter : waiters) {
        waiter.promise.addResult(Done(failure(Error::Kind::Cancelled)));
        waiter.promise.finish();
    }
    if (guard)
        emit rowsReset();
}

bool RolloutCheck::isRunning() const
{
    return d->isRunning;
}

void RolloutCheck::askNow(const QStringList &appKeys)
{
    for (RolloutSchedule::Turn &turn : d->schedule.turns()) {
        if (turn.canBeAsked && !turn.round && (appKeys.isEmpty() || appKeys.contains(turn.key)))
            turn.isUrgent = true;
    }
    d->schedulePump();
}

QFuture<Done> RolloutCheck::askEveryoneOnce()
{
    Private::Waiter waiter;
    waiter.promise.start();
    const QFuture<Done> future = waiter.promise.future();
    for (RolloutSchedule::Turn &turn : d->schedule.turns()) {
        if (!turn.canBeAsked)
            continue;
        // One that is under way began before: it is asked again after that.
        turn.isUrgent = true;
        waiter.open.insert(turn.key);
    }
    if (waiter.open.isEmpty()) {
        waiter.promise.addResult(Done());
        waiter.promise.finish();
        return future;
    }
    d->waiters.push_back(std::move(waiter));
    d->schedulePump();
    return future;
}

Done RolloutCheck::takePasted(const QString &appKey, const QString &text)
{
    const int index = d->board.indexOf(appKey);
    if (index < 0)
        return failure(Error::Kind::NotFound, QStringLiteral("no such app in this check"));
    const auto answers = ProbeCommand::read(text, keys(), d->clock.now());
    if (!answers)
        return failure(answers.error());
    // The same answer brought twice is one answer.
    const QByteArray hash
        = QCryptographicHash::hash(appKey.toUtf8() + '\n' + text.simplified().toUtf8(), QCryptographicHash::Sha256);
    if (d->pasted.contains(hash))
        return failure(Error::Kind::Conflict, QStringLiteral("this answer was taken before"));
    d->pasted.insert(hash);
    // Of the time when the command was made, at the latest: it may have waited for its way back. What its clock says
    // tells nothing then.
    AppSample sample = judgeProbe(*answers, keys(), d->board.rows().at(index).app, answers->first().signedAt);
    if (sample.reason == ProbeReason::ClockOff && sample.standing == AppStanding::Good) {
        sample.reason = ProbeReason::None;
        sample.detail.clear();
    }
    sample.clockDifference.reset();
    d->board.add(index, sample);
    const QPointer<Private> guard(d.get());
    emit rowChanged(index);
    if (guard)
        emit sampled(appKey, sample);
    if (guard)
        d->tellGate();
    return {};
}

const QList<RolloutRow> &RolloutCheck::rows() const
{
    return d->board.rows();
}

std::optional<RolloutRow> RolloutCheck::row(const QString &appKey) const
{
    const int index = d->board.indexOf(appKey);
    return index < 0 ? std::nullopt : std::optional(d->board.rows().at(index));
}

RolloutGate RolloutCheck::gate() const
{
    return d->board.gate();
}
