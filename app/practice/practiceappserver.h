// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/practice/httpserver.h"
#include "app/practice/practiceappcode.h"
#include "app/practice/practiceappprogram.h"
#include "app/practice/practiceinstances.h"

#include <memory>

class QTcpSocket;

/// The URL of a practice app: a port of its own, behind which its instances take turns. Its port stays its own while
/// the app is not reachable: nothing listens there, and nobody else can.
class PracticeAppServer : public QObject
{
    Q_OBJECT

public:
    /// api: the origin of the practice server.
    PracticeAppServer(
        Clock &clock, const PracticeAppCode &code, PracticeInstances &instances, const QUrl &api, QObject *parent);
    ~PracticeAppServer() override;

    /// Takes the wanted port or, where another process has it, another one; 0: any. The port that it is.
    Result<quint16> open(quint16 wanted, const PracticeAppBehaviour &behaviour);
    /// Error::Kind::Conflict: it was to be reachable again, but another process has taken the port.
    Done setBehaviour(const PracticeAppBehaviour &behaviour);

    QUrl url() const; ///< "http://127.0.0.1:<port>/api/inngest"

private:
    void handle(const HttpRequest &request, const HttpResponder &responder);
    void answer(const PracticeAppProgram &program, const HttpRequest &request, const HttpResponder &responder);
    /// As the app does it when it gets a PUT: posts its functions to Inngest with the first key's hash as bearer token,
    /// and where that is refused once more with the next one's.
    void syncWith(QList<Secret> keys, const PracticeAppProgram &program, const HttpResponder &responder);
    /// Keeps the port without listening.
    void park();

    Clock &m_clock;
    const PracticeAppCode m_code;
    PracticeInstances &m_instances;
    const QUrl m_api;
    PracticeAppBehaviour m_behaviour;
    HttpServer m_http;
    std::unique_ptr<QTcpSocket> m_parked; // bound, but neither connected nor listening
    quint16 m_port = 0;
};
