// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/words/agetext.h"

#include "app/core/words.h"
#include "app/models/rolloutwords.h"
#include "app/models/words.h"

using namespace Qt::StringLiterals;

QString ageText(const QDateTime &time, const QDateTime &now)
{
    if (!time.isValid())
        return Words::tr("at an unknown time");
    const qint64 seconds = time.secsTo(now);
    if (seconds > -60 && seconds < 60)
        return Words::tr("just now");
    return seconds > 0 ? Words::tr("%1 ago").arg(ageInWords(time, now))
                       : Words::tr("at %1, by a clock ahead of this one").arg(exactTimeText(time));
}

QString madeText(const QDateTime &time, const QDateTime &now, bool isBrought)
{
    if (isBrought && !time.isValid())
        return Words::tr("Not known: it was made before it was brought here");
    return (isBrought ? Words::tr("Made at the latest %1") : Words::tr("Made %1")).arg(ageText(time, now));
}

QString exactTimeText(const QDateTime &time)
{
    if (!time.isValid())
        return Words::tr("time unknown");
    const QString format = u"yyyy-MM-dd HH:mm"_s;
    const QString utc = Words::tr("%1 UTC").arg(time.toUTC().toString(format));
    const QDateTime local = time.toLocalTime();
    return local.offsetFromUtc() == 0 ? utc : Words::tr("%1 (%2 local time)").arg(utc, local.toString(format));
}

QString timeLeftText(const TimeLeft &left)
{
    if (left.span.count() <= 0)
        return left.isLonger ? Words::tr("It takes longer than expected.") : QString();
    return (left.isLonger ? Words::tr("It takes longer than expected: about %1 left.", "a span")
                          : Words::tr("About %1 left.", "a span"))
        .arg(leftInWords(left.span));
}

QString withTimeLeft(const QString &sentence, const TimeLeft &left)
{
    return left.isTold() ? sentence + u' ' + timeLeftText(left) : sentence;
}
