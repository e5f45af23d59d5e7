// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/acts/acts.h"
#include "app/acts/keptkeys.h"
#include "app/dashboard/clouddashboard.h"
#include "app/history/historystore.h"
#include "app/practice/practiceserver.h"
#include "app/practice/practicetraffic.h"
#include "app/rotation/rotationsession.h"
#include "tests/support/filesecretstore.h"
#include "tests/support/realapp.h"

#include <QNetworkAccessManager>
#include <QTemporaryDir>
#include <memory>
#include <vector>

/// The practice account with nothing but real apps in its production, in use all the time: signed calls to each app,
/// events from each, and a sender that is no app. Real time throughout, for the apps have no other. Besides it, what a
/// rotation works on.
class RealWorld
{
public:
    struct App
    {
        QString eventKeyName; ///< The account's event key that it holds at first.
        RealAppMaking making; ///< envFile is the world's business.
    };

    RealWorld();
    ~RealWorld();

    /// Starts and syncs these, and only these.
    bool start(const QList<App> &apps);
    RealApp &app(const QString &id);
    bool has(const QString &id) const;
    const std::vector<std::unique_ptr<RealApp>> &apps() const { return m_apps; }

    const QString &production() const { return m_production; }
    Environment productionEnvironment() const;
    Secret activeKey() const;
    QList<Secret> signingKeys() const;
    /// The event keys of this name and of its twins, the oldest first.
    QList<Secret> eventKeys(const QString &name) const;

    /// Calls and events until it goes; counts from 0.
    void startTraffic();
    qint64 accepted() const;
    /// Refused, or not answered at all.
    qint64 refused() const;
    qint64 refusedEvents() const;
    QString trafficReport() const;
    /// The sender that is no app sends through this key from now on.
    void setSenderKey(const Secret &key) { m_senderKey = key; }

    RotationTools tools();

    SystemClock clock;
    QTemporaryDir directory;
    std::unique_ptr<PracticeServer> server;
    PracticeInfo info;
    QNetworkAccessManager network;
    std::unique_ptr<CloudDashboard> dashboard;
    std::unique_ptr<HistoryStore> history;
    std::unique_ptr<FileSecretStore> secrets;
    std::unique_ptr<KeptKeys> keptKeys;
    std::unique_ptr<Acts> acts;

private:
    bool clearProduction();
    QList<PracticeTrafficCall> round() const;

    QString m_production;
    std::vector<std::unique_ptr<RealApp>> m_apps;
    Secret m_senderKey;
    std::unique_ptr<PracticeTraffic> m_traffic;
};
