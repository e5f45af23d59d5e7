// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/result.h"
#include "app/history/historyentry.h"

#include <QList>

class QSqlDatabase;

/// The history's table and its chain of hashes. Everything here runs in the database's thread, inside a transaction.
///
/// A row's hash is the SHA-256, in lower-case hex, of the hash of the row before (64 zeros for the first) followed by
/// each column from `number` to `details`, in the table's order, as its UTF-8 length in decimal, a colon, and its
/// bytes. The lengths keep two different rows from looking alike.
namespace HistoryChain {

Result<HistoryEntry> append(QSqlDatabase &database, const HistoryEntry &entry);
Result<QList<HistoryEntry>> entries(QSqlDatabase &database); ///< Oldest first.
Result<QByteArray> head(QSqlDatabase &database); ///< 64 zeros while there is no row.
Result<qint64> firstMisfit(QSqlDatabase &database); ///< 0: all fit.

/// What append() makes of an entry, so that an export can be checked without the program.
QByteArray hashOf(const QByteArray &hashBefore, const HistoryEntry &entry);

} // namespace HistoryChain
