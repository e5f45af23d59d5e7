// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/secret.h"
#include "app/practice/httpserver.h"
#include "app/practice/practicerules.h"
#include "app/practice/practicestate.h"

#include <QFuture>
#include <QHash>
#include <QJsonObject>
#include <QUrl>

/// Where the practice account's server is reached, and what opens it.
struct PracticeInfo
{
    QUrl origin;
    Secret token; ///< Bearer token of /gql and /practice/control; newly made at every start, never stored.
    QString damagedCopy; ///< Where a damaged account was set aside: a new one was made. Empty: nothing was wrong.
    bool hasMoved = false; ///< Another process had the kept port: the origin is a new one.
};

/// The practice account: the program's own small Inngest on loopback. Answers the dashboard's GraphQL, takes events and
/// registrations of apps, calls apps, and can be told to fail. Everything in it lives in one thread with an event loop:
/// that of PracticeHost in the program, the main thread in inngest-practice-server.
class PracticeServer : public QObject
{
    Q_OBJECT

public:
    struct Options
    {
        QString directory; ///< For the state file; made (0700) when it is not there.
        quint16 port = 0; ///< 0: the kept one, at the first start any.
        PracticeSize size = {}; ///< Of an account that is newly made.
        Secret token = {}; ///< Empty: one is made.
    };
    /// Answers a command of POST /practice/control: gets its JSON object, gives the answer's.
    using Command = std::function<QFuture<Result<QJsonObject>>(const QJsonObject &)>;

    PracticeServer(Clock &clock, Options options, QObject *parent = nullptr);
    ~PracticeServer() override;

    /// Opens the account and listens. Once.
    Result<PracticeInfo> start();

    Clock &clock() const { return m_clock; }
    PracticeState &state() { return m_state; }
    PracticeRules &rules() { return m_rules; }
    QUrl origin() const;

    /// A part of the server offers a command; a name is taken once.
    void addCommand(const QString &name, Command command);

private:
    void handle(const HttpRequest &request, const HttpResponder &responder);
    void handleControl(const HttpRequest &request, const HttpResponder &responder);
    bool isAuthorized(const HttpRequest &request) const;

    Clock &m_clock;
    const Options m_options;
    Secret m_token;
    PracticeState m_state;
    PracticeRules m_rules;
    HttpServer m_http;
    QHash<QString, Command> m_commands;
};
