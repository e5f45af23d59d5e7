// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/deploy/deploytarget.h"

/// A word as bash and zsh take it: as it is where it is harmless, else in single quotes.
QString shellQuoted(const QString &word);

/// The commands that a template joins with " | ", where that is in no quotes.
QStringList commandStages(const QString &command);

/// A step's command and all that belongs around it; its places are filled in and quoted.
struct ShellText
{
    QStringList forget; ///< Variables of the terminal that must not count.
    QStringList quiet; ///< As DeployTarget::quiet.
    QString folder; ///< Where it runs; empty: wherever the terminal is.
    bool isInEmptyFolder = false;
    QStringList look; ///< All of them have to end well before anything is asked for or changed.
    QString command;
    DeployInput input = DeployInput::None;
    QStringList variables; ///< What is asked for, or removed.
    bool isRemoval = false;
    QStringList listedAs; ///< For each variable, the whole line of that list, quoted; empty: its name, anywhere in it.
    QString stays; ///< What that list has whatever is removed, as the variables stand in it.
    QString staysAs; ///< As listedAs.
    QString readNames; ///< Prints the names of what is set; empty: it is not read back.
    QString readChanges; ///< As DeployTarget::readChanges; empty: nothing is compared.
    QStringList readValues; ///< For each variable, what prints its value; empty: the names have to do.
    bool readsLine = false; ///< As DeployTarget::readsLine.
};

/// The text as it is pasted into bash or zsh. With input it asks for each value without showing it and passes it on
/// by standard input (printf is the shell's own, so the value is in no argument list and, since it is typed at a
/// prompt, in no history); an empty answer does nothing. It is one group of lines, so
/// that a terminal does not take the second line for the answer to the first. Of commands that are joined by " | " each
/// is started only when the one before has ended well. No command but the one that the value goes to can wait for an
/// answer: the others have no input. Its exit status is 0 only where what was read back does not speak against it.
QString shellCommand(const ShellText &text);
