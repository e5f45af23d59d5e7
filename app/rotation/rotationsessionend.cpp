// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// The session's changes after rotate, at the end of an undo, and where it is closed.

#include "app/acts/acts.h"
#include "app/core/clock.h"
#include "app/core/lookup.h"
#include "app/core/shown.h"
#include "app/rotation/noticelist.h"
#include "app/rotation/rotationresync.h"
#include "app/rotation/rotationsession_p.h"

using namespace Qt::StringLiterals;

// Resync.

void RotationSession::resync()
{
    if (step() != RotationStep::Resync || !d->live.value || !d->mayChange())
        return;
    const QList<App> apps = ofEach<QList<App>>(resyncLines(), &ResyncLine::app,
        [](const ResyncLine &line) { return line.state != ResyncLine::Good && line.isListed(); });
    d->startResync(apps);
}

void RotationSession::resync(const QString &appId)
{
    if (!d->live.value || !rotation().isBegun() || d->resyncs.isRunning(appId))
        return;
    if (const App *app = firstWith(d->live.value->apps, &App::id, appId))
        d->startResync({*app});
}

std::optional<RotationSession::Several> RotationSession::resyncs() const
{
    if (!d->resyncs.isRunning())
        return {};
    return Several{.done = d->resyncs.done(), .total = d->resyncs.total(), .left = d->resyncs.left()};
}

void RotationSession::Private::startResync(const QList<App> &apps)
{
    resyncsTaken = resyncs.isRunning() ? resyncsTaken : 0;
    resyncs.start(tools.acts, apps, live.value->environments, rotation().id, rotation().reason,
        addressesToCall(tools.dashboard, environment, board.kept()));
}

void RotationSession::stopResync()
{
    d->resyncs.stop();
}

QList<ResyncLine> RotationSession::resyncLines() const
{
    return d->live.value ? resyncLinesOf(*d->live.value, d->resyncs, rotation(), d->board.check().rows())
                         : QList<ResyncLine>();
}

/// Apps that were not resynced hold nobody up: the step is left all the same, and they stay open. One that is over says
/// it of its end.
bool RotationSession::Private::isResyncLeftOpen() const
{
    if (!rotation().isDone(RotationStep::Resync) || rotation().isUndoing)
        return false;
    if (rotation().isOver())
        return std::ranges::any_of(rotation().openItems, [](const OpenItem &item) {
            return item.kind == OpenItem::ResyncFailed || item.kind == OpenItem::NotResynced;
        });
    const QList<ResyncLine> lines = live.value ? q.resyncLines() : rotation().resyncs;
    return !std::ranges::all_of(lines, &ResyncLine::isResynced);
}

void RotationSession::Private::keepResync(const ResyncResult &result)
{
    if (result.wasStopped())
        return;
    change([&](Rotation &changed) { noteResync(changed, result, tools.clock.now()); });
    // What it answered before can be over: where Inngest did not get through to it, it is asked at once.
    if (!result.isGood())
        board.check().askNow({result.app.id});
}

// Deletions.

QString RotationSession::textToType(const RotatedEventKey &key) const
{
    return canBeTyped(key.oldName) ? key.oldName : key.oldFingerprint;
}

void RotationSession::deleteOldEventKeys(const QStringList &oldIds, const QString &typed, bool byHand)
{
    if (!isOpen(RotationStep::DeleteEventKeys) || oldIds.isEmpty() || !d->mayChange())
        return;
    if (!Private::isTyped(typed, textToType()))
        return d->refuse(
            tr("Type the environment's name, “%1”, to delete the old event keys.").arg(textToType()), u"typed"_s);
    d->checkFinally(RotationStep::DeleteEventKeys, [this, oldIds, byHand] {
        d->deleteChecked(
            oldIds, [] { return false; }, byHand);
    });
}

void RotationSession::deleteOldEventKey(const QString &oldId, const QString &typedName, bool byHand)
{
    if (!isOpen(RotationStep::DeleteEventKeys) || !d->mayChange())
        return;
    const RotatedEventKey *found = firstWith(rotation().eventKeys, &RotatedEventKey::oldId, oldId);
    if (!found || found->isOldDeleted)
        return;
    if (!Private::isTyped(typedName, textToType(*found)))
        return d->refuse(tr("Type “%1” to delete this key.").arg(textToType(*found)), u"typed"_s);
    // What is typed answers what was shown: that events still arrive, where only nothing was known of them, is new.
    const auto arrive = [this, oldId] {
        return hasNotice(d->noticesOfDeletion({oldId}, true).value(oldId), RotationNotice::EventsStillArrive);
    };
    const auto isTyped = [arrive, wasSaid = arrive()] { return wasSaid || !arrive(); };
    d->checkFinally(
        RotationStep::DeleteEventKeys, [this, oldId, byHand, isTyped] { d->deleteChecked({oldId}, isTyped, byHand); });
}

