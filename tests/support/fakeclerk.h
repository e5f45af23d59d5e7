// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/secret.h"
#include "tests/support/fakeapiserver.h"

#include <QMap>
#include <chrono>

class Clock;

/// Clerk's front-end API in its native mode, scripted, on loopback: one client with sessions, each in one of the user's
/// organizations. Behaves after Clerk's public documentation.
class FakeClerk
{
public:
    explicit FakeClerk(const Clock &clock);

    QUrl origin() const { return m_server.origin(); }
    FakeApiServer &server() { return m_server; }

    /// organizations: id to name.
    void addSession(const QString &id, const QMap<QString, QString> &organizations, const QString &activeOrganization);
    void endSession(const QString &id);
    void switchInBrowser(const QString &sessionId, const QString &organizationId);
    /// touch answers as if it worked and does nothing.
    void ignoreTouch() { m_ignoresTouch = true; }
    /// Each answer replaces the client token, and the one before is no longer good.
    void rotateClientTokens() { m_rotates = true; }
    /// Signs the client out and in again: another token is good.
    Secret newClientToken();
    void setTokenLife(std::chrono::seconds life) { m_life = life; }
    /// How far this server's clock is off.
    void setClockOff(std::chrono::seconds off) { m_clockOff = off; }

    Secret clientToken() const { return Secret(m_clientToken); }
    int tokensMade() const { return m_tokensMade; }
    int touches() const { return m_touches; }
    /// Whether the dashboard's API would take this bearer token: its session lives, it has not expired.
    bool isGoodToken(const QByteArray &token) const;

private:
    struct Session
    {
        QMap<QString, QString> organizations;
        QString active;
    };

    FakeApiServer::Answer answer(const FakeApiServer::Request &request);
    FakeApiServer::Answer answerForSession(const FakeApiServer::Request &request, const QString &id, bool isTouch);
    FakeApiServer::Answer clientAnswer() const;
    FakeApiServer::Answer tokenAnswer(const QString &sessionId);
    FakeApiServer::Answer rotated(const FakeApiServer::Answer &answer);
    qint64 now() const;

    const Clock &m_clock;
    FakeApiServer m_server;
    QMap<QString, Session> m_sessions;
    QByteArray m_clientToken = "client-token-0";
    int m_clientTokens = 0;
    bool m_rotates = false;
    bool m_ignoresTouch = false;
    std::chrono::seconds m_life{60};
    std::chrono::seconds m_clockOff{0};
    int m_tokensMade = 0;
    int m_touches = 0;
};
