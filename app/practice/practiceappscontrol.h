// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/practice/practiceappstatus.h"
#include "app/practice/practicetraffic.h"

#include <QFuture>

class PracticeControl;

/// The traffic of the practice account as it stands.
struct PracticeTrafficStatus
{
    bool isRunning = false;
    std::chrono::milliseconds interval{1000};
    QList<PracticeTrafficCount> counts;

    qint64 refused() const;
    qint64 accepted() const;
    static PracticeTrafficStatus fromJson(const QJsonObject &json);
};

/// The practice apps from outside: what the practice panel shows and does. Errors are those of PracticeControl::send().
class PracticeAppsControl
{
public:
    explicit PracticeAppsControl(PracticeControl &control);

    QFuture<Result<PracticeAppsStatus>> apps() const;
    /// Of an app or a sender. What is named replaces, a name in `unset` goes, the rest stays; instances see it at the
    /// next deploy. Answers with all as it stands then.
    QFuture<Result<PracticeAppsStatus>> setVariables(
        const QString &id, const PracticeAppVariables &changes, const QStringList &unset = {}) const;
    /// Restarts the app's instances one after the other; answers when that has begun.
    QFuture<Result<PracticeAppsStatus>> deploy(const QString &appId) const;
    QFuture<Result<PracticeAppsStatus>> setBehaviour(const QString &appId, const PracticeAppBehaviour &behaviour) const;
    /// How long each restart takes, and the pause after it, from the next restart on.
    QFuture<Done> setDeployPace(std::chrono::milliseconds restart, std::chrono::milliseconds settle) const;

    QFuture<Result<PracticeTrafficStatus>> traffic() const;
    QFuture<Result<PracticeTrafficStatus>> startTraffic(
        std::chrono::milliseconds interval = std::chrono::seconds(1)) const;
    QFuture<Result<PracticeTrafficStatus>> stopTraffic() const;
    QFuture<Result<PracticeTrafficStatus>> resetTraffic() const;

private:
    QFuture<Result<PracticeAppsStatus>> sendForStatus(const QString &command, const QJsonObject &arguments) const;
    QFuture<Result<PracticeTrafficStatus>> sendForTraffic(const QJsonObject &arguments) const;

    PracticeControl &m_control;
};
