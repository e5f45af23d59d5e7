// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// The session's changes at Inngest: each is an act, one after the other.

#include "app/acts/acts.h"
#include "app/core/clock.h"
#include "app/core/lookup.h"
#include "app/core/whenfinished.h"
#include "app/rotation/rotationprogress.h"
#include "app/rotation/rotationsession_p.h"

#include <algorithm>

using namespace Qt::StringLiterals;

void RotationSession::Private::Uncounted::add(const RolloutRow &row, const Proof &proof)
{
    if (proof.holds && proof.evidence == EvidenceClass::Proven)
        return;
    if (apps.isEmpty() || proof.needed > longest.needed)
        longest = proof;
    apps.append(row.app.app.name);
}

void RotationSession::Private::refuseUntilCounted(const QString &key, const QStringList &apps, const Proof &proof)
{
    board.askOn(proof.needed, proof.span / std::max(1, proof.needed - 1));
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(proof.span).count();
    refuse(
        tr("The key “%1” was not deleted yet: by their latest answers these apps do not hold it, and another instance "
           "of them may: %2. They are asked on by themselves. Delete it again when they have said so %3 times in a "
           "row, over at least %4 seconds.")
            .arg(key, apps.join(u", "_s), QString::number(proof.needed), QString::number(seconds)),
        u"counting"_s);
}

ActRequest RotationSession::Private::requestOf(ActKind kind, const QString &keyId, const QString &keyName) const
{
    ActRequest request;
    request.kind = kind;
    request.keyId = keyId;
    request.keyName = keyName;
    request.environment = environment;
    request.rotationId = rotation().id;
    request.reason = rotation().reason;
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
    if (isOwnRefusal && !acts.isPaused() && act->request().kind == ActKind::DeleteEventKey && !rotation().isUndoing)
        refusedDeletions = {act->request().keyId};
    if (act->end() == Act::End::Open || act->end() == Act::End::NeedsChoice)
        openActs.insert(act->journalId());
    else
        openActs.remove(act->journalId());
    if (const auto effect = ActEffect::of(*act, tools.person, record.serverTime()))
        change([&](Rotation &changed) { applyEffect(changed, *effect); });
    // What was promoted instead shows in the live keys.
    isStale = true;
    busy = Busy::ReadingBack;
    read(false);
    emit q.changed();
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
    if (kind == RotationNotice::TwinFilterDiffers && known)
        return deleteUnlikeTwin();
    if (kind != RotationNotice::TwinGone || !known)
        return readLive();
    // What was deleted at Inngest is forgotten, one after the other; the page of new keys makes it again.
    const QList<RotatedEventKey> keys = rotation().eventKeys;
    for (const RotatedEventKey &key : keys) {
        if (!key.twinId.isEmpty() && !known->eventKey(key.twinId))
            deleteTwin(key.oldId);
    }
}

/// The first whose filter is another one than the old key's.
void RotationSession::deleteUnlikeTwin()
{
    for (const RotatedEventKey &key : rotation().eventKeys) {
        if (d->live.value->eventKey(key.twinId) && !key.isTwinDeleted && !isFilterConfirmed(key, *d->live.value))
            return deleteTwin(key.oldId);
    }
}

// The new signing key.

void RotationSession::createSigningKey(bool byHand)
{
    if (step() != RotationStep::NewKeys || !rotation().newSigningKey.id.isEmpty() || !d->mayChange())
        return;
    const SigningKey *inactive = d->live.value ? d->live.value->inactive() : nullptr;
    if (d->adopts && inactive) {
        RotatedSigningKey key = rotatedSigningKeyOf(*inactive, d->live.value->fingerprintOf(*inactive));
        key.wasAdopted = true;
        d->change(
            [&](Rotation &changed) {
                changed.newSigningKey = key;
                changed.fingerprints.append(key.fingerprint);
            },
            u"AdoptSigningKey"_s, {{u"fingerprint"_s, key.fingerprint}});
        return d->conclude();
    }
    ActRequest request = d->requestOf(ActKind::CreateSigningKey);
    request.byHand = byHand;
    d->acts.run({request});
}

void RotationSession::setAdopts(bool adopts)
{
    d->adopts = adopts;
    emit changed();
}

bool RotationSession::adopts() const
{
    return d->adopts;
}

void RotationSession::deleteForeignKey(bool byHand)
{
    if (!d->live.value || !d->live.value->inactive() || !d->mayChange())
        return;
    if (step() != RotationStep::Plan && step() != RotationStep::NewKeys)
        return;
    const QString id = d->live.value->inactive()->id;
    if (id != rotation().newSigningKey.id)
        d->checkFinally(step(), [this, id, byHand] { d->deleteForeignChecked(id, byHand); });
}

