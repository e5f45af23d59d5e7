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

namespace {

constexpr milliseconds agingPause = 30s;
constexpr milliseconds slowPause = 15min;

} // namespace

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
    void onRound(const QString &key, const QList<ProbedAnswer> &answers, milliseconds retryAfter);
    Reading readingOf(const RolloutApp &app, const QList<ProbedAnswer> &answers, milliseconds begunAt) const;
    milliseconds pauseOf(int index) const;
    void scheduleAging();
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
    QString environmentId;
    QRandomGenerator order = QRandomGenerator::securelySeeded();
    bool isRunning = false;
    bool isPumpScheduled = false;
    bool isAging = false;
    bool isSlow = false;
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
        [this, key = turn.key](const QList<ProbedAnswer> &answers, milliseconds retryAfter) {
            onRound(key, answers, retryAfter);
        });
    board.setAsking(index, true);
    turn.round->start();
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
    if (isSlow)
        return slowPause;
    const milliseconds rate = pace.terms.fresh * 4 / 5 / board.needed(index);
    return std::min(board.isFull(index) ? pace.whenFull : pace.between, rate);
}

void RolloutCheck::Private::onRound(
    const QString &key, const QList<ProbedAnswer> &answers, milliseconds retryAfter)
{
    const int index = board.indexOf(key);
    Q_ASSERT(index >= 0);
    RolloutSchedule::Turn &turn = schedule.turns()[index];
    turn.round->deleteLater();
    turn.round = nullptr;
    board.setAsking(index, false);
    board.add(index, readingOf(board.rows().at(index).app, answers, turn.startedAt), clock.monotonic());
    const AppSample sample = board.rows().at(index).latest;
    if (sample.clockDifference)
        turn.clockDifference = sample.clockDifference;
    turn.due = clock.monotonic() + std::max(pauseOf(index), retryAfter);
    qCDebug(logRollout) << "app" << key << sample.signing.name() << sample.eventKey << sample.standing << sample.reason;
    const bool isWantedAgain = turn.isUrgent;
    schedulePump();
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
        const bool isSomeKnown = std::any_of(board.rows().cbegin(), board.rows().cend(),
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

RolloutCheck::RolloutCheck(Clock &clock, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(*this, clock))
{
    setPace({});
    d->lastGate = gateOf(d->board.rows());
}

RolloutCheck::~RolloutCheck()
{
    d->dropRounds();
}

void RolloutCheck::setPace(const Pace &pace)
{
    d->pace = pace;
    d->schedule.setParallel(pace.parallel);
    d->board.setTerms(pace.terms);
}

void RolloutCheck::setOrderSeed(quint32 seed)
{
    d->order = QRandomGenerator(seed);
}

void RolloutCheck::setEnvironment(const QString &id)
{
    d->environmentId = id;
    d->board.setEnvironment(id);
}

void RolloutCheck::setKeys(const RolloutKeys &keys)
{
    const RolloutKeys before = d->board.keys();
    if (keys == before)
        return;
    d->board.setKeys(keys, d->clock.monotonic());
    const bool isAskedWithOthers
        = !(keys.oldSigningKey == before.oldSigningKey) || !(keys.newSigningKey == before.newSigningKey);
    // A round that is under way asks with the keys of before.
    for (int i = 0; i < d->schedule.turns().size(); ++i) {
        RolloutSchedule::Turn &turn = d->schedule.turns()[i];
        if (isAskedWithOthers)
            d->restart(turn, true);
        else if (!d->board.isFull(i))
            turn.due = std::min(turn.due, d->clock.monotonic() + d->pauseOf(i));
        turn.canBeAsked = d->isAskable(d->board.rows().at(i).app);
        d->board.setAsking(i, turn.round != nullptr);
    }
    d->schedulePump();
    const QPointer<Private> guard(d.get());
    emit rowsReset();
    if (guard)
        d->tellGate();
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
    d->tell(d->board.setWorkers(workers, d->clock.monotonic(), d->clock.monotonic()));
}

void RolloutCheck::setObserved(const QString &appKey, const SigningKeyRotationCheck &check)
{
    d->tell(d->board.setObserved(appKey, check, d->clock.monotonic()));
}

void RolloutCheck::setWords(const QList<Word> &words)
{
    d->tell(d->board.setWords(words, d->clock.monotonic()));
}

void RolloutCheck::setIsSlow(bool isSlow)
{
    if (std::exchange(d->isSlow, isSlow) == isSlow || isSlow)
        return;
    for (int i = 0; i < d->schedule.turns().size(); ++i) {
        RolloutSchedule::Turn &turn = d->schedule.turns()[i];
        turn.due = std::min(turn.due, turn.startedAt + d->pauseOf(i));
    }
    d->schedulePump();
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

Result<int> RolloutCheck::takePasted(const QString &appKey, const QString &text)
{
    const int index = d->board.indexOf(appKey);
    if (index < 0)
        return failure(Error::Kind::NotFound, QStringLiteral("no such app in this check"));
    const auto rounds = ProbeCommand::read(text, keys(), d->clock.now());
    if (!rounds)
        return failure(rounds.error());
    // The same answers brought twice are one answer.
    const QByteArray hash
        = QCryptographicHash::hash(appKey.toUtf8() + '\n' + text.simplified().toUtf8(), QCryptographicHash::Sha256);
    if (d->pasted.contains(hash))
        return failure(Error::Kind::Conflict, QStringLiteral("this answer was taken before"));
    d->pasted.insert(hash);
    for (const PastedRound &round : *rounds) {
        Reading reading = d->readingOf(d->board.rows().at(index).app, round.answers, {});
        // Of the answer's own time, which is not this machine's: never newer than now.
        const milliseconds age{std::max<qint64>(0, round.at.msecsTo(reading.at))};
        reading.isBrought = true;
        reading.at = std::min(round.at, reading.at);
        reading.takenAt -= age;
        reading.begunAt = reading.takenAt;
        for (const ProbedAnswer &probed : round.answers) {
            if (probed.answer.date.isValid())
                reading.begunAt = std::min(reading.begunAt, reading.takenAt - milliseconds(probed.answer.date.msecsTo(round.at)));
        }
        d->board.add(index, reading, d->clock.monotonic());
    }
    const AppSample sample = d->board.rows().at(index).latest;
    const QPointer<Private> guard(d.get());
    emit rowChanged(index);
    if (guard)
        emit sampled(appKey, sample);
    if (guard)
        d->tellGate();
    return static_cast<int>(rounds->size());
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
    return gateOf(d->board.rows());
}

QList<RolloutRow> RolloutCheck::rowsFor(const RolloutKeys &question, const QHash<QString, AppMoment> &moments,
    std::optional<milliseconds> mustFollow) const
{
    ProofTerms terms = d->board.terms();
    terms.mustFollow = mustFollow;
    return d->board.rowsFor(question, moments, d->clock.monotonic(), terms);
}
