// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/domain/eventfilter.h"

#include <QHostAddress>
#include <QSet>
#include <algorithm>

namespace {

constexpr qsizetype longestEventName = 255;

QSet<QString> asSet(const QStringList &list)
{
    return {list.begin(), list.end()};
}

QSet<QString> canonicalIps(const QStringList &ips)
{
    QSet<QString> set;
    for (const QString &ip : ips)
        set.insert(canonicalIp(ip));
    return set;
}

bool hasBlankOrControl(const QString &text)
{
    return std::any_of(
        text.begin(), text.end(), [](QChar c) { return c.isSpace() || c.category() == QChar::Other_Control; });
}

} // namespace

bool EventFilter::sameAs(const EventFilter &other) const
{
    return kind == other.kind && asSet(events) == asSet(other.events) && canonicalIps(ips) == canonicalIps(other.ips);
}

std::optional<FilterProblem> checkFilterEvent(const QString &line)
{
    const QString text = line.trimmed();
    if (text.isEmpty())
        return FilterProblem::Blank;
    if (hasBlankOrControl(text))
        return FilterProblem::InnerBlank;
    if (text.size() > longestEventName)
        return FilterProblem::TooLong;
    return {};
}

std::optional<FilterProblem> checkFilterIp(const QString &line)
{
    const QString text = line.trimmed();
    if (text.isEmpty())
        return FilterProblem::Blank;
    if (hasBlankOrControl(text))
        return FilterProblem::InnerBlank;
    if (text.contains(u'/') || text.contains(u'*'))
        return FilterProblem::AddressRange;
    if (text.contains(u'%'))
        return FilterProblem::AddressZone;
    // QHostAddress also takes the short forms of inet_aton ("10.1" for 10.0.0.1): too easy to mean something else.
    const QHostAddress address(text);
    if (address.isNull() || (address.protocol() == QHostAddress::IPv4Protocol && text.count(u'.') != 3))
        return FilterProblem::NotAnAddress;
    return {};
}

QString canonicalIp(const QString &text)
{
    const QHostAddress address(text.trimmed());
    if (address.isNull())
        return text;
    bool isIpv4 = false;
    const quint32 ipv4 = address.toIPv4Address(&isIpv4);
    return isIpv4 ? QHostAddress(ipv4).toString() : address.toString();
}
