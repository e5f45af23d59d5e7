// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/deploy/shelltext.h"

#include "app/core/words.h"
#include "app/deploy/runfolder.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace {

QString unreadable()
{
    return Words::tr("NOT KNOWN: it could not be read back. The lines above say why.");
}

QString said(const QString &words)
{
    return u"echo %1"_s.arg(shellQuoted(words));
}

QString complained(const QString &words)
{
    return u"echo %1 >&2"_s.arg(shellQuoted(words));
}

/// One after the other, so that none begins with half an answer. input: what the first one reads ("$l"); empty:
/// nothing. Merged: it is for the second one, before what the first one printed.
QString inStages(const QString &command, const QString &input, bool isMerged = false)
{
    const QStringList stages = commandStages(command);
    QString text;
    for (qsizetype i = 0; i < stages.size(); ++i) {
        QString stage = stages[i];
        if (i == 1 && isMerged)
            stage = u"printf '%s\\n' \"%1\" \"$p\" | "_s.arg(input) + stage;
        else if (i > 0)
            stage = u"printf '%s\\n' \"$p\" | "_s + stage;
        else if (!input.isEmpty() && !isMerged)
            stage = u"printf '%s' \"%1\" | "_s.arg(input) + stage;
        else
            stage += u" </dev/null"_s;
        text += i + 1 < stages.size() ? u"p=$("_s + stage + u") && "_s : stage;
    }
    return text;
}

/// In this very shell, not in one below it: the variable is to stay.
QString inShell(const QString &command, const QString &variable)
{
    return u"{\n"
           "{ ikm_x=$-; set +x; } 2>/dev/null\n"
           "printf '%s: ' %1 >&2; IFS= read -rs ikm_value; echo >&2\n"
           "if [ -n \"$ikm_value\" ]; then %1=$ikm_value; %2; fi; unset ikm_value\n"
           "case $ikm_x in *x*) set -x;; esac; unset ikm_x\n"
           "}"_s.arg(variable, command);
}

/// Where it runs, and that the place is there.
QStringList before(const ShellText &text)
{
    QStringList lines;
    if (!text.forget.isEmpty())
        lines.append(u"unset "_s + text.forget.join(u' '));
    if (!text.quiet.isEmpty())
        lines.append(u"export "_s + text.quiet.join(u' '));
    if (!text.folder.isEmpty())
        lines.append(u"cd -- %1 || exit"_s.arg(text.folder));
    // Not in /tmp, where anybody can put a project's file down that takes the key to another account.
    if (text.isInEmptyFolder)
        lines.append(u"d=$(mktemp -d \"${XDG_RUNTIME_DIR:-$HOME}/inngest.XXXXXX\") && cd \"$d\" || exit; "
                     "trap 'cd / && rm -rf \"$d\"' EXIT\n"
                     "p=$(pwd -P); while [ \"$p\" != '' ]; do p=${p%/*}; for f in %1; do\n"
                     "[ ! -e \"$p/$f\" ] || { printf '%s\\n' \"$p/$f\" %2 >&2; exit 1; }; done; done"_s.arg(
                         leadingFiles().join(u' '),
                         shellQuoted(Words::tr("It could lead the tool to another place: move it away."))));
    if (text.look.isEmpty())
        return lines;
    QStringList looks;
    for (const QString &look : text.look)
        // Into no terminal: a pager would wait there. What is printed is shown also where it failed: some tools say
        // there why.
        looks.append(u"{ r=$(%1); e=$?; printf '%s\\n' \"$r\"; [ $e = 0 ]; }"_s.arg(inStages(look, {})));
    lines.append(u"{ %1; } || { %2; exit 1; }"_s.arg(looks.join(u" &&\n"_s),
        complained(Words::tr(
            "Nothing was changed: the place was not found, or it could not be asked. The lines above say which."))));
    return lines;
}

/// Asks for the values: $v is the last one, $l has them all as lines.
QStringList questions(const QStringList &variables)
{
    return {u"l=; for n in %1; do printf '%s: ' \"$n\" >&2; IFS= read -rs v; echo >&2"_s.arg(variables.join(u' ')),
        u"l=\"$l$n=${v:?nothing was pasted}"_s, u"\"; done"_s};
}

QStringList readBackOfValues(const ShellText &text)
{
    // What tellsValue() takes for something in a value's place, in a shell's words.
    const QString standIns = u"'['*']'|'<'*'>'|'*'?*'*'|*'***'*|*'\u2022\u2022\u2022'*|*'\u25CF\u25CF\u25CF'*"_s;
    QStringList lines;
    for (qsizetype i = 0; i < text.readValues.size(); ++i) {
        const QString name = text.variables.value(i);
        // What stands behind the value, the shell would drop its line ends otherwise.
        lines.append(u"if r=$(%1 && echo .); then r=${r%\"%2.\"}; case \""_s.arg(
            inStages(text.readValues[i], {}), text.readsLine ? u"\n"_s : QString()));
        lines.append(u"$l\" in *\""_s);
        lines.append(name + u"=$r"_s);
        lines.append(u"\"*) %1;;"_s.arg(said(Words::tr("Read back: %1 is what you pasted.").arg(name))));
        lines.append(u"*) e=1; case $r in %1) %2;; *) %3;; esac;; esac"_s.arg(standIns,
            complained(Words::tr("NOT KNOWN: what was read back for %1 hides the value. Whether it is the new one, the "
                                 "app's own answer shows.")
                           .arg(name)),
            complained(Words::tr("NOT SET: %1 was read back, and it is not what you pasted.").arg(name))));
        lines.append(u"else %1; e=1; fi"_s.arg(complained(unreadable())));
    }
    return lines;
}

