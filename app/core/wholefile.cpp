// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/core/wholefile.h"

#include <QSaveFile>
#include <cerrno>
#include <unistd.h>

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
