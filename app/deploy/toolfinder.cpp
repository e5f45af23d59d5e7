// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/deploy/toolfinder.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <sys/stat.h>
#include <unistd.h>

namespace {

bool isOurs(const struct stat &found)
{
    return found.st_uid == 0 || found.st_uid == geteuid();
}

/// Without symbolic links. A sticky folder above (/tmp) keeps others from exchanging what is in it; in one that
/// everybody may write to they can add what is missing.
bool isTrusted(const QString &canonicalFolder)
{
    QString folder = canonicalFolder;
    bool isItself = true;
    while (true) {
        struct stat found = {};
        if (stat(QFile::encodeName(folder).constData(), &found) != 0 || !isOurs(found))
            return false;
        const bool isOpen = (found.st_mode & S_IWOTH) != 0;
        if (isOpen && (isItself || (found.st_mode & S_ISVTX) == 0))
            return false;
        if (folder == u'/')
            return true;
        isItself = false;
        folder = QFileInfo(folder).path();
    }
}

bool isTrustedFolder(const QString &folder)
{
    const QString canonical = QFileInfo(folder).canonicalFilePath();
    // Where it is a link, whoever may exchange the link leads elsewhere.
    return QDir::isAbsolutePath(folder) && !canonical.isEmpty() && isTrusted(canonical)
        && isTrusted(QFileInfo(QFileInfo(folder).path()).canonicalFilePath());
}

bool isTrustedFile(const QString &path)
{
    const QString canonical = QFileInfo(path).canonicalFilePath();
    struct stat found = {};
    return stat(QFile::encodeName(canonical).constData(), &found) == 0 && isOurs(found)
        && (found.st_mode & S_IWOTH) == 0 && isTrusted(QFileInfo(canonical).path());
}

} // namespace

QStringList trustedFolders(const QString &searchPath)
{
    QStringList folders = searchPath.split(u':', Qt::SkipEmptyParts);
    folders.removeIf([](const QString &folder) { return !isTrustedFolder(folder); });
    return folders;
}

FoundTool findTool(const QString &name, const QString &searchPath)
{
    FoundTool found;
    if (name.isEmpty() || name.contains(u'/'))
        return found;
    const QStringList folders = searchPath.split(u':', Qt::SkipEmptyParts);
    for (const QString &folder : folders) {
        const QFileInfo file(QDir(folder), name);
        if (!file.isFile() || !file.isExecutable())
            continue;
        if (isTrustedFolder(folder) && isTrustedFile(file.filePath())) {
            found.path = file.absoluteFilePath();
            return found;
        }
        if (found.refused.isEmpty())
            found.refused = file.absoluteFilePath();
    }
    return found;
}
