// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/acts/acts.h"

#include "app/acts/runningact.h"
#include "app/core/clock.h"
#include "app/core/whenfinished.h"

#include <algorithm>

class Acts::Private
{
public:
    RunningAct *add(RunningAct *act)
    {
        acts.append(act);
        QObject::connect(act, &Act::finished, &q, [this, act] { onFinished(act); });
        emit q.actStarted(act);
        return act;
    }

    void enqueue(RunningAct *act)
    {
        waiting.append(act);
        QMetaObject::invokeMethod(
            &q, [this] { beginNext(); }, Qt::QueuedConnection);
    }

    /// In their order: an act begins once nothing that it may not run beside is running or waits before it.
    void beginNext()
    {
        QList<RunningAct *> before = begun;
        for (RunningAct *act : std::as_const(waiting)) {
            const bool isFree
                = std::ranges::all_of(before, [act](const RunningAct *other) { return act->canRunBeside(*other); });
            before.append(act);
            if (!isFree)
                continue;
            begun.append(act);
            QMetaObject::invokeMethod(act, &RunningAct::begin, Qt::QueuedConnection);
        }
        waiting.removeIf([this](RunningAct *act) { return begun.contains(act); });
    }

    void onFinished(RunningAct *act)
    {
        acts.removeOne(act);
        begun.removeOne(act);
        waiting.removeOne(act); // it was stopped before its turn came
        if (isPutAway) // once all have heard of it
            QMetaObject::invokeMethod(act, &RunningAct::forgetValues, Qt::QueuedConnection);
        beginNext();
        if (act->hasTouched())
            emit q.environmentTouched(act->request().environment.id);
    }

    RunningAct *settle(qint64 journalId, std::optional<QString> choice, bool mayAsk)
    {
        for (RunningAct *act : std::as_const(acts)) {
            if (act->journalId() == journalId)
                return act;
        }
        auto *act = new RunningAct(around, journalId, std::move(choice), mayAsk, &q);
        QObject::connect(act, &RunningAct::loaded, &q, [this, act] { enqueue(act); });
        QMetaObject::invokeMethod(act, &RunningAct::load, Qt::QueuedConnection);
        return add(act);
    }

    QList<UnsettledAct> withoutRunning(const QList<ActRecord> &records) const
    {
        QList<UnsettledAct> list;
        for (const ActRecord &record : records) {
            const bool isRunning
                = std::ranges::any_of(acts, [&](const RunningAct *act) { return act->journalId() == record.id; });
            if (isRunning)
                continue;
            list.append({.journalId = record.id,
                .kind = record.request.kind,
                .environmentId = record.request.environment.id,
                .environmentName = record.request.environment.name,
                .keyName = record.keyName,
                .fingerprint = record.fingerprint,
                .startedAt = record.startedAt,
                .rotationId = record.request.rotationId});
        }
        return list;
    }

    Acts &q;
    ActSurroundings around;
    QList<RunningAct *> acts; // not finished
    QList<RunningAct *> waiting; // for their turn
    QList<RunningAct *> begun;
    bool isPutAway = false;
};

Acts::Acts(
    Dashboard &dashboard, HistoryStore &store, Clock &clock, QString accountName, QString person, QObject *parent)
    : QObject(parent)
    , d(new Private{*this,
          ActSurroundings{
              dashboard, ActJournal(store), clock, std::move(accountName), std::move(person), clock.monotonic()},
          {}, {}, {}, false})
{
}

Acts::~Acts()
{
    // What runs is cut off here; the journal has its intent, and unsettled() will show it.
    qDeleteAll(findChildren<RunningAct *>(Qt::FindDirectChildrenOnly));
}

Act *Acts::start(const ActRequest &request)
{
    auto *act = d->add(new RunningAct(d->around, request, this));
    d->enqueue(act);
    return act;
}

void Acts::setPutAway(bool isPutAway)
{
    d->isPutAway = isPutAway;
    if (!isPutAway)
        return;
    const QList<RunningAct *> all = findChildren<RunningAct *>(Qt::FindDirectChildrenOnly);
    for (RunningAct *act : all)
        act->forgetValues();
}

const Clock &Acts::clock() const
{
    return d->around.clock;
}

QList<Act *> Acts::running() const
{
    return {d->acts.cbegin(), d->acts.cend()};
}

QFuture<Result<QList<UnsettledAct>>> Acts::unsettled()
{
    return mapped(d->around.journal.unsettled(d->around.dashboard.origin()), this,
        [this](const Result<QList<ActRecord>> &records) {
            return records.map([this](const QList<ActRecord> &list) { return d->withoutRunning(list); });
        });
}

QFuture<Result<QList<ActRecord>>> Acts::ofRotation(const QString &rotationId)
{
    return d->around.journal.ofRotation(d->around.dashboard.origin(), rotationId);
}

Act *Acts::settle(qint64 journalId, bool mayAsk)
{
    return d->settle(journalId, {}, mayAsk);
}

Act *Acts::choose(qint64 journalId, const QString &keyId)
{
    return d->settle(journalId, keyId, true);
}
