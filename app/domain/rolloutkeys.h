// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/secret.h"
#include "app/domain/keys.h"

#include <QDateTime>
#include <QHash>
#include <QList>
#include <QString>
#include <QStringList>

/// One event key that is rotated, as a check of the apps sees it. Fingerprints only.
struct EventKeyTwin
{
    QString oldFingerprint;
    QString newFingerprint; ///< Empty: its replacement is not there yet.
    QString name; ///< The old one's.
    bool stays = false; ///< An undo's: the replacement was there before, and is not deleted.

    bool operator==(const EventKeyTwin &) const = default;
};

/// A key with something around it.
struct SpoiltKey
{
    QString fingerprint; ///< Of the key itself.
    QString by; ///< "line break", "tab", "blank", "quotes"; untranslated.

    bool operator==(const SpoiltKey &) const = default;
};

/// The keys of a rotation that is open, by its journal: apps that are asked about something else hold them too, and a
/// list of the environment's keys has them no longer, or not yet. Fingerprints only.
struct KeysOfRotation
{
    QString oldSigningKey; ///< Empty: none is rotated.
    QString newSigningKey; ///< Empty: it is not made yet.
    QList<EventKeyTwin> eventKeys;
    QHash<QString, QString> made; ///< Replacements that are there, to their names.
    QString replacedBefore; ///< The signing key that the last one that has ended rotated away; empty: none is known.

    bool operator==(const KeysOfRotation &) const = default;
};

/// What apps are asked for. Decides what an answer means, not what it is.
enum class RolloutGoal {
    Survey, ///< Nothing is expected: which keys does each app hold? (the plan, the Apps tab)
    NewBesideOld, ///< The new signing key first, the old one as fallback; and the replacements. (rolling out)
    ReadyToRotate, ///< The same of the signing key; event keys are not asked about. (rotate, resync)
    EventKeysOnly, ///< The replacements; signing keys are not judged.
    OldEventKeysAbsent, ///< None of `absentEventKeys` is held, by any app. (before they are deleted)
    NewOnly, ///< After rotate: the old signing key is gone from every app, and the replacement is held. (finishing)
    OldOnly, ///< Undo: the new keys are gone from every app; `absentEventKeys` are the replacements.
    NewKeyAbsent, ///< The new signing key is held nowhere. (before one that is not this rotation's is deleted)
};

/// The keys of an environment as a check of its apps needs them: what to ask with and what to recognise. "old" is the
/// key that Inngest signed with when the rotation began, "new" the one that takes its place.
struct RolloutKeys
{
    RolloutGoal goal = RolloutGoal::Survey;
    bool judgesSigningKey = true; ///< False: event keys only.
    Secret oldSigningKey; ///< Empty: not at hand any more (deleted by rotate, and not kept here).
    QString oldFingerprint; ///< Known even where the key is not.
    Secret newSigningKey; ///< Empty: there is none yet.
    QString newFingerprint;
    bool isRotated = false; ///< Inngest signs with the new key.
    QDateTime rotatedAt; ///< UTC, the server's.
    SignerDoubt doubt = SignerDoubt::None;
    QList<EventKeyTwin> eventKeys; ///< Those that are rotated.
    QStringList absentEventKeys; ///< Fingerprints: OldEventKeysAbsent and OldOnly ask for their absence.
    QHash<QString, QString>
        eventKeyNames; ///< Fingerprint to name of all the environment's event keys, for recognition.
    bool areEventKeysAll = true; ///< False: one that is not among these may be one that nobody has told of.
    /// Fingerprints of a rotation's event keys that the last reading lacked. One reading proves nothing: they are among
    /// eventKeyNames, and nothing is said to be well or broken of whoever sends with one.
    QStringList unlistedEventKeys;
    /// Fingerprint of an event key with something around it, to what that is: an app that shows such a hash was given
    /// one of our keys, wrongly.
    QHash<QString, SpoiltKey> spoiltEventKeys;
    KeysOfRotation ofRotation; ///< For recognition: Survey only, but for replacedBefore; none: no rotation is open.

    /// The new signing key is in use: of the rotation that asks, or of one that is open beside what is asked.
    bool isNewInUse() const
    {
        return isRotated
            || (!isDoubtful(doubt) && !oldFingerprint.isEmpty() && oldFingerprint == ofRotation.newSigningKey);
    }

    bool operator==(const RolloutKeys &) const = default;
};
