// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/core/filetrouble.h"

#include "app/core/shown.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace {

constexpr int bytesToTry = 64 * 1024; // more than a disk has that is called full

struct Tried
{
    QString path;
    int code = 0;
};

/// Not opened: to close a database again takes away the locks that this process has on it.
Tried tryFile(const QString &path)
{
    const QByteArray name = QFile::encodeName(path);
    if (struct stat file = {}; FileTrouble::isNoFile(path))
        return {path, ::stat(name.constData(), &file) != 0 ? errno : S_ISDIR(file.st_mode) ? EISDIR : ENOTSUP};
    const bool isFine = ::faccessat(AT_FDCWD, name.constData(), R_OK | W_OK, AT_EACCESS) == 0;
    return {path, isFine || errno == ENOENT ? 0 : errno};
}

/// By a file of its own, or in the nearest folder that is there.
Tried tryFolder(QString folder)
{
    while (!QFileInfo::exists(folder) && folder != QFileInfo(folder).path())
        folder = QFileInfo(folder).path();
    QByteArray name = QFile::encodeName(folder + u"/.ikm-try-XXXXXX"_s);
    const int handle = ::mkostemp(name.data(), O_CLOEXEC);
    if (handle < 0)
        return {folder, errno};
    ::unlink(name.constData());
    errno = 0;
    const bool isWritten
        = ::write(handle, QByteArray(bytesToTry, '\0').constData(), bytesToTry) == bytesToTry && ::fsync(handle) == 0;
    const int code = isWritten ? 0 : errno == 0 ? ENOSPC : errno; // half a write says nothing, and is for want of room
    ::close(handle);
    return {folder, code};
}

} // namespace

QString FileTrouble::of(const QString &path)
{
    Tried tried = tryFile(path);
    if (tried.code == 0)
        tried = tryFolder(QFileInfo(path).absolutePath());
    if (tried.code == 0)
        return {};
    return tr("%1 cannot be read and written: %2. %3")
        .arg(shownLine(QDir::toNativeSeparators(tried.path)), qt_error_string(tried.code), advice(tried.code));
}

QString FileTrouble::notYours(const QString &folder)
{
    return tr("%1 belongs to somebody else, so that this program cannot keep others out of it. Have that changed, then "
              "start the program again.")
        .arg(shownLine(QDir::toNativeSeparators(folder)));
}

bool FileTrouble::hides(const QString &path)
{
    const QByteArray name = QFile::encodeName(path);
    if (::faccessat(AT_FDCWD, name.constData(), F_OK, AT_EACCESS) == 0)
        return false;
    struct stat link = {};
    return errno != ENOENT || ::lstat(name.constData(), &link) == 0;
}

bool FileTrouble::isNoFile(const QString &path)
{
    struct stat file = {};
    const QByteArray name = QFile::encodeName(path);
    return ::stat(name.constData(), &file) == 0 ? !S_ISREG(file.st_mode) : ::lstat(name.constData(), &file) == 0;
}

QString FileTrouble::notReadAtFirst(const QString &path)
{
    return tr("%1 could not be read when the program was started. Start it again.")
        .arg(shownLine(QDir::toNativeSeparators(path)));
}

QString FileTrouble::notWritten(const QString &path)
{
    return tr("%1 could not be written. See that there is room on its disk, then try again.")
        .arg(shownLine(QDir::toNativeSeparators(path)));
}

QString FileTrouble::roomAdvice(int code)
{
    if (code == ENOSPC)
        return tr("Make room on that disk, then try again.");
    if (code == EDQUOT)
        return tr("Your share of that disk is used up: make room in it, then try again.");
    return {};
}

QString FileTrouble::advice(int code)
{
    if (const QString room = roomAdvice(code); !room.isEmpty())
        return room;
    if (code == EACCES || code == EPERM)
        return tr(
            "It belongs to somebody else, or its permissions keep you out, as after a start as another user: have "
            "that changed, then start the program again.");
    if (code == EROFS)
        return tr("The disk is mounted for reading only: have that changed, then start the program again.");
    if (code == ENOENT)
        return tr(
            "It leads to another place, where nothing is: have that place made available, or the link taken away, "
            "then start the program again.");
    return tr("Have that mended, then start the program again.");
}
