// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/deploy/shellline.h"

#include "app/core/decodings.h"
#include "app/core/secret.h"
#include "app/deploy/envfile.h"

#include <QByteArray>
#include <QList>
#include <algorithm>

namespace {

/// Words that begin a command which sets or takes away variables by their names, or ends what the shell reads.
bool isDecidingWord(QByteArrayView word)
{
    static const QList<QByteArrayView> words{"exit", "return", "exec", "break", "continue", "declare", "typeset",
        "local", "readonly", "export", "unset", "set", "setenv", "trap", "logout", "shift"};
    return words.contains(word);
}

/// Words of the shell's grammar, which are words like others where they do not begin a command: what stands in the
/// lines below depends on them, or the shell stops at one that ends nothing.
bool isGrammar(QByteArrayView word)
{
    static const QList<QByteArrayView> words{"if", "then", "else", "elif", "fi", "for", "while", "until", "do", "done",
        "case", "esac", "select", "function", "[["};
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
    // The shell's own, and those of direnv, some of which take over what a program or another tool sets.
    static const QList<QByteArrayView> words{
        ".", "source", "eval", "dotenv", "dotenv_if_exists", "direnv_load", "direnv_apply_dump"};
    return words.contains(word) || word.startsWith("source_");
}

/// `NAME=`, `NAME+=`, `NAME[0]=`.
bool isShellAssignment(QByteArrayView word)
{
    qsizetype at = 0;
    while (at < word.size() && isEnvNamePart(word[at]))
        ++at;
    if (at > 0 && at < word.size() && word[at] == '[')
        at = word.indexOf(']', at) + 1;
    return at > 0 && (word.sliced(at).startsWith('=') || word.sliced(at).startsWith("+="));
}

/// What a shell makes of a word that it looks for among its commands: `\.`, `'source'`.
QByteArray withoutShellQuotes(QByteArrayView word)
{
    QByteArray plain;
    // Room for all at once: growing would leave copies behind.
    plain.reserve(word.size());
    char quote = 0;
    for (qsizetype at = 0; at < word.size(); ++at) {
        const char c = word[at];
        const bool isQuote = c == '\'' || c == '"';
        if (c == '\\' && quote != '\'') {
            if (++at < word.size())
                plain.append(word[at]);
        } else if (isQuote && (quote == 0 || quote == c)) {
            quote = quote == 0 ? c : '\0';
        } else {
            plain.append(c);
        }
    }
    return plain;
}

/// Whether a word of `export` names no variable, whatever a shell makes of it.
bool isNoName(QByteArrayView word)
{
    if (isNameMade(word))
        return false;
    const qsizetype sign = word.indexOf('=');
    QByteArray plain = withoutShellQuotes(sign < 0 ? word : word.first(sign));
    const bool isNone = !isShellName(plain);
    wipe(plain);
    return isNone;
}

/// The last character of what begins with the sign at that place, `$(…)` or `${…}`: it is a part of one word, and what
/// is set in there is not set outside. -1: nothing begins there, or it does not end in this text.
qsizetype expansionEnd(QByteArrayView text, qsizetype sign, int depth = 0)
{
    constexpr int mostWithinEachOther = 20;
    const char opening = sign + 1 < text.size() ? text[sign + 1] : '\0';
    if (text[sign] != '$' || (opening != '(' && opening != '{') || depth > mostWithinEachOther)
        return -1;
    const char closing = opening == '(' ? ')' : '}';
    int open = 0;
    char quote = 0;
    for (qsizetype at = sign + 1; at < text.size(); ++at) {
        const char c = text[at];
        const char next = at + 1 < text.size() ? text[at + 1] : '\0';
        if (c == '\\' && quote != '\'') {
            ++at;
        } else if (c == '$' && quote != '\'' && (next == '(' || next == '{')) {
            at = expansionEnd(text, at, depth + 1);
            if (at < 0)
                return -1;
        } else if (quote != 0) {
            quote = c == quote ? '\0' : quote;
        } else if (c == '\'' || c == '"' || c == '`') {
            quote = c;
        } else if (c == opening) {
            ++open;
        } else if (c == closing && --open == 0) {
            return at;
        }
    }
    return -1;
}

} // namespace

bool isShellWord(QByteArrayView word)
{
    static const QList<QByteArrayView> words{"if", "then", "else", "elif", "fi", "for", "while", "until", "do", "done",
        "case", "esac", "select", "function", "time", "coproc", "[", "[[", "!", "exit", "return", "exec", "break",
        "continue", "declare", "typeset", "local", "readonly", "export", "unset", "set", "shopt", "trap", "logout",
        "test", "alias", "setenv", "env", "cd", "read", "shift", "enable", "builtin", "command"};
    return words.contains(word);
}

bool isShellName(QByteArrayView name)
{
    const bool isDigitFirst = !name.isEmpty() && Letters::isDigit(name.front());
    return !name.isEmpty() && !isDigitFirst && std::ranges::all_of(name, Letters::isWord);
}

ShellLine::ShellLine(QByteArrayView text, Begins begins)
    : m_text(text)
    , m_isFirst(begins == Begins::Command)
    , m_isInPrefix(begins != Begins::ExportedValue)
    , m_setsByName(begins == Begins::ExportedValue)
    , m_exports(begins == Begins::ExportedValue)
    , m_isInValue(begins != Begins::Command)
{
    cut();
}

