// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/common/agetext.h"

#include <QCoreApplication>
#include <chrono>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono;

namespace {

struct AgeText
{
    Q_DECLARE_TR_FUNCTIONS(AgeText)

public:
    static QString span(qint64 seconds);
    static QString whole(const QDateTime &time, const QDateTime &now);
    static QString exact(const QDateTime &time);
};

QString AgeText::span(qint64 seconds)
{
    const auto count = [seconds](qint64 unit) { return static_cast<int>(seconds / unit); };
    constexpr qint64 minute = 60;
    constexpr qint64 hour = 60 * minute;
    constexpr qint64 day = 24 * hour;
    constexpr qint64 month = 30 * day;
    constexpr qint64 year = 365 * day;
    if (seconds < 2 * hour)
        return tr("%n minutes", nullptr, std::max(1, count(minute)));
    if (seconds < 2 * day)
        return tr("%n hours", nullptr, count(hour));
    if (seconds < 2 * month)
        return tr("%n days", nullptr, count(day));
    if (seconds < 2 * year)
        return tr("%n months", nullptr, count(month));
    return tr("%n years", nullptr, count(year));
}

QString AgeText::whole(const QDateTime &time, const QDateTime &now)
{
    if (!time.isValid())
        return tr("at an unknown time");
    const qint64 seconds = time.secsTo(now);
    if (seconds > -60 && seconds < 60)
        return tr("just now");
    return seconds > 0 ? tr("%1 ago").arg(span(seconds)) : tr("in %1").arg(span(-seconds));
}

QString AgeText::exact(const QDateTime &time)
{
    if (!time.isValid())
        return tr("time unknown");
    const QString format = u"yyyy-MM-dd HH:mm"_s;
    const QString utc = tr("%1 UTC").arg(time.toUTC().toString(format));
    const QDateTime local = time.toLocalTime();
    return local.offsetFromUtc() == 0 ? utc : tr("%1 (%2 local time)").arg(utc, local.toString(format));
}

} // namespace

QString ageText(const QDateTime &time, const QDateTime &now)
{
    return AgeText::whole(time, now);
}

QString exactTimeText(const QDateTime &time)
{
    return AgeText::exact(time);
}
