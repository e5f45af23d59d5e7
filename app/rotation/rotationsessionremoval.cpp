// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// Deletes a new key that is not to be used: somebody else's signing key, or a replacement that is made anew. Who holds
// it is asked before, and once more in the act.

#include "app/core/clock.h"
#include "app/core/lookup.h"
#include "app/rotation/eventkeyholders.h"
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

std::optional<Error> RotationSession::Private::untilCounted(const QString &key, const Uncounted &uncounted)
{
    const Proof &proof = uncounted.longest;
    board.askOn(proof.needed, proof.span / std::max(1, proof.needed - 1));
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(proof.span).count();
    return whyNot(
        tr("The key “%1” was not deleted yet: by their latest answers these apps do not hold it, and another instance "
           "of them may: %2. They are asked on by themselves. Delete it again when they have said so %3 times in a "
           "row, over at least %4 seconds.")
            .arg(key, uncounted.apps.join(u", "_s), QString::number(proof.needed), QString::number(seconds)),
        u"counting"_s);
}

void RotationSession::deleteForeignKey(bool byHand)
{
    if (!d->live.value || !d->live.value->inactive() || !d->mayChange())
        return;
    if (step() != RotationStep::Plan && step() != RotationStep::NewKeys)
        return;
    const QString id = d->live.value->inactive()->id;
    if (id == rotation().newSigningKey.id)
        return;
    d->checkFinally(step(), [this, id, byHand] {
        if (const auto why = d->whyForeignStays(id))
            return d->fail(*why);
        ActRequest request = d->requestOf(ActKind::DeleteSigningKey, byHand, id);
        request.activeKeyId = d->live.value->active()->id;
        d->setChecked(request, step(), [this, id] { return d->whyForeignStays(id); });
        d->acts.run({request});
    });
}

