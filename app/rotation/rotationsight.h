// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/rotation/livekeys.h"
#include "app/rotation/resyncline.h"
#include "app/rotation/rotation.h"
#include "app/rotation/rotationnotice.h"

#include <QHash>

/// All that the rules of the steps look at, at one moment.
struct RotationSight
{
    const Rotation &rotation;
    const LiveKeys *live = nullptr; ///< nullptr: not read yet.
    bool adopts = false;
    bool hasUnsettledActs = false;
    QList<RolloutRow> rows;
    RolloutGate gate;
    QDateTime now; ///< UTC, this machine's clock.
    QDateTime serverNow; ///< Invalid: not known.
    QDateTime lastLookAt; ///< When every app had been asked again and the live keys re-read; invalid: not yet.
    QList<ResyncLine> resyncs;
    QHash<QString, std::optional<QDateTime>> lastEvents; ///< By the old key's id; missing: not told.
};

/// How old the last look before rotate may be.
inline constexpr int lastLookMinutes = 10;

/// What refuses and what warns at this step, refusals first. Pure.
QList<RotationNotice> noticesAt(RotationStep::Kind step, const RotationSight &sight);
/// Before one old event key is deleted.
QList<RotationNotice> noticesOfDeletion(const RotatedEventKey &key, const RotationSight &sight);
/// What of a rotate with break-glass still refuses: the ids only.
QList<RotationNotice> noticesOfBreaking(const RotationSight &sight);
/// What has to be true before Finish calls it done: names for people.
QStringList openItemsOf(const RotationSight &sight);
bool hasRefusal(const QList<RotationNotice> &notices);
