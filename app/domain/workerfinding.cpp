// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/domain/proof.h"
#include "app/domain/sdkfacts.h"

#include <algorithm>

namespace {

bool isOpen(const Worker &worker)
{
    return !worker.disconnectedAt.isValid() && worker.status != Worker::Status::Disconnected;
}

/// By its id, or by the name that it gives itself where no id is told.
bool isOf(const App &app, const Worker &worker)
{
    return worker.appId.isEmpty()
        ? !worker.appName.isEmpty() && (worker.appName == app.externalId || worker.appName == app.name)
        : worker.appId == app.id;
}

/// It may be any app's.
bool isOfNoName(const Worker &worker)
{
    return worker.appId.isEmpty() && worker.appName.isEmpty();
}

/// By the last sync, or by what a worker says of itself.
bool isGo(const App &app, const QList<Worker> &workers)
{
    return (app.latestSync && sdkLanguage(app.latestSync->sdkLanguage) == SdkLanguage::Go)
        || std::ranges::any_of(workers, [&app](const Worker &worker) {
               return isOf(app, worker) && sdkLanguage(worker.sdkLanguage) == SdkLanguage::Go;
           });
}

/// What is so of one connection at least.
struct Seen
{
    bool isOld = false;
    bool isKnown = false;
    bool isInDoubt = false;
    bool isOlderThanRotate = false;
};

} // namespace

WorkerFinding findWorkers(const Question &question, Aspect::Kind aspect, const QList<Worker> &workers)
{
    using Because = Proof::Because;
    const bool isMomentKnown = question.since.isValid();
    const bool isRotated = question.isRotated && question.rotatedAt.isValid();
    WorkerFinding found;
    Seen some{.isInDoubt = !question.instancesBefore};
    for (const Worker &worker : workers) {
        const bool isOwn = isOf(question.app, worker);
        if (!isOpen(worker) || (!isOwn && !isOfNoName(worker)))
            continue;
        const bool isOld = !worker.connectedAt.isValid() || !isMomentKnown || worker.connectedAt <= question.since;
        const bool isKnown = question.instancesBefore && question.instancesBefore->contains(worker.instanceId);
        found.isConnected |= isOwn;
        some.isOld |= isOwn && isOld;
        some.isKnown |= isOwn && isKnown;
        some.isInDoubt |= worker.instanceId.isEmpty() || (!isOwn && (isOld || isKnown));
        some.isOlderThanRotate |= !worker.connectedAt.isValid() || worker.connectedAt <= question.rotatedAt;
    }
    // Which event key a Go worker sends with is not known by its variables: its code can name another. And where it was
    // not known to hold a rotated one, its variables got none: its restart says nothing of it.
    if (aspect == Aspect::EventKey && (isGo(question.app, workers) || question.heldEventKeys.isEmpty()))
        found.because = Because::CannotTell;
    else if (!found.isConnected)
        found.because = Because::NotConnected;
    // After rotate Inngest takes the new key only: whoever connected since holds it.
    else if (aspect == Aspect::SigningKey && isRotated && !some.isOlderThanRotate
        && question.asked(aspect).goal == RolloutGoal::NewBesideOld)
        found.because = Because::Evidence;
    // Of fallback and event key nothing is known by that.
    else if (!isMomentKnown)
        found.because = isRotated && !some.isOlderThanRotate ? Because::SaysNothing : Because::NoMoment;
    else if (question.isNotLive)
        found.because = Because::NotLive;
    else if (some.isOld)
        found.because = Because::OldConnection;
    else if (some.isKnown)
        found.because = Because::SameInstance;
    else
        found.because = some.isInDoubt ? Because::InstancesNotKnown : Because::Evidence;
    return found;
}
