// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/core/othersreach.h"

#include <QFile>
#include <QStringList>
#include <array>
#include <climits>
#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace {

constexpr uid_t root = 0;

/// Whose right to change something is no harm.
enum class Trusted { RootAndUser, RootAlone };

/// As in a container that has users of its own.
bool isInUserNamespace()
{
    static const bool isSo = [] {
        QFile map(u"/proc/self/uid_map"_s);
        const QByteArray users = map.open(QIODevice::ReadOnly) ? map.readAll().simplified() : QByteArray();
        return !users.isEmpty() && users != "0 0 4294967295"; // all of the machine's
    }();
    return isSo;
}

bool isOfOthers(const struct stat &status, Trusted trusted)
{
    if (status.st_uid == root || (trusted == Trusted::RootAndUser && status.st_uid == ::geteuid()))
        return false;
    constexpr uid_t nobody = 65534; // in a container whoever is not of it, root of the machine among them
    return status.st_uid != nobody || !isInUserNamespace();
}

/// Whose first group it is, no group tells: of one that is this user's first and has this user's name nobody else's,
/// by the custom of most distributions; of one that has another name others' as well.
bool hasOthers(gid_t group, Trusted trusted)
{
    constexpr gid_t debiansStaff = 50;
    if (group == root)
        return false;
    if (trusted == Trusted::RootAlone)
        return true;
    const struct passwd *user = ::getpwuid(::geteuid());
    const QByteArray own = user ? QByteArray(user->pw_name) : QByteArray();
    const bool isFirst = user && user->pw_gid == group;
    const struct group *found = ::getgrgid(group);
    if (!found)
        return true;
    for (char **member = found->gr_mem; *member; ++member) {
        if (own != *member && qstrcmp(*member, "root") != 0)
            return true;
    }
    if (isFirst)
        return own != found->gr_name;
    return group != debiansStaff || qstrcmp(found->gr_name, "staff") != 0;
}

/// By others than these, or they can give themselves the right to.
bool isWritableByOthers(const QByteArray &path, const struct stat &status, Trusted trusted)
{
    if (isOfOthers(status, trusted) || (status.st_mode & S_IWOTH) != 0)
        return true;
    // Where there is an access list, the group's bits are the most that anybody on it may do.
    return (status.st_mode & S_IWGRP) != 0
        && (::getxattr(path.constData(), "system.posix_acl_access", nullptr, 0) > 0
            || hasOthers(status.st_gid, trusted));
}

/// Empty: it cannot be read.
QString targetOf(const QByteArray &link)
{
    std::array<char, PATH_MAX> target{};
    const ssize_t size = ::readlink(link.constData(), target.data(), target.size());
    return size > 0 ? QFile::decodeName(QByteArray(target.data(), qsizetype(size))) : QString();
}

/// One folder, file or link on the way.
struct Waypoint
{
    explicit Waypoint(const QString &path)
        : name(QFile::encodeName(path))
        , isThere(::lstat(name.constData(), &status) == 0)
    {
    }

    bool isLink() const { return S_ISLNK(status.st_mode); }
    bool isOpen(Trusted trusted) const { return !isThere || isWritableByOthers(name, status, trusted); }
    /// What is in it is exchanged by its owner, or the folder's, alone.
    bool keepsWhatIsThere(Trusted trusted) const
    {
        return isThere && !isOfOthers(status, trusted) && (status.st_mode & S_ISVTX) != 0;
    }

    QByteArray name;
    struct stat status = {};
    bool isThere = false;
};

QString above(const QString &folder)
{
    const qsizetype at = folder.lastIndexOf(u'/');
    return at > 0 ? folder.first(at) : QString();
}

bool isOutOfReach(const QString &path, Trusted trusted)
{
    if (!path.startsWith(u'/') || Waypoint(u"/"_s).isOpen(trusted))
        return false;
    constexpr int mostLinks = 40; // as the system has it
    int links = 0;
    QString at; // without links; empty: the root
    QStringList rest = path.split(u'/', Qt::SkipEmptyParts);
    while (!rest.isEmpty()) {
        const QString name = rest.takeFirst();
        if (name == u"."_s)
            continue;
        if (name == u".."_s) {
            at = above(at);
            continue;
        }
        const Waypoint here(at + u'/' + name);
        if (!here.isThere)
            return false;
        if (!here.isLink()) {
            if (here.isOpen(trusted) && !here.keepsWhatIsThere(trusted))
                return false;
            at += u'/' + name;
            continue;
        }
        const QString target = targetOf(here.name);
        if (isOfOthers(here.status, trusted) || target.isEmpty() || ++links > mostLinks)
            return false;
        rest = target.split(u'/', Qt::SkipEmptyParts) + rest;
        if (target.startsWith(u'/'))
            at.clear();
    }
    // The last one has to be closed itself, also where it is "/tmp/.".
    return at.isEmpty() || !Waypoint(at).isOpen(trusted);
}

} // namespace

bool isOutOfOthersReach(const QString &path)
{
    return isOutOfReach(path, Trusted::RootAndUser);
}

bool isInRootsReachAlone(const QString &path)
{
    return isOutOfReach(path, Trusted::RootAlone);
}
