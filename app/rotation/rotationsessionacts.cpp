// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// The session's changes at Inngest: each is an act, one after the other.

#include "app/acts/acts.h"
#include "app/core/clock.h"
#include "app/core/lookup.h"
#include "app/core/whenfinished.h"
#include "app/rotation/rotationprogress.h"
#include "app/rotation/rotationresync.h"
#include "app/rotation/rotationsession_p.h"

using namespace Qt::StringLiterals;

ActRequest RotationSession::Private::requestOf(
    ActKind kind, bool byHand, const QString &keyId, const QString &keyName) const
{
    ActRequest request;
    request.kind = kind;
    request.keyId = keyId;
    request.keyName = keyName;
    request.environment = environment;
    request.rotationId = rotation().id;
    request.reason = rotation().reason;
    request.byHand = byHand;
    return request;
}

void RotationSession::Private::onActEnded(Act *act)
{
    if (!isLoaded) { // settled ones are caught up with in their order
        if (act->end() == Act::End::Done || act->end() == Act::End::NotDone)
            openActs.remove(act->journalId());
        return;
    }
    wayBack = {};
    if (act->way().isRestart && (act->end() == Act::End::Done || act->end() == Act::End::NotDone))
        noteOutageOver(); // none ends while its restart keeps anybody out
    // What kept it back and is told for as long as it lasts is no error of its own.
    if (act->error() && act->end() != Act::End::Done && act->error() != record.unwritten() && !acts.isPaused())
        fail(*act->error());
    // What a check here found is over when it finds nothing any more; what the server said stays said.
    const bool isOwnRefusal
        = act->error() && act->error()->kind == Error::Kind::Conflict && act->error()->httpStatus == 0;
    if (isOwnRefusal && !acts.isPaused() && act->request().kind == ActKind::DeleteEventKey && !rotation().isUndoing
        && oldEventKeysLeft(rotation()).contains(act->request().keyId))
        refusedDeletions = {act->request().keyId};
    if (act->end() == Act::End::Done && act->wasSettledBefore())
        return catchUpWithSettled();
    if (act->end() == Act::End::Open || act->end() == Act::End::NeedsChoice)
        openActs.insert(act->journalId());
    else
        openActs.remove(act->journalId());
    const auto effect = ActEffect::of(*act, tools.person, record.serverTime());
    const bool isRotate = effect && effect->kind == ActKind::RotateSigningKey && !act->request().isWayBack;
    if (effect && !rotation().acts.contains(effect->journalId))
        change(
            [&, notices = isRotate ? noticesInAct(RotationStep::Rotate) : QList<RotationNotice>()](Rotation &changed) {
                noteUnplanned(changed, notices);
                applyEffect(changed, *effect);
                if (isRotate && takesTwinsAlong())
                    forgetExposed(changed);
            });
    // What was promoted instead shows in the live keys.
    isStale = true;
    busy = Busy::ReadingBack;
    read(false);
    emit q.changed();
}

/// By what is known then, and beside what a reason was given for. Whoever broke the apps has given one for all of it.
void RotationSession::Private::noteUnplanned(Rotation &changed, const QList<RotationNotice> &notices) const
{
    const QList<RotationException> ofAttempt = exceptionsOfAttempt(changed);
    if (hasOneWith(ofAttempt, &RotationException::what, rotatedAndBroke))
        return;
    for (const RotationNotice &notice : notices) {
        const QString what = askedWhyAs(notice.kind);
        QStringList unasked = what.isEmpty() ? QStringList() : notice.subjects;
        for (const RotationException &one : ofAttempt) {
            if (one.what == what)
                unasked.removeIf([&one](const QString &name) { return one.subjects.contains(name); });
        }
        // When it was done tells of the change window, see applyEffect().
        if (!unasked.isEmpty())
            changed.exceptions.append({what + unaskedWhy, unasked, tools.person, {}, tools.clock.now()});
    }
}

void RotationSession::Private::follow(Act *act)
{
    connect(act, &Act::finished, &q, [this, act] {
        const ActRequest &request = act->request();
        const bool isThis = rotation().isBegun() && request.rotationId == rotation().id;
        // While it loads it reads the journal, which has it.
        if (!isThis || !isLoaded || rotation().isOver() || act == acts.last() || request.kind == ActKind::ResyncApp)
            return;
        acts.takeSettled(act);
        onActEnded(act);
    });
}

