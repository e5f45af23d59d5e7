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
    if (isLoading) { // settled ones are caught up with in their order
        if (act->end() == Act::End::Done || act->end() == Act::End::NotDone)
            openActs.remove(act->journalId());
        return;
    }
    if (act->error() && act->end() != Act::End::Done)
        fail(*act->error());
    if (act->end() == Act::End::Open || act->end() == Act::End::NeedsChoice)
        openActs.insert(act->journalId());
    else
        openActs.remove(act->journalId());
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
    if (d->acts.left() != RotationActs::Left::Nothing)
        d->acts.settleLast();
    else if (!d->openActs.isEmpty()) // an earlier one than the last
        d->acts.settle(*d->openActs.cbegin());
}

// The new signing key.

void RotationSession::createSigningKey(bool byHand)
{
    if (step() != RotationStep::NewKeys || !rotation().newSigningKey.id.isEmpty() || !d->mayChange())
        return;
    const SigningKey *inactive = d->live.value ? d->live.value->inactive() : nullptr;
    if (d->adopts && inactive) {
        RotatedSigningKey key = rotatedSigningKeyOf(*inactive);
        key.wasAdopted = true;
        d->change(
            [&](Rotation &changed) {
                changed.newSigningKey = key;
                changed.fingerprints.append(key.fingerprint);
            },
            u"AdoptSigningKey"_s,
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
    if (!d->live.value || !d->live.value->inactive() || !d->mayChange())
        return;
    if (step() != RotationStep::Plan && step() != RotationStep::NewKeys)
        return;
    const SigningKey key = *d->live.value->inactive();
    if (key.id == rotation().newSigningKey.id)
        return;
    d->busy = Private::Busy::Checking;
    emit changed();
    whenFinished(d->board.ask(), this, [this, key](const Done &) {
        d->busy = Private::Busy::No;
        d->refuseForeign(key);
    });
}

/// Silence is no "no": who does not say may hold it.
void RotationSession::Private::refuseForeign(const SigningKey &key)
{
    RolloutKeys question = rolloutKeysOf(rotation(), RotationStep::Plan, keys.secrets(), liveKeys());
    question.goal = RolloutGoal::NewKeyAbsent;
    question.newFingerprint = signingKeyFingerprint(key.value);
    QStringList holders;
    QStringList silent;
    for (const RolloutRow &row : board.check().rowsFor(question, {})) {
        const bool holds = row.latest.signing.acceptsNew == Holding::Held::Yes
            || row.latest.signingFingerprint == question.newFingerprint
            || row.latest.fallbackFingerprint == question.newFingerprint;
        if (holds)
            holders.append(row.app.app.name);
        else if (row.latest.signing.acceptsNew != Holding::Held::No)
            silent.append(row.app.app.name);
    }
    if (!holders.isEmpty())
        return refuse(Words::tr("The key was not deleted, because these apps hold it: %1. Put another key there "
                                "first, or use this one.")
                          .arg(holders.join(u", "_s)),
            u"held"_s);
    if (!silent.isEmpty())
        return refuse(Words::tr("The key was not deleted, because these apps do not say whether they hold it: %1. Use "
                                "this key, or delete it under “Signing keys” when you know that they do not.")
                          .arg(silent.join(u", "_s)),
            u"silent"_s);
    ActRequest request = requestOf(ActKind::DeleteSigningKey);
    request.keyId = key.id;
    acts.run({request});
}

void RotationSession::createAnew()
{
    if (rotation().isRotated || rotation().isUndoing || !d->mayChange())
        return;
    d->change(
        [](Rotation &changed) {
            changed.newSigningKey = {};
            for (const auto step : {RotationStep::NewKeys, RotationStep::RollOut})
                changed.done.remove(step);
            for (PlannedApp &app : changed.apps)
                app.setAt.remove(RotationStep::RollOut);
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
    d->busy = Private::Busy::Beginning;
    whenFinished(d->record.change(nameThem), this, [this, byHand](const Done &written) {
        d->busy = Private::Busy::No;
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
    if (rotation().isUndoing || !d->mayChange())
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
        const bool isLate = changed.makesEventKeysLate();
        const auto made = isLate ? RotationStep::NewEventKeys : RotationStep::NewKeys;
        const auto set = isLate ? RotationStep::FallbackOut : RotationStep::RollOut;
        // After rotate the way on is the page of step 3, whose other half is behind us.
        for (const auto step : {made, set})
            changed.done.remove(step);
        // Whoever was to get it gets another one.
        for (PlannedApp &app : changed.apps) {
            if (app.heldEventKeys.contains(twin.oldFingerprint) || app.appKey.startsWith("sender:"_L1))
                app.setAt.remove(set);
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

void RotationSession::Private::checkFinally(RotationStep::Kind step, const std::function<void()> &then)
{
    busy = Busy::Checking;
    finalCheck = {};
    emit q.changed();
    const auto fails = [this](const Error &why) {
        busy = Busy::No;
        rotatesAt = {};
        fail(why);
    };
    whenFinished(tools.dashboard.renewSession(), &q, [=, this](const Done &renewed) {
        if (!renewed)
            return fails(renewed.error());
        whenFinished(readLiveKeys(tools.dashboard, environment), &q, [=, this](const Result<LiveKeys> &now) {
            if (!now)
                return fails(now.error());
            ++readGeneration; // one that is on its way is older
            onRead(*now);
            askFinally(step, then);
        });
    });
}

void RotationSession::Private::askFinally(RotationStep::Kind step, const std::function<void()> &then)
{
    // The list of workers was read just before: what is asked from here on follows it.
    const FinalCheck made{step, tools.clock.now(), live.value ? board.workersReadAt() : tools.clock.monotonic()};
    whenFinished(board.ask(), &q, [=, this](const Done &) {
        whenFinished(readLastEvents(), &q, [=, this](const Done &) {
            busy = Busy::No;
            finalCheck = made;
            emit q.changed();
            then();
        });
    });
}

void RotationSession::takeFinalCheck()
{
    if (step() == RotationStep::Rotate && d->mayChange())
        d->checkFinally(RotationStep::Rotate, [] {});
}

bool RotationSession::isFinalCheckFresh() const
{
    const QDateTime now = d->tools.clock.now();
    const QDateTime at = finalCheckAt();
    return at.isValid() && at <= now && at.addSecs(finalCheckMinutes * 60) >= now;
}

QDateTime RotationSession::finalCheckAt() const
{
    return d->finalCheck.step == step() ? d->finalCheck.at : QDateTime();
}

QString RotationSession::textToType() const
{
    return d->environment.name;
}

void RotationSession::rotate(const QString &typed, bool byHand)
{
    if (step() != RotationStep::Rotate || !d->mayChange())
        return;
    if (typed != textToType())
        return d->refuse(Words::tr("Type the environment's name, “%1”, to rotate.").arg(textToType()), u"typed"_s);
    if (hasRefusal(notices(RotationStep::Rotate)))
        return d->refuse(Words::tr("Nothing was rotated: something still refuses it, as said above."), u"refused"_s);
    d->breaks = false;
    d->beginPause(byHand);
}

QStringList RotationSession::breakingApps() const
{
    return appsThatMayBreak(rows(RotationStep::Rotate));
}

void RotationSession::rotateAndBreak(const QString &typed, const QString &reason)
{
    if (step() == RotationStep::Plan || !rotation().isBegun() || rotation().isRotated || rotation().isUndoing
        || !rotation().rotatesSigningKey || rotation().cause == RotationCause::Routine || !d->mayChange())
        return;
    if (typed != textToType() || reason.trimmed().isEmpty())
        return d->refuse(
            Words::tr("Type the environment's name, “%1”, and say why, to rotate.").arg(textToType()), u"typed"_s);
    if (hasRefusal(noticesOfBreaking(d->sight(RotationStep::Rotate))))
        return d->refuse(
            Words::tr("Nothing was rotated: the keys at Inngest are not those of this rotation."), u"ids"_s);
    const QList<RolloutRow> now = rows(RotationStep::Rotate);
    const QStringList broken = appsThatMayBreak(now);
    const RotationException exception{u"rotated and broke"_s, broken, d->tools.person, reason, d->tools.clock.now()};
    d->change(
        [&](Rotation &changed) {
            changed.exceptions.append(exception);
            d->recordGate(changed, RotationStep::Rotate, now);
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
        if (breaks) // under attack nobody is asked any more: the act looks at the ids itself
            return callRotate(byHand);
        checkFinally(RotationStep::Rotate, [this, number, byHand] {
            if (number == pause && rotatesAt.isValid())
                callRotate(byHand);
        });
    });
    emit q.changed();
}

void RotationSession::Private::callRotate(bool byHand)
{
    rotatesAt = {};
    const RotationSight now = sight(RotationStep::Rotate);
    if (hasRefusal(breaks ? noticesOfBreaking(now) : noticesAt(RotationStep::Rotate, now)))
        return refuse(
            Words::tr("Nothing was rotated: something changed during the pause, as said above."), u"changed"_s);
    if (!breaks)
        change([&, this](Rotation &changed) { recordGate(changed, RotationStep::Rotate, now.rows); });
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
    if (!d->live.value || !d->live.value->active() || !rotation().rotatesSigningKey || !d->mayChange())
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
            for (const auto step : {RotationStep::PutBack, RotationStep::DeleteNewKeys})
                changed.done.remove(step);
            changed.isRotated = true;
            changed.rotatedAt = d->record.serverTime();
            changed.done.insert(RotationStep::Rotate);
            if (isOurs)
                return;
            changed.wasOvertaken = true;
            changed.newSigningKey = rotatedSigningKeyOf(active);
            changed.newSigningKey.wasAdopted = true;
            changed.fingerprints.append(changed.newSigningKey.fingerprint);
            // Every app has to get that one: from page 3 on.
            for (const auto step : {RotationStep::RollOut, RotationStep::Resync})
                changed.done.remove(step);
            for (PlannedApp &app : changed.apps)
                app.setAt.remove(RotationStep::RollOut);
        },
        u"RotationOvertaken"_s, {{u"active"_s, signingKeyFingerprint(active.value)}, {u"ours"_s, isOurs}});
    d->onRead(*d->live.value);
}
