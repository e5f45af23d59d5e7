// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QDateTime>
#include <QJsonObject>
#include <QString>

/// One row of the history: what was done, by whom, when, to which key, with what outcome. Holds no secret.
struct HistoryEntry
{
    qint64 number = 0; ///< Counts up from 1 without a gap; 0: not stored yet.
    QDateTime at; ///< UTC, this machine's clock.
    QString person;
    QString accountName;
    QString origin;
    QString environmentId;
    QString environmentName;
    QString what; ///< An ActKind's name ("CreateEventKey"), or another event's ("ExportHistory").
    QString keyName;
    QString fingerprint; ///< 12 hex digits; empty: no key is concerned, or it is not known.
    QString outcome; ///< "done", "not done", "open", "needs choice", "cut off"; of a sync that failed "failed: <code>".
    QString reason; ///< The person's words.
    QString rotationId;
    QJsonObject details; ///< What else is worth keeping: ids, the filter before and after, the server's message.
    QByteArray hash; ///< SHA-256 over the row before's hash and this row, hex.

    bool operator==(const HistoryEntry &) const = default;
};
