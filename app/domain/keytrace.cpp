// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/domain/keytrace.h"

#include "app/core/decodings.h"
#include "app/domain/keytext.h"

#include <QCryptographicHash>

namespace {

KeyTrace traceOf(QByteArrayView value)
{
    QByteArray letters = squeezed(value);
    const KeyTrace trace{KeyTrace::beginningOf(letters), letters.size(), KeyTrace::hashOf(letters)};
    wipe(letters.data(), letters.size());
    return trace;
}

} // namespace

quint32 KeyTrace::beginningOf(const QByteArray &all)
{
    quint64 window = 0;
    for (const char c : QByteArrayView(all).first(letters))
        window = window << 8 | static_cast<unsigned char>(c);
    return beginningOf(window);
}

QByteArray KeyTrace::hashOf(const QByteArray &letters)
{
    return QCryptographicHash::hash(letters, QCryptographicHash::Sha256);
}

KeyTrace KeyTrace::ofEventKey(const Secret &key)
{
    return isTelling(key.reveal()) ? traceOf(key.reveal()) : KeyTrace();
}

KeyTrace KeyTrace::ofSigningKey(const Secret &key)
{
    constexpr qsizetype shortest = 16;
    QByteArray digits = signingKeyDigits(key);
    const KeyTrace trace = digits.size() >= shortest ? traceOf(digits) : KeyTrace();
    wipe(digits.data(), digits.size());
    return trace;
}
