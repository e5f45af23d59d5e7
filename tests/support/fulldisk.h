// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/history/historystore.h"
#include "app/history/sql.h"
#include "tests/support/answerof.h"

#include <QSqlDatabase>

/// A row of the history finds no room, and so does whatever is noted together with one.
[[nodiscard]] inline bool setFullForNewRows(HistoryStore &store, bool isFull = true)
{
    return bool(answerOf(store.run<void>([isFull](QSqlDatabase &database) {
        const QString full = QStringLiteral(
            "CREATE TRIGGER full_history BEFORE INSERT ON history BEGIN SELECT RAISE(FAIL, 'disk is full'); END");
        return asDone(runSql(database, isFull ? full : QStringLiteral("DROP TRIGGER full_history"), {}));
    })));
}

/// The row of a rotation, which is large, finds no room; others, which are small, still do. A full disk looks like that
/// for a while.
[[nodiscard]] inline bool setFullForRotations(HistoryStore &store, bool isFull = true)
{
    return bool(answerOf(store.run<void>([isFull](QSqlDatabase &database) {
        const QString full = QStringLiteral(
            "CREATE TRIGGER full BEFORE UPDATE ON rotations BEGIN SELECT RAISE(FAIL, 'disk is full'); END");
        return asDone(runSql(database, isFull ? full : QStringLiteral("DROP TRIGGER full"), {}));
    })));
}
