// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/whenfinished.h"
#include "app/history/historyentry.h"

#include <QObject>
#include <functional>
#include <memory>
#include <optional>

class QSqlDatabase;

/// The program's one database: SQLite, WAL, synchronous=FULL, in a thread of its own. Holds the append-only history,
/// each row with the hash of the row before, and the tables of whoever else needs to survive a crash (the acts'
/// journal, the kept keys' list), who bring their own statements through run(): app/history/schema.cpp makes the
/// tables, app/history/sql.h helps.
///
/// What cannot be read or written is Error::Kind::Storage; the next call tries again, also to open the file. Calls are
/// carried out in their order, and those that were made before the destructor are carried out before it returns.
class HistoryStore : public QObject
{
    Q_OBJECT

public:
    /// Opens or creates the file (mode 0600). A damaged one is set aside beside it and named by damagedCopy().
    explicit HistoryStore(const QString &path);
    ~HistoryStore() override;

    /// Empty: nothing was wrong. Known once opened() is emitted.
    QString damagedCopy() const;

    QFuture<Result<HistoryEntry>> append(const HistoryEntry &entry);
    QFuture<Result<QList<HistoryEntry>>> entries();
    /// The newest row's hash: printed on each export, since a chain proves nothing unless its head is kept elsewhere.
    QFuture<Result<QByteArray>> head();
    /// The number of the first row that does not fit the chain; 0: all fit.
    QFuture<Result<qint64>> verify();
    /// Whether it takes a change: begins one, and takes it back.
    QFuture<Done> tryWriting();

    /// Runs `work` in the database's thread inside one transaction: committed where it returns a value, rolled back
    /// where it returns a failure. A commit that returned is on the disk.
    template <typename T>
    QFuture<Result<T>> run(std::function<Result<T>(QSqlDatabase &)> work)
    {
        return post<T>(std::move(work), Access::Write);
    }
    /// The same for work that only reads: it sees one state of the database, and works on a full disk too.
    template <typename T>
    QFuture<Result<T>> read(std::function<Result<T>(QSqlDatabase &)> work)
    {
        return post<T>(std::move(work), Access::Read);
    }

    /// For tests of crashes: called in the database's thread right before each write's transaction begins (false) and
    /// right after it was committed (true), before whoever asked for it hears of it. Set before the first call.
    using WriteWatch = std::function<void(bool isCommitted)>;
    void watchWrites(WriteWatch watch);

    /// Appends inside a transaction that run() opened.
    static Result<HistoryEntry> appendIn(QSqlDatabase &database, const HistoryEntry &entry);
    static Done appendIn(QSqlDatabase &database, const QList<HistoryEntry> &entries);

signals:
    /// The file is open; again where it had to be opened anew.
    void opened();
    /// Rows were appended, through append() or inside run().
    void appended();
    /// How an app is asked, in this environment. Whoever keeps a picture of that reads it anew.
    void accessesChanged(const QString &origin, const QString &environmentId);

private:
    enum class Access { Read, Write };
    using Work = std::function<Done(QSqlDatabase &)>;
    using Finish = std::function<void(const Done &)>;

    template <typename T>
    QFuture<Result<T>> post(std::function<Result<T>(QSqlDatabase &)> work, Access access)
    {
        const SharedPromise<Result<T>> promise;
        auto result = std::make_shared<std::optional<Result<T>>>(); // shared: std::function wants to be copied
        postErased(
            [result, work = std::move(work)](QSqlDatabase &database) {
                result->emplace(work(database));
                return asDone(**result);
            },
            [result, promise](
                const Done &done) { promise.give(done ? std::move(**result) : Result<T>(failure(done.error()))); },
            access);
        return promise.future();
    }
    void postErased(Work work, Finish finish, Access access);

    class Private;
    const std::unique_ptr<Private> d;
};
