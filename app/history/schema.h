// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/result.h"

class QSqlDatabase;

/// All tables of the program's database, whoever reads and writes their rows. The file's user_version says which schema
/// it has.
namespace Schema {

/// Refuses a file that a newer version of the program made.
Done refuseNewer(QSqlDatabase &database);
/// False: it says that it has today's tables, and one of them is gone: something else made or changed it.
Result<bool> isWhole(QSqlDatabase &database);
/// Brings a new file, or one of an earlier version of the program, to today's tables in one transaction; writes nothing
/// where they are there.
Done bringUpToDate(QSqlDatabase &database);
/// Inside a transaction: whether the file takes a change. It is taken back.
Done tryWriting(QSqlDatabase &database);

} // namespace Schema
