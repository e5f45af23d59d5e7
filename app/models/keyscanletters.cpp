// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/domain/fingerprint.h"
#include "app/models/keyscanfinds.h"

#include <algorithm>
#include <array>

// How a scan finds keys by their letters and digits, whatever stands between them.

using namespace Letters;

namespace {

constexpr quint64 prefixWindow = 0x7369676E6B6579; // "signkey"
constexpr quint64 prefixMask = 0xFFFFFFFFFFFFFF;
constexpr qsizetype longestName = 80; // of an environment in one
constexpr qsizetype longestGap = 80; // between two pieces of a key

constexpr qsizetype mostDigits = 512;

bool isOfWord(char c)
{
    return isAlnum(c) || c == '-' || c == '_';
}

/// Where a key goes on that was broken into lines, or into texts that are put together; -1: it ends here.
qsizetype nextPiece(QByteArrayView text, qsizetype at)
{
    const qsizetype most = std::min(text.size(), at + longestGap);
    qsizetype next = at;
    while (next < most && !isAlnum(text[next]))
        ++next;
    const QByteArrayView gap = text.sliced(at, next - at);
    const auto quotes = std::ranges::count_if(gap, [](char c) { return QByteArrayView("\"'`").contains(c); });
    return next < most && (gap.contains('\n') || gap.contains('\r') || quotes > 1) ? next : -1;
}

/// Digits one behind the other, also over the ends of lines.
struct HexPieces
{
    QByteArray digits;
    std::vector<std::pair<qsizetype, qsizetype>> ends; ///< Behind so many digits a piece ends there.

    HexPieces(QByteArrayView text, qsizetype at)
    {
        while (at >= 0 && at < text.size() && isHex(text[at]) && digits.size() < mostDigits) {
            while (at < text.size() && isHex(text[at]))
                digits += text[at++];
            ends.emplace_back(digits.size(), at);
            at = nextPiece(text, at);
        }
    }
    ~HexPieces() { wipe(digits); }
    Q_DISABLE_COPY_MOVE(HexPieces)

    /// Where the piece ends in which the last of so many digits is.
    qsizetype endOf(qsizetype count) const
    {
        return std::ranges::lower_bound(ends, count, {}, &std::pair<qsizetype, qsizetype>::first)->second;
    }
};

} // namespace

/// By letters and digits alone: what stands between them may be anything.
void KeyScan::lookAtLetters(QByteArrayView text, Found &found)
{
    quint64 window = 0;
    for (qsizetype at = 0; at < text.size(); ++at) {
        if (!isAlnum(text[at]))
            continue;
        window = window << 8 | static_cast<unsigned char>(Letters::small(text[at]));
        const auto beginOf = [&](int letters) {
            qsizetype begin = at;
            for (int left = letters - 1; left > 0;)
                left -= int(isAlnum(text[--begin]));
            return begin;
        };
        if ((window & prefixMask) == prefixWindow)
            lookAtSigningKey(text, beginOf(7), at + 1, found);
        const quint32 beginning = KeyTrace::beginningOf(window);
        if (m_beginnings[beginning % beginningSlots] && window >> (8 * (KeyTrace::letters - 1)) != 0)
            lookAtTraces(text, beginOf(KeyTrace::letters), beginning, found);
    }
}

/// `signkey-<environment>-<hex>`, wherever it stands. behind: its first word.
void KeyScan::lookAtSigningKey(QByteArrayView text, qsizetype begin, qsizetype behind, Found &found)
{
    const qsizetype most = std::min(text.size(), behind + longestName);
    for (qsizetype at = behind; at < most && isOfWord(text[at]); ++at) {
        if (isAlnum(text[at]))
            continue;
        const qsizetype next = at + 1;
        const bool isBroken = next < text.size() && !isOfWord(text[next]);
        const HexPieces pieces(text, isBroken ? nextPiece(text, next) : next);
        const auto look = [&](qsizetype count, bool onlyKnown) {
            const QByteArrayView digits = QByteArrayView(pieces.digits).first(count);
            const QString asHash = count == wholeKey ? fingerprintOfHash(QString::fromLatin1(digits)) : QString();
            const bool isHash = m_signing.contains(asHash);
            const QString fingerprint = isHash ? asHash : signingKeyFingerprint(Secret(digits));
            const bool isKnown = m_signing.contains(fingerprint);
            if (!isKnown && (onlyKnown || !isRandomHex(digits)))
                return false;
            const bool isWhole = !isBroken && count <= pieces.ends.front().first;
            found.add(begin, pieces.endOf(count),
                {.type = KeyType::Signing,
                    .form = isHash ? KeyHit::Form::Hash
                        : isWhole  ? KeyHit::Form::Plain
                                   : KeyHit::Form::Spelled,
                    .fingerprint = fingerprint,
                    .isKnown = isKnown});
            return true;
        };
        if (pieces.digits.isEmpty())
            continue;
        const qsizetype all = pieces.digits.size();
        const qsizetype first = pieces.ends.front().first / 2 * 2;
        if (std::ranges::any_of(
                pieces.ends, [&](const auto &end) { return end.first % 2 == 0 && look(end.first, true); })
            || (all > wholeKey && look(wholeKey, true)) || (first > 0 && look(first, false))
            || (all >= wholeKey && look(wholeKey, false)))
            return;
    }
}

/// Whether it goes on as a known key that begins like this.
void KeyScan::lookAtTraces(QByteArrayView text, qsizetype begin, quint32 beginning, Found &found)
{
    for (auto known = m_traces.constFind(beginning); known != m_traces.cend() && known.key() == beginning; ++known) {
        const bool isHash = known->trace.whole.isEmpty();
        QByteArray letters;
        qsizetype end = begin;
        for (qsizetype at = begin;
             at < text.size() && letters.size() < known->trace.size && at - end <= (isHash ? 0 : longestGap); ++at) {
            if (!isAlnum(text[at]))
                continue;
            letters += Letters::small(text[at]);
            end = at + 1;
        }
        const bool isIt = isHash
            ? letters.size() == wholeKey && std::ranges::all_of(letters, isHex)
                && letters.startsWith(known->fingerprint.toLatin1())
            : letters.size() == known->trace.size && KeyTrace::hashOf(letters) == known->trace.whole;
        wipe(letters);
        if (isIt)
            addTraced(text, begin, end, *known, found);
    }
}

/// With what stands around its letters and belongs to it.
void KeyScan::addTraced(QByteArrayView text, qsizetype begin, qsizetype end, const KnownKey &key, Found &found)
{
    KeyHit hit{.type = key.type,
        .form = key.trace.whole.isEmpty() ? KeyHit::Form::Hash : KeyHit::Form::Plain,
        .fingerprint = key.fingerprint,
        .isKnown = true};
    if (key.type == KeyType::Signing) {
        if (!std::ranges::all_of(text.sliced(begin, end - begin), isHex))
            hit.form = KeyHit::Form::Spelled;
        return found.add(begin, end, hit);
    }
    const auto isSign
        = [&](qsizetype at) { return at >= 0 && at < text.size() && QByteArrayView("-_~.+=").contains(text[at]); };
    for (qsizetype from = begin; from == begin || isSign(from); --from) {
        for (qsizetype to = end; to == end || isSign(to - 1); ++to) {
            if (to <= text.size() && eventKeyFingerprint(Secret(text.sliced(from, to - from))) == key.fingerprint)
                return found.add(from, to, hit);
            if (to - end > 2 || to >= text.size())
                break;
        }
        if (begin - from > 2 || from == 0)
            break;
    }
    hit.form = KeyHit::Form::Spelled;
    found.add(begin, end, hit);
}

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