/// Once what refused it is over, what was said of that is not true any more.
void RotationSession::Private::endRefusal()
{
    const auto canAllGo = [this] {
        const QStringList left = ofEach(rotation().eventKeys, &RotatedEventKey::oldId,
            [this](const RotatedEventKey &key) { return refusedDeletions.contains(key.oldId) && !key.isOldDeleted; });
        return !q.isBusy() && std::ranges::none_of(noticesOfDeletion(left, false), hasRefusal);
    };
    const bool isOver = refusedDeletions.isEmpty() ? refusedAt && !hasRefusal(q.notices(*refusedAt)) : canAllGo();
    if (isOver)
        forgetRefusal();
}

void RotationSession::Private::forgetRefusal()
{
    refusedAt.reset();
    refusedDeletions.clear();
    error.reset();
}

QHash<QString, QList<RotationNotice>> RotationSession::Private::noticesOfDeletion(
    const QStringList &oldIds, bool isTyped, bool isInAct) const
{
    QHash<QString, RotatedEventKey> asked; // by its fingerprint
    for (const RotatedEventKey &key : rotation().eventKeys) {
        if (oldIds.contains(key.oldId))
            asked.insert(key.oldFingerprint, key);
    }
    RotationSight sight = sightOf(RotationStep::DeleteEventKeys, {});
    if (isInAct)
        putInAct(sight);
    if (const auto checkedAt = mustFollow(RotationStep::DeleteEventKeys))
        sight.setSinceCheck = setSince(*checkedAt);
    QHash<QString, QList<RotationNotice>> notices;
    board.check().forEachAbsence(askedOfAbsence(asked.keys()),
        board.momentsOf(rotation(), RotationStep::DeleteEventKeys), mustFollow(RotationStep::DeleteEventKeys),
        [&](const QString &fingerprint, const QList<RolloutRow> &rows) {
            const RotatedEventKey &key = *asked.constFind(fingerprint);
            sight.rows = rows;
            sight.gate = gateOf(rows);
            notices.insert(key.oldId, ::noticesOfDeletion(key, sight, isTyped));
            sight.rows = {}; // who holds them longer has all of them copied for the next key
        });
    return notices;
}

void RotationSession::Private::deleteChecked(
    const QStringList &oldIds, const std::function<bool()> &isTyped, bool byHand)
{
    QList<RotatedEventKey> going;
    QList<RotatedEventKey> refused;
    QStringList goingIds;
    QStringList deleted;
    QStringList ofNobody;
    const QHash<QString, QList<RotationNotice>> notices = noticesOfDeletion(oldIds, isTyped());
    for (const RotatedEventKey &key : rotation().eventKeys) {
        if (!oldIds.contains(key.oldId) || key.isOldDeleted)
            continue;
        if (!notices.contains(key.oldId) || hasRefusal(notices.value(key.oldId))) {
            refused.append(key);
            continue;
        }
        going.append(key);
        goingIds.append(key.oldId);
        deleted.append(key.oldFingerprint);
        if (hasNotice(notices.value(key.oldId), RotationNotice::HoldersNotKnown))
            ofNobody.append(key.oldName);
    }
    if (!refused.isEmpty()) {
        refuse(
            tr("Not deleted, because something refuses it after the final check: %1. Its row in the table of the old "
               "event keys says what, once it is selected.")
                .arg(ofEach(refused, &RotatedEventKey::oldName).join(u", "_s)),
            u"refused"_s);
        refusedDeletions = ofEach(refused, &RotatedEventKey::oldId);
    }
    if (going.isEmpty())
        return;
    QList<ActRequest> requests;
    for (const RotatedEventKey &key : std::as_const(going)) {
        const QStringList gone = goTogether() ? goingIds : QStringList(key.oldId);
        requests.append(deletionOf(byHand, key.oldId, key.oldName, key.twinId, key.filter));
        if (!goTogether() || requests.size() == 1)
            setChecked(requests.last(), RotationStep::DeleteEventKeys,
                [this, gone, isTyped] { return whyNoLonger(noticesInAct(gone, isTyped())); });
    }
    const QList<RolloutRow> rows = rowsOfAbsence(deleted);
    change([&, this](Rotation &changed) {
        recordGate(changed, RotationStep::DeleteEventKeys, rows, deleted);
        changed.exceptions.removeIf([&](const RotationException &one) {
            return one.what == "holders not known"_L1 && one.subjects == ofNobody;
        });
        if (!ofNobody.isEmpty())
            changed.exceptions.append({u"holders not known"_s, ofNobody, tools.person, {}, tools.clock.now()});
    });
    acts.run(requests);
}