/// Silence is no "no": who does not say may hold it.
std::optional<Error> RotationSession::Private::whyForeignStays(const QString &id)
{
    const SigningKey *listed = inactive();
    if (!listed || listed->id != id || !live.value->active())
        return whyNot(tr("The key was not deleted: it is not listed as the new key any more."), u"gone"_s);
    RolloutKeys question = askedAt(RotationStep::Plan);
    question.goal = RolloutGoal::NewKeyAbsent;
    question.newFingerprint = live.value->fingerprintOf(*listed);
    QStringList holders;
    QStringList silent;
    Uncounted uncounted;
    const QList<RolloutRow> rows = board.check().rowsFor(question, {}, mustFollow(step()));
    if (rows.isEmpty())
        return whyNot(tr("The key was not deleted: no app is known, so nobody could be asked whether they hold it. Use "
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
        return whyNot(tr("The key was not deleted, because these apps hold it: %1. Put another key there "
                         "first, or use this one.")
                          .arg(holders.join(u", "_s)),
            u"held"_s);
    if (!silent.isEmpty())
        return whyNot(tr("The key was not deleted, because these apps do not say whether they hold it: %1. Use "
                         "this key, or delete it under “Signing keys” when you know that they do not.")
                          .arg(silent.join(u", "_s)),
            u"silent"_s);
    if (!uncounted.apps.isEmpty())
        return untilCounted(question.newFingerprint, uncounted);
    return {};
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
    d->checkFinally(step(), [this, twin, byHand] { d->deleteTwinChecked(twin, byHand); });
}

/// Whoever was to get it gets another one.
void RotationSession::Private::forgetTwin(const RotatedEventKey &twin)
{
    acts.forgetLast(); // it may have made it
    change([&twin](Rotation &changed) { handOutAnew(changed, twin.oldFingerprint); });
}

void RotationSession::Private::handOutAnew(Rotation &changed, const QString &oldFingerprint)
{
    const RotationStep::Kind set = changed.stepOfTwinsSet();
    // After rotate the way on is the page of step 3, whose other half is behind us.
    for (const auto step : {changed.stepOfTwins(), set})
        changed.done.remove(step);
    for (PlannedApp &app : changed.apps) {
        if (app.sendsWith(oldFingerprint) || app.isSender())
            app.forgetSet(set);
    }
}

RotationSession::Private::TwinHolders RotationSession::Private::holdersOf(
    const RotatedEventKey &twin, bool isHandedOut) const
{
    TwinHolders holders;
    const RotationStep::Kind set = rotation().stepOfTwinsSet();
    // Those of which somebody or something has said that they got what they are to have.
    QSet<QString> there;
    for (const RolloutRow &row : q.rows(set)) {
        if (row.event.holds && row.event.evidence > EvidenceClass::AtRisk)
            there.insert(row.app.key());
    }
    const RolloutKeys question = askedOfAbsence({twin.twinFingerprint});
    const QList<RolloutRow> asked = board.check().rowsFor(question, {});
    for (const RolloutRow &row : asked) {
        const bool isSaid = std::ranges::any_of(rotation().apps, [&](const PlannedApp &app) {
            // What was shown before the program was last started is in the journal alone. Once it was handed out, it
            // can have been set without a word.
            return app.appKey == row.app.key()
                && (isHandedOut || app.isSet(set) || there.contains(app.appKey) || app.leftOldKeyAt.isValid()
                    || rotation().isDone(rotation().stepOfTwins()) || rotation().done.contains(set))
                && app.sendsWith(twin.oldFingerprint);
        });
        // Whoever holds one that is gone is broken already.
        const bool holds = holdsEventKey(row.latest, twin.twinFingerprint, question) == Holding::Held::Yes;
        if (holds || row.latest.eventStanding == AppStanding::WouldBreak
            || row.event.because == Proof::Because::Contradicted)
            holders.said.append(row.app.app.name);
        else if (row.latest.eventStanding == AppStanding::Unknown && isSaid)
            holders.silent.append(row.app.app.name);
        else if (row.latest.eventStanding == AppStanding::Good)
            holders.uncounted.add(row, row.event);
    }
    // Nobody asks them yet, or any more.
    for (const PlannedApp &app : isHandedOut ? rotation().apps : QList<PlannedApp>()) {
        const bool isAsked = hasOneWith(asked, &RolloutRow::key, app.appKey);
        if (!isAsked && !app.isSender() && app.sendsWith(twin.oldFingerprint))
            holders.silent.append(app.name);
    }
    for (const SenderNote &sender : rotation().senders) {
        if (!sender.word.isEmpty() && sender.wordFor.split(u' ').contains(twin.twinFingerprint))
            holders.said.append(sender.name);
    }
    return holders;
}

/// Who was said to have got it and does not tell may hold it.
std::optional<Error> RotationSession::Private::whyTwinStays(const RotatedEventKey &twin)
{
    if (const EventKey *listed = live.value ? live.value->eventKey(twin.twinId) : nullptr;
        listed && live.value->fingerprintOf(*listed) != twin.twinFingerprint)
        return whyNot(
            tr("The new key “%1” was not deleted: what Inngest lists under its ID has another fingerprint, and "
               "is not the key that was made here.")
                .arg(twin.twinName),
            u"another key"_s);
    const auto [holders, silent, uncounted] = holdersOf(twin);
    if (!holders.isEmpty())
        return whyNot(tr("The new key “%1” was not deleted, because these hold it: %2. Put another key there "
                         "first.")
                          .arg(twin.twinName, holders.join(u", "_s)),
            u"held"_s);
    if (!silent.isEmpty())
        return whyNot(
            tr("The new key “%1” was not deleted: these apps have it by what was said or shown before, or may "
               "have been given it since, and now they do not tell: %2. Ask them again when they answer, or "
               "give the new key the old one's filter instead.")
                .arg(twin.twinName, silent.join(u", "_s)),
            u"silent"_s);
    if (!uncounted.apps.isEmpty())
        return untilCounted(twin.twinName, uncounted);
    return {};
}

void RotationSession::Private::deleteTwinChecked(const RotatedEventKey &twin, bool byHand)
{
    if (!hasOneWith(rotation().eventKeys, &RotatedEventKey::twinId, twin.twinId))
        return; // the reading before has shown that it is gone
    if (const auto why = whyTwinStays(twin))
        return fail(*why);
    const EventKey *old = live.value ? live.value->eventKey(twin.oldId) : nullptr;
    if (!old)
        return refuse(tr("The new key “%1” was not deleted: the old key “%2” is not listed, so that whoever sends with "
                         "either would be left without any. Give the new key the filter that it is to have instead.")
                          .arg(twin.twinName, twin.oldName),
            u"no old key"_s);
    ActRequest request = deletionOf(byHand, twin.twinId, twin.twinName, twin.oldId, old->filter);
    setChecked(request, step(), [this, twin] { return whyTwinStays(twin); });
    forgetTwin(twin);
    acts.run({request});
}
