// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/deploy/keyrivals.h"

#include "app/deploy/filesbeside.h"
#include "app/deploy/unitplaces.h"

#include <QDir>
#include <QFileInfo>
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

/// What a unit says of variables.
struct ReadUnit
{
    bool isContainers = false;
    QList<UnitFile> files; ///< In the order in which they are read.
    QList<EnvRival> values; ///< `Environment=`: of a container over whatever stands in the files, of a service below.
    QList<EnvRival> others; ///< Over the files: by Podman's arguments and secrets, or by what a service takes away.
    QList<EnvRival> commands; ///< The same, by what a service starts: `env NAME=x`, `sh -c "NAME=x exec …"`, `env -i`.
    QList<EnvRival> passed; ///< `PassEnvironment=`: below all the others.
    QString started; ///< All of that.
    QString folder; ///< Where a service runs, as unitFileWay() gives it; empty: not said.

    QList<EnvRival> overFiles() const { return (isContainers ? values : QList<EnvRival>()) + others + commands; }
};

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

/// Whether a line of a unit gives the variable a value, hands it on or takes it away: as the unit's own, in Podman's
/// arguments or by a secret, or in a service's command.
bool decidesInUnit(const QString &key, const QString &said, const QString &name, bool isContainers)
{
    QString pattern;
    if (key == "Environment"_L1 || (isContainers && key == "PodmanArgs"_L1))
        pattern = uR"re((?:^|[\s"'=])%1=)re"_s;
    else if (isContainers && key == "Secret"_L1)
        pattern = uR"re(\btarget=%1(?:,|\s*\z)|^%1,(?!.*\btarget=)(?:.*,)?type=env)re"_s;
    else if (!isContainers && (key == "UnsetEnvironment"_L1 || key == "PassEnvironment"_L1))
        pattern = uR"re((?:^|[\s"'])%1(?=[\s"'=]|\z))re"_s;
    else if (!isContainers && key == "ExecStart"_L1)
        pattern = uR"re((?<![\w.$-])%1=(?!["']?\$\{?%1\b))re"_s;
    return !pattern.isEmpty()
        && QRegularExpression(pattern.arg(QRegularExpression::escape(name))).match(said).hasMatch();
}

/// Whether env starts a part of the command without the variable (`env -i`, `env -u NAME`), and does not give it to it
/// anew.
bool isTakenByEnv(const QString &command, const QString &name)
{
    static const QRegularExpression between(uR"([\s"']+)"_s);
    static const QRegularExpression program(uR"(\A[-@:+!|]*(?:\S*/)?env\z)"_s);
    static const QRegularExpression all(uR"(\A(?:-|-[0v]*i.*|--ignore-environment)\z)"_s);
    static const QRegularExpression one(uR"(\A(?:-[0iv]*u|--unset(?:=|\z))(.*)\z)"_s);
    static const QRegularExpression goesOn(uR"(\A(?:-|\w+=))"_s);
    const QStringList words = command.split(between, Qt::SkipEmptyParts);
    bool isInEnv = false;
    bool isTaken = false;
    for (qsizetype i = 0; i < words.size(); ++i) {
        const QString &word = words[i];
        const QRegularExpressionMatch unset = one.match(word);
        if (!isInEnv) {
            isInEnv = program.match(word).hasMatch();
            continue;
        }
        isTaken = (isTaken || all.match(word).hasMatch()) && !word.startsWith(name + u'=');
        isInEnv = goesOn.match(word).hasMatch();
        if (unset.hasMatch())
            isTaken = (unset.captured(1).isEmpty() ? words.value(++i) : unset.captured(1)) == name || isTaken;
    }
    return isTaken;
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

EnvRival::Kind unitRivalKind(const QString &key, bool isTaken)
{
    return isTaken || key == "UnsetEnvironment"_L1 ? EnvRival::Kind::TakenAway
        : key == "PassEnvironment"_L1              ? EnvRival::Kind::Passed
                                                   : EnvRival::Kind::Setting;
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
    QList<EnvRival> &rivals = key == "Environment"_L1 ? unit.values
        : isStarting                                  ? unit.commands
        : key == "PassEnvironment"_L1                 ? unit.passed
                                                      : unit.others;
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
    for (const QString &name : names) {
        const bool isTaken = isStarting && isTakenByEnv(said, name);
        const bool decides = decidesInUnit(key, said, name, manager.isPodmans);
        if (decides || isTaken)
            rivals.append({unitRivalKind(key, isTaken && !decides), place.path, name, place.line});
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
        const bool goesOn = line.endsWith(u'\\') && joining.match(line).hasMatch();
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
        const FileContents text(part);
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
        if (!unit.started.contains(way))
            return false; // of most of a system's: an expression takes long to make
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
    // What was taken away before the service began it reads all the same.
    QList<EnvRival> rivals = unit.commands;
    rivals.removeIf([](const EnvRival &rival) { return rival.kind == EnvRival::Kind::TakenAway; });
    for (auto file = unit.files.crbegin(); file != unit.files.crend(); ++file) {
        if (file->known != UnitFile::Known::Nameless)
            rivals += rivalsIn(*file, names);
    }
    return disputed(rivals + unit.values + unit.passed);
}

} // namespace

QList<EnvRival> unitRivals(const QFileInfo &chosen, const QStringList &names)
{
    QList<EnvRival> rivals;
    for (const UnitManager &manager : unitManagers()) {
        for (const QString &name : manager.units) {
            const ReadUnit unit = readUnit(manager, name, chosen, names);
            rivals += rivalsBehind(unit.files, chosen, names) + valuesOver(unit, chosen)
                + valuesBeside(unit, chosen, names);
        }
    }
    return rivals;
}
