// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/rolloutkeys.h"
#include "app/rollout/rolloutapp.h"

// What a table of apps says of their keys, in a few words each. ui/common/rollouttext says it in sentences.

/// "checkout", or its host where it has no name.
QString rolloutAppName(const RolloutApp &app);
/// "New key, old key as fallback"; with RolloutGoal::Survey "Current key, no fallback".
QString signingKeyInWords(const RolloutRow &row, const RolloutKeys &keys);
/// "New one of “checkout”"; with RolloutGoal::Survey the name of the key that it holds. Empty: not judged and not told.
QString eventKeyInWords(const RolloutRow &row, const RolloutKeys &keys);
/// The name of an event key by its fingerprint: "“checkout”", "the new one of “checkout”", or the fingerprint.
QString eventKeyNameInWords(const QString &fingerprint, const RolloutKeys &keys);
/// The better of what there is: "Proven", "Excused by Ada", "None yet".
QString evidenceInWords(const RolloutRow &row);
/// "3 of 5"; empty where nothing is counted.
QString countInWords(const RolloutRow &row);
/// As the answers tell it, or else as the last sync did.
QString sdkInWords(const RolloutRow &row);
