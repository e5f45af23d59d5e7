// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/deploy/blackout.h"

#include "app/core/decodings.h"

#include <algorithm>

namespace {

constexpr qsizetype mostText = 64 * 1024;
constexpr qsizetype mostRaw = 4 * mostText;
/// Shorter ones would black out words that are none.
constexpr qsizetype leastWhole = 8;
/// A part of a value that no other text has by chance.
constexpr qsizetype tellingPart = 12;
constexpr size_t partSeed = 1;
constexpr QByteArrayView prefix = "signkey-";

/// How much of the text's end is the beginning of a signing key: what is secret of it stands behind that.
qsizetype prefixAtEnd(QByteArrayView text)
{
    constexpr qsizetype longest = 64;
    const QByteArrayView near = text.last(std::min(longest, text.size()));
    const qsizetype at = QByteArray(near.toByteArray()).toLower().lastIndexOf(prefix);
    const auto isOfName = [](char c) { return Letters::isAlnum(c) || c == '-' || c == '_'; };
    return at >= 0 && std::ranges::all_of(near.sliced(at), isOfName) ? near.size() - at : 0;
}

void wipeAll(QByteArrayList &texts)
{
    for (QByteArray &text : texts)
        wipe(text);
}

} // namespace

void Blackout::hide(const QList<Secret> &values)
{
    for (const Secret &secret : values) {
        QByteArray value = secret.reveal().toByteArray();
        // What is secret of a signing key stands behind the last dash, and a tool may print that alone.
        const bool isSigningKey = value.startsWith(prefix.toByteArray());
        if (isSigningKey)
            value = value.sliced(value.lastIndexOf('-') + 1);
        const QByteArray bare = squeezed(value);
        if (isTelling(value) || (isSigningKey && bare.size() >= tellingPart)) {
            for (qsizetype at = 0; at + tellingPart <= bare.size(); ++at)
                m_parts.insert(qHash(QByteArrayView(bare).sliced(at, tellingPart), partSeed));
        } else if (bare.size() >= leastWhole) {
            m_wholes.append(bare);
        } else if (value.size() >= leastWhole) {
            m_exact.append(value);
        }
    }
}

Blackout::~Blackout()
{
    wipeAll(m_wholes);
    wipeAll(m_exact);
    wipe(m_raw);
}

void Blackout::add(QByteArrayView chunk)
{
    m_raw.append(chunk.data(), chunk.size());
    if (m_raw.size() <= mostRaw)
        return;
    const QByteArray newest = m_raw.last(mostRaw / 2);
    m_forgotten += m_raw.size() - newest.size();
    wipe(m_raw);
    m_raw = newest;
}

/// Adds where they stand in the whole text.
void Blackout::findIn(const Decoding &decoding, Places &found) const
{
    std::vector<qsizetype> places;
    QByteArray bare = squeezed(decoding.text, &places);
    const auto add = [&](qsizetype at, qsizetype size) {
        found.push_back(decoding.origin(places[size_t(at)], places[size_t(at + size - 1)] + 1));
    };
    for (qsizetype at = 0; !m_parts.isEmpty() && at + tellingPart <= bare.size(); ++at) {
        if (m_parts.contains(qHash(QByteArrayView(bare).sliced(at, tellingPart), partSeed)))
            add(at, tellingPart);
    }
    for (const QByteArray &whole : m_wholes) {
        for (qsizetype at = bare.indexOf(whole); at >= 0; at = bare.indexOf(whole, at + 1))
            add(at, whole.size());
    }
    for (const QByteArray &exact : m_exact) {
        for (qsizetype at = decoding.text.indexOf(exact); at >= 0; at = decoding.text.indexOf(exact, at + 1))
            found.push_back(decoding.origin(at, at + exact.size()));
    }
    wipe(bare);
}

/// All of it is looked at for values: one can begin in what is left out.
QByteArray Blackout::text(qsizetype since) const
{
    Places found;
    eachDecoding(m_raw, [&](const Decoding &decoding) { findIn(decoding, found); });
    std::ranges::sort(found);
    QByteArray shown;
    qsizetype copied = std::clamp<qsizetype>(since - m_forgotten, 0, m_raw.size());
    for (auto place = found.cbegin(); place != found.cend();) {
        qsizetype end = place->second;
        const qsizetype begin = std::max(copied, place->first);
        for (++place; place != found.cend() && place->first <= end; ++place)
            end = std::max(end, place->second);
        if (end <= copied)
            continue;
        shown += QByteArrayView(m_raw).sliced(copied, begin - copied);
        shown.chop(prefixAtEnd(shown));
        shown += mark();
        copied = end;
    }
    shown += QByteArrayView(m_raw).sliced(copied);
    return shown.last(std::min(mostText, shown.size()));
}
