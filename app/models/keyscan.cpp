// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/models/keyscan.h"

#include "app/domain/fingerprint.h"
#include "app/domain/keytext.h"

#include <QRegularExpression>
#include <algorithm>
#include <array>
#include <cmath>

using namespace Qt::StringLiterals;

namespace {

using Form = KeyHit::Form;

// A self-hosted server's event keys are what somebody chose. Shorter ones would be found in every other word.
constexpr qsizetype shortestKnown = 8;
constexpr qsizetype longestWord = 512;
constexpr qsizetype shortestBase64 = 24;
constexpr qsizetype shortestWrapped = 60; // MIME's lines have 76 digits, PEM's 64
constexpr qsizetype longestBase64 = 32 * 1024 * 1024; // a source map in its bundle's last line
// What only has a key's form: shorter than Inngest's own keys, longer than what people make up.
constexpr qsizetype shortestHex = 32;
constexpr qsizetype shortestEventKey = 24;
constexpr double leastEntropy = 3.5; // bits a character; English words have less, random letters and digits 5 and more
constexpr int leastDigits = 6; // different ones, of hex: "0000..." is somebody's example
constexpr qsizetype lookBehind = 80;
constexpr QByteArrayView prefix = "signkey-";
constexpr size_t vainSlots = 1 << 17;

enum : unsigned char { InWord = 1, InWide = 2, Base64 = 4, Hex = 8 };

std::array<unsigned char, 256> makeKinds()
{
    std::array<unsigned char, 256> kinds{};
    for (int c = 0; c < 128; ++c) {
        const bool isDigit = c >= '0' && c <= '9';
        const bool isLetter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (isDigit || isLetter)
            kinds[c] = InWord | InWide | Base64;
        if (isDigit || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'))
            kinds[c] |= Hex;
    }
    kinds['_'] = kinds['-'] = InWord | InWide | Base64;
    kinds['.'] = kinds['~'] = InWide;
    kinds['+'] = InWide | Base64;
    kinds['/'] = kinds['='] = Base64;
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
    const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
    return std::ranges::any_of(text, isDigit)
        && std::ranges::any_of(text, [&](char c) { return is(c, InWord) && !isDigit(c) && c != '-' && c != '_'; });
}

/// What stands between a name and its value: "=" and its kin, what a program takes where a variable is not set, a list
/// of names and values as in Kubernetes and ECS, an element's end, a function around the value, quotes.
constexpr QStringView behindName
    = uR"((_[a-z0-9_]+)?["'`\])\s\\]*(,?[\s"'\\]*value["'\\\s]*)?(=>|[:?]{0,3}={1,3}|:|,|\|\||\?\?|\?:|>|\s)\s*([&*]?[\w.]+\(\s*)?["'`(\\]*)";

/// What stands before a value that is an event key: its variable, the SDKs' option, or the event API's address.
KeyType typeBefore(QByteArrayView before, bool *belongs)
{
    static const QRegularExpression event(
        u"(event[_-]?key%1|\\binn\\.gs/e/|/e/)\\z"_s.arg(behindName), QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression signing(
        u"signing[_-]?key([_-]?fallback)?%1\\z"_s.arg(behindName), QRegularExpression::CaseInsensitiveOption);
    const QString text = QString::fromLatin1(before);
    *belongs = true;
    if (signing.match(text).hasMatch())
        return KeyType::Signing;
    *belongs = event.match(text).hasMatch();
    return KeyType::Event;
}

/// How much of a word's beginning belongs to an escape: of "\n", "\x22", "\u0022", "%2F", and of "=3D" in mails.
qsizetype escapedBefore(QByteArrayView text, qsizetype begin)
{
    switch (begin > 0 ? text[begin - 1] : '\0') {
    case '%':
    case '=':
        return 2;
    case '\\':
        return text[begin] == 'x' ? 3 : text[begin] == 'u' ? 5 : 1;
    default: // any other character
        return 0;
    }
}

/// Where the next line of base64 begins that was broken into lines, and that is nothing else; -1: there is none.
qsizetype nextBase64Line(QByteArrayView text, qsizetype begin, qsizetype end)
{
    if (end - begin < shortestWrapped || end == text.size() || (text[end] != '\n' && text[end] != '\r'))
        return -1;
    qsizetype next = end;
    while (next < text.size() && (text[next] == '\r' || text[next] == '\n' || text[next] == ' ' || text[next] == '\t'))
        ++next;
    qsizetype last = next;
    while (last < text.size() && is(text[last], Base64))
        ++last;
    const bool isWhole = last == text.size() || QByteArrayView("\r\n\"'`").contains(text[last]);
    return last > next && isWhole ? next : -1;
}

/// ASCII or UTF-8, as far as no control character shows that it is none.
bool isReadable(QByteArrayView text)
{
    return std::ranges::all_of(text, [](char c) {
        return (static_cast<unsigned char>(c) >= 32 && c != 127) || c == '\n' || c == '\r' || c == '\t';
    });
}

} // namespace

KeyScan::KeyScan(const KnownKeys &known)
    : m_signing(known.fingerprints(KeyType::Signing))
    , m_events(known.fingerprints(KeyType::Event))
    , m_inVain(vainSlots)
{
}

QList<KeyHit> KeyScan::scan(QByteArrayView text, const std::atomic<bool> &isCancelled, bool hasLines)
{
    QList<KeyHit> hits;
    QSet<QString> seen; // a file can hold nothing but keys
    int line = 1;
    qsizetype counted = 0;
    for (Span &span : spansOf(text, 0, isCancelled)) {
        if (hasLines) {
            line += static_cast<int>(std::count(text.begin() + counted, text.begin() + span.begin, '\n'));
            counted = span.begin;
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
    std::vector<Span> spans = spansOf(bytes, 0, never);
    QByteArray shown = bytes;
    for (auto span = spans.rbegin(); span != spans.rend(); ++span)
        shown.replace(span->begin, span->end - span->begin, "\u2022\u2022\u2022\u2022");
    return QString::fromUtf8(shown);
}

std::vector<KeyScan::Span> KeyScan::spansOf(QByteArrayView text, int depth, const std::atomic<bool> &isCancelled)
{
    std::vector<Span> found;
    qsizetype words = 0;
    qsizetype wideSeen = 0;
    qsizetype base64Seen = 0;
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
        const bool isKey
            = at - begin >= shortestKnown && at - begin <= longestWord && lookAtWord(text, begin, at, found);
        if (!isKey && at - begin >= shortestKnown && depth == 0 && begin >= base64Seen)
            base64Seen = lookIntoBase64(text, begin, at, found);
        constexpr qsizetype wordsBetweenLooks = 4096;
        if (++words % wordsBetweenLooks == 0 && isCancelled)
            break;
    }
    // A word can be looked at in two ways.
    std::ranges::sort(found, {}, &Span::begin);
    return found;
}

/// Whether it is a key that is known, or has the form of a signing key.
bool KeyScan::lookAtWord(QByteArrayView text, qsizetype begin, qsizetype end, std::vector<Span> &found)
{
    if (lookAtSigningKey(text, begin, end, found) || lookAtKnown(text.sliced(begin, end - begin), begin, found))
        return true;
    const qsizetype escaped = begin + escapedBefore(text, begin);
    if (escaped > begin && escaped < end && lookAtKnown(text.sliced(escaped, end - escaped), escaped, found))
        return true;
    if (end - begin >= shortestEventKey)
        lookAtForm(text, begin, end, found);
    return false;
}

/// Keys that somebody chose may hold dots and the like. Gives where the word ends.
qsizetype KeyScan::lookAtWideWord(QByteArrayView text, qsizetype begin, std::vector<Span> &found)
{
    qsizetype end = begin;
    bool isWide = false;
    for (; end < text.size() && is(text[end], InWide); ++end)
        isWide |= !is(text[end], InWord);
    const qsizetype after = end;
    // The padding belongs to a key that somebody made with base64.
    while (end < text.size() && text[end] == '=')
        ++end;
    if (end > after && (end == text.size() || !is(text[end], Base64)))
        lookAtKnown(text.sliced(begin, end - begin), begin, found);
    end = after;
    // The one at its end belongs to the sentence.
    while (end > begin && !is(text[end - 1], InWord))
        --end;
    if (isWide)
        lookAtKnown(text.sliced(begin, end - begin), begin, found);
    return after;
}

/// `signkey-<environment>-<hex>`, wherever it stands in the word.
bool KeyScan::lookAtSigningKey(QByteArrayView text, qsizetype begin, qsizetype end, std::vector<Span> &found)
{
    const QByteArrayView word = text.sliced(begin, end - begin);
    const qsizetype at = word.indexOf(prefix);
    if (at < 0)
        return false;
    const qsizetype dash = word.lastIndexOf('-');
    qsizetype hexEnd = dash + 1;
    while (hexEnd < word.size() && is(word[hexEnd], Hex))
        ++hexEnd;
    const QByteArrayView digits = word.sliced(dash + 1, hexEnd - dash - 1);
    if (dash < at + prefix.size() - 1 || digits.isEmpty() || digits.size() % 2 != 0)
        return false;
    const QString asHash = fingerprintOfHash(QString::fromLatin1(digits));
    const bool isHash = digits.size() == 64 && m_signing.contains(asHash);
    const QString fingerprint = isHash ? asHash : signingKeyFingerprint(Secret(word.sliced(at, hexEnd - at)));
    const bool isKnown = isHash || m_signing.contains(fingerprint);
    if (!isKnown && (digits.size() < shortestHex || differentBytes(digits) < leastDigits))
        return false;
    found.push_back({begin + at, begin + hexEnd,
        {.type = KeyType::Signing,
            .form = isHash ? Form::Hash : Form::Plain,
            .fingerprint = fingerprint,
            .isKnown = isKnown}});
    return true;
}

bool KeyScan::lookAtKnown(QByteArrayView word, qsizetype begin, std::vector<Span> &found)
{
    if (word.size() < shortestKnown || word.size() > longestWord || wasSeenInVain(word))
        return false;
    const auto add = [&](KeyType type, Form form, const QString &fingerprint) {
        found.push_back(
            {begin, begin + word.size(), {.type = type, .form = form, .fingerprint = fingerprint, .isKnown = true}});
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

bool KeyScan::wasSeenInVain(QByteArrayView word)
{
    return m_inVain[qHashBits(word.data(), size_t(word.size()), 1) % vainSlots]
        == qHashBits(word.data(), size_t(word.size()), 2);
}

/// No known key: whether it is one at all shows in where it stands and what it is made of.
void KeyScan::lookAtForm(QByteArrayView text, qsizetype begin, qsizetype end, std::vector<Span> &found)
{
    if (end < text.size() && text[end] == '(')
        return; // a function's name
    const QByteArrayView word = text.sliced(begin, end - begin);
    const bool isHex = word.size() % 2 == 0 && word.size() >= shortestHex && isAll(word, Hex);
    if (isHex ? differentBytes(word) < leastDigits : !hasLetterAndDigit(word) || entropy(word) < leastEntropy)
        return;
    const qsizetype from = std::max<qsizetype>(0, begin - lookBehind);
    bool belongs = false;
    const KeyType type = typeBefore(text.sliced(from, begin - from), &belongs);
    if (!belongs || (type == KeyType::Signing && !isHex)
        || (type == KeyType::Event && checkEventKeyText(QString::fromLatin1(word))))
        return;
    const Secret value(word);
    found.push_back({begin, end,
        {.type = type,
            .fingerprint = type == KeyType::Signing ? signingKeyFingerprint(value) : eventKeyFingerprint(value)}});
}

/// In one line or in several, as MIME, PEM and the base64 command break it. Gives where it ends.
qsizetype KeyScan::lookIntoBase64(QByteArrayView text, qsizetype begin, qsizetype end, std::vector<Span> &found)
{
    // Its first word: the others belong to the same.
    if (begin > 0 && is(text[begin - 1], Base64) && text[begin - 1] != '=')
        return begin;
    std::vector<Span> alone;
    QByteArray digits;
    int lines = 0;
    for (qsizetype line = begin; line >= 0; line = nextBase64Line(text, line, end)) {
        // Whatever follows its padding is another value.
        end = std::max(end, line);
        while (end < text.size() && is(text[end], Base64) && end - begin <= longestBase64
            && (end == line || text[end - 1] != '=' || text[end] == '='))
            ++end;
        if (end - begin > longestBase64)
            break;
        const QByteArray own = text.sliced(line, end - line).toByteArray();
        const std::vector<Span> spans = spansInBase64(own, line, end);
        alone.insert(alone.end(), spans.begin(), spans.end());
        digits += own;
        ++lines;
        if (own.endsWith('='))
            break;
    }
    if (lines == 1) {
        found.insert(found.end(), alone.begin(), alone.end());
        return end;
    }
    const std::vector<Span> whole = spansInBase64(digits, begin, end);
    // Lines can be a value each: what is known in one of them counts, too.
    const auto isKnown = [](const Span &span) { return span.hit.isKnown; };
    const bool hasKnown = std::ranges::any_of(alone, isKnown);
    std::ranges::copy_if(alone, std::back_inserter(found), isKnown);
    std::ranges::copy_if(
        whole, std::back_inserter(found), [&](const Span &span) { return !hasKnown || span.hit.isKnown; });
    return end;
}

std::vector<KeyScan::Span> KeyScan::spansInBase64(const QByteArray &digits, qsizetype begin, qsizetype end)
{
    if (digits.size() < shortestBase64)
        return {};
    const auto alphabet
        = digits.contains('-') || digits.contains('_') ? QByteArray::Base64UrlEncoding : QByteArray::Base64Encoding;
    auto decoded = QByteArray::fromBase64Encoding(digits, alphabet | QByteArray::AbortOnBase64DecodingErrors);
    const std::atomic<bool> never = false;
    std::vector<Span> spans;
    if (decoded && isReadable(decoded.decoded))
        spans = spansOf(decoded.decoded, 1, never);
    wipe(decoded.decoded.data(), decoded.decoded.size());
    for (Span &inside : spans) {
        // Where nothing says what it is, it is not known to be one.
        inside.hit.form = Form::Base64;
        inside.begin = begin;
        inside.end = end;
    }
    return spans;
}
