// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/result.h"
#include "app/history/historyentry.h"

#include <QFuture>
#include <QObject>
#include <functional>
#include <memory>

class QSqlDatabase;

/// The program's one database: SQLite, WAL, synchronous=FULL, in a thread of its own. Holds the append-only history,
/// each row with the hash of the row before, and the tables of whoever else needs to survive a crash (the acts'
/// journal, the kept keys' list), who bring their own SQL through run().
class HistoryStore : public QObject
{
    Q_OBJECT

public:
    /// Opens or creates the file (mode 0600). A damaged one is set aside beside it and named by damagedCopy().
    explicit HistoryStore(const QString &path, QObject *parent = nullptr);
    ~HistoryStore() override;

    /// Empty: nothing was wrong. Known once opened() is emitted.
    QString damagedCopy() const;

    QFuture<Result<HistoryEntry>> append(const HistoryEntry &entry);
    QFuture<Result<QList<HistoryEntry>>> entries();
    /// The newest row's hash: printed on each export, since a chain proves nothing unless its head is kept elsewhere.
    QFuture<Result<QByteArray>> head();
    /// The number of the first row that does not fit the chain; 0: all fit.
    QFuture<Result<qint64>> verify();

    /// Runs `work` in the database's thread inside one transaction: committed where it returns a value, rolled back
    /// where it returns a failure. A commit that returned is on the disk.
    template <typename T>
    QFuture<Result<T>> run(std::function<Result<T>(QSqlDatabase &)> work);

    /// Appends inside a transaction that run() opened.
    static Result<HistoryEntry> appendIn(QSqlDatabase &database, const HistoryEntry &entry);

signals:
    void opened();
    void appended();

private:
    class Private;
    const std::unique_ptr<Private> d;
};
