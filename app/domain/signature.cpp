// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/domain/signature.h"

#include "app/domain/keytext.h"

#include <QMessageAuthenticationCode>

namespace {

QByteArray signatureOver(const Secret &signingKey, QByteArrayView body, QByteArrayView seconds)
{
    QByteArray digits = signingKeyDigits(signingKey);
    QMessageAuthenticationCode code(QCryptographicHash::Sha256, digits);
    wipe(digits);
    code.addData(body.data(), body.size());
    code.addData(seconds.data(), seconds.size());
    return code.result().toHex();
}

/// The value behind `name=` in `t=...&s=...`.
QByteArray field(QByteArrayView header, char name)
{
    const QList<QByteArray> parts = header.toByteArray().split('&');
    for (const QByteArray &part : parts) {
        if (part.size() > 2 && part[0] == name && part[1] == '=')
            return part.mid(2);
    }
    return {};
}

} // namespace

QByteArray signatureHeader(const Secret &signingKey, QByteArrayView body, const QDateTime &time)
{
    const QByteArray seconds = QByteArray::number(time.toSecsSinceEpoch());
    return "t=" + seconds + "&s=" + signatureOver(signingKey, body, seconds);
}

bool signatureMatches(QByteArrayView header, const Secret &signingKey, QByteArrayView body)
{
    const QByteArray seconds = field(header, 't');
    const QByteArray given = field(header, 's');
    if (seconds.isEmpty() || given.isEmpty())
        return false;
    // Compared as secrets are: in constant time.
    return Secret(given) == Secret(signatureOver(signingKey, body, seconds));
}

QDateTime signatureTime(QByteArrayView header)
{
    bool isNumber = false;
    const qint64 seconds = field(header, 't').toLongLong(&isNumber);
    return isNumber ? QDateTime::fromSecsSinceEpoch(seconds, Qt::UTC) : QDateTime();
}
