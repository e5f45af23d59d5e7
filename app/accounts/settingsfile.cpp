// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/accounts/settingsfile.h"

#include "app/core/logging.h"

#include <QFile>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace {

// A hundred accounts take a twentieth of this.
constexpr qint64 mostBytes = 1024 * 1024;

} // namespace

QString usableSettingsFile(const QString &path)
{
    const QFileInfo info(path);
    if (!info.exists() || (info.isFile() && info.size() <= mostBytes))
        return path;
    QString aside = path + u".set-aside"_s;
    for (int i = 2; QFileInfo::exists(aside); ++i)
        aside = u"%1.set-aside-%2"_s.arg(path, QString::number(i));
    if (QFile::rename(path, aside)) {
        qCWarning(logAccounts) << "The settings file cannot be one of this program. It was set aside as" << aside;
        return path;
    }
    qCWarning(logAccounts) << "The settings file cannot be one of this program, nor be set aside:" << path;
    return path + u".new"_s;
}
