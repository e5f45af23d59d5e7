// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/deploy/keyrivals.h"

#include "app/deploy/envfile.h"
#include "app/deploy/filesbeside.h"

#include <QDir>
#include <QFileInfo>
#include <QMap>
#include <QRegularExpression>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// The line in which the name stands as a key; 0: there is none.
int keyLineIn(const QByteArray &text, const QString &name)
{
    // `NAME = x`, `"NAME": x`, `name="NAME" value="x"`, `'NAME' => x`, `["NAME"] = x`, `process.env.NAME = x`, `ENV
    // NAME x`; no comment, and no `NAME == x`.
    const QRegularExpression key(
        uR"re(^\s*ENV\s+%1\s+[^\s=]|^(?!\s*(?:#|//|/?\*))(?:(?!\s#).)*(?:(?<![\w.$?&-])(?<!\$\{)["'`]?%1["'`]?\]?\s*(?::|=>|=(?![=>])|\s+value=)|\.%1\s*=(?![=>]))(?!.*\b%1\b))re"_s
            .arg(QRegularExpression::escape(name)));
    const QList<QByteArray> lines = text.split('\n');
    const auto line = std::ranges::find_if(
        lines, [&key](const QByteArray &one) { return key.match(QString::fromUtf8(one)).hasMatch(); });
    return line == lines.end() ? 0 : int(line - lines.begin()) + 1;
}

QList<EnvRival> keyRivalsIn(const QDir &folder, const QStringList &patterns, const QStringList &names)
{
    QList<EnvRival> rivals;
    for (const QString &file : folder.entryList(patterns, QDir::Files | QDir::Hidden, QDir::Name))
        rivals += keyRivals(folder.filePath(file), names);
    return rivals;
}

/// The files that one program's part of a command names, the one that wins over the others first. Of dotenv and dotenvx
/// that is the first one, unless they are told to let files win over what is set; of Node.js, Bun, Deno, Docker, and
/// of what starts the processes of a Procfile, the last.
QStringList toldFiles(const QString &part)
{
    static const QRegularExpression program(
        uR"((?<![\w./-])(?:[\w./-]*/)?(dotenvx|dotenv(?:-cli)?|foreman|honcho|nf|heroku|env-cmd)\s)"_s);
    static const QRegularExpression lettingWin(uR"(\s(?:-o|--override|--overload)(?![\w-]))"_s);
    static const QString file = uR"((?:=|\s+|["']\s*,\s*)["']?([^\s"';&|\\]+))"_s;
    static const QRegularExpression usual(u"--env-file(?:-if-exists)?"_s + file);
    static const QRegularExpression ofDotenv(u"(?:--env-file|(?<![\\w-])-[ef])"_s + file);
    static const QRegularExpression ofProcfiles(u"(?:--env|(?<![\\w-])-e)"_s + file);
    static const QRegularExpression ofEnvCmd(u"(?:--file|(?<![\\w-])-f)"_s + file);
    const QString name = program.match(part + u' ').captured(1);
    const bool isDotenv = name.startsWith("dotenv"_L1);
    const QRegularExpression &told = name.isEmpty() ? usual
        : isDotenv                                  ? ofDotenv
        : name == "env-cmd"_L1                      ? ofEnvCmd
                                                    : ofProcfiles;
    QStringList files;
    for (auto it = told.globalMatch(part); it.hasNext();)
        files += it.next().captured(1).split(u',', Qt::SkipEmptyParts);
    if (!isDotenv || lettingWin.match(part).hasMatch())
        std::ranges::reverse(files);
    return files;
}

/// Of a command that has another one run behind `--`: what the first sets the second leaves alone.
QList<EnvRival> toldRivals(const QFileInfo &chosen, const QString &teller, const QStringList &names)
{
    static const QRegularExpression another(uR"(&&|\|\||[;|])"_s);
    FileContents text(chosen.dir().filePath(teller));
    text.bytes.replace("\\\n", " "); // of a command that goes on in the next line
    QList<EnvRival> rivals;
    for (const QByteArray &line : text.bytes.split('\n')) {
        for (const QString &command : QString::fromUtf8(line).split(another)) {
            QStringList files;
            for (const QString &part : command.split(u" -- "_s))
                files += toldFiles(part);
            QList<EnvRival> stronger;
            bool isTold = false;
            for (const QString &one : std::as_const(files)) {
                const QFileInfo file(chosen.dir(), one);
                isTold = file == chosen;
                if (isTold)
                    break;
                stronger += fileRivals(QDir::cleanPath(file.filePath()), names);
            }
            // What many read by themselves leaves alone what a program has set that was told of other files.
            if (isTold || chosen.fileName() == ".env"_L1)
                rivals += isTold ? stronger : disputed(stronger);
        }
    }
    return rivals;
}

/// A file of mise's, and the files of variables that it has mise read: of several the later one wins.
QList<EnvRival> misesRivals(const QFileInfo &file, const QFileInfo &chosen, const QStringList &names)
{
    static const QRegularExpression reading(
        uR"(^[ \t]*(?:env\.)?_\.file[ \t]*=[ \t]*(.*))"_s, QRegularExpression::MultilineOption);
    static const QRegularExpression name(uR"(["']([^"']+)["'])"_s);
    QList<EnvRival> rivals = keyRivals(file.filePath(), names);
    const FileContents text(file.filePath());
    QList<EnvRival> read;
    for (auto it = name.globalMatch(reading.match(QString::fromUtf8(text.bytes)).captured(1)); it.hasNext();) {
        const QFileInfo other(file.dir(), it.next().captured(1));
        if (other == chosen)
            read.clear();
        else
            read += fileRivals(QDir::cleanPath(other.filePath()), names);
    }
    return rivals + read;
}

/// Of Overmind's own file and .env, both of which it reads, .env wins; unless its own tells it to read no other.
QList<EnvRival> overmindsRivals(const QFileInfo &chosen, const QStringList &names)
{
    const QString own = chosen.dir().filePath(u".overmind.env"_s);
    const QList<EnvRival> skipping = fileRivals(own, {u"OVERMIND_SKIP_ENV"_s});
    const bool readsNoOther = !skipping.isEmpty() && skipping.first().line > 0;
    if (chosen.fileName() == ".overmind.env"_L1)
        return readsNoOther ? QList<EnvRival>() : fileRivals(chosen.dir().filePath(u".env"_s), names);
    const bool isOutdone = chosen.fileName() == ".env"_L1 && !readsNoOther;
    return chosen.fileName().startsWith(".env"_L1) && !isOutdone ? disputed(fileRivals(own, names)) : QList<EnvRival>();
}

/// Of what Next.js has built to be taken elsewhere, which has copies of its own.
QList<EnvRival> copysRivals(const QFileInfo &chosen, const QStringList &names)
{
    QList<EnvRival> rivals;
    for (const QString &name : {u".env"_s, u".env.production"_s}) {
        if (chosen.fileName().startsWith(".env"_L1))
            rivals += disputed(fileRivals(chosen.dir().filePath(u".next/standalone/"_s + name), names));
    }
    return rivals;
}

/// By its name or its first line.
bool isShellScript(const QFileInfo &file, const QByteArray &text)
{
    static const QRegularExpression shells(uR"(^#!.*\b(?:ba|da|z|k|a)?sh\b)"_s);
    static const QStringList ends{QString(), u"sh"_s, u"bash"_s};
    const QByteArray first = text.left(text.indexOf('\n'));
    return ends.contains(file.suffix()) && !first.contains('\0')
        && (!first.startsWith("#!") || shells.match(QString::fromUtf8(first)).hasMatch());
}

const QString ownFolder = u"\x01"_s; // in the place of what a script says for it

/// The words for files whose lines a script's line takes, in their order.
QStringList waysTaken(QString line)
{
    static const QRegularExpression own(
        uR"re(\$\(\s*dirname\s+(?:--\s+)?"?\$(?:0|\{?BASH_SOURCE(?:\[0\])?\}?)"?\s*\)|\$\{(?:0|BASH_SOURCE(?:\[0\])?)%/\*\})re"_s);
    static const QString said = uR"re([ \t]*(?:"([^"]+)"|'([^']+)'|([^\s"';&|)<>]+)))re"_s;
    static const QRegularExpression sourced(
        uR"re((?:(?:^|[;&|({]|\b(?:then|do|else)\b)\s*(?:(?:command|builtin)\s+)?\\?(?:\.|source)(?=[ \t"'])|\bdone\s*<))re"_s
        + said);
    static const QRegularExpression handedOn(
        uR"re((?:\b(?:export|env|eval|declare|typeset)\b[^;&|]*?(?:\$\(|`)|(?:\.|\bsource)[ \t]+<\()\s*(?:<|(?:cat|grep|egrep|sed|awk|xargs)\b)((?:'[^']*'|"[^"]*"|[^)`'"])*))re"_s);
    static const QRegularExpression word(said);
    if (line.trimmed().startsWith(u'#'))
        return {};
    line.replace(own, ownFolder);
    QMap<qsizetype, QString> ways; // by their places
    const auto take = [&ways](const QRegularExpression &pattern, const QString &text, qsizetype from) {
        for (auto it = pattern.globalMatch(text); it.hasNext();) {
            const QRegularExpressionMatch match = it.next();
            ways.insert(from + match.capturedStart(), match.captured(1) + match.captured(2) + match.captured(3));
        }
    };
    take(sourced, line, 0);
    for (auto it = handedOn.globalMatch(line); it.hasNext();) {
        const QRegularExpressionMatch command = it.next();
        take(word, command.captured(1), command.capturedStart(1));
    }
    return ways.values();
}