void RotationSession::sayLeft(const QString &oldId, const QString &reason)
{
    const auto key = foundWith(rotation().eventKeys, &RotatedEventKey::oldId, oldId);
    if (!key || !isOpen(RotationStep::DeleteEventKeys) || saidIn(reason).isEmpty())
        return;
    // For what the page names, and nothing else.
    if (!hasNotice(d->noticesOfDeletion({oldId}, false).value(oldId), RotationNotice::HoldersOutOfSight))
        return;
    const QList<PlannedApp> apps
        = holdersOutOfSight(*key, d->sightOf(RotationStep::DeleteEventKeys, d->rowsOfAbsence({key->oldFingerprint})));
    const QDateTime at = d->record.serverTime();
    d->change(
        [&, this](Rotation &changed) {
            for (const PlannedApp &app : apps)
                changed.exceptions.append(answerForHolder(*key, app, d->tools.person, reason, at));
        },
        u"ConfirmLeft"_s,
        {{u"keyName"_s, key->oldName}, {u"fingerprint"_s, key->oldFingerprint},
            {u"apps"_s, QJsonArray::fromStringList(ofEach(apps, &PlannedApp::name))}, {u"why"_s, reason}});
}

bool RotationSession::maySayNobodyElseSends() const
{
    return rotation().isBegun() && !rotation().isOver() && !rotation().isUndoing
        && !oldEventKeysLeft(rotation()).isEmpty() && d->goTogether();
}

void RotationSession::sayNobodyElseSends(bool isSo)
{
    if (!maySayNobodyElseSends() || isSo == isNobodyElseSaid())
        return;
    const RotationException word = nobodyElseSends(rotation(), d->tools.person, d->tools.clock.now());
    d->change(
        [&](Rotation &changed) {
            withdrawNobodyElse(changed);
            if (isSo)
                changed.exceptions.append(word);
        },
        isSo ? u"ConfirmNobodyElse"_s : u"WithdrawNobodyElse"_s,
        {{u"keys"_s, QJsonArray::fromStringList(word.subjects)}});
}

bool RotationSession::isNobodyElseSaid() const
{
    return ::isNobodyElseSaid(rotation());
}

bool RotationSession::takesOldEventKeysAlong() const
{
    return step() == RotationStep::Rotate && !rotation().makesEventKeysLate() && maySayNobodyElseSends()
        && isNobodyElseSaid();
}

std::pair<int, int> RotationSession::countOfSeries() const
{
    return d->acts.total() < 2 ? std::pair(0, 0) : std::pair(d->acts.done(), d->acts.total());
}

QStringList RotationSession::Private::refusedAlong() const
{
    if (!q.takesOldEventKeysAlong())
        return {};
    const QHash<QString, QList<RotationNotice>> notices = noticesOfDeletion(oldEventKeysLeft(rotation()), false);
    return namesWhere(rotation().eventKeys, [&notices](const RotatedEventKey &key) {
        return !key.isOldDeleted && (!notices.contains(key.oldId) || hasRefusal(notices.value(key.oldId)));
    });
}

ActRequest RotationSession::Private::deletionOf(
    bool byHand, const QString &id, const QString &name, const QString &besideId, const EventFilter &filter) const
{
    ActRequest request = requestOf(ActKind::DeleteEventKey, byHand, id, name);
    request.besideId = besideId;
    request.besideFilter = filter;
    return request;
}

/// Each is an act of its own, behind rotate's: see goTogether().
QList<ActRequest> RotationSession::Private::deletionsAlong()
{
    QList<ActRequest> requests;
    QStringList fingerprints;
    for (const RotatedEventKey &key : rotation().eventKeys) {
        if (key.isOldDeleted)
            continue;
        requests.append(deletionOf(false, key.oldId, key.oldName, key.twinId, key.filter));
        fingerprints.append(key.oldFingerprint);
    }
    const QList<RolloutRow> rows = rowsOfAbsence(fingerprints);
    change([&, this](Rotation &changed) { recordGate(changed, RotationStep::DeleteEventKeys, rows, fingerprints); });
    return requests;
}

