// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/models/words.h"

#include "app/core/shown.h"
#include "app/core/words.h"
#include "app/history/historywords.h"

#include <QHash>

using namespace Qt::StringLiterals;

namespace {

QString age(qint64 seconds)
{
    constexpr qint64 minute = 60;
    constexpr qint64 hour = 60 * minute;
    constexpr qint64 day = 24 * hour;
    constexpr qint64 month = 30 * day;
    constexpr qint64 year = 365 * day;
    if (seconds < minute)
        return Words::tr("under a minute");
    if (seconds < 2 * hour)
        return Words::tr("%n minutes", nullptr, int(seconds / minute));
    if (seconds < 2 * day)
        return Words::tr("%n hours", nullptr, int(seconds / hour));
    if (seconds < 2 * month)
        return Words::tr("%n days", nullptr, int(seconds / day));
    if (seconds < 2 * year)
        return Words::tr("%n months", nullptr, int(seconds / month));
    return Words::tr("%n years", nullptr, int(seconds / year));
}

} // namespace

QString filterInWords(const EventFilter &filter)
{
    if (filter.letsEverythingThrough())
        return Words::tr("No filter");
    // Whether an event has to fit one list or both is Inngest's business, and not said here.
    const QString entries = filter.events.isEmpty() || filter.ips.isEmpty()
        ? HistoryWords::few(shownNames(filter.events + filter.ips))
        : Words::tr("%1; addresses: %2", "names of events, IP addresses")
              .arg(HistoryWords::few(shownNames(filter.events)), HistoryWords::few(shownNames(filter.ips)));
    switch (filter.kind) {
    case EventFilter::Kind::Deny:
        return Words::tr("All but %1").arg(entries);
    case EventFilter::Kind::Allow:
        return Words::tr("Only %1").arg(entries);
    case EventFilter::Kind::Unknown:
        break;
    }
    return Words::tr("Not known");
}

QString filterInLines(const EventFilter &filter)
{
    if (filter.letsEverythingThrough())
        return Words::tr("No filter: events of every name, from every address.");
    QStringList lines;
    switch (filter.kind) {
    case EventFilter::Kind::Deny:
        lines.append(Words::tr("These are refused."));
        break;
    case EventFilter::Kind::Allow:
        lines.append(Words::tr("Only these are accepted."));
        break;
    case EventFilter::Kind::Unknown:
        return Words::tr("Its filter is not known here. It stands on the key's page at Inngest.");
    }
    if (!filter.events.isEmpty())
        lines << Words::tr("Events:") << shownNames(filter.events);
    if (!filter.ips.isEmpty())
        lines << Words::tr("Addresses:") << shownNames(filter.ips);
    return lines.join(u'\n');
}

QString ageInWords(const QDateTime &since, const QDateTime &now)
{
    return since.isValid() ? age(since.secsTo(now)) : QString();
}

QString daysInWords(qint64 days)
{
    return days < 2 ? Words::tr("%n days", nullptr, int(days)) : age(days * 24 * 60 * 60);
}

QString timeInWords(const QDateTime &time)
{
    return time.isValid() ? time.toString(u"yyyy-MM-dd HH:mm:ss"_s) : QString();
}

QStringList shortened(const QStringList &all, qsizetype most)
{
    QHash<QString, int> counts;
    for (const QString &one : all)
        ++counts[one];
    QStringList shown;
    qsizetype more = all.size();
    for (const QString &one : all) {
        const int count = counts.take(one);
        if (count == 0 || shown.size() == most)
            continue;
        shown.append(
            count == 1 ? one : Words::tr("%1 (%2)", "a name, how many have it").arg(one, QString::number(count)));
        more -= count;
    }
    return more > 0 ? shown << Words::tr("and %1 more").arg(more) : shown;
}

QString filledIn(const QString &pattern, const QString &first, const QString &second)
{
    QString text;
    for (qsizetype i = 0; i < pattern.size(); ++i) {
        const bool isPlace = pattern.at(i) == u'%' && i + 1 < pattern.size()
            && (pattern.at(i + 1) == u'1' || pattern.at(i + 1) == u'2');
        if (isPlace)
            text += pattern.at(++i) == u'1' ? first : second;
        else
            text += pattern.at(i);
    }
    return text;
}
