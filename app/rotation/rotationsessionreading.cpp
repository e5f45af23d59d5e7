// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// What the session reads of Inngest, and what it believes of it.

#include "app/acts/acts.h"
#include "app/core/clock.h"
#include "app/core/lookup.h"
#include "app/core/whenfinished.h"
#include "app/rotation/acteffect.h"
#include "app/rotation/rotationsession_p.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// Between the two readings by which something is believed to be gone.
constexpr std::chrono::milliseconds pauseUntilGone = 60s;

/// Somebody may edit either filter at any time, on purpose in both.
void noteFilters(RotatedEventKey &key, const EnvironmentSnapshot &live)
{
    const EventKey *old = live.eventKey(key.oldId);
    // One that another account told is not forgotten because this one does not tell it.
    const bool isTold = old && (old->filter.isKnown() || !key.filter.isKnown());
    if (isTold && !key.filter.sameAs(old->filter))
        key.filter = old->filter;
    if (!key.isOldDeleted && live.eventKey(key.twinId))
        key.isFilterTheSame = isFilterConfirmed(key, live);
}

/// By the order in the journal, and no clock: whichever of the two was written first.
void noteShownSince(Rotation &rotation, const QString &fingerprint)
{
    for (GateRecord &gate : rotation.gates) {
        if (gate.hasPassed && gate.keys.contains(fingerprint) && !gate.shownSince.contains(fingerprint))
            gate.shownSince.append(fingerprint);
    }
    // Whoever said that it was deleted was wrong, or somebody has put it back: what becomes of it now is another thing.
    for (RotationException &one : rotation.exceptions) {
        if (one.what == deletedByWord && one.subjects.contains(fingerprint))
            one.what = deletionRefuted;
    }
}

/// This rotation's undo has deleted it, and a list that showed it since was older: nobody else has.
bool wasUndoneHere(const Rotation &rotation, const QString &fingerprint, const QString &name)
{
    return std::ranges::any_of(rotation.gates, [&](const GateRecord &gate) {
        const bool wasElsewhere = std::ranges::any_of(rotation.exceptions, [&](const RotationException &one) {
            return one.what == deletedElsewhere && one.at >= gate.at && one.subjects.contains(name);
        });
        return gate.step == RotationStep::DeleteNewKeys && gate.hasPassed && gate.shownSince.contains(fingerprint)
            && !wasElsewhere;
    });
}

} // namespace

// The live state, and the values of its keys.

Secret RotationSession::value(const QString &keyId) const
{
    return d->keys.value(keyId);
}

void RotationSession::putAway()
{
    d->keys.putAway();
    d->keptSettings.reset();
    if (!d->rotatesAt)
        return;
    // Behind the lock nobody sees the pause, and nobody can cancel.
    cancelRotate();
    d->refuse(tr("Nothing was rotated: the window was locked during the pause. Begin again when you are there."),
        u"locked"_s);
}

void RotationSession::bringBack()
{
    if (!d->keys.isPutAway())
        return;
    d->keys.bringBack(rotation(), d->live.value.value_or(EnvironmentSnapshot()));
    d->offerKeptSettings();
    if (d->live.value && d->isLoaded)
        d->read(false);
}

std::shared_ptr<void> RotationSession::useValues()
{
    return d->keys.use();
}

void RotationSession::readLive()
{
    if (!d->isLoaded)
        return;
    d->read(true);
    whenFinished(d->tools.acts.unsettled(), this, [this](const Result<QList<ActRecord>> &list) {
        if (!list)
            return;
        d->noteForeignActs(*list);
        emit changed();
    });
}

void RotationSession::Private::read(bool withEnvironments)
{
    live.isLoading = true;
    board.readMissingAccesses();
    const QList<Environment> known = withEnvironments || !live.value ? QList<Environment>() : live.value->environments;
    const auto reading = readSnapshot(tools.dashboard, tools.clock, environment, known);
    whenFinished(reading, &q, readings.next([this](const Result<EnvironmentSnapshot> &read) { onRead(read); }));
    emit q.changed();
}