QList<RotatedEventKey> RotationSession::namesToTake() const
{
    QList<RotatedEventKey> keys;
    const EnvironmentSnapshot *live = d->liveKeys();
    const bool canRename = d->tools.dashboard.wayOf(ActKind::UpdateEventKey, d->environment).means != Way::Means::None;
    if (!live || !canRename || !isOpen(RotationStep::Finish))
        return keys;
    for (const RotatedEventKey &key : rotation().eventKeys) {
        const EventKey *twin = live->eventKey(key.twinId);
        const bool isTaken = hasOneWith(live->eventKeys, &EventKey::name, key.oldName);
        // What was called by its fingerprint for want of a name would lend the next key a wrong one.
        const bool isMadeUp = key.oldName.contains(key.oldFingerprint.left(6));
        if (key.isOldDeleted && twin && twin->canBeRenamed() && !key.oldName.isEmpty() && !isMadeUp && !isTaken)
            keys.append(key);
    }
    return keys;
}

void RotationSession::takeOldNames(bool byHand)
{
    const QList<RotatedEventKey> keys = namesToTake();
    if (keys.isEmpty() || !d->mayChange())
        return;
    QList<ActRequest> requests;
    for (const RotatedEventKey &key : keys) {
        ActRequest request = d->requestOf(ActKind::UpdateEventKey, byHand);
        request.before = *d->liveKeys()->eventKey(key.twinId);
        request.changed = request.before;
        request.changed->name = key.oldName;
        requests.append(request);
    }
    d->acts.run(requests);
}

void RotationSession::deleteNewKeys(const QString &typed, bool byHand)
{
    if (step() != RotationStep::DeleteNewKeys || !d->live.value || !d->maySettle())
        return;
    // Once more after the final check: what two readings lacked can show again.
    const auto mayDelete = [this, isTyped = Private::isTyped(typed, textToType())] {
        if (!isTyped && leavesNewKeys())
            d->refuse(tr("Type the environment's name, “%1”, to delete the new keys.").arg(textToType()), u"typed"_s);
        return isTyped || !leavesNewKeys();
    };
    if (!mayDelete())
        return;
    d->checkFinally(RotationStep::DeleteNewKeys, [this, byHand, mayDelete] {
        if (mayDelete())
            d->deleteNewChecked(byHand);
    });
}

bool RotationSession::leavesNewKeys() const
{
    const auto isLeft = [this](const QString &id) { return !id.isEmpty() && !d->gone.contains(id); };
    return (isLeft(rotation().newSigningKey.id) && !rotation().isNewSigningKeyDeleted)
        || std::ranges::any_of(rotation().eventKeys,
            [&isLeft](const RotatedEventKey &key) { return isLeft(key.twinId) && key.isTwinToGo(); });
}

void RotationSession::Private::deleteNewChecked(bool byHand)
{
    const RotationSight now = sight(RotationStep::DeleteNewKeys);
    if (hasRefusal(noticesAt(RotationStep::DeleteNewKeys, now)))
        return refuseAt(RotationStep::DeleteNewKeys,
            tr("Nothing was deleted: something refuses it after the final check, as step “Delete new keys” says."));
    QList<ActRequest> requests;
    QStringList deleted;
    const auto whyNotNow = [this] { return whyNoLonger(noticesInAct(RotationStep::DeleteNewKeys)); };
    if (live.value->signingKey(rotation().newSigningKey.id)) {
        requests.append(requestOf(ActKind::DeleteSigningKey, byHand, rotation().newSigningKey.id));
        setChecked(requests.last(), RotationStep::DeleteNewKeys, whyNotNow);
        requests.last().activeKeyId = rotation().oldSigningKey.id;
        deleted.append(rotation().newSigningKey.fingerprint);
    }
    for (const RotatedEventKey &key : rotation().eventKeys) {
        if (!key.isTwinToGo())
            continue;
        const bool isFirst = requests.isEmpty() || requests.last().kind != ActKind::DeleteEventKey;
        requests.append(deletionOf(byHand, key.twinId, key.twinName, key.oldId, key.filter));
        if (!goTogether() || isFirst)
            setChecked(requests.last(), RotationStep::DeleteNewKeys, whyNotNow);
        deleted.append(key.twinFingerprint);
    }
    change([&, this](Rotation &changed) { recordGate(changed, RotationStep::DeleteNewKeys, now.rows, deleted); });
    acts.run(requests);
}
