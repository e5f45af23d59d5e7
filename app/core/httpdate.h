// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QByteArray>
#include <QDateTime>
#include <chrono>
#include <optional>

/// The time of a Date header, in RFC 9110's preferred form, `Sun, 06 Nov 1994 08:49:37 GMT`; the obsolete ones are not
/// sent any more. UTC; invalid: no such time.
QDateTime httpDate(const QByteArray &text);
/// How long a Retry-After asks for, at most a day; date: of the same answer. nullopt: it asks for nothing that can be
/// understood.
std::optional<std::chrono::milliseconds> httpPause(const QByteArray &retryAfter, const QDateTime &date);
