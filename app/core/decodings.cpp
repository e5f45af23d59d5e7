// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/core/decodings.h"

#include "app/core/secret.h"
#include "app/core/spelledletter.h"

#include <algorithm>
#include <array>

using namespace Letters;

namespace {

constexpr int deepest = 5; // a Kubernetes Secret of a JSON text of a URL is three
constexpr qsizetype shortestPart = 16; // digits of base64 or hexadecimal ones: below that there is no key
constexpr qsizetype shortestDecoded = 8;
constexpr qsizetype longestGap = 80; // between two numbers of a list, or a line's end and the next one's text

/// The six bits of a digit of base64, or of what is used in its place in addresses; -1: none.
const std::array<signed char, 256> base64Values = [] {
    std::array<signed char, 256> values{};
    values.fill(-1);
    for (int i = 0; i < 26; ++i) {
        values['A' + i] = static_cast<signed char>(i);
        values['a' + i] = static_cast<signed char>(26 + i);
    }
    for (int i = 0; i < 10; ++i)
        values['0' + i] = static_cast<signed char>(52 + i);
    values['+'] = values['-'] = 62;
    values['/'] = values['_'] = 63;
    return values;
}();

const std::array<signed char, 256> hexValues = [] {
    std::array<signed char, 256> values{};
    values.fill(-1);
    for (int c = 0; c < 128; ++c)
        values[c] = static_cast<signed char>(hexValue(char(c)));
    return values;
}();

/// Where the text goes on behind a line's end and the next line's indentation; the same place: no line ends here.
qsizetype behindBreak(QByteArrayView text, qsizetype at)
{
    if (at == text.size() || (text[at] != '\n' && text[at] != '\r'))
        return at;
    const qsizetype most = std::min(text.size(), at + longestGap);
    qsizetype next = at;
    while (next < most && QByteArrayView("\r\n \t").contains(text[next]))
        ++next;
    return next;
}

bool isReadable(char c)
{
    return (c >= ' ' && c <= '~') || c == '\n' || c == '\r' || c == '\t';
}

/// Of a number, or of two or four bytes that are printed as one. Empty: it is none.
QByteArray bytesOf(QByteArrayView word, int base)
{
    if (base == 10) {
        const int value = word.size() <= 3 && std::ranges::all_of(word, isDigit) ? word.toInt() : 256;
        return value < 256 ? QByteArray(1, char(value)) : QByteArray();
    }
    if (word.startsWith("0x"))
        word = word.sliced(2);
    const bool isOne = (word.size() == 2 || word.size() == 4 || word.size() == 8) && std::ranges::all_of(word, isHex);
    return isOne ? QByteArray::fromHex(word.toByteArray()) : QByteArray();
}

/// As hexdump, xxd, od and tcpdump print it at the beginning of a line. rest: what stands behind it.
bool isAddress(QByteArrayView word, QByteArrayView rest)
{
    if (word.startsWith("0x"))
        word = word.sliced(2);
    constexpr qsizetype shortest = 4;
    constexpr qsizetype longGroup = 7;
    return word.size() >= shortest && std::ranges::all_of(word, isHex)
        && (rest.startsWith(": ") || rest.startsWith(":\t") || rest.startsWith("  ")
            || (word.size() >= longGroup && rest.startsWith(' ')));
}

struct ByteList
{
    QByteArray bytes;
    std::pair<qsizetype, qsizetype> part{-1, -1};
    qsizetype group = 0; ///< Digits of its first number.
    bool isDump = false;

    /// gap: between the number before and this one.
    bool takes(qsizetype digits, QByteArrayView gap) const
    {
        constexpr qsizetype widest = 4;
        const auto separates = [](char c) { return QByteArrayView(" ,:;-\t").contains(c); };
        // Where dumps print several bytes as one, two blanks are before the letters.
        const bool isApart = group > 3 && gap.startsWith("  ");
        return bytes.isEmpty()
            || (digits <= std::max<qsizetype>(group, 3) && gap.size() <= widest && std::ranges::all_of(gap, separates)
                && !isApart);
    }
    void add(const QByteArray &more, qsizetype digits, std::pair<qsizetype, qsizetype> where)
    {
        if (bytes.isEmpty()) {
            group = digits;
            part.first = where.first;
        }
        bytes += more;
        part.second = where.second;
    }
};

} // namespace

/// One text's.
class DecodingsOf
{
public:
    DecodingsOf(QByteArrayView text, const std::function<void(const Decoding &)> &look)
        : m_look(look)
        , m_left(text.size() * 8 + 4096)
    {
        Decoding plain;
        plain.text = text;
        read(plain, 0);
    }

private:
    using Part = std::pair<qsizetype, qsizetype>;

