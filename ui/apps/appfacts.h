// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "ui/apps/rolloutdetails.h"

struct ResyncResult;

/// What Inngest lists of an app, beside what its own answers tell: what is wrong with it first, then its facts and its
/// workers, nullopt where those are not told. resync: what came of the last one from here.
MoreFacts appFacts(
    const App &app, const std::optional<QList<Worker>> &workers, const std::optional<ResyncResult> &resync);
