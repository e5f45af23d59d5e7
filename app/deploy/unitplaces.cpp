// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/deploy/unitplaces.h"

#include <QDir>
#include <QDirIterator>
#include <QFileInfo>
#include <QMap>
#include <algorithm>
#include <unistd.h>
#include <utility>

using namespace Qt::StringLiterals;

namespace {

/// Podman looks into those below, too. In its own a person's stand apart.
QStringList withThoseBelow(const QStringList &folders)
{
    QStringList all;
    for (const QString &folder : folders) {
        all.append(folder);
        for (QDirIterator it(folder, QDir::Dirs | QDir::NoDotAndDotDot, QDirIterator::Subdirectories); it.hasNext();) {
            const QString below = it.next();
            if (!below.endsWith(".d"_L1) && below != "/etc/containers/systemd/users"_L1
                && !below.startsWith("/etc/containers/systemd/users/"_L1))
                all.append(below);
        }
    }
    return all;
}

/// Of the person's own: where the session's variable says, and, since this program can have been started with another
/// one, where they are without it.
QStringList personsFolders(const char *variable, const QString &usual, const QString &below)
{
    QStringList folders;
    if (const QString said = qEnvironmentVariable(variable); QDir::isAbsolutePath(said))
        folders.append(QDir::cleanPath(said + below));
    folders.append(QDir::homePath() + usual + below);
    folders.removeDuplicates();
    return folders;
}

/// The names that a unit goes by for its drop-ins, the nearest first: its own, of an instance ("mail@eu") its
/// template's ("mail@"), and each that begins as it does up to a dash ("shop-mail", "shop-"). All end as it does.
QStringList namesForDropIns(const QString &unit)
{
    const qsizetype end = unit.lastIndexOf(u'.');
    const qsizetype at = unit.first(end).indexOf(u'@');
    const QString instance = at < 0 ? QString() : unit.sliced(at, end - at);
    QString prefix = unit.first(at < 0 ? end : at);
    QStringList names;
    while (!prefix.isEmpty()) {
        names.append(prefix + instance + unit.sliced(end));
        if (instance.size() > 1)
            names.append(prefix + u'@' + unit.sliced(end));
        prefix.truncate(prefix.lastIndexOf(u'-', -2) + 1);
    }
    return names;
}

/// The unit's own file, or its template's: in the first folder that has it. Empty: there is none, or it leads to
/// nothing (/dev/null), which masks all of the unit: isMasked.
QString fileOfUnit(const UnitManager &manager, const QString &unit, bool &isMasked)
{
    isMasked = false;
    const QStringList names = namesForDropIns(unit);
    const bool isInstance = names.size() > 1 && names.at(1).startsWith(unit.section(u'@', 0, 0) + u"@."_s);
    for (const QString &name : names.first(std::min<qsizetype>(names.size(), isInstance ? 2 : 1))) {
        for (const QString &folder : manager.folders) {
            const QFileInfo own(folder + u'/' + name);
            isMasked = own.exists() && own.size() == 0;
            if (own.exists())
                return isMasked ? QString() : own.filePath();
        }
    }
    return {};
}

/// Units that have their own file, and those that have drop-ins only.
void findUnits(UnitManager &manager)
{
    const QString ofAll = manager.ending().sliced(1) + u".d"_s;
    for (const QString &folder : std::as_const(manager.folders)) {
        manager.units += QDir(folder).entryList({u'*' + manager.ending()}, QDir::Files, QDir::Name);
        const QStringList beside = QDir(folder).entryList(
            {u'*' + manager.ending() + u".d"_s, ofAll}, QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name);
        for (const QString &name : beside) {
            manager.dropInFolders.insert(folder + u'/' + name);
            if (name != ofAll)
                manager.units.append(name.chopped(2));
            manager.withDropIns.insert(name.chopped(2));
        }
    }
    manager.units.removeDuplicates();
}

} // namespace

QList<UnitManager> unitManagers()
{
    const QString home = QDir::homePath();
    const QString users = u"/etc/containers/systemd/users"_s;
    const QString own = u"/run/user/%1"_s.arg(::getuid());
    QList<UnitManager> all{{{u"/etc/systemd/system"_s, u"/run/systemd/system"_s, u"/usr/local/lib/systemd/system"_s,
                                u"/usr/lib/systemd/system"_s, u"/lib/systemd/system"_s},
                               u"/root"_s},
        {personsFolders("XDG_CONFIG_HOME", u"/.config"_s, u"/systemd/user"_s)
                + QStringList{u"/etc/xdg/systemd/user"_s, u"/etc/systemd/user"_s, own + u"/systemd/user"_s,
                    u"/run/systemd/user"_s}
                + personsFolders("XDG_DATA_HOME", u"/.local/share"_s, u"/systemd/user"_s)
                + QStringList{u"/usr/local/share/systemd/user"_s, u"/usr/share/systemd/user"_s,
                    u"/usr/local/lib/systemd/user"_s, u"/usr/lib/systemd/user"_s, u"/lib/systemd/user"_s},
            home},
        {withThoseBelow(
             {u"/run/containers/systemd"_s, u"/etc/containers/systemd"_s, u"/usr/share/containers/systemd"_s}),
            u"/root"_s, true},
        {withThoseBelow(QStringList{own + u"/containers/systemd"_s}
             + personsFolders("XDG_CONFIG_HOME", u"/.config"_s, u"/containers/systemd"_s)
             + QStringList{users + u'/' + QString::number(::getuid()), users}),
            home, true}};
    std::ranges::for_each(all, findUnits);
    return all;
}

QStringList partsOfUnit(const UnitManager &manager, const QString &unit)
{
    bool isMasked = false;
    const QString own = fileOfUnit(manager, unit, isMasked);
    if (isMasked || (own.isEmpty() && (manager.isPodmans || unit.endsWith(u'-' + manager.ending()))))
        return {};
    QStringList names = namesForDropIns(unit);
    names.removeIf([&manager](const QString &name) { return !manager.withDropIns.contains(name); }); // as good as all
    QStringList folders;
    for (const QString &folder : manager.folders) {
        for (const QString &name : std::as_const(names))
            folders.append(folder + u'/' + name + u".d"_s);
    }
    for (const QString &folder : manager.folders) // of all units
        folders.append(folder + u'/' + manager.ending().sliced(1) + u".d"_s);
    QMap<QString, QString> dropIns;
    for (const QString &folder : std::as_const(folders)) {
        if (!manager.dropInFolders.contains(folder))
            continue;
        const QDir beside(folder);
        for (const QString &name : beside.entryList({u"*.conf"_s}, QDir::Files | QDir::System | QDir::CaseSensitive)) {
            if (!dropIns.contains(name) && QFileInfo::exists(beside.filePath(name)))
                dropIns.insert(name, beside.filePath(name));
        }
    }
    return own.isEmpty() ? dropIns.values() : QStringList{own} + dropIns.values();
}
