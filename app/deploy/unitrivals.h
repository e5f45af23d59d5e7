// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/deploy/envrivals.h"

class QFileInfo;

/// What units of systemd, the system's and the person's, and of Podman's (quadlets) read behind the file: of several
/// files the later one wins, and over them all what a container's unit says itself, or what a service's takes away or
/// sets in the command that it starts. Disputed: what a service's unit gives where that reads the file by itself.
QList<EnvRival> unitRivals(const QFileInfo &chosen, const QStringList &names);
