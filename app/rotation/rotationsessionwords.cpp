// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// What persons say of apps: that they looked, or that an app may break; and what ends a word. What they say of senders
// that are no apps, and of resyncs that were made elsewhere.

#include "app/core/clock.h"
#include "app/core/lookup.h"
#include "app/core/shown.h"
#include "app/core/whenfinished.h"
#include "app/rotation/rotationjson.h"
#include "app/rotation/rotationresync.h"
#include "app/rotation/rotationsession_p.h"

#include <QJsonArray>
#include <algorithm>

using namespace Qt::StringLiterals;

void RotationSession::addWord(
    const QStringList &appKeys, RotationStep::Kind step, Word::Kind kind, const QString &owner, const QString &reason)
{
    if (!rotation().isBegun() || rotation().isOver() || saidIn(owner).isEmpty() || saidIn(reason).isEmpty())
        return;
    const RolloutKeys keys = d->askedAt(step);
    const QHash<QString, AppMoment> moments = d->board.momentsOf(rotation(), step);
    QList<Word> words;
    QStringList contradicted;
    QStringList unasked;
    QStringList named;
    QStringList states; // which they were given for, by app
    QStringList asked;
    QStringList questions;
    for (const RolloutRow &row : d->board.check().rowsFor(keys, moments)) {
        if (!appKeys.contains(row.app.key()))
            continue;
        const Question question = questionOf(keys, row.app, d->environment.id);
        for (const Aspect::Kind aspect : {Aspect::SigningKey, Aspect::EventKey}) {
            const Proof &proof = row.proof(aspect);
            // A risk is accepted of what keeps the gate shut; somebody can look at the rest as well.
            const bool isWanted = kind == Word::Kind::Confirmed || row.isGated(aspect);
            if (!question.asksFor(aspect) || !isWanted || (proof.holds && !proof.word))
                continue;
            if (row.app.canBeAsked() && proof.because == Proof::Because::NotAsked) {
                unasked.append(row.app.key());
                continue;
            }
            if (kind == Word::Kind::Confirmed && proof.because == Proof::Because::Contradicted) {
                contradicted.append(row.app.app.name);
                continue;
            }
            words.append({.asked = question.asked(aspect),
                .kind = kind,
                .state = proof.state,
                .owner = owner,
                .reason = reason,
                .person = d->tools.person,
                .at = d->tools.clock.now(),
                .serverAt = d->tools.dashboard.serverNow(),
                .takenAt = d->tools.clock.monotonic(),
                .since = question.since});
            named.append(row.app.app.name);
            states.append(row.app.app.name + u": "_s + (row.app.canBeAsked() ? proof.state : u"cannot be asked"_s));
            asked += words.last().asked.keys;
            questions.append(nameOf(words.last().asked.goal));
        }
    }
    if (!unasked.isEmpty()) {
        d->board.check().askNow(unasked);
        d->refuse(tr("This was not written down yet, because these have not been asked since their variables were "
                     "set: %1. They are asked now.")
                      .arg(d->namesOf(unasked).join(u", "_s)),
            u"not asked"_s);
    }
    if (!contradicted.isEmpty())
        d->refuse(tr("This was not written down, because the latest answer shows something else: %1. A risk can "
                     "be accepted instead.")
                      .arg(contradicted.join(u", "_s)),
            u"contradicted"_s);
    if (words.isEmpty())
        return;
    for (QStringList *list : {&named, &states, &asked, &questions})
        list->removeDuplicates();
    d->change(
        [&](Rotation &changed) {
            for (const Word &word : std::as_const(words)) {
                // Also one that was for more keys: it would count again as soon as the app shows what it was given for.
                changed.words.removeIf([&](const Word &one) { return one.asked.covers(word.asked); });
                changed.words.append(word);
            }
        },
        kind == Word::Kind::Confirmed ? u"ConfirmApps"_s : u"AcceptRisk"_s,
        {{u"apps"_s, QJsonArray::fromStringList(named)}, {u"question"_s, QJsonArray::fromStringList(questions)},
            {u"keys"_s, QJsonArray::fromStringList(asked)}, {u"state"_s, QJsonArray::fromStringList(states)},
            {u"owner"_s, owner}, {u"why"_s, reason}});
}

