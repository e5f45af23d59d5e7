// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/selfhosted/freshkeys.h"

#include <QRandomGenerator>
#include <array>

namespace {

constexpr std::size_t keyBytes = 32;

/// In one encoding of so many random bytes; what is no secret yet is wiped.
template <typename Encode>
Secret encoded(Encode encode)
{
    std::array<quint32, keyBytes / sizeof(quint32)> random{};
    QRandomGenerator::system()->generate(random.begin(), random.end());
    QByteArray bytes(reinterpret_cast<const char *>(random.data()), keyBytes);
    QByteArray text = encode(bytes);
    const Secret key{QByteArrayView(text)};
    wipe(text.data(), text.size());
    wipe(bytes.data(), bytes.size());
    wipe(reinterpret_cast<char *>(random.data()), keyBytes);
    return key;
}

} // namespace

Secret freshKeys::signingKey()
{
    return encoded([](const QByteArray &bytes) { return bytes.toHex(); });
}

Secret freshKeys::eventKey()
{
    const auto encode = [](const QByteArray &bytes) {
        return bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
    };
    Secret key = encoded(encode);
    while (key.reveal().startsWith('-') || key.reveal().startsWith('_'))
        key = encoded(encode);
    return key;
}
