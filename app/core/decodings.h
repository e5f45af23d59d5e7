// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <functional>
#include <vector>

/// A text as it stands, or as what it spells: of a part of it in base64, say, what that comes to. Valid during the call
/// that it is given to.
class Decoding
{
public:
    enum class Kind {
        Plain, ///< As it stands.
        Escaped, ///< `%73`, `\u0073`, `&#115;` for a letter, terminals' colours and what cannot be seen left out.
        Base64,
        Numbers, ///< Hexadecimal digits, a dump's columns, a list of bytes.
    };

    Kind kind = Kind::Plain;
    QByteArrayView text;

    /// Where in the text that was asked about [begin, end) comes from. Of what was decoded: the whole part that was.
    std::pair<qsizetype, qsizetype> origin(qsizetype begin, qsizetype end) const;
    /// Where there it begins, as far as that can be told of what was decoded: broken into lines, it can be a line off.
    qsizetype place(qsizetype begin) const;

private:
    friend class DecodingsOf;
    struct Shift
    {
        qsizetype at; ///< From here on,
        qsizetype from; ///< which stands here in the outer text, letter by letter.
    };

    const Decoding *outer = nullptr; ///< None: this is the text that was asked about.
    std::vector<Shift> shifts;
    qsizetype from(qsizetype at) const;

    std::pair<qsizetype, qsizetype> part{-1, -1}; ///< Of the outer text; -1: the shifts tell.
    qsizetype before = 0; ///< How much of what the part comes to is in front of the text,
    qsizetype all = 0; ///< and how much that is.
};

/// Gives look all readings of a text, the text itself first; also what is encoded several times over, however it is
/// broken into lines. Takes a time in proportion to the text, and wipes what it decoded.
void eachDecoding(QByteArrayView text, const std::function<void(const Decoding &)> &look);

/// The letters and digits alone, small: what stays of a key in capitals, in pieces, in a table's cells, between
/// quotes. places: where each of them stands.
QByteArray squeezed(QByteArrayView text, std::vector<qsizetype> *places = nullptr);

/// Where the name stands as a whole word, from a position on; -1: nowhere.
qsizetype nextMention(QByteArrayView text, QByteArrayView name, qsizetype from = 0);

/// Whether letters, digits and capitals change as often as in what is drawn by lot. What somebody chose is made of
/// words.
bool isMixed(QByteArrayView value);
/// Whether no other text has it by chance: it is long, or mixed.
bool isTelling(QByteArrayView value);

namespace Letters {
inline bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}
inline bool isLetter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
inline bool isAlnum(char c)
{
    return isDigit(c) || isLetter(c);
}
/// Of the name of a variable.
inline bool isWord(char c)
{
    return isAlnum(c) || c == '_';
}
inline bool isHex(char c)
{
    return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
inline char small(char c)
{
    return c >= 'A' && c <= 'Z' ? char(c + ('a' - 'A')) : c;
}
/// -1: no hexadecimal digit.
inline int hexValue(char c)
{
    return isDigit(c) ? c - '0' : isHex(c) ? small(c) - 'a' + 10 : -1;
}
} // namespace Letters
