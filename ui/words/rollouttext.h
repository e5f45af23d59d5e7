// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/rolloutkeys.h"
#include "app/rollout/rolloutapp.h"
#include "ui/words/tone.h"

#include <utility>

// What an app's answers mean, in sentences. Never more than was seen.

/// What the goal asks for, with fingerprints; a line a variable.
QString expectedText(const RolloutRow &row, const RolloutKeys &keys);
/// What it showed, with fingerprints; a line a variable. Empty: no answer told anything.
QString seenText(const RolloutRow &row, const RolloutKeys &keys);
/// Whether anything is broken now; said of its signing key by which keys it accepts.
QString outageText(const RolloutRow &row, const RolloutKeys &keys);

std::pair<Tone, QString> standingLook(AppStanding::Kind standing); ///< "Broken now"

/// "1 sender that is no app is still to do."
QString sendersToDoText(int senders);
/// A line over the whole board.
TonedText rolloutSummary(const QList<RolloutRow> &rows, const RolloutGate &gate, const RolloutKeys &keys);
