// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// The session's acts that a person carries out by restarting a server.

#include "app/acts/actrule.h"
#include "app/core/clock.h"
#include "app/core/lookup.h"
#include "app/core/whenfinished.h"
#include "app/rotation/rotationsession_p.h"

#include <algorithm>

using namespace Qt::StringLiterals;

/// A server that a restart has left with wrong settings cannot be read, and those are what whoever comes back needs.
void RotationSession::Private::failToRead(const Error &why)
{
    failLoading(why);
    if (restartLeft)
        acts.settle(*std::exchange(restartLeft, {}));
    offerKeptSettings(); // of servers that differ one reading can have settled that act
}

/// Also after its act has ended, and whatever that came to: somebody can have put half of them there since.
void RotationSession::Private::offerKeptSettings()
{
    whenFinished(tools.dashboard.handedOver(), &q, [this](const Result<Handover> &kept) {
        const bool isUnread = rotation().isBegun() && !rotation().isOver() && (live.error || loadError);
        if (!kept || !isUnread || keys.isPutAway())
            return;
        if (!keptSettings) {
            keptSettings = std::make_unique<SettingsOffer>();
            connect(keptSettings.get(), &SettingsOffer::changed, &q, &RotationSession::changed);
        }
        keptSettings->set(*kept);
        emit q.changed();
    });
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
    connect(watch, &RestartWatch::changed, &q, [this, watch] { noteOutage(*watch); });
}

/// What callers and senders suffered meanwhile is on the record, however it ends.
void RotationSession::Private::noteOutage(const RestartWatch &watch)
{
    const bool isOver = watch.state() == RestartWatch::State::After || watch.state() == RestartWatch::State::Before;
    if (isOver && !outage.isEmpty())
        noteOutageOver();
    if (isOver)
        outage.clear();
    if (!watch.isOutage())
        return;
    if (outage.isEmpty())
        outageSince = tools.clock.monotonic() - std::chrono::seconds(watch.secondsInState());
    const QString seen = watch.state() == RestartWatch::State::Down ? tr("The server did not answer.")
        : watch.differences().isEmpty() ? tr("The server refused the old signing key and the new one.")
                                        : watch.differences().join(u' ');
    if (seen == std::exchange(outage, seen))
        return;
    change(
        [&, this](Rotation &changed) {
            changed.exceptions.append({restartOutage, {seen}, {}, {}, tools.clock.now()});
        },
        u"RestartOutage"_s, {{u"seen"_s, seen}});
}

/// By the answers of every second: two seconds are another thing than ten minutes.
void RotationSession::Private::noteOutageOver()
{
    const auto seconds = static_cast<int>(
        std::chrono::duration_cast<std::chrono::seconds>(tools.clock.monotonic() - outageSince).count());
    change(
        [seconds](Rotation &changed) {
            const auto last = std::ranges::find(
                changed.exceptions.rbegin(), changed.exceptions.rend(), restartOutage, &RotationException::what);
            if (last != changed.exceptions.rend())
                last->subjects
                    = {last->subjects.join(u' ') + u' ' + tr("It was over after %n seconds.", nullptr, seconds)};
        },
        u"RestartOutageOver"_s, {{u"seconds"_s, seconds}});
}

// The way back to the old key.

bool RotationSession::Private::mayGoBack() const
{
    const bool isPast
        = rotation().isRotated && !rotation().isOver() && !rotation().isUndoing && !rotation().wasOvertaken;
    if (!isPast || !tools.dashboard.wayOf(ActKind::RotateSigningKey, environment).isRestart)
        return false;
    const bool isFallbackGoing = std::ranges::any_of(rotation().apps, [this](const PlannedApp &app) {
        return app.setAt.contains(variablesStepOf(rotation(), RotationStep::Finish));
    });
    // By the question of the end, to which the old key's absence is the good answer: also of who fell silent since, and
    // by a person's word.
    const QList<RolloutRow> rows = q.rows(RotationStep::Finish);
    return !isFallbackGoing && std::ranges::none_of(rows, [](const RolloutRow &row) {
        const Proof &proof = row.signing;
        return row.latest.signing.acceptsOld == Holding::Held::No || proof.good > 0
            || (row.latest.at.isValid() && proof.because == Proof::Because::Stale)
            || (proof.holds && proof.evidence > EvidenceClass::AtRisk);
    });
}

std::optional<Error> RotationSession::Private::refusalOfWayBack() const
{
    if (mayGoBack())
        return {};
    return refusal(Error::Kind::Conflict,
        tr("The server is not given the old key again: by what the apps answer now, not all of them take it any more. "
           "Give them the old key as fallback first."),
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
        handOverWayBack();
    });
}

/// The act finds the old key among those that are there only while somebody holds what the account handed over for it.
void RotationSession::Private::handOverWayBack()
{
    ActRequest request = requestOf(ActKind::RotateSigningKey);
    request.keyId = rotation().oldSigningKey.id;
    request.activeKeyId = rotation().newSigningKey.id;
    for (const RotatedEventKey &key : replacementsInUse(false))
        request.othersToDelete.append(key.twinId);
    // A person may have the settings for hours before the restart.
    request.refusesNow
        = [session = QPointer(&q)] { return session ? session->d->refusalOfWayBack() : std::optional<Error>(); };
    const HandedBack wanted{.kind = request.kind,
        .environment = environment,
        .keyId = request.keyId,
        .activeKeyId = request.activeKeyId,
        .othersToDelete = request.othersToDelete};
    busy = Busy::Checking;
    emit q.changed();
    whenFinished(tools.dashboard.handOver(wanted), &q, [this, request](const Result<Handover> &handover) {
        busy = Busy::No;
        if (!handover)
            return fail(handover.error());
        wayBack = *handover;
        acts.run({request});
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
    QStringList names;
    for (const RotatedEventKey &key : d->replacementsInUse(true))
        names.append(key.twinName);
    return names;
}

QStringList RotationSession::replacementsToCome() const
{
    QStringList names;
    const bool isRotated = d->takesTwinsAlong() && rotation().isRotated && !rotation().isOver();
    for (const RotatedEventKey &key : isRotated ? rotation().eventKeys : QList<RotatedEventKey>()) {
        if (key.twinId.isEmpty())
            names.append(key.twinName);
    }
    return names;
}

/// A server that holds the leaked key again tells whoever has that one its event keys: a replacement that is among them
/// has to go like the old ones, and another takes its place. One that is not among them was never told.
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
        key.twinId = held ? held->id : QString();
        key.twinFingerprint = held ? live.value->fingerprintOf(*held) : QString();
        if (!held || isExposed(after, key.twinFingerprint))
            continue;
        if (!after.fingerprints.contains(key.twinFingerprint))
            after.fingerprints.append(key.twinFingerprint);
        after.exceptions.append({replacementExposed, {key.twinFingerprint}, {}, {}, tools.clock.now()});
    }
    after.done.remove(RotationStep::NewEventKeys);
    if (!(after == rotation()))
        change([&after](Rotation &changed) { changed = after; });
}

/// Before rotate they are made anew: what is there of them by then the leaked key has opened.
void RotationSession::Private::forgetExposed(Rotation &changed)
{
    for (RotatedEventKey &key : changed.eventKeys) {
        if (!key.twinId.isEmpty())
            key.forgetTwin();
    }
}
