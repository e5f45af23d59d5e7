// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/domain/spoiltkeys.h"

#include "app/domain/fingerprint.h"

#include <QCryptographicHash>

using namespace Qt::StringLiterals;

QHash<QString, SpoiltKey> spoiltKeysOf(const Secret &eventKey)
{
    struct Around
    {
        QByteArrayView before;
        QByteArrayView after;
        QString by;
    };
    static const Around arounds[]{{"", "\n", u"line break"_s}, {"", "\r\n", u"line break"_s}, {"", " ", u"blank"_s},
        {" ", "", u"blank"_s}, {"\"", "\"", u"quotes"_s}, {"'", "'", u"quotes"_s}};
    QHash<QString, SpoiltKey> spoilt;
    const QString fingerprint = eventKeyFingerprint(eventKey);
    if (fingerprint.isEmpty())
        return spoilt;
    for (const Around &around : arounds) {
        QCryptographicHash hash(QCryptographicHash::Sha256);
        for (const QByteArrayView part : {around.before, eventKey.reveal(), around.after})
            hash.addData(part);
        spoilt.insert(fingerprintOfHash(QString::fromLatin1(hash.result().toHex())), {fingerprint, around.by});
    }
    return spoilt;
}
