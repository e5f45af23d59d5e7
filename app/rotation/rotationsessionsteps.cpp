// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// The session's way from step to step, and what the person says on the way. Nothing here changes anything at Inngest.

#include "app/core/clock.h"
#include "app/core/lookup.h"
#include "app/core/shown.h"
#include "app/core/whenfinished.h"
#include "app/domain/dashboard.h"
#include "app/history/historystore.h"
#include "app/rotation/eventkeyholders.h"
#include "app/rotation/rotationevidence.h"
#include "app/rotation/rotationjson.h"
#include "app/rotation/rotationsession_p.h"
#include "app/rotation/steptraits.h"

#include <algorithm>

using namespace Qt::StringLiterals;

// 1 Plan.

void RotationSession::setCause(RotationCause::Kind cause)
{
    if (rotation().isBegun())
        return;
    if (cause != rotation().cause)
        d->adopted.clear(); // whom a leak let in may know the key that is there: that is decided anew
    d->change([&](Rotation &changed) {
        changed.cause = cause;
        changed.keyAccessOffAt = {};
        if (cause == RotationCause::EventKeyLeaked)
            changed.rotatesSigningKey = false;
        else if (cause != RotationCause::Routine)
            changed.rotatesSigningKey = true;
        if (changed.makesEventKeysLate()) {
            for (RotatedEventKey &key : changed.eventKeys)
                key.forgetTwin();
        }
    });
}

void RotationSession::setRotatesSigningKey(bool rotates)
{
    if (!rotation().isBegun())
        d->change([&](Rotation &changed) { changed.rotatesSigningKey = rotates; });
}

void RotationSession::setRotatesEventKey(const QString &keyId, bool rotates)
{
    const EventKey *key = d->live.value ? d->live.value->eventKey(keyId) : nullptr;
    if (rotation().isBegun() || !key)
        return;
    d->change([&](Rotation &changed) {
        changed.eventKeys.removeIf([&](const RotatedEventKey &one) { return one.oldId == keyId; });
        if (!rotates)
            return;
        for (RotatedEventKey &other : changed.eventKeys) {
            if (other.twinId == keyId)
                other.forgetTwin(); // it goes itself
        }
        changed.eventKeys.append(d->toRotate(*key));
    });
}

void RotationSession::setRecord(const QString &reason, const QString &approver)
{
    if (rotation().isBegun())
        return;
    d->change([&](Rotation &changed) {
        changed.reason = reason;
        changed.approver = approver;
    });
}

void RotationSession::setQuietDays(int days)
{
    if (!rotation().isBegun())
        d->change([&](Rotation &changed) { changed.quietDays = std::clamp(days, 0, 365); });
}

void RotationSession::setWindow(const ChangeWindow &window)
{
    if (!rotation().isBegun())
        d->change([&](Rotation &changed) { changed.window = window; });
}

void RotationSession::begin()
{
    if (!d->mayCommand() || rotation().isBegun() || !d->live.value)
        return;
    if (hasRefusal(notices(RotationStep::Plan)))
        return d->refuseAt(
            RotationStep::Plan, tr("The rotation was not begun: something still refuses it, as this page says."));
    const SigningKey *active = d->live.value->active();
    const QList<RotatedEventKey> there = twinsThere();
    d->change([&](Rotation &changed) {
        changed.apps.clear();
        if (active)
            changed.oldSigningKey = rotatedSigningKeyOf(*active, d->live.value->fingerprintOf(*active));
        changed.fingerprints = {changed.oldSigningKey.fingerprint};
        for (RotatedEventKey &key : changed.eventKeys) {
            const bool isThere = std::ranges::any_of(there,
                [&key](const RotatedEventKey &one) { return one.oldId == key.oldId && one.twinId == key.twinId; });
            if (!isThere)
                key.forgetTwin();
            else
                changed.fingerprints.append(key.twinFingerprint);
        }
        for (const RolloutRow &row : d->board.check().rows()) {
            PlannedApp app{.appKey = row.app.key(), .name = row.app.app.name, .servers = row.latest.servers};
            app.sdk = row.latest.sdk();
            app.seenInstances = d->seenInstances.value(app.appKey).values();
            if (app.servers.isEmpty())
                app.servers = d->serversBefore.value(app.appKey);
            for (const RotatedEventKey &key : std::as_const(changed.eventKeys)) {
                if (holdsEventKey(row.latest, key.oldFingerprint, d->board.check().keys()) == Holding::Held::Yes)
                    app.heldEventKeys.append(key.oldFingerprint);
            }
            changed.apps.append(app);
        }
    });
    d->board.check().countAnew();
    d->busy = Private::Busy::Beginning;
    emit changed();
    whenFinished(d->record.begin(), this, [this](const Done &written) {
        d->busy = Private::Busy::No;
        if (written) {
            d->keys.keep(rotation(), *d->live.value);
            d->keys.take(rotation(), *d->live.value);
            d->noteAdoptedTwins();
            d->takeEarlierTargets();
            d->refresh();
            return;
        }
        if (written.error().kind == Error::Kind::Conflict && !written.error().isInOwnWords())
            return d->refuse(
                tr("Another rotation of this environment is not finished yet. Close this window and open that one."),
                u"another rotation"_s);
        d->fail(written.error());
    });
}

