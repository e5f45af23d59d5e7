// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/practice/practiceappserver.h"
#include "app/practice/practiceappstatus.h"
#include "app/practice/practiceappworkers.h"

#include <memory>

/// One app of the practice account as it runs: the variables that its platform stores for it, the instances that were
/// started with them at some time, and what they are reached by (a URL, or the workers' connections). Keeps itself in
/// the practice account's file.
class PracticeRunningApp : public QObject
{
    Q_OBJECT

public:
    /// api: the origin of the practice server.
    PracticeRunningApp(PracticeState &state, const PracticeAppCode &code, const QUrl &api);

    /// Whether this app has run before.
    static bool isKept(const PracticeState &state, const QString &appId) { return !state.running(appId).isEmpty(); }
    /// For the first time: that many instances, started with these variables.
    Done begin(int instances, const PracticeAppVariables &variables, const PracticeAppBehaviour &behaviour);
    /// As it was when the practice server ended.
    Done resume();

    const PracticeAppCode &code() const { return m_code; }
    QUrl url() const { return m_server ? m_server->url() : QUrl(); } ///< Empty for a worker.
    const PracticeAppVariables &variables() const { return m_variables; } ///< As stored: instances may hold others.
    PracticeInstances &instances() { return m_instances; }
    const PracticeInstances &instances() const { return m_instances; }
    const PracticeAppBehaviour &behaviour() const { return m_behaviour; }
    /// Null: it has a URL.
    const PracticeAppWorkers *workers() const { return m_workers.get(); }
    PracticeAppStatus status() const;

    /// Stored at once, on the disk when it returns; instances see them at the next deploy.
    Done setVariables(const PracticeAppVariables &variables);
    void deploy() { m_instances.deploy(m_variables); }
    Done setBehaviour(const PracticeAppBehaviour &behaviour);

signals:
    void changed();

private:
    Done open(quint16 port);
    Done save();
    void onChanged();
    QJsonObject toJson() const;

    PracticeState &m_state;
    PracticeAppCode m_code;
    PracticeAppVariables m_variables;
    PracticeAppBehaviour m_behaviour;
    PracticeInstances m_instances;
    std::unique_ptr<PracticeAppServer> m_server; // either this one
    std::unique_ptr<PracticeAppWorkers> m_workers; // or this one
    QJsonObject m_saved;
    bool m_isRunning = false;
};