    void read(const Decoding &decoding, int depth);
    bool readUnescaped(const Decoding &outer, int depth);
    void readDigits(const Decoding &outer, Decoding::Kind kind, int depth);
    void readList(const Decoding &outer, int base, int depth);
    void readDecoded(const Decoding &outer, Decoding::Kind kind, QByteArray &bytes, Part part, int depth);

    const std::function<void(const Decoding &)> &m_look;
    qsizetype m_left; // of what may be decoded: a text made for it would come to more and more
};

void DecodingsOf::read(const Decoding &decoding, int depth)
{
    m_look(decoding);
    if (depth == deepest || readUnescaped(decoding, depth))
        return;
    readDigits(decoding, Decoding::Kind::Base64, depth);
    readDigits(decoding, Decoding::Kind::Numbers, depth);
    readList(decoding, 16, depth);
    readList(decoding, 10, depth);
}

/// False: nothing is spelled in it, or no more may be decoded.
bool DecodingsOf::readUnescaped(const Decoding &outer, int depth)
{
    const QByteArrayView text = outer.text;
    Decoding inner;
    QByteArray plain;
    qsizetype copied = 0;
    for (qsizetype at = 0; at < text.size();) {
        const SpelledLetter spelled = spelledAt(text, at);
        if (spelled.size == 0) {
            ++at;
            continue;
        }
        if (plain.isNull()) {
            if (m_left < text.size())
                return false;
            plain.reserve(text.size()); // growing would leave copies behind
        }
        plain.append(text.sliced(copied, at - copied));
        inner.shifts.push_back({plain.size(), at});
        if (spelled.letter >= 0)
            plain.append(char(spelled.letter));
        at = copied = std::min(at + spelled.size, text.size());
        inner.shifts.push_back({plain.size(), at});
    }
    if (plain.isNull())
        return false;
    plain.append(text.sliced(copied));
    m_left -= text.size();
    inner.kind = outer.kind == Decoding::Kind::Plain ? Decoding::Kind::Escaped : outer.kind;
    inner.text = plain;
    inner.outer = &outer;
    read(inner, depth + 1);
    wipe(plain);
    return true;
}

/// What can be read of it, piece by piece: what is next to a key need not be text.
void DecodingsOf::readDecoded(const Decoding &outer, Decoding::Kind kind, QByteArray &bytes, Part part, int depth)
{
    // UTF-16's tell nothing.
    bytes.truncate(std::remove(bytes.begin(), bytes.end(), '\0') - bytes.begin());
    for (qsizetype at = 0; at < bytes.size(); ++at) {
        const qsizetype begin = at;
        while (at < bytes.size() && isReadable(bytes[at]))
            ++at;
        if (at - begin < shortestDecoded || m_left < at - begin)
            continue;
        m_left -= at - begin;
        Decoding inner;
        inner.kind = outer.kind == Decoding::Kind::Base64 ? outer.kind : kind;
        inner.text = QByteArrayView(bytes).sliced(begin, at - begin);
        inner.outer = &outer;
        inner.part = part;
        inner.before = begin;
        inner.all = bytes.size();
        read(inner, depth + 1);
    }
    wipe(bytes);
}

/// Base64, or hexadecimal digits (Numbers), one right behind the other, or broken into lines.
void DecodingsOf::readDigits(const Decoding &outer, Decoding::Kind kind, int depth)
{
    const bool isBase64 = kind == Decoding::Kind::Base64;
    const auto &values = isBase64 ? base64Values : hexValues;
    const auto valueAt = [&](qsizetype at) { return values[static_cast<unsigned char>(outer.text[at])]; };
    const QByteArrayView text = outer.text;
    for (qsizetype at = 0; at < text.size(); ++at) {
        const qsizetype begin = at;
        qsizetype end = at;
        qsizetype count = 0;
        for (; at < text.size() && valueAt(at) >= 0; at = behindBreak(text, end)) {
            for (end = at; end < text.size() && valueAt(end) >= 0;)
                ++end;
            count += end - at;
        }
        at = std::max(begin, end);
        if (count < shortestPart)
            continue;
        Part part{begin, end};
        while (isBase64 && part.second < text.size() && text[part.second] == '=' && part.second - end < 2)
            ++part.second;
        // Other letters may stand right before it: from each of the digits on that a byte can begin with.
        const int width = isBase64 ? 6 : 4;
        for (int first = 0; first < (isBase64 ? 4 : 2); ++first) {
            QByteArray bytes(count, Qt::Uninitialized);
            char *next = bytes.data();
            unsigned bits = 0;
            int got = -first * width;
            for (qsizetype digit = begin; digit < end; ++digit) {
                const int value = valueAt(digit);
                if (value < 0)
                    continue;
                bits = bits << width | unsigned(value);
                got += width;
                if (got >= 8 && got % 8 < width)
                    *next++ = char(bits >> (got % 8) & 0xFF);
            }
            bytes.truncate(next - bytes.constData());
            readDecoded(outer, kind, bytes, part, depth);
        }
    }
}

