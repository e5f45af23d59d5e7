// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/acts/actrule.h"

#include "app/core/lookup.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// Tells two syncs apart: a sync that found nothing new can keep its id.
QJsonObject syncToJson(const App &app)
{
    if (!app.latestSync)
        return {};
    return {{u"sync"_s, app.latestSync->id},
        {u"syncedAt"_s, app.latestSync->lastSyncedAt.toUTC().toString(Qt::ISODateWithMs)}};
}

class ResyncRule final : public ActRule
{
public:
    Reads reads() const override { return Reads::Apps; }
    bool runsBesideItsLike() const override { return true; }

    std::optional<Error> refuseRequest(const ActRequest &request) const override
    {
        if (!request.appExternalId.isEmpty())
            return {};
        return refusal(Error::Kind::Unexpected, {}, u"no app named"_s);
    }

    std::optional<Error> refuseLive(const ActRequest &request, const EnvironmentSnapshot &live) const override
    {
        const App *app = firstWith(live.apps, &App::externalId, request.appExternalId);
        if (!app)
            return refusal(Error::Kind::NotFound, tr("This app is no longer in the environment, or it is archived."),
                u"app not listed"_s);
        if (!app->canBeResynced())
            return refusal(Error::Kind::Rejected,
                tr("This app cannot be resynced: only apps that serve over HTTP can. Workers sync by themselves "
                   "when they connect."),
                u"not a serve app"_s);
        return {};
    }

    void note(ActRecord &record, const EnvironmentSnapshot &live) const override
    {
        if (const App *app = firstWith(live.apps, &App::externalId, record.request.appExternalId)) {
            record.before = syncToJson(*app);
            record.keyName = app->name.isEmpty() ? app->externalId : app->name;
        }
    }

    Finding judge(const ActRecord &record, const EnvironmentSnapshot &live,
        const std::optional<CallAnswer> &answer) const override
    {
        // The answer itself tells how it went; reading could only tell that a sync took place.
        if (answer && answer->resync)
            return believe(record, *answer);
        const App *app = firstWith(live.apps, &App::externalId, record.request.appExternalId);
        if (!app || !app->latestSync || syncToJson(*app) == record.before)
            return {.sight = Finding::Sight::NotShown};
        // One that is under way may fail yet; where no state is told, that it is there is all that will be.
        const Sync &sync = *app->latestSync;
        if (sync.error.isEmpty() && !sync.status.isEmpty() && !isSyncDone(sync.status))
            return {.sight = Finding::Sight::Unclear,
                .remark = refusal(Error::Kind::Conflict,
                    tr("Inngest shows a sync of this app that began since, and not that it is through."),
                    u"sync under way"_s)};
        ResyncOutcome outcome{.sync = app->latestSync, .appExternalId = app->externalId};
        if (!app->latestSync->error.isEmpty())
            outcome.failure = SyncFailure{.code = u"unknown"_s, .message = app->latestSync->error};
        return {.sight = Finding::Sight::Shown, .resync = outcome};
    }

    Finding believe(const ActRecord &, const CallAnswer &answer) const override
    {
        return {.sight = Finding::Sight::Shown, .resync = answer.resync};
    }
};

/// The answer in its place.
template <typename T>
QFuture<Result<CallAnswer>> answered(
    const QFuture<Result<T>> &call, std::optional<T> CallAnswer::*place, QObject *context)
{
    return mapped(call, context, [place](const Result<T> &told) {
        return told.map([place](const T &value) {
            CallAnswer answer;
            answer.*place = value;
            return answer;
        });
    });
}

QFuture<Result<CallAnswer>> answered(const QFuture<Done> &call, QObject *context)
{
    return mapped(call, context, [](const Done &done) { return done.map([] { return CallAnswer(); }); });
}

} // namespace

QFuture<Result<CallAnswer>> ActRule::call(Dashboard &dashboard, const ActRequest &request, QObject *context)
{
    const QString &environment = request.environment.id;
    switch (request.kind) {
    case ActKind::CreateSigningKey:
        return answered(dashboard.createSigningKey(environment), &CallAnswer::signingKey, context);
    case ActKind::DeleteSigningKey:
        return answered(dashboard.deleteSigningKey(request.keyId), context);
    case ActKind::RotateSigningKey:
        return answered(dashboard.rotateSigningKey(environment), &CallAnswer::signingKey, context);
    case ActKind::CreateEventKey:
        return answered(dashboard.createEventKey(environment, request.newKey), &CallAnswer::eventKey, context);
    case ActKind::UpdateEventKey:
        return answered(dashboard.updateEventKey(*request.changed), &CallAnswer::eventKey, context);
    case ActKind::DeleteEventKey:
        return answered(dashboard.deleteEventKey(environment, request.keyId), context);
    case ActKind::ResyncApp:
        break;
    }
    return answered(
        dashboard.resyncApp(environment, request.appExternalId, request.appUrl), &CallAnswer::resync, context);
}

std::unique_ptr<const ActRule> ActRule::of(ActKind kind)
{
    switch (kind) {
    case ActKind::CreateSigningKey:
    case ActKind::DeleteSigningKey:
    case ActKind::RotateSigningKey:
        return makeSigningKeyRule(kind);
    case ActKind::CreateEventKey:
    case ActKind::UpdateEventKey:
    case ActKind::DeleteEventKey:
        return makeEventKeyRule(kind);
    case ActKind::ResyncApp:
        break;
    }
    return std::make_unique<ResyncRule>();
}

std::optional<Error> refuseNewKeyIn(const Environment &environment)
{
    if (environment.isArchived)
        return refusal(Error::Kind::Conflict,
            ActRule::tr("This environment is archived: it takes no new key. Unarchive it first."), u"archived"_s);
    return refuseKeysOf(environment);
}

std::optional<Error> refuseKeysOf(const Environment &environment)
{
    if (environment.holdsKeys())
        return {};
    if (environment.type == EnvironmentType::Unknown)
        return refusal(Error::Kind::Conflict,
            ActRule::tr("This environment is of a kind that this version of the program does not know: nothing is done "
                        "to its keys here."),
            u"an unknown type"_s);
    return refusal(Error::Kind::Conflict,
        ActRule::tr("A branch environment has no keys of its own: it shares those of all branch environments."),
        u"branch child"_s);
}
