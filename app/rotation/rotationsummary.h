// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/rotation/rotation.h"

/// A rotation in a list of them: what the journal's row says of it in a few words.
struct RotationSummary
{
    QString id;
    QString origin; ///< That its account is filed under.
    QString accountName; ///< As it was called when the rotation was begun.
    bool isRehearsal = false;
    QString environmentId;
    QString environmentName;
    QString environmentSlug;
    QString person; ///< Who began it.
    QDateTime begunAt; ///< UTC.
    QDateTime endedAt; ///< UTC; invalid: it is open.
    RotationOutcome::Kind outcome = RotationOutcome::Running;
    RotationStep::Kind step = RotationStep::Plan; ///< Where it stands.
    bool isUndoing = false;
    bool rotatesSigningKey = true;
    QDateTime rotatedAt; ///< Invalid: the signing key was not rotated.
    int eventKeys = 0;
    QDateTime
        fallbackSince; ///< Open: when its gate let the apps pass with the old key as fallback. Invalid: it has not.
    QStringList fallbackIn; ///< Over: the apps whose last answer showed a fallback.
    int openItems = 0;
    QStringList leakedKeysLeft; ///< Undone or given up: see leakedKeysLeft().

    bool isOpen() const { return outcome == RotationOutcome::Running; }
    bool operator==(const RotationSummary &) const = default;
};

RotationSummary summaryOf(const Rotation &rotation);
