// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QMetaType>
#include <QString>
#include <QStringList>

/// Something that a step refuses or warns about. ui/words/rotationtext turns it into sentences: what it is, what it
/// means, what to do next.
class RotationNotice
{
    Q_GADGET

public:
    enum Severity {
        Refusal, ///< The step cannot be left, or not even begun.
        Warning, ///< It can, knowing this.
        Note,
    };
    Q_ENUM(Severity)

    enum Kind {
        // Plan
        NothingChosen,
        Archived,
        BranchChild,
        ForeignNewKey, ///< An inactive signing key that is not this rotation's: adopt it, or delete it.
        UnsettledActs, ///< What earlier acts on this environment did is not known yet.
        NotRead, ///< subjects: apps that were not asked yet; none: the live state.
        AccessesNotRead, ///< How the apps are asked, and which ones were added by their address.
        NoActiveKey,
        EventKeysExposed, ///< subjects: event keys that stay, and that whoever has the leaked signing key can read.
        CutOverDown, ///< subjects: those of which no good answer comes anyway.
        CutOver, ///< subjects: apps whose SDK is too old for a fallback: a short outage.
        EnvironmentLeak, ///< subjects: apps whose SDK can expose its environment: update first.
        Unreachable,
        StaleFallback, ///< subjects: apps with a fallback that is none of the listed keys.
        IntegrationKeys, ///< subjects: keys that an integration made.
        ClockOff, ///< detail: the seconds that the server's clock is ahead of ours
        ClockDisagrees, ///< Sources disagree: refused.
        BrokenAlready, ///< subjects: apps that are broken now, before anything was done.
        KeysInSeveralApps, ///< subjects: event keys that several apps hold.
        NoReason,
        WorkersOnly, ///< subjects: workers that cannot be asked.
        ResyncRefused, ///< subjects: apps whose SDK Inngest refuses to sync (TypeScript 3.22.0 to 3.53.1).
        TakenBack, ///< The same by the person themselves: counts and words from before are void.
        TakenOver, ///< From another computer: counts and words from there are void here. subjects: who handed it over.
        OldValuesElsewhere, ///< subjects: what a file had before, which only the sender's keychain has.
        LeakStays, ///< subjects: ids of old keys: an undone rotation does not contain the leak.
        AppsOutOfSight, ///< subjects: apps that an undone rotation set, and that Inngest lists no longer.
        StoredValuesLeft, ///< subjects: apps where an undone rotation stored values, or may have, that nothing showed.
        OtherServers, ///< subjects: addresses of servers that the apps call, each with its apps: not all call the same.
        AppsWentOver, ///< subjects: apps that call another address than at the plan, or than in the rotation before.
        NoAppCallsHere, ///< subjects: the address that all apps call, with them; detail: the account's, another one.
        ServerRestarts, ///< Each change of keys restarts the server. detail: how many restarts this takes at most.
        ActOpen, ///< A change of this rotation is under way or its outcome is not known: nothing that depends on it.
        // NewKeys
        AdoptedOld,
        AdoptedForeign,
        AdoptedTwins,
        KeysEqual,
        SigningKeyMissing, ///< The new signing key is not there yet.
        TwinMissing,
        TwinFilterDiffers, ///< subjects: replacements. detail: "adopted": the first was there before this rotation.
        IntegrationTwin,
        // RollOut and every other board
        AppsMissing, ///< subjects: apps that keep the gate shut. detail: "for now": of a deletion, see isForNow().
        WouldBreak, ///< The same, of which it is known: their latest answer refused the new key.
        EventKeysOpen, ///< subjects: apps whose event key is not known to be the new one: needed at "delete" only.
        NoApps,
        BrokenNow,
        CannotTell, ///< subjects: apps of which nothing can be known by asking: a person can confirm them.
        AtRisk, ///< subjects: apps that may break; somebody answers for each.
        // Rotate
        NotAskedAgain, ///< The final check has not been made, or is older than ten minutes.
        IdsDiffer, ///< The live keys are not the journal's.
        OtherKey, ///< subjects: keys whose ids the journal has with other fingerprints than the live keys.
        SigningKeyGone, ///< The new key was deleted by somebody.
        RotatedElsewhere, ///< Somebody rotated in the dashboard, and it is our key that is active now.
        OtherPromoted, ///< Another key than ours is active.
        OldKeySeen, ///< After rotate one reading showed the old key as a server's; a second one is waited for.
        RestScripts,
        OutsideWindow, ///< detail: the plan's change window, from/to.
        AppsSincePlan, ///< subjects: apps that the plan did not have.
        AppsGoneSincePlan, ///< subjects: apps of the plan that are not there any more.
        KeysSincePlan, ///< subjects: keys of this environment that others made since the plan.
        // Resync
        AppIdChanged, ///< subjects: apps at whose address another one answers. detail: the IDs of those.
        ResyncFailed,
        ResyncMissing,
        // DeleteEventKeys
        StillHeld, ///< subjects: apps that hold the old key.
        SendersUnasked, ///< subjects: senders that are no apps, and nobody has said that they have moved.
        HoldersOutOfSight, ///< subjects: apps last known with the old key, and that Inngest lists no longer.
        HoldersNotKnown, ///< subjects: old keys of which nobody is known who sends with them.
        /// subjects: the old key. detail: when the last one came through it; with a "/" behind it: whether that was
        /// before its senders left the key is not known.
        EventsStillArrive,
        EventsNotKnown, ///< subjects: old keys of which Inngest did not tell whether events still arrive.
        EventsNotTold, ///< The same, of an account that never tells it: somebody has to look.
        QuietPeriod, ///< subjects: the old key. detail: until when it has to be quiet.
        OldKeyGone, ///< Somebody deleted it.
        TwinGone,
        // Finish
        FallbackStill,
        OpenItems,
    };
    Q_ENUM(Kind)

    Severity severity = Note;
    Kind kind = NothingChosen;
    QStringList subjects; ///< Names for people.
    QString detail; ///< A number, a time (ISO), a fingerprint; what the kind says.
    /// Of what is gone: one reading lacks it, and it is looked for once more before that is believed.
    bool isOnce = false;

    bool operator==(const RotationNotice &) const = default;
};
