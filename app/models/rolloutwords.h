// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/rolloutkeys.h"
#include "app/rollout/rolloutapp.h"

// What a table of apps says of their keys, in a few words each. ui/words/rollouttext says it in sentences.

/// "checkout", or its host where it has no name.
QString rolloutAppName(const RolloutApp &app);
/// The name of an event key by its fingerprint: "“checkout”", "the replacement of “checkout”", or the fingerprint.
QString eventKeyNameInWords(const QString &fingerprint, const RolloutKeys &keys);
/// What it does once Inngest signs with the new key, by whether it accepts that one; where that is not known, by what
/// stands in for it: "goes on working", "breaks: it refuses the new key".
QString afterRotateInWords(const RolloutRow &row, const RolloutKeys &keys);
/// How well it is known at its weakest: "Proven", "Proven 14:02, silent since 14:06", "Confirmed 2026-11-20: Ada", "At
/// risk: Ada", "Not known".
QString evidenceInWords(const RolloutRow &row);
/// "3 of 5, 1:20 left"; empty where nothing is counted.
QString countInWords(const RolloutRow &row);
/// "2 minutes", for how long a count takes at least.
QString spanInWords(std::chrono::milliseconds span);
/// "20 seconds", "1:20", "12 minutes": what is left of something, in steps in which it does not flicker.
QString leftInWords(std::chrono::milliseconds left);
/// What a board or a gate comes to: "2 proven, 1 inferred, 1 not known (risk accepted)".
QString gateInWords(const RolloutGate &gate);
/// As the answers tell it, or else as the last sync did.
QString sdkInWords(const RolloutRow &row);

/// All that is said of the keys of one kind that an app, or a sender, holds.
struct KeyWords
{
    QString cell = {}; ///< "New key, old key as fallback", "Replacement"; with RolloutGoal::Survey "Current key, no
                       ///< fallback", or the event key's name. Empty: not judged and not told.
    QString sentence = {}; ///< Empty: nothing is known, or nothing was asked.
    QString cause = {}; ///< Why they are not what they should be; empty where they are, or where nobody knows.
    QString act = {}; ///< What to do about that; empty: set the variables and deploy.
};

/// Made from the value of what it holds: what stands in its two places, what that means for the calls of Inngest now
/// and after the rotation, and what the goal still wants. Nothing else decides whether it works than which keys it
/// accepts.
KeyWords signingKeyWords(const RolloutRow &row, const RolloutKeys &keys);
QString silentAppText(); ///< Of one that does not answer.
KeyWords eventKeyWords(const RolloutRow &row, const RolloutKeys &keys);
