// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rotation/rotationprogress.h"

#include "app/rollout/rolloutapp.h"
#include "app/rotation/noticelist.h"
#include "app/rotation/rotationsession.h"

#include <algorithm>

namespace {

RotationProgress progressOfResyncs(const RotationSession &session, int broken)
{
    const QList<ResyncLine> lines = session.resyncLines();
    RotationProgress progress{.isOfResyncs = true, .apps = int(lines.size()), .broken = broken, .isOpen = true};
    progress.settled = int(std::ranges::count(lines, ResyncLine::Good, &ResyncLine::state));
    // Without a run nothing happens before somebody clicks.
    if (const auto run = session.resyncs(); run && run->left.count() > 0) {
        progress.counted = run->total - run->done;
        progress.left = run->left;
    }
    return progress;
}

} // namespace

AskedApps askedAppsOf(const QList<RolloutRow> &rows)
{
    const auto isBroken = [](const RolloutRow &row) { return row.latest.standing == AppStanding::BrokenNow; };
    AskedApps apps{.broken = namesWhere(rows, isBroken), .unreachable = namesWhere(rows, [&](const RolloutRow &row) {
                       return row.latest.isUnreachable() && !isBroken(row);
                   })};
    for (const RolloutRow &row : rows) {
        if (!row.latest.at.isValid())
            continue;
        ++apps.asked;
        apps.at = apps.at.isValid() ? std::min(apps.at, row.latest.at) : row.latest.at;
    }
    return apps;
}

std::optional<RotationStanding> standingOf(const RotationSession &session)
{
    const Rotation &rotation = session.rotation();
    if (!session.isLoaded() || !rotation.isBegun() || rotation.isOver())
        return {};
    const RotationStep::Kind step = session.step();
    const QList<RotationStep::Kind> steps = session.steps();
    RotationStanding standing{.summary = summaryOf(rotation),
        .number = int(steps.indexOf(step)) + 1,
        .steps = int(steps.size()),
        .progress = progressOf(session),
        .waitsForPerson = session.stateOf(session.stepUnderWay()) == RotationSession::StepState::NeedsPerson,
        .isBusy = session.isBusy(),
        .apps = askedAppsOf(session.rows(step))};
    const QList<RotationNotice> notices = session.notices(step);
    if (!notices.isEmpty() && notices.first().severity == RotationNotice::Refusal) // they come first
        standing.heldUpBy = notices.first();
    const auto ahead = steps.sliced(standing.number);
    const auto next
        = std::ranges::find_if(ahead, [&rotation](RotationStep::Kind one) { return !rotation.isDone(one); });
    if (next != ahead.cend())
        standing.next = *next;
    return standing;
}

std::optional<RotationProgress> progressOf(const RotationSession &session)
{
    return progressOf(session, session.step());
}

std::optional<RotationProgress> progressOf(const RotationSession &session, RotationStep::Kind step)
{
    const Rotation &rotation = session.rotation();
    if (!session.isLoaded() || !rotation.isBegun() || rotation.isOver() || !isBoardStep(step))
        return {};
    const bool isDeleted = step == RotationStep::DeleteEventKeys
        && std::ranges::all_of(rotation.eventKeys, &RotatedEventKey::isOldDeleted);
    if (isDeleted)
        return {};
    const QList<RolloutRow> rows = session.rows(step);
    const RolloutGate gate = gateOf(rows);
    if (step == RotationStep::Resync)
        return progressOfResyncs(session, gate.brokenNow);
    RotationProgress progress{.apps = gate.apps, .broken = gate.brokenNow, .isOpen = gate.isOpen};
    progress.settled = static_cast<int>(std::ranges::count_if(rows, &RolloutRow::isThere));
    const bool mayBeInDoubt = std::ranges::any_of(rotation.openSettings,
        [step](const OpenSetting &one) { return one.step == step && one.state != OpenSetting::State::Running; });
    const QList<AppVariables> all = mayBeInDoubt ? session.variables(step) : QList<AppVariables>();
    progress.inDoubt = int(std::ranges::count_if(all, &AppVariables::isInDoubt));
    const Countdown countdown = Countdown::of(rows);
    progress.counted = countdown.apps;
    progress.left = countdown.left;
    return progress;
}
