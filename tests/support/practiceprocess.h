// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/environment.h"
#include "app/domain/keys.h"
#include "tests/support/practiceremote.h"

#include <QNetworkAccessManager>
#include <QProcess>
#include <memory>

class CloudDashboard;

/// What production has, as somebody else sees it who looks at the dashboard and at the apps.
struct AccountPicture
{
    QList<SigningKey> signingKeys;
    QList<EventKey> eventKeys;
    PracticeAppsStatus apps; ///< Of all environments.

    std::optional<SigningKey> active() const;
    std::optional<SigningKey> inactive() const;
};

/// The practice server in a process of its own, and what tells it what to do.
class PracticeProcess
{
public:
    /// Starts it; qFatal() where it does not come up.
    explicit PracticeProcess(const QString &directory, const QStringList &options = {});
    ~PracticeProcess();

    QUrl origin() const { return m_origin; }
    Secret token() const { return m_token; }
    PracticeRemote &control() { return *m_control; }
    PracticeRemote &apps() { return *m_control; }

    /// A new account, nothing counted, no fault; apps restart at once.
    bool reset();
    /// Its time, as it is there now.
    QDateTime now();
    /// As somebody else would on the dashboard's page. Gives the key's id; empty: refused.
    QString colleague(const QString &act, const QJsonObject &arguments = {});
    Environment production();
    AccountPicture picture();
    /// How often this operation came in since the last reset().
    int requests(const QString &operation);

private:
    QProcess m_process;
    const Secret m_token;
    QUrl m_origin;
    std::unique_ptr<PracticeRemote> m_control;
    SystemClock m_clock;
    QNetworkAccessManager m_network;
    std::unique_ptr<CloudDashboard> m_dashboard;
};
