// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/accounts/settingsfile.h"

#include "app/core/logging.h"

#include <QFile>
#include <QFileInfo>
#include <QSettings>

using namespace Qt::StringLiterals;

namespace {

// A hundred accounts take a fifth of this. Of more, in the smallest entries, the start takes minutes.
constexpr qint64 mostBytes = 256 * 1024;
// Below this no nesting of values is so deep that reading them uses up the stack.
constexpr qint64 mostBytesOfValues = 32 * 1024;

/// QSettings reads values that hold values within one another, as deep as the file has it. This program writes none.
bool mayNestWithoutEnd(const QFileInfo &info)
{
    QFile file(info.filePath());
    if (info.size() <= mostBytesOfValues || !file.open(QIODevice::ReadOnly))
        return false;
    const QByteArray text = file.read(mostBytes);
    return text.contains("@Variant(") || text.contains("@DateTime(");
}

/// QSettings reads what it can of it, and what it cannot is gone with the next setting that is written.
bool isDamaged(const QString &path)
{
    const QSettings settings(path, QSettings::IniFormat);
    (void)settings.allKeys(); // its lines are looked at when they are asked for
    return settings.status() == QSettings::FormatError;
}

} // namespace

SettingsFile usableSettingsFile(const QString &path)
{
    const QFileInfo info(path);
    if (!info.exists() || (info.isFile() && info.size() <= mostBytes && !mayNestWithoutEnd(info) && !isDamaged(path)))
        return {path, {}};
    QString aside = path + u".set-aside"_s;
    for (int i = 2; QFileInfo::exists(aside); ++i)
        aside = u"%1.set-aside-%2"_s.arg(path, QString::number(i));
    if (QFile::rename(path, aside)) {
        qCWarning(logAccounts) << "The settings file cannot be one of this program. It was set aside as" << aside;
        return {path, aside};
    }
    qCWarning(logAccounts) << "The settings file cannot be one of this program, nor be set aside:" << path;
    return {path + u".new"_s, path};
}
