// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/history/historystore.h"

#include "app/core/filetrouble.h"
#include "app/core/logging.h"
#include "app/history/databasefile.h"
#include "app/history/historychain.h"
#include "app/history/schema.h"

#include <QThread>

using namespace Qt::StringLiterals;

namespace {

/// Whether the transaction that runs in this thread appended to the history; each store has a thread of its own.
thread_local bool hasAppended = false;

} // namespace

class HistoryStore::Private
{
public:
    Private(HistoryStore &store, const QString &databasePath)
        : q(store)
        , path(databasePath)
        , file(databasePath)
    {
        worker.moveToThread(&thread);
        thread.setObjectName(u"history"_s);
        thread.start();
    }

    /// In the database's thread.
    Done carryOut(const Work &work, Access access)
    {
        hasAppended = false;
        const bool isWatched = access == Access::Write && watch;
        if (isWatched)
            watch(false);
        const bool wasOpen = file.isOpen();
        // Writers queue up at once, instead of failing when two of them have read and then both want to write.
        Done done = file.transact(access == Access::Write ? u"BEGIN IMMEDIATE"_s : u"BEGIN"_s, work);
        if (isWatched && done)
            watch(true);
        if (file.isOpen() && !wasOpen)
            tellOpened();
        if (!done && done.error().kind == Error::Kind::Storage) {
            qCWarning(logHistory) << "The database refused:" << done.error().detail;
            if (done.error().serverMessage.isEmpty())
                done.error().serverMessage = FileTrouble::of(path);
        }
        if (done && hasAppended)
            QMetaObject::invokeMethod(&q, &HistoryStore::appended, Qt::QueuedConnection);
        return done;
    }

    void tellOpened()
    {
        QMetaObject::invokeMethod(
            &q,
            [this, copy = file.damagedCopy()] {
                damagedCopy = copy;
                emit q.opened();
            },
            Qt::QueuedConnection);
    }

    HistoryStore &q;
    QThread thread;
    QObject worker;
    const QString path;
    DatabaseFile file; // the worker thread's
    WriteWatch watch; // the worker thread's, once there is work
    QString damagedCopy; // the main thread's
};

HistoryStore::HistoryStore(const QString &path, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(*this, path))
{
    // The first call would open it too; this way a damaged file is named at the start.
    postErased([](QSqlDatabase &) { return Done(); }, [](const Done &) {}, Access::Read);
}

void HistoryStore::watchWrites(WriteWatch watch)
{
    QMetaObject::invokeMethod(
        &d->worker, [this, watch = std::move(watch)] { d->watch = watch; }, Qt::QueuedConnection);
}

HistoryStore::~HistoryStore()
{
    // Behind everything that is waiting: what was asked for is carried out.
    QMetaObject::invokeMethod(
        &d->worker,
        [this] {
            d->file.close();
            d->thread.quit();
        },
        Qt::QueuedConnection);
    d->thread.wait();
}

QString HistoryStore::damagedCopy() const
{
    return d->damagedCopy;
}

QFuture<Result<HistoryEntry>> HistoryStore::append(const HistoryEntry &entry)
{
    return run<HistoryEntry>([entry](QSqlDatabase &database) { return appendIn(database, entry); });
}

QFuture<Result<QList<HistoryEntry>>> HistoryStore::entries()
{
    return read<QList<HistoryEntry>>([](QSqlDatabase &database) { return HistoryChain::entries(database); });
}

QFuture<Result<QByteArray>> HistoryStore::head()
{
    return read<QByteArray>([](QSqlDatabase &database) { return HistoryChain::head(database); });
}

QFuture<Result<qint64>> HistoryStore::verify()
{
    return read<qint64>([](QSqlDatabase &database) { return HistoryChain::firstMisfit(database); });
}

QFuture<Done> HistoryStore::tryWriting()
{
    return run<void>(&Schema::tryWriting);
}

Result<HistoryEntry> HistoryStore::appendIn(QSqlDatabase &database, const HistoryEntry &entry)
{
    auto stored = HistoryChain::append(database, entry);
    hasAppended = hasAppended || stored;
    return stored;
}

void HistoryStore::postErased(Work work, Finish finish, Access access)
{
    QMetaObject::invokeMethod(
        &d->worker,
        [this, work = std::move(work), finish = std::move(finish), access] { finish(d->carryOut(work, access)); },
        Qt::QueuedConnection);
}
