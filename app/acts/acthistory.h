// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/acts/act.h"
#include "app/history/historyentry.h"

/// It created a key whose filter nothing at Inngest shows: that the key has it is a person's word.
bool isFilterByWord(const Act &act);
/// The history's row of an act whose end is known.
HistoryEntry historyEntryOf(const Act &act, const ActRecord &record, const QDateTime &now);
