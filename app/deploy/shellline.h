// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QByteArrayView>

/// Begins a command which decides over the lines around it, or over the variables themselves.
bool isShellWord(QByteArrayView word);

/// What a line's commands can do beyond the line, as a shell cuts them: behind `;`, `&&`, `then`, a value.
class ShellLine
{
public:
    /// isInValue: the text begins with the value of an assignment.
    ShellLine(QByteArrayView text, bool isInValue);

    bool readsMore = false; ///< Another file, or a command made of text.
    bool decides = false; ///< One behind the first assignment is an isDecidingWord().
    bool namesAny = false; ///< Sets a variable by a name that does not stand there.

private:
    void takeWord(QByteArrayView word);
    void endCommand();

    bool m_isInPrefix = true; // nothing but assignments and the shell's own words so far
    bool m_setsByName = false; // the command does
    bool m_isInValue;
};