void RotationSession::Private::onRead(const Result<EnvironmentSnapshot> &read)
{
    const bool isFirst = busy == Busy::Loading;
    live.isLoading = false;
    if (busy == Busy::ReadingBack)
        busy = Busy::No;
    if (!read) {
        live.error = read.error();
        if (live.value)
            live.value->doubt = doubtBy(live.error);
        for (EventsThrough &known : events)
            known.since = {}; // that none came was told earlier, and says nothing about now
        if (isFirst)
            return failLoading(read.error());
        lookAgain();
        offerKeptSettings();
        return refresh();
    }
    live.error.reset();
    isLacking = false;
    isStale = false;
    const QList<App> before = isFirst ? plannedApps() : live.value ? live.value->apps : QList<App>();
    live.value = *read;
    keys.takeValuesOut(*live.value);
    live.readAt = tools.clock.now().addMSecs((read->begunAt - tools.clock.monotonic()).count());
    if (rotation().isBegun())
        keepVanished(before);
    for (const Worker &worker : std::as_const(live.value->workers)) {
        if (!worker.instanceId.isEmpty())
            seenInstances[worker.appId].insert(worker.instanceId);
    }
    hasNewReading = true;
    if (isFirst)
        onLoaded();
    conclude();
    endUndone();
    goOnDeleting();
    if (isFirst || step() == RotationStep::Plan)
        q.askOnce();
}

void RotationSession::Private::conclude()
{
    const bool goesOn = rotation().isBegun() && !rotation().isOver();
    if (goesOn)
        keys.keep(rotation(), *live.value);
    keys.take(rotation(), *live.value);
    if (goesOn) {
        noteInstances();
        noteWhatIsGone();
        noteRotatedBack();
        noteExposed();
        const bool isDeleting = isOpenStep(rotation(), RotationStep::DeleteEventKeys)
            || isOpenStep(rotation(), RotationStep::DeleteNewKeys);
        if (isDeleting && busy != Busy::CheckingFinally)
            (void)readLastEvents(eventKeysToGo());
    }
    lookAgain();
    offerLackedReplacements();
    refresh();
    noteUnplannedTakenUp();
    noteJoined();
    // That no app uses the keys was said before this one was met: it counts no more, also when the app has left again.
    // So with what was said of one while it was not listed.
    if (rotation().isOver() || board.apps().isEmpty())
        return;
    change([this](Rotation &changed) {
        endWordOnNoApps(changed);
        // What one reading lacked stays on the board for a minute, and is not listed again by that.
        endAnswersForHolders(changed, [this](const QString &appKey) {
            return !missing.contains(appKey) && hasOneWith(board.apps(), &RolloutApp::key, appKey);
        });
    });
}

void RotationSession::Private::noteInstances()
{
    change([this](Rotation &changed) {
        for (PlannedApp &app : changed.apps) {
            // A later run of the program is to know them, too.
            const QSet<QString> seen = seenInstances.value(app.appKey) + seenInstances.value(QString());
            for (const QString &instance : seen) {
                if (!app.seenInstances.contains(instance))
                    app.seenInstances.append(instance);
            }
            for (auto before = app.instancesBefore.begin(); before != app.instancesBefore.end(); ++before) {
                const QDateTime setAt = app.setAt.value(before.key());
                for (const Worker &worker : std::as_const(live.value->workers)) {
                    const bool isOfThen = (worker.appId.isEmpty() || worker.appId == app.appKey)
                        && !worker.instanceId.isEmpty() && setAt.isValid() && worker.connectedAt.isValid()
                        && worker.connectedAt <= setAt;
                    if (isOfThen && !before->contains(worker.instanceId))
                        before->append(worker.instanceId);
                }
            }
        }
    });
}

bool RotationSession::Private::isLiveFresh() const
{
    return live.value && tools.clock.monotonic() - live.value->begunAt <= std::chrono::minutes(finalCheckMinutes);
}

bool RotationSession::Private::isGone(const QString &id, bool isListed)
{
    if (isListed) {
        missing.remove(id);
        gone.remove(id);
        return false;
    }
    isLacking = true;
    const auto since = missing.constFind(id);
    if (since != missing.cend()) {
        if (live.value->begunAt - *since >= pauseUntilGone)
            gone.insert(id);
        return gone.contains(id);
    }
    missing.insert(id, tools.clock.monotonic());
    return false;
}

void RotationSession::Private::lookAgain()
{
    if (!isLacking || isLookDue)
        return;
    isLookDue = true;
    tools.clock.after(pauseUntilGone, &q, [this] {
        isLookDue = false;
        if (isLacking && rotation().isBegun() && !rotation().isOver())
            read(false);
    });
}

