// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/result.h"
#include "app/core/secret.h"

#include <QJsonObject>

class PracticeApps;
class PracticeRunningApp;
class PracticeServer;

/// The platforms that practice apps run on (App::latestSync's platform: harbor, orchard, lagoon), as their own
/// command-line program sees them: projects with variables, for whoever is signed in. Harbor keeps values to itself,
/// and an app has them after a deploy; Orchard gives values back; Lagoon restarts an app with every change. An app's
/// previews are one project, as they share their parent environment's keys. Lives in
/// the practice server's thread and goes before the apps do.
///
/// A request is {platform, act, project, variable, values}: act is "whoami", "show", "names", "get", "set", "unset" or
/// "deploy"; an answer {text}, or {error} with a status that is not 200.
class PracticePlatforms
{
public:
    /// Signs the program's own practice-host in.
    PracticePlatforms(PracticeServer &server, PracticeApps &apps);
    ~PracticePlatforms(); ///< Signs it out.
    PracticePlatforms(const PracticePlatforms &) = delete;
    PracticePlatforms &operator=(const PracticePlatforms &) = delete;

    /// The file that practice-host is signed in by: where the server is, and a token that opens nothing but this, until
    /// the server ends. For the file's owner only.
    static QString sessionPath(const QString &directory);

    bool isSignedIn() const;
    Done setSignedIn(bool isSignedIn);

private:
    using Answer = std::pair<int, QJsonObject>;

    Answer answer(const Secret &bearer, const QJsonObject &request);
    Answer change(const QList<PracticeRunningApp *> &project, const QString &act, const QJsonObject &request);
    QList<PracticeRunningApp *> project(const QString &platform, const QString &name) const; ///< Empty: none.

    PracticeServer &m_server;
    PracticeApps &m_apps;
    const Secret m_token;
};
