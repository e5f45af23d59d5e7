// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/deploy/filesbeside.h"

#include "app/core/secret.h"
#include "app/deploy/envfile.h"

#include <QFile>
#include <QFileInfo>
#include <QList>
#include <QRandomGenerator>
#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace {

constexpr int base = 36;
constexpr qsizetype digits = 13; // of a number of 64 bits

QByteArray folderOf(const QString &path)
{
    return QFile::encodeName(QFileInfo(path).absolutePath()) + '/';
}

QByteArray startOf(const QByteArray &name)
{
    constexpr qsizetype most = 150; // with the rest no more than a name may have
    return name.left(most) + ".ikm-";
}

QByteArray endOf(const QByteArray &name)
{
    constexpr qsizetype most = 80;
    const qsizetype dot = name.lastIndexOf('.');
    return dot < 0 ? QByteArray() : name.sliced(dot).left(most);
}

bool isBeside(const QByteArray &name, const QByteArray &one)
{
    const QByteArray start = startOf(name);
    const QByteArray end = endOf(name);
    if (one.size() != start.size() + digits + end.size() || !one.startsWith(start) || !one.endsWith(end))
        return false;
    const QByteArray middle = one.sliced(start.size(), digits);
    return std::all_of(
        middle.begin(), middle.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z'); });
}

/// None where the folder cannot be listed: then git cannot either.
QList<QByteArray> allBeside(const QString &path)
{
    const QByteArray name = QFile::encodeName(QFileInfo(path).fileName());
    QList<QByteArray> all;
    std::error_code none;
    for (auto file = std::filesystem::directory_iterator(folderOf(path).toStdString(), none);
         file != std::filesystem::directory_iterator(); file.increment(none)) {
        if (isBeside(name, QByteArray::fromStdString(file->path().filename().native())))
            all.append(QByteArray::fromStdString(file->path().native()));
    }
    return all;
}

int lockedFolder(const QString &path, int lock)
{
    const int handle = ::open(folderOf(path).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (handle < 0 || ::flock(handle, lock | LOCK_NB) == 0)
        return handle;
    ::close(handle);
    return -1;
}

/// False: errno says why.
bool readInto(QByteArray &bytes, int handle)
{
    struct stat status = {};
    if (::fstat(handle, &status) != 0)
        return false;
    if (!S_ISREG(status.st_mode)) {
        errno = EINVAL;
        return false;
    }
    // Room for all of it at once: growing would leave copies behind.
    bytes = QByteArray(EnvFile::mostBytes + 1, Qt::Uninitialized);
    qsizetype size = 0;
    while (size < bytes.size()) {
        const ssize_t count = ::read(handle, bytes.data() + size, size_t(bytes.size() - size));
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0) {
            bytes.truncate(count == 0 ? size : 0);
            return count == 0;
        }
        size += count;
    }
    return true;
}

} // namespace

QByteArray FilesBeside::another(const QString &path)
{
    const QByteArray name = QFile::encodeName(QFileInfo(path).fileName());
    const QByteArray number = QByteArray::number(QRandomGenerator::system()->generate64(), base);
    return folderOf(path) + startOf(name) + number.rightJustified(digits, '0') + endOf(name);
}

int FilesBeside::claim(const QString &path)
{
    return lockedFolder(path, LOCK_SH);
}

void FilesBeside::removeLeft(const QString &path)
{
    // Before the lock: what gets its name later, by a program that could not claim the folder, is none of these.
    const QList<QByteArray> all = allBeside(path);
    const int folder = all.isEmpty() ? -1 : lockedFolder(path, LOCK_EX);
    if (folder < 0)
        return;
    struct stat meant = {};
    const bool isThere = ::stat(QFile::encodeName(path).constData(), &meant) == 0;
    for (const QByteArray &left : all) {
        struct stat status = {};
        if (::lstat(left.constData(), &status) != 0 || !S_ISREG(status.st_mode))
            continue;
        // Not by its mode: it has that of the file that it was to replace before it has any contents.
        const bool isOurs = status.st_uid == ::geteuid() || (isThere && status.st_uid == meant.st_uid);
        if (isOurs && (isThere || status.st_size == 0))
            ::unlink(left.constData());
    }
    ::close(folder);
}

FileContents::~FileContents()
{
    wipe(bytes);
}

bool FileContents::read(const QString &path)
{
    wipe(bytes);
    bytes.clear();
    const int handle = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (handle < 0)
        return false;
    const bool isRead = readInto(bytes, handle);
    const int code = errno;
    ::close(handle);
    errno = code;
    return isRead;
}
