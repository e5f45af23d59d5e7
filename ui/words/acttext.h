// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/acts/act.h"
#include "ui/words/tone.h"

/// What an act is called: "Create a signing key in acme-prod".
QString actTitle(const ActRequest &request);
/// The same from the journal: "Delete event key “billing” in acme-prod".
QString actTitle(const ActRecord &act);
/// Where a running act is: "Reading what is there now…".
QString actStepText(const Act &act);
/// What came of a finished act, whether anything is broken now, and what to do next. Empty when the person stopped it.
QString actOutcomeText(const Act &act);
/// A few words for the same: "The new signing key is there". Empty when the person stopped it.
QString actOutcomeTitle(const Act &act);
/// Of several that were begun together: "12 of 41 event keys are made". isByWord: of one of them at least nothing but
/// a person's word tells it.
QString severalOutcomeTitle(ActKind kind, int done, int total, bool isByWord = false);
Tone actOutcomeTone(const Act &act);
