// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/secret.h"

#include <QRandomGenerator>

/// So many bytes out of the system's random source, a multiple of 4, in this encoding; what is no Secret yet is wiped.
template <typename Encode>
Secret freshSecret(qsizetype size, Encode encode)
{
    QByteArray bytes(size, Qt::Uninitialized);
    QRandomGenerator::system()->fillRange(reinterpret_cast<quint32 *>(bytes.data()), size / qsizetype(sizeof(quint32)));
    const Secret secret = Secret::taken(encode(bytes));
    wipe(bytes);
    return secret;
}

/// Of letters, digits, `-` and `_`.
inline Secret freshUrlSafeSecret(qsizetype size)
{
    return freshSecret(size, [](const QByteArray &bytes) {
        return bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
    });
}
