// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/history/historystore.h"
#include "tests/support/watcheddashboard.h"

/// Who is told of every call and of every write of the database.
struct RotationWatches
{
    WatchedDashboard::Watch calls = [](const QString &, WatchedDashboard::Moment) {};
    HistoryStore::WriteWatch writes = {};
};
