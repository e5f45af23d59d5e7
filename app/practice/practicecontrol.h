// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/practice/practiceappstatus.h"
#include "app/practice/practicefaults.h"
#include "app/practice/practicetraffic.h"
#include "app/practice/practicetypes.h"

#include <QFuture>

class PracticeApps;
class PracticePlatforms;
class PracticeServer;

/// The traffic of the practice account as it stands.
struct PracticeTrafficStatus
{
    static PracticeTrafficStatus of(const PracticeTraffic &traffic);

    bool isRunning = false;
    std::chrono::milliseconds interval{1000};
    QList<PracticeTrafficCount> counts;

    qint64 refused() const;
    qint64 accepted() const;
};

/// Tells the practice server of this program what to do. It is done in the server's thread; the answer can be received
/// in any, and is cancelled where the server goes first.
///
/// Error::Kind::Rejected: refused, serverMessage says why.
class PracticeControl
{
public:
    PracticeControl(PracticeServer &server, PracticeApps &apps, PracticePlatforms &platforms);

    QFuture<Result<QList<PracticeFault>>> faults();
    QFuture<Done> setFault(const PracticeFault &fault);
    QFuture<Done> clearFaults();
    QFuture<Done> reset(int apps = 0); ///< See PracticeState.
    /// See PracticeRules::actAsColleague().
    QFuture<Done> actAsColleague(const QString &act, const QString &environmentId, const QString &keyName);

    /// Of practice-host.
    QFuture<Result<bool>> isSignedIn();
    QFuture<Done> setSignedIn(bool isSignedIn);

    QFuture<Result<PracticeAppsStatus>> apps();
    /// Of an app or a sender. What is named replaces, a name in `unset` goes, the rest stays; instances see it at the
    /// next deploy. Answers with all as it stands then.
    QFuture<Result<PracticeAppsStatus>> setVariables(
        const QString &id, const PracticeAppVariables &changes, const QStringList &unset = {});
    /// Restarts the app's instances one after the other; answers when that has begun.
    QFuture<Result<PracticeAppsStatus>> deploy(const QString &appId);
    QFuture<Result<PracticeAppsStatus>> setBehaviour(const QString &appId, const PracticeAppBehaviour &behaviour);
    /// How long each restart takes, and the pause after it, from the next restart on.
    QFuture<Done> setDeployPace(std::chrono::milliseconds restart, std::chrono::milliseconds settle);

    QFuture<Result<PracticeTrafficStatus>> traffic();
    QFuture<Result<PracticeTrafficStatus>> startTraffic(std::chrono::milliseconds interval = std::chrono::seconds(1));
    QFuture<Result<PracticeTrafficStatus>> stopTraffic();
    QFuture<Result<PracticeTrafficStatus>> resetTraffic();

private:
    PracticeServer &m_server;
    PracticeApps &m_apps;
    PracticePlatforms &m_platforms;
};
