// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/deploy/unitrivals.h"

#include "app/deploy/filecontents.h"
#include "app/deploy/keyrivals.h"

#include <QDir>
#include <QFileInfo>
#include <QMap>
#include <QRegularExpression>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// A file that a unit has read.
struct UnitFile
{
    enum class Known {
        Read,
        MayBeRead, ///< One of several by what only systemd knows: the name of the unit's instance, say.
        Nameless, ///< The path is the unit's own: which file it is only systemd knows.
    };

    QString path;
    Known known = Known::Read;
};

/// One systemd: where it looks for units, the first of one name counts; and whose home its %h is.
struct UnitManager
{
    QStringList folders;
    QString home;
};

QList<UnitManager> unitManagers()
{
    const QString home = QDir::homePath();
    return {{{u"/etc/systemd/system"_s, u"/run/systemd/system"_s, u"/usr/local/lib/systemd/system"_s,
                 u"/usr/lib/systemd/system"_s, u"/lib/systemd/system"_s},
                u"/root"_s},
        {{home + u"/.config/systemd/user"_s, u"/etc/systemd/user"_s, u"/run/systemd/user"_s,
             home + u"/.local/share/systemd/user"_s, u"/usr/local/lib/systemd/user"_s, u"/usr/lib/systemd/user"_s,
             u"/lib/systemd/user"_s},
            home}};
}

/// The unit's own file, and its drop-ins in the order of their names, wherever they are.
QStringList partsOfUnit(const QStringList &folders, const QString &unit)
{
    QStringList parts;
    QMap<QString, QString> dropIns;
    for (const QString &folder : folders) {
        if (const QString own = folder + u'/' + unit; parts.isEmpty() && QFileInfo::exists(own))
            parts.append(own);
        const QDir beside(folder + u'/' + unit + u".d"_s);
        for (const QString &name : beside.entryList({u"*.conf"_s}, QDir::Files)) {
            if (!dropIns.contains(name))
                dropIns.insert(name, beside.filePath(name));
        }
    }
    return parts + dropIns.values();
}

/// What stands behind `EnvironmentFile=`, with `**` for what only systemd knows: folders, too, unlike its own `*`.
QString unitFileWay(const QString &said, const QString &home, bool &isKnown)
{
    QString way;
    isKnown = true;
    for (qsizetype i = 0; i < said.size(); ++i) {
        if (said[i] != u'%' || i + 1 == said.size()) {
            way += said[i];
            continue;
        }
        const QChar sign = said[++i];
        isKnown = isKnown && (sign == u'h' || sign == u'%');
        way += sign == u'h' ? home : sign == u'%' ? u"%"_s : u"**"_s;
    }
    return way;
}

/// A path of unitFileWay().
bool canLeadTo(const QString &way, const QString &path)
{
    QStringList parts = way.split(u"**"_s);
    for (QString &part : parts)
        part = QRegularExpression::wildcardToRegularExpression(part, QRegularExpression::UnanchoredWildcardConversion);
    const QRegularExpression all(QRegularExpression::anchoredPattern(parts.join(u".*"_s)));
    return all.isValid() && all.match(path).hasMatch();
}

