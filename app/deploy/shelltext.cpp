// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/deploy/shelltext.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace {

QString withValue(const QString &command, const QString &variable)
{
    return u"(\n"
           "printf '%s: ' %1 >&2; IFS= read -rs v; echo >&2; : \"${v:?nothing was pasted}\"\n"
           "printf '%s' \"$v\" | %2\n"
           ")"_s.arg(variable, command);
}

QString withLines(const QString &command, const QStringList &variables)
{
    return u"(\n"
           "l=; for n in %1; do printf '%s: ' $n >&2; IFS= read -rs v; echo >&2\n"
           "l=\"$l$n=${v:?nothing was pasted}\"$'\\n'; done\n"
           "printf '%s' \"$l\" | %2\n"
           ")"_s.arg(variables.join(u' '), command);
}

/// In this very shell, not in one below it: the variable is to stay.
QString inShell(const QString &command, const QString &variable)
{
    return u"{\n"
           "printf '%s: ' %1 >&2; IFS= read -rs ikm_value; echo >&2\n"
           "if [ -n \"$ikm_value\" ]; then %1=$ikm_value; %2; fi; unset ikm_value\n"
           "}"_s.arg(variable, command);
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
