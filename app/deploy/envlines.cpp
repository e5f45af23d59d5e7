// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/deploy/envlines.h"

#include "app/deploy/shellline.h"

#include <QList>
#include <QStringList>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

using Quote = EnvAssignment::Quote;
using Doubt = EnvDoubt::Kind;
using MayBeDoubt = std::optional<Doubt>;

constexpr QByteArrayView byteOrderMark = "\xEF\xBB\xBF";

/// A character at which some readers end a line and others do not.
bool hasOddLineBreak(QByteArrayView line)
{
    for (qsizetype i = 0; i < line.size(); ++i) {
        const auto c = static_cast<unsigned char>(line[i]);
        if ((c < 0x20 && c != '\t') || c == 0x7F)
            return true;
        // U+0080 to U+009F, among them NEL.
        if (c == 0xC2 && i + 1 < line.size() && static_cast<unsigned char>(line[i + 1]) < 0xA0)
            return true;
        if (line.sliced(i).startsWith("\xE2\x80\xA8") || line.sliced(i).startsWith("\xE2\x80\xA9"))
            return true;
    }
    return false;
}

/// What a shell makes of the text: whether it ends within a quote or a substitution, so that the next line belongs to
/// it.
MayBeDoubt shellDoubt(QByteArrayView text)
{
    char quote = 0;
    bool hasSubstitution = false;
    bool isEscaped = false; // the character before this one
    bool isJoined = false; // by `|`, `||`, `|&` or `&&` at the end: the next line belongs to this command
    for (qsizetype i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const char next = i + 1 < text.size() ? text[i + 1] : '\0';
        if (quote == 0 && c == '#' && i > 0 && isEnvBlank(text[i - 1]) && !isEscaped)
            break;
        isEscaped = false;
        if (quote == 0 && c == '<' && next == '<')
            return Doubt::Shell;
        if (!isEnvBlank(c))
            isJoined = quote == 0 && (c == '|' || (c == '&' && i > 0 && (text[i - 1] == '&' || text[i - 1] == '|')));
        if (c == '\\' && quote != '\'') {
            if (next == '\0')
                return Doubt::Continued;
            isEscaped = true;
            ++i;
        } else if (c == '$' && next == '{' && quote != '\'' && text.indexOf('}', i) < 0) {
            return Doubt::Shell; // looked for in the lines below
        } else if (quote != 0) {
            hasSubstitution = hasSubstitution || (quote == '"' && (c == '`' || (c == '$' && next == '(')));
            if (c == quote)
                quote = 0;
        } else if (c == '$' && next == '\'') {
            // Escapes count in there for one shell and not for another.
            const qsizetype close = text.indexOf('\'', i + 2);
            if (close < 0 || text.sliced(i + 2, close - i - 2).contains('\\'))
                return Doubt::OpenQuote;
            i = close;
        } else if (c == '\'' || c == '"' || c == '`') {
            quote = c;
            hasSubstitution = hasSubstitution || c == '`';
        } else if (c == '$' && next == '(') {
            hasSubstitution = true;
        }
    }
    if (quote != 0)
        return quote == '`' ? Doubt::Shell : Doubt::OpenQuote;
    if (isJoined)
        return Doubt::Shell;
    if (!hasSubstitution)
        return {};
    const bool isBalanced
        = std::ranges::count(text, '(') == std::ranges::count(text, ')') && std::ranges::count(text, '`') % 2 == 0;
    return isBalanced && !text.contains("<<") ? std::nullopt : MayBeDoubt(Doubt::Shell);
}

/// Whether phpdotenv takes the line for the first of a value over lines, be it a comment: by a quote behind a sign, and
/// no second one in the line.
bool opensForPhp(QByteArrayView line)
{
    if (!line.contains("=\""))
        return false;
    QByteArray text = line.toByteArray().replace("\\\\", "");
    int quotes = 0;
    for (qsizetype at = text.indexOf('"', 1); at >= 0; at = text.indexOf('"', at + 1))
        quotes += text[at - 1] == '\\' ? 0 : 1;
    wipe(text);
    return quotes < 2;
}

/// Nothing, or a comment that every reader takes for one.
bool isNothing(QByteArrayView behind)
{
    const qsizetype at = blanksAtStart(behind).size();
    return at == behind.size() || (at > 0 && behind[at] == '#');
}

class Cutter
{
public:
    explicit Cutter(QByteArrayView text)
        : m_text(text)
    {
    }