/// Out of the journal, as at the start of the program. Until then it stays among those that are open.
void RotationSession::Private::catchUpWithSettled()
{
    isStale = true;
    busy = Busy::ReadingBack;
    const auto fails = [this](const Error &why) {
        if (busy == Busy::ReadingBack) // whatever has begun meanwhile goes on
            busy = Busy::No;
        fail(why);
    };
    board.readMissingAccesses();
    const QList<Environment> known = live.value ? live.value->environments : QList<Environment>();
    const auto reading = readSnapshot(tools.dashboard, tools.clock, environment, known);
    // A reading that was begun meanwhile is newer and shown in its place; one that was begun before is older.
    auto show = readings.later([this](const Result<EnvironmentSnapshot> &read) {
        readings.end();
        onRead(read);
    });
    whenFinished(reading, &q, [this, fails, show](const Result<EnvironmentSnapshot> &now) mutable {
        if (!now)
            return fails(now.error());
        const auto records = tools.acts.ofRotation(rotation().id);
        whenFinished(records, &q, [this, fails, show, now](const Result<QList<ActRecord>> &list) mutable {
            if (!list)
                return fails(list.error());
            takeUp(*now, *list);
            show(now);
        });
    });
    emit q.changed();
}

/// Of resyncs that an earlier run of the program has sent: each is on the record once, and is sent again only
/// where reading shows that it did not take place.
void RotationSession::Private::takeUpResyncs(const EnvironmentSnapshot &read, const QList<ActRecord> &records)
{
    for (const ActRecord &one : records) {
        const App *app = firstOf(read.apps, [&request = one.request](const App &listed) {
            return listed.externalId == request.appExternalId && listed.environmentId == request.environment.id;
        });
        if (one.request.kind != ActKind::ResyncApp || !app)
            continue;
        const auto settling = foundWith(tools.acts.running(), &Act::journalId, one.id);
        if (settling)
            resyncs.lookUp(*app, *settling);
        else
            change([&](Rotation &changed) { noteResync(changed, one, *app); });
    }
}

void RotationSession::Private::takeUp(const EnvironmentSnapshot &read, const QList<ActRecord> &records)
{
    change([&](Rotation &changed) {
        for (const ActRecord &one : records) {
            const Way way = tools.dashboard.wayOf(one.request.kind, environment);
            const auto effect = ActEffect::of(one, read.signingKeys, read.eventKeys, way.isRestart);
            if (!effect || changed.acts.contains(effect->journalId))
                continue;
            const bool isRotate
                = effect->kind == ActKind::RotateSigningKey && effect->keyId != changed.oldSigningKey.id;
            isRotateTakenUp |= isRotate;
            applyEffect(changed, *effect);
            if (isRotate && takesTwinsAlong())
                forgetExposed(changed);
        }
    });
    for (const ActRecord &one : records) {
        // One that somebody else is settling just now is open, too.
        if (one.isSettled())
            openActs.remove(one.id);
        else if (one.request.kind != ActKind::ResyncApp && !isLoaded && !acts.isRunning()
            && !rotation().acts.contains(one.id))
            openActs.insert(one.id);
    }
    if (!isLoaded)
        takeUpResyncs(read, records);
}

/// Once it is read what was there when that was seen. A replacement that came with the restart is not noted as this
/// rotation's before its own act has found it.
void RotationSession::Private::noteUnplannedTakenUp()
{
    if (!isRotateTakenUp || !liveKeys() || !board.areAccessesRead())
        return;
    isRotateTakenUp = false;
    if (!rotation().isRotated || rotation().isOver())
        return;
    QList<RotationNotice> notices = noticesInAct(RotationStep::Rotate);
    const QStringList own = ofEach(rotation().eventKeys, &RotatedEventKey::twinName);
    for (RotationNotice &notice : notices) {
        if (notice.kind == RotationNotice::KeysSincePlan)
            notice.subjects.removeIf([&own](const QString &name) { return own.contains(name); });
    }
    change([&, this](Rotation &changed) { noteUnplanned(changed, notices); });
}

void RotationSession::Private::onActsFinished()
{
    if (busy == Busy::Loading)
        return settleLeft();
    if (!isLoaded && openActs.isEmpty())
        return q.load();
    sayRefused();
    emit q.changed();
    endUndone();
}

