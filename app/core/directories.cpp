// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/core/directories.h"

#include "app/core/filetrouble.h"

#include <QDir>
#include <QFile>
#include <QStandardPaths>
#include <QSysInfo>
#include <cerrno>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

using namespace Qt::StringLiterals;

namespace {

/// With those above that are missing: whoever may write into one of them could put another folder in its place.
bool makePrivate(const QString &path)
{
    constexpr QFile::Permissions ownerOnly = QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner;
    constexpr mode_t forOthers = S_IRWXG | S_IRWXO;
    const mode_t before = ::umask(forOthers); // at the start, where there is no second thread
    const bool isThere = QDir().mkpath(path);
    ::umask(before);
    return isThere && QFile::setPermissions(path, ownerOnly);
}

/// The account that the process runs under. Variables such as USER say what whoever started the program wanted.
QString loginName()
{
    const uid_t id = geteuid();
    constexpr std::size_t mostBytes = 1024UL * 1024;
    for (std::size_t size = 1024; size <= mostBytes; size *= 2) { // until the record fits
        std::vector<char> buffer(size);
        passwd record{};
        passwd *found = nullptr;
        const int error = getpwuid_r(id, &record, buffer.data(), buffer.size(), &found);
        if (found && *found->pw_name)
            return QString::fromLocal8Bit(found->pw_name);
        if (error != ERANGE)
            break;
    }
    return u"uid %1"_s.arg(id); // a container's, for instance, of which the password database knows nothing
}

Result<Directories> made(const Directories &directories)
{
    for (const QString &path : {directories.settings, directories.data}) {
        if (makePrivate(path))
            continue;
        const QString trouble = FileTrouble::of(path + u"/any"_s);
        return failure(
            Error::Kind::Storage, trouble.isEmpty() ? FileTrouble::notYours(path) : trouble, u"directory not made"_s);
    }
    return directories;
}

} // namespace

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
    return loginName() + u'@' + QSysInfo::machineHostName();
}
