// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/result.h"
#include "app/rollout/rolloutapp.h"

class QSqlDatabase;

/// One app's row in the table of accesses: everything but the secrets, which it only names.
struct AccessRow
{
    QString appKey; ///< Empty: an app that is being added.
    bool isAdded = false;
    QString name; ///< Of an added app.
    AppAccess access; ///< Without header values and query.
    bool hasQuery = false;

    /// What of it is in the keychain: item names.
    QStringList secretNames() const;
};

/// The item of a header, by its name in lower case.
QString headerItem(const QString &appKey, const QByteArray &name);
QString queryItem(const QString &appKey);

/// The table in the program's database. To be called in run() and read().
namespace AccessTable {

Result<QList<AccessRow>> rows(QSqlDatabase &database, const QString &origin, const QString &environmentId);
/// Adds it or takes the place of the one before. Gives the app's key.
Result<QString> put(QSqlDatabase &database, const QString &origin, const QString &environmentId, const AccessRow &row);
Done remove(QSqlDatabase &database, const QString &origin, const QString &environmentId, const QString &appKey);

} // namespace AccessTable
