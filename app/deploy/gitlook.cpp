// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/deploy/gitlook.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <algorithm>
#include <optional>

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 mostBytes = 256 * 1024;

/// The top of the work tree; empty: there is none.
QString workTreeOf(const QString &path)
{
    QDir directory = QFileInfo(path).absoluteDir();
    do {
        // A file where there are several work trees, or a submodule.
        if (QFileInfo::exists(directory.filePath(u".git"_s)))
            return directory.absolutePath();
    } while (directory.cdUp());
    return {};
}

bool matches(QString pattern, const QString &path)
{
    const bool isOfFolder = pattern.endsWith(u'/');
    if (isOfFolder)
        pattern.chop(1);
    const bool isAnchored = pattern.contains(u'/');
    if (pattern.startsWith(u'/'))
        pattern.remove(0, 1);
    // Each folder on the way, and the file itself.
    const QStringList parts = path.split(u'/');
    for (qsizetype count = 1; count <= parts.size(); ++count) {
        if (isOfFolder && count == parts.size())
            break;
        QString subject = isAnchored ? parts.first(count).join(u'/') : parts[count - 1];
        QString wanted = pattern;
        if (wanted.startsWith("**/"_L1)) {
            wanted.remove(0, 3);
            subject = parts[count - 1];
        }
        const auto expression = QRegularExpression::fromWildcard(wanted, Qt::CaseSensitive);
        if (expression.isValid() && expression.match(subject).hasMatch())
            return true;
    }
    return false;
}

/// What this file says of the path (relative to its folder); nullopt: nothing. The last line that matches counts.
std::optional<bool> ignoredBy(const QString &ignoreFile, const QString &path)
{
    QFile file(ignoreFile);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    std::optional<bool> answer;
    const QStringList lines = QString::fromUtf8(file.read(mostBytes)).split(u'\n');
    for (const QString &line : lines) {
        QString pattern = line.trimmed();
        if (pattern.isEmpty() || pattern.startsWith(u'#'))
            continue;
        const bool isIncluded = pattern.startsWith(u'!');
        if (isIncluded)
            pattern.remove(0, 1);
        if (matches(pattern, path))
            answer = !isIncluded;
    }
    return answer;
}

} // namespace

bool mayBeCommitted(const QString &path)
{
    const QString top = workTreeOf(path);
    if (top.isEmpty())
        return false;
    const QString file = QFileInfo(path).absoluteFilePath();
    bool isIgnored = ignoredBy(top + u"/.git/info/exclude"_s, QDir(top).relativeFilePath(file)).value_or(false);
    // From the top down: a deeper .gitignore has the last word.
    QString folder = top;
    const QStringList folders = QDir(top).relativeFilePath(QFileInfo(file).absolutePath()).split(u'/');
    for (qsizetype at = 0; at <= folders.size(); ++at) {
        isIgnored = ignoredBy(folder + u"/.gitignore"_s, QDir(folder).relativeFilePath(file)).value_or(isIgnored);
        if (at == folders.size() || folders[at] == u"."_s)
            break;
        folder += u'/' + folders[at];
    }
    return !isIgnored;
}
