// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/practicestore.h"

#include "app/core/logging.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

#ifdef Q_OS_WIN
#include <io.h>
#else
#include <unistd.h>
#endif

using namespace Qt::StringLiterals;

namespace {

constexpr QFileDevice::Permissions ownerOnly = QFileDevice::ReadOwner | QFileDevice::WriteOwner;
// Small enough that a start never notices, large enough that a rehearsal seldom rewrites.
constexpr qsizetype spareChanges = 1000;
// A practice account of 10,000 keys takes a few megabytes; what is larger than this was not written here.
constexpr qint64 mostBytes = 256 * 1024 * 1024;
// A transaction of the whole of a large account is cut, so that no line is huge.
constexpr qsizetype rowsOfALine = 500;

bool syncToDisk(const QFile &file)
{
#ifdef Q_OS_WIN
    return _commit(file.handle()) == 0;
#else
    return ::fsync(file.handle()) == 0;
#endif
}

tl::unexpected<Error> storageFailure(const QString &what, const QFileDevice &file)
{
    return failure(Error::Kind::Storage, u"%1 (%2)"_s.arg(what, QString::number(file.error())));
}

} // namespace

PracticeStore::PracticeStore(const QString &directory)
    : m_directory(directory)
    , m_lock(QDir(directory).filePath(u"practice.lock"_s))
{
    // Only a process that has ended loses its lock, however long it ran.
    m_lock.setStaleLockTime(0);
}

PracticeStore::~PracticeStore() = default;

QString PracticeStore::path() const
{
    return QDir(m_directory).filePath(u"practice-account.state"_s);
}

Result<QList<PracticeChange>> PracticeStore::open()
{
    if (const Done ready = prepareDirectory(); !ready)
        return failure(ready.error());
    const QFileInfo info(path());
    if (!info.exists() && !info.isSymLink())
        return QList<PracticeChange>();
    if (!info.isFile() || info.size() > mostBytes) {
        if (const Done aside = setAside(); !aside)
            return failure(aside.error());
        return QList<PracticeChange>();
    }
    QFile file(path());
    file.setPermissions(ownerOnly);
    if (!file.open(QIODevice::ReadOnly))
        return storageFailure(u"the practice account's file cannot be read"_s, file);

    QList<PracticeChange> changes;
    m_size = 0;
    while (true) {
        const QByteArray line = file.readLine();
        if (!line.endsWith('\n'))
            break; // the end, or a write that was cut off before it was acknowledged
        const std::optional<QList<PracticeChange>> transaction = fromLine(line.chopped(1));
        if (!transaction) {
            file.close();
            if (const Done aside = setAside(); !aside)
                return failure(aside.error());
            return QList<PracticeChange>();
        }
        changes.append(*transaction);
        m_size += line.size();
    }
    m_changes = changes.size();
    return changes;
}

Done PracticeStore::prepareDirectory()
{
    if (!QDir().mkpath(m_directory) || !QFile::setPermissions(m_directory, ownerOnly | QFileDevice::ExeOwner))
        return failure(Error::Kind::Storage, u"the practice account's directory cannot be made or protected"_s);
    if (m_lock.isLocked() || m_lock.tryLock(0))
        return {};
    if (m_lock.error() == QLockFile::LockFailedError)
        return failure(Error::Kind::Conflict, u"another process uses this practice account"_s);
    return failure(Error::Kind::Storage, u"the practice account's directory cannot be written"_s);
}

Done PracticeStore::setAside()
{
    const QString stamp = QDateTime::currentDateTimeUtc().toString(u"yyyyMMdd'T'HHmmsszzz'Z'"_s);
    const QString copy = QDir(m_directory).filePath(u"practice-account.damaged-%1"_s.arg(stamp));
    QFile file(path());
    if (!file.rename(copy))
        return storageFailure(u"the damaged practice account could not be set aside"_s, file);
    m_damagedCopy = copy;
    m_size = 0;
    m_changes = 0;
    qCWarning(logPractice) << "The practice account's file is damaged. It was set aside as" << copy;
    return {};
}

Done PracticeStore::append(const QList<PracticeChange> &changes)
{
    if (m_size == 0)
        return rewrite(changes);
    QFile file(path());
    if (!file.open(QIODevice::ReadWrite | QIODevice::ExistingOnly | QIODevice::Unbuffered))
        return storageFailure(u"the practice account's file cannot be written"_s, file);
    if (file.size() != m_size && !file.resize(m_size))
        return storageFailure(u"the practice account's file cannot be mended"_s, file);
    const QByteArray line = toLine(changes);
    if (!file.seek(m_size) || file.write(line) != line.size() || !syncToDisk(file)) {
        const auto failed = storageFailure(u"the practice account's file could not be written"_s, file);
        file.resize(m_size);
        return failed;
    }
    m_size += line.size();
    m_changes += changes.size();
    return {};
}

Done PracticeStore::rewrite(const QList<PracticeChange> &all)
{
    QSaveFile file(path());
    // Before the first byte: a key must never stand in a file that others can read.
    if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(ownerOnly))
        return storageFailure(u"the practice account's file cannot be written"_s, file);
    qint64 size = 0;
    for (qsizetype i = 0; i < all.size(); i += rowsOfALine) {
        const QByteArray line = toLine(all.mid(i, rowsOfALine));
        file.write(line); // an error is kept until commit()
        size += line.size();
    }
    if (!file.commit())
        return storageFailure(u"the practice account's file could not be written"_s, file);
    m_size = size;
    m_changes = all.size();
    return {};
}

bool PracticeStore::wantsRewrite(qsizetype rows) const
{
    return m_changes > 2 * rows + spareChanges;
}
