// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/result.h"
#include "app/history/historyentry.h"
#include "app/rotation/rotation.h"

#include <QFuture>
#include <QTimeZone>

class Clock;
class HistoryStore;
class QObject;

/// What a rotation did as one HTML page that can be printed and filed: who, why, when (UTC and local), the
/// fingerprints, the filters, each app's evidence as it stood when a step was taken, every excuse and exception, and
/// when each old key died. Self-contained: no script, nothing that is loaded. Holds no secret.
class RotationEvidence
{
public:
    struct Stamp
    {
        QByteArray head; ///< HistoryStore::head(): what the history can be checked against later.
        QDateTime writtenAt; ///< UTC.
        QTimeZone localZone;
    };

    /// entries: the history's rows of this rotation, oldest first.
    RotationEvidence(const Rotation &rotation, const QList<HistoryEntry> &entries, Stamp stamp);

    QString toHtml() const;

    /// The page as it is now: with the history's rows of this rotation, and its newest hash. store and clock outlive
    /// the context, in whose absence nothing is answered.
    static QFuture<Result<QString>> read(
        const Rotation &rotation, HistoryStore &store, const Clock &clock, QObject *context);

private:
    QString summary() const;
    QString settledSince(const OpenItem &item) const;
    QString openItems() const;
    QString died(const QDateTime &at, bool isElsewhere, bool isSaid, bool isUnseen) const;
    QString oldSigningKeyDied() const;
    QString keys() const;
    QString places() const;
    QString gates() const;
    QString begunAnew(const QJsonObject &proof) const;
    QString resyncs() const;
    QString acceptedRisks() const;
    QString exceptions() const;
    QString history() const;
    QString time(const QDateTime &at) const;

    const Rotation m_rotation;
    const QList<HistoryEntry> m_entries;
    const Stamp m_stamp;
};
