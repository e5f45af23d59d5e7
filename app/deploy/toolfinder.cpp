// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/deploy/toolfinder.h"

#include "app/core/othersreach.h"

#include <QDir>
#include <QFileInfo>
#include <functional>

QStringList trustedFolders(const QString &searchPath)
{
    QStringList folders = searchPath.split(u':', Qt::SkipEmptyParts);
    folders.removeIf(std::not_fn(isOutOfOthersReach));
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
        // By the path that it was found at: some tools go by the name that they are called by (asdf, volta, snap,
        // busybox). Nobody else can lead that elsewhere meanwhile.
        if (isOutOfOthersReach(folder) && isOutOfOthersReach(file.filePath())) {
            found.path = file.absoluteFilePath();
            return found;
        }
        if (found.refused.isEmpty())
            found.refused = file.absoluteFilePath();
    }
    return found;
}
