// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/deploy/shelltext.h"

#include <QCoreApplication>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace {

struct ShellText
{
    Q_DECLARE_TR_FUNCTIONS(ShellText)

public:
    static QString ask() { return shellQuoted(tr("Paste the value and press Enter; it is not shown.")); }
    static QString askEach() { return shellQuoted(tr("Paste each value and press Enter; they are not shown.")); }
    static QString nothing() { return shellQuoted(tr("Nothing was pasted, so nothing was done.")); }
};

QString withValue(const QString &command, const QString &variable)
{
    return u"(\n"
           "  echo %1 >&2; printf '%s: ' %2 >&2\n"
           "  IFS= read -rs value; echo >&2\n"
           "  [ -n \"$value\" ] || { echo %3 >&2; exit 1; }\n"
           "  printf '%s' \"$value\" | %4\n"
           ")"_s.arg(ShellText::ask(), variable, ShellText::nothing(), command);
}

QString withLines(const QString &command, const QStringList &variables)
{
    return u"(\n"
           "  echo %1 >&2; lines=\n"
           "  for name in %2; do\n"
           "    printf '%s: ' \"$name\" >&2\n"
           "    IFS= read -rs value; echo >&2\n"
           "    [ -n \"$value\" ] || { echo %3 >&2; exit 1; }\n"
           "    lines=\"$lines$name=$value\"$'\\n'\n"
           "  done\n"
           "  printf '%s' \"$lines\" | %4\n"
           ")"_s.arg(ShellText::askEach(), variables.join(u' '), ShellText::nothing(), command);
}

/// In this very shell, not in one below it: the variable is to stay.
QString inShell(const QString &command, const QString &variable)
{
    return u"{\n"
           "  echo %1 >&2; printf '%s: ' %2 >&2\n"
           "  IFS= read -rs ikm_value; echo >&2\n"
           "  if [ -n \"$ikm_value\" ]; then %2=$ikm_value; %4; else echo %3 >&2; fi\n"
           "  unset ikm_value\n"
           "}"_s.arg(ShellText::ask(), variable, ShellText::nothing(), command);
}

} // namespace

QString shellQuoted(const QString &word)
{
    static const QRegularExpression harmless(u"^[A-Za-z0-9_@%+:,./][A-Za-z0-9_@%+=:,./-]*$"_s);
    if (harmless.match(word).hasMatch())
        return word;
    QString quoted = word;
    quoted.replace(u'\'', u"'\\''"_s);
    return u'\'' + quoted + u'\'';
}

QString shellCommand(const QString &command, DeployInput input, const QStringList &variables)
{
    switch (input) {
    case DeployInput::None:
        break;
    case DeployInput::Value:
        return withValue(command, variables.value(0));
    case DeployInput::Lines:
        return withLines(command, variables);
    case DeployInput::Shell:
        return inShell(command, variables.value(0));
    }
    return command;
}
