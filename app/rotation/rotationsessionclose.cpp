// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// How a rotation is closed, or handed over to another computer; how an undo begins, and what a person answers for in
// it.

#include "app/core/clock.h"
#include "app/core/lookup.h"
#include "app/core/shown.h"
#include "app/core/whenfinished.h"
#include "app/rotation/noticelist.h"
#include "app/rotation/rotationhandover.h"
#include "app/rotation/rotationjournal.h"
#include "app/rotation/rotationjson.h"
#include "app/rotation/rotationsession_p.h"

#include <QJsonArray>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

void forgetValueNames(Rotation &rotation)
{
    for (OverwrittenValue &value : rotation.overwritten)
        value.secretName.clear();
}

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

void RotationSession::finish(const QString &exceptionReason)
{
    if (!rotation().isBegun() || rotation().isOver() || rotation().isUndoing || !d->maySettle())
        return;
    const bool isLate = rotation().isRotated || !rotation().rotatesSigningKey;
    const bool isThere = isOpen(RotationStep::Finish) || (isLate && step() == RotationStep::Resync);
    if (!isThere || !d->mayFinish(openItems(), exceptionReason))
        return;
    d->checkFinally(RotationStep::Finish, [this, exceptionReason] {
        if (hasRefusal(notices(RotationStep::Finish)))
            return d->refuseAt(
                RotationStep::Finish, tr("It was not closed: something still refuses it, as step “Finish” says."));
        if (d->mayFinish(openItems(), exceptionReason))
            d->end(RotationOutcome::Done, exceptionReason);
    });
}

bool RotationSession::Private::mayFinish(const QList<OpenItem> &open, const QString &exceptionReason)
{
    if (open.isEmpty() || !saidIn(exceptionReason).isEmpty())
        return true;
    refuse(tr("It is not closed: something is open, as the list says. Settle it, or finish with it and say why."),
        u"open items"_s);
    return false;
}

/// The dead keys first: a crash in between leaves a rotation that can be closed again, and never a dead key that
/// nobody would remove any more.
void RotationSession::Private::end(RotationOutcome::Kind outcome, const QString &exceptionReason)
{
    busy = Busy::Forgetting;
    whenFinished(
        keys.forgetDead(rotation(), liveKeys(), isStale), &q, [this, outcome, exceptionReason](const Done &forgotten) {
            busy = Busy::No;
            if (!forgotten)
                fail(forgotten.error());
            writeEnd(outcome, exceptionReason);
        });
    emit q.changed();
}

/// Whether a finished one is done is judged here, by what the record then names: the apps go on to answer while the
/// dead keys are forgotten, and the keychain may have waited for a person.
void RotationSession::Private::writeEnd(RotationOutcome::Kind outcome, const QString &exceptionReason)
{
    QList<OpenItem> open = outcome == RotationOutcome::Done ? q.openItems() : QList<OpenItem>();
    if (!mayFinish(open, exceptionReason))
        return emit q.changed();
    const bool isClosed = !open.isEmpty();
    outcome = isClosed ? RotationOutcome::ClosedWithExceptions : outcome;
    // Who answers for those that are nobody's was asked for right before.
    for (OpenItem &item : open)
        item.owner = item.owner.isEmpty() ? exceptionReason : item.owner;
    QStringList names;
    for (const OpenItem &item : open)
        names.append(item.owner.isEmpty() ? u"%1: %2"_s.arg(nameOf(item.kind), item.name)
                                          : u"%1: %2 (%3)"_s.arg(nameOf(item.kind), item.name, item.owner));
    QJsonObject details{{u"outcome"_s, nameOf(outcome)}};
    if (isClosed)
        details.insert(u"open"_s, QJsonArray::fromStringList(names));
    const QList<RolloutRow> board = q.rows(RotationStep::Finish);
    const QDateTime now = tools.clock.now();
    busy = Busy::Forgetting;
    const auto written = record.changeOnDisk(
        [=, this](Rotation &changed) {
            changed.openItems = open;
            if (isClosed)
                changed.exceptions.append({u"closed with open items"_s, names, tools.person, exceptionReason, now});
            const RotationStep::Kind last = stepsOf(changed).last();
            if (last == RotationStep::Finish && outcome != RotationOutcome::Abandoned)
                recordGate(changed, last, board);
            changed.done.insert(last);
            changed.outcome = outcome;
            changed.endedAt = now;
        },
        u"EndRotation"_s, details);
    whenFinished(written, &q, [this](const Done &done) {
        if (done)
            return forgetUndo();
        busy = Busy::No;
        fail(refusal(Error::Kind::Storage,
            tr("It is not closed: that could not be written on this computer's disk. Make room, say, then close it "
               "again."),
            done.error().detail));
    });
    emit q.changed();
}

