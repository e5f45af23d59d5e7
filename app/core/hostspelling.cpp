// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/core/hostspelling.h"

#include <QRegularExpression>
#include <QUrl>

using namespace Qt::StringLiterals;

bool hostSpelling::isPlainIpv4(const QString &text)
{
    static const QRegularExpression plain(
        uR"(\A(?:(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])(?:\.(?!\z)|\z)){4}\z)"_s);
    return plain.match(text).hasMatch();
}

bool hostSpelling::looksLikeIpv4(const QString &text)
{
    static const QRegularExpression numbers(
        uR"(\A[+-]?(?:0[xX][0-9A-Fa-f]+|\d+)(?:\.[+-]?(?:0[xX][0-9A-Fa-f]+|\d+)){0,3}\.?\z)"_s,
        QRegularExpression::UseUnicodePropertiesOption);
    static const QRegularExpression tooLarge(uR"(\A[1-9][0-9]*(?:\.(?:0|[1-9][0-9]*)){3}\z)"_s);
    return numbers.match(text).hasMatch() && !tooLarge.match(text).hasMatch();
}

bool hostSpelling::isAmbiguousIn(const QString &address)
{
    static const QRegularExpression authority(uR"(://(?:[^/?#]*@)?(\[[^\]/?#]*|[^:/?#]*))"_s);
    const QString host = authority.match(address).captured(1);
    // An IPv6 address may end in an IPv4 one.
    if (host.startsWith(u'[')) {
        const QString end = host.sliced(host.lastIndexOf(u':') + 1);
        return end.contains(u'.') && !isPlainIpv4(end);
    }
    // What QUrl makes an IPv4 address of need not look like one: it takes `%31`, too, and dots of other alphabets.
    return !isPlainIpv4(host) && (looksLikeIpv4(host) || isPlainIpv4(QUrl(address).host()));
}
