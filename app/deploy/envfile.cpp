// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/deploy/envfile.h"

#include "app/core/decodings.h"

#include <QStringDecoder>
#include <algorithm>

namespace {

bool isNameStart(char c)
{
    return Letters::isLetter(c) || c == '_';
}

EnvAssignment::Quote quoteOf(char c)
{
    switch (c) {
    case '\'':
        return EnvAssignment::Quote::Single;
    case '"':
        return EnvAssignment::Quote::Double;
    case '`':
        return EnvAssignment::Quote::Backtick;
    default: // any other character
        return EnvAssignment::Quote::None;
    }
}

/// Walks over the text once. Each method leaves m_at behind what it took.
class Reader
{
public:
    explicit Reader(QByteArrayView text)
        : m_text(text)
    {
        if (m_text.startsWith("\xEF\xBB\xBF"))
            m_at = 3;
    }

    bool atEnd() const { return m_at >= m_text.size(); }
    std::optional<EnvAssignment> assignment();
    void skipLine();

private:
    char here(qsizetype offset = 0) const { return m_at + offset < m_text.size() ? m_text[m_at + offset] : '\0'; }
    bool atLineEnd() const { return atEnd() || here() == '\n' || here() == '\r'; }
    void skipBlanks();
    void skipExport(EnvAssignment &assignment);
    bool skipEquals();
    void readValue(EnvAssignment &assignment);
    bool readQuoted(EnvAssignment &assignment);
    void readPlain(EnvAssignment &assignment);
    qsizetype closingQuote(char quote) const;

    const QByteArrayView m_text;
    qsizetype m_at = 0;
    int m_line = 1;
};

void Reader::skipBlanks()
{
    while (isEnvBlank(here()))
        ++m_at;
}

void Reader::skipLine()
{
    while (!atLineEnd())
        ++m_at;
    if (here() == '\r')
        ++m_at;
    // A lone CR ends a line too (old Mac files); it was stepped over just now.
    if (here() == '\n')
        ++m_at;
    ++m_line;
}

void Reader::skipExport(EnvAssignment &assignment)
{
    constexpr QByteArrayView word = "export";
    if (!m_text.sliced(m_at).startsWith(word) || !isEnvBlank(here(word.size())))
        return;
    assignment.isExported = true;
    m_at += word.size();
    skipBlanks();
}

bool Reader::skipEquals()
{
    skipBlanks();
    // "NAME: value" is read too, as dotenv does; there the blank is needed, or every URL would be an assignment.
    if (here() != '=' && !(here() == ':' && isEnvBlank(here(1))))
        return false;
    ++m_at;
    skipBlanks();
    return true;
}

std::optional<EnvAssignment> Reader::assignment()
{
    skipBlanks();
    EnvAssignment assignment;
    assignment.line = m_line;
    assignment.start = m_at;
    skipExport(assignment);
    const qsizetype nameStart = m_at;
    if (!isNameStart(here()))
        return {};
    while (isEnvNamePart(here()))
        ++m_at;
    assignment.name = QString::fromLatin1(m_text.sliced(nameStart, m_at - nameStart));
    if (!skipEquals())
        return {};
    readValue(assignment);
    return assignment;
}

void Reader::readValue(EnvAssignment &assignment)
{
    assignment.quote = quoteOf(here());
    if (assignment.quote != EnvAssignment::Quote::None) {
        if (readQuoted(assignment))
            return;
        assignment.quote = EnvAssignment::Quote::None;
        assignment.isUnterminated = true;
    }
    readPlain(assignment);
}

qsizetype Reader::closingQuote(char quote) const
{
    for (qsizetype i = m_at + 1; i < m_text.size(); ++i) {
        if (quote == '"' && m_text[i] == '\\')
            ++i;
        else if (m_text[i] == quote)
            return i;
    }
    return -1;
}

QByteArray unescaped(QByteArrayView text)
{
    QByteArray plain;
    plain.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        const char next = i + 1 < text.size() ? text[i + 1] : '\0';
        if (text[i] != '\\' || next == '\0') {
            plain += text[i];
            continue;
        }
        ++i;
        if (next == 'n')
            plain += '\n';
        else if (next == 'r')
            plain += '\r';
        else if (next == 't')
            plain += '\t';
        else if (next == '"' || next == '\\' || next == '$')
            plain += next;
        else
            (plain += '\\') += next;
    }
    return plain;
}

bool Reader::readQuoted(EnvAssignment &assignment)
{
    const qsizetype end = closingQuote(here());
    if (end < 0)
        return false;
    const QByteArrayView inside = m_text.sliced(m_at + 1, end - m_at - 1);
    assignment.valueStart = m_at;
    assignment.valueLength = end + 1 - m_at;
    if (assignment.quote == EnvAssignment::Quote::Double) {
        assignment.value = Secret::taken(unescaped(inside));
    } else {
        assignment.value = Secret(inside);
    }
    m_line += int(std::ranges::count(inside, '\n'));
    m_at = end + 1;
    return true;
}

void Reader::readPlain(EnvAssignment &assignment)
{
    assignment.valueStart = m_at;
    qsizetype end = m_at;
    // A '#' starts a comment only behind a blank: a value may hold one.
    while (!atLineEnd() && !(here() == '#' && (m_at == assignment.valueStart || isEnvBlank(here(-1))))) {
        ++m_at;
        if (!isEnvBlank(here(-1)))
            end = m_at;
    }
    assignment.valueLength = end - assignment.valueStart;
    assignment.value = Secret(m_text.sliced(assignment.valueStart, assignment.valueLength));
}

bool isUtf8(QByteArrayView text)
{
    QStringDecoder decoder(QStringDecoder::Utf8);
    QString decoded = decoder(text);
    wipe(decoded);
    return !decoder.hasError();
}

} // namespace

bool isEnvBlank(char c)
{
    return c == ' ' || c == '\t';
}

bool isEnvNamePart(char c)
{
    return Letters::isWord(c) || c == '.' || c == '-';
}

tl::expected<EnvFile, EnvFile::Problem> EnvFile::parse(QByteArrayView text)
{
    if (text.size() > mostBytes)
        return tl::unexpected(Problem::TooLarge);
    if (text.contains('\0') || !isUtf8(text))
        return tl::unexpected(Problem::NotText);
    EnvFile file;
    Reader reader(text);
    while (!reader.atEnd()) {
        if (auto assignment = reader.assignment()) {
            if (file.m_assignments.size() == mostAssignments)
                return tl::unexpected(Problem::TooMany);
            file.m_assignments.append(*assignment);
        }
        reader.skipLine();
    }
    return file;
}

std::optional<EnvAssignment> EnvFile::find(const QString &name) const
{
    for (auto it = m_assignments.crbegin(); it != m_assignments.crend(); ++it) {
        if (it->name == name)
            return *it;
    }
    return {};
}
