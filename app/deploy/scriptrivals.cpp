// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/deploy/scriptrivals.h"

#include "app/deploy/filesbeside.h"
#include "app/deploy/keyrivals.h"

#include <QDir>
#include <QFileInfo>
#include <QMap>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace {

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

} // namespace

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
