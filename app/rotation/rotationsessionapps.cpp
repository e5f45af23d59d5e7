// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// What the person says of the session's apps and senders: variables, places, excuses, words.

#include "app/core/clock.h"
#include "app/core/whenfinished.h"
#include "app/domain/secretstore.h"
#include "app/rotation/keepoverwritten.h"
#include "app/rotation/rotationsession_p.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

PlannedApp &plannedApp(Rotation &rotation, const QString &appKey, const QString &name)
{
    for (PlannedApp &app : rotation.apps) {
        if (app.appKey == appKey)
            return app;
    }
    rotation.apps.append({.appKey = appKey, .name = name});
    return rotation.apps.last();
}

} // namespace

// 3, 5, 10 and undo.

QList<AppVariables> RotationSession::variables(RotationStep::Kind step) const
{
    return variablesOf(rotation(), step, d->keys.secrets(), d->board.apps());
}

void RotationSession::setTarget(const QString &appKey, const QString &targetId, const QString &place)
{
    d->change([&](Rotation &changed) {
        PlannedApp &app = plannedApp(changed, appKey, d->namesOf({appKey}).value(0));
        app.targetId = targetId;
        app.targetPlace = place;
    });
}

void RotationSession::noteSet(const QString &appKey, RotationStep::Kind step, bool isSet)
{
    d->change([&](Rotation &changed) {
        PlannedApp &app = plannedApp(changed, appKey, d->namesOf({appKey}).value(0));
        if (isSet)
            app.setSteps.insert(step);
        else
            app.setSteps.remove(step);
        if (isSet && step == RotationStep::Finish)
            changed.fallbackRemovedAt = d->record.serverTime();
    });
}

QFuture<Done> RotationSession::keepOverwritten(const QString &place, const QList<OverwrittenVariable> &values)
{
    return keepOverwrittenIn(d->record, d->tools.secrets, place, values);
}

QFuture<Result<Secret>> RotationSession::overwrittenValue(const QString &secretName)
{
    auto promise = std::make_shared<QPromise<Result<Secret>>>(); // shared: lambdas are copied
    promise->start();
    whenFinished(d->tools.secrets.read(secretName), this, [promise](const Result<std::optional<Secret>> &value) {
        if (!value)
            promise->addResult(Result<Secret>(failure(value.error())));
        else if (!*value)
            promise->addResult(Result<Secret>(failure(Error::Kind::NotFound, u"overwritten value not kept"_s)));
        else
            promise->addResult(Result<Secret>(**value));
        promise->finish();
    });
    return promise->future();
}

void RotationSession::noteRestored(const QString &place)
{
    d->change([&](Rotation &changed) {
        for (OverwrittenValue &value : changed.overwritten)
            value.isRestored = value.isRestored || (value.isKept && value.place == place);
    });
}

void RotationSession::setSenders(const QList<SenderNote> &senders)
{
    d->change([&](Rotation &changed) {
        changed.senders = senders;
        for (SenderNote &sender : changed.senders) {
            if (!sender.word.isEmpty() && !sender.wordAt.isValid())
                sender.wordAt = d->tools.clock.now();
        }
    });
}

void RotationSession::noteHeldKey(const QString &appKey, const QString &fingerprint)
{
    if (!rotation().isBegun() || rotation().isOver())
        return;
    for (const PlannedApp &app : rotation().apps) {
        if (app.appKey == appKey && app.heldEventKeys.contains(fingerprint))
            return;
    }
    d->change([&](Rotation &changed) {
        plannedApp(changed, appKey, d->namesOf({appKey}).value(0)).heldEventKeys.append(fingerprint);
    });
}

// 6 and its like.

QStringList RotationSession::Private::namesOf(const QStringList &appKeys) const
{
    QStringList names;
    for (const QString &key : appKeys) {
        const std::optional<RolloutRow> row = board.check().row(key);
        names.append(row ? row->app.app.name : key);
    }
    return names;
}

void RotationSession::excuse(
    const QStringList &appKeys, EvidenceClass::Kind kind, const QString &owner, const QString &reason)
{
    if (!rotation().isBegun() || rotation().isOver() || owner.trimmed().isEmpty() || reason.trimmed().isEmpty())
        return;
    d->change(
        [&](Rotation &changed) {
            for (const QString &key : appKeys) {
                changed.excuses.removeIf([&](const Excuse &one) { return one.appKey == key; });
                changed.excuses.append({.appKey = key,
                    .kind = kind,
                    .owner = owner,
                    .reason = reason,
                    .person = d->tools.person,
                    .at = d->tools.clock.now()});
            }
        },
        kind == EvidenceClass::Attested ? u"AttestApps"_s : u"ExcuseApps"_s,
        {{u"apps"_s, QJsonArray::fromStringList(d->namesOf(appKeys))}, {u"owner"_s, owner}, {u"why"_s, reason}});
}

void RotationSession::withdrawExcuse(const QStringList &appKeys)
{
    if (!rotation().isBegun() || rotation().isOver())
        return;
    d->change([&](Rotation &changed) {
        changed.excuses.removeIf([&](const Excuse &one) { return appKeys.contains(one.appKey); });
    });
}

void RotationSession::confirmNoApps(const QString &reason)
{
    if (!rotation().isBegun() || rotation().isOver() || !d->board.check().gate().hasNoApps)
        return;
    const RotationException exception{u"no apps"_s, {}, d->tools.person, reason, d->tools.clock.now()};
    d->change(
        [&](Rotation &changed) { changed.exceptions.append(exception); }, u"ConfirmNoApps"_s, {{u"why"_s, reason}});
}

// How apps are asked.

void RotationSession::setAccess(const QString &appKey, const AppAccess &access)
{
    const auto kept = d->board.accesses().set(d->tools.dashboard.origin(), d->environment.id, appKey, access);
    whenFinished(kept, this, [this](const Done &done) {
        if (!done)
            d->fail(done.error());
    });
}

QHash<QString, QStringList> RotationSession::missingHeaders() const
{
    return d->board.kept().missing;
}

void RotationSession::addApp(const AppAccess &access, const QString &name)
{
    const auto added = d->board.accesses().add(d->tools.dashboard.origin(), d->environment.id, access, name);
    whenFinished(added, this, [this](const Result<App> &app) {
        if (!app)
            d->fail(app.error());
    });
}

void RotationSession::removeAddedApp(const QString &appKey)
{
    const auto removed = d->board.accesses().remove(d->tools.dashboard.origin(), d->environment.id, appKey);
    whenFinished(removed, this, [this](const Done &done) {
        if (!done)
            d->fail(done.error());
    });
}
