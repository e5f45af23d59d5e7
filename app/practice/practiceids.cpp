// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/practiceids.h"

#include "app/core/freshsecret.h"

#include <QRandomGenerator>
#include <QUuid>

QString newPracticeId()
{
    return QUuid::createUuid().toString(QUuid::WithoutBraces);
}

QString newPracticeUlid(const QDateTime &time)
{
    constexpr auto alphabet = QLatin1StringView("0123456789ABCDEFGHJKMNPQRSTVWXYZ");
    QString text(26, QChar(u'0'));
    qint64 milliseconds = time.toMSecsSinceEpoch();
    for (qsizetype i = 9; i >= 0; --i, milliseconds /= 32)
        text[i] = alphabet.at(static_cast<qsizetype>(milliseconds % 32));
    for (qsizetype i = 10; i < text.size(); ++i)
        text[i] = alphabet.at(QRandomGenerator::system()->bounded(32));
    return text;
}

Secret newSigningKeyValue(EnvironmentType type)
{
    QByteArray prefix = "signkey-test-";
    if (type == EnvironmentType::Production)
        prefix = "signkey-prod-";
    else if (type == EnvironmentType::BranchParent || type == EnvironmentType::BranchChild)
        prefix = "signkey-branch-";
    return freshSecret(32, [&prefix](const QByteArray &bytes) { return prefix + bytes.toHex(); });
}

Secret newEventKeyValue()
{
    return freshUrlSafeSecret(64);
}
