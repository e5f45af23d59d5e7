// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/secret.h"
#include "app/practice/httpserver.h"

#include <QHash>
#include <QJsonObject>

class PracticeApps;
class PracticeServer;

/// Lets another process tell a practice server what to do, by POST /practice/control: a JSON object with "command" and
/// what stands beside it here. PracticeRemote sends them.
///
/// | command | besides | answers |
/// |---|---|---|
/// | status | | {origin, requests (operation to count), environments, ingestKeys} |
/// | clearRequests | | {}: counts from 0 again |
/// | setFault | operation, kind, times, skip, milliseconds (PracticeFault) | {}: one more |
/// | clearFaults | | {} |
/// | reset | apps, isMixed (PracticeSize) | {} |
/// | colleague | act (PracticeRules, or deleteEventKey), environmentId (production without it), keyId, name | {id} |
/// | apps | | PracticeAppsStatus |
/// | setAppVariables | id, variables (name to text, or to null: unset) | PracticeAppsStatus |
/// | deployApp | id | PracticeAppsStatus |
/// | setAppBehaviour | id, isReachable, delay, protectionStatus: each as before when left out | PracticeAppsStatus |
/// | setDeployPace | restart, settle (milliseconds) | {} |
/// | traffic | action: "start" (interval in milliseconds), "stop", "reset" or none | {isRunning, interval, counts} |
///
/// The server and the apps live as long as the server's control endpoint is asked.
class PracticeCommands
{
public:
    using Command = std::function<Result<QJsonObject>(const QJsonObject &)>;

    PracticeCommands(PracticeServer &server, PracticeApps &apps, Secret token);

    void add(const QString &name, Command command) { m_commands.insert(name, std::move(command)); }

private:
    void handle(const HttpRequest &request, const HttpResponder &responder) const;

    const Secret m_token;
    QHash<QString, Command> m_commands;
};
