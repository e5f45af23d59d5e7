// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/core/exportfile.h"

#include "app/core/shown.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QSaveFile>

Done writeExportFile(const QString &path, const QByteArray &text)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(QFile::ReadOwner | QFile::WriteOwner)
        || file.write(text) != text.size() || !file.commit())
        return failure(Error::Kind::Storage,
            QCoreApplication::translate(
                "ExportFile", "“%1” could not be written: %2. Mend that or choose another place, then save it again.")
                .arg(shownLine(QDir::toNativeSeparators(path)), shownLine(file.errorString())),
            QStringLiteral("what was to be saved could not be written"));
    return {};
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
