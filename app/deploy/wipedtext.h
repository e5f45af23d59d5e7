// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/secret.h"

#include <QByteArray>
#include <initializer_list>
#include <utility>

/// Bytes that are wiped when they go. Not copied: a copy would share them, and then none is wiped.
class WipedText
{
public:
    explicit WipedText(QByteArrayView bytes)
        : m_bytes(bytes.toByteArray())
    {
    }
    ~WipedText() { wipe(m_bytes); }
    Q_DISABLE_COPY_MOVE(WipedText)

    QByteArrayView view() const { return m_bytes; }
    /// The text with [start, start + length) replaced.
    Secret replaced(qsizetype start, qsizetype length, QByteArrayView with) const
    {
        WipedText result{QByteArrayView()};
        result.m_bytes.reserve(m_bytes.size() - length + with.size());
        const QByteArrayView all(m_bytes);
        result.m_bytes.append(all.first(start)).append(with).append(all.sliced(start + length));
        return Secret(result.m_bytes);
    }
    void assign(QByteArrayView bytes)
    {
        wipe(m_bytes);
        m_bytes = bytes.toByteArray();
    }

private:
    QByteArray m_bytes;
};

inline Secret joined(std::initializer_list<QByteArrayView> parts)
{
    QByteArray all;
    qsizetype size = 0;
    for (const QByteArrayView part : parts)
        size += part.size();
    // Room for all at once: growing would leave copies behind.
    all.reserve(size);
    for (const QByteArrayView part : parts)
        all.append(part);
    return Secret::taken(std::move(all));
}
