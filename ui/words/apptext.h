// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/acts/resyncrun.h"
#include "app/domain/app.h"
#include "app/domain/sdkfacts.h"
#include "ui/words/tone.h"

QString appName(const App &app);
/// Why the app cannot be resynced, and what happens instead. Empty: it can.
QString resyncHindrance(const App &app);
/// "This SDK leaks the app's environment" or "has no fallback for the signing key". Empty title: nothing to say.
/// isRotated: by the rotation that is open, so that it is too late to update it first.
TonedText sdkRemark(const Sdk &sdk, bool isRotated);
/// All that is to be said of the app: its last sync's error, its SDK, its workers. workers: how many are connected;
/// nullopt: that is not told.
QList<TonedText> appRemarks(const App &app, const Sdk &sdk, std::optional<qsizetype> workers, bool isRotated);
/// What came of a resync.
TonedText resyncRemark(const ResyncResult &result);
/// One line over a whole run: how many succeeded, and which ones did not.
TonedText resyncSummary(const QList<ResyncResult> &results);
