// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/acts/acts.h"

#include "app/core/clock.h"
#include "app/core/lookup.h"
#include "app/core/whenfinished.h"

#include <QPointer>
#include <algorithm>

class Acts::Private
{
public:
    Act *add(Act *act)
    {
        acts.append(act);
        QObject::connect(act, &Act::finished, &q, [this, act] { onFinished(act); });
        QObject::connect(act, &Act::stepChanged, &q, [this, act] { follow(*act); });
        emit q.actStarted(act);
        return act;
    }

    void follow(const Act &act)
    {
        RestartWatch *watch = act.handover().watch.get();
        if (!watch || watch == followed)
            return;
        followed = watch;
        QObject::connect(watch, &RestartWatch::turned, &act,
            [this, id = act.request().environment.id] { emit q.environmentTouched(id); });
    }

    void enqueue(Act *act)
    {
        waiting.append(act);
        QMetaObject::invokeMethod(
            &q, [this] { beginNext(); }, Qt::QueuedConnection);
    }

    /// In their order: an act begins once nothing that it may not run beside is running or waits before it.
    void beginNext()
    {
        QList<Act *> before = begun;
        for (Act *act : std::as_const(waiting)) {
            const bool isFree
                = std::ranges::all_of(before, [act](const Act *other) { return act->canRunBeside(*other); });
            before.append(act);
            if (!isFree)
                continue;
            begun.append(act);
            QMetaObject::invokeMethod(act, &Act::begin, Qt::QueuedConnection);
        }
        waiting.removeIf([this](Act *act) { return begun.contains(act); });
    }

    void onFinished(Act *act)
    {
        acts.removeOne(act);
        begun.removeOne(act);
        waiting.removeOne(act); // it was stopped before its turn came
        if (isPutAway) // once all have heard of it
            QMetaObject::invokeMethod(act, &Act::forgetValues, Qt::QueuedConnection);
        beginNext();
        if (act->hasTouched())
            emit q.environmentTouched(act->request().environment.id);
    }

    Act *settle(qint64 journalId, std::optional<QString> choice, bool mayAsk)
    {
        if (const auto running = foundWith(acts, &Act::journalId, journalId))
            return *running;
        auto *act = new Act(around, journalId, std::move(choice), mayAsk, &q);
        QObject::connect(act, &Act::loaded, &q, [this, act] { enqueue(act); });
        QMetaObject::invokeMethod(act, &Act::load, Qt::QueuedConnection);
        return add(act);
    }

    Acts &q;
    ActSurroundings around;
    QList<Act *> acts; // not finished
    QList<Act *> waiting; // for their turn
    QList<Act *> begun;
    QPointer<RestartWatch> followed = {}; // of the act that waits for the person
    bool isPutAway = false;
};

Acts::Acts(Dashboard &dashboard, HistoryStore &store, Clock &clock, QString accountName, QString person)
    : d(new Private{*this,
        ActSurroundings{
            dashboard, ActJournal(store), clock, std::move(accountName), std::move(person), clock.monotonic()},
        {}, {}, {}})
{
}

void Acts::setAccountName(const QString &name)
{
    d->around.accountName = name;
}

Acts::~Acts()
{
    // What runs is cut off here; the journal has its intent, and unsettled() will show it.
    qDeleteAll(findChildren<Act *>(Qt::FindDirectChildrenOnly));
}

Act *Acts::start(const ActRequest &request)
{
    auto *act = d->add(new Act(d->around, request, this));
    d->enqueue(act);
    return act;
}

void Acts::setPutAway(bool isPutAway)
{
    d->isPutAway = isPutAway;
    if (!isPutAway)
        return;
    const QList<Act *> all = findChildren<Act *>(Qt::FindDirectChildrenOnly);
    for (Act *act : all)
        act->forgetValues();
}

const Clock &Acts::clock() const
{
    return d->around.clock;
}

QList<Act *> Acts::running() const
{
    return d->acts;
}

QFuture<Result<QList<ActRecord>>> Acts::unsettled()
{
    return mappedValue(d->around.journal.unsettled(d->around.dashboard.origin()), this, [this](QList<ActRecord> list) {
        list.removeIf([this](const ActRecord &one) { return hasOneWith(d->acts, &Act::journalId, one.id); });
        return list;
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