    QList<EnvLine> cut()
    {
        QList<EnvLine> lines;
        int number = 1;
        for (qsizetype at = m_text.startsWith(byteOrderMark) ? byteOrderMark.size() : 0; at < m_text.size();) {
            EnvLine line{.number = number, .start = at};
            endAt(line, at);
            const qsizetype first = line.start + blanksAtStart(content(line)).size();
            if (hasOddLineBreak(content(line)))
                doubt(line, Doubt::LineBreak);
            else if (first == line.end)
                line.kind = EnvLine::Kind::Blank;
            else if (m_text[first] == '#')
                line.kind = EnvLine::Kind::Comment;
            else if (readHead(line))
                readValue(line);
            else
                readOther(line);
            if (line.kind != EnvLine::Kind::Doubtful && !line.isOverLines && opensForPhp(content(line)))
                doubt(line, Doubt::OpenQuote);
            const QByteArrayView whole = m_text.sliced(line.start, line.next - line.start);
            number += int(std::ranges::count(whole, '\n'));
            at = line.next;
            lines.append(line);
        }
        return lines;
    }

private:
    QByteArrayView content(const EnvLine &line) const { return m_text.sliced(line.start, line.end - line.start); }

    /// Gives the line its end: at the next line end from here on.
    void endAt(EnvLine &line, qsizetype at) const
    {
        const qsizetype newline = m_text.indexOf('\n', at);
        line.next = newline < 0 ? m_text.size() : newline + 1;
        line.end = newline < 0 ? m_text.size() : newline;
        if (newline > line.start && m_text[newline - 1] == '\r')
            --line.end;
    }

    /// `export NAME=`, `NAME: `; leaves valueStart behind it.
    bool readHead(EnvLine &line) const
    {
        const auto skipBlanks
            = [this, &line](qsizetype at) { return at + blanksAtStart(m_text.sliced(at, line.end - at)).size(); };
        qsizetype at = skipBlanks(line.start);
        line.isPlainHead = true;
        constexpr QByteArrayView word = "export";
        if (m_text.sliced(at, line.end - at).startsWith(word) && at + word.size() < line.end
            && isEnvBlank(m_text[at + word.size()])) {
            const qsizetype behind = at + word.size();
            const qsizetype name = skipBlanks(behind);
            // A name of its own: `export = x`.
            if (name < line.end && isEnvNamePart(m_text[name])) {
                line.isExported = true;
                line.isPlainHead = name == behind + 1 && m_text[behind] == ' ';
                at = name;
            }
        }
        line.nameStart = at;
        while (at < line.end && isEnvNamePart(m_text[at]))
            ++at;
        if (at == line.nameStart)
            return false;
        const qsizetype nameEnd = at;
        at = skipBlanks(at);
        if (at == line.end || (m_text[at] != '=' && m_text[at] != ':'))
            return false;
        line.kind = m_text[at] == '=' ? EnvLine::Kind::Assignment : EnvLine::Kind::Colon;
        if (line.kind == EnvLine::Kind::Colon && at + 1 < line.end && !isEnvBlank(m_text[at + 1]))
            return false;
        line.name = QString::fromLatin1(m_text.sliced(line.nameStart, nameEnd - line.nameStart));
        line.sign = at;
        line.valueStart = skipBlanks(at + 1);
        line.isPlainHead = line.isPlainHead && at == nameEnd && line.valueStart == at + 1;
        // `export A = b` exports a `=`, `export A: b` an `A:`.
        const bool isShells = line.kind == EnvLine::Kind::Assignment && at == nameEnd
            && isShellName(m_text.sliced(line.nameStart, nameEnd - line.nameStart));
        line.stopsShells = line.isExported && !isShells;
        return true;
    }

    void readValue(EnvLine &line) const
    {
        line.valueEnd = line.valueStart;
        const char first = line.valueStart < line.end ? m_text[line.valueStart] : '\0';
        if (first == '\'' || first == '"' || first == '`')
            readQuoted(line);
        else
            readPlain(line);
    }

    void readQuoted(EnvLine &line) const
    {
        const char quote = m_text[line.valueStart];
        line.quote = quote == '\'' ? Quote::Single : quote == '"' ? Quote::Double : Quote::Backtick;
        const QByteArrayView value = m_text.sliced(line.valueStart, line.end - line.valueStart);
        const qsizetype first = value.indexOf(quote, 1);
        if (first < 0)
            return readQuotedOverLines(line);
        qsizetype close = first;
        if (value.contains(QByteArray(1, '\\') + quote)) {
            // A shell lets a backslash escape the next character, or nothing; dotenv the quote, whatever is before it.
            qsizetype shells = 1;
            while (shells < value.size() && value[shells] != quote)
                shells += quote != '\'' && value[shells] == '\\' ? 2 : 1;
            qsizetype dotenvs = first;
            while (dotenvs > 0 && value[dotenvs - 1] == '\\')
                dotenvs = value.indexOf(quote, dotenvs + 1);
            if (shells != dotenvs || !isNothing(value.sliced(shells + 1)))
                return doubt(line, Doubt::OpenQuote);
            close = shells;
        }
        line.valueEnd = line.valueStart + close + 1;
        line.hasTextBehind = !isNothing(value.sliced(close + 1));
        doubt(line, shellDoubt(value));
        readBehind(line);
    }

