// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rotation/accesstable.h"

#include "app/history/sql.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSqlDatabase>

using namespace Qt::StringLiterals;

namespace {

QString headersToSql(const AppAccess &access)
{
    QJsonArray names;
    for (const auto &[name, value] : access.headers)
        names.append(QString::fromLatin1(name));
    return QString::fromUtf8(QJsonDocument(names).toJson(QJsonDocument::Compact));
}

AccessRow rowOf(const QSqlQuery &row)
{
    AccessRow kept{.appKey = row.value(0).toString(),
        .isAdded = row.value(1).toBool(),
        .name = row.value(2).toString(),
        .access = {.url = QUrl(row.value(3).toString()),
            .caPem = row.value(6).toString().toLatin1(),
            .instances = row.value(7).toInt()},
        .hasQuery = row.value(4).toBool()};
    const QJsonArray names = QJsonDocument::fromJson(row.value(5).toString().toUtf8()).array();
    for (const QJsonValue &name : names)
        kept.access.headers.append({name.toString().toLatin1(), Secret()});
    return kept;
}

} // namespace

QString headerItem(const QString &appKey, const QByteArray &name)
{
    return u"app/%1/header/%2"_s.arg(appKey, QString::fromLatin1(name.toLower()));
}

QString queryItem(const QString &appKey)
{
    return u"app/%1/query"_s.arg(appKey);
}

QStringList AccessRow::secretNames() const
{
    QStringList names;
    for (const auto &[name, value] : access.headers)
        names.append(headerItem(appKey, name));
    if (hasQuery)
        names.append(queryItem(appKey));
    return names;
}

Result<QList<AccessRow>> AccessTable::rows(QSqlDatabase &database, const QString &origin, const QString &environmentId)
{
    auto found = runSql(database,
        u"SELECT app_id, is_added, name, url, has_query, headers, ca, instances FROM app_accesses "
        "WHERE origin = ? AND environment_id = ? ORDER BY number"_s,
        {origin, environmentId});
    if (!found)
        return failure(found.error());
    QList<AccessRow> list;
    while (found->next())
        list.append(rowOf(*found));
    return list;
}

Result<QString> AccessTable::put(
    QSqlDatabase &database, const QString &origin, const QString &environmentId, const AccessRow &row)
{
    const QString url
        = row.access.url.toString(QUrl::FullyEncoded | QUrl::RemoveUserInfo | QUrl::RemoveQuery | QUrl::RemoveFragment);
    const auto written = runSql(database,
        u"INSERT INTO app_accesses (origin, environment_id, app_id, is_added, name, url, has_query, headers, ca, "
        "instances) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (origin, environment_id, app_id) DO UPDATE SET "
        "is_added = excluded.is_added, name = excluded.name, url = excluded.url, has_query = excluded.has_query, "
        "headers = excluded.headers, ca = excluded.ca, instances = excluded.instances"_s,
        {origin, environmentId, row.appKey, row.isAdded, row.name, url, row.hasQuery, headersToSql(row.access),
            QString::fromLatin1(row.access.caPem), row.access.instances});
    if (!written)
        return failure(written.error());
    if (!row.appKey.isEmpty())
        return row.appKey;
    // The number is never used again, so that no later app finds what the keychain has of an earlier one.
    const qlonglong number = written->lastInsertId().toLongLong();
    const QString appKey = u"url:%1"_s.arg(number);
    const auto named
        = runSql(database, u"UPDATE app_accesses SET app_id = ? WHERE number = ?"_s, {appKey, QVariant(number)});
    return named ? Result<QString>(appKey) : Result<QString>(failure(named.error()));
}

Done AccessTable::remove(
    QSqlDatabase &database, const QString &origin, const QString &environmentId, const QString &appKey)
{
    return asDone(runSql(database, u"DELETE FROM app_accesses WHERE origin = ? AND environment_id = ? AND app_id = ?"_s,
        {origin, environmentId, appKey}));
}
