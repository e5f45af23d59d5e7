// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/acts/resyncrun.h"
#include "app/domain/environmentsnapshot.h"
#include "app/rotation/appaccesses.h"
#include "app/rotation/rotation.h"

struct ActRecord;

/// The resyncs after rotate as lines for the page and for the record. Pure.
/// What was done stands in the rotation: those with the key by which Inngest signs now count. Behind the listed apps
/// those of the rows that stand in no list.
QList<ResyncLine> resyncLinesOf(
    const EnvironmentSnapshot &live, const ResyncRun &run, const Rotation &rotation, const QList<RolloutRow> &rows);

/// Where a resync is a call of this program's to the app (at a self-hosted server), it goes where the app is asked: the
/// addresses that a person gave apps instead of that of their last sync, by app id. Elsewhere there are none.
QHash<QString, QUrl> addressesToCall(
    const Dashboard &dashboard, const Environment &environment, const KeptAccesses &kept);

/// Somebody wrote down its address, and Inngest lists none by it that could be named to it for a resync; or Inngest
/// reaches it in a way that this program does not know.
bool isResyncedByHand(const RolloutApp &app);
/// line: byWordOf, reason, notedBy and at. Without the first nobody says so any more.
void noteResyncedByHand(Rotation &rotation, const RolloutApp &app, ResyncLine line);
/// Takes this result, of now, into the record, in place of the app's earlier one.
void noteResync(Rotation &rotation, const ResyncResult &result, const QDateTime &at);
/// The same out of the journal, unless the rotation has it: the program was killed before that was noted there.
void noteResync(Rotation &rotation, const ActRecord &record, const App &app);
