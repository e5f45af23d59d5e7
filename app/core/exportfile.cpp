// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/core/exportfile.h"

#include "app/core/shown.h"
#include "app/core/words.h"

#include <QDir>
#include <QFile>
#include <QSaveFile>
#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace {

/// Empty: it is written.
QString whyNotWritten(const QString &path, const QByteArray &text)
{
    struct stat status = {};
    const QByteArray name = QFile::encodeName(path);
    const bool isThere = ::stat(name.constData(), &status) == 0;
    if (!isThere && errno != ENOENT)
        return qt_error_string(errno);
    if (isThere && S_ISDIR(status.st_mode))
        return qt_error_string(EISDIR);
    if (isThere && !S_ISREG(status.st_mode)) // a pipe or a device would be gone, and a file in its place
        return Words::tr("It is no file");
    if (isThere && ::faccessat(AT_FDCWD, name.constData(), W_OK, AT_EACCESS) != 0)
        return qt_error_string(errno);
    return writeWholeFile(path, text, QFile::ReadOwner | QFile::WriteOwner);
}

} // namespace

Done writeExportFile(const QString &path, const QByteArray &text)
{
    const QString why = whyNotWritten(path, text);
    if (why.isEmpty())
        return {};
    return failure(Error::Kind::Storage,
        Words::tr("“%1” could not be written: %2. Mend that or choose another place, then save it again.")
            .arg(shownLine(QDir::toNativeSeparators(path)), shownLine(why)),
        QStringLiteral("what was to be saved could not be written"));
}

bool isOwnersAlone(const struct stat &status)
{
    return status.st_uid == ::geteuid() && (status.st_mode & (S_IRWXG | S_IRWXO)) == 0;
}

QString whoCanReadText(const QString &path)
{
    struct stat status = {};
    return ::stat(QFile::encodeName(path).constData(), &status) == 0 && isOwnersAlone(status)
        ? Words::tr("Only you can read the file.")
        : Words::tr("Others than you may be able to read the file, as on a USB stick or a share, which keep no file to "
                    "one person.");
}

QString proposedFileName(const QString &name, bool isPractice)
{
    return isPractice ? QStringLiteral("practice-") + name : name;
}

QString fileNamePart(const QString &name)
{
    constexpr qsizetype longest = 60;
    QString part = name.left(longest);
    for (QChar &c : part) {
        if (!c.isLetterOrNumber() && c != u'-' && c != u'_')
            c = u'-';
    }
    return part;
}

QString writeWholeFile(const QString &path, const QByteArray &text, std::optional<QFileDevice::Permissions> permissions)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || (permissions && !file.setPermissions(*permissions)))
        return file.errorString();
    const qint64 size = file.write(text);
    if (size >= 0 && size < text.size())
        return qt_error_string(ENOSPC); // half a write says nothing, and is for want of room
    // commit() hears neither of a full disk, where what was written waits in memory, nor of what a disk tells at the
    // end: it would put nothing into the place of what was there, and say that all is well.
    if (size < 0 || !file.flush())
        return file.errorString();
    if (::fsync(file.handle()) != 0)
        return qt_error_string(errno);
    return file.commit() ? QString() : file.errorString();
}
