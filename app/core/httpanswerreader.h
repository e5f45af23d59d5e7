// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <chrono>
#include <optional>
#include <utility>

using HttpHeaders = QList<std::pair<QByteArray, QByteArray>>;

/// The first header of that name, whatever its case; empty: none.
QByteArray headerIn(const HttpHeaders &headers, QByteArrayView name);
/// How long a body is by its Content-Length: in one header or in several, which agree. -1: none says it. nullopt: what
/// is said is no length.
std::optional<qint64> lengthIn(const HttpHeaders &headers);

/// Status line and headers of one answer.
struct HttpHead
{
    int status = 0;
    HttpHeaders headers;

    /// The lines before the empty one. nullopt: this is no HTTP answer.
    static std::optional<HttpHead> read(const QByteArray &text);
};

/// Reads the one answer of a connection piece by piece, as HTTP/1.1 frames it: past interim answers (1xx), then by
/// chunks, by length or until the connection ends. Safe with whatever comes, and holds no more than it was told.
class HttpAnswerReader
{
public:
    enum class State { Reading, Whole, NotHttp, TooLarge };

    explicit HttpAnswerReader(qsizetype mostBytes)
        : m_mostBytes(mostBytes)
    {
    }

    State add(const QByteArray &bytes);
    /// The connection has ended. Reading: it was cut off.
    State end();

    bool hasBegun() const { return m_hasInterim || m_hasHead || !m_unread.isEmpty(); }
    bool hasHead() const { return m_hasHead; }
    bool hasInterim() const { return m_hasInterim; }
    const HttpHead &head() const { return m_head; }
    const QByteArray &body() const { return m_body; }

private:
    bool readHead();
    bool readFraming();
    bool readChunk();
    void readBody();

    const qsizetype m_mostBytes;
    State m_state = State::Reading;
    QByteArray m_unread;
    HttpHead m_head;
    QByteArray m_body;
    bool m_hasInterim = false;
    bool m_hasHead = false;
    bool m_isChunked = false;
    bool m_isInTrailer = false;
    std::optional<qint64> m_left; // of the body or the chunk; nullopt: until the connection ends
    int m_interim = 0;
};

/// The time of a Date header, in RFC 9110's preferred form, `Sun, 06 Nov 1994 08:49:37 GMT`; the obsolete ones are not
/// sent any more. UTC; invalid: no such time.
QDateTime httpDate(const QByteArray &text);
/// How long a Retry-After asks for, at most a day; date: of the same answer. nullopt: it asks for nothing that can be
/// understood.
std::optional<std::chrono::milliseconds> httpPause(const QByteArray &retryAfter, const QDateTime &date);
