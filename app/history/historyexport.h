// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/history/historyentry.h"

#include <QByteArray>
#include <QList>
#include <QTimeZone>

/// The history as files that a person gives to others. Pure functions; rows in the order given.
namespace HistoryExport {

/// What the file says about itself.
struct Stamp
{
    QByteArray head; ///< HistoryStore::head(): what the file can be checked against later.
    QDateTime exportedAt; ///< UTC.
    QTimeZone localZone; ///< For the local times beside the UTC ones.
};

/// RFC 4180, UTF-8, CRLF, every field quoted, a head line with the columns' names. The last record holds "head" and the
/// chain's head. What was done stands there as the history names it and in words. What a spreadsheet would take for a
/// formula (= + - @, a tab or a carriage return at the start or behind a separator, whichever it was told of) gets an
/// apostrophe in front, and so does a text that it would take for a number or a date, a fingerprint for instance;
/// everything else is as it is in the history.
QByteArray toCsv(const QList<HistoryEntry> &entries, const Stamp &stamp);

/// One object: `exportedAt`, `head`, `hashing` (how the hashes are made) and `entries`, each with all its columns, its
/// hash and its local time. Nothing is changed for anybody's sake: from it the chain can be checked.
QByteArray toJson(const QList<HistoryEntry> &entries, const Stamp &stamp);

} // namespace HistoryExport
