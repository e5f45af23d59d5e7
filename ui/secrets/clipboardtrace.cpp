// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/secrets/clipboardtrace.h"

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

QString plainOf(QString html)
{
    static const QRegularExpression tags(uR"(<(style|script|head)\b.*?</\1\s*>|<!--.*?-->|<[^>]*>)"_s,
        QRegularExpression::CaseInsensitiveOption | QRegularExpression::DotMatchesEverythingOption);
    return html.remove(tags).replace("&nbsp;"_L1, " "_L1).replace("&amp;"_L1, "&"_L1);
}

/// What the program that owns it has copied, in whichever form: some that take a text over offer no plain one.
QString textOn(QClipboard::Mode mode)
{
    const QMimeData *data = QGuiApplication::clipboard()->mimeData(mode);
    if (!data || data->hasText())
        return data ? data->text() : QString();
    // Pictures and the like are not fetched at all.
    const QStringList formats = data->formats();
    for (const QString &format : formats) {
        const bool isHtml = format.startsWith("text/html"_L1);
        if (!isHtml && !format.startsWith("text/plain;"_L1))
            continue;
        const QByteArray bytes = data->data(format).left(mostBytes);
        const QByteArray charset = format.section(u"charset="_s, 1).section(u';', 0, 0).remove(u'"').toLatin1();
        const auto named = QStringConverter::encodingForName(charset.constData());
        const auto marked
            = isHtml ? QStringConverter::encodingForHtml(bytes) : QStringConverter::encodingForData(bytes);
        QStringDecoder decoder(named ? *named : marked.value_or(QStringConverter::Utf8));
        const QString text = decoder(bytes);
        return isHtml ? plainOf(text) : text;
    }
    return {};
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
    return !isEmpty() && hashOf(textOn(QClipboard::Clipboard)) == m_hash;
}

bool ClipboardTrace::isReplaced() const
{
    const QMimeData *data = QGuiApplication::clipboard()->mimeData();
    if (!data || data->formats().isEmpty())
        return false;
    const QString text = textOn(QClipboard::Clipboard);
    return data->hasText() && text.isEmpty() ? false : hashOf(text) != m_hash;
}

bool ClipboardTrace::clear() const
{
    if (isEmpty())
        return false;
    QClipboard *clipboard = QGuiApplication::clipboard();
    if (clipboard->supportsSelection() && hashOf(textOn(QClipboard::Selection)) == m_hash)
        clipboard->clear(QClipboard::Selection);
    const bool wasThere = isThere();
    if (wasThere)
        clipboard->clear(QClipboard::Clipboard);
    return wasThere;
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
