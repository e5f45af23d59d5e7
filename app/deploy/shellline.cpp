// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/deploy/shellline.h"

#include "app/deploy/envfile.h"

#include <QList>

namespace {

/// Words that begin a command which sets or takes away variables by their names, or ends what the shell reads.
bool isDecidingWord(QByteArrayView word)
{
    static const QList<QByteArrayView> words{"exit", "return", "exec", "break", "continue", "declare", "typeset",
        "local", "readonly", "export", "unset", "set", "setenv", "trap", "logout"};
    return words.contains(word);
}

/// Whether a word names a variable that only the shell knows: made of another's value, of a command's output, or
/// several at once by braces.
bool isNameMade(QByteArrayView word)
{
    const qsizetype sign = word.indexOf('=');
    const QByteArrayView name = sign < 0 ? word : word.first(sign);
    return name.contains('$') || name.contains('`') || (name.contains('{') && name.contains(','));
}

/// Begins a command that reads another file, or makes a command of text.
bool isReadingWord(QByteArrayView word)
{
    // The shell's own, and those of direnv.
    return word == "." || word == "source" || word == "eval" || word.startsWith("source_") || word == "dotenv"
        || word == "dotenv_if_exists";
}

} // namespace

bool isShellWord(QByteArrayView word)
{
    static const QList<QByteArrayView> words{"if", "then", "else", "elif", "fi", "for", "while", "until", "do", "done",
        "case", "esac", "select", "function", "time", "coproc", "[", "[[", "!", "exit", "return", "exec", "break",
        "continue", "declare", "typeset", "local", "readonly", "export", "unset", "set", "shopt", "trap", "test",
        "alias", "setenv", "env", "cd", "read", "shift", "enable", "builtin", "command"};
    return words.contains(word);
}

ShellLine::ShellLine(QByteArrayView text, bool isInValue)
    : m_isInValue(isInValue)
{
    char quote = 0;
    qsizetype start = 0;
    const auto endWord = [&](qsizetype at) {
        if (at > start)
            takeWord(text.sliced(start, at - start));
        start = at + 1;
        m_isInValue = false;
    };
    for (qsizetype at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (quote != 0) {
            at += c == '\\' && quote == '"' ? 1 : 0;
            quote = c == quote ? '\0' : quote;
        } else if (c == '\\') {
            ++at;
        } else if (c == '\'' || c == '"' || c == '`') {
            quote = c;
        } else if (c == '#' && at == start && at > 0) {
            start = text.size();
            break;
        } else if (isEnvBlank(c)) {
            endWord(at);
        } else if (QByteArrayView(";&|(){}").contains(c) && !((c == '{' || c == '}') && at > start)
            && !(c == '(' && at > 0 && text[at - 1] == '$')) {
            endWord(at);
            endCommand();
        }
    }
    endWord(text.size());
    endCommand();
}

void ShellLine::takeWord(QByteArrayView word)
{
    static const QList<QByteArrayView> own{
        "if", "then", "elif", "else", "while", "until", "do", "!", "time", "builtin", "command", "coproc"};
    if (!m_isInPrefix) {
        namesAny = namesAny || (m_setsByName && isNameMade(word));
        return;
    }
    qsizetype name = 0;
    while (name < word.size() && isEnvNamePart(word[name]))
        ++name;
    const bool isAssignment
        = name > 0 && name < word.size() && (word[name] == '=' || word.sliced(name).startsWith("+="));
    if (m_isInValue || isAssignment || own.contains(word))
        return;
    m_isInPrefix = false;
    m_setsByName = isDecidingWord(word) || word == "read" || word == "printf" || word == "env" || word == "mapfile"
        || word == "readarray" || word == "let";
    decides = decides || isDecidingWord(word);
    readsMore = readsMore || isReadingWord(word);
}

void ShellLine::endCommand()
{
    m_isInPrefix = true;
    m_setsByName = false;
}