/// Also where the last deletion was settled at the start of the program, or seen in a reading: its name was typed for
/// it.
void RotationSession::Private::endUndone()
{
    const bool areAllGone = rotation().isUndoing && step() == RotationStep::DeleteNewKeys && busy != Busy::Forgetting
        && newKeysLeft(rotation()) == 0;
    const bool isDeletedHere = hasOneWith(rotation().gates, &GateRecord::step, RotationStep::DeleteNewKeys);
    if (areAllGone && isDeletedHere && !isActOpen() && acts.left() == RotationActs::Left::Nothing)
        end(RotationOutcome::Undone, {});
}

void RotationSession::choose(const QString &keyId)
{
    d->error.reset();
    d->acts.choose(keyId);
}

void RotationSession::settle()
{
    d->error.reset();
    if (d->acts.left() != RotationActs::Left::Nothing)
        d->acts.settleLast();
    else if (!d->openActs.isEmpty()) // an earlier one than the last
        d->acts.settle(*d->openActs.cbegin());
}

// What a notice offers.

void RotationSession::remedy(RotationNotice::Kind kind)
{
    if (kind == RotationNotice::OtherPromoted || kind == RotationNotice::RotatedElsewhere)
        return adoptPromoted();
    if (kind == RotationNotice::SigningKeyGone || kind == RotationNotice::IdsDiffer)
        return createAnew();
    const std::optional<EnvironmentSnapshot> &known = live().value;
    if (kind == RotationNotice::TwinFilterDiffers && known) {
        const RotatedEventKey *unlike = firstOf(rotation().eventKeys, [&known](const RotatedEventKey &key) {
            return known->eventKey(key.twinId) && !key.isTwinDeleted && !isFilterConfirmed(key, *known);
        });
        return unlike ? deleteTwin(unlike->oldId) : void();
    }
    if (kind != RotationNotice::TwinGone || !known)
        return readLive();
    // What was deleted at Inngest is forgotten, one after the other; the page of new keys makes it again.
    const QList<RotatedEventKey> keys = rotation().eventKeys;
    for (const RotatedEventKey &key : keys) {
        if (!key.twinId.isEmpty() && !known->eventKey(key.twinId))
            deleteTwin(key.oldId);
    }
}

// The new signing key.

void RotationSession::createSigningKey(bool byHand)
{
    if (step() != RotationStep::NewKeys || !rotation().newSigningKey.id.isEmpty() || !d->mayChange())
        return;
    if (adopts()) {
        const SigningKey &there = *d->inactive();
        RotatedSigningKey key = rotatedSigningKeyOf(there, d->live.value->fingerprintOf(there));
        key.wasAdopted = true;
        d->change(
            [&](Rotation &changed) {
                changed.newSigningKey = key;
                changed.fingerprints.append(key.fingerprint);
            },
            u"AdoptSigningKey"_s, {{u"fingerprint"_s, key.fingerprint}});
        return d->conclude();
    }
    d->acts.run({d->requestOf(ActKind::CreateSigningKey, byHand)});
}

void RotationSession::setAdopts(bool adopts)
{
    const SigningKey *inactive = d->inactive();
    d->adopted = adopts && inactive ? inactive->id : QString();
    emit changed();
}

bool RotationSession::adopts() const
{
    const SigningKey *inactive = d->inactive();
    return inactive && inactive->id == d->adopted;
}

/// Which event keys that stay the leaked signing key could read, whoever rotates it away.
void RotationSession::Private::noteReadable(Rotation &changed) const
{
    if (!liveKeys())
        return;
    changed.exceptions.removeIf([](const RotationException &one) { return one.what == eventKeysExposed; });
    if (const QStringList names = exposedEventKeys(changed, *liveKeys()); !names.isEmpty())
        changed.exceptions.append({eventKeysExposed, names, {}, {}, tools.clock.now()});
}

