// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/acts/act.h"
#include "app/rotation/rotation.h"

struct ActRecord;

/// What an act that took effect did, as far as a rotation cares: from the act itself, or out of the journal by a
/// program that was killed between the act's outcome and the rotation's own note of it.
struct ActEffect
{
    qint64 journalId = 0;
    ActKind kind = ActKind::ResyncApp;
    QString keyId; ///< What was deleted, or has another name.
    QString newName; ///< Of an event key that was created or renamed.
    RotatedSigningKey signingKey; ///< Created or promoted.
    QString eventKeyId; ///< Created.
    QString eventKeyFingerprint;
    EventFilter eventKeyFilter; ///< As read back.
    QDateTime begunAt; ///< UTC, the server's where known: no earlier than that. Invalid: not known.
    QDateTime callEndedAt; ///< UTC, the server's: its answer was lost then. Invalid: it was not, or that is not known.
    QDateTime at; ///< UTC, the server's where known.
    bool isNoLaterThan = false; ///< By then it had taken effect; when, nobody has seen.
    bool isByRestart = false; ///< Seen once the server's settings had held a while: `at` is no earlier than that.
    /// What of it only a person has seen: the name of a RotationException about the key with this fingerprint.
    QString word;
    QString wordOf;
    bool wasSaidNotDone = false; ///< By the person, of this key.
    QString person;

    /// nullopt: it did not take effect, or not for sure; or it was settled before, and its record tells. person: who is
    /// at the program. at: now; of one whose answer was lost it is known better, a rotate aside.
    static std::optional<ActEffect> of(const Act &act, const QString &person, const QDateTime &at);
    /// live: where the key's filter and creator are found. nullopt: not done, or older than what the rotation knows.
    static std::optional<ActEffect> of(const ActRecord &record, const QList<SigningKey> &signingKeys,
        const QList<EventKey> &eventKeys, bool isByRestart);
};

// The names of exceptions.
/// Of a change at Inngest to this key, by a person: it was found to be done all the same.
inline constexpr QLatin1StringView saidNotDone("said not to be done");
/// The signing key was rotated while the program was closed, or could not read, or the answer to that was lost:
/// rotatedAt is when it was seen.
inline constexpr QLatin1StringView rotatedUnseen("rotated unseen");
inline constexpr QLatin1StringView deletedUnseen("deleted unseen"); ///< Of an event key, by its fingerprint.
/// subjects: what was seen, in words.
inline constexpr QLatin1StringView serverOutage("restart outage");
/// The question of one that was no restart's: the server was read, and lacks replacements that apps may send with.
inline constexpr QLatin1StringView lackedReplacements("lacked replacements");
/// By its own answers; question: the app's key. Its reason says when it was over; empty: nobody has seen that.
inline constexpr QLatin1StringView appOutage("app broken");
/// Undo: a person answers for an app that Inngest lists no longer, or for what came through a replacement.
inline constexpr QLatin1StringView putBackByWord("put back by word");
/// A person answers for an app that Inngest lists no longer, before an old event key is deleted that it was known to
/// send with. question: the key's fingerprint, a blank, the app's key; empty: it counts no more.
inline constexpr QLatin1StringView leftByWord("left by word");
/// Of an event key by its name, of a signing key by its fingerprint.
inline constexpr QLatin1StringView deletedElsewhere("deleted elsewhere");
inline constexpr QLatin1StringView thereAgain("there again"); ///< Of an old event key that was gone, by its name.
inline constexpr QLatin1StringView restartedBack("restarted with the old key"); ///< By the old key's fingerprint.
inline constexpr QLatin1StringView restartedEarly("restarted with the new key"); ///< By the new key's fingerprint.
/// Of a replacement, by its fingerprint: the leaked signing key opened it.
inline constexpr QLatin1StringView replacementExposed("replacement exposed");
inline constexpr QLatin1StringView environmentNotListed("environment not listed");
inline constexpr QLatin1StringView replacementLost("replacement lost");
inline constexpr QLatin1StringView keyAccessNotTold("key access not told"); ///< Of replacements, by their names.
/// After the name of an exception that a reason is asked for: it came up when nobody was there to be asked.
inline constexpr QLatin1StringView unaskedWhy(", unasked");
inline constexpr QLatin1StringView outsideWindow("outside the change window"); ///< Decided, with a reason.
inline constexpr QLatin1StringView rotatedAndBroke("rotated and broke"); ///< Decided, with a reason.
inline constexpr QLatin1StringView notAskedAnew("not asked again"); ///< Decided with that.
inline constexpr QLatin1StringView rotatedOutsideWindow("rotated outside the change window");
/// It was seen after the window had closed, and may have been done inside it.
inline constexpr QLatin1StringView seenOutsideWindow("seen outside the change window");
/// What else the leaked signing key could read. Noted right before rotate: true once that is done.
inline constexpr QLatin1StringView eventKeysExposed("event keys exposed");
bool wasRotatedUnseen(const Rotation &rotation);
/// Without those from before a server went back to the old key: they speak of an attempt to rotate that is over.
QList<RotationException> exceptionsOfAttempt(const Rotation &rotation);

/// Writes the effect into the rotation. Effects come in their order, each once.
void applyEffect(Rotation &rotation, const ActEffect &effect);
/// A server of one's own holds the new key, and nobody here has rotated: by the record, until it is seen to hold the
/// old one again.
bool isHeldEarly(const Rotation &rotation);
/// A server of one's own holds the old key again: the rotation stands before Rotate once more. person: who had it done;
/// empty: nobody here.
void markRotatedBack(Rotation &rotation, const QDateTime &at, const QString &person = {});
/// Every app has to get the keys that are there now, from page 3 on: what was said of it before was of other ones.
void rollOutAnew(Rotation &rotation);

RotatedSigningKey rotatedSigningKeyOf(const SigningKey &key, const QString &fingerprint);
