// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/deploy/blackout.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <algorithm>

namespace {

constexpr qsizetype mostText = 64 * 1024;
/// Shorter ones would black out words that are none.
constexpr qsizetype leastPart = 8;
constexpr qsizetype longestBreak = 80;
/// A part of a value that no other text has by chance; what somebody chose for a key may be made of words.
constexpr qsizetype tellingPart = 12;
constexpr qsizetype leastToPart = 32;
constexpr size_t partSeed = 1;

/// What base64 makes of the value wherever it stands in a longer text: without the digits that it shares with what is
/// before and behind it.
QByteArray base64Core(const QByteArray &value, int offset, QByteArray::Base64Options options)
{
    const QByteArray digits = (QByteArray(offset, '.') + value).toBase64(options | QByteArray::OmitTrailingEquals);
    const qsizetype shared = (offset * 8 + 5) / 6;
    const qsizetype whole = (offset + value.size()) * 8 / 6;
    return digits.sliced(shared, whole - shared);
}

/// How many characters of a line's end, and of the next line's indentation, the text begins with.
qsizetype breakAt(QByteArrayView text)
{
    qsizetype size = 0;
    bool hasEnd = false;
    while (size < std::min(text.size(), longestBreak)
        && (text[size] == '\n' || text[size] == '\r' || (hasEnd && (text[size] == ' ' || text[size] == '\t')))) {
        hasEnd = true;
        ++size;
    }
    return size;
}

QByteArray jsonText(const QByteArray &value)
{
    const QByteArray json = QJsonDocument(QJsonArray{QString::fromUtf8(value)}).toJson(QJsonDocument::Compact);
    return json.sliced(2, json.size() - 4);
}

} // namespace

Blackout::Blackout(const QList<Secret> &values)
{
    hide(values);
}

void Blackout::hide(const QList<Secret> &values)
{
    for (const Secret &secret : values) {
        const QByteArray value = secret.reveal().toByteArray();
        addValue(value);
        // What is secret of a signing key stands behind the last dash; a tool may print that alone.
        addValue(value.sliced(value.lastIndexOf('-') + 1));
    }
    std::ranges::sort(m_spellings, [](const QByteArray &a, const QByteArray &b) { return a.size() > b.size(); });
    m_spellings.erase(std::unique(m_spellings.begin(), m_spellings.end()), m_spellings.end());
}

Blackout::~Blackout()
{
    for (QByteArray &spelling : m_spellings)
        wipe(spelling.data(), spelling.size());
    wipe(m_pending.data(), m_pending.size());
    wipe(m_text.data(), m_text.size());
}

void Blackout::addValue(const QByteArray &value)
{
    if (value.size() < leastPart)
        return;
    const QByteArray json = jsonText(value);
    QByteArrayList all{value, json, QByteArray(json).replace("/", "\\/"), jsonText(json), value.toPercentEncoding(),
        value.toPercentEncoding().toLower(), QByteArray(value.toPercentEncoding()).replace("%20", "+"), value.toHex(),
        value.toHex().toUpper()};
    for (int offset = 0; offset < 3; ++offset) {
        for (const auto options : {QByteArray::Base64Encoding, QByteArray::Base64UrlEncoding})
            all.append(base64Core(value, offset, options));
    }
    for (const QByteArray &spelling : all) {
        if (spelling.size() >= leastPart && !m_spellings.contains(spelling))
            m_spellings.append(spelling);
        // Everybody may read how a signing key begins.
        if (spelling.size() < leastToPart || spelling.startsWith("signkey-"))
            continue;
        for (qsizetype at = 0; at + tellingPart <= spelling.size(); ++at)
            m_parts.insert(qHash(QByteArrayView(spelling).sliced(at, tellingPart), partSeed));
    }
}

void Blackout::keepNewest()
{
    if (m_text.size() <= mostText)
        return;
    const QByteArray newest = m_text.last(mostText);
    wipe(m_text.data(), m_text.size());
    m_text = newest;
}

void Blackout::hideParts()
{
    const QByteArrayView all(m_text);
    QByteArray text;
    qsizetype copied = 0;
    for (qsizetype at = 0; at + tellingPart <= all.size(); ++at) {
        qsizetype end = at;
        while (end + tellingPart <= all.size() && m_parts.contains(qHash(all.sliced(end, tellingPart), partSeed)))
            ++end;
        if (end == at)
            continue;
        text.append(all.sliced(copied, at - copied)).append(mark());
        copied = end + tellingPart - 1;
        at = copied - 1;
    }
    if (copied == 0)
        return;
    text.append(all.sliced(copied));
    wipe(m_text.data(), m_text.size());
    m_text = text;
}

void Blackout::add(QByteArrayView chunk)
{
    m_pending.append(chunk.data(), chunk.size());
    take(false);
}

QByteArray Blackout::text()
{
    take(true);
    hideParts();
    keepNewest();
    return m_text;
}

Blackout::Match Blackout::match(qsizetype at, const QByteArray &spelling) const
{
    qsizetype length = 0;
    qsizetype found = 0;
    for (; found < spelling.size(); ++found, ++length) {
        // Between two of its characters a line may end, and the next one be indented.
        const qsizetype broken = found > 0 ? breakAt(QByteArrayView(m_pending).sliced(at + length)) : 0;
        if (at + length + broken == m_pending.size())
            return {.length = length, .found = found, .isCutOff = true};
        if (m_pending[at + length + broken] != spelling[found])
            return {};
        length += broken;
    }
    return {.length = length, .found = found};
}

/// isEnd: nothing follows. Until then what may be the beginning of a spelling is left for later.
void Blackout::take(bool isEnd)
{
    qsizetype at = 0;
    qsizetype copied = 0;
    while (at < m_pending.size()) {
        Match best;
        for (const QByteArray &spelling : m_spellings) {
            if (spelling[0] != m_pending[at])
                continue;
            const Match match = this->match(at, spelling);
            // Of a value that was cut off in the middle the beginning is one too.
            const bool counts = match.isCutOff ? !isEnd || match.found >= leastPart : match.found > 0;
            if (counts && match.found > best.found)
                best = match;
            if (match.isCutOff && !isEnd) {
                best = match;
                break;
            }
        }
        if (best.isCutOff && !isEnd)
            break;
        if (best.found == 0) {
            ++at;
            continue;
        }
        m_text += m_pending.sliced(copied, at - copied) + mark();
        at += best.length;
        copied = at;
    }
    m_text += m_pending.sliced(copied, at - copied);
    const QByteArray rest = m_pending.sliced(at);
    wipe(m_pending.data(), m_pending.size());
    m_pending = rest;
    // Parts are looked for at the end, when each is whole.
    if (m_text.size() > 2 * mostText)
        keepNewest();
}
