// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// The session's acts that a person carries out by restarting a server.

#include "app/acts/actrule.h"
#include "app/core/clock.h"
#include "app/core/lookup.h"
#include "app/core/whenfinished.h"
#include "app/rotation/noticelist.h"
#include "app/rotation/rotationsession_p.h"

#include <algorithm>

using namespace Qt::StringLiterals;

/// Also after its act has ended, and whatever that came to: somebody can have put half of them there since.
void RotationSession::Private::offerKeptSettings()
{
    whenFinished(tools.dashboard.handedOver(), &q, [this](const Result<Handover> &kept) {
        const bool isUnread = rotation().isBegun() && !rotation().isOver() && (live.error || loadError);
        if (!kept || !isUnread || keys.isPutAway())
            return;
        offerSettings(*kept);
        emit q.changed();
    });
}

/// What somebody looks at stays as it is.
void RotationSession::Private::offerSettings(const Handover &wanted)
{
    if (keptSettings && keptSettings->handover().settings == wanted.settings
        && keptSettings->handover().before == wanted.before)
        return;
    keptSettings = std::make_unique<SettingsOffer>();
    connect(keptSettings.get(), &SettingsOffer::changed, &q, &RotationSession::changed);
    keptSettings->set(wanted);
}

/// A server that can be read tells what it holds. What it lacks of this rotation's replacements, which somebody may
/// send with already, goes back beside that: what was handed over last can be older than its other keys. One that has
/// fallen back to the old signing key is to hold the new one; and beside a leaked one a replacement goes nowhere.
void RotationSession::Private::offerLackedReplacements()
{
    if (live.error)
        return;
    const SigningKey *active = live.value ? live.value->active() : nullptr;
    const bool isAsked = active && rotation().isBegun() && !rotation().isOver() && !rotation().isUndoing
        && tools.dashboard.wayOf(ActKind::CreateEventKey, environment).isRestart && q.replacementsToCome().isEmpty();
    Handover whole;
    QList<RotatedEventKey> lacked;
    for (const RotatedEventKey &key : isAsked ? rotation().eventKeys : QList<RotatedEventKey>()) {
        if (!key.twinId.isEmpty() && !live.value->eventKey(key.twinId))
            lacked.append(key);
    }
    if (isAsked)
        noteLacked(ofEach(lacked, &RotatedEventKey::twinName));
    const bool isOld = isAsked && rotation().rotatesSigningKey && active->id == rotation().oldSigningKey.id;
    const bool isForRotate
        = isOld && !rotation().isRotated && rotation().makesEventKeysLate(); // its restart brings them
    bool areAtHand = isAsked && !isForRotate && !keys.isPutAway() && !lacked.isEmpty();
    if (areAtHand) {
        whole.settings.signingKey
            = isOld && rotation().isRotated ? keys.secrets().newSigningKey : keys.value(active->id);
        for (const EventKey &key : live.value->eventKeys)
            whole.settings.eventKeys.append(keys.value(key.id));
        for (const RotatedEventKey &key : std::as_const(lacked))
            whole.settings.eventKeys.append(keys.secrets().eventKeys.value(key.twinFingerprint));
        areAtHand = !whole.settings.signingKey.isEmpty()
            && std::ranges::none_of(whole.settings.eventKeys, [](const Secret &key) { return key.isEmpty(); });
    }
    if (areAtHand)
        offerSettings(whole);
    else
        keptSettings.reset();
}

SettingsOffer *RotationSession::keptSettings() const
{
    return d->acts.waitsForPerson() || rotation().isOver() ? nullptr : d->keptSettings.get();
}

void RotationSession::Private::followRestart()
{
    const RestartWatch *watch = acts.last() ? acts.last()->handover().watch.get() : nullptr;
    if (!watch || watch == watched)
        return;
    watched = watch;
    connect(watch, &RestartWatch::changed, &q, [this, watch] {
        noteOutage(*watch);
        loadAnew(*watch);
    });
    connect(watch, &RestartWatch::turned, &q, [this, watch] {
        // One that went half can show the replacements to whoever has the leaked key, if only until it is mended.
        const bool mayExpose
            = takesTwinsAlong() && !rotation().isRotated && watch->state() == RestartWatch::State::OtherSettings;
        if (isLoaded && (live.error || mayExpose) && !live.isLoading)
            read(false);
    });
}

QList<ActRequest> RotationSession::Private::deletionsBehind(const ActRequest &done)
{
    QList<ActRequest> requests;
    QStringList left;
    for (const RotatedEventKey &key : rotation().eventKeys) {
        const bool isOld = done.othersToDelete.contains(key.oldId) && !key.isOldDeleted;
        const bool isNew = rotation().isUndoing && done.othersToDelete.contains(key.twinId) && !key.isTwinDeleted;
        if (done.isWayBack || !(isOld || isNew))
            continue;
        requests.append(isOld ? requestOf(ActKind::DeleteEventKey, false, key.oldId, key.oldName)
                              : requestOf(ActKind::DeleteEventKey, false, key.twinId, key.twinName));
        if (isOld)
            left.append(key.oldId);
    }
    if (goTogether())
        return requests;
    // Where the program calls, whoever typed the name may have left long ago: then the page asks for it anew.
    const bool isAPersons
        = done.byHand || tools.dashboard.wayOf(ActKind::DeleteEventKey, environment).means == Way::Means::Person;
    toDelete = isAPersons ? left : QStringList();
    return {};
}