/// Where a script runs nothing tells: in the file's folder as a rule, or in its own. A folder by a variable is one of
/// those.
QFileInfo fileTaken(QString way, const QFileInfo &script, const QFileInfo &chosen)
{
    static const QRegularExpression variable(uR"(\A\$(?:\w+|\{\w+\}|\(\s*pwd\s*\))/)"_s);
    QList<QDir> folders{chosen.dir(), script.dir()};
    if (way.startsWith(ownFolder))
        folders = {script.dir()};
    way.replace(ownFolder, u"."_s).remove(variable);
    if (way.startsWith("~/"_L1))
        way.replace(0, 1, QDir::homePath());
    for (const QDir &folder : std::as_const(folders)) {
        const QFileInfo file(QDir::cleanPath(folder.filePath(way)));
        if (file == chosen || file.isFile())
            return file;
    }
    return {};
}

QList<EnvRival> rivalsOfScript(const QFileInfo &script, const QFileInfo &chosen, const QStringList &names)
{
    FileContents text;
    if (!text.read(script.filePath()) || !isShellScript(script, text.bytes))
        return {};
    QList<EnvRival> read;
    bool isRead = false;
    text.bytes.replace("\\\n", " "); // of a command that goes on in the next line
    for (const QByteArray &line : text.bytes.split('\n')) {
        for (const QString &way : waysTaken(QString::fromUtf8(line))) {
            const QFileInfo file = fileTaken(way, script, chosen);
            if (file == chosen) {
                isRead = true;
                read.clear();
            } else if (file.isFile()) {
                read += fileRivals(file.filePath(), names);
            }
        }
    }
    const bool readsItself = chosen.fileName() == ".env"_L1;
    return disputed(keyRivals(script.filePath(), names))
        + (isRead             ? read
                : readsItself ? disputed(read)
                              : QList<EnvRival>());
}

