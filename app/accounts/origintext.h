// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QString>
#include <QUrl>
#include <tl/expected.hpp>

/// The first thing that keeps a text from being an origin.
enum class OriginProblem {
    Empty,
    Blank, ///< Inside it.
    Scheme, ///< Neither https nor http.
    Unreadable, ///< As an address: its host or its port, most likely.
    Spelling, ///< Its host is an IPv4 address that is not spelled plainly: 010.0.0.1, 127.1, 0x7f.0.0.1.
    User, ///< A user name or a password is in it.
    Behind, ///< A path, a query or a fragment.
};

/// An origin as a person types it: the scheme may be missing (https is meant), a slash at the end is dropped.
/// On this computer http is meant.
tl::expected<QUrl, OriginProblem> originFromText(const QString &text);

/// It may be used when it is https, or http on a loopback address.
bool isAllowedOrigin(const QUrl &origin);
