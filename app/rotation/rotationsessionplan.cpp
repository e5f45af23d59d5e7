// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// What a plan of the session takes from rotations that are over, here and in other environments.

#include "app/core/clock.h"
#include "app/core/whenfinished.h"
#include "app/rotation/rotationsession_p.h"

#include <algorithm>

using namespace Qt::StringLiterals;

/// Nothing is asked of anybody before somebody plans a rotation: readLive().
void RotationSession::Private::catchUpWithPlan()
{
    readPlansElsewhere();
    const auto lately
        = RotationJournal(tools.history).summaries(tools.dashboard.origin(), tools.clock.now().addDays(-1));
    whenFinished(lately, &q, [this](const Result<QList<RotationSummary>> &ended) {
        for (const RotationSummary &one : ended.value_or(QList<RotationSummary>())) {
            if (one.environmentId == environment.id)
                planAfter(one.rotatedAt);
        }
        readServersBefore();
    });
}

/// An app that calls another server since the last time has gone over to it.
void RotationSession::Private::readServersBefore()
{
    const auto last = RotationJournal(tools.history).lastEnded(tools.dashboard.origin(), environment.id);
    whenFinished(last, &q, [this](const Result<std::optional<Rotation>> &ended) {
        if (ended && *ended) {
            for (const PlannedApp &app : (*ended)->apps)
                serversBefore.insert(app.appKey, app.servers);
        }
        onLoaded();
        emit q.changed();
    });
}

void RotationSession::Private::readPlansElsewhere()
{
    RotationJournal journal(tools.history);
    whenFinished(journal.lastElsewhere(tools.dashboard.origin(), environment.id), &q,
        [this](const Result<QList<Rotation>> &plans) {
            plansElsewhere = plans.value_or(QList<Rotation>());
            emit q.changed();
        });
}

QList<Rotation> RotationSession::plansElsewhere() const
{
    return rotation().isBegun() ? QList<Rotation>() : d->plansElsewhere;
}

/// Keys are found by their names: an environment's are its own. What leaked there has not leaked here, and why and by
/// whose leave is said of each rotation anew.
void RotationSession::planAs(const Rotation &other)
{
    const EnvironmentSnapshot *live = d->liveKeys();
    if (rotation().isBegun() || !live)
        return;
    QStringList names;
    for (const RotatedEventKey &key : other.eventKeys)
        names << key.oldName << key.twinName;
    setCause(RotationCause::Routine);
    setRotatesSigningKey(other.rotatesSigningKey);
    for (const EventKey &key : live->eventKeys)
        setRotatesEventKey(key.id, !key.name.isEmpty() && names.contains(key.name));
    setQuietDays(other.quietDays);
    d->startedFrom = other;
    emit changed();
}

std::optional<Rotation> RotationSession::startedFrom() const
{
    return rotation().isBegun() ? std::nullopt : d->startedFrom;
}

/// How each app is set is what it was the last time, until somebody chooses otherwise.
void RotationSession::Private::takeEarlierTargets()
{
    RotationJournal journal(tools.history);
    whenFinished(
        journal.lastEnded(rotation().origin, environment.id), &q, [this](const Result<std::optional<Rotation>> &last) {
            if (!last || rotation().isOver())
                return; // it is chosen anew then
            change([&](Rotation &changed) {
                if (*last)
                    takeTargets(changed, (*last)->apps);
                if (startedFrom)
                    takeTargetsByName(changed, startedFrom->apps);
            });
        });
}

void RotationSession::Private::takeTargets(Rotation &changed, const QList<PlannedApp> &earlier)
{
    for (const PlannedApp &before : earlier) {
        const auto app = std::find_if(changed.apps.begin(), changed.apps.end(),
            [&before](const PlannedApp &one) { return one.appKey == before.appKey; });
        if (app == changed.apps.end() || !app->targetId.isEmpty())
            continue;
        app->targetId = before.targetId;
        app->targetPlace = before.targetPlace;
    }
}

/// Without their places: those are the other environment's, and one environment's keys are never written there.
void RotationSession::Private::takeTargetsByName(Rotation &changed, const QList<PlannedApp> &elsewhere)
{
    for (PlannedApp &app : changed.apps) {
        const auto named = std::find_if(elsewhere.cbegin(), elsewhere.cend(),
            [&app](const PlannedApp &one) { return !one.name.isEmpty() && one.name == app.name; });
        if (app.targetId.isEmpty() && named != elsewhere.cend())
            app.targetId = named->targetId;
    }
}
