// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/secret.h"
#include "app/dashboard/dashboardjson.h"

#include <QJsonValue>

/// A signing key or an event key as REST v2 lists it.
struct RestKey
{
    QString id; ///< Empty: not told (self-hosted servers).
    QString name; ///< Empty: not told.
    Secret value;
    QDateTime createdAt; ///< UTC; invalid: not told.

    bool operator==(const RestKey &) const = default;
};

/// A good answer: `{"data", "metadata", "page": {"cursor", "hasMore", "limit"}}`. What is false, null or empty may be
/// left out, data too.
struct RestAnswer
{
    QJsonValue data;
    QString next; ///< The cursor to go on after; empty: this was the last page.
    bool isPage = false; ///< Of a list.
    bool isOnlyAccepted = false; ///< A promise (202): what was asked for is to be done later.
};

/// What the status and the body say. Errors: `{"errors": [{"code", "message"}]}`. A refused bearer is NotSignedIn only
/// in the API's own words; the code of the first error stands in Error::detail as "code <code>".
Result<RestAnswer> parseRestAnswer(int httpStatus, const QByteArray &body, bool isWrite);

Result<Page<App>> parseRestApps(const RestAnswer &answer, const QString &environmentId);
Result<Page<RestKey>> parseRestKeys(const RestAnswer &answer);

/// A sync: that it failed is an answer.
Result<ResyncOutcome> parseRestSync(const Result<RestAnswer> &answer, const QString &appId);
