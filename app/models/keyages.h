// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/accounts/accountoverview.h"

#include <functional>

/// How old a key is, against the months that it may grow old.
struct KeyAge
{
    enum Kind {
        Unknown, ///< The server does not tell when it was made.
        Free, ///< Nothing was chosen that it could be due by.
        Fine,
        DueSoon, ///< Within a month.
        Overdue,
    };

    Kind kind = Unknown;
    QDateTime createdAt; ///< UTC; invalid: unknown.
    QDateTime dueAt; ///< UTC; invalid: it is not due.

    bool isDue() const { return kind == DueSoon || kind == Overdue; }
    bool operator==(const KeyAge &) const = default;
};

/// months: 0: as old as it likes.
KeyAge ageOf(const SeenKey &key, int months, const QDateTime &now);

/// The ages of an environment's keys, as the last look saw them.
struct KeyAges
{
    std::optional<KeyAge> signingKey; ///< Of the one that Inngest signs with; nullopt: the look has none.
    bool hasNewSigningKey = false; ///< Another one waits beside it.
    int eventKeys = 0;
    int eventKeysOfUnknownAge = 0;
    int overdueEventKeys = 0;
    std::optional<KeyAge> oldestEventKey; ///< Of those whose age is known.

    bool isOverdue() const { return (signingKey && signingKey->kind == KeyAge::Overdue) || overdueEventKeys > 0; }
    bool isAnyUnknown() const
    {
        return (signingKey && signingKey->kind == KeyAge::Unknown) || eventKeysOfUnknownAge > 0;
    }
    bool isDue() const { return (signingKey && signingKey->isDue()) || (oldestEventKey && oldestEventKey->isDue()); }
    bool operator==(const KeyAges &) const = default;
};

KeyAges keyAgesOf(const KeyLook &look, int months, const QDateTime &now);

/// What there is to say of an environment, what matters most first.
enum class Standing {
    AppsBroken, ///< By their own answers, when they were asked last.
    LeakedKeyThere, ///< A rotation after a leak was undone, and a key that it was to take away is there.
    KeysChanged, ///< Outside this program, and nobody has said that they know of it.
    AppsUnreachable, ///< When they were asked last: nothing came back.
    SyncsFailed, ///< Of apps, by Inngest's list or by a resync from here.
    RotationOpen,
    ItemsLeft, ///< By the last rotation, and not seen to be settled since.
    Overdue,
    NotReadable, ///< The last reading failed; what is shown is older.
    DueSoon,
    NotRead, ///< Never yet.
    AppsUntold, ///< By their own answers, when they were asked last, it is not known whether they work.
    AgesUnknown, ///< Of a key nobody knows how old it is: whether it is due is not known.
    Quiet,
};

/// The names of the apps whose last sync failed, as far as is known.
QStringList failedSyncsOf(const EnvironmentOverview &overview);
/// What this rotation that is over, one of EnvironmentOverview::leftOpen, has left open, without what was seen to be
/// settled since: keys that are gone, and fallbacks that are out by their apps' own answers.
QList<OpenItem> itemsLeftBy(const RotationSummary &closed, const EnvironmentOverview &overview);
/// By all of them, the newest first. None while a rotation is open.
QList<OpenItem> itemsLeft(const EnvironmentOverview &overview);
/// All that is so, at least one.
QList<Standing> standingsOf(const EnvironmentOverview &overview, const KeyAges &ages);
/// Whether somebody has to do something.
bool needsPerson(Standing standing);

/// For an auditor: a record a key of all environments that were read, its age and when it is due, and one for each kind
/// of which none is known; without any value of a key. monthsOf: of the environment with this id.
QByteArray keyAgesToCsv(const QString &accountName, const QList<EnvironmentOverview> &environments,
    const std::function<int(const QString &environmentId)> &monthsOf, const QDateTime &now);