void RotationSession::Private::goOnDeleting()
{
    if (toDelete.isEmpty() || !isLoaded || isOccupied() || isActOpen())
        return;
    const QStringList ids = std::exchange(toDelete, {});
    const bool byHand = tools.dashboard.wayOf(ActKind::DeleteEventKey, environment).means == Way::Means::Call;
    if (isOpenStep(rotation(), RotationStep::DeleteEventKeys))
        checkFinally(RotationStep::DeleteEventKeys, [this, ids, byHand] {
            deleteChecked(
                ids, [] { return false; }, byHand);
        });
}

/// The server can be read again, or is kept from it by something else: what was said of the start is not true any more.
void RotationSession::Private::loadAnew(const RestartWatch &watch)
{
    const bool isOther = watch.state() != RestartWatch::State::NotAsked && watch.state() != unreadIn;
    if (isLoaded || busy != Busy::No || !isOther)
        return;
    unreadIn = watch.state();
    busy = Busy::Loading;
    catchUp();
}

// The way back to the old key.

namespace {

/// By the question of the end, to which the old key's absence is the good answer: also of who fell silent since, and by
/// a person's word.
bool lacksOldKey(const RolloutRow &row)
{
    const Proof &proof = row.signing;
    return row.latest.signing.acceptsOld == Holding::Held::No || proof.good > 0
        || (row.latest.at.isValid() && proof.because == Proof::Because::Stale)
        || (proof.holds && proof.evidence > EvidenceClass::AtRisk);
}

} // namespace

QStringList RotationSession::appsWithoutOldKey() const
{
    QStringList names;
    for (const PlannedApp &app : rotation().apps) {
        // Unless it was given the old key once more since.
        const QDateTime out = app.setAt.value(variablesStepOf(rotation(), RotationStep::Finish));
        if (out.isValid() && app.setAt.value(variablesStepOf(rotation(), RotationStep::RollOut)) <= out)
            names.append(app.name);
    }
    names += namesWhere(rows(RotationStep::Finish), lacksOldKey);
    names.removeDuplicates();
    return names;
}

bool RotationSession::Private::isWayBackOpen() const
{
    const bool isPast
        = rotation().isRotated && !rotation().isOver() && !rotation().isUndoing && !rotation().wasOvertaken;
    return isPast && tools.dashboard.wayOf(ActKind::RotateSigningKey, environment).isRestart;
}

bool RotationSession::isUndoOpen() const
{
    // The old key would be put back where another one is signed with.
    return d->isLoaded && !d->isOvertaken() && (canBeUndone(rotation()) || d->isWayBackOpen());
}

std::optional<Error> RotationSession::Private::refusalOfWayBack() const
{
    const QStringList lacking = q.appsWithoutOldKey();
    if (isWayBackOpen() && lacking.isEmpty())
        return {};
    if (!isWayBackOpen())
        return whyNot(
            tr("The server is not given the old key again: the rotation has ended or is being undone, or another key "
               "was promoted since."),
            u"over"_s);
    return whyNot(
        tr("The server is not given the old key again: by what is known of them now, these apps do not take it any "
           "more: %1. Give them the old key as fallback first.")
            .arg(lacking.join(u", "_s)),
        u"apps"_s);
}

/// The fallback may have gone where nobody told this program, since an app was last asked or before it was started.
void RotationSession::Private::goBack()
{
    busy = Busy::Checking;
    emit q.changed();
    whenFinished(board.ask(), &q, [this](const Done &) {
        busy = Busy::No;
        if (const auto refused = refusalOfWayBack())
            return fail(*refused);
        ActRequest request = requestOf(ActKind::RotateSigningKey, false, rotation().oldSigningKey.id);
        request.activeKeyId = rotation().newSigningKey.id;
        request.isWayBack = true;
        for (const RotatedEventKey &key : replacementsInUse(false))
            request.othersToDelete.append(key.twinId);
        // A person may have the settings for hours before the restart.
        request.refusesNow
            = [session = QPointer(&q)] { return session ? session->d->refusalOfWayBack() : std::optional<Error>(); };
        busy = Busy::Checking;
        emit q.changed();
        whenFinished(tools.dashboard.handOver({request}), &q, [this, request](const Result<Handover> &handover) {
            busy = Busy::No;
            if (!handover)
                return fail(handover.error());
            // The act finds the old key among those that are there only while somebody holds this.
            wayBack = *handover;
            acts.run({request});
        });
    });
}

/// Of those that were made once the leaked signing key could read none of them: whom they were given to decides.
QList<RotatedEventKey> RotationSession::Private::replacementsInUse(bool areInUse) const
{
    QList<RotatedEventKey> found;
    for (const RotatedEventKey &key :
        rotation().makesEventKeysLate() ? rotation().eventKeys : QList<RotatedEventKey>()) {
        const TwinHolders holders = holdersOf(key);
        if (!key.twinId.isEmpty() && areInUse != (holders.said.isEmpty() && holders.silent.isEmpty()))
            found.append(key);
    }
    return found;
}

