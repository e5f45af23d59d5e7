// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QJsonArray>
#include <QJsonObject>
#include <QString>

// Pieces of a dashboard's answers as the operations select them, for tests that script a FakeApiServer.

inline const QString environmentId = QStringLiteral("10000000-0000-4000-8000-000000000001");

/// `{id: environmentId, ...fields}`
QJsonObject workspaceJson(const QJsonObject &fields);
QJsonObject environmentJson(const QString &id, const QString &type, bool archived = false);
QJsonObject signingKeyJson(const QString &id, const QString &value, bool active);
QJsonObject eventKeyJson(const QString &id, const QString &name, const QString &source = QStringLiteral("key"));
QJsonObject syncJson();
QJsonObject appJson(const QString &externalId, const QString &method);
QJsonObject workerJson(const QString &id);
/// A page of nodes; nextCursor empty: the last one.
QJsonObject connectionJson(const QList<QJsonObject> &nodes, const QString &nextCursor);
