// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// The session's changes at Inngest: each is an act, one after the other.

#include "app/acts/acts.h"
#include "app/core/clock.h"
#include "app/core/whenfinished.h"
#include "app/domain/fingerprint.h"
#include "app/rotation/rotationsession_p.h"

#include <QCoreApplication>
#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(RotationSession)
};

/// Long enough to see what was pressed.
constexpr auto pauseBeforeRotate = 5s;

} // namespace

ActRequest RotationSession::Private::requestOf(ActKind kind) const
{
    ActRequest request;
    request.kind = kind;
    request.environment = environment;
    request.rotationId = rotation().id;
    request.reason = rotation().reason;
    return request;
}

void RotationSession::Private::onActEnded(Act *act)
{
    if (isLoading)
        return; // settled ones are caught up with in their order
    if (act->error() && act->end() != Act::End::Done)
        fail(*act->error());
    if (const auto effect = ActEffect::of(*act, record.serverTime()))
        change([&](Rotation &changed) { applyEffect(changed, *effect); });
    // What was promoted instead shows in the live keys.
    isStale = true;
    isReadingBack = true;
    read(false);
    emit q.changed();
}

void RotationSession::Private::onActsFinished()
{
    if (isLoading)
        return settleLeft();
    emit q.changed();
    const bool areAllGone = rotation().isUndoing && step() == RotationStep::DeleteNewKeys
        && (rotation().newSigningKey.id.isEmpty() || rotation().isNewSigningKeyDeleted)
        && std::all_of(rotation().eventKeys.cbegin(), rotation().eventKeys.cend(),
            [](const RotatedEventKey &key) { return key.twinId.isEmpty() || key.isTwinDeleted; });
    if (areAllGone && acts.left() == RotationActs::Left::Nothing)
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
    d->acts.settleLast();
}

// The new signing key.

