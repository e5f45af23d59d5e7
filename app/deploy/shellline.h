// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QByteArrayView>

/// Begins a command which decides over the lines around it, or over the variables themselves.
bool isShellWord(QByteArrayView word);
/// Whether a shell can have a variable of that name.
bool isShellName(QByteArrayView name);

/// What a line's commands can do beyond the line, as a shell cuts them: behind `;`, `&&`, `then`, a value.
class ShellLine
{
public:
    enum class Begins {
        Command,
        Value, ///< Of an assignment; what stands behind it is another command.
        ExportedValue, ///< Of `export NAME=`; what stands behind it is exported as well.
    };
    ShellLine(QByteArrayView text, Begins begins);

    bool readsMore = false; ///< Another file, or a command made of text.
    bool readsMoreByDirenv = false; ///< By a word that only direnv knows for it, and that people write down, too.
    bool decides = false; ///< One behind the first assignment is an isDecidingWord() or an isGrammar().
    bool namesAny = false; ///< Sets a variable by a name that does not stand there.
    bool stops = false; ///< A word that is to be exported is no variable's name, or another variable is demanded.
    bool isBroken = false; ///< Nothing that a shell's grammar has: it stops there, where it reads the file at all.

private:
    void cut();
    bool partsCommands(qsizetype at) const;
    qsizetype takeRedirection(qsizetype at);
    void endWord(qsizetype at);
    void takeWord(QByteArrayView word);
    void takeCommand(QByteArrayView word);
    void takeExpansion(qsizetype sign);
    qsizetype takeSeparator(qsizetype at);
    void endCommand();

    const QByteArrayView m_text;
    qsizetype m_start = 0; // of the word that is being read
    bool m_isFirst; // there was no word of this command yet
    int m_open = 0; // groups and subshells
    bool m_isInPrefix; // nothing but assignments and the shell's own words so far
    bool m_isBehindOwn = false; // the last of them was one that can have options
    bool m_setsByName; // the command does
    bool m_exports; // likewise, by `export`
    bool m_isInValue;
    bool m_isTarget = false; // of a redirection: the next word is no part of the command
};
