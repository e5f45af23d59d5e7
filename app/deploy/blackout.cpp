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

/// What base64 makes of the value wherever it stands in a longer text: without the digits that it shares with what is
/// before and behind it.
QByteArray base64Core(const QByteArray &value, int offset, QByteArray::Base64Options options)
{
    const QByteArray digits = (QByteArray(offset, '.') + value).toBase64(options | QByteArray::OmitTrailingEquals);
    const qsizetype shared = (offset * 8 + 5) / 6;
    const qsizetype whole = (offset + value.size()) * 8 / 6;
    return digits.sliced(shared, whole - shared);
}

QByteArray jsonText(const QByteArray &value)
{
    const QByteArray json
        = QJsonDocument(QJsonArray{QString::fromUtf8(value)}).toJson(QJsonDocument::Compact);
    return json.sliced(2, json.size() - 4);
}

} // namespace

Blackout::Blackout(const QList<Secret> &values)
{
    for (const Secret &secret : values) {
        const QByteArray value = secret.reveal().toByteArray();
        addValue(value);
        // What is secret of a signing key stands behind the last dash; a tool may print that alone.
        addValue(value.sliced(value.lastIndexOf('-') + 1));
    }
    std::sort(m_spellings.begin(), m_spellings.end(),
        [](const QByteArray &a, const QByteArray &b) { return a.size() > b.size(); });
    m_spellings.erase(std::unique(m_spellings.begin(), m_spellings.end()), m_spellings.end());
}

Blackout::~Blackout()
{
    for (QByteArray &spelling : m_spellings)
        wipe(spelling.data(), spelling.size());
    wipe(m_pending.data(), m_pending.size());
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
    }
}

void Blackout::add(QByteArrayView chunk)
{
    m_pending.append(chunk.data(), chunk.size());
    take(m_spellings.isEmpty() ? 0 : m_spellings.first().size() - 1);
}

/// Of a value that was cut off in the middle the beginning is one too.
qsizetype Blackout::begunSpelling() const
{
    qsizetype longest = 0;
    for (const QByteArray &spelling : m_spellings) {
        for (qsizetype size = std::min(spelling.size() - 1, m_pending.size()); size >= leastPart; --size) {
            if (size > longest && m_pending.endsWith(spelling.first(size)))
                longest = size;
        }
    }
    return longest;
}

QByteArray Blackout::text()
{
    take(begunSpelling());
    if (!m_pending.isEmpty()) {
        wipe(m_pending.data(), m_pending.size());
        m_pending.clear();
        m_text += mark();
    }
    return m_text;
}

/// held: how much of the end is left for later.
void Blackout::take(qsizetype held)
{
    qsizetype at = 0;
    while (true) {
        qsizetype found = -1;
        qsizetype length = 0;
        for (const QByteArray &spelling : m_spellings) {
            const qsizetype here = m_pending.indexOf(spelling, at);
            if (here >= 0 && (found < 0 || here < found)) {
                found = here;
                length = spelling.size();
            }
        }
        if (found < 0)
            break;
        m_text += m_pending.sliced(at, found - at) + mark();
        at = found + length;
    }
    const qsizetype until = std::max(at, m_pending.size() - held);
    m_text += m_pending.sliced(at, until - at);
    QByteArray rest = m_pending.sliced(until);
    wipe(m_pending.data(), m_pending.size());
    m_pending = rest;
    if (m_text.size() > mostText)
        m_text = m_text.last(mostText);
}
