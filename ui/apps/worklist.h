// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/rotation/appvariables.h"

/// What somebody else has to set, as a CSV file without a value: a line a variable, with its app, the place, what is to
/// be done, the fingerprint that is expected and how the app stands by its own answers. Those are what closes it.
/// places: in words, by app; rows and keys: of the same step.
QByteArray workListCsv(const QList<AppVariables> &apps, const QHash<QString, QString> &places,
    const QList<RolloutRow> &rows, const RolloutKeys &keys);
