// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/history/historystore.h"

#include "app/core/filetrouble.h"
#include "app/core/logging.h"
#include "app/history/historychain.h"
#include "app/history/schema.h"
#include "app/history/sql.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLockFile>
#include <QSqlDatabase>
#include <QSqlError>
#include <QString>
#include <QThread>
#include <QUuid>

using namespace Qt::StringLiterals;

namespace {

/// Whether the transaction that runs in this thread appended to the history; each store has a thread of its own.
thread_local bool hasAppended = false;

constexpr auto ownerOnly = QFileDevice::ReadOwner | QFileDevice::WriteOwner;
constexpr int lockTimeoutMs = 10000;

// SQLite's primary result codes; Qt passes on extended ones, whose low byte is the primary.
enum SqliteCode { ReadOnly = 8, IoError = 10, Corrupt = 11, CannotOpen = 14, NotADatabase = 26 };

int primaryCode(const QString &nativeCode)
{
    return nativeCode.toInt() & 0xff;
}

/// The code out of runSql()'s detail.
int codeOf(const Error &error)
{
    return primaryCode(error.detail.section(u' ', 1, 1).remove(u':'));
}

bool meansDamage(int code)
{
    return code == Corrupt || code == NotADatabase;
}

/// After these a connection stays useless although the disk may be fine again.
bool spoilsConnection(int code)
{
    return meansDamage(code) || code == ReadOnly || code == IoError || code == CannotOpen;
}

/// The database, its log with the index of that, what it writes down before a change, and the lock for the time after
/// a damage.
QStringList filesOf(const QString &path)
{
    return {path, path + u"-wal"_s, path + u"-shm"_s, path + u"-journal"_s, path + u".lock"_s};
}

/// Of whichever it is that cannot be used.
QString troubleOf(const QString &path)
{
    for (const QString &name : filesOf(path)) {
        if (const QString trouble = FileTrouble::of(name); !trouble.isEmpty())
            return trouble;
    }
    return {};
}

} // namespace

/// The database's file and the connection to it. Lives in the database's thread. Opens when it is needed, sets a
/// damaged file aside, and lets go of a connection that has become useless, so that the next call opens it anew.
class DatabaseFile
{
public:
    explicit DatabaseFile(QString path);
    ~DatabaseFile();
    Q_DISABLE_COPY_MOVE(DatabaseFile)

    /// Opens the file where it is not open.
    Done open();
    bool isOpen() const { return m_isOpen; }
    /// Where the damaged file went; empty: none was damaged.
    const QString &damagedCopy() const { return m_damagedCopy; }

    /// The work in one transaction, as inTransaction() does it.
    Done transact(const QString &begin, const std::function<Done(QSqlDatabase &)> &work);

    /// In the thread that opened it, as Qt wants it.
    void close();

private:
    enum class Health { Good, Damaged };

    Done createFile() const;
    Result<Health> connect();
    Result<Health> prepare(QSqlDatabase &database);
    Done openAfterDamage();
    Done setAside();
    QSqlDatabase database() const;

    const QString m_path;
    const QString m_connection; // its name: connections are global in Qt
    QString m_damagedCopy;
    bool m_isOpen = false;
};

DatabaseFile::DatabaseFile(QString path)
    : m_path(std::move(path))
    , m_connection(QUuid::createUuid().toString())
{
}

DatabaseFile::~DatabaseFile()
{
    close();
}

QSqlDatabase DatabaseFile::database() const
{
    return QSqlDatabase::database(m_connection, false);
}

Done DatabaseFile::open()
{
    if (m_isOpen)
        return {};
    if (const Done created = createFile(); !created)
        return created;
    const Result<Health> health = connect();
    if (!health || *health == Health::Damaged)
        close();
    if (!health)
        return failure(health.error());
    if (*health == Health::Damaged)
        return openAfterDamage();
    m_isOpen = true;
    return {};
}

/// Made here and not by SQLite, so that there is no moment in which others could read it; its -wal and -shm get the
/// file's permissions.
Done DatabaseFile::createFile() const
{
    QDir().mkpath(QFileInfo(m_path).absolutePath());
    for (const QString &name : filesOf(m_path)) {
        if (FileTrouble::isNoFile(name))
            return failure(Error::Kind::Storage, FileTrouble::of(name), u"something else in a file's place"_s);
    }
    QFile file(m_path);
    if (!file.exists() && !file.open(QIODevice::ReadWrite | QIODevice::NewOnly, ownerOnly) && !file.exists())
        return failure(Error::Kind::Storage, u"the database file cannot be created: %1"_s.arg(file.error()));
    for (const QString &name : filesOf(m_path)) {
        if (QFile::exists(name) && QFile::permissions(name) & (QFileDevice::ReadGroup | QFileDevice::ReadOther))
            QFile::setPermissions(name, ownerOnly);
    }
    return {};
}

Result<DatabaseFile::Health> DatabaseFile::connect()
{
    QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, m_connection);
    database.setDatabaseName(m_path);
    // Another window of the program may be writing.
    database.setConnectOptions(u"QSQLITE_BUSY_TIMEOUT=5000"_s);
    if (!database.open()) {
        const QSqlError error = database.lastError();
        if (meansDamage(primaryCode(error.nativeErrorCode())))
            return Health::Damaged;
        return failure(Error::Kind::Storage, u"SQLite %1: cannot open"_s.arg(error.nativeErrorCode()));
    }
    return prepare(database);
}

