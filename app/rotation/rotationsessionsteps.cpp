// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// The session's way from step to step, and what the person says on the way. Nothing here changes anything at Inngest.

#include "app/core/clock.h"
#include "app/core/whenfinished.h"
#include "app/domain/dashboard.h"
#include "app/domain/fingerprint.h"
#include "app/history/historystore.h"
#include "app/rotation/rotationevidence.h"
#include "app/rotation/rotationjson.h"
#include "app/rotation/rotationsession_p.h"

#include <QCoreApplication>
#include <QMetaEnum>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(RotationSession)
};

/// How far back events through an old key are looked for.
constexpr int daysOfEvents = 7;

bool isGate(RotationStep::Kind step)
{
    return step == RotationStep::Confirm || step == RotationStep::ConfirmEventKeys
        || step == RotationStep::ConfirmPutBack;
}

} // namespace

// 1 Plan.

void RotationSession::setCause(RotationCause::Kind cause)
{
    if (rotation().isBegun())
        return;
    d->change([&](Rotation &changed) {
        changed.cause = cause;
        if (cause == RotationCause::EventKeyLeaked)
            changed.rotatesSigningKey = false;
        else if (cause != RotationCause::Routine)
            changed.rotatesSigningKey = true;
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
        changed.eventKeys.append({.oldId = key->id,
            .oldName = key->name,
            .oldFingerprint = eventKeyFingerprint(key->value),
            .source = key->source,
            .filter = key->filter});
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

void RotationSession::begin()
{
    if (!d->mayCommand() || rotation().isBegun() || !d->live.value)
        return;
    if (hasRefusal(notices(RotationStep::Plan)))
        return d->refuse(
            Words::tr("The rotation was not begun: something still refuses it, as said above."), u"refused"_s);
    const SigningKey *active = d->live.value->active();
    d->change([&](Rotation &changed) {
        changed.apps.clear();
        if (active)
            changed.oldSigningKey = rotatedSigningKeyOf(*active);
        for (const RolloutRow &row : d->board.check().rows()) {
            PlannedApp app{.appKey = row.app.key(), .name = row.app.app.name, .sample = row.latest};
            for (const RotatedEventKey &key : std::as_const(changed.eventKeys)) {
                if (row.latest.eventFingerprint == key.oldFingerprint)
                    app.heldEventKeys.append(key.oldFingerprint);
            }
            changed.apps.append(app);
        }
    });
    d->isBeginning = true;
    emit changed();
    whenFinished(d->record.begin(), this, [this](const Done &written) {
        d->isBeginning = false;
        if (written) {
            d->keys.take(rotation(), *d->live.value);
            d->keys.keep(rotation(), *d->live.value);
            d->refresh();
            return;
        }
        if (written.error().kind == Error::Kind::Conflict)
            return d->refuse(
                Words::tr(
                    "Another rotation of this environment is not finished yet. Close this window and open that one."),
                u"another rotation"_s);
        d->fail(written.error());
    });
}

void RotationSession::abandon()
{
    if (!d->mayCommand() || !rotation().isBegun() || rotation().isOver())
        return;
    const bool hasMade = !rotation().newSigningKey.id.isEmpty()
        || std::any_of(rotation().eventKeys.cbegin(), rotation().eventKeys.cend(),
            [](const RotatedEventKey &key) { return !key.twinId.isEmpty(); });
    if (!hasMade && !rotation().isRotated)
        d->end(RotationOutcome::Abandoned, {});
}

void RotationSession::planAnew()
{
    if (!rotation().isOver())
        return;
    d->error.reset();
    d->lastLookAt = {};
    d->lastEvents.clear();
    d->resyncs.clear();
    d->resyncsTaken = 0;
    d->keys.clear();
    d->adopts = false;
    d->record.startAnew();
    d->read(true);
}

// From step to step.

bool RotationSession::mayGoOn() const
{
    if (!d->isLoaded || !rotation().isBegun() || rotation().isOver() || isBusy())
        return false;
    const RotationStep::Kind now = step();
    switch (now) {
    case RotationStep::Plan:
    case RotationStep::Rotate:
    case RotationStep::Finish:
    case RotationStep::DeleteNewKeys:
    case RotationStep::Undone:
        return false; // each has a command of its own
    case RotationStep::CreateSigningKey:
        if (rotation().newSigningKey.id.isEmpty())
            return false;
        break;
    default:
        break;
    }
    // What is left over there is an open item at the end.
    if (now == RotationStep::DeleteEventKeys) {
        const bool isAllGone = std::all_of(rotation().eventKeys.cbegin(), rotation().eventKeys.cend(),
            [](const RotatedEventKey &key) { return key.isOldDeleted; });
        if (isAllGone)
            return true;
    }
    return !hasRefusal(notices(now));
}

void RotationSession::goOn()
{
    if (!mayGoOn() || !d->mayCommand())
        return;
    const RotationStep::Kind now = step();
    const QDateTime time = d->record.serverTime();
    d->change(
        [&](Rotation &changed) {
            if (now == RotationStep::SetSigningKey)
                changed.signingKeySetAt = time;
            else if (now == RotationStep::SetEventKeys)
                changed.eventKeysSetAt = time;
            else if (now == RotationStep::PutBack)
                changed.putBackAt = time;
            else if (isGate(now))
                d->recordGate(changed, now);
            changed.done.insert(now);
        },
        isGate(now) ? u"PassRolloutGate"_s : QString(),
        {{u"step"_s, QString::fromLatin1(QMetaEnum::fromType<RotationStep::Kind>().valueToKey(now))},
            {u"apps"_s, d->board.check().rows().size()}, {u"excused"_s, d->board.check().gate().excused}});
}

void RotationSession::Private::recordGate(Rotation &rotation, RotationStep::Kind step) const
{
    GateRecord gate{.step = step, .at = tools.clock.now()};
    for (const RolloutRow &row : board.check().rows())
        gate.apps.append(evidenceToJson(row));
    rotation.gates.removeIf([step](const GateRecord &one) { return one.step == step; });
    rotation.gates.append(gate);
}

// 9 Old event keys.

void RotationSession::takeFullCount()
{
    d->read(false);
    d->board.check().askNow();
}

void RotationSession::Private::readLastEvents()
{
    for (const RotatedEventKey &key : rotation().eventKeys) {
        if (key.isOldDeleted)
            continue;
        const QString id = key.oldId;
        const QDateTime since = record.serverTime().addDays(-daysOfEvents);
        whenFinished(tools.dashboard.lastEventThrough(environment.id, id, since), &q,
            [this, id](const Result<std::optional<QDateTime>> &last) {
                if (last)
                    lastEvents.insert(id, *last);
                emit q.changed();
            });
    }
}

std::optional<QDateTime> RotationSession::lastEventThrough(const QString &oldId) const
{
    return d->lastEvents.value(oldId);
}

bool RotationSession::isLastEventKnown(const QString &oldId) const
{
    return d->lastEvents.contains(oldId);
}

// 10 Finish.

QStringList RotationSession::openItems() const
{
    return openItemsOf(d->sight());
}

void RotationSession::finish(const QString &exceptionReason)
{
    if (!d->mayCommand() || !rotation().isBegun() || rotation().isOver())
        return;
    const bool isLate = rotation().isRotated || !rotation().rotatesSigningKey;
    const bool isThere = step() == RotationStep::Finish
        || (isLate && (step() == RotationStep::Resync || step() == RotationStep::DeleteEventKeys));
    if (!isThere)
        return;
    const bool hasOpenItems = !openItems().isEmpty() || step() != RotationStep::Finish;
    if (hasOpenItems && exceptionReason.trimmed().isEmpty())
        return d->refuse(Words::tr("It is not done yet: some items are open. Close it with exceptions, and say why, or "
                                   "finish them first."),
            u"open items"_s);
    if (hasRefusal(notices(RotationStep::Finish)))
        return d->refuse(Words::tr("It was not closed: something still refuses it, as said above."), u"refused"_s);
    d->end(hasOpenItems ? RotationOutcome::ClosedWithExceptions : RotationOutcome::Done, exceptionReason);
}

/// The dead keys first: a crash in between leaves a rotation that can be closed again, and never a dead key that
/// nobody would remove any more.
void RotationSession::Private::end(RotationOutcome::Kind outcome, const QString &exceptionReason)
{
    isForgetting = true;
    whenFinished(keys.forgetDead(rotation()), &q, [this, outcome, exceptionReason](const Done &forgotten) {
        isForgetting = false;
        if (!forgotten)
            fail(forgotten.error());
        writeEnd(outcome, exceptionReason);
    });
    emit q.changed();
}

void RotationSession::Private::writeEnd(RotationOutcome::Kind outcome, const QString &exceptionReason)
{
    const QStringList open = openItemsOf(sight());
    QJsonObject details{
        {u"outcome"_s, QString::fromLatin1(QMetaEnum::fromType<RotationOutcome::Kind>().valueToKey(outcome))}};
    if (outcome == RotationOutcome::ClosedWithExceptions)
        details.insert(u"open"_s, QJsonArray::fromStringList(open));
    change(
        [&](Rotation &changed) {
            if (outcome == RotationOutcome::ClosedWithExceptions)
                changed.exceptions.append(
                    {u"closed with open items"_s, open, tools.person, exceptionReason, tools.clock.now()});
            const RotationStep::Kind last = currentStepOf(changed);
            if (last == RotationStep::Finish)
                recordGate(changed, last);
            changed.done.insert(last);
            changed.outcome = outcome;
            changed.endedAt = tools.clock.now();
        },
        u"EndRotation"_s, details);
}

// Undo.

bool RotationSession::mayUndo() const
{
    return d->isLoaded && !isBusy() && canBeUndone(rotation());
}

void RotationSession::undo()
{
    if (!mayUndo() || !d->mayCommand())
        return;
    d->change([](Rotation &changed) { changed.isUndoing = true; }, u"UndoRotation"_s);
}

// The evidence.

QFuture<Result<QString>> RotationSession::evidenceHtml()
{
    auto promise = std::make_shared<QPromise<Result<QString>>>(); // shared: lambdas are copied
    promise->start();
    const auto give = [promise](const Result<QString> &html) {
        promise->addResult(html);
        promise->finish();
    };
    whenFinished(d->tools.history.entries(), this, [this, give](const Result<QList<HistoryEntry>> &all) {
        if (!all)
            return give(failure(all.error()));
        QList<HistoryEntry> entries = *all;
        entries.removeIf([this](const HistoryEntry &entry) { return entry.rotationId != rotation().id; });
        whenFinished(d->tools.history.head(), this, [this, give, entries](const Result<QByteArray> &head) {
            if (!head)
                return give(failure(head.error()));
            const RotationEvidence evidence(
                rotation(), entries, {*head, d->tools.clock.now(), QTimeZone::systemTimeZone()});
            give(evidence.toHtml());
        });
    });
    return promise->future();
}
