// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QProcess>

/// Whether the jq that is installed gives numbers back as they were written; before 1.7 it made other ones of long
/// ones.
inline bool jqKeepsNumbers()
{
    const QByteArray numbers = "[12345678901234567890,1.10]";
    QProcess jq;
    jq.start(QStringLiteral("jq"), {QStringLiteral("-c"), QStringLiteral(".")});
    jq.write(numbers);
    jq.closeWriteChannel();
    return jq.waitForFinished() && jq.readAllStandardOutput().trimmed() == numbers;
}
