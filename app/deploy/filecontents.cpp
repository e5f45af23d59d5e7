// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/deploy/filecontents.h"

#include "app/core/secret.h"
#include "app/deploy/envfile.h"

#include <QFile>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace {

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
