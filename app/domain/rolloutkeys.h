// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/secret.h"

#include <QDateTime>
#include <QHash>
#include <QList>
#include <QString>

/// One event key that is rotated, as a check of the apps sees it. Fingerprints only.
struct EventKeyTwin
{
    QString oldFingerprint;
    QString newFingerprint; ///< Empty: its twin is not there yet.
    QString name; ///< The old one's.

    bool operator==(const EventKeyTwin &) const = default;
};

/// What apps are asked for. Decides what a verdict means, not what it is.
enum class RolloutGoal {
    Survey, ///< Nothing is expected: which keys does each app hold? (page 1, the Apps tab)
    NewBesideOld, ///< The new signing key first, the old one as fallback; and the twins. (pages 6 and 7)
    EventKeysOnly, ///< The twins; signing keys are not judged.
    NewOnly, ///< After rotate: the old key is gone from every app. (page 10)
    OldOnly, ///< Undo: the new keys are gone from every app.
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
    QDateTime setAt; ///< UTC, the server's: when the variables were said to be set. Invalid: not yet.
    QDateTime rotatedAt; ///< UTC, the server's.
    QList<EventKeyTwin> eventKeys; ///< Those that are rotated.
    QHash<QString, QString>
        eventKeyNames; ///< Fingerprint to name of all the environment's event keys, for recognition.

    bool operator==(const RolloutKeys &) const = default;
};
