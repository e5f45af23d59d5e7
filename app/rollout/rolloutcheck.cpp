// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rollout/rolloutcheck.h"

#include "app/rollout/probecommand.h"
#include "app/rollout/rolloutcheck_p.h"

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
    : d(std::make_unique<Private>(*this, clock, probes))
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
    d->pumpSoon.ask();
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

void RolloutCheck::setWorkers(const QList<Worker> &workers, milliseconds readAt)
{
    d->tell(d->board.setWorkers(workers, readAt, d->clock.monotonic()));
}

void RolloutCheck::setTellsWorkers(bool tells)
{
    d->board.setTellsWorkers(tells);
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
    d->pumpSoon.ask();
}

void RolloutCheck::countAnew()
{
    d->board.forgetRounds();
}

void RolloutCheck::start()
{
    if (std::exchange(d->isRunning, true))
        return;
    d->pumpSoon.ask();
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

void RolloutCheck::askNow(const QStringList &appKeys)
{
    for (RolloutSchedule::Turn &turn : d->schedule.turns()) {
        if (turn.canBeAsked && !turn.round && (appKeys.isEmpty() || appKeys.contains(turn.key)))
            turn.isUrgent = true;
    }
    d->pumpSoon.ask();
}

void RolloutCheck::watch(const QString &appKey)
{
    if (const int index = d->board.indexOf(appKey); index >= 0)
        d->schedule.turns()[index].watchedUntil = d->clock.monotonic() + d->pace.terms.fresh;
    askNow({appKey});
}

bool RolloutCheck::isWatching() const
{
    return std::ranges::any_of(d->schedule.turns(),
        [now = d->clock.monotonic()](const RolloutSchedule::Turn &turn) { return now < turn.watchedUntil; });
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
    waiter.all = waiter.open.size();
    if (waiter.open.isEmpty()) {
        waiter.promise.addResult(Done());
        waiter.promise.finish();
        return future;
    }
    d->waiters.push_back(std::move(waiter));
    d->pumpSoon.ask();
    return future;
}

std::optional<std::pair<int, int>> RolloutCheck::askedOfEveryone() const
{
    if (d->waiters.empty())
        return {};
    const Private::Waiter &latest = d->waiters.back();
    return std::pair(int(latest.all - latest.open.size()), int(latest.all));
}

Result<int> RolloutCheck::takePasted(const QString &appKey, const QString &text)
{
    const int index = d->board.indexOf(appKey);
    if (index < 0)
        return failure(Error::Kind::NotFound, QStringLiteral("no such app in this check"));
    const QUrl url = d->board.rows().at(index).app.url();
    auto rounds = ProbeCommand::read(text, {.appKey = appKey, .url = url}, keys(), d->clock.now());
    if (!rounds)
        return failure(rounds.error());
    // The same round brought twice is one, whatever else was pasted with it.
    rounds->removeIf([this](const PastedRound &round) { return d->pasted.contains(round.id); });
    if (rounds->isEmpty())
        return failure(Error::Kind::Conflict, QStringLiteral("this answer was taken before"));
    for (const PastedRound &round : *rounds) {
        d->pasted.insert(round.id);
        Reading reading = d->readingOf(d->board.rows().at(index).app, round.answers, {});
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

bool RolloutCheck::hasToldEventKey(const QString &appKey) const
{
    const int index = d->board.indexOf(appKey);
    return index >= 0 && d->board.hasToldEventKey(index);
}

RolloutGate RolloutCheck::gate() const
{
    return gateOf(d->board.rows());
}

QList<RolloutRow> RolloutCheck::rowsFor(
    const RolloutKeys &question, const QHash<QString, AppMoment> &moments, std::optional<milliseconds> mustFollow) const
{
    ProofTerms terms = d->board.terms();
    terms.mustFollow = mustFollow;
    return d->board.rowsFor(question, moments, d->clock.monotonic(), terms);
}

void RolloutCheck::forEachAbsence(const RolloutKeys &question, const QHash<QString, AppMoment> &moments,
    std::optional<milliseconds> mustFollow,
    const std::function<void(const QString &fingerprint, const QList<RolloutRow> &rows)> &use) const
{
    ProofTerms terms = d->board.terms();
    terms.mustFollow = mustFollow;
    d->board.forEachAbsence(question, moments, d->clock.monotonic(), terms, use);
}
