// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/core/directories.h"

#include <QDir>
#include <QFile>
#include <QStandardPaths>
#include <QSysInfo>

using namespace Qt::StringLiterals;

namespace {

bool makePrivate(const QString &path)
{
    constexpr QFile::Permissions ownerOnly = QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner;
    return QDir().mkpath(path) && QFile::setPermissions(path, ownerOnly);
}

Result<Directories> made(const Directories &directories)
{
    for (const QString &path : {directories.settings, directories.data}) {
        if (!makePrivate(path))
            return failure(Error{.kind = Error::Kind::Storage, .serverMessage = path, .detail = u"directory not made"_s});
    }
    return directories;
}

}

Result<Directories> Directories::standard()
{
    return made({.settings = QStandardPaths::writableLocation(QStandardPaths::AppConfigLocation),
        .data = QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation)});
}

Result<Directories> Directories::below(const QString &directory)
{
    const QDir base(directory);
    return made({.settings = base.absoluteFilePath(u"settings"_s), .data = base.absoluteFilePath(u"data"_s)});
}

QString personAtThisMachine()
{
    QString login = qEnvironmentVariable("USER");
    if (login.isEmpty())
        login = qEnvironmentVariable("USERNAME"); // Windows
    if (login.isEmpty())
        login = QDir::home().dirName(); // started without a login, by a service for instance
    return login + u'@' + QSysInfo::machineHostName();
}
