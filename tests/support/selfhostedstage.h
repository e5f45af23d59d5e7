// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/noted/typedinkeeper.h"
#include "tests/support/personstage.h"
#include "tests/support/standinserver.h"

/// An account of a self-hosted server, with a person who restarts it whenever an act asks for that. Time goes on by a
/// second at each of the server's answers.
class SelfHostedStage : public TemporaryPlace, public PersonStage
{
public:
    static const PersonKind kind;

    /// Starts a server with a signing key and the event keys "Web" and "Partner". real: time goes on by itself.
    explicit SelfHostedStage(const QStringList &serverOptions = {}, Clock *real = nullptr);

    /// Another person's account of the same server, with its signing key typed in; what was kept so far stays behind.
    void moveToAnotherComputer();

    /// As an app that holds its key does at the server: with its appName, url and whatever else it says.
    [[nodiscard]] bool registers(QJsonObject app) const;
    ActRequest creation(const QString &name) const;
    [[nodiscard]] bool finishes(const ActRequest &request, Act::End end = Act::End::Done);
    /// Until its watch has come to this.
    [[nodiscard]] bool comesTo(const Act *act, RestartWatch::State state);

    [[nodiscard]] bool beginAfterALeak();
    /// Up to an act that waits for a person who restarts the server for it, whom nobody plays from there on. restart:
    /// "rotate", "way back", "create", "delete" or "undo"; some "after a leak".
    [[nodiscard]] bool beginRestart(const QString &restart);
    QStringList oldEventKeyIds() const; ///< Of the rotation.

    TemporaryPlace serverPlace;
    StandInServer server;
    const ServerSettings atFirst;

private:
    void save(const TypedEnvironment &environment);
};
