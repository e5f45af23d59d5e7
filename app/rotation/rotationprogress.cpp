// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rotation/rotationprogress.h"

#include "app/acts/act.h"
#include "app/core/lookup.h"
#include "app/rollout/rolloutapp.h"
#include "app/rotation/noticelist.h"
#include "app/rotation/rotationsession.h"
#include "app/rotation/steptraits.h"

#include <algorithm>

namespace {

RotationProgress progressOfKeys(const Rotation &rotation, RotationStep::Kind step)
{
    using Keys = RotationProgress::Keys;
    if (traitsOf(step).effect == StepTraits::Effect::Makes)
        return {.keys = Keys::NewToMake, .keysLeft = newKeysToMake(rotation, step)};
    if (step == RotationStep::DeleteNewKeys)
        return {.keys = Keys::NewToDelete, .keysLeft = newKeysLeft(rotation)};
    if (step == RotationStep::DeleteEventKeys || step == RotationStep::Finish) // which can be looked at before
        return {.keys = Keys::OldToDelete, .keysLeft = int(oldEventKeysLeft(rotation).size())};
    return {};
}

void addResyncs(RotationProgress &progress, const RotationSession &session)
{
    const QList<ResyncLine> lines = session.resyncLines();
    progress.isOfResyncs = true;
    progress.isOpen = true;
    progress.apps = int(lines.size());
    progress.settled = int(std::ranges::count_if(lines, &ResyncLine::isResynced));
    progress.byHandBy
        = ofEach(lines, &ResyncLine::byWordOf, [](const ResyncLine &line) { return !line.byWordOf.isEmpty(); });
    // Without a run nothing happens before somebody clicks.
    if (const auto run = session.resyncs(); run && run->left.isTold()) {
        progress.counted = run->total - run->done;
        progress.left = run->left;
    }
}

void addApps(RotationProgress &progress, const RotationSession &session, RotationStep::Kind step)
{
    const QList<RolloutRow> rows = session.rows(step);
    const RolloutGate gate = gateOf(rows);
    progress.broken = int(std::ranges::count_if(
        rows, [doubt = session.signerDoubt()](const RolloutRow &row) { return row.isBrokenNow(doubt); }));
    if (step == RotationStep::Resync)
        return addResyncs(progress, session);
    progress.apps = gate.apps;
    progress.isOpen = gate.isOpen;
    progress.settled = static_cast<int>(std::ranges::count_if(rows, &RolloutRow::isThere));
    const bool mayBeInDoubt = std::ranges::any_of(session.rotation().openSettings,
        [step](const OpenSetting &one) { return one.step == step && one.state != OpenSetting::State::Running; });
    const QList<AppVariables> all = mayBeInDoubt ? session.variables(step) : QList<AppVariables>();
    progress.inDoubt = int(std::ranges::count_if(all, &AppVariables::isInDoubt));
    const Countdown countdown = Countdown::of(rows);
    progress.counted = countdown.apps;
    progress.left.span = countdown.left;
}

void addTrouble(RotationProgress &progress, const RotationSession &session)
{
    progress.trouble = session.error();
    if (progress.trouble && progress.trouble->kind == Error::Kind::Cancelled) // the person's own doing
        progress.trouble.reset();
    const Act *act = session.act();
    progress.hasStopped = progress.trouble && act && act->step() == Act::Step::Finished
        && act->end() == Act::End::NotDone && act->error() == progress.trouble
        && act->request().kind == ActKind::DeleteEventKey;
    progress.isUnsettled = session.isActOpen() && !session.isBusy();
}

} // namespace

int newKeysLeft(const Rotation &rotation)
{
    return (!rotation.newSigningKey.id.isEmpty() && !rotation.isNewSigningKeyDeleted ? 1 : 0)
        + int(std::ranges::count_if(rotation.eventKeys, &RotatedEventKey::isTwinToGo));
}

AskedApps askedAppsOf(const QList<RolloutRow> &rows, SignerDoubt doubt)
{
    const auto isBroken = [doubt](const RolloutRow &row) { return row.isBrokenNow(doubt); };
    AskedApps apps{.broken = namesWhere(rows, isBroken),
        .unreachable
        = namesWhere(rows, [&](const RolloutRow &row) { return row.latest.isUnreachable() && !isBroken(row); }),
        .untold = namesWhere(rows,
            [](const RolloutRow &row) {
                return row.latest.at.isValid() && row.latest.standing == AppStanding::Unknown
                    && !row.latest.isUnreachable();
            }),
        .doubt = doubt};
    for (const RolloutRow &row : rows) {
        if (!row.latest.at.isValid())
            continue;
        ++apps.asked;
        if (row.latest.toldFallback)
            apps.fallbacks.append({row.app.key(), row.app.app.name, !row.latest.fallbackFingerprint.isEmpty()});
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
        .apps = askedAppsOf(session.rows(step), session.signerDoubt())};
    const QList<RotationNotice> notices = session.notices(step);
    if (!notices.isEmpty() && notices.first().severity == RotationNotice::Refusal) // they come first
        standing.heldUpBy = notices.first();
    const auto ahead = steps.sliced(standing.number);
    if (const auto *next = firstOf(ahead, [&rotation](RotationStep::Kind one) { return !rotation.isDone(one); }))
        standing.next = *next;
    standing.beside = worthSaying(watchedSteps(session));
    standing.beside.removeIf([step](const WatchedStep &one) { return one.step == step; });
    return standing;
}

std::optional<RotationProgress> progressOf(const RotationSession &session)
{
    return progressOf(session, session.step());
}

QList<WatchedStep> watchedSteps(const RotationSession &session)
{
    const Rotation &rotation = session.rotation();
    QList<WatchedStep> watched{{session.step(), progressOf(session)}};
    const QList<RotationStep::Kind> steps = session.steps();
    for (const RotationStep::Kind step : steps) {
        const auto asksTheSame
            = [&](const WatchedStep &one) { return goalOf(rotation, one.step) == goalOf(rotation, step); };
        const bool isBeside = traitsOf(step).isLast && isBoardStep(step) && session.isOpen(step)
            && !rotation.isDone(step) && !rotation.isUndoing;
        if (isBeside && std::ranges::none_of(watched, asksTheSame))
            watched.append({step, progressOf(session, step)});
    }
    return watched;
}

QList<WatchedStep> worthSaying(const QList<WatchedStep> &steps)
{
    QList<WatchedStep> all;
    for (auto [step, progress] : steps) {
        if (progress && !all.isEmpty()) {
            progress->keysLeft = 0;
            progress->trouble.reset();
            progress->isUnsettled = false;
            if (progress->isAllDone() && progress->broken == 0 && progress->inDoubt == 0)
                continue;
        }
        if (progress && progress->isOfSomething())
            all.append({step, progress});
    }
    return all;
}

std::optional<RotationProgress> progressOf(const RotationSession &session, RotationStep::Kind step)
{
    const Rotation &rotation = session.rotation();
    if (!session.isLoaded() || !rotation.isBegun() || rotation.isOver())
        return {};
    RotationProgress progress = progressOfKeys(rotation, step);
    const bool isDeleted = step == RotationStep::DeleteEventKeys && progress.keysLeft == 0;
    const bool isOfApps = isBoardStep(step) && !isDeleted;
    if (isOfApps)
        addApps(progress, session, step);
    addTrouble(progress, session);
    return isOfApps || progress.isOfSomething() ? std::optional(progress) : std::nullopt;
}
