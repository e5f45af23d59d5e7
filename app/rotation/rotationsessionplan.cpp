// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// What a plan of the session takes from rotations that are over, here and in other environments.

#include "app/core/clock.h"
#include "app/core/lookup.h"
#include "app/core/whenfinished.h"
#include "app/rotation/acteffect.h"
#include "app/rotation/rotationsession_p.h"

using namespace Qt::StringLiterals;

namespace {

/// The newest of these keys that a rotation may have made in the place of this one.
const EventKey *twinOf(const EventKey &old, const QList<const EventKey *> &keys)
{
    const EventKey *newest = nullptr;
    for (const EventKey *key : keys) {
        const bool isOne = key->id != old.id && key->source == EventKeySource::Key && !old.name.isEmpty()
            && isTwinName(key->name, old.name) && key->filter.sameAs(old.filter)
            && !(key->createdAt.isValid() && old.createdAt > key->createdAt);
        if (isOne && (!newest || key->createdAt > newest->createdAt))
            newest = key;
    }
    return newest;
}

void takeTargets(Rotation &changed, const QList<PlannedApp> &earlier)
{
    for (const PlannedApp &before : earlier) {
        auto *app = firstWith(changed.apps, &PlannedApp::appKey, before.appKey);
        if (!app || !app->targetId.isEmpty())
            continue;
        app->targetId = before.targetId;
        app->targetPlace = before.targetPlace;
    }
}

/// Without their places: those are the other environment's, and one environment's keys are never written there.
void takeTargetsByName(Rotation &changed, const QList<PlannedApp> &elsewhere)
{
    for (PlannedApp &app : changed.apps) {
        const auto *named
            = firstOf(elsewhere, [&app](const PlannedApp &one) { return !one.name.isEmpty() && one.name == app.name; });
        if (app.targetId.isEmpty() && named)
            app.targetId = named->targetId;
    }
}

} // namespace

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
        readRotationBefore();
    });
}