/// Silence is no "no": who does not say may hold it.
void RotationSession::Private::deleteForeignChecked(const QString &id, bool byHand)
{
    const SigningKey *listed = live.value->inactive();
    if (!listed || listed->id != id || !live.value->active())
        return refuse(tr("The key was not deleted: it is not listed as the new key any more."), u"gone"_s);
    const SigningKey key = *listed;
    RolloutKeys question = askedAt(RotationStep::Plan);
    question.goal = RolloutGoal::NewKeyAbsent;
    question.newFingerprint = live.value->fingerprintOf(key);
    QStringList holders;
    QStringList silent;
    Uncounted uncounted;
    const QList<RolloutRow> rows = board.check().rowsFor(question, {}, mustFollow(step()));
    if (rows.isEmpty())
        return refuse(tr("The key was not deleted: no app is known, so nobody could be asked whether they hold it. Use "
                         "this key, or delete it under “Signing keys” when you know that nobody does."),
            u"no apps"_s);
    for (const RolloutRow &row : rows) {
        const bool holds = row.latest.signing.acceptsNew == Holding::Held::Yes
            || row.latest.signingFingerprint == question.newFingerprint
            || row.latest.fallbackFingerprint == question.newFingerprint;
        if (holds)
            holders.append(row.app.app.name);
        else if (row.latest.signing.acceptsNew != Holding::Held::No)
            silent.append(row.app.app.name);
        else
            uncounted.add(row, row.signing);
    }
    if (!holders.isEmpty())
        return refuse(tr("The key was not deleted, because these apps hold it: %1. Put another key there "
                         "first, or use this one.")
                          .arg(holders.join(u", "_s)),
            u"held"_s);
    if (!silent.isEmpty())
        return refuse(tr("The key was not deleted, because these apps do not say whether they hold it: %1. Use "
                         "this key, or delete it under “Signing keys” when you know that they do not.")
                          .arg(silent.join(u", "_s)),
            u"silent"_s);
    if (!uncounted.apps.isEmpty())
        return refuseUntilCounted(question.newFingerprint, uncounted.apps, uncounted.longest);
    ActRequest request = requestOf(ActKind::DeleteSigningKey, key.id);
    request.activeKeyId = live.value->active()->id;
    request.byHand = byHand;
    acts.run({request});
}

void RotationSession::createAnew()
{
    if (rotation().isRotated || rotation().isUndoing || !d->mayChange())
        return;
    // Another one in its place shows that it is gone; one reading that lacks it does not.
    const SigningKey *inactive = d->live.value ? d->live.value->inactive() : nullptr;
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
    d->adopts = false;
    d->read(false);
}

// The event keys' twins.

