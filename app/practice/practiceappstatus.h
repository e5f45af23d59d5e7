// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/practice/practiceappcode.h"
#include "app/practice/practiceinstances.h"
#include "app/practice/practicetypes.h"

#include <QUrl>
#include <algorithm>

// What the practice panel shows of apps and senders.

struct PracticeInstanceStatus : PracticeInstance
{
    bool isConnected = false; ///< A worker's.
};

struct PracticeAppStatus : PracticeAppCode
{
    QUrl url; ///< Empty: a worker.
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
struct PracticeSenderStatus : PracticeSender
{
    PracticeAppVariables variables;
};

struct PracticeAppsStatus
{
    QList<PracticeAppStatus> apps;
    QList<PracticeSenderStatus> senders;
};
