// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/dashboard.h"

/// The apps that hold the keys of an environment: its own, or of a branch parent those of its unarchived children.
QFuture<Result<QList<App>>> appsWithKeysOf(
    Dashboard &dashboard, const Environment &environment, const QList<Environment> &environments);
/// The same of workers.
QFuture<Result<QList<Worker>>> workersWithKeysOf(
    Dashboard &dashboard, const Environment &environment, const QList<Environment> &environments);
