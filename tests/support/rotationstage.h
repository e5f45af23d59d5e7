// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/acts/acts.h"
#include "app/acts/keptkeys.h"
#include "app/dashboard/clouddashboard.h"
#include "app/dashboard/fixedtoken.h"
#include "app/rotation/rotationsession.h"
#include "tests/support/countingnetwork.h"
#include "tests/support/filesecretstore.h"
#include "tests/support/leapingclock.h"
#include "tests/support/practiceremote.h"
#include "tests/support/rotationwatches.h"

#include <memory>

/// The program without its window, on a practice server somewhere else: what a rotation works on, in a folder of its
/// own, with a clock that leaps over pauses and takes the server's along; or, where the server is in this process, with
/// the one clock that both have.
class RotationStage
{
public:
    RotationStage(const QString &folder, const QUrl &origin, const Secret &token, const RotationWatches &watches = {},
        LeapingClock *shared = nullptr);
    ~RotationStage();

    /// The practice account's, as it is read now; qFatal() where it cannot be.
    Environment production();
    bool isBusy() const;
    QString databasePath() const { return m_folder + QStringLiteral("/history.sqlite"); }

private:
    const QString m_folder;
    const Secret m_token;
    int m_controlCalls = 0;

public:
    PracticeRemote control;
    PracticeRemote &apps; ///< The control, for what concerns the apps.
    const std::unique_ptr<LeapingClock> ownClock; // null: it is shared
    LeapingClock &clock;
    CountingNetwork network;
    FixedToken *tokens = nullptr; // the dashboard's
    std::unique_ptr<CloudDashboard> cloud;
    std::unique_ptr<WatchedDashboard> dashboard;
    std::unique_ptr<HistoryStore> history;
    FileSecretStore secrets;
    std::unique_ptr<KeptKeys> keptKeys;
    std::unique_ptr<Acts> acts;
    std::unique_ptr<RotationSession> session; // whoever opens it
    /// Something besides the dashboard's requests is under way that must not be leapt over.
    std::function<bool()> hasMoreUnderWay;
};
