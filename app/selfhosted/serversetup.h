// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/result.h"
#include "app/domain/app.h"
#include "app/domain/restartwatch.h"

#include <QFuture>
#include <QNetworkAccessManager>
#include <QObject>
#include <optional>

class Clock;

/// A server as a person names it.
struct ServerDraft
{
    QUrl origin;
    bool allowsPlainHttp = false; ///< The person said yes to it.
    Secret signingKey;
};

/// What a server turned out to be.
struct ServerFacts
{
    ServerSettings held;
    QList<App> apps;
    // It accepts the key; what it lists beside that can fail by itself.
    std::optional<Error> keysUnread = {}; ///< Nothing is known of what it holds, then.
    std::optional<Error> appsUnread = {};
};

/// Whether what answers at another address is the server that an account is of, as far as its keys tell.
enum class SameServer {
    HoldsTheSameKey, ///< The account's signing key: only a copy of its settings would, too.
    HoldsAnotherKey, ///< It cannot be told.
    NotAsked, ///< Likewise: nothing answers.
};

/// Asks a server what it is before an account of it is stored. The access manager and the clock outlive it.
class ServerSetUp : public QObject
{
    Q_OBJECT

public:
    ServerSetUp(QNetworkAccessManager &network, Clock &clock);

    /// Conflict: it is not a server that an account can be of, or the key is not the one that it holds.
    QFuture<Result<ServerFacts>> ask(const ServerDraft &draft);
    /// known: the account's signing key, by its fingerprint.
    static SameServer isSame(const QString &known, const ServerFacts &facts);
    /// Plain http that would leave this machine: the server's answers hold its keys in clear.
    static bool isPlainElsewhere(const QUrl &origin);

private:
    QNetworkAccessManager &m_network;
    QNetworkAccessManager m_ownConnections; // see ServerProbe
    Clock &m_clock;
};

/// Keys for a self-hosted server, out of the system's random source.
namespace freshKeys {

/// 32 bytes as 64 lower-case hex digits, without a prefix: an even length with a prefix starts a server that then
/// refuses every call, and so do capital letters.
Secret signingKey();
/// Letters, digits, `-` and `_`; begins with a letter or a digit, so that no tool takes it for an option.
Secret eventKey();

} // namespace freshKeys
