// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/core/httpdate.h"

#include <QLocale>

using namespace Qt::StringLiterals;

QDateTime httpDate(const QByteArray &text)
{
    if (!text.endsWith(" GMT"))
        return {};
    const QDate day = QLocale::c().toDate(QString::fromLatin1(text.mid(5, 11)), u"dd MMM yyyy"_s);
    const QTime time = QTime::fromString(QString::fromLatin1(text.mid(17, 8)), u"hh:mm:ss"_s);
    return day.isValid() && time.isValid() ? QDateTime(day, time, Qt::UTC) : QDateTime();
}