void RotationSession::adoptPromoted()
{
    if (!d->isOvertaken() || !d->mayChange())
        return;
    const SigningKey active = *d->live.value->active();
    const QString fingerprint = d->live.value->fingerprintOf(active);
    const bool isOurs = active.id == rotation().newSigningKey.id;
    const RotationException exception{isOurs ? u"rotated elsewhere"_s : u"another key was promoted"_s, {fingerprint},
        d->tools.person, {}, d->tools.clock.now()};
    d->change(
        [&](Rotation &changed) {
            // In an undo the apps were given their old values back: they need the new keys once more.
            const bool hadThem = isOurs && !changed.isUndoing;
            if (!changed.isRotated) // else it was gone before
                d->noteReadable(changed);
            if (changed.isRotated && !wasRotatedElsewhere(changed))
                changed.rotatedHereAt = changed.rotatedAt;
            changed.exceptions.append(exception);
            changed.isUndoing = false;
            changed.isRotated = true;
            changed.rotatedAt = d->record.serverTime();
            changed.runsSeenBy.clear();
            changed.runsSeenAt = {};
            changed.done.insert(RotationStep::Rotate);
            if (!isOurs) {
                changed.wasOvertaken = true;
                changed.newSigningKey = rotatedSigningKeyOf(active, fingerprint);
                changed.newSigningKey.wasAdopted = true;
                changed.fingerprints.append(changed.newSigningKey.fingerprint);
            }
            if (!hadThem)
                rollOutAnew(changed);
        },
        u"RotationOvertaken"_s, {{u"active"_s, fingerprint}, {u"ours"_s, isOurs}});
    d->conclude();
}

void RotationSession::createAnew()
{
    if (rotation().isRotated || rotation().isUndoing || !d->mayChange())
        return;
    // Another one in its place shows that it is gone; one reading that lacks it does not.
    const SigningKey *inactive = d->inactive();
    const QString id = rotation().newSigningKey.id;
    if (!id.isEmpty() && (!inactive || inactive->id == id) && !d->gone.contains(id))
        return d->refuse(tr("One reading lacked the new signing key. It is looked for again within a minute: make "
                            "it anew when it is missing then, too."),
            u"missing once"_s);
    d->change(
        [](Rotation &changed) {
            changed.newSigningKey = {};
            for (const auto step : {RotationStep::NewKeys, RotationStep::RollOut})
                changed.done.remove(step);
            for (PlannedApp &app : changed.apps)
                app.forgetSet(RotationStep::RollOut);
        },
        u"NewSigningKeyLost"_s);
    d->adopted.clear();
    d->read(false);
}

// The event keys' twins.

void RotationSession::createTwins(bool byHand)
{
    if (step() != rotation().stepOfTwins() || !d->live.value || !d->mayChange())
        return;
    d->busy = Private::Busy::Beginning;
    whenFinished(d->isKeyAccessStillOff(), this, [this, byHand](const Result<bool> &isOff) {
        if (isOff && *isOff)
            return d->createTwins(byHand);
        d->busy = Private::Busy::No;
        if (!isOff)
            return d->fail(isOff.error());
        d->change([](Rotation &changed) { changed.keyAccessOffAt = {}; });
        d->refuse(
            tr("No event key was made: the leaked signing key opens the list of event keys again, so that whoever "
               "has it could read a new one. They are made when it is rotated away."),
            u"key access"_s);
    });
}

void RotationSession::Private::createTwins(bool byHand)
{
    // Their names are on the disk before the first call: by them a lost answer is settled.
    const auto named = record.change([this](Rotation &changed) { nameTwins(changed); });
    whenFinished(named, &q, [this, byHand](const Done &written) {
        busy = Busy::No;
        if (!written)
            return fail(written.error());
        QList<ActRequest> requests;
        for (const RotatedEventKey &key : rotation().eventKeys) {
            if (!key.twinId.isEmpty())
                continue;
            ActRequest request = requestOf(ActKind::CreateEventKey, byHand);
            request.newKey = {.name = key.twinName, .filter = key.filter};
            request.takesNamesake = takesNamesakes();
            requests.append(request);
        }
        acts.run(requests);
    });
}

void RotationSession::Private::nameTwins(Rotation &changed) const
{
    QStringList taken = ofEach(live.value->eventKeys, &EventKey::name);
    const QDate today = tools.clock.now().toLocalTime().date();
    const bool isByPerson = takesNamesakes();
    for (RotatedEventKey &key : changed.eventKeys) {
        if (const EventKey *old = live.value->eventKey(key.oldId); old && key.twinId.isEmpty())
            key.filter = old->filter;
        // In a browser several are made at one visit: then it has been there since it was proposed.
        if (key.twinName.isEmpty() || (key.twinId.isEmpty() && !isByPerson && taken.contains(key.twinName)))
            key.twinName = twinNameOf(key.oldName, today, taken);
        taken.append(key.twinName);
    }
}
