// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/decodings.h"
#include "app/models/keyscan.h"

#include <map>

/// Where the values behind one name go on: a server takes several event keys, as `k1,k2` or as a list of YAML or JSON.
class KeyList
{
public:
    void take(QByteArrayView text, qsizetype begin, qsizetype end); ///< A value of the name, or of the list so far.
    bool goesOn(QByteArrayView text, qsizetype begin) const;

private:
    enum class Kind { Words, InBrackets, Items };
    Kind m_kind = Kind::Words;
    qsizetype m_end = -1; // of the last one
};

/// What a scan finds in a text: each key at a place once, in whichever decodings of it.
class KeyScan::Found
{
public:
    void startIn(const Decoding &decoding)
    {
        m_decoding = &decoding;
        eventKeys = {};
    }
    void add(qsizetype begin, qsizetype end, KeyHit hit)
    {
        const auto [from, to] = m_decoding->origin(begin, end);
        const bool isDecoded
            = m_decoding->kind == Decoding::Kind::Base64 || m_decoding->kind == Decoding::Kind::Numbers;
        if (m_decoding->kind == Decoding::Kind::Base64)
            hit.form = KeyHit::Form::Base64;
        else if (isDecoded || to - from != end - begin)
            hit.form = KeyHit::Form::Spelled;
        if (isDecoded) {
            const QString which = hit.fingerprint + u' ' + QString::number(from);
            if (m_decoded.contains(which))
                return;
            m_decoded.insert(which);
            m_spans.push_back({from, to, m_decoding->place(begin), hit});
            return;
        }
        if (isThere(from, to, hit))
            return;
        m_places.insert({from, m_spans.size()});
        m_spans.push_back({from, to, m_decoding->place(begin), hit});
    }
    std::vector<Span> sorted()
    {
        std::erase_if(m_spans, [](const Span &span) { return span.end < 0; });
        std::ranges::stable_sort(m_spans, {}, &Span::place);
        return std::move(m_spans);
    }

    KeyList eventKeys; // the last ones that stood behind their name

private:
    /// What only has a key's form makes room for a known one.
    bool isThere(qsizetype begin, qsizetype end, const KeyHit &hit)
    {
        auto near = m_places.lower_bound(end);
        for (int looked = 0; looked < 4 && near != m_places.begin(); ++looked) {
            --near;
            Span &span = m_spans[near->second];
            if (span.end <= begin)
                continue;
            if (!hit.isKnown || span.hit.fingerprint == hit.fingerprint)
                return true;
            if (!span.hit.isKnown) {
                span.end = -1;
                near = m_places.erase(near);
            }
        }
        return false;
    }

    const Decoding *m_decoding = nullptr;
    std::vector<Span> m_spans;
    std::multimap<qsizetype, size_t> m_places; // of those that were not decoded, by where they begin
    QSet<QString> m_decoded;
};
