// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/practice/practiceappcode.h"
#include "app/practice/practiceinstances.h"
#include "app/practice/practicestate.h"

/// The worker connections of a Connect app: each instance opens one when it starts, with its key's hash or else its
/// fallback's, and keeps it whatever becomes of the key, until it is restarted. One that is refused tries again when
/// another key becomes the active one.
class PracticeAppWorkers : public QObject
{
    Q_OBJECT

public:
    PracticeAppWorkers(PracticeState &state, const PracticeAppCode &code, PracticeInstances &instances);
    ~PracticeAppWorkers() override;

    bool isConnected() const { return !m_connections.isEmpty(); }
    bool isConnected(int instance) const { return m_connections.contains(instance); }
    /// False drops all connections and makes no new ones.
    void setReachable(bool isReachable);

    /// The open connections; ids and times only.
    QJsonObject toJson() const;
    /// Connections that outlived a restart of the practice server, as if it had never been away; then connects the
    /// rest.
    void restore(const QJsonObject &json);

signals:
    void changed();

private:
    void connectAll();
    void open(int index);
    void noteSync(const QDateTime &now);
    void close(int index);
    void put(int index, const QString &id, const QDateTime &connectedAt);
    bool isAccepted(const PracticeAppVariables &variables) const;

    PracticeState &m_state;
    const PracticeAppCode m_code;
    PracticeInstances &m_instances;
    QMap<int, Worker> m_connections; // by the instance's index
    bool m_isReachable = true;
};