/// An app that calls another server since the last time has gone over to it; and one can still hold the key of before.
void RotationSession::Private::readRotationBefore()
{
    const auto last = RotationJournal(tools.history).lastEnded(tools.dashboard.origin(), environment.id);
    whenFinished(last, &q, [this](const Result<std::optional<Rotation>> &ended) {
        if (ended && *ended) {
            for (const PlannedApp &app : (*ended)->apps)
                serversBefore.insert(app.appKey, app.servers);
            if ((*ended)->isRotated)
                keys.setReplacedBefore((*ended)->oldSigningKey.fingerprint);
        }
        if (isLoaded)
            return refresh();
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
            // Of this one, from before a practice account's new beginning gave it another id.
            plansElsewhere.removeIf([this](const Rotation &plan) {
                return plan.environment.name == environment.name && plan.accountName == tools.accountName;
            });
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
    QSet<QString> names;
    for (const RotatedEventKey &key : other.eventKeys)
        names << key.oldName << key.twinName;
    names.remove({});
    setCause(RotationCause::Routine);
    setRotatesSigningKey(other.rotatesSigningKey);
    d->change([&](Rotation &changed) {
        changed.eventKeys.clear();
        for (const EventKey &key : live->eventKeys) {
            if (names.contains(key.name))
                changed.eventKeys.append(d->toRotate(key));
        }
    });
    setQuietDays(other.quietDays);
    d->startedFrom = other;
    emit changed();
}

std::optional<Rotation> RotationSession::startedFrom() const
{
    return rotation().isBegun() ? std::nullopt : d->startedFrom;
}

bool RotationSession::canAskKeyAccess() const
{
    return !rotation().isBegun() && rotation().isAfterLeak() && rotation().rotatesSigningKey
        && rotation().rotatesEventKeys() && d->tools.dashboard.hasKeyAccess();
}

QFuture<Result<bool>> RotationSession::askKeyAccess()
{
    const auto asked = d->tools.dashboard.opensEventKeys(d->environment, d->keys.secrets().oldSigningKey);
    return mapped(asked, this, [this](const Result<bool> &opens) {
        if (canAskKeyAccess())
            d->change([&](Rotation &changed) {
                changed.keyAccessOffAt = opens.value_or(true) ? QDateTime() : d->tools.clock.now();
            });
        return opens;
    });
}

/// Somebody may have switched it on again since: whoever has the leaked key could read what is made before rotate, and
/// what was made already has to go like the old event keys. True: nothing speaks against those.
QFuture<Result<bool>> RotationSession::Private::isKeyAccessStillOff()
{
    isKeyAccessUntold = false;
    if (!rotation().keyAccessOffAt.isValid() || rotation().isRotated || !tools.dashboard.hasKeyAccess())
        return readyFuture(Result<bool>(true));
    const auto asked = tools.dashboard.opensEventKeys(environment, keys.secrets().oldSigningKey);
    return mapped(asked, &q, [this](const Result<bool> &opens) {
        isKeyAccessUntold = !opens;
        if (opens.value_or(false))
            change([this](Rotation &changed) {
                for (const RotatedEventKey &key : std::as_const(changed.eventKeys)) {
                    if (!key.twinId.isEmpty() && !isExposed(changed, key.twinFingerprint))
                        changed.exceptions.append(
                            {replacementExposed, {key.twinFingerprint}, {}, {}, tools.clock.now()});
                }
            });
        return opens.map([](bool isOn) { return !isOn; });
    });
}

/// Nothing waits for that answer before Rotate; what it might have told nobody knows then.
void RotationSession::Private::noteUntoldAccess(Rotation &changed) const
{
    changed.exceptions.removeIf([](const RotationException &one) { return one.what == keyAccessNotTold; });
    const QStringList names = ofEach(changed.eventKeys, &RotatedEventKey::twinName, [&](const RotatedEventKey &key) {
        return isKeyAccessUntold && !key.twinId.isEmpty() && !isExposed(changed, key.twinFingerprint);
    });
    if (!names.isEmpty())
        changed.exceptions.append({keyAccessNotTold, names, {}, {}, tools.clock.now()});
}

RotatedEventKey RotationSession::Private::toRotate(const EventKey &key) const
{
    return {.oldId = key.id,
        .oldName = key.name,
        .oldFingerprint = live.value->fingerprintOf(key),
        .source = key.source,
        .filter = key.filter};
}

QList<RotatedEventKey> RotationSession::twinsThere() const
{
    QList<RotatedEventKey> there;
    const EnvironmentSnapshot *live = d->liveKeys();
    // After a leak of a signing key whoever has it could read what was made before rotate; and where a filter is a
    // person's word, nobody has given it for this one.
    if (rotation().isBegun() || !live || (rotation().rotatesSigningKey && rotation().isAfterLeak())
        || !d->tools.dashboard.wayOf(ActKind::CreateEventKey, d->environment).isReadBack)
        return there;
    // There can be thousands, and a page asks each time that it is drawn anew.
    QHash<QString, const EventKey *> byId;
    QHash<QString, QList<const EventKey *>> alike;
    for (const EventKey &key : live->eventKeys) {
        byId.insert(key.id, &key);
        alike[twinStem(key.name)].append(&key);
    }
    for (RotatedEventKey key : rotation().eventKeys) {
        const EventKey *old = byId.value(key.oldId);
        // Each takes one key's place, also where several have the same name and filter.
        const EventKey *twin = old ? twinOf(*old, alike.value(twinStem(old->name))) : nullptr;
        if (!twin)
            continue;
        alike[twinStem(old->name)].removeOne(twin);
        key.twinId = twin->id;
        key.twinName = twin->name;
        key.twinFingerprint = live->fingerprintOf(*twin);
        key.wasTwinAdopted = true;
        key.isFilterTheSame = true;
        there.append(key);
    }
    return there;
}

void RotationSession::setAdoptsTwins(bool adopts)
{
    const QList<RotatedEventKey> there = twinsThere();
    if (rotation().isBegun())
        return;
    d->change([&](Rotation &changed) {
        for (RotatedEventKey &key : changed.eventKeys) {
            const auto *found = firstWith(there, &RotatedEventKey::oldId, key.oldId);
            if (adopts && found)
                key = *found;
            else
                key.forgetTwin();
        }
        changed.eventKeys.removeIf([&](const RotatedEventKey &key) {
            return adopts && hasOneWith(there, &RotatedEventKey::twinId, key.oldId);
        });
    });
}

void RotationSession::Private::noteAdoptedTwins()
{
    const QStringList fingerprints
        = ofEach(rotation().eventKeys, &RotatedEventKey::twinFingerprint, &RotatedEventKey::wasTwinAdopted);
    if (!fingerprints.isEmpty())
        change([](Rotation &) {}, u"AdoptEventKeys"_s, {{u"keys"_s, QJsonArray::fromStringList(fingerprints)}});
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

// Replacements of event keys.

bool RotationSession::Private::takesNamesakes() const
{
    const Way way = tools.dashboard.wayOf(ActKind::CreateEventKey, environment);
    return way.means == Way::Means::Person && way.paste != Way::Paste::Nothing;
}

/// A server that holds the replacements has refused the leaked key from its start on.
bool RotationSession::Private::takesTwinsAlong() const
{
    return rotation().makesEventKeysLate() && tools.dashboard.wayOf(ActKind::CreateEventKey, environment).isRestart;
}

QList<NewEventKey> RotationSession::Private::twinsAlong() const
{
    QList<NewEventKey> along;
    if (!takesTwinsAlong())
        return along;
    for (const RotatedEventKey &key : rotation().eventKeys)
        along.append({.name = key.twinName, .filter = key.filter, .id = key.twinId});
    return along;
}
