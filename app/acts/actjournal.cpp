// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/acts/actjournal.h"

#include "app/history/historystore.h"
#include "app/history/sql.h"

#include <QSqlDatabase>

using namespace Qt::StringLiterals;

namespace {

constexpr auto columns
    = "id, request, origin, account, person, reason, rotation_id, key_name, fingerprint, ids_before, "
      "wanted, before, started_at, server_started_at, call_ended_at, outcome, found, result_id, settled_at"_L1;

ActRecord recordOf(const QSqlQuery &row)
{
    int column = 0;
    const auto text = [&] { return row.value(column++).toString(); };
    ActRecord record{.id = row.value(column++).toLongLong()};
    record.request = requestFromJson(jsonFromSql(text()));
    record.origin = text();
    record.accountName = text();
    record.person = text();
    record.request.reason = text();
    record.request.rotationId = text();
    record.keyName = text();
    record.fingerprint = text();
    record.idsBefore = listFromSql(text());
    record.wanted = jsonFromSql(text());
    record.before = jsonFromSql(text());
    record.startedAt = timeFromSql(text());
    record.serverStartedAt = timeFromSql(text());
    record.callEndedAt = timeFromSql(text());
    record.outcome = text();
    record.found = listFromSql(text());
    record.resultId = text();
    record.settledAt = timeFromSql(text());
    return record;
}

Result<QList<ActRecord>> select(QSqlDatabase &database, const QString &condition, const QVariantList &values)
{
    auto rows = runSql(database, u"SELECT %1 FROM acts WHERE %2 ORDER BY id"_s.arg(columns, condition), values);
    if (!rows)
        return failure(rows.error());
    QList<ActRecord> list;
    while (rows->next()) {
        // One that only another version of the program can read is left to that, and taken for no other kind of act.
        if (actKindOfName(jsonFromSql(rows->value(1).toString())[u"kind"].toString()))
            list.append(recordOf(*rows));
    }
    return list;
}

/// What of these, all of one rotation or of none, is a person's word stands in their rows of the history.
Result<QList<ActRecord>> withWords(QSqlDatabase &database, Result<QList<ActRecord>> records)
{
    const QString rotationId = records && !records->isEmpty() ? records->first().request.rotationId : QString();
    if (rotationId.isEmpty())
        return records;
    auto rows = runSql(database, u"SELECT details FROM history WHERE rotation_id = ?"_s, {rotationId});
    if (!rows)
        return failure(rows.error());
    while (rows->next()) {
        const QJsonObject details = jsonFromSql(rows->value(0).toString());
        for (ActRecord &record : *records) {
            if (record.id != details[u"journal"].toInteger())
                continue;
            record.isByWord = details[u"byWord"].toBool();
            record.isFilterByWord = details[u"filterByWord"].toBool();
            record.wasSaidNotDone |= details[u"saidNotDone"].toBool();
        }
    }
    return records;
}

} // namespace

ActJournal::ActJournal(HistoryStore &store)
    : m_store(store)
{
}

QFuture<Result<qint64>> ActJournal::begin(const ActRecord &record)
{
    const QVariantList values = {actKindName(record.request.kind), record.request.environment.id,
        sqlJson(requestToJson(record.request)), record.origin, record.accountName, record.person, record.request.reason,
        record.request.rotationId, record.keyName, record.fingerprint, sqlList(record.idsBefore),
        sqlJson(record.wanted), sqlJson(record.before), sqlTime(record.startedAt), sqlTime(record.serverStartedAt)};
    return m_store.run<qint64>([values](QSqlDatabase &database) -> Result<qint64> {
        const auto inserted = runSql(database,
            u"INSERT INTO acts (kind, environment_id, request, origin, account, person, reason, rotation_id, key_name, "
            "fingerprint, ids_before, wanted, before, started_at, server_started_at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"_s,
            values);
        if (!inserted)
            return failure(inserted.error());
        return inserted->lastInsertId().toLongLong();
    });
}

QFuture<Done> ActJournal::noteCallEnded(qint64 id, const QDateTime &at)
{
    return m_store.run<void>([id, at](QSqlDatabase &database) -> Done {
        return asDone(runSql(database, u"UPDATE acts SET call_ended_at = ? WHERE id = ?"_s, {sqlTime(at), id}));
    });
}

QFuture<Result<bool>> ActJournal::end(const ActRecord &ended, const QDateTime &at, const HistoryEntry &entry)
{
    return m_store.run<bool>([=](QSqlDatabase &database) -> Result<bool> {
        const auto records = select(database, u"id = ?"_s, {ended.id});
        if (!records)
            return failure(records.error());
        if (records->isEmpty() || records->first().isSettled())
            return false;
        const auto updated = runSql(database,
            u"UPDATE acts SET outcome = ?, found = ?, settled_at = ?, fingerprint = ?, result_id = ? WHERE id = ?"_s,
            {ended.outcome, sqlList(ended.found), sqlTime(at), entry.fingerprint, ended.resultId, ended.id});
        if (!updated)
            return failure(updated.error());
        if (records->first().outcome == ended.outcome)
            return true;
        const auto appended = HistoryStore::appendIn(database, entry);
        return appended ? Result<bool>(true) : Result<bool>(failure(appended.error()));
    });
}

QFuture<Result<ActRecord>> ActJournal::load(qint64 id)
{
    return m_store.read<ActRecord>([id](QSqlDatabase &database) {
        return withWords(database, select(database, u"id = ?"_s, {id}))
            .and_then([](const QList<ActRecord> &all) -> Result<ActRecord> {
                return all.isEmpty() ? failure(Error::Kind::NotFound, u"no such act in the journal"_s)
                                     : Result<ActRecord>(all.first());
            });
    });
}

QFuture<Result<QList<ActRecord>>> ActJournal::unsettled(const QString &origin)
{
    return m_store.read<QList<ActRecord>>([origin](QSqlDatabase &database) {
        return select(database, u"outcome IN ('', 'open', 'needs choice') AND origin = ?"_s, {origin});
    });
}

Result<QList<ActRecord>> ActJournal::since(
    QSqlDatabase &database, const QString &origin, const QString &environmentId, const QDateTime &then)
{
    return select(database,
        u"origin = ? AND environment_id = ? AND (settled_at = '' OR settled_at >= ? OR started_at >= ?)"_s,
        {origin, environmentId, sqlTime(then), sqlTime(then)});
}

QFuture<Result<bool>> ActJournal::isBesideRotation(const ActRecord &record)
{
    return m_store.read<bool>(
        [origin = record.origin, id = record.request.environment.id](QSqlDatabase &database) -> Result<bool> {
            auto rows = runSql(database,
                u"SELECT 1 FROM rotations WHERE origin = ? AND environment_id = ? AND ended_at = ''"_s, {origin, id});
            return rows ? Result<bool>(rows->next()) : Result<bool>(failure(rows.error()));
        });
}

QFuture<Result<QList<ActRecord>>> ActJournal::ofRotation(const QString &origin, const QString &rotationId)
{
    return m_store.read<QList<ActRecord>>([origin, rotationId](QSqlDatabase &database) {
        return withWords(database, select(database, u"rotation_id = ? AND origin = ?"_s, {rotationId, origin}));
    });
}
