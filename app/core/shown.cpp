// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/core/shown.h"

#include <QHash>
#include <QList>
#include <QSet>

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longestName = 120;
constexpr qsizetype endOfName = 40;
/// A button cannot break its text, and is as wide as that.
constexpr qsizetype longestOnButton = 40;
constexpr qsizetype endOnButton = 14;
constexpr qsizetype longestText = 4000;
constexpr qsizetype mostLines = 80;
/// A server can send a page of text; the rest of it helps nobody.
constexpr qsizetype mostServerWords = 300;
/// Letters of some scripts carry two or three; a pile of them reaches over the lines above and below.
constexpr int mostCombining = 3;

/// Stands before a name that is read from the right, and turns nothing round that stands beside it: the screen's own,
/// and in nothing that somebody types.
constexpr QChar nameIsolate{u'\u2068'};
constexpr QChar isolateEnd{u'\u2069'};

bool isFromTheRight(char32_t character)
{
    const QChar::Direction direction = QChar::direction(character);
    return direction == QChar::DirR || direction == QChar::DirAL || direction == QChar::DirAN;
}

/// One name, as shownName() gives it.
bool isIsolated(const QString &name)
{
    return name.startsWith(nameIsolate) && name.lastIndexOf(nameIsolate) == 0 && name.indexOf(isolateEnd) > 1
        && name.indexOf(isolateEnd) == name.size() - 1 && isReadFromTheRight(name);
}

QString codeOf(char32_t character)
{
    return u"‹U+%1›"_s.arg(static_cast<uint>(character), 4, 16, QChar(u'0')).toUpper();
}

/// Persian and the scripts of India need joiners inside of words, and emojis are joined by one.
bool joinsLetters(char32_t character, char32_t before, char32_t after)
{
    constexpr char32_t lastLatin = 0x24f;
    return (character == 0x200c || character == 0x200d) && before > lastLatin && after > lastLatin;
}

bool cannotBeSeen(char32_t character)
{
    switch (QChar::category(character)) {
    case QChar::Other_Control:
    case QChar::Other_Format:
    case QChar::Other_Surrogate:
    case QChar::Other_PrivateUse:
    case QChar::Other_NotAssigned:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph:
        return true;
    default: // the categories of letters, digits and signs
        break;
    }
    return false;
}

bool isBlank(char32_t character)
{
    return QChar::category(character) == QChar::Separator_Space;
}

bool isCombining(char32_t character)
{
    const QChar::Category category = QChar::category(character);
    return category == QChar::Mark_NonSpacing || category == QChar::Mark_Enclosing;
}

/// Chooses a picture or a form of the sign before it. Behind any other sign it shows nothing at all.
bool isSelector(char32_t character)
{
    return (character >= 0xfe00 && character <= 0xfe0f) || (character >= 0xe0100 && character <= 0xe01ef);
}

/// A symbol, a digit of a keycap, or one of the Han signs that have several forms.
bool canBeSelected(char32_t before, char32_t after)
{
    constexpr char32_t keycap = 0x20e3;
    const bool isHan = (before >= 0x3400 && before <= 0x9fff) || (before >= 0xf900 && before <= 0xfaff)
        || (before >= 0x20000 && before <= 0x3ffff);
    return isHan || after == keycap || (before > U'~' && QChar::category(before) == QChar::Symbol_Other);
}

class Marker
{
public:
    Marker(const QList<uint> &text, bool isName)
        : m_text(text)
        , m_isName(isName)
    {
    }

    QString marked()
    {
        for (qsizetype i = 0; i < m_text.size(); ++i)
            m_out += mark(i);
        return m_out;
    }

private:
    char32_t at(qsizetype i) const { return i >= 0 && i < m_text.size() ? m_text.at(i) : 0; }

    QString mark(qsizetype i)
    {
        const char32_t character = at(i);
        if (character == U'\n' && !m_isName)
            return QString(u'\n');
        if (character == U'\n')
            return u"↵"_s;
        if (i == m_isolateEnd)
            return isolateEnd;
        if (character == nameIsolate.unicode() && opensIsolate(i))
            return nameIsolate;
        if (isSelector(character) && !canBeSelected(at(i - 1), at(i + 1)))
            return codeOf(character);
        if (isDrawnAsNothing(character))
            return codeOf(character);
        if (isCombining(character)) {
            ++m_combining;
            return i == 0 || m_combining > mostCombining ? codeOf(character) : QString::fromUcs4(&character, 1);
        }
        m_combining = 0;
        if (cannotBeSeen(character) && !joinsLetters(character, at(i - 1), at(i + 1)))
            return codeOf(character);
        // In sentences a blank that does not break is typography; in a name it is one that looks like another.
        if (m_isName && isBlank(character)) {
            if (character != U' ')
                return codeOf(character);
            if (i == 0 || i == m_text.size() - 1)
                return u"␣"_s;
        }
        return QString::fromUcs4(&character, 1);
    }

