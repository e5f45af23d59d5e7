// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// What the person says of senders that are no apps, and of resyncs that were made elsewhere.

#include "app/core/clock.h"
#include "app/core/lookup.h"
#include "app/core/shown.h"
#include "app/rotation/rotationresync.h"
#include "app/rotation/rotationsession_p.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

bool isNamed(const QList<SenderNote> &senders, const QString &name)
{
    return hasOneWith(senders, &SenderNote::name, name);
}

/// Who it was before this was written: with another name it is the same, and what was said of it is not said anew.
const SenderNote *noteBefore(
    const QList<SenderNote> &before, const QList<SenderNote> &written, const SenderNote &sender)
{
    if (const auto *same = firstWith(before, &SenderNote::name, sender.name))
        return same;
    return firstOf(before, [&](const SenderNote &one) {
        return one.eventKeyFingerprint == sender.eventKeyFingerprint && one.word == sender.word
            && !isNamed(written, one.name);
    });
}

/// One that is given a name, or another one, stays who it was: what was noted of its variables goes with it.
void renameNoted(Rotation &rotation, const QList<SenderNote> &written)
{
    const QList<SenderNote> before = rotation.senders;
    for (const SenderNote &sender : written) {
        if (isNamed(before, sender.name) || sender.eventKeyFingerprint.isEmpty())
            continue;
        const auto *was = firstOf(before, [&](const SenderNote &one) {
            return one.eventKeyFingerprint == sender.eventKeyFingerprint && !isNamed(written, one.name);
        });
        // Without a note it went by its key; see senderRows().
        const QString key = senderKeyOf(was ? was->name : sender.eventKeyFingerprint);
        const QString now = senderKeyOf(sender.name);
        rotation.apps.removeIf([&now](const PlannedApp &app) { return app.appKey == now; }); // of one that is gone
        for (PlannedApp &app : rotation.apps) {
            if (app.appKey == key)
                app.appKey = now;
        }
    }
}

} // namespace

bool RotationSession::asksSenders(RotationStep::Kind step) const
{
    const bool isBeforeReplacements = step == RotationStep::RollOut && rotation().makesEventKeysLate();
    const bool isAfterAll = step == RotationStep::Finish || step == RotationStep::DeleteNewKeys;
    return rotation().rotatesEventKeys() && !isBeforeReplacements && !isAfterAll;
}

QList<RolloutRow> RotationSession::senderRows(RotationStep::Kind step) const
{
    if (!asksSenders(step))
        return {};
    const RolloutKeys asked = d->askedAt(step);
    return ::senderRows(rotation(), d->board.apps(), asked.goal);
}

void RotationSession::setSenders(const QList<SenderNote> &senders)
{
    const Rotation &now = rotation();
    Rotation forward = now;
    forward.isUndoing = false;
    QList<SenderNote> written = senders;
    QList<SenderNote> said;
    for (SenderNote &sender : written) {
        const auto *was = noteBefore(now.senders, written, sender);
        if (was)
            sender.wordFor = was->wordFor;
        sender.isWordVoid = was && was->isWordVoid && !sender.word.isEmpty();
        if (sender.word.isEmpty()) {
            // What was said to have moved, and is not said to be back, may hold the replacement.
            if (now.isUndoing && !sender.wordFor.isEmpty())
                sender.wordFor = wantedOf(forward, sender);
            continue;
        }
        const bool isSaidBefore = was && was->word == sender.word;
        // What was said of another key, or to a colleague, is not said anew by whatever else is written down.
        const bool isUntouched = isSaidBefore && was->eventKeyFingerprint == sender.eventKeyFingerprint;
        // Whoever confirms a word takes its time away: it is said now, unless it says already what is to be said.
        const bool isConfirmed = !sender.wordAt.isValid();
        if (isSaidBefore && (isSaid(now, sender) || (!isConfirmed && (hasWord(now, sender) || isUntouched)))) {
            sender.wordAt = was->wordAt;
            continue;
        }
        // The word is about the key that it should hold now.
        sender.wordAt = d->record.serverTime();
        sender.wordFor = wantedOf(now, sender);
        sender.isWordVoid = false;
        said.append(sender);
    }
    // A word that is taken away, with its sender or without.
    QStringList withdrawn;
    QStringList ofKeys;
    for (const SenderNote &sender : now.senders) {
        const bool isKept = std::ranges::any_of(
            written, [&sender](const SenderNote &one) { return one.name == sender.name && !one.word.isEmpty(); });
        if (sender.word.isEmpty() || isKept)
            continue;
        withdrawn.append(sender.name);
        ofKeys += sender.wordFor.split(u' ', Qt::SkipEmptyParts);
    }
    d->change(
        [&written](Rotation &changed) {
            renameNoted(changed, written);
            changed.senders = written;
        },
        withdrawn.isEmpty() ? QString() : u"WithdrawSenders"_s,
        {{u"apps"_s, QJsonArray::fromStringList(withdrawn)}, {u"keys"_s, QJsonArray::fromStringList(ofKeys)}});
    for (const SenderNote &sender : std::as_const(said))
        d->change([](Rotation &) {}, u"ConfirmSenders"_s,
            {{u"apps"_s, QJsonArray{sender.name}},
                {u"keys"_s, QJsonArray::fromStringList(sender.wordFor.split(u' ', Qt::SkipEmptyParts))},
                {u"owner"_s, sender.owner}, {u"why"_s, sender.word}});
}

void RotationSession::sayResynced(const QStringList &appKeys, const QString &owner, const QString &reason)
{
    if (!rotation().isRotated || rotation().isOver() || (!owner.isEmpty() && saidIn(reason).isEmpty()))
        return;
    QList<RolloutRow> rows = d->board.check().rows();
    rows.removeIf(
        [&](const RolloutRow &row) { return !appKeys.contains(row.app.key()) || !isResyncedByHand(row.app); });
    if (rows.isEmpty())
        return;
    const ResyncLine said{
        .app = {}, .at = d->tools.clock.now(), .byWordOf = owner, .reason = reason, .notedBy = d->tools.person};
    d->change(
        [&](Rotation &changed) {
            for (const RolloutRow &row : std::as_const(rows))
                noteResyncedByHand(changed, row.app, said);
        },
        owner.isEmpty() ? u"WithdrawResync"_s : u"ConfirmResync"_s,
        {{u"apps"_s, QJsonArray::fromStringList(ofEach(rows, [](const RolloutRow &row) { return row.app.app.name; }))},
            {u"owner"_s, owner}, {u"why"_s, reason}});
}
