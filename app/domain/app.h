// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QDateTime>
#include <QString>
#include <QUrl>
#include <optional>

/// How Inngest reaches an app; the dashboard's AppMethod. Unknown: in a way that came up after this program.
enum class AppMethod { Serve, Connect, Api, Unknown };

/// One sync of an app; the dashboard's type Deploy.
struct Sync
{
    QString id;
    QDateTime createdAt; ///< UTC.
    QDateTime lastSyncedAt; ///< UTC.
    QString status;
    QString error; ///< Empty: none.
    QString framework;
    QString platform; ///< As Inngest reports it, e.g. "vercel".
    QString sdkLanguage;
    QString sdkVersion;
    QUrl url; ///< Empty for apps without one (Connect).
    /// An address of the calling server's own computer ("localhost"), which is not this one: what answers there here is
    /// another program.
    bool isBesideServer = false;
    /// There is an address, and not all that read it would go to the same host by it (hostSpelling): url is empty.
    bool isUrlAmbiguous = false;

    bool operator==(const Sync &) const = default;
};

/// By Sync::status, of which Inngest's dashboard knows four: it is through, and did not fail. Of a duplicate there was
/// nothing new to take.
inline bool isSyncDone(const QString &status)
{
    return status.compare(QLatin1StringView("success"), Qt::CaseInsensitive) == 0
        || status.compare(QLatin1StringView("duplicate"), Qt::CaseInsensitive) == 0;
}

/// An app; the dashboard's type App.
struct App
{
    QString id;
    QString externalId; ///< The app ID that its SDK client is created with.
    QString name;
    QString environmentId; ///< Where it lives: of a branch parent's apps, the child's. A resync takes this one.
    AppMethod method = AppMethod::Serve;
    QString appVersion;
    QDateTime createdAt; ///< UTC.
    bool isArchived = false;
    int functionCount = 0; ///< Below 0: not told.
    std::optional<Sync> latestSync;

    /// Only an app that serves over HTTP can be resynced; workers sync by themselves when they connect.
    bool canBeResynced() const { return method == AppMethod::Serve && !isArchived; }

    bool operator==(const App &) const = default;
};

/// A long-running worker's connection; the dashboard's type ConnectV1WorkerConnection.
struct Worker
{
    /// Unknown: one that came up after this program, and counts as a connection until it is told to have ended.
    enum class Status { Connected, Ready, Draining, Disconnecting, Disconnected, Unknown };

    QString id;
    QString appId;
    QString appName;
    QString instanceId;
    QDateTime connectedAt; ///< UTC.
    QDateTime disconnectedAt; ///< UTC; invalid: still connected.
    Status status = Status::Connected;
    QString sdkLanguage;
    QString sdkVersion;

    bool operator==(const Worker &) const = default;
};

/// A failed sync, as it stands inside the payload (the dashboard's CodedError).
struct SyncFailure
{
    QString code; ///< "signing_key_invalid", "http_unreachable", ...
    QString message; ///< For people.
    int appHttpStatus = 0; ///< Out of `data`; 0: not told.

    bool operator==(const SyncFailure &) const = default;
};

/// What came of a resync. That it failed is an answer, not an Error.
struct ResyncOutcome
{
    std::optional<SyncFailure> failure;
    std::optional<Sync> sync;
    QString appExternalId; ///< The app that answered; another one than asked for is worth a warning.

    bool operator==(const ResyncOutcome &) const = default;
};

/// What Inngest says about one variable of an app; the dashboard's SecretCheck. What "correct" means while two signing
/// keys exist is not known.
enum class SecretCheck { Unknown, Correct, Incorrect, Missing };

/// What Inngest finds when it contacts an app itself; the dashboard's SigningKeyRotationCheck. One sample of one
/// instance.
struct SigningKeyRotationCheck
{
    SecretCheck signingKey = SecretCheck::Unknown;
    SecretCheck signingKeyFallback = SecretCheck::Unknown;

    bool operator==(const SigningKeyRotationCheck &) const = default;
};
