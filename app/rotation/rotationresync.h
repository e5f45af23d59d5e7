// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/acts/resyncrun.h"
#include "app/domain/environmentsnapshot.h"
#include "app/rotation/appaccesses.h"
#include "app/rotation/resyncline.h"
#include "app/rotation/rotation.h"

#include <QJsonArray>

/// The resyncs after rotate as lines for the page and for the record. Pure.
/// What was done stands in the rotation: those with the key by which Inngest signs now count.
QList<ResyncLine> resyncLinesOf(const EnvironmentSnapshot &live, const ResyncRun &run, const Rotation &rotation);

/// Where a resync is a call of this program's to the app (at a self-hosted server), it goes where the app is asked: the
/// addresses that a person gave apps instead of that of their last sync, by app id. Elsewhere there are none.
QHash<QString, QUrl> addressesToCall(
    const Dashboard &dashboard, const Environment &environment, const KeptAccesses &kept);

/// One result for the record: app's ids and name, state, code, when.
QJsonObject resyncRecordOf(const ResyncResult &result, const QDateTime &at);
ResyncLine resyncLineOf(const QJsonObject &record);
/// The rotation's record with this result, of now, in place of the app's earlier one.
QJsonArray withResync(const Rotation &rotation, QJsonObject result);
