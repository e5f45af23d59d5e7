// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/practice/practiceapps.h"
#include "app/practice/practiceserver.h"
#include "tests/support/leapingclock.h"
#include "tests/support/practicecommands.h"
#include "tests/support/practiceprocess.h"

#include <QObject>
#include <functional>
#include <memory>

/// What an app answers with at one moment, as only its owner knows it. Fingerprints.
struct AppTruth
{
    struct Instance
    {
        QString key;
        QString fallback; ///< Empty also where its SDK does not know one.
        QString event; ///< Of the value as it stands in the variable.
        QString bareEvent; ///< Of the key in it, whatever stands around that.

        bool accepts(const QString &signingKey) const
        {
            return !signingKey.isEmpty() && (key == signingKey || fallback == signingKey);
        }
        bool operator==(const Instance &) const = default;
    };

    QString externalId; ///< Empty: no app is there.
    bool isSilent = false; ///< Nothing comes back in time.
    bool isBlocked = false; ///< Something in front answers.
    bool isMute = false; ///< Its SDK tells no hashes.
    QList<Instance> instances; ///< Those that serve.

    bool operator==(const AppTruth &) const = default;
};

/// The practice account in the test's own process and thread, on the one clock that it has in common with the program:
/// what is true of it can be looked at without asking, at any moment.
class PracticeHere : public QObject
{
    Q_OBJECT

public:
    explicit PracticeHere(const QString &directory);
    ~PracticeHere() override;

    QUrl origin() const { return m_server->origin(); }
    Secret token() const { return m_token; }
    PracticeServer &server() { return *m_server; }
    PracticeApps &apps() { return *m_apps; }
    LeapingClock &clock() { return m_clock; }
    QDateTime now() const; ///< UTC, the server's.

    /// A new account, no fault, nothing counted; apps restart within a moment.
    void reset();
    QString production() const;
    AccountPicture picture() const;
    /// Production's apps that Inngest lists.
    QList<PracticeRunningApp *> running() const;
    PracticeRunningApp *named(const QString &name) const;
    AppTruth truthOf(const PracticeRunningApp &app) const;
    /// Of whatever answers at this URL.
    AppTruth truthAt(const QUrl &url) const;
    QList<Worker> workersOf(const QString &appId) const;

    /// How many requests lie with the dashboard, or with whatever answers at the URL, and wait there for the clock, or
    /// for ever.
    int withheld() const;
    int withheldAt(const QUrl &url) const;

    /// Sets the app's variables and restarts all instances, or leaves the last one behind.
    void deploy(PracticeRunningApp &app, const PracticeAppVariables &variables, bool leavesOneBehind = false);

signals:
    void appChanged(const QString &appId);

private:
    class ServersClock;

    LeapingClock m_clock;
    const std::unique_ptr<ServersClock> m_serversClock;
    const Secret m_token;
    std::unique_ptr<PracticeServer> m_server;
    std::unique_ptr<PracticeApps> m_apps; // goes before the server
    std::unique_ptr<PracticeCommands> m_commands;
};