void RotationSession::abandon()
{
    if (canBeAbandoned(rotation()) && d->maySettle())
        d->end(RotationOutcome::Abandoned, {});
}

void RotationSession::setClosingNote(const QString &note)
{
    if (rotation().isBegun() && !rotation().isOver())
        d->change([&note](Rotation &changed) { changed.closingNote = note; });
}

void RotationSession::planAnew()
{
    if (!rotation().isOver())
        return;
    const QDateTime rotatedAt = std::max(d->rotatedLately, rotation().isRotated ? rotation().rotatedAt : QDateTime());
    const QString replaced
        = rotation().isRotated ? rotation().oldSigningKey.fingerprint : d->keys.secrets().replacedBefore;
    d->clearRun();
    d->keys.setReplacedBefore(replaced);
    d->record.startAnew();
    d->readPlansElsewhere();
    d->rotatedLately = {};
    d->planAfter(rotatedAt);
    d->read(true);
}

/// Whoever has just rotated the signing key plans something else.
void RotationSession::Private::planAfter(const QDateTime &rotatedAt)
{
    constexpr qint64 daySeconds = 24 * 60 * 60;
    if (!rotatedAt.isValid() || rotatedAt.secsTo(record.serverTime()) >= daySeconds)
        return;
    rotatedLately = std::max(rotatedLately, rotatedAt);
    q.setRotatesSigningKey(false);
}

QDateTime RotationSession::rotatedLately() const
{
    return d->rotatedLately;
}

void RotationSession::Private::clearRun()
{
    error.reset();
    finalCheck.reset();
    isRotateTakenUp = false;
    lookedAt.reset();
    missing.clear();
    gone.clear();
    isLacking = false;
    events.clear();
    resyncs.clear();
    resyncsTaken = 0;
    keys.clear();
    adopted.clear();
    startedFrom.reset();
    oldActiveSince.reset();
}

// From step to step.

bool RotationSession::mayGoOn() const
{
    if (!d->isLoaded || !rotation().isBegun() || rotation().isOver() || isBusy())
        return false;
    return traitsOf(step()).exit != StepTraits::Exit::Command && !hasRefusal(notices(step()));
}

void RotationSession::goOn()
{
    if (!mayGoOn() || !d->mayChange())
        return;
    const RotationStep::Kind now = step();
    const bool isGate = traitsOf(now).exit == StepTraits::Exit::Gate;
    const QList<RolloutRow> board = rows(now);
    const RolloutGate gate = gateOf(board);
    d->change(
        [&](Rotation &changed) {
            if (isGate)
                d->recordGate(changed, now, board);
            changed.done.insert(now);
        },
        isGate ? u"PassRolloutGate"_s : QString(),
        {{u"step"_s, nameOf(now)}, {u"apps"_s, gate.apps}, {u"proven"_s, gate.proven}, {u"inferred"_s, gate.inferred},
            {u"confirmed"_s, gate.confirmed}, {u"atRisk"_s, gate.atRisk}, {u"missing"_s, gate.missing}});
}

void RotationSession::Private::recordGate(
    Rotation &rotation, RotationStep::Kind step, const QList<RolloutRow> &rows, const QStringList &keys) const
{
    // That of a change at Inngest passes with its effect: the call may be refused yet.
    const StepTraits::Effect effect = traitsOf(step).effect;
    const bool isOfChange = effect == StepTraits::Effect::Rotates || effect == StepTraits::Effect::Deletes;
    GateRecord gate{.step = step,
        .at = tools.clock.now(),
        .atByServer = tools.dashboard.serverNow(),
        .keys = keys,
        .hasPassed = !isOfChange};
    for (const RolloutRow &row : rows)
        gate.apps.append(evidenceToJson(row));
    addGate(rotation, gate);
}

