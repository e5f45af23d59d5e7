// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/rotation/rotation.h"

/// A rotation as its journal, and later its hand-over file, writes it. Holds no secret, because a Rotation holds none.
QJsonObject rotationToJson(const Rotation &rotation);
/// What is missing stays at its default: an older program's rotation can be read.
Rotation rotationFromJson(const QJsonObject &json);

QJsonObject sampleToJson(const AppSample &sample);
/// One app's evidence as it stood when a gate let it pass.
QJsonObject evidenceToJson(const RolloutRow &row);
