// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rotation/accessrow.h"

#include "app/core/bareaddress.h"
#include "app/core/digest.h"
#include "app/core/lookup.h"
#include "app/history/sql.h"

#include <QSqlDatabase>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

QString accessHeadersToSql(const AppAccess &access)
{
    return sqlList(ofEach(access.headers, [](const auto &header) { return QString::fromLatin1(header.first); }));
}

AccessRow::OldNames oldNamesOf(int number)
{
    using OldNames = AccessRow::OldNames;
    return number == int(OldNames::Own) ? OldNames::Own : number == 0 ? OldNames::None : OldNames::Shared;
}

AccessRow accessRowOf(const QSqlQuery &row)
{
    AccessRow kept{.place = {},
        .appKey = row.value(0).toString(),
        .isAdded = row.value(1).toBool(),
        .name = row.value(2).toString(),
        .access = {.url = QUrl(row.value(3).toString()),
            .caPem = row.value(6).toString().toLatin1(),
            .proxy = QUrl(row.value(10).toString()),
            .instances = std::clamp(row.value(7).toInt(), 0, AppAccess::mostInstances),
            .sameBy = row.value(8).toString(),
            .sameFor = QUrl(row.value(11).toString()),
            .mark = row.value(9).toString(),
            .platform = row.value(12).toString()},
        .hasQuery = row.value(4).toBool(),
        .oldNames = oldNamesOf(row.value(13).toInt())};
    const QStringList names = listFromSql(row.value(5).toString());
    for (const QString &name : names)
        kept.access.headers.append({name.toLatin1(), Secret()});
    return kept;
}

} // namespace

QString accessPlace(const QString &origin, const QString &environmentId)
{
    constexpr int digits = 32;
    const QByteArray both = (origin + u'\n' + environmentId).toUtf8();
    return sha256Of(both).left(digits);
}

QString accessHeaderItem(const QString &place, const QString &appKey, const QByteArray &header)
{
    return u"access/%1/header/%2/%3"_s.arg(place, QString::fromLatin1(header.toLower()), appKey);
}

QString accessQueryItem(const QString &place, const QString &appKey)
{
    return u"access/%1/query/%2"_s.arg(place, appKey);
}

QList<AccessItem> AccessRow::items() const
{
    const auto old = [this](const QString &name) { return oldNames == OldNames::None ? QString() : name; };
    QList<AccessItem> all;
    for (const auto &[header, value] : access.headers)
        all.append({header, accessHeaderItem(place, appKey, header),
            old(u"app/%1/header/%2"_s.arg(appKey, QString::fromLatin1(header.toLower())))});
    if (hasQuery)
        all.append({{}, accessQueryItem(place, appKey), old(u"app/%1/query"_s.arg(appKey))});
    return all;
}

Result<QList<AccessRow>> accessRowsOf(QSqlDatabase &database, const QString &origin, const QString &environmentId)
{
    const auto rows = allRows<QList<AccessRow>>(database,
        u"SELECT app_id, is_added, name, url, has_query, headers, ca, instances, same_by, mark, proxy, same_for, "
        u"platform, old_names "
        "FROM app_accesses "
        "WHERE origin = ? AND environment_id = ? ORDER BY number"_s,
        {origin, environmentId}, &accessRowOf);
    return rows.map([&origin, &environmentId](QList<AccessRow> all) {
        for (AccessRow &row : all)
            row.place = accessPlace(origin, environmentId);
        return all;
    });
}

Result<QString> putAccessRow(
    QSqlDatabase &database, const QString &origin, const QString &environmentId, const AccessRow &row)
{
    const QString url = bareAddress(row.access.url).toString(QUrl::FullyEncoded);
    const auto written = runSql(database,
        u"INSERT INTO app_accesses (origin, environment_id, app_id, is_added, name, url, has_query, headers, ca, "
        "instances, same_by, mark, proxy, same_for, platform) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (origin, environment_id, app_id) DO UPDATE SET "
        "is_added = excluded.is_added, name = excluded.name, url = excluded.url, has_query = excluded.has_query, "
        "headers = excluded.headers, ca = excluded.ca, instances = excluded.instances, "
        "same_by = excluded.same_by, mark = excluded.mark, proxy = excluded.proxy, same_for = excluded.same_for, "
        "platform = excluded.platform"_s,
        {origin, environmentId, row.appKey, row.isAdded, row.name, url, row.hasQuery, accessHeadersToSql(row.access),
            QString::fromLatin1(row.access.caPem), row.access.instances, row.access.sameBy, row.access.mark,
            row.access.proxy.toString(QUrl::RemoveUserInfo), row.access.sameFor.toString(QUrl::FullyEncoded),
            row.access.platform});
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

Done removeAccessRow(QSqlDatabase &database, const QString &origin, const QString &environmentId, const QString &appKey)
{
    return asDone(runSql(database, u"DELETE FROM app_accesses WHERE origin = ? AND environment_id = ? AND app_id = ?"_s,
        {origin, environmentId, appKey}));
}

Result<QList<std::pair<QString, QString>>> accessPlaces(QSqlDatabase &database)
{
    return allRows<QList<std::pair<QString, QString>>>(database,
        u"SELECT origin, environment_id FROM app_accesses UNION SELECT origin, environment_id FROM app_owners"_s, {},
        [](const QSqlQuery &row) { return std::pair(row.value(0).toString(), row.value(1).toString()); });
}

Done removeAccessRows(QSqlDatabase &database, const QString &origin, const QString &environmentId)
{
    for (const QString &table : {u"app_accesses"_s, u"app_owners"_s}) {
        const auto removed = runSql(
            database, u"DELETE FROM %1 WHERE origin = ? AND environment_id = ?"_s.arg(table), {origin, environmentId});
        if (!removed)
            return asDone(removed);
    }
    return {};
}

Done forgetOldNames(
    QSqlDatabase &database, const QString &origin, const QString &environmentId, const QStringList &appKeys)
{
    for (const QString &appKey : appKeys) {
        const auto noted = runSql(database,
            u"UPDATE app_accesses SET old_names = 0 WHERE origin = ? AND environment_id = ? AND app_id = ?"_s,
            {origin, environmentId, appKey});
        if (!noted)
            return asDone(noted);
    }
    return {};
}
