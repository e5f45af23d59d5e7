// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/domain/eventfilter.h"

#include "app/core/hostaddresses.h"
#include "app/core/lookup.h"
#include "app/core/shown.h"
#include "app/domain/keytext.h"

#include <QCoreApplication>
#include <QHostAddress>
#include <QRegularExpression>
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
    return ofEach<QSet<QString>>(ips, canonicalIp);
}

bool isPlainIpv6(const QString &text)
{
    static const QRegularExpression plain(QStringLiteral(R"(\A(?!.*[0-9A-Fa-f]{5})[0-9A-Fa-f:]*(?::([0-9.]+))?\z)"));
    const QRegularExpressionMatch match = plain.match(text);
    return match.hasMatch() && QHostAddress(text).protocol() == QHostAddress::IPv6Protocol
        && (!match.captured(1).contains(u'.') || hostSpelling::isPlainIpv4(match.captured(1)));
}

/// In one of these ranges, of its own protocol.
bool isIn(const QStringList &ranges, const QHostAddress &address)
{
    return std::ranges::any_of(ranges, [&address](const QString &range) {
        const auto subnet = QHostAddress::parseSubnet(range);
        return subnet.first.protocol() == address.protocol() && address.isInSubnet(subnet);
    });
}

bool isMapped(const QHostAddress &address)
{
    return isIn({QStringLiteral("::ffff:0:0/96")}, address);
}

/// An IPv4 address in the last bits of an IPv6 one: mapped, translated (NAT64 and SIIT) or "compatible". A server sees
/// none of them: the sender's IPv4 address arrives there.
bool holdsIpv4(const QHostAddress &address)
{
    const bool isOfItsOwn = isIn({QStringLiteral("::/112")}, address); // `::`, `::1`
    return isMapped(address)
        || (!isOfItsOwn
            && isIn({QStringLiteral("::/96"), QStringLiteral("::ffff:0:0:0/96"), QStringLiteral("64:ff9b::/96"),
                        QStringLiteral("64:ff9b:1::/48")},
                address));
}

/// Of many or of none, so that nobody sends from there.
bool isOfNobody(const QHostAddress &address)
{
    // Half of a mapped one, `::ffff`, is among those beside `::1` that are nobody's.
    if (isIn({QStringLiteral("::/112")}, address))
        return !address.isLoopback();
    return isIn({QStringLiteral("0.0.0.0/8"), QStringLiteral("224.0.0.0/3"), QStringLiteral("100::/64"),
                    QStringLiteral("ff00::/8")},
        address);
}

bool hasBlankOrControl(const QString &text)
{
    return !text.isValidUtf16() || std::ranges::any_of(text, [](QChar c) {
        const bool isSelector = c >= QChar(0xfe00) && c <= QChar(0xfe0f); // of how the character before it is drawn
        return c.isSpace() || c.category() == QChar::Other_Control || c.category() == QChar::Other_Format || isSelector
            || isDrawnAsNothing(c.unicode());
    });
}

} // namespace

QString noFiltersText()
{
    return QCoreApplication::translate(
        "EventFilter", "A self-hosted server knows no filters: its keys let every event through.");
}

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
    static const QRegularExpression several(QStringLiteral(
        R"([,;\x{FE10}\x{FE50}\x{FF0C}\x{FF1B}\x{3001}\x{037E}\x{055D}\x{060C}\x{061B}\x{FE11}\x{FE14}\x{FE51}\x{FE54}\x{FF64}]|)"
        R"(\A["'`\[{<\x{2018}-\x{201F}\x{00AB}\x{2039}]|)"
        R"(["'`}>\x{2018}-\x{201F}\x{00BB}\x{203A}]\z|\A[^[]*\]\z|)"
        // Brackets, corners and quotes of other scripts, and a list's bullets.
        R"(\A[\x{3008}-\x{3011}\x{3014}-\x{301F}\x{275B}-\x{275E}\x{FF02}\x{FF07}\x{FF08}]|)"
        R"([\x{3008}-\x{3011}\x{3014}-\x{301F}\x{275B}-\x{275E}\x{FF02}\x{FF07}\x{FF09}]\z|)"
        R"(\A\(.*\)\z|\A[\x{2022}\x{2023}\x{25E6}\x{25AA}\x{25CF}\x{00B7}])"));
    if (several.match(text).hasMatch())
        return FilterProblem::Several;
    if (text.contains(QStringLiteral("signkey-")) || looksLikeKey(text))
        return FilterProblem::Key;
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
    static const QRegularExpression range(QStringLiteral(
        R"(\A(?:[0-9A-Fa-f.:]+[-\x{2010}-\x{2015}\x{2212}~]|(?:[0-9]+(?:\.[0-9]+){3}|[0-9A-Fa-f]*:[0-9A-Fa-f.:]*?)\.\.))"
        R"([0-9A-Fa-f.:]+\z)"));
    if (range.match(text).hasMatch())
        return FilterProblem::AddressRange;
    if (!hostSpelling::isPlainIpv4(text) && !isPlainIpv6(text))
        return hostSpelling::looksLikeIpv4(text) ? FilterProblem::AddressSpelling : FilterProblem::NotAnAddress;
    const QHostAddress address(text);
    if (holdsIpv4(address))
        return FilterProblem::AddressMapped;
    return isOfNobody(address) ? std::optional(FilterProblem::AddressOfNobody) : std::nullopt;
}

bool isOfOneNetwork(const QString &line)
{
    return !checkFilterIp(line)
        && isIn({QStringLiteral("10.0.0.0/8"), QStringLiteral("100.64.0.0/10"), QStringLiteral("127.0.0.0/8"),
                    QStringLiteral("169.254.0.0/16"), QStringLiteral("172.16.0.0/12"), QStringLiteral("192.168.0.0/16"),
                    QStringLiteral("::1/128"), QStringLiteral("fc00::/7"), QStringLiteral("fe80::/10")},
            QHostAddress(line.trimmed()));
}

bool isOfDocumentation(const QString &line)
{
    return !checkFilterIp(line)
        && isIn({QStringLiteral("192.0.2.0/24"), QStringLiteral("198.51.100.0/24"), QStringLiteral("203.0.113.0/24"),
                    QStringLiteral("2001:db8::/32")},
            QHostAddress(line.trimmed()));
}

QString canonicalIp(const QString &text)
{
    const QString trimmed = text.trimmed();
    if (!hostSpelling::isPlainIpv4(trimmed) && !isPlainIpv6(trimmed))
        return text;
    const QHostAddress address(trimmed);
    return isMapped(address) ? QHostAddress(address.toIPv4Address()).toString() : address.toString();
}