/// Not before the disk says that it is over: a crash in between would leave an open one that nothing can put back.
void RotationSession::Private::forgetUndo()
{
    const auto forgotten = allDone({tools.dashboard.forgetHandover(), keys.forgetValues(rotation())}, &q);
    whenFinished(forgotten, &q, [this](const Done &done) {
        busy = Busy::No;
        if (done)
            change(&forgetValueNames);
        else
            fail(done.error());
        emit q.changed();
    });
}

/// A crash after the end, or a keychain that refused. Of one that was handed over the sender may get it back. Nothing
/// waits for it: a keychain can ask its person first. What is left then goes the next time.
void RotationSession::Private::forgetWhatEndedLeft()
{
    ++removals;
    const auto ended = RotationJournal(tools.history).endedWithSomethingLeft(tools.dashboard.origin(), environment.id);
    whenFinished(ended, &q, [this](const Result<QList<Rotation>> &read) {
        QList<QFuture<Done>> going;
        const QList<Rotation> all = read.value_or(QList<Rotation>());
        for (Rotation one : all) {
            if (one.outcome == RotationOutcome::HandedOver
                || std::ranges::all_of(one.overwritten, &QString::isEmpty, &OverwrittenValue::secretName))
                continue;
            const auto forgotten = keys.forgetValues(one);
            forgetValueNames(one);
            going.append(chained(forgotten, &q, [this, one] { return RotationJournal(tools.history).save(one); }));
        }
        // One that has been begun by now has its own.
        const bool isLeft
            = !all.isEmpty() && all.last().outcome != RotationOutcome::HandedOver && !rotation().isBegun();
        if (isLeft && tools.dashboard.wayOf(ActKind::RotateSigningKey, environment).isRestart)
            going.append(tools.dashboard.forgetHandover());
        whenFinished(allDone(going, &q), &q, [this](const Done &) { --removals; });
    });
}

bool RotationSession::mayUndo() const
{
    return isUndoOpen() && !isBusy() && !isActOpen() && (!rotation().isRotated || appsWithoutOldKey().isEmpty());
}

void RotationSession::undo()
{
    if (!mayUndo() || !d->maySettle())
        return;
    if (rotation().isRotated)
        return d->goBack();
    // What an app was seen to run does not wait to be deployed where it was stored.
    const QStringList running = ofEach(variables(RotationStep::RollOut), &AppVariables::appKey, &AppVariables::isShown);
    d->change(
        [&running](Rotation &changed) {
            forgetOpenSettings(changed, RotationStep::RollOut, running);
            for (PlannedApp &app : changed.apps) {
                if (!running.contains(app.appKey))
                    continue;
                app.notLive.remove(RotationStep::RollOut);
                app.storedByTool.remove(RotationStep::RollOut);
            }
            changed.isUndoing = true;
        },
        u"UndoRotation"_s);
}

