// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/secrets/clipboardtrace.h"

#include <QClipboard>
#include <QCryptographicHash>
#include <QGuiApplication>
#include <QMimeData>
#include <QRandomGenerator>
#include <algorithm>

namespace {

constexpr int saltWords = 8;

QString textOn(QClipboard::Mode mode)
{
    const QMimeData *data = QGuiApplication::clipboard()->mimeData(mode);
    // Pictures and the like are not fetched at all.
    return data && data->hasText() ? data->text() : QString();
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
    return data->hasText() ? !text.isEmpty() && hashOf(text) != m_hash : true;
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
    // What carries a text from one system to the other changes its line ends, and adds or drops what stands behind it.
    QChar *characters = text.data(); // a copy of its own from here on
    qsizetype length = std::remove(characters, characters + text.size(), u'\r') - characters;
    while (length > 0 && (characters[length - 1].isSpace() || characters[length - 1].isNull()))
        --length;
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(m_salt);
    hash.addData(QByteArrayView(reinterpret_cast<const char *>(characters), length * qsizetype(sizeof(QChar))));
    wipe(reinterpret_cast<char *>(characters), text.size() * qsizetype(sizeof(QChar)));
    return hash.result();
}
