// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/models/keyscan.h"

#include "app/domain/fingerprint.h"
#include "app/domain/keytext.h"
#include "app/models/keyscanfinds.h"

#include <QRegularExpression>
#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

using namespace Qt::StringLiterals;

namespace {

using Form = KeyHit::Form;

// A self-hosted server's event keys are what somebody chose. Shorter ones would be found in every other word.
constexpr qsizetype shortestKnown = 8;
constexpr qsizetype longestWord = 512;
// What only has a key's form: shorter than Inngest's own keys, longer than what people make up.
constexpr qsizetype shortestHex = 32;
constexpr qsizetype shortestEventKey = 24;
constexpr double leastEntropy = 3.5; // bits a character; English words have less, random letters and digits 5 and more
constexpr int leastDigits = 6; // different ones, of hex: "0000..." is somebody's example
constexpr qsizetype lookBehind = 80;
constexpr qsizetype longestBetween = 200; // two values of one list, with a remark
constexpr size_t vainSlots = 1 << 17;

enum : unsigned char { InWord = 1, InWide = 2, Hex = 4 };

std::array<unsigned char, 256> makeKinds()
{
    std::array<unsigned char, 256> kinds{};
    for (int c = 0; c < 128; ++c) {
        if (Letters::isAlnum(char(c)))
            kinds[c] = InWord | InWide;
        if (Letters::isHex(char(c)))
            kinds[c] |= Hex;
    }
    kinds['_'] = kinds['-'] = InWord | InWide;
    kinds['.'] = kinds['~'] = kinds['+'] = InWide;
    return kinds;
}

const std::array<unsigned char, 256> kinds = makeKinds();

bool is(char c, unsigned char kind)
{
    return (kinds[static_cast<unsigned char>(c)] & kind) != 0;
}

bool isAll(QByteArrayView text, unsigned char kind)
{
    return std::ranges::all_of(text, [kind](char c) { return is(c, kind); });
}

double entropy(QByteArrayView text)
{
    std::array<int, 256> counts{};
    for (const char c : text)
        ++counts[static_cast<unsigned char>(c)];
    double bits = 0;
    for (const int count : counts) {
        if (count > 0)
            bits -= count * std::log2(double(count) / double(text.size()));
    }
    return bits / double(text.size());
}

int differentBytes(QByteArrayView text)
{
    std::array<bool, 256> seen{};
    for (const char c : text)
        seen[static_cast<unsigned char>(c)] = true;
    return static_cast<int>(std::ranges::count(seen, true));
}

bool hasLetterAndDigit(QByteArrayView text)
{
    return std::ranges::any_of(text, Letters::isDigit) && std::ranges::any_of(text, Letters::isLetter);
}

/// What may stand between a name and its value: the name's end, "=" and its kin, and then whatever code, a list of
/// names and values or a table has there; but no other name with a value, and no sentence.
constexpr QStringView behindName
    = uR"([\w-]{0,24}["'`\])\s\\]*[=:,>|?!]{0,3}((?!(?<![\w.?])(?<!\? )(?!value\b)[A-Za-z_][\w.-]*["'`\]\\]*\s*[:=](?!=)|\b[A-Za-z]+ ([A-Za-z]+ |\z))[^;]){0,48})";

/// By what stands before a value: its variable, the SDKs' option, the event API's address, or other event keys whose
/// name it shares. nullopt: it belongs to none.
std::optional<KeyType> typeOf(QByteArrayView text, qsizetype begin, const KeyList &eventKeys)
{
    static const QRegularExpression event(
        uR"(((event|inngest)[-_. ]?key%1|\binn\.gs/e/["'`+\s$\{(.]*(concat\(["'`])?|/e/)\z)"_s.arg(behindName),
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression signing(
        u"signing[-_. ]?key%1\\z"_s.arg(behindName), QRegularExpression::CaseInsensitiveOption);
    const qsizetype from = std::max<qsizetype>(0, begin - lookBehind);
    const QString before = QString::fromLatin1(text.sliced(from, begin - from));
    if (signing.match(before).hasMatch())
        return KeyType::Signing;
    return event.match(before).hasMatch() || eventKeys.goesOn(text, begin) ? std::optional(KeyType::Event)
                                                                           : std::nullopt;
}

} // namespace

void KeyList::take(QByteArrayView text, qsizetype begin, qsizetype end)
{
    static const QRegularExpression item(uR"((?:\A|\n)[ \t]*-[ \t]+["']?\z)"_s);
    static const QRegularExpression bracket(uR"(\[\s*["'`]?\z)"_s);
    if (!goesOn(text, begin)) {
        const qsizetype from = std::max<qsizetype>(0, begin - lookBehind);
        const QString before = QString::fromLatin1(text.sliced(from, begin - from));
        m_kind = item.match(before).hasMatch() ? Kind::Items
            : bracket.match(before).hasMatch() ? Kind::InBrackets
                                               : Kind::Words;
    }
    m_end = end;
}

bool KeyList::goesOn(QByteArrayView text, qsizetype begin) const
{
    static const QRegularExpression comma(uR"(\A[ \t]*,[ \t]*\z)"_s);
    static const QRegularExpression commaInBrackets(uR"(\A["'`]?\s*,\s*["'`]?\z)"_s);
    static const QRegularExpression nextItem(uR"(\A["']?(?:[ \t]*(?:#[^\n]*)?\r?\n)+[ \t]*-[ \t]+["']?\z)"_s);
    if (m_end < 0 || begin <= m_end || begin - m_end > longestBetween)
        return false;
    const QString gap = QString::fromLatin1(text.sliced(m_end, begin - m_end));
    return comma.match(gap).hasMatch() || (m_kind == Kind::InBrackets && commaInBrackets.match(gap).hasMatch())
        || (m_kind == Kind::Items && nextItem.match(gap).hasMatch());
}

KeyScan::KeyScan(const KnownKeys &known)
    : m_signing(known.fingerprints(KeyType::Signing))
    , m_events(known.fingerprints(KeyType::Event))
    , m_beginnings(beginningSlots)
    , m_inVain(vainSlots)
{
    const auto add = [this](const KnownKey &key) {
        m_traces.insert(key.trace.beginning, key);
        m_beginnings[key.trace.beginning % beginningSlots] = true;
    };
    const QList<KnownKey> traced = known.traced();
    for (const KnownKey &key : traced)
        add(key);
    for (const QString &fingerprint : std::as_const(m_signing)) {
        KnownKey hash{.type = KeyType::Signing, .fingerprint = fingerprint};
        hash.trace = {KeyTrace::beginningOf(fingerprint.toLatin1()), wholeKey, {}};
        add(hash);
    }
}

QList<KeyHit> KeyScan::scan(QByteArrayView text, const std::atomic<bool> &isCancelled, bool hasLines)
{
    QList<KeyHit> hits;
    QSet<QString> seen; // a file can hold nothing but keys
    int line = 1;
    qsizetype counted = 0;
    for (Span &span : spansOf(text, isCancelled)) {
        if (hasLines) {
            line += static_cast<int>(std::count(text.begin() + counted, text.begin() + span.place, '\n'));
            counted = span.place;
            span.hit.line = line;
        }
        const QString which = span.hit.fingerprint + u' '
            + QString::number(span.hit.line * 8LL + int(span.hit.form) * 2 + int(span.hit.isKnown));
        if (seen.contains(which))
            continue;
        seen.insert(which);
        span.hit.begin = span.begin;
        span.hit.size = span.end - span.begin;
        hits.append(span.hit);
    }
    return hits;
}

QString KeyScan::withoutKeys(const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    const std::atomic<bool> never = false;
    QByteArray shown;
    qsizetype copied = 0;
    std::vector<Span> spans = spansOf(bytes, never);
    std::ranges::stable_sort(spans, {}, &Span::begin);
    for (const Span &span : spans) {
        if (span.begin >= copied)
            shown += bytes.sliced(copied, span.begin - copied) + "\u2022\u2022\u2022\u2022";
        copied = std::max(copied, span.end);
    }
    return QString::fromUtf8(shown + bytes.sliced(copied));
}

std::vector<KeyScan::Span> KeyScan::spansOf(QByteArrayView text, const std::atomic<bool> &isCancelled)
{
    Found found;
    eachDecoding(text, [&](const Decoding &decoding) {
        if (isCancelled)
            return;
        found.startIn(decoding);
        lookAtWords(decoding.text, found, isCancelled);
        lookAtLetters(decoding.text, found);
    });
    return found.sorted();
}

void KeyScan::lookAtWords(QByteArrayView text, Found &found, const std::atomic<bool> &isCancelled)
{
    qsizetype words = 0;
    qsizetype wideSeen = 0;
    for (qsizetype at = 0; at < text.size();) {
        if (!is(text[at], InWord)) {
            ++at;
            continue;
        }
        const qsizetype begin = at;
        if (begin >= wideSeen)
            wideSeen = lookAtWideWord(text, begin, found);
        while (at < text.size() && is(text[at], InWord))
            ++at;
        if (at - begin >= shortestKnown && at - begin <= longestWord)
            lookAtWord(text, begin, at, found);
        constexpr qsizetype wordsBetweenLooks = 4096;
        if (++words % wordsBetweenLooks == 0 && isCancelled)
            break;
    }
}

void KeyScan::lookAtWord(QByteArrayView text, qsizetype begin, qsizetype end, Found &found)
{
    if (lookAtKnown(text.sliced(begin, end - begin), begin, found)) {
        if (typeOf(text, begin, found.eventKeys) == KeyType::Event)
            found.eventKeys.take(text, begin, end);
    } else if (end - begin >= shortestEventKey) {
        lookAtForm(text, begin, end, found);
    }
}

/// Keys that somebody chose may hold dots and the like. Gives where the word ends.
qsizetype KeyScan::lookAtWideWord(QByteArrayView text, qsizetype begin, Found &found)
{
    qsizetype end = begin;
    bool isWide = false;
    for (; end < text.size() && is(text[end], InWide); ++end)
        isWide |= !is(text[end], InWord);
    const qsizetype after = end;
    // The padding belongs to a key that somebody made with base64.
    while (end < text.size() && text[end] == '=')
        ++end;
    if (end > after && (end == text.size() || (text[end] != '/' && !is(text[end], InWide))))
        lookAtKnown(text.sliced(begin, end - begin), begin, found);
    end = after;
    // The one at its end belongs to the sentence.
    while (end > begin && !is(text[end - 1], InWord))
        --end;
    if (isWide)
        lookAtKnown(text.sliced(begin, end - begin), begin, found);
    return after;
}

bool KeyScan::lookAtKnown(QByteArrayView word, qsizetype begin, Found &found)
{
    if (word.size() < shortestKnown || word.size() > longestWord || wasSeenInVain(word))
        return false;
    const auto add = [&](KeyType type, Form form, const QString &fingerprint) {
        found.add(
            begin, begin + word.size(), {.type = type, .form = form, .fingerprint = fingerprint, .isKnown = true});
        return true;
    };
    const Secret value(word);
    if (const QString fingerprint = eventKeyFingerprint(value); m_events.contains(fingerprint))
        return add(KeyType::Event, Form::Plain, fingerprint);
    if (word.size() % 2 == 0 && isAll(word, Hex)) {
        // A self-hosted server's signing key is bare hex.
        if (const QString fingerprint = signingKeyFingerprint(value); m_signing.contains(fingerprint))
            return add(KeyType::Signing, Form::Plain, fingerprint);
        const QString asHash = word.size() == 64 ? fingerprintOfHash(QString::fromLatin1(word)) : QString();
        if (m_signing.contains(asHash))
            return add(KeyType::Signing, Form::Hash, asHash);
    }
    m_inVain[qHashBits(word.data(), size_t(word.size()), 1) % vainSlots]
        = qHashBits(word.data(), size_t(word.size()), 2);
    return false;
}

bool KeyScan::isRandomHex(QByteArrayView digits)
{
    return digits.size() >= shortestHex && differentBytes(digits) >= leastDigits;
}

bool KeyScan::wasSeenInVain(QByteArrayView word)
{
    return m_inVain[qHashBits(word.data(), size_t(word.size()), 1) % vainSlots]
        == qHashBits(word.data(), size_t(word.size()), 2);
}

/// No known key: whether it is one at all shows in where it stands and what it is made of.
void KeyScan::lookAtForm(QByteArrayView text, qsizetype begin, qsizetype end, Found &found)
{
    if (end < text.size() && text[end] == '(')
        return; // a function's name
    const QByteArrayView word = text.sliced(begin, end - begin);
    const bool isHex = word.size() % 2 == 0 && word.size() >= shortestHex && isAll(word, Hex);
    if (isHex ? !isRandomHex(word) : !hasLetterAndDigit(word) || !isMixed(word) || entropy(word) < leastEntropy)
        return;
    const std::optional<KeyType> type = typeOf(text, begin, found.eventKeys);
    if (!type || (type == KeyType::Signing && !isHex)
        || (type == KeyType::Event && checkEventKeyText(QString::fromLatin1(word))))
        return;
    if (type == KeyType::Event)
        found.eventKeys.take(text, begin, end);
    const Secret value(word);
    found.add(begin, end,
        {.type = *type,
            .fingerprint = type == KeyType::Signing ? signingKeyFingerprint(value) : eventKeyFingerprint(value)});
}