/// What scripts of a shell that start an app beside the file read behind it: `. ./other.env`, `export $(cat
/// other.env)`; of several files the later one wins. Disputed: what they set themselves, since that can stand before or
/// behind the reading, and, of an `.env` that the app may read by itself, what they read instead.
QList<EnvRival> scriptRivals(const QFileInfo &chosen, const QStringList &names)
{
    static const QStringList below{u"start*"_s, u"run*"_s, u"deploy*"_s, u"*entrypoint*"_s};
    static const QStringList beside{u"start*.sh"_s, u"run*.sh"_s, u"deploy*.sh"_s, u"*entrypoint*.sh"_s};
    QList<EnvRival> rivals;
    for (const auto &[folder, patterns] :
        {std::pair(QString(), beside), {u"scripts"_s, below}, {u"script"_s, below}, {u"bin"_s, below}}) {
        const QDir place(QDir::cleanPath(chosen.dir().filePath(folder)));
        for (const QString &script : place.entryList(patterns, QDir::Files | QDir::Hidden, QDir::Name))
            rivals += rivalsOfScript(QFileInfo(place, script), chosen, names);
    }
    return rivals;
}

} // namespace

QList<EnvRival> fileRivals(const QString &path, const QStringList &names)
{
    QList<EnvRival> rivals;
    if (!QFileInfo(path).isFile())
        return rivals;
    FileContents text;
    const bool isWhole = text.read(path) && text.bytes.size() <= EnvFile::mostBytes;
    const auto file = EnvFile::parse(text.bytes);
    for (const QString &name : names) {
        const auto found = file ? file->find(name) : std::nullopt;
        const int line = found ? found->line : keyLineIn(text.bytes, name);
        if (line > 0 || !isWhole)
            rivals.append({line > 0 ? EnvRival::Kind::File : EnvRival::Kind::Setting, path, name, line});
    }
    return rivals;
}