/// part: the unit's file in which it is said.
void addUnitFiles(
    const QString &said, const QString &part, const QString &home, const QFileInfo &chosen, QList<UnitFile> &files)
{
    static const QRegularExpression wildcard(uR"([*?\[])"_s);
    using Known = UnitFile::Known;
    bool isKnown = true;
    const QString way = unitFileWay(said, home, isKnown);
    const QFileInfo file(way);
    if (!way.contains(wildcard))
        return files.append(UnitFile{way});
    if (file.path().contains(wildcard)) {
        const bool mayBeChosen = canLeadTo(way, chosen.absoluteFilePath());
        return files.append(
            {mayBeChosen ? chosen.absoluteFilePath() : part, mayBeChosen ? Known::MayBeRead : Known::Nameless});
    }
    const bool isDotted = file.fileName().startsWith(u'.');
    QStringList names = file.dir().entryList(
        {file.fileName()}, isDotted ? QDir::Files | QDir::Hidden : QDir::Filters(QDir::Files), QDir::Name);
    // Of what only systemd knows one is read, and that is the chosen one, or comes behind it.
    if (!isKnown && file.dir() == chosen.dir() && QDir::match(file.fileName(), chosen.fileName())) {
        const bool isRead
            = std::ranges::any_of(files, [&chosen](const UnitFile &one) { return QFileInfo(one.path) == chosen; });
        names.removeAll(chosen.fileName());
        if (!isRead)
            names = QStringList{chosen.fileName()};
    }
    for (const QString &name : std::as_const(names))
        files.append({file.dir().filePath(name), isKnown ? Known::Read : Known::MayBeRead});
}

/// The files of variables that a unit with its drop-ins names, in the order in which they are read.
QList<UnitFile> filesOfUnit(const UnitManager &manager, const QString &unit, const QFileInfo &chosen)
{
    static const QRegularExpression naming(
        uR"(^[ \t]*EnvironmentFile[ \t]*=[ \t]*-?([^\r\n]*))"_s, QRegularExpression::MultilineOption);
    QList<UnitFile> files;
    for (const QString &part : partsOfUnit(manager.folders, unit)) {
        FileContents text;
        text.read(part);
        if (!text.bytes.contains("EnvironmentFile"))
            continue;
        for (auto it = naming.globalMatch(QString::fromUtf8(text.bytes)); it.hasNext();) {
            const QString said = it.next().captured(1).trimmed();
            if (said.isEmpty()) // forgets those before it
                files.clear();
            else
                addUnitFiles(said, part, manager.home, chosen, files);
        }
    }
    return files;
}

QList<EnvRival> rivalsIn(const UnitFile &file, const QStringList &names)
{
    QList<EnvRival> rivals;
    switch (file.known) {
    case UnitFile::Known::Read:
        return fileRivals(file.path, names);
    case UnitFile::Known::MayBeRead:
        return disputed(fileRivals(file.path, names));
    case UnitFile::Known::Nameless:
        for (const QString &name : names)
            rivals.append({EnvRival::Kind::Nameless, file.path, name});
        break;
    }
    return rivals;
}

/// What is read behind the chosen one. Where it only may be read at a place, what stands there before and behind it
/// only may win.
QList<EnvRival> rivalsBehind(const QList<UnitFile> &files, const QFileInfo &chosen, const QStringList &names)
{
    QList<EnvRival> rivals;
    bool isRead = false;
    bool mayBeRead = false;
    for (const UnitFile &file : files) {
        if (QFileInfo(file.path) != chosen) {
            if (isRead)
                rivals += rivalsIn(file, names);
            else if (mayBeRead)
                rivals += disputed(rivalsIn(file, names));
            continue;
        }
        mayBeRead = true;
        isRead = isRead || file.known == UnitFile::Known::Read;
        rivals = file.known == UnitFile::Known::Read ? QList<EnvRival>() : disputed(rivals);
    }
    return rivals;
}

} // namespace

QList<EnvRival> unitRivals(const QFileInfo &chosen, const QStringList &names)
{
    static const QRegularExpression end(u"\\.d\\z"_s);
    QList<EnvRival> rivals;
    for (const UnitManager &manager : unitManagers()) {
        QStringList units;
        for (const QString &folder : manager.folders)
            units += QDir(folder).entryList(
                {u"*.service"_s, u"*.service.d"_s}, QDir::Files | QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name);
        units.replaceInStrings(end, {});
        units.removeDuplicates();
        for (const QString &unit : std::as_const(units))
            rivals += rivalsBehind(filesOfUnit(manager, unit, chosen), chosen, names);
    }
    return rivals;
}
