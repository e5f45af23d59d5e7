// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/practice/practiceappstatus.h"
#include "app/practice/practicerunningapp.h"
#include "app/practice/practicetraffic.h"

#include <memory>
#include <vector>

class PracticeServer;

/// The apps and senders of the practice account, running, and what goes on between them and its Inngest. Belongs to the
/// practice server and lives in its thread.
class PracticeApps : public QObject
{
    Q_OBJECT

public:
    /// Has to go before the server does.
    explicit PracticeApps(PracticeServer &server);
    ~PracticeApps() override;

    /// When the server has started: brings up every app as it was, or for the first time with the keys that the account
    /// sets it up with, and notes its URL in the account. Apps that others registered are not its business.
    Done start();

    PracticeAppsStatus status() const;
    /// Null: none of these apps.
    PracticeRunningApp *app(const QString &id) const;
    static Error noSuchApp();
    /// An app's or a sender's; what `changes` has replaces, an empty value unsets. noSuchApp(): it is neither.
    Done changeVariables(const QString &id, const PracticeAppVariables &changes, const QStringList &unset);
    PracticeTraffic &traffic() { return m_traffic; }
    /// Of all apps' deploys.
    void setPace(PracticeInstances::Pace pace);

private:
    void onReset();
    Done startAll();
    Done startApp(const PracticeApp &row);
    PracticeRunningApp &add(const PracticeApp &row);
    Done noteUrl(const PracticeRunningApp &app);
    PracticeAppVariables firstVariables(const PracticeApp &row) const;
    QList<PracticeTrafficCall> round();
    void addCalls(const PracticeRunningApp &app, QList<PracticeTrafficCall> &calls) const;
    PracticeTrafficCall callOf(const PracticeRunningApp &app) const;
    PracticeTrafficCall eventOf(const QString &id, const QString &name, const QString &environmentId,
        const QString &eventName, const Secret &key) const;

    PracticeServer &m_server;
    PracticeState &m_state;
    std::vector<std::unique_ptr<PracticeRunningApp>> m_apps;
    PracticeInstances::Pace m_pace;
    PracticeTraffic m_traffic;
    int m_rounds = 0;
    bool m_isStarted = false;
};
