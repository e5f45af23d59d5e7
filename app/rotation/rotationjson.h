// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/apinames.h"
#include "app/rotation/rotation.h"

/// A rotation as its journal, and later its hand-over file, writes it. Holds no secret, because a Rotation holds none.
QJsonObject rotationToJson(const Rotation &rotation);
bool isReadableRotation(const QJsonObject &json);
/// Not readable, because a newer version of the program wrote it.
bool isNewerRotation(const QJsonObject &json);
Rotation rotationFromJson(const QJsonObject &json);

QString nameOf(RolloutGoal goal); ///< Untranslated, as the journal and the history write it.

/// One app's evidence as it stood when a gate let it pass.
QJsonObject evidenceToJson(const RolloutRow &row);
