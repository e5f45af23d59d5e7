// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/result.h"
#include "app/core/secret.h"
#include "app/domain/app.h"
#include "app/domain/environment.h"
#include "app/domain/eventfilter.h"

#include <QJsonObject>
#include <optional>

// The rows of the practice account, beside Environment. Each is known by its id, which is a UUID.

/// Somebody of the account; the dashboard's type User.
struct PracticeUser
{
    QString id;
    QString email;
    QString name;

    bool operator==(const PracticeUser &) const = default;
};

struct PracticeSigningKey
{
    QString id;
    QString environmentId; ///< The one that holds the keys: never a branch child.
    Secret value;
    bool isActive = false;
    QDateTime createdAt; ///< UTC.
    QString userId; ///< Empty: made by the system.

    bool operator==(const PracticeSigningKey &) const = default;
};

/// An event key or a webhook; the dashboard's type IngestKey.
struct PracticeIngestKey
{
    QString id;
    QString environmentId;
    std::optional<QString> name; ///< An update that leaves the name out unsets it.
    Secret value;
    QString source; ///< "key", "integration" or "webhook".
    EventFilter filter;
    std::optional<QJsonObject> metadata;
    QDateTime createdAt; ///< UTC.

    bool operator==(const PracticeIngestKey &) const = default;
};

/// An app as the dashboard knows it, and what the program's own practice app behind it is like.
struct PracticeApp
{
    App app;
    int instances = 1; ///< How many stand behind its URL, or how many workers connect.
    bool isReachable = true; ///< False: nothing listens at its URL.
    QString eventKeyId; ///< The event key that it is set up with. Empty: none.

    Sync sync() const { return app.latestSync.value_or(Sync()); } ///< The latest; an empty one: none.

    bool operator==(const PracticeApp &) const = default;
};

/// Something that sends events and is no app: a cron job, say.
struct PracticeSender
{
    QString id;
    QString environmentId;
    QString name;
    QString eventKeyId;
    QString eventName; ///< What it sends.

    bool operator==(const PracticeSender &) const = default;
};