RotationStep::Kind RotationSession::stepUnderWay() const
{
    const bool isRotating
        = d->rotatesAt || (d->acts.isRunning() && act() && act()->request().kind == ActKind::RotateSigningKey);
    if (isRotating && mayRotateAhead(rotation()))
        return RotationStep::Rotate;
    const RotationStep::Kind now = isNothingLeftAt(rotation(), step()) ? RotationStep::Finish : step();
    // Of two steps that are open, what is written down or checked is that of the one that is looked at.
    return isBusy() && !d->acts.isRunning() ? d->lookedAt.value_or(now) : now;
}

RotationSession::StepState RotationSession::stateOf(RotationStep::Kind step) const
{
    const bool isEnded = rotation().isOver() && steps().contains(step);
    if (isEnded && wasLeftOut(rotation(), step)) {
        const bool isMade = traitsOf(step).effect == StepTraits::Effect::Makes && newKeysToMake(rotation(), step) == 0;
        return rotation().outcome == RotationOutcome::ClosedWithExceptions ? StepState::LeftOpen
            : isMade                                                       ? StepState::Made
                                                                           : StepState::NotDone;
    }
    // Green is what is known to be as the step wants it, also where that came, or went, after it was left.
    const bool isAhead = step == RotationStep::RollOut && d->step() == RotationStep::Rotate;
    if (!isEnded && !rotation().isUndoing && (isAhead || wasLeftOpen(rotation(), step))
        && !gateOf(rows(step)).isAllThere())
        return StepState::LeftOpen;
    if (step == RotationStep::Resync && d->isResyncLeftOpen())
        return StepState::LeftOpen;
    if (isEnded || rotation().isDone(step) || isNothingLeftAt(rotation(), step))
        return StepState::Done;
    if (step != stepUnderWay())
        return isOpen(step) ? StepState::Current : StepState::Ahead;
    if (d->acts.waitsForPerson())
        return StepState::NeedsPerson;
    // What is read back after a refusal is not the step's work any more.
    if (isBusy() && !(d->error && d->busy == Private::Busy::ReadingBack && !d->acts.isUnderWay()))
        return StepState::Working;
    if (const auto why = error(); why && why->kind != Error::Kind::Cancelled)
        return StepState::Trouble;
    return StepState::Current;
}

// 6 Old event keys.

QFuture<Done> RotationSession::Private::readLastEvents(const QStringList &ids)
{
    if (ids.isEmpty())
        return readyFuture(Done());
    const RotationSight now = sightOf(RotationStep::DeleteEventKeys, {});
    QDateTime since;
    for (const RotatedEventKey &key : rotation().eventKeys) {
        const bool isAsked = ids.contains(key.oldId) || ids.contains(key.twinId);
        if (const QDateTime one = eventsSince(key, now); isAsked && (!since.isValid() || one < since))
            since = one;
    }
    const int look = ++looksForEvents;
    ++openLooksForEvents;
    return mapped(tools.dashboard.lastEventsThrough(environment.id, ids, since), &q,
        [this, ids, since, look](const Result<LastEvents> &all) {
            --openLooksForEvents;
            for (const QString &id : ids) {
                const Result<std::optional<QDateTime>> last = all ? all->value(id) : failure(all.error());
                EventsThrough &known = events[id];
                if (const QDateTime told = last ? last->value_or(QDateTime()) : QDateTime(); told > known.last)
                    known.last = told;
                // A look of before can end after this one.
                if (look < known.look)
                    continue;
                known.look = look;
                known.since = last ? since : QDateTime();
            }
            endRefusal();
            emit q.changed();
            return Done();
        });
}

EventsThrough RotationSession::eventsThrough(const QString &oldId) const
{
    return d->events.value(oldId);
}

bool RotationSession::isReadingEvents() const
{
    return d->openLooksForEvents > 0;
}

bool RotationSession::mayLookUpEvents(const QString &oldId) const
{
    return isOpen(RotationStep::DeleteEventKeys) && oldEventKeysLeft(rotation()).contains(oldId)
        && !eventsThrough(oldId).since.isValid();
}

