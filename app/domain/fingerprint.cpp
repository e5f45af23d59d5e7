// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/domain/fingerprint.h"

#include "app/core/decodings.h"
#include "app/domain/keytext.h"

#include <QCryptographicHash>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype fingerprintLength = 12;

} // namespace

QString signingKeyHash(const Secret &key)
{
    QByteArray digits = signingKeyDigits(key);
    if (digits.isEmpty() || digits.size() % 2 != 0 || !std::ranges::all_of(digits, Letters::isHex))
        return {};
    QByteArray decoded = QByteArray::fromHex(digits);
    const QByteArray hash = QCryptographicHash::hash(decoded, QCryptographicHash::Sha256).toHex();
    wipe(decoded);
    wipe(digits);
    return QString::fromLatin1(hash);
}

QString eventKeyHash(const Secret &key)
{
    if (key.isEmpty())
        return {};
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(key.reveal());
    return QString::fromLatin1(hash.result().toHex());
}

QString signingKeyFingerprint(const Secret &key)
{
    return signingKeyHash(key).left(fingerprintLength);
}

QString eventKeyFingerprint(const Secret &key)
{
    return eventKeyHash(key).left(fingerprintLength);
}

QString fingerprintOfHash(const QString &hash)
{
    QString digits = hash.trimmed();
    if (digits.startsWith("signkey-"_L1))
        digits = digits.mid(digits.lastIndexOf(u'-') + 1);
    digits = digits.toLower();
    const auto isHex = [](QChar c) { return c.unicode() < 128 && Letters::isHex(c.toLatin1()); };
    if (digits.size() < fingerprintLength || !std::ranges::all_of(digits, isHex))
        return {};
    return digits.left(fingerprintLength);
}