/// Bytes as numbers, with blanks or commas between them: of a list, or of a dump's lines, each behind its address.
void DecodingsOf::readList(const Decoding &outer, int base, int depth)
{
    const QByteArrayView text = outer.text;
    ByteList list;
    const auto flush = [&] {
        if (list.isDump) // what stands behind the numbers, too
            list.part.second = std::find(text.begin() + list.part.second, text.end(), '\n') - text.begin();
        if (list.group == 4) {
            QByteArray swapped = list.bytes; // as hexdump prints it
            for (qsizetype at = 0; at + 1 < swapped.size(); at += 2)
                std::swap(swapped[at], swapped[at + 1]);
            readDecoded(outer, Decoding::Kind::Numbers, swapped, list.part, depth);
        }
        readDecoded(outer, Decoding::Kind::Numbers, list.bytes, list.part, depth);
        list = {};
    };
    bool isFirst = true; // in its line
    bool hasAddress = false;
    bool isBehind = false; // the numbers
    qsizetype last = 0; // where the word before ends
    for (qsizetype at = 0; at < text.size(); ++at) {
        if (!isAlnum(text[at]))
            continue;
        const qsizetype begin = at;
        while (at < text.size() && isAlnum(text[at]))
            ++at;
        const QByteArrayView gap = text.sliced(last, begin - last);
        last = at;
        if (gap.contains('\n')) {
            isFirst = true;
            hasAddress = isBehind = false;
        }
        const QByteArrayView word = text.sliced(begin, at - begin);
        if (isBehind)
            continue;
        if (isFirst && !hasAddress && isAddress(word, text.sliced(at))) {
            hasAddress = true;
            continue;
        }
        const QByteArray bytes = bytesOf(word, base);
        const bool goesOn = !bytes.isEmpty() && list.takes(word.size(), isFirst ? QByteArrayView(" ") : gap);
        isFirst = false;
        isBehind = hasAddress && !goesOn;
        if (!goesOn && !isBehind)
            flush();
        if (bytes.isEmpty() || isBehind)
            continue;
        list.add(bytes, word.size(), {begin, at});
        list.isDump |= hasAddress;
    }
    flush();
}

/// In the outer text.
qsizetype Decoding::from(qsizetype at) const
{
    const auto after = std::ranges::upper_bound(shifts, at, {}, &Shift::at);
    return after == shifts.begin() ? at : std::prev(after)->from + (at - std::prev(after)->at);
}

std::pair<qsizetype, qsizetype> Decoding::origin(qsizetype begin, qsizetype end) const
{
    if (!outer)
        return {begin, end};
    if (part.first >= 0)
        return outer->origin(part.first, part.second);
    // What cannot be seen behind its last letter is no part of it.
    const auto behind = std::ranges::lower_bound(shifts, end, {}, &Shift::at);
    return outer->origin(from(begin), behind != shifts.end() && behind->at == end ? behind->from : from(end));
}

qsizetype Decoding::place(qsizetype begin) const
{
    if (!outer)
        return begin;
    return outer->place(
        part.first < 0 ? from(begin) : part.first + (before + begin) * (part.second - part.first) / all);
}

void eachDecoding(QByteArrayView text, const std::function<void(const Decoding &)> &look)
{
    DecodingsOf(text, look);
}

qsizetype nextMention(QByteArrayView text, QByteArrayView name, qsizetype from)
{
    for (qsizetype at = text.indexOf(name, from); at >= 0; at = text.indexOf(name, at + 1)) {
        const qsizetype end = at + name.size();
        if ((at == 0 || !isWord(text[at - 1])) && (end == text.size() || !isWord(text[end])))
            return at;
    }
    return -1;
}

QByteArray squeezed(QByteArrayView text, std::vector<qsizetype> *places)
{
    QByteArray all;
    all.reserve(text.size());
    for (qsizetype at = 0; at < text.size(); ++at) {
        if (!isAlnum(text[at]))
            continue;
        all.append(small(text[at]));
        if (places)
            places->push_back(at);
    }
    return all;
}

bool isMixed(QByteArrayView value)
{
    const auto kindOf = [](char c) { return isDigit(c) ? 0 : c == small(c) ? 1 : 2; };
    qsizetype letters = 0;
    qsizetype changes = 0;
    int before = -1;
    for (const char c : value) {
        if (!isAlnum(c))
            continue;
        ++letters;
        changes += int(before >= 0 && before != kindOf(c));
        before = kindOf(c);
    }
    return changes * 3 >= letters;
}

bool isTelling(QByteArrayView value)
{
    constexpr qsizetype longEnough = 32;
    constexpr qsizetype shortest = 16;
    const auto letters = std::ranges::count_if(value, isAlnum);
    return letters >= longEnough || (letters >= shortest && isMixed(value));
}
