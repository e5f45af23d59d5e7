// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/core/httpdate.h"

#include <QLocale>
#include <algorithm>

using namespace Qt::StringLiterals;

QDateTime httpDate(const QByteArray &text)
{
    if (!text.endsWith(" GMT"))
        return {};
    const QDate day = QLocale::c().toDate(QString::fromLatin1(text.mid(5, 11)), u"dd MMM yyyy"_s);
    const QTime time = QTime::fromString(QString::fromLatin1(text.mid(17, 8)), u"hh:mm:ss"_s);
    return day.isValid() && time.isValid() ? QDateTime(day, time, Qt::UTC) : QDateTime();
}

std::optional<std::chrono::milliseconds> httpPause(const QByteArray &retryAfter, const QDateTime &date)
{
    using namespace std::chrono;
    constexpr qlonglong longest = 24 * 3600;
    const QByteArray text = retryAfter.trimmed();
    const bool isDigits = !text.isEmpty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
    bool isNumber = false;
    const qlonglong count = text.toLongLong(&isNumber);
    if (isNumber || isDigits) // more than fits into a number is long all the same
        return seconds(isNumber ? std::clamp<qlonglong>(count, 0, longest) : longest);
    const QDateTime until = httpDate(text);
    if (!until.isValid() || !date.isValid())
        return {};
    return milliseconds(std::clamp<qint64>(date.msecsTo(until), 0, longest * 1000));
}
