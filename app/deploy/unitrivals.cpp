// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/deploy/unitrivals.h"

#include "app/deploy/filesbeside.h"
#include "app/deploy/keyrivals.h"

#include <QDir>
#include <QDirIterator>
#include <QFileInfo>
#include <QMap>
#include <QRegularExpression>
#include <QSet>
#include <algorithm>
#include <unistd.h>

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

/// What a unit says of variables.
struct ReadUnit
{
    bool isContainers = false;
    QList<UnitFile> files; ///< In the order in which they are read.
    QList<EnvRival> values; ///< `Environment=`: of a container over whatever stands in the files, of a service below.
    QList<EnvRival> others; ///< Over the files: by Podman's arguments and secrets, or by what a service takes away.
    QList<EnvRival> commands; ///< The same, by what a service starts: `env NAME=x`, `sh -c "NAME=x exec …"`.
    QString started; ///< All of that.
    QString folder; ///< Where a service runs, as unitFileWay() gives it; empty: not said.

    QList<EnvRival> overFiles() const { return (isContainers ? values : QList<EnvRival>()) + others + commands; }
};

/// One systemd: where it looks for units, the first of one name counts; and whose home its %h is.
struct UnitManager
{
    QStringList folders;
    QString home;
    /// Units of Podman's (quadlets): what starts a container by them hands it files and values.
    bool isPodmans = false;
    QSet<QString> dropInFolders = {}; ///< Those that there are, of which unit ever.

    QString ending() const { return isPodmans ? u".container"_s : u".service"_s; }
};

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