void RotationSession::noteLookedUp(const QString &oldId, const QDateTime &last)
{
    const QDateTime now = d->record.serverTime();
    if (!mayLookUpEvents(oldId) || !d->mayCommand())
        return;
    if (last > now)
        return d->refuse(tr("This was not written down: the time of the last event lies ahead."), u"ahead"_s);
    d->noteLookedUp(oldId, {d->tools.person, now, last}, u"SayLastEvent"_s);
}

void RotationSession::withdrawLookedUp(const QString &oldId)
{
    if (d->mayCommand())
        d->noteLookedUp(oldId, {}, u"WithdrawLastEvent"_s);
}

void RotationSession::Private::noteLookedUp(const QString &oldId, const EventsLookedUp &events, const QString &what)
{
    for (const RotatedEventKey &key : rotation().eventKeys) {
        if (key.oldId != oldId || key.isOldDeleted || key.lookedUp == events)
            continue;
        const QDateTime last = events.person.isEmpty() ? key.lookedUp.last : events.last;
        const QJsonObject details{{u"keyName"_s, key.oldName}, {u"fingerprint"_s, key.oldFingerprint},
            {u"lastEvent"_s, last.isValid() ? last.toString(Qt::ISODateWithMs) : u"none"_s}};
        return change(
            [&](Rotation &changed) {
                for (RotatedEventKey &one : changed.eventKeys) {
                    if (one.oldId == oldId)
                        one.lookedUp = events;
                }
            },
            what, details);
    }
}

/// Where one was, its own act says why; among several the person is told which, and of a few also why.
void RotationSession::Private::sayRefused()
{
    const QHash<QString, Error> &refused = acts.refused();
    const bool hadAllTheirTurn = acts.done() + refused.size() == acts.total();
    if (refused.isEmpty() || acts.total() < 2 || !hadAllTheirTurn)
        return;
    constexpr qsizetype mostReasons = 2;
    QStringList names;
    QStringList reasons;
    for (const RotatedEventKey &key : rotation().eventKeys) {
        const bool isNew = refused.contains(key.twinId);
        if (!isNew && !refused.contains(key.oldId))
            continue;
        names.append(tr("“%1”").arg(shownName(isNew ? key.twinName : key.oldName)));
        reasons.append(tr("%1: %2", "a key, why it was not deleted")
                           .arg(names.last(), refused.value(isNew ? key.twinId : key.oldId).serverMessage));
    }
    const QString count = tr("Deleted: %1 of %n keys.", nullptr, acts.total()).arg(acts.done());
    refuse(names.size() <= mostReasons
            ? tr("%1 Not deleted: %2", "two sentences, the second one with reasons").arg(count, reasons.join(u' '))
            : tr("%1 Not deleted: %2. The row of each says why, once it is selected.").arg(count, names.join(u", "_s)),
        u"refused alone"_s);
}

bool RotationSession::isWaiting(const QString &keyId) const
{
    return hasOneWith(d->acts.waiting(), &ActRequest::keyId, keyId);
}

std::optional<Error> RotationSession::whyNotDeleted(const QString &keyId) const
{
    const Act *last = d->acts.last();
    if (last && last->request().keyId == keyId && last->step() == Act::Step::Finished
        && last->end() == Act::End::NotDone && !isWaiting(keyId)
        && !(last->error() && last->error()->kind == Error::Kind::Cancelled))
        return last->error();
    const auto found = d->acts.refused().constFind(keyId);
    return found == d->acts.refused().cend() ? std::nullopt : std::optional(*found);
}

// 10 Finish.

QList<OpenItem> RotationSession::openItems() const
{
    const QStringList deleted
        = ofEach(rotation().eventKeys, &RotatedEventKey::oldFingerprint, &RotatedEventKey::isOldDeleted);
    QList<RolloutRow> absence;
    if (!deleted.isEmpty())
        absence = d->board.check().rowsFor(
            d->askedOfAbsence(deleted), d->board.momentsOf(rotation(), RotationStep::DeleteEventKeys));
    return openItemsOf(d->sight(RotationStep::Finish), absence, owners());
}

// The evidence.

QFuture<Result<QString>> RotationSession::evidenceHtml()
{
    return RotationEvidence::read(rotation(), d->tools.history, d->tools.clock, this);
}
