// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/dashboard/dashboardjson.h"
#include "app/domain/appcheck.h"

// What Inngest itself saw, from JSON: of apps, and of the events that arrived. By the same rules as dashboardjson.h.

/// An event as far as it matters here: when it arrived and through what.
struct ReceivedEvent
{
    QDateTime receivedAt; ///< UTC.
    QString sourceId; ///< Empty: not told.

    bool operator==(const ReceivedEvent &) const = default;
};

/// These three from Workspace.
Result<AppCheck> parseAppCheck(const QJsonValue &workspace, const QString &environmentId);
/// An answer about another app than the one asked for is Unreadable.
Result<SigningKeyRotationCheck> parseRotationCheck(
    const QJsonValue &workspace, const QString &environmentId, const QString &appExternalId);
Result<Page<ReceivedEvent>> parseEvents(const QJsonValue &workspace, const QString &environmentId);