/// Shows where a name stands in the list of names.
QString findInList(const QString &name, const QString &line)
{
    return line.isEmpty() ? u"printf '%s\\n' \"$r\" | grep -E '(^|[^[:alnum:]_.-])%1([^[:alnum:]_.-]|$)'"_s.arg(name)
                          : u"printf '%s\\n' \"$r\" | grep -Fx -e "_s + line;
}

/// Into a variable of the shell; empty where it cannot be told.
QString readChanges(const ShellText &text, QChar variable)
{
    return u"%1=$({ %2; } 2>/dev/null) || %1="_s.arg(variable, inStages(text.readChanges, {}));
}

/// As SettingRun::compareChanges().
QStringList comparisonOfChanges(const ShellText &text)
{
    QStringList lines{readChanges(text, u'c'), u"s=; w="_s};
    for (const QString &name : text.variables) {
        const QString find = u"| grep -E '(^|[^[:alnum:]_.-])%1([^[:alnum:]_.-]|$)'"_s.arg(name);
        lines.append(u"o=$(printf '%s\\n' \"$b\" %1); if printf '%s\\n' \"$c\" %1 && "_s.arg(find)
            + u"[ \"$o\" = \"$(printf '%s\\n' \"$c\" %1)\" ]; then s=1; else w=1; fi"_s.arg(find));
    }
    lines.append(u"[ -z \"$s\" ] || [ -n \"$w\" ] || { %1; e=1; }"_s.arg(complained(
        Words::tr("NOT KNOWN: what is listed of it above, when it was changed or a digest, is the same as before the "
                  "command. Set it once more; a digest stays the same where this value was there already."))));
    return lines;
}

QStringList readBackOfNames(const ShellText &text)
{
    const QString isNoList
        = Words::tr("NOT KNOWN: what was listed lacks %1, too. It is not the list of this place, or not all of it.")
              .arg(text.stays);
    const QString isListed = Words::tr(
        "Read back: it is there, as listed above. This place does not tell the value: whether it is the new one, the "
        "app's own answer shows.");
    QStringList lines{u"r=$(%1) || { %2; exit 1; }"_s.arg(inStages(text.readNames, {}), complained(unreadable()))};
    for (qsizetype i = 0; i < text.variables.size(); ++i) {
        const QString name = text.variables[i];
        const QString listed = findInList(name, text.listedAs.value(i));
        if (text.isRemoval) {
            lines.append(u"if %1; then %2; e=1;"_s.arg(
                listed, complained(Words::tr("NOT REMOVED: %1 is still there, as listed above.").arg(name))));
            lines.append(u"elif %1; then %2;"_s.arg(
                findInList(text.stays, text.staysAs), said(Words::tr("Read back: %1 is gone.").arg(name))));
            lines.append(u"else printf '%s\\n' \"$r\"; %1; e=1; fi"_s.arg(complained(isNoList)));
        } else {
            lines.append(
                u"%1 || { %2; e=1; }"_s.arg(listed, complained(Words::tr("NOT SET: %1 is not there.").arg(name))));
        }
    }
    if (!text.readChanges.isEmpty())
        lines += comparisonOfChanges(text);
    if (!text.isRemoval)
        lines.append(u"[ $e != 0 ] || %1"_s.arg(said(isListed)));
    return lines;
}

} // namespace

QString shellQuoted(const QString &word)
{
    static const QRegularExpression harmless(u"^[A-Za-z0-9_@%+:,./][A-Za-z0-9_@%+=:,./-]*\\z"_s);
    if (harmless.match(word).hasMatch())
        return word;
    QString quoted = word;
    quoted.replace(u'\'', u"'\\''"_s);
    return u'\'' + quoted + u'\'';
}

QStringList commandStages(const QString &command)
{
    QStringList stages;
    bool isQuoted = false;
    qsizetype from = 0;
    for (qsizetype at = 0; at < command.size(); ++at) {
        if (!isQuoted && command[at] == u'\\')
            ++at; // a quote that stands for itself
        else if (command[at] == u'\'')
            isQuoted = !isQuoted;
        else if (!isQuoted && QStringView(command).sliced(at).startsWith(u" | "_s)) {
            stages.append(command.sliced(from, at - from));
            from = at + 3;
        }
    }
    stages.append(command.sliced(from));
    return stages;
}

QString shellCommand(const ShellText &text)
{
    if (text.input == DeployInput::Shell)
        return inShell(text.command, text.variables.value(0));
    const bool asks = text.input != DeployInput::None;
    const QStringList first = before(text);
    if (!asks && first.isEmpty() && text.readNames.isEmpty() && commandStages(text.command).size() == 1)
        return text.command;
    QStringList lines = first;
    if (asks)
        lines += questions(text.variables);
    const QString input = !asks ? QString() : text.input == DeployInput::Lines ? u"$l"_s : u"$v"_s;
    if (!text.readChanges.isEmpty())
        lines.append(readChanges(text, u'b'));
    lines.append(inStages(text.command, input, text.input == DeployInput::Merged) + u"; e=$?"_s);
    if (!text.readNames.isEmpty()) {
        lines.append(u"[ $e = 0 ] || %1"_s.arg(complained(
            Words::tr("The command ended with an error, which stands above. What is there now is read back."))));
        // Where the value itself or its absence is seen, that counts, and not how the command ended.
        if (!text.readValues.isEmpty() || text.isRemoval)
            lines.append(u"e=0"_s);
        lines += text.readValues.isEmpty() ? readBackOfNames(text) : readBackOfValues(text);
    }
    lines.append(u"exit $e"_s);
    // What is traced is shown.
    return u"(\n{ set +x; } 2>/dev/null\n"_s + lines.join(u'\n') + u"\n)"_s;
}
