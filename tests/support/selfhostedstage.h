// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/acts/acts.h"
#include "app/byhand/handsetup.h"
#include "app/history/historystore.h"
#include "app/keychain/memorystore.h"
#include "app/rotation/rotationsession.h"
#include "app/selfhosted/selfhosteddashboard.h"
#include "tests/support/fakeclock.h"
#include "tests/support/standinserver.h"

#include <QTemporaryDir>
#include <functional>

/// An account of a self-hosted server, with a person who restarts it whenever an act asks for that. Time goes on by a
/// second at each of the server's answers.
class SelfHostedStage
{
public:
    /// Starts a server with a signing key and the event keys "Web" and "Partner". real: time goes on by itself.
    explicit SelfHostedStage(const QStringList &serverOptions = {}, Clock *real = nullptr);
    ~SelfHostedStage();

    void open(); ///< As at the start of the program; what ran before is cut off.
    const Environment &environment() const { return m_environment; }
    std::unique_ptr<RotationSession> makeSession();

    ActRequest request(ActKind kind) const;
    ActRequest creation(const QString &name) const;
    Act *start(const ActRequest &request) { return acts->start(request); }
    /// Until the act has ended; or, where nobody is there, waits.
    [[nodiscard]] bool ends(Act *act);
    [[nodiscard]] bool finishes(const ActRequest &request, Act::End end = Act::End::Done);
    /// Until its watch has come to this.
    [[nodiscard]] bool comesTo(const Act *act, RestartWatch::State state);
    [[nodiscard]] bool rests();
    [[nodiscard]] bool begin(bool signingKey, bool eventKeys);
    /// Through all steps up to this one, where nothing runs.
    [[nodiscard]] bool runTo(RotationStep::Kind step);

    QList<SigningKey> signingKeys();
    QList<EventKey> eventKeys();
    QList<HistoryEntry> history();
    QByteArray databaseBytes();

    QTemporaryDir directory;
    StandInServer server;
    const ServerSettings atFirst;
    FakeClock clock;
    Clock &time; ///< That one, or the real one.
    MemoryStore secrets;
    QNetworkAccessManager network;
    std::unique_ptr<HistoryStore> store;
    std::unique_ptr<KeptKeys> keptKeys;
    std::unique_ptr<SelfHostedDashboard> dashboard;
    std::unique_ptr<Acts> acts;
    std::unique_ptr<RotationSession> session;
    /// Called, from the event loop, when an act waits for the person. Null: nobody is there.
    std::function<void(Act *)> person;
    int asked = 0; ///< How often an act waited for a restart.
    QStringList errors; ///< That acts came back with.

private:
    void setUp();
    void follow(Act *act);
    void pass(std::chrono::milliseconds span);

    Environment m_environment;
};
