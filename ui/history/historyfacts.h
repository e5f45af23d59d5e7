// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/history/historyentry.h"

class FactsView;

/// Shows the whole row.
void showHistoryFacts(FactsView &view, const HistoryEntry &entry);
