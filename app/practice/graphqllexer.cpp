// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/graphqllexer.h"

using namespace Qt::StringLiterals;

namespace {

bool isNameStart(QChar c)
{
    return c == u'_' || (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z');
}

bool isDigit(QChar c)
{
    return c >= u'0' && c <= u'9';
}

} // namespace

GraphqlLexer::GraphqlLexer(const QString &text)
    : m_text(text)
{
}

GraphqlLexer::Token GraphqlLexer::next()
{
    if (m_token == Token::Bad)
        return m_token;
    skipIgnored();
    m_line = m_currentLine;
    m_column = static_cast<int>(m_position - m_lineStart) + 1;
    m_value.clear();
    if (m_position >= m_text.size())
        return m_token = Token::End;
    const QChar c = at(m_position);
    if (isNameStart(c))
        return m_token = readName();
    if (isDigit(c) || c == u'-')
        return m_token = readNumber();
    if (c == u'"')
        return m_token = readString();
    const bool isSpread = QStringView(m_text).sliced(m_position).startsWith("..."_L1);
    if (!isSpread && !u"!$&():=@[]{|}"_s.contains(c))
        return refuse(u"Unexpected character."_s);
    m_value = isSpread ? u"..."_s : QString(c);
    m_position += m_value.size();
    return m_token = Token::Punctuator;
}

void GraphqlLexer::skipIgnored()
{
    for (; m_position < m_text.size(); ++m_position) {
        const QChar c = at(m_position);
        if (c == u'#') {
            while (m_position + 1 < m_text.size() && at(m_position + 1) != u'\n')
                ++m_position;
        } else if (c == u'\n') {
            ++m_currentLine;
            m_lineStart = m_position + 1;
        } else if (c != u' ' && c != u'\t' && c != u'\r' && c != u',' && c != u'\ufeff') {
            return;
        }
    }
}

GraphqlLexer::Token GraphqlLexer::readName()
{
    const qsizetype start = m_position;
    while (isNameStart(at(m_position)) || isDigit(at(m_position)))
        ++m_position;
    m_value = m_text.mid(start, m_position - start);
    return Token::Name;
}

GraphqlLexer::Token GraphqlLexer::readNumber()
{
    const qsizetype start = m_position;
    bool isFloat = false;
    if (at(m_position) == u'-')
        ++m_position;
    const qsizetype digits = m_position;
    while (isDigit(at(m_position)))
        ++m_position;
    if (m_position == digits || (at(digits) == u'0' && m_position - digits > 1))
        return refuse(u"Invalid number."_s);
    const auto readDigits = [this] {
        const qsizetype first = m_position;
        while (isDigit(at(m_position)))
            ++m_position;
        return m_position > first;
    };
    if (at(m_position) == u'.') {
        isFloat = true;
        ++m_position;
        if (!readDigits())
            return refuse(u"Invalid number."_s);
    }
    if (at(m_position).toLower() == u'e') {
        isFloat = true;
        ++m_position;
        if (at(m_position) == u'-' || at(m_position) == u'+')
            ++m_position;
        if (!readDigits())
            return refuse(u"Invalid number."_s);
    }
    if (isNameStart(at(m_position)) || at(m_position) == u'.')
        return refuse(u"Invalid number."_s);
    m_value = m_text.mid(start, m_position - start);
    return isFloat ? Token::Float : Token::Int;
}

GraphqlLexer::Token GraphqlLexer::readString()
{
    if (QStringView(m_text).sliced(m_position).startsWith("\"\"\""_L1))
        return refuse(u"Block strings are not supported."_s);
    ++m_position;
    while (true) {
        const QChar c = at(m_position);
        if (m_position >= m_text.size() || c == u'\n' || c == u'\r')
            return refuse(u"Unterminated string."_s);
        ++m_position;
        if (c == u'"')
            return Token::String;
        if (c != u'\\')
            m_value += c;
        else if (!readEscape())
            return refuse(u"Invalid escape in a string."_s);
    }
}

bool GraphqlLexer::readEscape()
{
    const QChar c = at(m_position++);
    constexpr QStringView letters = u"\"\\/bfnrt";
    constexpr QStringView values = u"\"\\/\b\f\n\r\t";
    if (const qsizetype index = letters.indexOf(c); index >= 0 && !c.isNull()) {
        m_value += values.at(index);
        return true;
    }
    if (c != u'u')
        return false;
    bool isHex = false;
    const QString digits = m_text.mid(m_position, 4);
    const ushort unit = digits.toUShort(&isHex, 16);
    m_position += 4;
    m_value += QChar(unit);
    return isHex && digits.size() == 4;
}

GraphqlLexer::Token GraphqlLexer::refuse(const QString &problem)
{
    m_problem = problem;
    return m_token = Token::Bad;
}