    /// A value whose quote does not close in its first line. Readers that know such values agree on them where the next
    /// quote of the kind ends a line; those that do not take each line by itself, and agree on all lines below.
    void readQuotedOverLines(EnvLine &line) const
    {
        const char quote = m_text[line.valueStart];
        const qsizetype close = m_text.indexOf(quote, line.valueStart + 1);
        if (close < 0 || quote == '`' || m_text[close - 1] == '\\')
            return doubt(line, Doubt::OpenQuote);
        const QByteArrayView inside = m_text.sliced(line.valueStart + 1, close - line.valueStart - 1);
        if (quote == '"' && (inside.contains('`') || inside.contains("$(")))
            return doubt(line, Doubt::OpenQuote);
        EnvLine whole = line;
        endAt(whole, close);
        if (!isNothing(m_text.sliced(close + 1, whole.end - close - 1)))
            return doubt(line, Doubt::OpenQuote);
        const QByteArrayView all = content(whole);
        for (qsizetype from = 0; from < all.size();) {
            const qsizetype newline = all.indexOf('\n', from);
            QByteArrayView part = newline < 0 ? all.sliced(from) : all.sliced(from, newline - from);
            if (part.endsWith('\r'))
                part.chop(1);
            if (hasOddLineBreak(part))
                return doubt(line, Doubt::LineBreak);
            from = newline < 0 ? all.size() : newline + 1;
        }
        line = whole;
        line.valueEnd = close + 1;
        line.isOverLines = true;
    }

    void readPlain(EnvLine &line) const
    {
        const QByteArrayView value = m_text.sliced(line.valueStart, line.end - line.valueStart);
        if (value.startsWith('(') && !value.contains(')'))
            return doubt(line, Doubt::Shell); // a list over several lines
        // With what is before it: `A=#b` is a value for a shell, `A= #b` a comment.
        doubt(line, shellDoubt(m_text.sliced(line.valueStart - 1, line.end - line.valueStart + 1)));
        qsizetype end = 0;
        for (qsizetype i = 0; i < value.size(); ++i) {
            if (value[i] == '#' && (i == 0 || isEnvBlank(value[i - 1])))
                break;
            if (!isEnvBlank(value[i]))
                end = i + 1;
        }
        line.valueEnd = line.valueStart + end;
        readBehind(line);
    }

    void readOther(EnvLine &line) const
    {
        line.kind = EnvLine::Kind::Other;
        const QByteArrayView text = content(line).trimmed();
        qsizetype size = 0;
        while (size < text.size() && !isEnvBlank(text[size]))
            ++size;
        const QByteArrayView word = text.first(size);
        const ShellLine commands(text, ShellLine::Begins::Command);
        line.namesAny = commands.namesAny;
        line.readsMoreByDirenv = commands.readsMoreByDirenv;
        if (commands.readsMore)
            return doubt(line, Doubt::OtherFile);
        // A sign or a quote at the start is taken for the rest of the line before by some. In `A[B=x` a shell looks for
        // the bracket's end in the lines below.
        const bool isOdd
            = std::ranges::any_of(text, [](char c) { return QByteArrayView("'\"`([{}])<>;|&$\\").contains(c); });
        if (isOdd || isShellWord(word) || text.startsWith('=') || text.startsWith(':'))
            doubt(line, shellDoubt(text).value_or(Doubt::Shell));
    }

    /// What a shell makes of a line behind the value: another command, or of an exported one more names to export.
    void readBehind(EnvLine &line) const
    {
        // Behind `NAME = ` and `NAME: ` stand a command's words; behind `NAME= ` another command begins.
        const bool isShells = line.isExported || (m_text[line.sign] == '=' && isEnvNamePart(m_text[line.sign - 1]));
        const qsizetype from = isShells ? line.sign + 1 : line.valueStart;
        const ShellLine commands(m_text.sliced(from, line.end - from),
            line.isExported ? ShellLine::Begins::ExportedValue : ShellLine::Begins::Value);
        line.namesAny = commands.namesAny;
        line.stopsShells = line.stopsShells || commands.stops;
        // The shell's own, which bash lets nobody set: as `sh` it ends there.
        static const QStringList fixed{u"UID"_s, u"EUID"_s, u"PPID"_s, u"SHELLOPTS"_s, u"BASHOPTS"_s};
        line.breaksShells = commands.isBroken || fixed.contains(line.name);
        line.readsMoreByDirenv = commands.readsMoreByDirenv;
        const bool isOdd = commands.decides || commands.namesAny;
        doubt(line, commands.readsMore ? Doubt::OtherFile : isOdd ? MayBeDoubt(Doubt::Shell) : std::nullopt);
    }

    static void doubt(EnvLine &line, MayBeDoubt why)
    {
        if (!why)
            return;
        line.kind = EnvLine::Kind::Doubtful;
        line.doubt = why;
    }

    const QByteArrayView m_text;
};

} // namespace

QList<EnvLine> envLinesOf(QByteArrayView text)
{
    return Cutter(text).cut();
}

QByteArrayView blanksAtStart(QByteArrayView text)
{
    const auto *end = std::ranges::find_if(text, [](char c) { return !isEnvBlank(c); });
    return text.first(end - text.begin());
}
