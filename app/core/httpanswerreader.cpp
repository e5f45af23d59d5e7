// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/core/httpanswerreader.h"

#include "app/core/decodings.h"

#include <QLocale>
#include <QRegularExpression>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longestHead = 64LL * 1024;
constexpr qsizetype longestLine = 1024; // of a chunk's size; a trailer's line is one of a head
constexpr int mostInterim = 20;

/// Where the empty line begins and where it ends, by either line break: programs on the way add lines with their own.
std::pair<qsizetype, qsizetype> emptyLine(const QByteArray &text)
{
    for (qsizetype end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) {
        const QByteArrayView behind = QByteArrayView(text).sliced(end + 1);
        if (behind.startsWith('\n') || behind.startsWith("\r\n"))
            return {end, end + 1 + behind.indexOf('\n') + 1};
    }
    return {-1, -1};
}

/// Digits and nothing else: no sign, no "0x". nullopt: it is no such number.
std::optional<qint64> sizeIn(const QByteArray &text, int base)
{
    const bool isPlain = std::ranges::all_of(text, base == 16 ? Letters::isHex : Letters::isDigit);
    bool isNumber = false;
    const qint64 size = text.toLongLong(&isNumber, base);
    return isPlain && isNumber ? std::optional(size) : std::nullopt;
}

/// The entries of all headers of that name, each of which can be a list.
QList<QByteArray> entriesIn(const HttpHeaders &headers, QByteArrayView name)
{
    QList<QByteArray> entries;
    for (const auto &[key, value] : headers) {
        if (key.compare(name, Qt::CaseInsensitive) == 0)
            entries += value.split(',');
    }
    return entries;
}

} // namespace

std::optional<HttpHead> HttpHead::read(const QByteArray &text)
{
    static const QRegularExpression statusLine(uR"(\AHTTP/[0-9.]+ ([1-9][0-9]{2})(?: [^\n]*)?\z)"_s);
    const QList<QByteArray> lines = text.split('\n');
    const auto match = statusLine.match(QString::fromLatin1(lines.first()).trimmed());
    if (!match.hasMatch())
        return {};
    HttpHead head{.status = match.captured(1).toInt(), .headers = {}};
    for (const QByteArray &line : lines.mid(1)) {
        // Of a header that goes on in the next line.
        if ((line.startsWith(' ') || line.startsWith('\t')) && !head.headers.isEmpty()) {
            head.headers.last().second = (head.headers.last().second + ' ' + line.trimmed()).trimmed();
            continue;
        }
        const qsizetype colon = line.indexOf(':');
        if (colon > 0)
            head.headers.append({line.first(colon).trimmed(), line.sliced(colon + 1).trimmed()});
    }
    return head;
}

QByteArray headerIn(const HttpHeaders &headers, QByteArrayView name)
{
    for (const auto &[key, value] : headers) {
        if (key.compare(name, Qt::CaseInsensitive) == 0)
            return value;
    }
    return {};
}

std::optional<qint64> lengthIn(const HttpHeaders &headers)
{
    qint64 length = -1;
    for (const QByteArray &one : entriesIn(headers, "Content-Length")) {
        const std::optional<qint64> told = sizeIn(one.trimmed(), 10);
        if (!told || (length >= 0 && length != *told))
            return {};
        length = *told;
    }
    return length;
}

HttpAnswerReader::State HttpAnswerReader::add(const QByteArray &bytes)
{
    if (m_state != State::Reading)
        return m_state;
    m_unread += bytes;
    while (m_state == State::Reading && !m_hasHead) {
        if (!readHead())
            return m_state;
    }
    readBody();
    return m_state;
}

HttpAnswerReader::State HttpAnswerReader::end()
{
    if (m_state == State::Reading && m_hasHead && !m_isChunked && !m_left)
        m_state = State::Whole;
    return m_state;
}