/// One reading can lack an app: its evidence would go, and the gate would open without it. Of the first reading of a
/// run the apps that the rotation has on record: nothing but the name is known of such a one, so that it stays open.
void RotationSession::Private::keepVanished(const QList<App> &before)
{
    const QList<App> listed = live.value->apps;
    for (const App &app : listed)
        isGone(app.id, true);
    for (const App &app : before) {
        if (!hasOneWith(listed, &App::id, app.id) && !isGone(app.id, false))
            live.value->apps.append(app);
    }
}

void RotationSession::Private::noteJoined()
{
    if (!rotation().isBegun() || rotation().isOver())
        return;
    change([this](Rotation &changed) {
        for (const RolloutApp &app : board.apps()) {
            if (!hasOneWith(changed.apps, &PlannedApp::appKey, app.key()))
                changed.apps.append({.appKey = app.key(), .name = app.app.name, .isSincePlan = true});
        }
    });
}

QList<App> RotationSession::Private::plannedApps() const
{
    QList<App> apps;
    for (const PlannedApp &app : rotation().apps) {
        // Inngest lists neither senders nor what was added by its address.
        if (!app.isSender() && !app.isAddedByAddress())
            apps.append(
                {.id = app.appKey, .name = app.name, .environmentId = environment.id, .method = AppMethod::Api});
    }
    return apps;
}

/// A server of one's own can be restarted with the new key too early, and with the old one again, as two readings a
/// minute apart show: then the rotation stands before that step once more, and everything can be undone.
void RotationSession::Private::noteRotatedBack()
{
    const SigningKey *active = live.value->active();
    const bool isRestart = active && tools.dashboard.wayOf(ActKind::RotateSigningKey, environment).isRestart;
    const bool isEarly = isRestart && rotation().rotatesSigningKey && !rotation().isRotated && !isActOpen()
        && active->id == rotation().newSigningKey.id;
    if (isEarly && !isHeldEarly(rotation()))
        change(
            [this](Rotation &changed) {
                changed.exceptions.append(
                    {restartedEarly, {changed.newSigningKey.fingerprint}, {}, {}, tools.clock.now()});
            },
            u"RotatedEarly"_s);
    const bool isBack
        = isRestart && (rotation().isRotated || isHeldEarly(rotation())) && active->id == rotation().oldSigningKey.id;
    if (!isBack)
        return oldActiveSince.reset();
    if (isActOpen()) // it tells what its own restart came to
        return;
    // One reading can come from a server that was not restarted yet, of several behind one address.
    isLacking = true;
    oldActiveSince = oldActiveSince.value_or(live.value->begunAt);
    if (live.value->begunAt - *oldActiveSince < pauseUntilGone)
        return;
    change([this](Rotation &changed) { markRotatedBack(changed, record.serverTime()); }, u"RotatedBack"_s,
        {{u"active"_s, rotation().oldSigningKey.fingerprint}});
}

/// The settings that this program gave a server of one's own for a restart were without this event key; what came of
/// that restart nobody here saw, or only for another key that went with it. One that was there again since went by
/// something else.
bool RotationSession::Private::wentWithARestart(RotationStep::Kind step, const QString &fingerprint) const
{
    return goTogether() && std::ranges::any_of(rotation().gates, [&](const GateRecord &gate) {
        return gate.step == step && gate.keys.contains(fingerprint) && !gate.shownSince.contains(fingerprint);
    });
}

