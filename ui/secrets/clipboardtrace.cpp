// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/secrets/clipboardtrace.h"

#include "app/core/lookup.h"

#include <QClipboard>
#include <QCryptographicHash>
#include <QGuiApplication>
#include <QMimeData>
#include <QRandomGenerator>
#include <QRegularExpression>
#include <QStringDecoder>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr int saltWords = 8;

/// Longer than any key, however it is dressed.
constexpr qsizetype mostBytes = 256 * 1024;

/// Without what a page holds and does not show. By hand: an expression would look through the rest of the page for the
/// end of each one that has none.
QString withoutHidden(const QString &html)
{
    static const QRegularExpression begin(u"<(style|script|head)\\b"_s, QRegularExpression::CaseInsensitiveOption);
    QString shown;
    QStringList endless;
    qsizetype from = 0;
    for (auto all = begin.globalMatch(html); all.hasNext();) {
        const QRegularExpressionMatch found = all.next();
        const QString name = found.captured(1).toLower();
        if (found.capturedStart() < from || endless.contains(name))
            continue; // inside of the one before
        const qsizetype end = html.indexOf(u"</"_s + name, found.capturedEnd(), Qt::CaseInsensitive);
        const qsizetype behind = end < 0 ? -1 : html.indexOf(u'>', end);
        if (behind < 0) {
            endless.append(name);
            continue;
        }
        shown += QStringView(html).sliced(from, found.capturedStart() - from);
        from = behind + 1;
    }
    shown += QStringView(html).sliced(from);
    return shown;
}

QString plainOf(QString html)
{
    static const QRegularExpression lineEnds(
        uR"(<br\b[^>]*>|</(?:p|div|li|tr|pre|h[1-6])\s*>)"_s, QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression tags(u"<!--.*?-->|<[^>]*>"_s, QRegularExpression::DotMatchesEverythingOption);
    static const QRegularExpression numbered(uR"(&#(?:[xX]([0-9a-fA-F]{1,6})|([0-9]{1,7}));)"_s);
    // Line ends of the page's own text mean nothing.
    html = withoutHidden(html.replace(u'\n', u' ')).replace(lineEnds, u"\n"_s).remove(tags);
    QString text;
    qsizetype end = 0;
    for (auto it = numbered.globalMatch(html); it.hasNext();) {
        const QRegularExpressionMatch found = it.next();
        const bool isHex = found.hasCaptured(1);
        const char32_t code = found.captured(isHex ? 1 : 2).toUInt(nullptr, isHex ? 16 : 10);
        text += QStringView(html).sliced(end, found.capturedStart() - end);
        if (code <= QChar::LastValidCodePoint && !QChar::isSurrogate(code))
            text += QString::fromUcs4(&code, 1);
        end = found.capturedEnd();
    }
    text += QStringView(html).sliced(end);
    for (const auto &[name, character] : {std::pair("&nbsp;"_L1, " "_L1), std::pair("&lt;"_L1, "<"_L1),
             std::pair("&gt;"_L1, ">"_L1), std::pair("&quot;"_L1, "\""_L1), std::pair("&apos;"_L1, "'"_L1)})
        text.replace(name, character);
    return text.replace("&amp;"_L1, "&"_L1);
}

/// What one look finds. Each question to a program that hangs takes seconds, so there is one.
struct Seen
{
    QStringList formats;
    QString text; // in whichever form: some that take a text over offer no plain one

    bool offersText() const
    {
        return std::ranges::any_of(formats, [](const QString &format) { return format.startsWith("text/"_L1); });
    }
    /// The program that owns the clipboard does not tell what is on it. On X11 it does not even tell in which forms, so
    /// that it looks the same as nothing.
    bool isSilent() const
    {
        return formats.isEmpty() ? QGuiApplication::platformName() == "xcb"_L1 : offersText() && text.isEmpty();
    }
};

QString decoded(QByteArray bytes, const QString &format)
{
    const bool isHtml = format.startsWith("text/html"_L1);
    bytes.truncate(mostBytes);
    const QByteArray charset = format.section(u"charset="_s, 1).section(u';', 0, 0).remove(u'"').toLatin1();
    const auto named = QStringConverter::encodingForName(charset.constData());
    const auto marked = isHtml ? QStringConverter::encodingForHtml(bytes) : QStringConverter::encodingForData(bytes);
    QStringDecoder decoder(named ? *named : marked.value_or(QStringConverter::Utf8));
    const QString text = decoder(bytes);
    return isHtml ? plainOf(text) : text;
}

Seen look(QClipboard::Mode mode)
{
    const QMimeData *data = QGuiApplication::clipboard()->mimeData(mode);
    Seen seen{.formats = data ? data->formats() : QStringList(), .text = {}};
    if (seen.formats.contains("text/plain"_L1) || seen.formats.contains("text/uri-list"_L1)) {
        seen.text = data->text();
        return seen;
    }
    // Pictures and the like are not fetched at all.
    if (const auto *textual = firstOf(seen.formats, [](const QString &format) {
            return format.startsWith("text/html"_L1) || format.startsWith("text/plain;"_L1);
        }))
        seen.text = decoded(data->data(*textual), *textual);
    return seen;
}

} // namespace

ClipboardTrace::ClipboardTrace(const Secret &text)
{
    if (text.isEmpty())
        return;
    quint32 salt[saltWords];
    QRandomGenerator::system()->fillRange(salt);
    m_salt = QByteArray(reinterpret_cast<const char *>(salt), sizeof salt);
    m_hash = hashOf(text.revealText());
}

bool ClipboardTrace::isThere() const
{
    return !isEmpty() && hashOf(look(QClipboard::Clipboard).text) == m_hash;
}

bool ClipboardTrace::isReplaced() const
{
    const Seen seen = look(QClipboard::Clipboard);
    return !seen.formats.isEmpty() && !seen.isSilent() && hashOf(seen.text) != m_hash;
}

bool ClipboardTrace::clear() const
{
    if (isEmpty())
        return false;
    clearSelection();
    const Seen seen = look(QClipboard::Clipboard);
    const bool mayBeThere = seen.isSilent() || hashOf(seen.text) == m_hash;
    if (mayBeThere)
        QGuiApplication::clipboard()->clear(QClipboard::Clipboard);
    return mayBeThere;
}

void ClipboardTrace::clearSelection() const
{
    QClipboard *clipboard = QGuiApplication::clipboard();
    if (!isEmpty() && clipboard->supportsSelection() && hashOf(look(QClipboard::Selection).text) == m_hash)
        clipboard->clear(QClipboard::Selection);
}

QByteArray ClipboardTrace::hashOf(QString text) const
{
    // What carries a text from one system to the other changes its line ends, and adds or drops what stands around it.
    QChar *characters = text.data(); // a copy of its own from here on
    const auto isAround = [](QChar c) { return c.isSpace() || c.isNull() || c == QChar::ByteOrderMark; };
    qsizetype end = std::remove(characters, characters + text.size(), u'\r') - characters;
    while (end > 0 && isAround(characters[end - 1]))
        --end;
    qsizetype start = 0;
    while (start < end && isAround(characters[start]))
        ++start;
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(m_salt);
    hash.addData(
        QByteArrayView(reinterpret_cast<const char *>(characters + start), (end - start) * qsizetype(sizeof(QChar))));
    wipe(reinterpret_cast<char *>(characters), text.size() * qsizetype(sizeof(QChar)));
    return hash.result();
}
