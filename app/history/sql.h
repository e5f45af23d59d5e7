// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/result.h"

#include <QDateTime>
#include <QJsonObject>
#include <QSqlQuery>
#include <QVariantList>
#include <functional>
#include <utility>

class QSqlDatabase;

/// Runs one statement with its values bound in order. Failures are Error::Kind::Storage; the detail holds SQLite's code
/// and message, never a value.
Result<QSqlQuery> runSql(QSqlDatabase &database, const QString &statement, const QVariantList &values = {});

/// All rows of a query, as what `of` makes of each.
template <typename List, typename Of>
Result<List> allRows(QSqlDatabase &database, const QString &statement, const QVariantList &values, Of of)
{
    return runSql(database, statement, values).map([&of](QSqlQuery rows) {
        List all;
        while (rows.next())
            all << of(std::as_const(rows));
        return all;
    });
}

/// The first column of all rows, as texts.
Result<QStringList> firstColumn(QSqlDatabase &database, const QString &statement, const QVariantList &values);

/// Runs the statements in order, up to the first that fails.
Done runAllSql(QSqlDatabase &database, const QStringList &statements);
/// One transaction, from the statement that begins it: committed where the work succeeds, rolled back where it fails.
Done inTransaction(QSqlDatabase &database, const QString &begin, const std::function<Done(QSqlDatabase &)> &work);

/// How the database writes what SQLite has no type for: UTC with milliseconds, and compact JSON with sorted keys. An
/// invalid time and a null text are stored as empty text.
QString sqlTime(const QDateTime &time);
QDateTime timeFromSql(const QString &text);
QString sqlJson(const QJsonObject &object);
QString sqlList(const QStringList &list);
QStringList listFromSql(const QString &text);
QJsonObject jsonFromSql(const QString &text);