void RotationSession::sayPutBack(const QString &reason)
{
    if (!rotation().isUndoing || rotation().isOver() || saidIn(reason).isEmpty())
        return;
    const RotationSight now = d->sight(step());
    const QDateTime at = d->record.serverTime();
    QList<RotationException> said;
    const auto answer = [&](const QString &name, const QString &about) {
        said.append({putBackByWord, {name}, d->tools.person, reason, at, about});
    };
    // For what the page names, and nothing else.
    const QList<RotationNotice> named = notices(step());
    QList<PlannedApp> apps;
    if (const auto *notice = firstWith(named, &RotationNotice::kind, RotationNotice::AppsOutOfSight))
        apps = those(appsOutOfSight(rotation(), now.rows),
            [notice](const PlannedApp &app) { return notice->subjects.contains(app.name); });
    for (const PlannedApp &app : std::as_const(apps))
        answer(app.name, app.appKey);
    const QList<RotatedEventKey> used
        = step() == RotationStep::DeleteNewKeys ? replacementsInDoubt(now) : QList<RotatedEventKey>();
    for (const RotatedEventKey &key : used)
        answer(key.twinName, key.twinFingerprint);
    if (said.isEmpty())
        return;
    d->change(
        [&](Rotation &changed) {
            for (PlannedApp &app : changed.apps) {
                if (!hasOneWith(apps, &PlannedApp::appKey, app.appKey))
                    continue;
                app.setAt.insert(RotationStep::PutBack, at);
                // By a person now, whatever a tool noted before: it answers for each place that the app ever had.
                app.setByTool.remove(RotationStep::PutBack);
            }
            changed.exceptions += said;
        },
        u"ConfirmPutBack"_s,
        {{u"apps"_s, QJsonArray::fromStringList(ofEach(apps, &PlannedApp::name))},
            {u"keys"_s, QJsonArray::fromStringList(ofEach(used, &RotatedEventKey::twinFingerprint))},
            {u"why"_s, reason}});
}

QStringList RotationSession::Private::eventKeysToGo() const
{
    return rotation().isUndoing ? ofEach(rotation().eventKeys, &RotatedEventKey::twinId, &RotatedEventKey::isTwinToGo)
                                : oldEventKeysLeft(rotation());
}

// From one computer to another.

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

QFuture<Done> RotationSession::noteHandedOver(const QString &path)
{
    if (!mayHandOver() || !d->mayChange())
        return readyFuture(Done(failure(Error::Kind::Conflict, u"not now"_s)));
    d->busy = Private::Busy::Forgetting;
    emit changed();
    const auto noted = d->record.changeOnDisk(
        [now = d->tools.clock.now(), path](Rotation &changed) {
            changed.outcome = RotationOutcome::HandedOver;
            changed.endedAt = now;
            changed.handedOverTo = path;
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
        [this, rotation = handover->rotation, live = *d->live.value] {
            return chained(nameReplacements(d->tools.dashboard, rotation, live), this,
                [this, rotation, live] { return noteDeletions(d->tools.dashboard, rotation, live); });
        });
    const auto accesses = chained(brought, this, [this, handed = handover->accesses] {
        return takeAccesses(d->board.accesses(), d->tools.dashboard.origin(), d->environment.id, handed);
    });
    const auto taken
        = chained(accesses, this, [this, rotation = handover->rotation](const QHash<QString, QString> &renamed) {
              Rotation here = rotation;
              renameApps(here, renamed);
              return d->takeOver(here);
          });
    whenFinished(taken, this, [this](const Result<Rotation> &rotation) { d->onTakenOver(rotation); });
}

QFuture<Result<Rotation>> RotationSession::Private::takeOver(const Rotation &rotation)
{
    const auto recorded = tools.acts.ofRotation(rotation.id);
    const auto fitting = chained(recorded, &q, [this, rotation](const QList<ActRecord> &records) {
        if (const Done fits = refuseOlderFile(rotation, records, live.value.value_or(EnvironmentSnapshot())); !fits)
            return readyFuture<Result<Rotation>>(failure(fits.error()));
        // Where it began here and comes back: what these did is in the file, and with it what others undid of it since.
        Rotation here = rotation;
        here.accountName = tools.accountName;
        for (const ActRecord &one : records)
            here.acts.insert(one.id);
        const auto known = RotationJournal(tools.history).load(rotation.id);
        return mapped(known, &q, [here](const Result<Rotation> &before) -> Result<Rotation> {
            if (!before && before.error().kind != Error::Kind::NotFound)
                return before;
            Rotation taken = here;
            if (before)
                keepOldValues(taken, *before);
            return taken;
        });
    });
    return chained(fitting, &q, [this](const Rotation &here) {
        return chained(tools.keptKeys.all(), &q, [this, here](const QList<KeptKey> &kept) {
            Rotation taken = here;
            dropForeignFingerprints(taken, live.value.value_or(EnvironmentSnapshot()), kept);
            return mapped(record.take(taken), &q,
                [taken](const Done &written) { return written.map([&taken] { return taken; }); });
        });
    });
}

void RotationSession::Private::onTakenOver(const Result<Rotation> &written)
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
    onJournalRead(std::optional(*written));
    emit q.changed();
}
