// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rotation/rotationresync.h"

#include "app/acts/actrecord.h"
#include "app/core/bareaddress.h"
#include "app/core/lookup.h"
#include "app/domain/dashboard.h"

using namespace Qt::StringLiterals;

namespace {

/// The key by which Inngest signs, as far as the rotation has come. begunAt: it was signed then; invalid: now.
QString signedWithIn(const Rotation &rotation, const QDateTime &begunAt = {})
{
    const bool isBefore = begunAt.isValid() && begunAt < rotation.rotatedAt;
    return (rotation.isRotated && !isBefore ? rotation.newSigningKey : rotation.oldSigningKey).fingerprint;
}

bool isInNoList(const RolloutApp &app)
{
    return app.canBeAsked() && app.wasAddedByUrl;
}

/// Inngest reaches it in a way that is not known here: that it needs no resync nobody can say.
bool isOfUnknownKind(const App &app)
{
    return app.method == AppMethod::Unknown && !app.isArchived;
}

} // namespace

QHash<QString, QUrl> addressesToCall(
    const Dashboard &dashboard, const Environment &environment, const KeptAccesses &kept)
{
    QHash<QString, QUrl> addresses;
    // Inngest Cloud calls the app itself, and not from here.
    if (!dashboard.wayOf(ActKind::RotateSigningKey, environment).isRestart)
        return addresses;
    for (auto access = kept.byApp.cbegin(); access != kept.byApp.cend(); ++access) {
        if (!access->url.isEmpty())
            addresses.insert(access.key(), access->url);
    }
    return addresses;
}

bool isResyncedByHand(const RolloutApp &app)
{
    return isInNoList(app) || isOfUnknownKind(app.app);
}

void noteResyncedByHand(Rotation &rotation, const RolloutApp &app, ResyncLine line)
{
    rotation.resyncs.removeIf([&app](const ResyncLine &one) { return one.app.id == app.key(); });
    if (line.byWordOf.isEmpty())
        return;
    line.app = {.id = app.key(), .name = app.app.name};
    line.state = ResyncLine::Good;
    line.signedWith = signedWithIn(rotation);
    rotation.resyncs.append(line);
}

QList<ResyncLine> resyncLinesOf(
    const EnvironmentSnapshot &live, const ResyncRun &run, const Rotation &rotation, const QList<RolloutRow> &rows)
{
    // What was synced while Inngest signed with another key is to be synced again.
    QHash<QString, ResyncLine> records;
    for (const ResyncLine &one : rotation.resyncs) {
        if (!one.isOutdated && (one.signedWith.isEmpty() || one.signedWith == signedWithIn(rotation)))
            records.insert(one.app.id, one);
    }
    QList<ResyncLine> lines;
    for (const App &app : live.apps) {
        if (!app.canBeResynced() && !isOfUnknownKind(app))
            continue;
        ResyncLine line{.state = isOfUnknownKind(app) ? ResyncLine::ByHand : ResyncLine::Waiting,
            .urlBefore = app.latestSync ? bareAddress(app.latestSync->url) : QUrl()};
        if (run.isRunning(app.id))
            line.state = run.isWaiting(app.id) ? ResyncLine::Waiting : ResyncLine::Running;
        else if ((line.isLookedUp = run.isLookedUp(app.id)))
            line.state = ResyncLine::Running;
        else if (records.contains(app.id))
            line = records.value(app.id);
        line.app = app;
        lines.append(line);
    }
    for (const RolloutRow &row : rows) {
        if (!isInNoList(row.app))
            continue;
        const ResyncLine said = records.value(row.app.key());
        lines.append({.app = {.id = row.app.key(), .name = row.app.app.name},
            .state = said.byWordOf.isEmpty() ? ResyncLine::ByHand : ResyncLine::Good,
            .at = said.at,
            .byWordOf = said.byWordOf,
            .reason = said.reason,
            .notedBy = said.notedBy});
    }
    return lines;
}

void noteResync(Rotation &rotation, const ResyncResult &result, const QDateTime &at)
{
    const App &app = result.app;
    ResyncLine line{.app = {.id = app.id, .externalId = app.externalId, .name = app.name},
        .state = result.isGood()           ? ResyncLine::Good
            : result.end == Act::End::Open ? ResyncLine::Unknown
                                           : ResyncLine::Failed,
        .at = at,
        .signedWith = signedWithIn(rotation, result.begunAt)};
    if (result.outcome && result.outcome->failure) {
        line.code = result.outcome->failure->code;
        line.message = result.outcome->failure->message;
        line.appHttpStatus = result.outcome->failure->appHttpStatus;
    } else if (result.error) {
        line.message = result.error->serverMessage;
    }
    if (result.outcome)
        line.answeredAppId = result.outcome->appExternalId;
    if (app.latestSync)
        line.urlBefore = bareAddress(app.latestSync->url);
    if (result.outcome && result.outcome->sync)
        line.urlNow = bareAddress(result.outcome->sync->url);
    rotation.resyncs.removeIf([&app](const ResyncLine &one) { return one.app.id == app.id; });
    rotation.resyncs.append(line);
}

void noteResync(Rotation &rotation, const ActRecord &record, const App &app)
{
    constexpr auto failed = "failed: "_L1;
    const ResyncLine *known = firstWith(
        rotation.resyncs, [](const ResyncLine &line) { return line.app.id; }, app.id);
    const bool isOver = record.outcome == ActOutcome::done || record.outcome.startsWith(failed);
    if (!isOver || (known && known->at >= record.settledAt))
        return;
    ResyncResult result{.app = app,
        .end = Act::End::Done,
        .outcome = ResyncOutcome{.appExternalId = record.resultId},
        .begunAt = record.begunAt()};
    if (record.outcome.startsWith(failed))
        result.outcome->failure = SyncFailure{.code = record.outcome.sliced(failed.size())};
    noteResync(rotation, result, record.settledAt);
}
