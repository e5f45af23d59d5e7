// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/clock.h"
#include "app/practice/practicecontrol.h"
#include "tests/support/practicefill.h"

#include <QObject>
#include <QUrl>

/// PracticeControl for a practice server in another process, over its control endpoint. Loopback only. The commands are
/// listed in practicecommands.h.
///
/// Error::Kind::Rejected: refused, serverMessage says why. Offline, Timeout, Unreadable, NotSignedIn as usual.
class PracticeRemote : public QObject
{
    Q_OBJECT

public:
    PracticeRemote(const QUrl &origin, Secret token, QObject *parent = nullptr);

    QUrl origin() const { return m_origin; }

    QFuture<Result<QJsonObject>> send(const QString &command, const QJsonObject &arguments = {});

    QFuture<Done> setFault(const PracticeFault &fault);
    QFuture<Done> clearFaults();
    QFuture<Done> reset(PracticeSize size = {});

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
    QFuture<Done> sendForDone(const QString &command, const QJsonObject &arguments);
    QFuture<Result<PracticeAppsStatus>> sendForApps(const QString &command, const QJsonObject &arguments);
    QFuture<Result<PracticeTrafficStatus>> sendForTraffic(const QJsonObject &arguments);

    SystemClock m_clock;
    const QUrl m_origin;
    const Secret m_token;
};
