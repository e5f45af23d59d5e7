// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// From one computer to another.

#include "app/core/clock.h"
#include "app/core/whenfinished.h"
#include "app/rotation/rotationhandover.h"
#include "app/rotation/rotationsession_p.h"

using namespace Qt::StringLiterals;

namespace {

/// What it did would be found out beside the rotation, which takes the keys for its own.
Error earlierChange()
{
    return refusal(Error::Kind::Conflict,
        RotationSession::tr("What an earlier change to the keys of this environment did is not known yet. Choose “Find "
                            "out now” in the window, which only reads, and open the file then."),
        u"unsettled acts"_s);
}

/// With the rotation as it goes on here; or in words why it cannot.
Result<RotationHandover> handoverHere(const QByteArray &file, const Dashboard &dashboard,
    const Environment &environment, const std::optional<EnvironmentSnapshot> &live)
{
    Result<RotationHandover> handover = handoverFrom(file);
    if (!handover)
        return handover;
    const Result<Rotation> here = rotationHere(*handover, dashboard, environment);
    if (!here)
        return failure(here.error());
    const QString sendersOrigin = std::exchange(handover->rotation, *here).origin;
    if (!live)
        return handover;
    if (const Done fits = refuseOtherAccount(sendersOrigin, *here, *live); !fits)
        return failure(fits.error());
    if (const Done fits = refuseOtherKeys(*here, *live); !fits)
        return failure(fits.error());
    return handover;
}

} // namespace

bool RotationSession::mayHandOver() const
{
    // What Rotate's restart brought is told apart by a look alone: elsewhere it would be made a second time.
    return d->isLoaded && rotation().isBegun() && !rotation().isOver() && !isBusy() && !isActOpen() && !isBeingSet()
        && replacementsToCome().isEmpty();
}

QByteArray RotationSession::handoverFile() const
{
    return handoverFileOf({.rotation = rotation(),
        .accesses = handedAccessesOf(d->board.kept()),
        .person = d->tools.person,
        .at = d->tools.clock.now(),
        .address = d->tools.dashboard.address()});
}

QFuture<Done> RotationSession::noteHandedOver()
{
    if (!mayHandOver() || !d->mayChange())
        return readyFuture(Done(failure(Error::Kind::Conflict, u"not now"_s)));
    d->busy = Private::Busy::Forgetting;
    emit changed();
    const auto noted = d->record.changeOnDisk(
        [now = d->tools.clock.now()](Rotation &changed) {
            changed.outcome = RotationOutcome::HandedOver;
            changed.endedAt = now;
        },
        u"HandOverRotation"_s);
    return mapped(noted, this, [this](const Done &done) {
        d->busy = Private::Busy::No;
        emit changed();
        return done;
    });
}

bool RotationSession::mayTakeOver() const
{
    return d->isLoaded && d->live.value && (!rotation().isBegun() || rotation().isOver()) && !isBusy();
}

Result<QList<KeyToBring>> RotationSession::keysToBring(const QByteArray &file) const
{
    if (d->hasForeignActs)
        return failure(earlierChange());
    const auto handover = handoverHere(file, d->tools.dashboard, d->environment, d->live.value);
    if (!handover)
        return failure(handover.error());
    return d->live.value ? ::keysToBring(handover->rotation, *d->live.value, d->tools.dashboard) : QList<KeyToBring>();
}

void RotationSession::takeOver(const QByteArray &file, const QHash<QString, Secret> &values)
{
    if (!mayTakeOver() || !d->mayCommand())
        return;
    if (d->hasForeignActs)
        return d->fail(earlierChange());
    const auto handover = handoverHere(file, d->tools.dashboard, d->environment, d->live.value);
    if (!handover)
        return d->fail(handover.error());
    d->busy = Private::Busy::Beginning;
    emit changed();
    const QList<KeyToBring> missing = ::keysToBring(handover->rotation, *d->live.value, d->tools.dashboard);
    const auto brought = chained(bringKeys(d->tools.dashboard, d->environment, missing, values), this,
        [this, taken = handover->rotation, live = *d->live.value] {
            return chained(nameReplacements(d->tools.dashboard, taken, live), this,
                [this, taken, live] { return noteDeletions(d->tools.dashboard, taken, live); });
        });
    whenFinished(brought, this, [this, taken = *handover](const Done &done) {
        done ? d->takeOver(taken.rotation, taken.accesses) : d->onTakenOver(taken.rotation, done);
    });
}

void RotationSession::Private::takeOver(const Rotation &rotation, const QList<HandedAccess> &handed)
{
    const auto accesses = takeAccesses(board.accesses(), tools.dashboard.origin(), environment.id, handed);
    whenFinished(accesses, &q, [this, rotation](const Result<QHash<QString, QString>> &renamed) {
        if (!renamed)
            return onTakenOver(rotation, failure(renamed.error()));
        Rotation here = rotation;
        renameApps(here, *renamed);
        takeOver(here);
    });
}

void RotationSession::Private::takeOver(const Rotation &rotation)
{
    whenFinished(tools.acts.ofRotation(rotation.id), &q, [this, rotation](const Result<QList<ActRecord>> &records) {
        if (!records)
            return onTakenOver(rotation, failure(records.error()));
        if (const Done fits = refuseOlderFile(rotation, *records, live.value.value_or(EnvironmentSnapshot())); !fits)
            return onTakenOver(rotation, fits);
        // Where it began here and comes back: what these did is in the file, and with it what others undid of it since.
        Rotation taken = rotation;
        taken.accountName = tools.accountName;
        for (const ActRecord &one : *records)
            taken.acts.insert(one.id);
        whenFinished(
            RotationJournal(tools.history).load(rotation.id), &q, [this, taken](const Result<Rotation> &before) {
                Rotation here = taken;
                if (before)
                    keepOldValues(here, *before);
                else if (before.error().kind != Error::Kind::NotFound)
                    return onTakenOver(here, failure(before.error()));
                whenFinished(tools.keptKeys.all(), &q, [this, here](const Result<QList<KeptKey>> &kept) mutable {
                    if (!kept)
                        return onTakenOver(here, failure(kept.error()));
                    dropForeignFingerprints(here, live.value.value_or(EnvironmentSnapshot()), *kept);
                    whenFinished(
                        record.take(here), &q, [this, here](const Done &written) { onTakenOver(here, written); });
                });
            });
    });
}

void RotationSession::Private::onTakenOver(const Rotation &rotation, const Done &written)
{
    busy = Busy::No;
    if (!written && written.error().kind == Error::Kind::Conflict && !written.error().isInOwnWords())
        return refuse(tr("This rotation, or another one of this environment, is already under way on this computer."),
            u"another rotation"_s);
    if (!written)
        return fail(written.error());
    // As at the start of the program: what is open is settled, Inngest is read, and the counts begin.
    clearRun();
    isLoaded = false;
    busy = Busy::Loading;
    onJournalRead(std::optional(rotation));
    emit q.changed();
}
