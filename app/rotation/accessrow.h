// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/result.h"
#include "app/rollout/rolloutapp.h"

#include <utility>

class QSqlDatabase;

/// One secret of how an app is asked, and where the keychain has it.
struct AccessItem
{
    QByteArray header; ///< Empty: the query of the app's URL.
    QString name;
    /// Of versions that named it by the app's id alone, which apps of several environments can share. Empty: no such
    /// version has written it.
    QString oldName;
};

/// One app's row in the table of accesses: everything but the secrets, which it only names.
struct AccessRow
{
    /// Whose what is that the keychain has under an old name; the schema's step noted it once, as numbers.
    enum class OldNames { None = 0, Own = 1, Shared = 2 };

    QString place; ///< accessPlace() of where the app is.
    QString appKey; ///< Empty: an app that is being added.
    bool isAdded = false;
    QString name; ///< Of an added app.
    AppAccess access; ///< Without header values and query.
    bool hasQuery = false;
    OldNames oldNames = OldNames::None;

    /// What of it is in the keychain.
    QList<AccessItem> items() const;
};

/// A digest of the two, for names in the keychain: an app's id tells neither.
QString accessPlace(const QString &origin, const QString &environmentId);
/// The item of a header, and of a URL's query. The app's id stands last, since anything can stand in it.
QString accessHeaderItem(const QString &place, const QString &appKey, const QByteArray &header);
QString accessQueryItem(const QString &place, const QString &appKey);

Result<QList<AccessRow>> accessRowsOf(QSqlDatabase &database, const QString &origin, const QString &environmentId);
/// Its app's id: a new one where it is being added.
Result<QString> putAccessRow(
    QSqlDatabase &database, const QString &origin, const QString &environmentId, const AccessRow &row);
Done removeAccessRow(
    QSqlDatabase &database, const QString &origin, const QString &environmentId, const QString &appKey);
/// Where something is kept of apps, or of who runs them: pairs of an origin and an environment.
Result<QList<std::pair<QString, QString>>> accessPlaces(QSqlDatabase &database);
/// All apps of that environment, and who runs them.
Done removeAccessRows(QSqlDatabase &database, const QString &origin, const QString &environmentId);
/// The keychain has nothing of these apps under an old name any more.
Done forgetOldNames(
    QSqlDatabase &database, const QString &origin, const QString &environmentId, const QStringList &appKeys);
