// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/app.h"
#include "app/practice/practiceappcode.h"
#include "app/practice/practiceappvariables.h"

#include <QDateTime>
#include <QList>
#include <QUrl>
#include <algorithm>

// What the practice panel shows of apps and senders.

struct PracticeInstanceStatus
{
    int number = 1;
    QDateTime startedAt; ///< UTC.
    bool isServing = true; ///< False: it is being restarted.
    bool isConnected = false; ///< A worker's.
    PracticeAppVariables variables; ///< What it was started with.
};

struct PracticeAppStatus
{
    QString id; ///< As the dashboard has it: App::id.
    QString externalId;
    QString name;
    QString environmentId;
    AppMethod method = AppMethod::Serve;
    PracticeAppSdk sdk;
    QUrl url; ///< Empty: a worker.
    QString eventName; ///< What it sends; empty: nothing.
    PracticeAppBehaviour behaviour;
    PracticeAppVariables variables; ///< As stored for the next deploy.
    QList<PracticeInstanceStatus> instances;
    bool isDeploying = false;

    /// Some instance was started with other variables than those that are stored now.
    bool needsDeploy() const
    {
        return std::ranges::any_of(instances, [this](const auto &one) { return one.variables != variables; });
    }
    /// Some of its instances differ in their variables.
    bool isMixed() const
    {
        return std::ranges::any_of(
            instances, [this](const auto &one) { return one.variables != instances.first().variables; });
    }
};

/// Sends events and is no app; its variables count at once, since it starts anew each time.
struct PracticeSenderStatus
{
    QString id;
    QString name;
    QString environmentId;
    QString eventName;
    PracticeAppVariables variables;
};

struct PracticeAppsStatus
{
    QList<PracticeAppStatus> apps;
    QList<PracticeSenderStatus> senders;
};