void ShellLine::cut()
{
    char quote = 0;
    for (qsizetype at = 0; at < m_text.size(); ++at) {
        const char c = m_text[at];
        if (c == '\\' && quote != '\'') {
            ++at;
        } else if (const qsizetype end = quote == '\'' ? -1 : expansionEnd(m_text, at); end >= 0) {
            takeExpansion(at);
            at = end;
        } else if (quote != 0) {
            quote = c == quote ? '\0' : quote;
        } else if (c == '\'' || c == '"' || c == '`') {
            quote = c;
        } else if (c == '#' && at == m_start && at > 0) {
            m_start = m_text.size();
            break;
        } else if (isEnvBlank(c)) {
            endWord(at);
        } else if (c == '<' || c == '>') {
            at = takeRedirection(at);
        } else if (partsCommands(at)) {
            endWord(at);
            at = takeSeparator(at);
            m_start = at + 1;
        }
    }
    endWord(m_text.size());
    endCommand();
    isBroken = isBroken || m_open > 0;
}

/// `${X:?why}` ends a shell where there is no X; `${a.b}` and `${{x}}` belong to other programs, and end it as well.
void ShellLine::takeExpansion(qsizetype sign)
{
    QByteArrayView rest = m_text.sliced(sign + 1);
    if (!rest.startsWith('{'))
        return;
    const auto isOneOf = [](char c, QByteArrayView characters) { return characters.contains(c); };
    rest = rest.sliced(rest.startsWith("{#") || rest.startsWith("{!") ? 2 : 1);
    const qsizetype size = std::ranges::find_if_not(rest, [](char c) { return Letters::isWord(c); }) - rest.begin();
    const char next = rest[size];
    isBroken = isBroken || !(size == 0 ? isOneOf(next, "@*#?-$!}") : isOneOf(next, "}:-=+?#%/^,@*["));
    stops = stops || (size > 0 && (next == '?' || rest.sliced(size).startsWith(":?")));
}

/// One or two signs, of which the last is returned.
qsizetype ShellLine::takeSeparator(qsizetype at)
{
    const QByteArrayView sign = m_text.sliced(at, 1);
    const bool opens = sign == "(" || sign == "{";
    const bool closes = sign == ")" || sign == "}";
    const bool isInWord = opens && at > 0 && isEnvNamePart(m_text[at - 1]); // `a(b`, but not `A=(b)`
    isBroken = isBroken || isInWord || (m_isFirst && !opens && !closes) || (closes && m_open == 0);
    m_open += opens ? 1 : closes ? -1 : 0;
    endCommand();
    m_isFirst = !closes;
    const QByteArrayView both = m_text.sliced(at, std::min<qsizetype>(2, m_text.size() - at));
    return both == "&&" || both == "||" || both == "|&" ? at + 1 : at;
}

bool ShellLine::partsCommands(qsizetype at) const
{
    const char c = m_text[at];
    if (c == '{' || c == '}')
        return at == m_start && m_isFirst;
    return QByteArrayView(";&|()").contains(c) && !(c == '(' && at > 0 && m_text[at - 1] == '$');
}

/// `2>&1`, `>|x`, `<<<x`: wherever it stands, the command goes on behind it. Returns the last of its signs.
qsizetype ShellLine::takeRedirection(qsizetype at)
{
    const QByteArrayView before = m_start < at ? m_text.sliced(m_start, at - m_start) : QByteArrayView();
    const bool isNumber = !m_isInValue && std::ranges::all_of(before, [](char c) { return c >= '0' && c <= '9'; });
    if (!isNumber)
        endWord(at);
    while (at + 1 < m_text.size() && QByteArrayView("<>&|").contains(m_text[at + 1]))
        ++at;
    m_start = at + 1;
    m_isFirst = false;
    m_isTarget = true;
    return at;
}

void ShellLine::endWord(qsizetype at)
{
    if (at > m_start) {
        if (!m_isTarget)
            takeWord(m_text.sliced(m_start, at - m_start));
        m_isTarget = false;
        m_isFirst = m_isBehindOwn;
    }
    m_start = at + 1;
    m_isInValue = false;
}

void ShellLine::takeWord(QByteArrayView word)
{
    if (m_isInValue)
        return;
    if (!m_isInPrefix) {
        namesAny = namesAny || (m_setsByName && isNameMade(word));
        stops = stops || (m_exports && isNoName(word));
        return;
    }
    if (isShellAssignment(word)) {
        m_isBehindOwn = false;
        return;
    }
    QByteArray plain = withoutShellQuotes(word);
    takeCommand(plain);
    wipe(plain);
}

void ShellLine::takeCommand(QByteArrayView word)
{
    static const QList<QByteArrayView> own{
        "if", "then", "elif", "else", "while", "until", "do", "!", "time", "builtin", "command", "coproc"};
    // `command -p x` and `time -p x` are x; `command -v x` only tells what x is.
    if (m_isBehindOwn && word.startsWith('-') && !word.contains('v') && !word.contains('V'))
        return;
    decides = decides || (m_isFirst && isGrammar(word));
    m_isBehindOwn = own.contains(word);
    if (m_isBehindOwn)
        return;
    m_isInPrefix = false;
    m_setsByName = isDecidingWord(word) || word == "read" || word == "printf" || word == "env" || word == "mapfile"
        || word == "readarray" || word == "let";
    decides = decides || isDecidingWord(word);
    readsMore = readsMore || isReadingWord(word);
    readsMoreByDirenv = readsMoreByDirenv || word == "use" || word == "layout";
}

void ShellLine::endCommand()
{
    isBroken = isBroken || m_isTarget;
    m_isInPrefix = true;
    m_isBehindOwn = false;
    m_setsByName = false;
    m_exports = false;
    m_isTarget = false;
}
