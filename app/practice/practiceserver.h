// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/secret.h"
#include "app/practice/httpserver.h"
#include "app/practice/practicecalls.h"
#include "app/practice/practiceevents.h"
#include "app/practice/practicefaults.h"
#include "app/practice/practicerules.h"
#include "app/practice/practicestate.h"

#include <QHash>
#include <QJsonObject>
#include <QUrl>

/// Gives a response where it is due; what becomes of it is its owner's business.
using PracticeReply = std::function<void(const HttpResponse &)>;

/// Where the practice account's server is reached, and what opens it.
struct PracticeInfo
{
    QUrl origin;
    Secret token; ///< Bearer token of /gql; newly made at every start, never stored.
    QString setAside; ///< See PracticeState.
};

/// The practice account: the program's own small Inngest on loopback. Answers the dashboard's operations (POST /gql),
/// takes events (/e/<key>) and registrations of apps (/fn/register), calls apps, and can be told to fail. Beside that
/// it has the platforms that its apps run on (/practice/platforms). Everything in it lives in one thread with an event
/// loop: that of PracticeHost in the program, the main thread in inngest-practice-server.
class PracticeServer : public QObject
{
    Q_OBJECT

public:
    struct Options
    {
        QString directory; ///< For the state file; made (0700) when it is not there.
        quint16 port = 0; ///< 0: the kept one, at the first start any.
        Secret token = {}; ///< Empty: one is made.
    };
    /// Answers POST /practice/platforms for who brings this bearer token: a status and a JSON object.
    using Platforms = std::function<std::pair<int, QJsonObject>(const Secret &bearer, const QJsonObject &request)>;

    PracticeServer(Clock &clock, Options options);

    /// Opens the account and listens. Once. Error::Kind::Conflict: another process uses the directory, or has the port
    /// that Options demands.
    Result<PracticeInfo> start();

    Clock &clock() const { return m_clock; }
    PracticeState &state() { return m_state; }
    PracticeRules &rules() { return m_rules; }
    PracticeCalls &calls() { return m_calls; }
    PracticeEvents &events() { return m_events; }
    PracticeFaults &faults() { return m_faults; }
    QUrl origin() const { return QUrl(QString::fromLatin1(m_http.origin())); }
    /// How often each operation or path came in since the last clearRequests(), faulty ones included.
    const QHash<QString, int> &requests() const { return m_requests; }
    void clearRequests() { m_requests.clear(); }

    /// Answers POST /practice/control, by which another process can tell it what to do.
    void setControl(HttpServer::Handler control) { m_control = std::move(control); }
    void setPlatforms(Platforms platforms) { m_platforms = std::move(platforms); }
    QString directory() const { return m_options.directory; }

private:
    void handle(const HttpRequest &request, const HttpResponder &responder);
    void handleGraphql(const HttpRequest &request, const HttpResponder &responder);
    HttpResponse answerEvents(const HttpRequest &request);
    HttpResponse answerRegistration(const HttpRequest &request);
    /// Counts the request and lets it meet what is set up for this operation: has it processed, or not, and delivers
    /// the answer, late, cut or not at all. process runs at most once, and also when the client has gone.
    void meet(const QString &operation, const HttpResponder &responder,
        const std::function<void(const PracticeReply &)> &process);
    Done listen();

    Clock &m_clock;
    const Options m_options;
    const Secret m_token;
    PracticeState m_state;
    PracticeRules m_rules;
    PracticeCalls m_calls;
    PracticeEvents m_events;
    PracticeFaults m_faults;
    HttpServer m_http;
    HttpServer::Handler m_control;
    Platforms m_platforms;
    QHash<QString, int> m_requests;
};