/// What others did elsewhere. A key is gone when two readings lack it, and there again when one shows it.
void RotationSession::Private::noteWhatIsGone()
{
    Rotation after = rotation();
    QMap<QString, QString> went; // names of new ones by their fingerprints
    const auto note = [&after, this](const QString &what, const QString &name) {
        after.exceptions.append({what, {name}, {}, {}, tools.clock.now()});
    };
    const bool isAtOld = isOpenStep(after, RotationStep::DeleteEventKeys);
    const bool isAtNew = after.isUndoing;
    // What is being deleted was not deleted elsewhere, as far as is known; and half of a restart is no deletion.
    const bool mayConclude = !isActOpen();
    // What a call deletes stays deleted. Of others somebody can have put it back, and taken it away once more.
    const bool isForGood = tools.dashboard.wayOf(ActKind::DeleteEventKey, environment).means == Way::Means::Call;
    const auto applyUnseen = [&after, this](const QString &keyId) {
        applyEffect(
            after, {.kind = ActKind::DeleteEventKey, .keyId = keyId, .at = record.serverTime(), .isNoLaterThan = true});
    };
    // Of a key that the rotation made. True: it is gone, and that was not known.
    const auto noteNew = [&, this](const QString &id, const QString &fingerprint, const QString &name, bool isListed,
                             bool isOurs, bool &isDeleted) {
        const bool isGoneNow = !(isAtNew && isDeleted && !isListed) && isGone(id, isListed) && mayConclude;
        const bool isNews
            = isAtNew && isGoneNow && isOurs && !isDeleted && !(isForGood && wasUndoneHere(after, fingerprint, name));
        if (isAtNew && isDeleted && isListed)
            noteShownSince(after, fingerprint);
        if (isAtNew)
            isDeleted = !isListed && (isDeleted || isGoneNow);
        return isNews;
    };
    for (RotatedEventKey &key : after.eventKeys) {
        noteFilters(key, *live.value);
        const bool isListed = live.value->eventKey(key.oldId);
        const bool isGoneNow = !key.isOldDeleted && isGone(key.oldId, isListed) && mayConclude;
        isLacking |= key.isOldGoneElsewhere && !isListed;
        if (isListed && key.isOldDeleted) {
            if (key.isOldGoneElsewhere || !isForGood)
                key.oldDeletedAt = {};
            key.isOldDeleted = key.isOldGoneElsewhere = false;
            note(thereAgain, key.oldName);
            noteShownSince(after, key.oldFingerprint);
        } else if (isAtOld && isGoneNow && wentWithARestart(RotationStep::DeleteEventKeys, key.oldFingerprint)) {
            applyUnseen(key.oldId);
        } else if ((isAtOld || isAtNew) && isGoneNow && key.oldDeletedAt.isValid()) {
            key.isOldDeleted = true; // by this rotation, at that time: the list that showed it again was older
        } else if ((isAtOld || isAtNew) && isGoneNow) {
            key.isOldDeleted = key.isOldGoneElsewhere = true;
            key.oldDeletedAt = record.serverTime();
            note(deletedElsewhere, key.oldName);
        }
        if (key.twinId.isEmpty())
            continue;
        const EventKey *twin = live.value->eventKey(key.twinId);
        const bool isTwinListed = twin;
        // It was typed otherwise than proposed, or somebody has renamed it since.
        if (twin && mayConclude && !twin->name.isEmpty()
            && !tools.dashboard.wayOf(ActKind::RotateSigningKey, environment).isRestart)
            key.twinName = twin->name;
        const bool isTwinNews = noteNew(
            key.twinId, key.twinFingerprint, key.twinName, isTwinListed, !key.wasTwinAdopted, key.isTwinDeleted);
        if (isTwinNews)
            went.insert(key.twinFingerprint, key.twinName);
        if (isTwinNews && wentWithARestart(RotationStep::DeleteNewKeys, key.twinFingerprint))
            applyUnseen(key.twinId);
        else if (isTwinNews)
            note(deletedElsewhere, key.twinName);
    }
    const RotatedSigningKey made = after.newSigningKey;
    const bool isNewNews = !made.id.isEmpty()
        && noteNew(made.id, made.fingerprint, made.fingerprint, live.value->signingKey(made.id), true,
            after.isNewSigningKeyDeleted);
    if (isNewNews) {
        went.insert(made.fingerprint, {});
        note(deletedElsewhere, made.fingerprint);
    }
    change([&after](Rotation &changed) { changed = after; });
    for (auto key = went.cbegin(); key != went.cend(); ++key)
        change([](Rotation &) {}, u"NewKeyGone"_s, {{u"fingerprint"_s, key.key()}, {u"keyName"_s, key.value()}});
}

/// One round of all apps: page 1 shows what they hold.
void RotationSession::askOnce()
{
    if (d->isAskingFirst || rotation().isOver())
        return;
    // Before that it is not known whom, and where.
    d->asksWhenAccessesAreRead = !d->board.areAccessesRead();
    if (d->asksWhenAccessesAreRead)
        return;
    d->isAskingFirst = true;
    whenFinished(d->board.ask(), this, [this](const Done &) {
        d->isAskingFirst = false;
        emit changed();
    });
}

/// By the latest reading: Inngest signs with a key that nobody promoted here.
bool RotationSession::Private::isOvertaken() const
{
    const SigningKey *active = live.value && rotation().isBegun() ? live.value->active() : nullptr;
    return active && rotation().rotatesSigningKey && active->id != rotation().oldSigningKey.id
        && (!rotation().isRotated || active->id != rotation().newSigningKey.id);
}