void RotationSession::createSigningKey(bool byHand)
{
    if (!d->mayCommand() || step() != RotationStep::CreateSigningKey || !rotation().newSigningKey.id.isEmpty())
        return;
    const SigningKey *inactive = d->live.value ? d->live.value->inactive() : nullptr;
    if (d->adopts && inactive) {
        RotatedSigningKey key = rotatedSigningKeyOf(*inactive);
        key.wasAdopted = true;
        d->change([&](Rotation &changed) { changed.newSigningKey = key; }, u"AdoptSigningKey"_s,
            {{u"fingerprint"_s, key.fingerprint}});
        return d->onRead(*d->live.value);
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

void RotationSession::deleteForeignKey()
{
    if (!d->mayCommand() || !d->live.value || !d->live.value->inactive())
        return;
    if (step() != RotationStep::Plan && step() != RotationStep::CreateSigningKey)
        return;
    const SigningKey key = *d->live.value->inactive();
    if (key.id == rotation().newSigningKey.id)
        return;
    d->isLooking = true;
    emit changed();
    whenFinished(d->board.ask(), this, [this, key](const Done &) {
        d->isLooking = false;
        const QString fingerprint = signingKeyFingerprint(key.value);
        QStringList holders;
        for (const RolloutRow &row : d->board.check().rows()) {
            if (row.latest.signingFingerprint == fingerprint || row.latest.fallbackFingerprint == fingerprint
                || row.latest.signingKey == SigningKeyVerdict::BothHeld)
                holders.append(row.app.app.name);
        }
        if (!holders.isEmpty())
            return d->refuse(Words::tr("The key was not deleted, because these apps hold it: %1. Put another key there "
                                       "first, or adopt this one.")
                                 .arg(holders.join(u", "_s)),
                u"held"_s);
        ActRequest request = d->requestOf(ActKind::DeleteSigningKey);
        request.keyId = key.id;
        d->acts.run({request});
    });
}

void RotationSession::createAnew()
{
    if (!d->mayCommand() || rotation().isRotated || rotation().isUndoing)
        return;
    d->change(
        [](Rotation &changed) {
            changed.newSigningKey = {};
            changed.signingKeySetAt = {};
            for (const auto step : {RotationStep::CreateSigningKey, RotationStep::SetSigningKey, RotationStep::Confirm})
                changed.done.remove(step);
            for (PlannedApp &app : changed.apps)
                app.setSteps.remove(RotationStep::SetSigningKey);
        },
        u"NewSigningKeyLost"_s);
    d->adopts = false;
    d->read(false);
}

// The event keys' twins.

void RotationSession::createTwins(bool byHand)
{
    if (!d->mayCommand() || step() != RotationStep::CreateEventKeys || !d->live.value)
        return;
    QStringList taken;
    for (const EventKey &key : d->live.value->eventKeys)
        taken.append(key.name);
    // Their names are on the disk before the first call: by them a lost answer is settled.
    const QDate today = d->tools.clock.now().toLocalTime().date();
    const auto nameThem = [&](Rotation &changed) {
        for (RotatedEventKey &key : changed.eventKeys) {
            if (const EventKey *old = d->live.value->eventKey(key.oldId); old && key.twinId.isEmpty())
                key.filter = old->filter;
            if (key.twinName.isEmpty() || (key.twinId.isEmpty() && taken.contains(key.twinName)))
                key.twinName = twinNameOf(key.oldName, today, taken);
            taken.append(key.twinName);
        }
    };
    d->isBeginning = true;
    whenFinished(d->record.change(nameThem), this, [this, byHand](const Done &written) {
        d->isBeginning = false;
        if (written)
            d->runTwins(byHand);
        else
            d->fail(written.error());
    });
}

void RotationSession::Private::runTwins(bool byHand)
{
    QList<ActRequest> requests;
    for (const RotatedEventKey &key : rotation().eventKeys) {
        if (!key.twinId.isEmpty())
            continue;
        ActRequest request = requestOf(ActKind::CreateEventKey);
        request.newKey = {.name = key.twinName, .filter = key.filter};
        request.byHand = byHand;
        requests.append(request);
    }
    acts.run(requests);
}

void RotationSession::deleteTwin(const QString &oldId)
{
    if (!d->mayCommand() || rotation().isUndoing)
        return;
    const QList<RotatedEventKey> &keys = rotation().eventKeys;
    const auto found
        = std::find_if(keys.cbegin(), keys.cend(), [&](const RotatedEventKey &key) { return key.oldId == oldId; });
    if (found == keys.cend() || found->twinId.isEmpty() || found->isOldDeleted)
        return;
    const RotatedEventKey twin = *found;
    const bool isThere = !d->live.value || d->live.value->eventKey(twin.twinId);
    QStringList holders;
    for (const RolloutRow &row : d->board.check().rows()) {
        if (row.latest.eventFingerprint == twin.twinFingerprint)
            holders.append(row.app.app.name);
    }
    // One that somebody deleted already does not work there any more: it is made anew in any case.
    if (isThere && !holders.isEmpty())
        return d->refuse(Words::tr("The new key “%1” was not deleted, because these apps hold it: %2.")
                             .arg(twin.twinName, holders.join(u", "_s)),
            u"held"_s);
    d->change([&](Rotation &changed) {
        for (const auto step : {RotationStep::CreateEventKeys, RotationStep::SetEventKeys, RotationStep::Confirm,
                 RotationStep::ConfirmEventKeys}) {
            if (step != RotationStep::Confirm || !changed.isRotated)
                changed.done.remove(step);
        }
        // Whoever was to get it gets another one.
        for (PlannedApp &app : changed.apps) {
            if (app.heldEventKeys.contains(twin.oldFingerprint) || app.appKey.startsWith("sender:"_L1))
                app.setSteps.remove(RotationStep::SetEventKeys);
        }
    });
    if (!isThere) {
        d->change(
            [&](Rotation &changed) { applyEffect(changed, {.kind = ActKind::DeleteEventKey, .keyId = twin.twinId}); });
        return;
    }
    ActRequest request = d->requestOf(ActKind::DeleteEventKey);
    request.keyId = twin.twinId;
    d->acts.run({request});
}

// Rotate.

void RotationSession::takeLastLook()
{
    if (!d->mayCommand() || step() != RotationStep::Rotate)
        return;
    d->isLooking = true;
    const QDateTime begunAt = d->tools.clock.now();
    emit changed();
    whenFinished(d->tools.dashboard.renewSession(), this, [this, begunAt](const Done &renewed) {
        if (!renewed) {
            d->isLooking = false;
            return d->fail(renewed.error());
        }
        whenFinished(
            readLiveKeys(d->tools.dashboard, d->environment), this, [this, begunAt](const Result<LiveKeys> &now) {
                if (!now) {
                    d->isLooking = false;
                    return d->fail(now.error());
                }
                d->onRead(*now);
                whenFinished(d->board.ask(), this, [this, begunAt](const Done &) { d->onLookTaken(begunAt); });
            });
    });
}

void RotationSession::Private::onLookTaken(const QDateTime &begunAt)
{
    isLooking = false;
    lastLookAt = begunAt;
    emit q.changed();
}

bool RotationSession::isLastLookFresh() const
{
    return d->lastLookAt.isValid() && d->lastLookAt.addSecs(lastLookMinutes * 60) >= d->tools.clock.now();
}

QString RotationSession::textToType() const
{
    return d->environment.name;
}

void RotationSession::rotate(const QString &typed, bool byHand)
{
    if (!d->mayCommand() || step() != RotationStep::Rotate)
        return;
    if (typed != textToType())
        return d->refuse(Words::tr("Type the environment's name, “%1”, to rotate.").arg(textToType()), u"typed"_s);
    if (hasRefusal(notices(RotationStep::Rotate)))
        return d->refuse(Words::tr("Nothing was rotated: something still refuses it, as said above."), u"refused"_s);
    d->breaks = false;
    d->beginPause(byHand);
}

void RotationSession::rotateAndBreak(const QString &typed, const QString &reason)
{
    if (!d->mayCommand() || step() == RotationStep::Plan || !rotation().isBegun() || rotation().isRotated
        || rotation().isUndoing || !rotation().rotatesSigningKey || rotation().cause == RotationCause::Routine)
        return;
    if (typed != textToType() || reason.trimmed().isEmpty())
        return d->refuse(
            Words::tr("Type the environment's name, “%1”, and say why, to rotate.").arg(textToType()), u"typed"_s);
    if (hasRefusal(noticesOfBreaking(d->sight())))
        return d->refuse(
            Words::tr("Nothing was rotated: the keys at Inngest are not those of this rotation."), u"ids"_s);
    QStringList broken;
    for (const RolloutRow &row : d->board.check().rows()) {
        if (row.latest.standing != AppStanding::Good || !row.isThere())
            broken.append(row.app.app.name);
    }
    const RotationException exception{u"rotated and broke"_s, broken, d->tools.person, reason, d->tools.clock.now()};
    d->change(
        [&](Rotation &changed) {
            changed.exceptions.append(exception);
            d->recordGate(changed, RotationStep::Rotate);
        },
        u"BreakGlass"_s, {{u"apps"_s, QJsonArray::fromStringList(broken)}, {u"why"_s, reason}});
    d->breaks = true;
    d->beginPause(false);
}

void RotationSession::Private::beginPause(bool byHand)
{
    rotatesAt = tools.clock.now().addMSecs(std::chrono::milliseconds(pauseBeforeRotate).count());
    const int number = ++pause;
    tools.clock.after(pauseBeforeRotate, &q, [this, number, byHand] {
        if (number != pause || !rotatesAt.isValid())
            return;
        rotatesAt = {};
        callRotate(byHand);
    });
    emit q.changed();
}

void RotationSession::Private::callRotate(bool byHand)
{
    const auto notices = breaks ? noticesOfBreaking(sight()) : noticesAt(RotationStep::Rotate, sight());
    if (hasRefusal(notices))
        return refuse(
            Words::tr("Nothing was rotated: something changed during the pause, as said above."), u"changed"_s);
    if (!breaks)
        change([this](Rotation &changed) { recordGate(changed, RotationStep::Rotate); });
    ActRequest request = requestOf(ActKind::RotateSigningKey);
    request.keyId = rotation().newSigningKey.id;
    request.activeKeyId = rotation().oldSigningKey.id;
    request.byHand = byHand;
    acts.run({request});
}

void RotationSession::cancelRotate()
{
    if (d->rotatesAt.isValid()) {
        d->rotatesAt = {};
        ++d->pause;
    } else if (d->acts.isRunning()) {
        d->acts.cancel();
    }
    emit changed();
}

QDateTime RotationSession::rotatesAt() const
{
    return d->rotatesAt;
}

void RotationSession::adoptPromoted()
{
    if (!d->mayCommand() || !d->live.value || !d->live.value->active() || !rotation().rotatesSigningKey)
        return;
    const SigningKey active = *d->live.value->active();
    const bool isOurs = active.id == rotation().newSigningKey.id;
    if (active.id == rotation().oldSigningKey.id || (isOurs && rotation().isRotated))
        return;
    const RotationException exception{isOurs ? u"rotated elsewhere"_s : u"another key was promoted"_s,
        {signingKeyFingerprint(active.value)}, d->tools.person, {}, d->tools.clock.now()};
    d->change(
        [&](Rotation &changed) {
            changed.exceptions.append(exception);
            changed.isUndoing = false;
            for (const auto step : {RotationStep::PutBack, RotationStep::ConfirmPutBack, RotationStep::DeleteNewKeys})
                changed.done.remove(step);
            changed.isRotated = true;
            changed.rotatedAt = d->record.serverTime();
            changed.done.unite({RotationStep::CreateSigningKey, RotationStep::Rotate});
            if (isOurs)
                return;
            changed.wasOvertaken = true;
            changed.newSigningKey = rotatedSigningKeyOf(active);
            changed.newSigningKey.wasAdopted = true;
            changed.signingKeySetAt = {};
            // Every app has to get that one: from page 3 on.
            for (const auto step : {RotationStep::SetSigningKey, RotationStep::Confirm, RotationStep::Resync})
                changed.done.remove(step);
            for (PlannedApp &app : changed.apps)
                app.setSteps.remove(RotationStep::SetSigningKey);
        },
        u"RotationOvertaken"_s, {{u"active"_s, signingKeyFingerprint(active.value)}, {u"ours"_s, isOurs}});
    d->onRead(*d->live.value);
}
