// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/result.h"

#include <QDateTime>
#include <QJsonObject>
#include <QSqlQuery>
#include <QVariantList>

class QSqlDatabase;

/// Runs one statement with its values bound in order. Failures are Error::Kind::Storage; the detail holds SQLite's code
/// and message, never a value.
Result<QSqlQuery> runSql(QSqlDatabase &database, const QString &statement, const QVariantList &values = {});

/// How the database writes what SQLite has no type for: UTC with milliseconds, and compact JSON with sorted keys. An
/// invalid time and a null text are stored as empty text.
QString sqlTime(const QDateTime &time);
QDateTime timeFromSql(const QString &text);
QString sqlJson(const QJsonObject &object);
QJsonObject jsonFromSql(const QString &text);
