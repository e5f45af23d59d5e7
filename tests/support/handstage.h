// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/acts/acts.h"
#include "app/acts/keptkeys.h"
#include "app/byhand/handsetup.h"
#include "app/history/historystore.h"
#include "app/keychain/memorystore.h"
#include "app/rotation/rotationsession.h"
#include "tests/support/fakeclock.h"
#include "tests/support/handcloud.h"

#include <QNetworkAccessManager>
#include <QTemporaryDir>
#include <functional>

/// An account by hand at a cloud that speaks REST v2, with a person at its pages: whenever an act waits for them, they go
/// to the page that it names, press there what it says and come back. Tests let them make mistakes.
class HandStage
{
public:
    /// Sets the account up with production ("signkey-prod-", two event keys, one with a filter) and staging.
    HandStage();
    ~HandStage();

    void open(); ///< As at the start of the program; what ran before is cut off.
    /// Another person's account for the same cloud, with production's current signing key and its first event key typed
    /// in; what was kept so far stays behind.
    void moveToAnotherComputer();
    Environment environment(const QString &slug) const;
    std::unique_ptr<RotationSession> makeSession(const QString &slug = QStringLiteral("production"));

    /// The environment whose page an act leads to.
    static QString slugOf(const Act &act);
    /// Does at the pages of this environment what the act asks for; gives what is to be brought back.
    std::optional<Secret> doIt(const Act &act, const QString &slug);
    /// Does it where the act says, and confirms.
    void doAndConfirm(Act *act);

    /// Until the act has ended, or waits with an error.
    [[nodiscard]] bool ends(Act *act);
    /// Until nothing of the session is under way.
    [[nodiscard]] bool rests();
    /// Through all steps up to this one.
    [[nodiscard]] bool runTo(RotationStep::Kind step);
    [[nodiscard]] bool begin(bool signingKey, bool eventKeys);

    QList<HistoryEntry> history();
    QList<SigningKey> signingKeys(const QString &slug = QStringLiteral("production"));
    QList<EventKey> eventKeys(const QString &slug = QStringLiteral("production"));
    QByteArray databaseBytes();

    HandCloud cloud;
    QTemporaryDir directory;
    FakeClock clock;
    MemoryStore secrets;
    QNetworkAccessManager network;
    std::unique_ptr<HistoryStore> store;
    std::unique_ptr<KeptKeys> keptKeys;
    std::unique_ptr<HandSetUp> setUp;
    std::unique_ptr<ByHandDashboard> dashboard;
    std::unique_ptr<Acts> acts;
    std::unique_ptr<RotationSession> session;
    /// Called, from the event loop, when an act waits for the person. Null: nobody is there.
    std::function<void(Act *)> person;
    int asked = 0; ///< How often the person was asked.
    QStringList errors; ///< That acts came back with.

private:
    void follow(Act *act);

    QList<Environment> m_environments;
    QString m_accountId = QStringLiteral("hand");
    QString m_database = QStringLiteral("history.db");
};
