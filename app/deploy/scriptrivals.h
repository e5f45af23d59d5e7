// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/deploy/envrivals.h"

class QFileInfo;

/// What scripts of a shell that start an app beside the file read behind it: `. ./other.env`, `export $(cat
/// other.env)`; of several files the later one wins. Disputed: what they set themselves, since that can stand before or
/// behind the reading, and, of an `.env` that the app may read by itself, what they read instead.
QList<EnvRival> scriptRivals(const QFileInfo &chosen, const QStringList &names);