void RotationSession::createTwins(bool byHand)
{
    const RotationStep::Kind made
        = rotation().makesEventKeysLate() ? RotationStep::NewEventKeys : RotationStep::NewKeys;
    if (step() != made || !d->live.value || !d->mayChange())
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
        if (written)
            runTwins(byHand);
        else
            fail(written.error());
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

void RotationSession::Private::runTwins(bool byHand)
{
    QList<ActRequest> requests;
    for (const RotatedEventKey &key : rotation().eventKeys) {
        if (!key.twinId.isEmpty())
            continue;
        ActRequest request = requestOf(ActKind::CreateEventKey);
        request.newKey = {.name = key.twinName, .filter = key.filter};
        request.takesNamesake = takesNamesakes();
        request.byHand = byHand;
        requests.append(request);
    }
    acts.run(requests);
}

void RotationSession::deleteTwin(const QString &oldId, bool byHand)
{
    if (rotation().isUndoing || !d->mayChange())
        return;
    const RotatedEventKey *found = firstWith(rotation().eventKeys, &RotatedEventKey::oldId, oldId);
    if (!found || found->twinId.isEmpty())
        return;
    const RotatedEventKey twin = *found;
    const bool isThere = !d->live.value || d->live.value->eventKey(twin.twinId);
    if (!isThere && !d->gone.contains(twin.twinId))
        return d->refuse(tr("One reading lacked the new key “%1”. It is looked for again within a minute: make "
                            "it anew when it is missing then, too.")
                             .arg(twin.twinName),
            u"missing once"_s);
    // The only one of the two that is left.
    if (isThere && twin.isOldDeleted)
        return;
    // One that somebody deleted already does not work there any more, and one that was there before this rotation is
    // not its to delete: another one is made in any case.
    if (!isThere || twin.wasTwinAdopted) {
        d->forgetTwin(twin);
        d->change(
            [&](Rotation &changed) { applyEffect(changed, {.kind = ActKind::DeleteEventKey, .keyId = twin.twinId}); });
        return;
    }
    d->busy = Private::Busy::Checking;
    emit changed();
    whenFinished(d->board.ask(), this, [this, twin, byHand](const Done &) {
        d->busy = Private::Busy::No;
        d->deleteTwinChecked(twin, byHand);
    });
}

/// Whoever was to get it gets another one.
void RotationSession::Private::forgetTwin(const RotatedEventKey &twin)
{
    acts.forgetLast(); // it may have made it
    change([&](Rotation &changed) {
        const bool isLate = changed.makesEventKeysLate();
        const auto made = isLate ? RotationStep::NewEventKeys : RotationStep::NewKeys;
        const auto set = isLate ? RotationStep::FallbackOut : RotationStep::RollOut;
        // After rotate the way on is the page of step 3, whose other half is behind us.
        for (const auto step : {made, set})
            changed.done.remove(step);
        for (PlannedApp &app : changed.apps) {
            if (app.sendsWith(twin.oldFingerprint) || app.appKey.startsWith("sender:"_L1))
                app.forgetSet(set);
        }
    });
}

RotationSession::Private::TwinHolders RotationSession::Private::holdersOf(const RotatedEventKey &twin) const
{
    TwinHolders holders;
    const auto set = rotation().makesEventKeysLate() ? RotationStep::FallbackOut : RotationStep::RollOut;
    // Those of which somebody or something has said that they got what they are to have.
    QSet<QString> there;
    for (const RolloutRow &row : q.rows(set)) {
        if (row.event.holds && row.event.evidence > EvidenceClass::AtRisk)
            there.insert(row.app.key());
    }
    const RolloutKeys question = askedOfAbsence({twin.twinFingerprint});
    for (const RolloutRow &row : board.check().rowsFor(question, {})) {
        const bool isSaid = std::ranges::any_of(rotation().apps, [&](const PlannedApp &app) {
            // What was shown before the program was last started is in the journal alone.
            return app.appKey == row.app.key()
                && (app.isSet(set) || there.contains(app.appKey) || app.leftOldKeyAt.isValid()
                    || rotation().done.contains(set))
                && app.sendsWith(twin.oldFingerprint);
        });
        if (row.latest.eventStanding == AppStanding::WouldBreak || row.event.because == Proof::Because::Contradicted)
            holders.said.append(row.app.app.name);
        else if (row.latest.eventStanding == AppStanding::Unknown && isSaid)
            holders.silent.append(row.app.app.name);
        else if (row.latest.eventStanding == AppStanding::Good)
            holders.uncounted.add(row, row.event);
    }
    for (const SenderNote &sender : rotation().senders) {
        if (!sender.word.isEmpty() && sender.wordFor.split(u' ').contains(twin.twinFingerprint))
            holders.said.append(sender.name);
    }
    return holders;
}

/// Who was said to have got it and does not tell may hold it.
void RotationSession::Private::deleteTwinChecked(const RotatedEventKey &twin, bool byHand)
{
    if (const EventKey *listed = live.value ? live.value->eventKey(twin.twinId) : nullptr;
        listed && live.value->fingerprintOf(*listed) != twin.twinFingerprint)
        return refuse(
            tr("The new key “%1” was not deleted: what Inngest lists under its ID has another fingerprint, and "
               "is not the key that was made here.")
                .arg(twin.twinName),
            u"another key"_s);
    const auto [holders, silent, uncounted] = holdersOf(twin);
    if (!holders.isEmpty())
        return refuse(tr("The new key “%1” was not deleted, because these hold it: %2. Put another key there "
                         "first.")
                          .arg(twin.twinName, holders.join(u", "_s)),
            u"held"_s);
    if (!silent.isEmpty())
        return refuse(tr("The new key “%1” was not deleted: by what was said or shown before, these apps hold it, and "
                         "now they do not tell: %2. Ask them again when they answer, take the mark “set” back where "
                         "it is wrong, or give the new key the old one's filter instead.")
                          .arg(twin.twinName, silent.join(u", "_s)),
            u"silent"_s);
    if (!uncounted.apps.isEmpty())
        return refuseUntilCounted(twin.twinName, uncounted.apps, uncounted.longest);
    forgetTwin(twin);
    ActRequest request = requestOf(ActKind::DeleteEventKey, twin.twinId, twin.twinName);
    request.byHand = byHand;
    acts.run({request});
}
