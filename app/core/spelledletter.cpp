// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/core/spelledletter.h"

#include "app/core/decodings.h"

#include <algorithm>
#include <array>

using namespace Letters;

namespace {

constexpr qsizetype longestControl = 640;
constexpr int noLetter = 0x110000; // behind Unicode's last

/// Of the digits [at, at + count); -1: others stand there.
int hexNumber(QByteArrayView text, qsizetype at, qsizetype count)
{
    if (at + count > text.size())
        return -1;
    int number = 0;
    for (qsizetype i = at; i < at + count; ++i) {
        if (!isHex(text[i]))
            return -1;
        number = std::min(number * 16 + hexValue(text[i]), noLetter);
    }
    return number;
}

SpelledLetter asLetter(int code, qsizetype size)
{
    return code < 0 ? SpelledLetter() : SpelledLetter{size, code < 128 ? code : '?'};
}

SpelledLetter afterBackslash(QByteArrayView text, qsizetype at)
{
    const char next = at + 1 < text.size() ? text[at + 1] : '\0';
    switch (next) {
    case 'u':
        if (at + 2 < text.size() && text[at + 2] == '{') {
            const qsizetype close = text.sliced(at, std::min<qsizetype>(12, text.size() - at)).indexOf('}');
            return close < 4 ? SpelledLetter() : asLetter(hexNumber(text, at + 3, close - 3), close + 1);
        }
        return asLetter(hexNumber(text, at + 2, 4), 6);
    case 'U':
        return asLetter(hexNumber(text, at + 2, 8), 10);
    case 'x':
        return asLetter(hexNumber(text, at + 2, 2), 4);
    case 'n':
    case 'r':
    case 't':
        return {2, next == 't' ? '\t' : '\n'};
    case '"':
    case '\'':
    case '\\':
    case '/':
        return {2, next};
    default: { // octal digits, or nothing that spells a letter
        const auto isOctal = [&](qsizetype i) { return i < text.size() && text[i] >= '0' && text[i] <= '7'; };
        if (next > '3' || !isOctal(at + 1) || !isOctal(at + 2) || !isOctal(at + 3))
            return {};
        return asLetter((next - '0') * 64 + (text[at + 2] - '0') * 8 + (text[at + 3] - '0'), 4);
    }
    }
}

/// `&#115;`, `&#x73;`
SpelledLetter asEntity(QByteArrayView text, qsizetype at)
{
    const QByteArrayView rest = text.sliced(at, std::min<qsizetype>(10, text.size() - at));
    const qsizetype end = rest.indexOf(';');
    if (end < 3 || rest[1] != '#')
        return {};
    const bool isHexadecimal = small(rest[2]) == 'x';
    bool isNumber = false;
    const int code = isHexadecimal ? hexNumber(rest, 3, end - 3) : rest.sliced(2, end - 2).toInt(&isNumber);
    return isHexadecimal || isNumber ? asLetter(code, end + 1) : SpelledLetter();
}

/// A terminal's colours and titles.
SpelledLetter asControl(QByteArrayView text, qsizetype at)
{
    if (at + 1 == text.size() || (text[at + 1] != '[' && text[at + 1] != ']'))
        return {1};
    const bool isTitle = text[at + 1] == ']';
    for (qsizetype end = at + 2; end < text.size() && end < at + longestControl; ++end) {
        if (isTitle ? text[end] == '\a' || text[end] == '\\' : text[end] >= '@' && text[end] <= '~')
            return {end + 1 - at};
        if (text[end] == '\n')
            break;
    }
    return {2};
}

/// Soft hyphens, joiners, marks of direction, wide letters, in UTF-8.
SpelledLetter asUnseen(QByteArrayView text, qsizetype at)
{
    const auto byte = [&](qsizetype i) { return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0; };
    const int second = byte(1);
    const int third = byte(2);
    switch (byte(0)) {
    case 0xC2:
        return second == 0xAD ? SpelledLetter{2} : SpelledLetter();
    case 0xCD:
        return second == 0x8F ? SpelledLetter{2} : SpelledLetter();
    case 0xD8:
        return second == 0x9C ? SpelledLetter{2} : SpelledLetter();
    case 0xE1:
        return second == 0xA0 && third >= 0x8B && third <= 0x8F ? SpelledLetter{3} : SpelledLetter();
    case 0xE2:
        return (second == 0x80 && ((third >= 0x8B && third <= 0x8F) || (third >= 0xA8 && third <= 0xAE)))
                || (second == 0x81 && third >= 0xA0 && third <= 0xAF)
            ? SpelledLetter{3}
            : SpelledLetter();
    case 0xEF:
        if ((second == 0xBB && third == 0xBF) || (second == 0xB8 && third <= 0x8F))
            return {3};
        if (second == 0xBC && third >= 0x81)
            return {3, third - 0x81 + '!'};
        return second == 0xBD && third <= 0x9E ? SpelledLetter{3, third - 0x80 + '`'} : SpelledLetter();
    case 0xF3:
        return second == 0xA0 && (third == 0x80 || third == 0x81 || third == 0x84) ? SpelledLetter{4} : SpelledLetter();
    default: // any other letter
        return {};
    }
}

/// Whether a spelling can begin with it: asked of each byte of large files.
const std::array<bool, 256> beginsSpelling = [] {
    std::array<bool, 256> begins{};
    for (const unsigned char c :
        {0x00, 0x1b, int('%'), int('='), int('\\'), int('&'), 0xC2, 0xCD, 0xD8, 0xE1, 0xE2, 0xEF, 0xF3})
        begins[c] = true;
    return begins;
}();

} // namespace

SpelledLetter spelledAt(QByteArrayView text, qsizetype at)
{
    if (!beginsSpelling[static_cast<unsigned char>(text[at])])
        return {};
    switch (text[at]) {
    case '\0':
        return {1};
    case '%':
        return asLetter(hexNumber(text, at + 1, 2), 3);
    case '=': // in mails
        return text.sliced(at).startsWith("=3D") ? SpelledLetter{3, '='} : SpelledLetter();
    case '\\':
        return afterBackslash(text, at);
    case '&':
        return asEntity(text, at);
    case '\x1b':
        return asControl(text, at);
    default: // UTF-8
        return static_cast<unsigned char>(text[at]) > 127 ? asUnseen(text, at) : SpelledLetter();
    }
}