QStringList RotationSession::exposedByWayBack() const
{
    return ofEach(d->replacementsInUse(true), &RotatedEventKey::twinName);
}

QStringList RotationSession::replacementsToCome() const
{
    const bool isRotated = d->takesTwinsAlong() && rotation().isRotated && !rotation().isOver();
    return ofEach(isRotated ? rotation().eventKeys : QList<RotatedEventKey>(), &RotatedEventKey::twinName,
        [](const RotatedEventKey &key) { return key.twinId.isEmpty(); });
}

/// A server that holds the leaked key again tells whoever has that one its event keys: a replacement that is among them
/// has to go like the old ones, and another takes its place. One that is not among them was never told: Rotate's
/// restart brings it back to whoever sends with it.
void RotationSession::Private::noteExposed()
{
    const SigningKey *active = live.value->active();
    if (!rotation().makesEventKeysLate() || rotation().isRotated || rotation().isUndoing || !active
        || active->id != rotation().oldSigningKey.id || !takesTwinsAlong())
        return;
    Rotation after = rotation();
    for (RotatedEventKey &key : after.eventKeys) {
        const EventKey *held = live.value->eventKey(key.twinId);
        if (!held && !key.twinName.isEmpty())
            held = firstWith(live.value->eventKeys, &EventKey::name, key.twinName);
        if (!held && !key.twinId.isEmpty()) {
            if (const TwinHolders holders = holdersOf(key, true); !holders.said.isEmpty() || !holders.silent.isEmpty())
                continue;
            handOutAnew(after, key.oldFingerprint);
        }
        key.twinId = held ? held->id : QString();
        key.twinFingerprint = held ? live.value->fingerprintOf(*held) : QString();
        if (!held || isExposed(after, key.twinFingerprint))
            continue;
        if (!after.fingerprints.contains(key.twinFingerprint))
            after.fingerprints.append(key.twinFingerprint);
        after.exceptions.append({replacementExposed, {key.twinFingerprint}, {}, {}, tools.clock.now()});
    }
    after.done.remove(RotationStep::NewEventKeys);
    change([&after](Rotation &changed) { changed = after; });
}

std::optional<RotatedEventKey> RotationSession::lostReplacement() const
{
    if (!d->error || !d->takesTwinsAlong() || rotation().isRotated || rotation().isOver() || !live().value)
        return {};
    const RotatedEventKey *lost = firstOf(rotation().eventKeys, [this](const RotatedEventKey &key) {
        return !key.twinId.isEmpty() && d->error->detail == lostEventKey(key.twinFingerprint)
            && !live().value->eventKey(key.twinId);
    });
    return lost ? std::optional(*lost) : std::nullopt;
}

void RotationSession::replaceLost()
{
    const std::optional<RotatedEventKey> lost = lostReplacement();
    if (!lost)
        return;
    deleteTwin(lost->oldId);
    const RotatedEventKey *now = firstWith(rotation().eventKeys, &RotatedEventKey::oldId, lost->oldId);
    if (now && now->twinId.isEmpty())
        d->change([&, this](Rotation &changed) {
            changed.exceptions.append(
                {replacementLost, {lost->twinFingerprint}, d->tools.person, {}, d->tools.clock.now()});
        });
}

/// Rotate's restart takes these out. One that somebody may send with stays in the server's settings, and has to go when
/// nobody does any more, like the old event keys. One of an earlier attempt may have been any old key's replacement.
QStringList RotationSession::Private::exposedOfNobody() const
{
    QStringList ids;
    for (const EventKey &key : exposedReplacements(rotation(), liveKeys())) {
        const QString fingerprint = live.value->fingerprintOf(key);
        const bool isTold = hasOneWith(rotation().eventKeys, &RotatedEventKey::twinFingerprint, fingerprint);
        const bool isHeld = std::ranges::any_of(rotation().eventKeys, [&](RotatedEventKey one) {
            if (isTold && one.twinFingerprint != fingerprint)
                return false;
            one.twinFingerprint = fingerprint;
            const TwinHolders holders = holdersOf(one, true);
            return !holders.said.isEmpty() || !holders.silent.isEmpty() || !holders.uncounted.apps.isEmpty();
        });
        if (!isHeld)
            ids.append(key.id);
    }
    return ids;
}

/// They are made anew: what is there of them before rotate the leaked key has opened, and what was seen beside it while
/// rotate's restart went half.
void RotationSession::Private::forgetExposed(Rotation &changed) const
{
    for (RotatedEventKey &key : changed.eventKeys) {
        const bool isThere = !changed.isRotated && liveKeys() && liveKeys()->eventKey(key.twinId);
        if (key.twinId.isEmpty() || !(isThere || isExposed(changed, key.twinFingerprint)))
            continue;
        handOutAnew(changed, key.oldFingerprint);
        key.forgetTwin();
    }
}
