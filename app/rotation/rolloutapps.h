// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/environment.h"
#include "app/rotation/appaccesses.h"

/// The apps as a check asks them: unarchived ones, workers and API apps too, previews grouped by their external id, and
/// those that were added by URL. heldEventKeys: fingerprints of the rotated event keys that an app held when the
/// rotation began, by App::id.
QList<RolloutApp> rolloutAppsOf(const QList<App> &apps, const QList<Environment> &environments,
    const KeptAccesses &accesses, const QHash<QString, QStringList> &heldEventKeys = {});
