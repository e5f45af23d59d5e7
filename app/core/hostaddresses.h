// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/networkfault.h"

#include <QFuture>
#include <QHostAddress>
#include <QUrl>
#include <optional>

class Clock;

/// At which of its addresses a host answers, for QNetworkAccessManager, which would try the second one after half a
/// minute; a proxy is a host, too. One with one address is left to it. What was found is remembered for a minute. Main
/// thread.
namespace hostAddresses {

struct Answering
{
    QHostAddress address; ///< Null: there is nothing to choose from, go by the name.
    NetworkFault fault; ///< None: something answered.
};

/// The usual one of http or https, where it names none.
quint16 portOf(const QUrl &url);
/// By its name or its address; what goes there stays on this machine.
bool isThisMachine(const QString &host);
/// What needs no asking: an address in the name's place, this machine, what is remembered.
std::optional<QHostAddress> known(const QUrl &url, const Clock &clock);
/// The same, or the answer when it comes; it has no end of its own where the name server is silent.
QFuture<Answering> find(const QUrl &url, Clock &clock);
/// The name's address is still being looked up.
bool isLookingUp(const QUrl &url);
/// It did not do: the next one finds out anew.
void forget(const QUrl &url);
/// What was found last, however long ago; null: nothing, or there is nothing to choose from.
QHostAddress last(const QUrl &url);
/// A request goes to that address in the place of a host that is reached without a proxy.
void give(const QHostAddress &address);
bool isGiven(const QHostAddress &address);

} // namespace hostAddresses

/// How an IPv4 address is spelled. QUrl and the system's look-up read more than four plain numbers, as inet_aton does,
/// and others read the same text otherwise: `010.0.0.1` is 8.0.0.1 to some and 10.0.0.1 to others.
namespace hostSpelling {

/// The one spelling that everybody reads alike: four decimal numbers without zeros in front.
bool isPlainIpv4(const QString &text);
/// Numbers in the ways that inet_aton takes or that people write: octal, hexadecimal, signs, fewer than four of them,
/// digits of other alphabets. Not four plain ones.
bool looksLikeIpv4(const QString &text);
/// The host of an address (`https://host:port/path`) as it is typed stands for an IPv4 address, and not plainly: where
/// a request went would not be what stands there.
bool isAmbiguousIn(const QString &address);

} // namespace hostSpelling