QList<UnitManager> unitManagers()
{
    const QString home = QDir::homePath();
    const QString users = u"/etc/containers/systemd/users"_s;
    const QString own = u"/run/user/%1"_s.arg(::getuid());
    return {{{u"/etc/systemd/system"_s, u"/run/systemd/system"_s, u"/usr/local/lib/systemd/system"_s,
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

/// The unit's file, and its drop-ins in the order of their names, wherever they are. One that leads to nothing masks
/// those of its name in the folders behind. A container is none without its own file; and that units begin alike makes
/// none ("shop-.service").
QStringList partsOfUnit(const UnitManager &manager, const QString &unit)
{
    bool isMasked = false;
    const QString own = fileOfUnit(manager, unit, isMasked);
    if (isMasked || (own.isEmpty() && (manager.isPodmans || unit.endsWith(u'-' + manager.ending()))))
        return {};
    QStringList folders;
    for (const QString &folder : manager.folders) {
        for (const QString &name : namesForDropIns(unit))
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

/// A path of unitFileWay(). A sign that stands for others stands for no dot at the beginning of a name.
bool canLeadTo(const QString &way, const QString &path)
{
    static const QRegularExpression beginning(uR"(/(?=\[))"_s);
    QStringList parts = way.split(u"**"_s);
    for (QString &part : parts)
        part = QRegularExpression::wildcardToRegularExpression(part, QRegularExpression::UnanchoredWildcardConversion)
                   .replace(beginning, uR"(/(?!\.))"_s);
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
    const QDir::Filters ours = QDir::Files | QDir::CaseSensitive;
    QStringList names = file.dir().entryList({file.fileName()}, isDotted ? ours | QDir::Hidden : ours, QDir::Name);
    // Of what only systemd knows one is read, and that is the chosen one, or comes behind it.
    if (!isKnown && file.dir() == chosen.dir() && canLeadTo(u'/' + file.fileName(), u'/' + chosen.fileName())) {
        const bool isRead
            = std::ranges::any_of(files, [&chosen](const UnitFile &one) { return QFileInfo(one.path) == chosen; });
        names.removeAll(chosen.fileName());
        if (!isRead)
            names = QStringList{chosen.fileName()};
    }
    for (const QString &name : std::as_const(names))
        files.append({file.dir().filePath(name), isKnown ? Known::Read : Known::MayBeRead});
}

/// What a container's unit says about its files: several in a line, and from its own folder on.
QStringList filesOfContainer(const QString &said, const QString &unit)
{
    static const QRegularExpression word(uR"re("([^"]*)"|'([^']*)'|(\S+))re"_s);
    QStringList files;
    for (auto it = word.globalMatch(said); it.hasNext();) {
        const QRegularExpressionMatch match = it.next();
        const QString path = match.captured(1) + match.captured(2) + match.captured(3);
        files.append(path.startsWith(u'%') ? path : QDir::cleanPath(QFileInfo(unit).dir().filePath(path)));
    }
    return files;
}

/// Whether a line of a unit gives the variable a value or takes it away: as the unit's own, in Podman's arguments or by
/// a secret, or in a service's command.
bool decidesInUnit(const QString &key, const QString &said, const QString &name, bool isContainers)
{
    QString pattern;
    if (key == "Environment"_L1 || (isContainers && key == "PodmanArgs"_L1))
        pattern = uR"re((?:^|[\s"'=])%1=)re"_s;
    else if (isContainers && key == "Secret"_L1)
        pattern = uR"re(\btarget=%1(?:,|\s*\z)|^%1,(?!.*\btarget=)(?:.*,)?type=env)re"_s;
    else if (!isContainers && key == "UnsetEnvironment"_L1)
        pattern = uR"re((?:^|[\s"'])%1(?=[\s"'=]|\z))re"_s;
    else if (!isContainers && key == "ExecStart"_L1)
        pattern = uR"re((?<![\w.$-])%1=(?!["']?\$\{?%1\b))re"_s;
    return !pattern.isEmpty()
        && QRegularExpression(pattern.arg(QRegularExpression::escape(name))).match(said).hasMatch();
}

/// Where a service runs.
QString unitFolder(const QString &said, const QString &home)
{
    bool isKnown = true;
    const QString way = said.startsWith(u'-') ? said.sliced(1) : said;
    if (way.isEmpty() || way == "~"_L1)
        return way.isEmpty() ? QString() : home;
    return QDir::cleanPath(unitFileWay(way, home, isKnown));
}

/// One line of a unit's file, in a section that is about what it starts. Without a value it forgets what the key said
/// before.
void readUnitLine(const QRegularExpressionMatch &line, const EnvRival &place, const UnitManager &manager,
    const QString &own, const QFileInfo &chosen, const QStringList &names, ReadUnit &unit)
{
    const QString key = line.captured(1);
    const QString said = line.captured(2).trimmed();
    if (key == "EnvironmentFile"_L1) {
        if (said.isEmpty())
            unit.files.clear();
        const QStringList files = said.isEmpty() ? QStringList()
            : manager.isPodmans                  ? filesOfContainer(said, own)
                                                 : QStringList{said.startsWith(u'-') ? said.sliced(1) : said};
        for (const QString &file : files)
            addUnitFiles(file, place.path, manager.home, chosen, unit.files);
        return;
    }
    const bool isStarting = key == "ExecStart"_L1 && !manager.isPodmans;
    QList<EnvRival> &rivals = key == "Environment"_L1 ? unit.values : isStarting ? unit.commands : unit.others;
    if (said.isEmpty() && &rivals != &unit.others)
        rivals.clear();
    if (said.isEmpty() && key == "UnsetEnvironment"_L1)
        unit.others.clear();
    if (isStarting) {
        bool isKnown = true;
        unit.started = said.isEmpty() ? QString() : unit.started + unitFileWay(said, manager.home, isKnown) + u'\n';
    }
    if (key == "WorkingDirectory"_L1 && !manager.isPodmans)
        unit.folder = unitFolder(said, manager.home);
    const auto kind = key == "UnsetEnvironment"_L1 ? EnvRival::Kind::TakenAway : EnvRival::Kind::Setting;
    for (const QString &name : names) {
        if (decidesInUnit(key, said, name, manager.isPodmans))
            rivals.append({kind, place.path, name, place.line});
    }
}

/// The lines of a unit's file with the numbers that they begin at: a backslash joins the next one that is no remark.
QList<std::pair<int, QString>> unitLines(const QByteArray &text)
{
    static const QRegularExpression joining(uR"((?<!\\)(?:\\\\)*\\\z)"_s);
    QList<std::pair<int, QString>> lines;
    bool isJoined = false;
    int number = 0;
    for (const QByteArray &bytes : text.split('\n')) {
        ++number;
        QString line = QString::fromUtf8(bytes).trimmed();
        if (line.startsWith(u'#') || line.startsWith(u';'))
            continue;
        const bool goesOn = joining.match(line).hasMatch();
        if (goesOn)
            line.back() = u' ';
        if (isJoined)
            lines.last().second += line;
        else
            lines.append({number, line});
        isJoined = goesOn;
    }
    return lines;
}

/// With its drop-ins.
ReadUnit readUnit(const UnitManager &manager, const QString &name, const QFileInfo &chosen, const QStringList &names)
{
    static const QRegularExpression section(uR"(^\s*\[([^\]]*)\])"_s);
    static const QRegularExpression setting(uR"(^\s*(\w+)[ \t]*=(.*)\z)"_s);
    ReadUnit unit;
    unit.isContainers = manager.isPodmans;
    const QStringList words = names + QStringList{u"Environment"_s, u"WorkingDirectory"_s, chosen.fileName()};
    const QStringList parts = partsOfUnit(manager, name);
    for (const QString &part : parts) {
        FileContents text;
        text.read(part);
        const auto isThere = [&text](const QString &word) { return text.bytes.contains(word.toUtf8()); };
        // Most of a system's are about none of it; a drop-in can make one forget its command.
        if (part == parts.first() && !manager.isPodmans && std::ranges::none_of(words, isThere))
            continue;
        EnvRival place;
        place.path = part;
        bool isOfContainer = false;
        for (const auto &[number, line] : unitLines(text.bytes)) {
            place.line = number;
            if (const auto heading = section.match(line); heading.hasMatch())
                isOfContainer = heading.captured(1) == "Container"_L1;
            else if (const auto set = setting.match(line); set.hasMatch() && isOfContainer == manager.isPodmans)
                readUnitLine(set, place, manager, parts.first(), chosen, names, unit);
        }
    }
    return unit;
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

/// What counts more than what the unit has read from files.
QList<EnvRival> valuesOver(const ReadUnit &unit, const QFileInfo &chosen)
{
    bool mayBeRead = false;
    for (const UnitFile &file : unit.files) {
        if (QFileInfo(file.path) != chosen)
            continue;
        if (file.known == UnitFile::Known::Read)
            return unit.overFiles();
        mayBeRead = true;
    }
    return mayBeRead ? disputed(unit.overFiles()) : QList<EnvRival>();
}

/// Whether what a service starts is told of the file, or runs beside it and can read it by itself.
bool canReadItself(const ReadUnit &unit, const QFileInfo &chosen)
{
    const QString folder = chosen.absolutePath();
    const bool runsThere = !unit.folder.isEmpty()
        && (unit.folder.contains("**"_L1) ? canLeadTo(unit.folder, folder)
                                          : QFileInfo(unit.folder) == QFileInfo(folder));
    if (runsThere && chosen.fileName().startsWith(".env"_L1))
        return true;
    const auto isTold = [&unit](const QString &way) {
        const QRegularExpression word(uR"((?<![\w./-])(?:\./)?%1(?![\w./-]))"_s.arg(QRegularExpression::escape(way)));
        return word.match(unit.started).hasMatch();
    };
    return isTold(chosen.absoluteFilePath()) || (runsThere && isTold(chosen.fileName()));
}

/// What a unit gives to a service that reads the file by itself: most such leave alone what is set, some do not.
QList<EnvRival> valuesBeside(const ReadUnit &unit, const QFileInfo &chosen, const QStringList &names)
{
    const auto isChosen = [&chosen](const UnitFile &file) { return QFileInfo(file.path) == chosen; };
    if (std::ranges::any_of(unit.files, isChosen) || !canReadItself(unit, chosen))
        return {};
    QList<EnvRival> rivals = unit.commands;
    for (auto file = unit.files.crbegin(); file != unit.files.crend(); ++file) {
        if (file->known != UnitFile::Known::Nameless)
            rivals += rivalsIn(*file, names);
    }
    return disputed(rivals + unit.values);
}

} // namespace

QList<EnvRival> unitRivals(const QFileInfo &chosen, const QStringList &names)
{
    QList<EnvRival> rivals;
    for (UnitManager manager : unitManagers()) {
        const QString ofAll = manager.ending().sliced(1) + u".d"_s;
        QStringList units;
        for (const QString &folder : std::as_const(manager.folders)) {
            units += QDir(folder).entryList({u'*' + manager.ending()}, QDir::Files, QDir::Name);
            for (const QString &beside : QDir(folder).entryList(
                     {u'*' + manager.ending() + u".d"_s, ofAll}, QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name)) {
                manager.dropInFolders.insert(folder + u'/' + beside);
                if (beside != ofAll)
                    units.append(beside.chopped(2));
            }
        }
        units.removeDuplicates();
        for (const QString &name : std::as_const(units)) {
            const ReadUnit unit = readUnit(manager, name, chosen, names);
            // What is said for several units is said once.
            const QList<EnvRival> found = rivalsBehind(unit.files, chosen, names) + valuesOver(unit, chosen)
                + valuesBeside(unit, chosen, names);
            for (const EnvRival &one : found) {
                if (!rivals.contains(one))
                    rivals.append(one);
            }
        }
    }
    return rivals;
}
