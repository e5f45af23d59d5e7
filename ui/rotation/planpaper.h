// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QString>

class RotationSession;
class QDateTime;

/// What the plan's page shows, as one HTML page for a change request: what is rotated and why, what speaks against it,
/// what each app holds by its latest answer, and what will happen. Before a rotation is begun. Holds no secret.
QString planPaper(RotationSession &session, bool isServer, const QDateTime &now);
