// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/app.h"
#include "app/domain/rolloutkeys.h"

#include <QDateTime>
#include <QMetaType>
#include <QSet>
#include <QString>
#include <QStringList>
#include <chrono>
#include <optional>

/// A rotation asks two things of an app, and each is answered by itself.
class Aspect
{
    Q_GADGET

public:
    enum Kind { SigningKey, EventKey };
    Q_ENUM(Kind)
};

bool concernsSigningKey(RolloutGoal goal);
/// The replacement is wanted in the same way whatever is wanted of the signing key: EventKeysOnly, OldEventKeysAbsent,
/// or Survey for not at all.
RolloutGoal eventGoal(RolloutGoal goal);

/// What a word or an accepted risk is bound to: these keys, wanted in this way, of this app at this address. Kept with
/// the rotation; holds fingerprints.
struct Asked
{
    Aspect::Kind aspect = Aspect::SigningKey;
    RolloutGoal goal = RolloutGoal::Survey;
    QString appKey;
    QString address;
    QStringList keys; ///< Fingerprints: new and old signing key, or the event keys that are wanted or to be absent.

    bool isNothing() const { return goal == RolloutGoal::Survey; }
    /// Whether what was said about this answers the other too: the same, or of several absent event keys some.
    bool covers(const Asked &other) const;

    bool operator==(const Asked &) const = default;
};

/// An app's own moment: when its variables were set or removed, by what a person said.
struct AppMoment
{
    QDateTime since; ///< UTC, the server's. Invalid: not known.
    std::optional<std::chrono::milliseconds> sinceTaken; ///< Clock::monotonic(), where the moment was in this run.
    /// Instance ids of its workers that were seen before the moment; nullopt: nobody looked then, which is not "none".
    std::optional<QSet<QString>> instancesBefore;
    /// Values that it is to be rid of are stored for its next deployment, or may be: no answer shows that they are not.
    bool holdsStored = false;
    /// They are set, or may be, and nothing is known to have read them: what connects anew can be what ran before.
    bool isNotLive = false;

    bool operator==(const AppMoment &) const = default;
};

/// What is asked of one app at one moment: these fingerprints, wanted in this way, since that moment.
/// Of the keys only the fingerprints are there; judgesSigningKey is false too where the app has none to prove.
struct Question : RolloutKeys, AppMoment
{
    QString environmentId;
    App app;
    QString address; ///< A digest of the URL, the names of the headers and the CA that it is asked with.
    bool canBeAsked = true;
    bool isInsecure = false; ///< Over plain http, loopback excepted.
    bool wasAddedByUrl = false;
    QString calledElsewhere = {}; ///< RolloutApp::calledElsewhere().
    int instances = 0; ///< How many stand behind the address; 0: not known.
    QStringList
        heldEventKeys; ///< Fingerprints of the rotated event keys that it held at the plan or was seen with since.

    bool asksForSigningKey() const;
    bool asksForEventKey() const;
    bool asksFor(Aspect::Kind aspect) const
    {
        return aspect == Aspect::SigningKey ? asksForSigningKey() : asksForEventKey();
    }
    /// The replacements that this app may hold, by the keys that it held.
    QStringList wantedEventKeys() const;
    Asked asked(Aspect::Kind aspect) const;
};

/// What happens to values on their way into a variable, by the fingerprint that an app shows then: it was given this
/// event key with something around it. See RolloutKeys::spoiltEventKeys.
QHash<QString, SpoiltKey> spoiltKeysOf(const Secret &eventKey);