QList<EnvRival> disputed(QList<EnvRival> rivals)
{
    for (EnvRival &rival : rivals) {
        const bool isOfUnit = rival.kind == EnvRival::Kind::TakenAway || rival.kind == EnvRival::Kind::Passed;
        if (rival.line > 0 && !isOfUnit)
            rival.kind = EnvRival::Kind::Disputed;
    }
    return rivals;
}

QList<EnvRival> keyRivals(const QString &path, const QStringList &names)
{
    QList<EnvRival> rivals;
    FileContents text;
    if (!QFileInfo(path).isFile() || !text.read(path))
        return rivals;
    for (const QString &name : names) {
        if (const int line = keyLineIn(text.bytes, name); line > 0)
            rivals.append({EnvRival::Kind::Setting, path, name, line});
    }
    return rivals;
}

QList<EnvRival> startersRivals(const QFileInfo &chosen, const QStringList &names)
{
    QList<EnvRival> rivals = keyRivalsIn(chosen.dir(),
        {u"ecosystem.config.*"_s, u"ecosystem.json"_s, u"pm2.config.*"_s, u"pm2.json"_s, u"process.json"_s,
            u"nodemon.json"_s, u"package.json"_s, u"devbox.json"_s, u"deno.json*"_s, u"Procfile*"_s, u"[Mm]akefile"_s,
            u"GNUmakefile"_s, u"[Jj]ustfile"_s, u".justfile"_s, u"Taskfile.y*ml"_s, u".env-cmdrc*"_s,
            u"next.config.*"_s, u"serverless.y*ml"_s, u"app.yaml"_s, u"fly*.toml"_s, u"vercel.json"_s,
            u"supervisord.conf"_s},
        names);
    // Over those of an image a container's own count.
    rivals += disputed(keyRivalsIn(chosen.dir(), {u"Dockerfile*"_s, u"*.Dockerfile"_s, u"Containerfile*"_s}, names));
    rivals += scriptRivals(chosen, names);
    // What an editor starts has their variables, what runs elsewhere has not.
    for (const auto &[below, file] :
        {std::pair(u"."_s, u".devcontainer.json"_s), {u".devcontainer"_s, u"devcontainer.json"_s},
            {u".vscode"_s, u"launch.json"_s}, {u".vscode"_s, u"tasks.json"_s}, {u".vscode"_s, u"settings.json"_s},
            {u".run"_s, u"*.run.xml"_s}, {u".idea/runConfigurations"_s, u"*.xml"_s}})
        rivals += disputed(keyRivalsIn(QDir(QDir::cleanPath(chosen.dir().filePath(below))), {file}, names));
    for (const QString &teller : chosen.dir().entryList(
             {u"package.json"_s, u"deno.json*"_s, u"Procfile*"_s, u"[Mm]akefile"_s, u"GNUmakefile"_s, u"[Jj]ustfile"_s,
                 u".justfile"_s, u"*.sh"_s, u"ecosystem.config.*"_s, u"pm2.config.*"_s},
             QDir::Files | QDir::Hidden))
        rivals += toldRivals(chosen, teller, names);
    if (chosen.fileName() == ".flaskenv"_L1) // of which nothing counts that an .env beside it sets
        rivals += fileRivals(chosen.dir().filePath(u".env"_s), names);
    rivals += overmindsRivals(chosen, names) + copysRivals(chosen, names) + unitRivals(chosen, names);
    static const QStringList inFolders{u"config.toml"_s, u"config.*.toml"_s};
    static const QList<std::pair<QString, QStringList>> mises{
        {{}, {u"mise.toml"_s, u"mise.*.toml"_s, u".mise.toml"_s, u".mise.*.toml"_s}}, {u"mise"_s, inFolders},
        {u".mise"_s, inFolders}, {u".config/mise"_s, inFolders}, {u".config"_s, {u"mise.toml"_s}}};
    QDir folder = chosen.dir();
    do {
        for (const auto &[below, patterns] : mises) {
            const QDir place(QDir::cleanPath(folder.filePath(below)));
            for (const QString &file : place.entryList(patterns, QDir::Files | QDir::Hidden, QDir::Name))
                rivals += misesRivals(QFileInfo(place, file), chosen, names);
        }
    } while (folder.cdUp());
    return rivals;
}
