// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/practice/practicestate.h"

#include <QObject>

/// Events that the practice account received, newest last, in memory: at least the latest thousand, and of each key the
/// newest one. Of each key one of the newest is kept over a restart.
class PracticeEvents : public QObject
{
    Q_OBJECT

public:
    struct Event
    {
        QString id; ///< ULID.
        QString environmentId;
        QString name;
        QDateTime receivedAt; ///< UTC.
        QString keyId; ///< The ingest key through which it came.
    };

    /// What a POST to /e/<key> gets.
    struct Answer
    {
        int status = 200;
        QJsonObject body;
    };

    explicit PracticeEvents(PracticeState &state);

    /// body: one event or an array of events. All or none: one that the key's filter refuses refuses all.
    Answer receive(const Secret &key, const QByteArray &body, const QString &ip);
    const QList<Event> &all() const { return m_events; }
    void clear() { m_events.clear(); }
    void restore(); ///< When the state is open.

private:
    void forgetOldest();
    void keepNewest();

    PracticeState &m_state;
    QList<Event> m_events;
    QDateTime m_keptAt;
};