    /// Of a name within a text: around another one it would only hide that it is there.
    bool opensIsolate(qsizetype i)
    {
        bool turns = false;
        for (qsizetype end = i + 1; end < m_text.size() && at(end) != U'\n'; ++end) {
            if (at(end) == isolateEnd.unicode()) {
                m_isolateEnd = turns ? end : m_isolateEnd;
                return turns;
            }
            if (at(end) >= 0x2066 && at(end) <= nameIsolate.unicode())
                return false;
            turns = turns || isFromTheRight(at(end));
        }
        return false;
    }

    const QList<uint> &m_text;
    const bool m_isName;
    qsizetype m_isolateEnd = -1;
    QString m_out;
    int m_combining = 0;
};

/// Before it is looked at character by character, so that an endless text costs nothing; never inside of a pair.
QString cut(const QString &text, qsizetype longest, qsizetype end)
{
    if (text.size() <= longest)
        return text;
    qsizetype tail = text.size() - end;
    if (end > 0 && text.at(tail).isLowSurrogate())
        ++tail;
    return wholeBeginning(text, longest - end - 1) + u'…' + text.sliced(tail);
}

/// Nearly every text: it is what it looks like. Lists ask for each cell that they draw.
bool isPlain(const QString &text, qsizetype longest)
{
    return text.size() <= longest && !text.startsWith(u' ') && !text.endsWith(u' ')
        && std::ranges::all_of(text, [](QChar c) { return c >= u' ' && c <= u'~'; });
}

QString markedName(const QString &name)
{
    const QString marked = Marker(cut(name, longestName, endOfName).toUcs4(), true).marked();
    // Marks are longer than what they stand for.
    return cut(marked, longestName, endOfName);
}

} // namespace

QString shownName(const QString &name)
{
    if (isPlain(name, longestName))
        return name;
    const QString marked = markedName(isIsolated(name) ? name.sliced(1, name.size() - 2) : name);
    // In a text around names they have theirs.
    return isReadFromTheRight(marked) && !marked.contains(nameIsolate) ? QString(nameIsolate + marked + isolateEnd)
                                                                       : marked;
}

QString shownAsTold(const QString &name)
{
    QString told = name;
    if (told.contains(nameIsolate)) // without one an end is marked as it is
        told.replace(nameIsolate, codeOf(nameIsolate.unicode())).replace(isolateEnd, codeOf(isolateEnd.unicode()));
    return shownName(told);
}

QStringList shownNames(const QStringList &names)
{
    QHash<QString, QString> told; // by what is shown of it
    QSet<QString> alike;
    for (const QString &name : names) {
        const QString text = shownName(name);
        if (told.value(text, name) != name)
            alike.insert(text);
        told.insert(text, name);
    }
    QStringList shown;
    for (const QString &name : names) {
        const QString text = shownName(name);
        shown.append(alike.contains(text) ? shownAsTold(name) : text);
    }
    return shown;
}

QString shownLine(const QString &text)
{
    if (isPlain(text, longestText))
        return text;
    return cut(Marker(cut(text, longestText, 0).toUcs4(), true).marked(), longestText, 0);
}

QString shownText(const QString &text)
{
    if (isPlain(text, longestText))
        return text;
    QString shown = cut(text, longestText, 0);
    qsizetype lineEnd = -1;
    for (qsizetype line = 0; line < mostLines; ++line) {
        lineEnd = shown.indexOf(u'\n', lineEnd + 1);
        if (lineEnd < 0)
            break;
    }
    if (lineEnd >= 0)
        shown = shown.first(lineEnd) + u'…';
    return cut(Marker(shown.toUcs4(), false).marked(), longestText, 0);
}

QString serverWords(const QString &message)
{
    const QString words = shownLine(message.simplified());
    return words.size() <= mostServerWords ? words : words.left(mostServerWords) + u'…';
}

QString shownOnButton(const QString &name)
{
    return cut(shownName(name), longestOnButton, endOnButton).replace(u'&', u"&&"_s);
}

bool isDrawnAsNothing(char32_t character)
{
    return character == 0x034f || character == 0x115f || character == 0x1160 || character == 0x3164
        || character == 0xffa0 || character == 0x2800 || character == 0x17b4 || character == 0x17b5
        || (character >= 0x180b && character <= 0x180f) || character == 0xfffc || character == 0x16fe4
        || character == 0x1d159;
}

bool isReadFromTheRight(const QString &text)
{
    return std::ranges::any_of(text.toUcs4(), isFromTheRight);
}

bool needsNoMark(const QString &line, bool isPath)
{
    return !line.contains(u'\n') && !line.contains(nameIsolate) && (isPath ? shownText(line) : shownLine(line)) == line;
}

bool canBeTyped(const QString &name)
{
    return !name.isEmpty() && needsNoMark(name) && markedName(name) == name;
}
