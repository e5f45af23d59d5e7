// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/result.h"
#include "app/history/historyentry.h"
#include "app/rotation/rotation.h"

class QSqlDatabase;
struct RotationSummary;

/// What somebody says to be settled by now of what a rotation had left open. It stands in the history, a row for each:
/// how the rotation ended stays on its record as it was.
namespace settledItems {

/// who: has looked; how: they know it, in their words.
HistoryEntry entry(
    const RotationSummary &rotation, const OpenItem &item, const QString &who, const QString &how, const QDateTime &at);
bool isAbout(const HistoryEntry &entry, const OpenItem &item);
QString whoSaidSo(const HistoryEntry &entry);

/// In the transaction of the caller: of each that ended with open items those that are settled.
Result<QList<RotationSummary>> marked(QSqlDatabase &database, QList<RotationSummary> rotations);

} // namespace settledItems