void RotationSession::withdrawWord(const QStringList &appKeys, RotationStep::Kind step)
{
    if (!rotation().isBegun() || rotation().isOver())
        return;
    const RolloutKeys keys = d->askedAt(step);
    QList<Asked> asked;
    QStringList named;
    QStringList ofKeys;
    for (const RolloutRow &row : d->board.check().rowsFor(keys, d->board.momentsOf(rotation(), step))) {
        const Question question = questionOf(keys, row.app, d->environment.id);
        for (const Aspect::Kind aspect : {Aspect::SigningKey, Aspect::EventKey}) {
            const bool isSaid = std::ranges::any_of(
                rotation().words, [now = question.asked(aspect)](const Word &word) { return word.asked.covers(now); });
            if (!appKeys.contains(row.app.key()) || !isSaid)
                continue;
            asked.append(question.asked(aspect));
            named.append(row.app.app.name);
            ofKeys += asked.last().keys;
        }
    }
    if (asked.isEmpty())
        return;
    for (QStringList *list : {&named, &ofKeys})
        list->removeDuplicates();
    d->change(
        [&](Rotation &changed) {
            changed.words.removeIf([&](const Word &one) {
                return std::ranges::any_of(asked, [&one](const Asked &now) { return one.asked.covers(now); });
            });
        },
        u"WithdrawWord"_s,
        {{u"apps"_s, QJsonArray::fromStringList(named)}, {u"keys"_s, QJsonArray::fromStringList(ofKeys)}});
}

/// A word that an answer has ended stays ended, also when the app shows again what it was given for, and after a
/// restart.
void RotationSession::Private::noteEndedWords()
{
    QList<Asked> ended;
    const auto take = [&ended](const QList<RolloutRow> &rows) {
        for (const RolloutRow &row : rows)
            ended += row.signing.ended + row.event.ended;
    };
    take(board.check().rows());
    // A word for another step is ended by the same answer: it may have been taken back by the time that is looked at.
    const bool isAnyOpen = std::ranges::any_of(rotation().words, [](const Word &word) { return !word.isOver; });
    QSet<RolloutGoal> asked{board.check().keys().goal, RolloutGoal::Survey};
    for (const RotationStep::Kind one : isAnyOpen ? q.steps() : QList<RotationStep::Kind>()) {
        if (const RolloutGoal goal = goalOf(rotation(), one); !rotation().isDone(one) && !asked.contains(goal)) {
            asked.insert(goal);
            take(q.rows(one));
        }
    }
    endWords([&ended](const Word &word) { return ended.contains(word.asked); });
}

void RotationSession::Private::endWords(const std::function<bool(const Word &)> &areEnded)
{
    const auto ends = [&areEnded](const Word &word) { return !word.isOver && areEnded(word); };
    if (!rotation().isBegun() || rotation().isOver() || std::ranges::none_of(rotation().words, ends))
        return;
    change([&ends](Rotation &changed) {
        for (Word &word : changed.words)
            word.isOver = word.isOver || ends(word);
    });
}

std::optional<Word> RotationSession::earlierWord(const QString &appKey) const
{
    for (auto word = rotation().words.crbegin(); word != rotation().words.crend(); ++word) {
        if (word->asked.appKey == appKey)
            return *word;
    }
    return {};
}

void RotationSession::confirmNoApps(const QString &reason)
{
    if (!rotation().isBegun() || rotation().isOver() || !d->board.check().gate().hasNoApps)
        return;
    const RotationException exception{u"no apps"_s, {}, d->tools.person, reason, d->tools.clock.now(),
        questionNameOf(rotation(), d->lookedAt.value_or(step()))};
    d->change(
        [&](Rotation &changed) { changed.exceptions.append(exception); }, u"ConfirmNoApps"_s, {{u"why"_s, reason}});
}

namespace {

/// Who it was before this was written: with another name it is the same, and what was said of it is not said anew.
const SenderNote *noteBefore(
    const QList<SenderNote> &before, const QList<SenderNote> &written, const SenderNote &sender)
{
    if (const auto *same = firstWith(before, &SenderNote::name, sender.name))
        return same;
    return firstOf(before, [&](const SenderNote &one) {
        return one.eventKeyFingerprint == sender.eventKeyFingerprint && one.word == sender.word
            && !hasOneWith(written, &SenderNote::name, one.name);
    });
}

/// One that is given a name, or another one, stays who it was: what was noted of its variables goes with it.
void renameNoted(Rotation &rotation, const QList<SenderNote> &written)
{
    const QList<SenderNote> before = rotation.senders;
    for (const SenderNote &sender : written) {
        if (hasOneWith(before, &SenderNote::name, sender.name) || sender.eventKeyFingerprint.isEmpty())
            continue;
        const auto *was = firstOf(before, [&](const SenderNote &one) {
            return one.eventKeyFingerprint == sender.eventKeyFingerprint
                && !hasOneWith(written, &SenderNote::name, one.name);
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
