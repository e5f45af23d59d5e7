// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QString>

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