/// False: more has to come first, or it is over.
bool HttpAnswerReader::readHead()
{
    static constexpr QByteArrayView begin = "HTTP/";
    const QByteArrayView seen = QByteArrayView(m_unread).first(qMin(m_unread.size(), begin.size()));
    if (!begin.startsWith(seen)) {
        m_state = State::NotHttp;
        return false;
    }
    const auto [end, next] = emptyLine(m_unread);
    if (end < 0 || end > longestHead) {
        if (m_unread.size() > longestHead)
            m_state = State::TooLarge;
        return false;
    }
    const std::optional<HttpHead> head = HttpHead::read(m_unread.first(end));
    m_unread.remove(0, next);
    // 101 is none: it hands the connection over to another protocol, which nobody asked for.
    const bool isInterim = head && head->status < 200 && head->status != 101;
    if (!head || (isInterim && ++m_interim > mostInterim)) {
        m_state = State::NotHttp;
        return false;
    }
    if (isInterim) {
        m_hasInterim = true;
        return true;
    }
    m_head = *head;
    m_hasHead = true;
    if (!readFraming())
        m_state = State::NotHttp;
    return m_state == State::Reading;
}

bool HttpAnswerReader::readFraming()
{
    if (m_head.status < 200 || m_head.status == 204 || m_head.status == 304) {
        m_left = 0;
        return true;
    }
    QByteArray coding; // the last one frames the body
    for (const QByteArray &one : entriesIn(m_head.headers, "Transfer-Encoding")) {
        if (const QByteArray named = one.trimmed().toLower(); !named.isEmpty() && named != "identity")
            coding = named;
    }
    if (!coding.isEmpty()) {
        m_isChunked = coding == "chunked";
        m_left = 0;
        return m_isChunked;
    }
    const std::optional<qint64> length = lengthIn(m_head.headers);
    if (length && *length >= 0)
        m_left = length;
    return length.has_value();
}

/// The line with a chunk's size; after the last one the trailer's lines. False: more has to come first, or it is over.
bool HttpAnswerReader::readChunk()
{
    const qsizetype longest = m_isInTrailer ? longestHead : longestLine;
    const qsizetype end = m_unread.indexOf('\n');
    if (end < 0 || end > longest) {
        if (m_unread.size() > longest)
            m_state = State::NotHttp;
        return false;
    }
    const QByteArray line = m_unread.first(end).trimmed();
    m_unread.remove(0, end + 1);
    if (m_isInTrailer) {
        if (line.isEmpty())
            m_state = State::Whole;
        return m_state == State::Reading;
    }
    if (line.isEmpty())
        return true; // behind a chunk
    const std::optional<qint64> size = sizeIn(line.split(';').first().trimmed(), 16);
    if (!size) {
        m_state = State::NotHttp;
        return false;
    }
    m_isInTrailer = *size == 0;
    m_left = size;
    return true;
}

void HttpAnswerReader::readBody()
{
    while (m_state == State::Reading) {
        if (m_isChunked && m_left == 0 && !readChunk())
            return;
        const qsizetype now = m_left ? static_cast<qsizetype>(qMin<qint64>(*m_left, m_unread.size())) : m_unread.size();
        m_body += m_unread.first(now);
        m_unread.remove(0, now);
        if (m_left)
            *m_left -= now;
        if (m_body.size() > m_mostBytes)
            m_state = State::TooLarge;
        else if (!m_isChunked && m_left == 0)
            m_state = State::Whole;
        else if (m_unread.isEmpty() || m_state != State::Reading)
            return;
    }
}

QDateTime httpDate(const QByteArray &text)
{
    if (!text.endsWith(" GMT"))
        return {};
    const QDate day = QLocale::c().toDate(QString::fromLatin1(text.mid(5, 11)), u"dd MMM yyyy"_s);
    const QTime time = QTime::fromString(QString::fromLatin1(text.mid(17, 8)), u"hh:mm:ss"_s);
    return day.isValid() && time.isValid() ? QDateTime(day, time, Qt::UTC) : QDateTime();
}

std::optional<std::chrono::milliseconds> httpPause(const QByteArray &retryAfter, const QDateTime &date)
{
    using namespace std::chrono;
    constexpr qlonglong longest = 24 * 3600;
    const QByteArray text = retryAfter.trimmed();
    const bool isDigits = !text.isEmpty() && std::ranges::all_of(text, Letters::isDigit);
    bool isNumber = false;
    const qlonglong count = text.toLongLong(&isNumber);
    if (isNumber || isDigits) // more than fits into a number is long all the same
        return seconds(isNumber ? std::clamp<qlonglong>(count, 0, longest) : longest);
    const QDateTime until = httpDate(text);
    if (!until.isValid() || !date.isValid())
        return {};
    return milliseconds(std::clamp<qint64>(date.msecsTo(until), 0, longest * 1000));
}
