// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/result.h"
#include "app/domain/app.h"
#include "app/domain/environment.h"
#include "app/domain/keys.h"

#include <QJsonObject>
#include <QJsonValue>
#include <QList>

// The dashboard's JSON as values and back: pure functions. What is not as the types promise (a field that is missing or
// null where it may not be, an unknown enum value, a wrong type) is Error::Kind::Unreadable; its detail names the field
// and never a value.

/// One page of a connection.
template <typename T>
struct Page
{
    QList<T> items;
    QString next; ///< The cursor to go on after; empty: this was the last one.
};

/// From EnvsConnection.
Result<Page<Environment>> parseEnvironments(const QJsonValue &envs);
/// These four from Workspace. An answer about another environment than the one asked for is Unreadable.
Result<QList<SigningKey>> parseSigningKeys(const QJsonValue &workspace, const QString &environmentId);
Result<QList<EventKey>> parseEventKeys(const QJsonValue &workspace, const QString &environmentId); ///< No webhooks.
Result<QList<App>> parseApps(const QJsonValue &workspace, const QString &environmentId); ///< No archived ones.
Result<Page<Worker>> parseWorkers(const QJsonValue &workspace, const QString &environmentId);

Result<SigningKey> parseSigningKey(const QJsonValue &signingKey);
/// From IngestKey; a webhook is Unreadable.
Result<EventKey> parseEventKey(const QJsonValue &ingestKey);
/// From SyncResponse.
Result<ResyncOutcome> parseResync(const QJsonValue &response);

/// The input type FilterListInput; always whole.
QJsonObject filterInput(const EventFilter &filter);
/// The app's HTTP status out of CodedError.data: a JSON text `{"statusCode": 401, "headers": ...}`; 0: not told.
int appHttpStatus(const QJsonValue &data);
