// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QString>

/// What an account's keys, acts and rotations are filed under (Dashboard::origin()), taken apart. Of an account whose
/// keys persons type in it is the address, what kind of account that is, and an id that each computer makes for itself.
struct FiledUnder
{
    QString address; ///< For people: "https://api.inngest.com". Of a server that has moved since: the first one.
    QString accountId; ///< Empty: the address says it all.
    QString kind = {}; ///< "by-hand" or "self-hosted"; empty likewise.

    static QString joined(const QString &address, const QString &kind, const QString &accountId);
    static FiledUnder of(const QString &origin);
};
