// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/history/historychain.h"

#include "app/history/sql.h"

#include <QCryptographicHash>
#include <QSqlDatabase>

using namespace Qt::StringLiterals;

namespace HistoryChain {

namespace {

constexpr auto columns = "number, at, person, account, origin, environment_id, environment_name, what, key_name, "
                         "fingerprint, outcome, reason, rotation_id, details"_L1;
constexpr int columnCount = 14;

const QByteArray &firstHash()
{
    static const QByteArray zeros(64, '0');
    return zeros;
}

QVariantList valuesOf(const HistoryEntry &entry)
{
    return {entry.number, sqlTime(entry.at), entry.person, entry.accountName, entry.origin, entry.environmentId,
        entry.environmentName, entry.what, entry.keyName, entry.fingerprint, entry.outcome, entry.reason,
        entry.rotationId, sqlJson(entry.details)};
}

QByteArray hashOfValues(const QByteArray &hashBefore, const QVariantList &values)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(hashBefore);
    for (const QVariant &value : values) {
        const QByteArray bytes = value.toString().toUtf8();
        hash.addData(QByteArray::number(bytes.size()) + ':');
        hash.addData(bytes);
    }
    return hash.result().toHex();
}

QVariantList valuesOf(const QSqlQuery &row)
{
    QVariantList values;
    for (int i = 0; i < columnCount; ++i)
        values.append(row.value(i));
    return values;
}

HistoryEntry entryOf(const QSqlQuery &row)
{
    return {.number = row.value(0).toLongLong(),
        .at = timeFromSql(row.value(1).toString()),
        .person = row.value(2).toString(),
        .accountName = row.value(3).toString(),
        .origin = row.value(4).toString(),
        .environmentId = row.value(5).toString(),
        .environmentName = row.value(6).toString(),
        .what = row.value(7).toString(),
        .keyName = row.value(8).toString(),
        .fingerprint = row.value(9).toString(),
        .outcome = row.value(10).toString(),
        .reason = row.value(11).toString(),
        .rotationId = row.value(12).toString(),
        .details = jsonFromSql(row.value(13).toString()),
        .hash = row.value(14).toString().toLatin1()};
}

} // namespace

Result<HistoryEntry> append(QSqlDatabase &database, const HistoryEntry &entry)
{
    auto last = runSql(database, u"SELECT number, hash FROM history ORDER BY number DESC LIMIT 1"_s);
    if (!last)
        return failure(last.error());
    const bool hasRow = last->next();

    HistoryEntry stored = entry;
    stored.number = hasRow ? last->value(0).toLongLong() + 1 : 1;
    // What is read back later must equal what is returned now: the database keeps milliseconds and UTC.
    stored.at = timeFromSql(sqlTime(entry.at));
    stored.hash = hashOf(hasRow ? last->value(1).toString().toLatin1() : firstHash(), stored);
    last->finish();

    QVariantList values = valuesOf(stored);
    values.append(QString::fromLatin1(stored.hash));
    const QString statement
        = u"INSERT INTO history (%1, hash) VALUES (?%2)"_s.arg(columns, u", ?"_s.repeated(columnCount));
    return runSql(database, statement, values).map([&stored](const QSqlQuery &) { return stored; });
}

Result<QList<HistoryEntry>> entries(QSqlDatabase &database)
{
    return allRows<QList<HistoryEntry>>(
        database, u"SELECT %1, hash FROM history ORDER BY number"_s.arg(columns), {}, &entryOf);
}

Result<QByteArray> head(QSqlDatabase &database)
{
    auto last = runSql(database, u"SELECT hash FROM history ORDER BY number DESC LIMIT 1"_s);
    if (!last)
        return failure(last.error());
    return last->next() ? last->value(0).toString().toLatin1() : firstHash();
}

Result<qint64> firstMisfit(QSqlDatabase &database)
{
    auto rows = runSql(database, u"SELECT %1, hash FROM history ORDER BY number"_s.arg(columns));
    if (!rows)
        return failure(rows.error());
    QByteArray before = firstHash();
    qint64 expected = 1;
    while (rows->next()) {
        const QByteArray stored = rows->value(columnCount).toString().toLatin1();
        // Hashed as the text that is stored, not as what it means: a rewritten blank is a change too.
        if (rows->value(0).toLongLong() != expected || hashOfValues(before, valuesOf(*rows)) != stored)
            return expected;
        before = stored;
        ++expected;
    }
    return 0;
}

QByteArray hashOf(const QByteArray &hashBefore, const HistoryEntry &entry)
{
    return hashOfValues(hashBefore, valuesOf(entry));
}

} // namespace HistoryChain
