// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QMetaType>
#include <QString>
#include <QStringList>

/// Something that a step refuses or warns about. ui/wizard/rotationtext turns it into sentences: what it is, what it
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
        AnotherRotation, ///< Another one of this environment is not finished.
        ForeignNewKey, ///< An inactive signing key that is not this rotation's: adopt it, or delete it.
        UnsettledActs, ///< What earlier acts on this environment did is not known yet.
        NotRead, ///< subjects: apps that were not asked yet; none: the live state.
        NoActiveKey,
        CutOver, ///< subjects: apps whose SDK is too old for a fallback: a short outage.
        EnvironmentLeak, ///< subjects: apps whose SDK can expose its environment: update first.
        Unreachable,
        StaleFallback, ///< subjects: apps with a fallback left over from an earlier rotation.
        IntegrationKeys, ///< subjects: keys that an integration made.
        ClockOff, ///< detail: seconds
        ClockDisagrees, ///< Sources disagree: refused.
        BrokenAlready, ///< subjects: apps that are broken now, before anything was done.
        KeysInSeveralApps, ///< subjects: event keys that several apps hold.
        NoReason,
        WorkersOnly, ///< subjects: workers that cannot be asked.
        // CreateSigningKey
        AdoptedOld,
        AdoptedForeign,
        // SetSigningKey
        KeysEqual,
        // CreateEventKeys
        TwinMissing,
        TwinFilterDiffers,
        IntegrationTwin,
        // Confirm
        AppsMissing, ///< subjects: apps that keep the gate shut.
        NoApps,
        BrokenNow,
        OneSampleOnly,
        CannotTell,
        // Rotate
        NotAskedAgain, ///< The last look has not been taken, or is older than ten minutes.
        LatestContradicts, ///< subjects: apps whose latest answer contradicts.
        IdsDiffer, ///< The live keys are not the journal's.
        SigningKeyGone, ///< The new key was deleted by somebody.
        RotatedElsewhere, ///< Somebody rotated in the dashboard, and it is our key that is active now.
        OtherPromoted, ///< Another key than ours is active.
        RestScripts,
        // Resync
        AppIdChanged,
        ResyncFailed,
        ResyncMissing,
        // DeleteEventKeys
        StillHeld, ///< subjects: apps that hold the old key.
        SendersUnasked,
        EventsStillArrive, ///< detail: when the last one came through the old key.
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

    bool operator==(const RotationNotice &) const = default;
};
