// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/accounts/keylook.h"
#include "app/core/result.h"

class QSqlDatabase;

/// That this happened to these is this program's doing.
Done addOwnChanges(QSet<OwnChange> &own, KeyChange::Kind kind, const Result<QStringList> &ids);

/// An environment's keys that a person types in, as the notes of them have them: what of two looks at them is no change
/// by somebody else.
struct TypedInKeys
{
    QString accountId;
    QString origin;
    QString environmentId;

    /// Which event keys Inngest has never listed.
    Done mark(QSqlDatabase &database, KeyLook &look) const;
    /// What the person typed in since then (UTC), or has taken away. own has what the acts did already: that somebody
    /// promotes a signing key that one of them made is another matter.
    Done addOwn(QSqlDatabase &database, const QDateTime &since, QSet<OwnChange> &own) const;
    /// Drops what stands in the notes only, which is no change, and whatever the first list holds that could be read.
    /// Names and filters are those that the person typed.
    static void dropWords(QList<KeyChange> &found, const KeyLook &before);
    /// Event keys that two readings lacked are noted as gone, so that they are not there again where no list can be
    /// read.
    Done noteGone(QSqlDatabase &database, const QList<KeyChange> &found) const;
};
