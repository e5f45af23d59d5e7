// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/deploy/envrivals.h"

class QFileInfo;

/// What units of systemd, the system's and the person's, read behind the file: of several files the later one wins.
QList<EnvRival> unitRivals(const QFileInfo &chosen, const QStringList &names);