Result<DatabaseFile::Health> DatabaseFile::prepare(QSqlDatabase &database)
{
    const auto judged = [](const Error &error) -> Result<Health> {
        if (meansDamage(codeOf(error)))
            return Health::Damaged;
        return failure(error);
    };

    // First: a newer version's tables may be nothing that this SQLite can read, and that is no damage.
    if (const Done known = Schema::refuseNewer(database); !known)
        return judged(known.error());

    // Skips the comparison of indexes with their tables: one pass over the file, a few milliseconds a megabyte.
    auto check = runSql(database, u"PRAGMA quick_check(1)"_s);
    if (!check)
        return judged(check.error());
    if (!check->next() || check->value(0).toString() != "ok"_L1)
        return Health::Damaged;
    check->finish();

    if (const Result<bool> whole = Schema::isWhole(database); !whole || !*whole)
        return whole ? Result<Health>(Health::Damaged) : judged(whole.error());

    // A read-only file stays readable: that it cannot be written shows at the first write.
    for (const QString &pragma : {u"PRAGMA journal_mode=WAL"_s, u"PRAGMA synchronous=FULL"_s,
             u"PRAGMA foreign_keys=ON"_s, u"PRAGMA secure_delete=ON"_s}) {
        if (const auto set = runSql(database, pragma); !set && codeOf(set.error()) != ReadOnly)
            return judged(set.error());
    }
    if (const Done made = Schema::bringUpToDate(database); !made && codeOf(made.error()) != ReadOnly)
        return judged(made.error());
    return Health::Good;
}

/// Two windows may find the damage at the same time: one sets the file aside, the other finds the new one.
Done DatabaseFile::openAfterDamage()
{
    QLockFile lock(m_path + u".lock"_s);
    if (!lock.tryLock(lockTimeoutMs))
        return failure(Error::Kind::Storage, u"the damaged database is being set aside by another process"_s);
    Result<Health> health = connect();
    if (health && *health == Health::Damaged) {
        close();
        if (const Done aside = setAside(); !aside)
            return aside;
        if (const Done created = createFile(); !created)
            return created;
        health = connect();
    }
    if (!health || *health == Health::Damaged) {
        close();
        return failure(health ? Error{.kind = Error::Kind::Storage, .detail = u"damaged"_s} : health.error());
    }
    m_isOpen = true;
    return {};
}

/// Beside it, with its log, so that somebody can still get at what it holds.
Done DatabaseFile::setAside()
{
    const QString stamp = QDateTime::currentDateTimeUtc().toString(u"yyyyMMdd'T'HHmmss'Z'"_s);
    QString target = u"%1.damaged-%2"_s.arg(m_path, stamp);
    for (int i = 2; QFile::exists(target); ++i)
        target = u"%1.damaged-%2-%3"_s.arg(m_path, stamp, QString::number(i));
    // The file itself last: beside a new one SQLite deletes the log that it finds, and with it what is in there alone.
    for (const auto suffix : {"-wal"_L1, "-shm"_L1}) {
        if (QFile::exists(m_path + suffix) && !QFile::rename(m_path + suffix, target + suffix))
            return failure(Error::Kind::Storage, u"the damaged database's log cannot be renamed"_s);
    }
    if (!QFile::rename(m_path, target))
        return failure(Error::Kind::Storage, u"the damaged database cannot be renamed"_s);
    m_damagedCopy = target;
    qCWarning(logHistory) << "The database was damaged and has been set aside as" << QFileInfo(target).fileName();
    return {};
}

void DatabaseFile::close()
{
    m_isOpen = false;
    if (QSqlDatabase::contains(m_connection)) {
        database().close();
        QSqlDatabase::removeDatabase(m_connection);
    }
}

Done DatabaseFile::transact(const QString &begin, const std::function<Done(QSqlDatabase &)> &work)
{
    if (const Done opened = open(); !opened)
        return opened;
    Done done;
    {
        QSqlDatabase connection = database();
        done = inTransaction(connection, begin, work);
    }
    if (!done && done.error().kind == Error::Kind::Storage && spoilsConnection(codeOf(done.error())))
        close();
    return done;
}

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
            QMetaObject::invokeMethod(
                &q,
                [this, copy = file.damagedCopy()] {
                    damagedCopy = copy;
                    emit q.opened();
                },
                Qt::QueuedConnection);
        if (!done && done.error().kind == Error::Kind::Storage) {
            qCWarning(logHistory) << "The database refused:" << done.error().detail;
            if (done.error().serverMessage.isEmpty())
                done.error().serverMessage = troubleOf(path);
        }
        if (done && hasAppended)
            QMetaObject::invokeMethod(&q, &HistoryStore::appended, Qt::QueuedConnection);
        return done;
    }

    HistoryStore &q;
    QThread thread;
    QObject worker;
    const QString path;
    DatabaseFile file; // the worker thread's
    WriteWatch watch; // the worker thread's, once there is work
    QString damagedCopy; // the main thread's
};

HistoryStore::HistoryStore(const QString &path)
    : d(std::make_unique<Private>(*this, path))
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

Done HistoryStore::appendIn(QSqlDatabase &database, const QList<HistoryEntry> &entries)
{
    Done done;
    for (auto entry = entries.cbegin(); done && entry != entries.cend(); ++entry)
        done = asDone(appendIn(database, *entry));
    return done;
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
