// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/practice/httpserver.h"
#include "app/practice/practiceappprogram.h"
#include "app/practice/practiceappstatus.h"
#include "app/practice/practiceappworkers.h"

#include <memory>

class QTcpSocket;

/// One app of the practice account as it runs: the variables that its platform stores for it, the instances that were
/// started with them at some time, and what they are reached by: the workers' connections, or a URL with a port of its
/// own, behind which the instances take turns. The port stays its own while the app is not reachable: nothing listens
/// there, and nobody else can. Keeps itself in the practice account's file.
class PracticeRunningApp : public QObject
{
    Q_OBJECT

public:
    /// api: the origin of the practice server.
    PracticeRunningApp(PracticeState &state, const PracticeAppCode &code, const QUrl &api);
    ~PracticeRunningApp() override;

    /// Whether this app has run before.
    static bool isKept(const PracticeState &state, const QString &appId) { return !state.running(appId).isEmpty(); }
    /// For the first time: that many instances, started with these variables.
    Done begin(int instances, const PracticeAppVariables &variables, const PracticeAppBehaviour &behaviour);
    /// As it was when the practice server ended.
    Done resume();

    const PracticeAppCode &code() const { return m_code; }
    QUrl url() const; ///< "http://127.0.0.1:<port>/api/inngest"; empty for a worker.
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
    /// Error::Kind::Conflict: it was to be reachable again, but another process has taken the port.
    Done setBehaviour(const PracticeAppBehaviour &behaviour);

signals:
    void changed();

private:
    Done open(quint16 port); ///< Takes the port or, where another process has it, another one; 0: any.
    void park(); ///< Keeps the port without listening.
    void handle(const HttpRequest &request, const HttpResponder &responder);
    void answer(const PracticeAppProgram &program, const HttpRequest &request, const HttpResponder &responder);
    /// As the app does it when it gets a PUT: posts its functions to Inngest with the first key's hash as bearer token,
    /// and where that is refused once more with the next one's.
    void syncWith(QList<Secret> keys, const PracticeAppProgram &program, const HttpResponder &responder);
    Done save();
    void onChanged();
    QJsonObject toJson() const;

    PracticeState &m_state;
    PracticeAppCode m_code;
    const QUrl m_api;
    PracticeAppVariables m_variables;
    PracticeAppBehaviour m_behaviour;
    PracticeInstances m_instances;
    std::unique_ptr<PracticeAppWorkers> m_workers; // either this one, or the URL's server
    HttpServer m_http;
    std::unique_ptr<QTcpSocket> m_parked; // bound, but neither connected nor listening
    quint16 m_port = 0;
    QJsonObject m_saved;
    bool m_isRunning = false;
};
