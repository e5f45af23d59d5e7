// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/deploy/yamltext.h"

#include <algorithm>

namespace {

constexpr qsizetype deepest = 60;

bool isLineEnd(char c)
{
    return c == '\n' || c == '\r';
}

bool isBlank(char c)
{
    return c == ' ' || c == '\t';
}

class Reader
{
public:
    explicit Reader(QByteArrayView text)
        : m_text(text)
    {
    }

    QList<YamlValue> values();

private:
    struct Level
    {
        qsizetype indent = 0;
        YamlKey key;
    };

    char here(qsizetype ahead = 0) const { return m_at + ahead < m_text.size() ? m_text[m_at + ahead] : '\0'; }
    bool atEnd() const { return m_at >= m_text.size(); }
    bool endsWord(qsizetype ahead) const { return m_at + ahead >= m_text.size() || isSpace(here(ahead)); }
    static bool isSpace(char c) { return isBlank(c) || isLineEnd(c); }

    void readLine();
    void readBlockNode(qsizetype indent);
    void readFlow(qsizetype depth);
    void skipBlanks();
    void skipSpace(); ///< In brackets: line ends and comments too.
    void skipLine();
    void skipBlockText(qsizetype indent);
    void readProperties();
    QByteArrayView quoted();
    QByteArrayView plain(bool isInBrackets);
    QByteArrayView scalar(bool isInBrackets);
    bool isSign(bool isAfterQuotes) const;
    void leave(qsizetype indent, bool isEntry);
    void add(QByteArrayView text, YamlValue::Kind kind);
    void addScalar(QByteArrayView text, bool isQuoted);
    int lineOf(qsizetype at);

