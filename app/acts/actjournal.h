// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/acts/actrecord.h"
#include "app/core/result.h"
#include "app/history/historyentry.h"

#include <QFuture>

class HistoryStore;
class QSqlDatabase;

/// The acts' table in the database: an intent before each call, an outcome after it. The outcome and its row in the
/// history are written in one transaction.
class ActJournal
{
public:
    explicit ActJournal(HistoryStore &store);

    /// The intent is on the disk once this has succeeded. Gives the record's id.
    QFuture<Result<qint64>> begin(const ActRecord &record);
    /// The answer was lost at this time (the server's).
    QFuture<Done> noteCallEnded(qint64 id, const QDateTime &at);
    /// False: somebody else (another window) had settled it already; then nothing is written, in the history neither.
    /// Of `ended`, id, outcome, found and resultId count. The history gets a row each time the outcome becomes another
    /// one.
    QFuture<Result<bool>> end(const ActRecord &ended, const QDateTime &at, const HistoryEntry &entry);
    QFuture<Result<ActRecord>> load(qint64 id); ///< NotFound: there is none.
    QFuture<Result<QList<ActRecord>>> unsettled(const QString &origin); ///< Oldest first.
    /// Those in an environment that were under way then or later, oldest first: inside a transaction of the store.
    static Result<QList<ActRecord>> since(
        QSqlDatabase &database, const QString &origin, const QString &environmentId, const QDateTime &then);
    /// Whether a rotation of the act's environment is open.
    QFuture<Result<bool>> isBesideRotation(const ActRecord &record);
    QFuture<Result<QList<ActRecord>>> ofRotation(const QString &origin, const QString &rotationId); ///< Oldest first.

private:
    HistoryStore &m_store;
};
