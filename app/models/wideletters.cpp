// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/models/wideletters.h"

#include <algorithm>
#include <array>

WideLetters wideLettersOf(QByteArrayView text)
{
    // UTF-32's mark begins with that of UTF-16.
    if (text.startsWith(QByteArrayView("\xFF\xFE\0\0", 4)))
        return {4, 0, 4};
    if (text.startsWith(QByteArrayView("\0\0\xFE\xFF", 4)))
        return {4, 3, 4};
    if (text.startsWith("\xFF\xFE"))
        return {2, 0, 2};
    if (text.startsWith("\xFE\xFF"))
        return {2, 1, 2};
    constexpr qsizetype looked = 8000;
    constexpr qsizetype least = 8;
    const QByteArrayView begin = text.first(std::min(looked, text.size()) / 4 * 4);
    std::array<qsizetype, 4> zeros{};
    for (qsizetype at = 0; at < begin.size(); ++at)
        zeros.at(size_t(at % 4)) += begin[at] == '\0';
    // Most letters of a program's text are ASCII's; none is a zero.
    const auto isMostlyZero = [&](size_t place) { return zeros.at(place) * 4 * 4 > begin.size() * 3; };
    for (const WideLetters &letters : {WideLetters{4, 0, 0}, {4, 3, 0}, {2, 0, 0}, {2, 1, 0}}) {
        bool fits = begin.size() >= least;
        for (size_t place = 0; place < zeros.size(); ++place) {
            const bool isLetters = int(place) % letters.bytes == letters.place;
            fits = fits && (isLetters ? zeros.at(place) == 0 : isMostlyZero(place));
        }
        if (fits)
            return letters;
    }
    return {};
}

QByteArray narrowed(QByteArrayView text, const WideLetters &letters)
{
    QByteArray narrow;
    narrow.reserve(text.size() / letters.bytes);
    for (qsizetype at = letters.mark; at + letters.bytes <= text.size(); at += letters.bytes) {
        unsigned other = 0;
        for (int place = 0; place < letters.bytes; ++place)
            other |= place == letters.place ? 0 : static_cast<unsigned char>(text[at + place]);
        narrow.append(other == 0 ? text[at + letters.place] : '?');
    }
    return narrow;
}