    const QByteArrayView m_text;
    qsizetype m_at = 0;
    qsizetype m_lineStart = 0;
    qsizetype m_countedTo = 0;
    int m_line = 1;
    QByteArrayView m_anchor; // before a node that is still to come
    QList<Level> m_levels;
    QList<YamlValue> m_values;
};

int Reader::lineOf(qsizetype at)
{
    for (; m_countedTo < at; ++m_countedTo) {
        const bool isPair
            = m_text[m_countedTo] == '\r' && m_countedTo + 1 < m_text.size() && m_text[m_countedTo + 1] == '\n';
        m_line += isLineEnd(m_text[m_countedTo]) && !isPair ? 1 : 0;
    }
    return m_line;
}

void Reader::add(QByteArrayView text, YamlValue::Kind kind)
{
    YamlValue value{
        .way = {}, .text = text, .kind = kind, .line = lineOf(text.isNull() ? m_at : text.data() - m_text.data())};
    for (const Level &level : std::as_const(m_levels))
        value.way.append(level.key);
    m_values.append(value);
}

void Reader::addScalar(QByteArrayView text, bool isQuoted)
{
    if (!isQuoted && text.startsWith('*'))
        return add(text.sliced(1), YamlValue::Kind::Alias);
    const bool isNothing
        = !isQuoted && (text.isEmpty() || text == "~" || text == "null" || text == "Null" || text == "NULL");
    add(text, isNothing ? YamlValue::Kind::Nothing : YamlValue::Kind::Text);
}

void Reader::skipBlanks()
{
    while (isBlank(here()))
        ++m_at;
}

void Reader::skipLine()
{
    while (!atEnd() && !isLineEnd(here()))
        ++m_at;
}

void Reader::skipSpace()
{
    while (!atEnd() && (isSpace(here()) || here() == '#')) {
        if (here() == '#')
            skipLine();
        else
            ++m_at;
    }
}

/// All lines that stand deeper, whatever they look like.
void Reader::skipBlockText(qsizetype indent)
{
    skipLine();
    while (!atEnd()) {
        qsizetype ahead = 1;
        while (isBlank(here(ahead)))
            ++ahead;
        if (m_at + ahead < m_text.size() && !isLineEnd(here(ahead)) && ahead - 1 <= indent)
            return;
        ++m_at;
        skipLine();
    }
}

void Reader::readProperties()
{
    while ((here() == '&' || here() == '!') && !endsWord(1)) {
        const qsizetype start = m_at + 1;
        const bool isAnchor = here() == '&';
        while (!atEnd() && !isSpace(here()) && here() != ',' && here() != ']' && here() != '}')
            ++m_at;
        if (isAnchor)
            m_anchor = m_text.sliced(start, m_at - start);
        skipBlanks();
    }
}

QByteArrayView Reader::quoted()
{
    const char quote = here();
    const qsizetype start = ++m_at;
    while (!atEnd() && here() != quote) {
        m_at += quote == '"' && here() == '\\' ? 2 : 1;
        if (quote == '\'' && here() == '\'' && here(1) == '\'')
            m_at += 2;
    }
    m_at = std::min(m_at, m_text.size());
    const QByteArrayView text = m_text.sliced(start, m_at - start);
    m_at += atEnd() ? 0 : 1;
    return text;
}

bool Reader::isSign(bool isAfterQuotes) const
{
    return here() == ':' && (isAfterQuotes || endsWord(1));
}

QByteArrayView Reader::plain(bool isInBrackets)
{
    const qsizetype start = m_at;
    qsizetype end = m_at;
    while (!atEnd() && !isLineEnd(here()) && !(here() == '#' && m_at > start && isBlank(here(-1))) && !isSign(false)) {
        if (isInBrackets && (here() == ',' || here() == ']' || here() == '}' || (here() == ':' && here(1) == ',')))
            break;
        ++m_at;
        end = isBlank(here(-1)) ? end : m_at;
    }
    return m_text.sliced(start, end - start);
}

QByteArrayView Reader::scalar(bool isInBrackets)
{
    return here() == '"' || here() == '\'' ? quoted() : plain(isInBrackets);
}

/// Up to the one that a line of this indentation is a part of. A list may stand as deep as the key that it belongs to.
void Reader::leave(qsizetype indent, bool isEntry)
{
    while (!m_levels.isEmpty()) {
        const Level &last = m_levels.last();
        const bool isItsList = last.indent == indent && isEntry && !last.key.name.isNull();
        if (last.indent < indent || isItsList)
            return;
        m_levels.removeLast();
    }
}

void Reader::readFlow(qsizetype depth)
{
    const bool isMapping = here() == '{';
    ++m_at;
    skipSpace();
    while (!atEnd() && here() != ']' && here() != '}') {
        const qsizetype before = m_at;
        const qsizetype levels = m_levels.size();
        readProperties();
        if (!isMapping)
            m_levels.append({.indent = -1, .key = {.name = {}, .anchor = m_anchor}});
        if (here() == '?' && endsWord(1))
            ++m_at;
        skipSpace();
        bool isQuoted = here() == '"' || here() == '\'';
        QByteArrayView text;
        const bool isNested = here() == '[' || here() == '{';
        if (!isNested)
            text = scalar(true);
        const qsizetype behind = m_at;
        skipSpace();
        if (!isNested && isSign(isQuoted)) {
            ++m_at;
            m_levels.append({.indent = -1, .key = {.name = text, .anchor = {}}});
            skipSpace();
            m_anchor = {};
            readProperties();
            m_levels.last().key.anchor = m_anchor;
            skipSpace();
            isQuoted = here() == '"' || here() == '\'';
            if (here() == '[' || here() == '{') {
                if (depth < deepest)
                    readFlow(depth + 1);
            } else {
                addScalar(scalar(true), isQuoted);
            }
        } else if (isNested) {
            if (depth < deepest)
                readFlow(depth + 1);
        } else if (isMapping) {
            m_levels.append({.indent = -1, .key = {.name = text, .anchor = {}}});
            add(text.last(0), YamlValue::Kind::Nothing);
        } else {
            m_at = behind;
            addScalar(text, isQuoted);
        }
        m_anchor = {};
        m_levels.resize(levels);
        skipSpace();
        if (here() == ',')
            ++m_at;
        else if (m_at == before)
            ++m_at; // what is no YAML ends all the same
        skipSpace();
    }
    m_at += atEnd() ? 0 : 1;
}

/// From behind the key or the dash to the end of the node, as far as it begins on this line.
void Reader::readBlockNode(qsizetype indent)
{
    readProperties();
    if (!m_levels.isEmpty() && !m_anchor.isNull())
        m_levels.last().key.anchor = m_anchor;
    m_anchor = {};
    if (here() == '[' || here() == '{')
        return readFlow(0);
    if (here() == '|' || here() == '>') {
        add(m_text.sliced(m_at, 1), YamlValue::Kind::Text);
        return skipBlockText(indent);
    }
    if (atEnd() || isLineEnd(here()) || here() == '#')
        return add({}, YamlValue::Kind::Nothing);
    const bool isQuoted = here() == '"' || here() == '\'';
    addScalar(scalar(false), isQuoted);
}

void Reader::readLine()
{
    skipBlanks();
    qsizetype indent = m_at - m_lineStart;
    if (atEnd() || isLineEnd(here()) || here() == '#')
        return;
    if (indent == 0 && (m_text.sliced(m_at).startsWith("---") || m_text.sliced(m_at).startsWith("..."))) {
        m_levels.clear();
        m_at += 3;
        skipBlanks();
        return;
    }
    bool isEntry = here() == '-' && endsWord(1);
    leave(indent, isEntry);
    for (; isEntry; isEntry = here() == '-' && endsWord(1)) {
        m_levels.append({.indent = indent, .key = YamlKey()});
        ++m_at;
        skipBlanks();
        indent = m_at - m_lineStart;
    }
    // What stands before a key of a mapping is the key's own, or the entry's.
    readProperties();
    const QByteArrayView ownAnchor = std::exchange(m_anchor, QByteArrayView());
    if (!ownAnchor.isNull() && !m_levels.isEmpty())
        m_levels.last().key.anchor = ownAnchor;
    const qsizetype start = m_at;
    const bool isQuoted = here() == '"' || here() == '\'';
    if (here() == '[' || here() == '{')
        return readFlow(0);
    const QByteArrayView key = here() == '|' || here() == '>' ? QByteArrayView() : scalar(false);
    skipBlanks();
    if (m_levels.size() < deepest && isSign(isQuoted)) {
        m_levels.append({.indent = indent, .key = {.name = key, .anchor = {}}});
        ++m_at;
        skipBlanks();
        return readBlockNode(indent);
    }
    m_at = start;
    readBlockNode(m_levels.isEmpty() ? -1 : m_levels.last().indent);
}

QList<YamlValue> Reader::values()
{
    if (m_text.startsWith("\xEF\xBB\xBF"))
        m_at = m_lineStart = 3;
    while (!atEnd()) {
        readLine();
        skipLine(); // a comment, or what is no YAML
        while (!atEnd() && isLineEnd(here()))
            ++m_at;
        m_lineStart = m_at;
    }
    return m_values;
}

} // namespace

QList<YamlValue> yamlValues(QByteArrayView text)
{
    return Reader(text).values();
}
