// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/history/schema.h"

#include "app/history/sql.h"

#include <QCoreApplication>
#include <QSqlDatabase>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// The rows of the past, and triggers that refuse every change but the next row at the end.
Done makeHistory(QSqlDatabase &database)
{
    return runAllSql(database,
        {u"CREATE TABLE history (number INTEGER PRIMARY KEY, at TEXT NOT NULL, person TEXT NOT NULL, "
         "account TEXT NOT NULL, origin TEXT NOT NULL, environment_id TEXT NOT NULL, environment_name TEXT NOT NULL, "
         "what TEXT NOT NULL, key_name TEXT NOT NULL, fingerprint TEXT NOT NULL, outcome TEXT NOT NULL, "
         "reason TEXT NOT NULL, rotation_id TEXT NOT NULL, details TEXT NOT NULL, hash TEXT NOT NULL)"_s,
            u"CREATE TRIGGER history_keeps_rows BEFORE UPDATE ON history "
            "BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END"_s,
            u"CREATE TRIGGER history_loses_no_rows BEFORE DELETE ON history "
            "BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END"_s,
            // INSERT OR REPLACE would delete without the trigger above; it can only add the next number.
            u"CREATE TRIGGER history_grows_at_its_end BEFORE INSERT ON history "
            "WHEN NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM history) "
            "BEGIN SELECT RAISE(ABORT, 'the history is append-only'); END"_s});
}

/// Programs of version 1 made each of these with the first row that was written to it, so that any of them can be
/// there; and what they made of `acts` may lack its last column.
Done makeTheOthers(QSqlDatabase &database)
{
    const Done made = runAllSql(database,
        {u"CREATE TABLE IF NOT EXISTS acts (id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, "
         "environment_id TEXT NOT NULL, request TEXT NOT NULL, origin TEXT NOT NULL, account TEXT NOT NULL, "
         "person TEXT NOT NULL, reason TEXT NOT NULL, rotation_id TEXT NOT NULL, key_name TEXT NOT NULL, "
         "fingerprint TEXT NOT NULL, ids_before TEXT NOT NULL, wanted TEXT NOT NULL, before TEXT NOT NULL, "
         "started_at TEXT NOT NULL, server_started_at TEXT NOT NULL, call_ended_at TEXT NOT NULL DEFAULT '', "
         "outcome TEXT NOT NULL DEFAULT '', found TEXT NOT NULL DEFAULT '[]', settled_at TEXT NOT NULL DEFAULT '', "
         "result_id TEXT NOT NULL DEFAULT '')"_s,
            u"CREATE TABLE IF NOT EXISTS kept_keys (fingerprint TEXT PRIMARY KEY, kind TEXT NOT NULL, "
            "origin TEXT NOT NULL, account TEXT NOT NULL, environment_id TEXT NOT NULL, "
            "environment_name TEXT NOT NULL, key_id TEXT NOT NULL, name TEXT NOT NULL, masked TEXT NOT NULL, "
            "kept_at TEXT NOT NULL)"_s,
            u"CREATE TABLE IF NOT EXISTS rotations (id TEXT PRIMARY KEY, origin TEXT NOT NULL, "
            "environment_id TEXT NOT NULL, begun_at TEXT NOT NULL, ended_at TEXT NOT NULL DEFAULT '', "
            "state TEXT NOT NULL)"_s,
            u"CREATE UNIQUE INDEX IF NOT EXISTS one_rotation ON rotations (origin, environment_id) "
            "WHERE ended_at = ''"_s,
            u"CREATE TABLE IF NOT EXISTS app_accesses (number INTEGER PRIMARY KEY AUTOINCREMENT, "
            "origin TEXT NOT NULL, environment_id TEXT NOT NULL, app_id TEXT NOT NULL, is_added INTEGER NOT NULL, "
            "name TEXT NOT NULL, url TEXT NOT NULL, has_query INTEGER NOT NULL, headers TEXT NOT NULL, "
            "ca TEXT NOT NULL, instances INTEGER NOT NULL, UNIQUE (origin, environment_id, app_id))"_s});
    if (!made)
        return made;
    auto column = runSql(database, u"SELECT 1 FROM pragma_table_info('acts') WHERE name = 'result_id'"_s);
    if (!column || column->next())
        return asDone(column);
    return asDone(runSql(database, u"ALTER TABLE acts ADD COLUMN result_id TEXT NOT NULL DEFAULT ''"_s));
}

/// What came after these two, each as its statements. A change of the schema is one more of them: those that are here
/// stay as they are, since files exist that they have made.
QList<QStringList> laterSteps()
{
    return {
        // What keys each environment had at the last look, and what had changed that nobody has acknowledged yet.
        {u"CREATE TABLE key_looks (origin TEXT NOT NULL, environment_id TEXT NOT NULL, at TEXT NOT NULL, "
         "keys TEXT NOT NULL, changes TEXT NOT NULL DEFAULT '[]', PRIMARY KEY (origin, environment_id))"_s},
        // What persons said of accounts whose keys are managed by hand in Inngest's dashboard: no value of a key.
        {u"CREATE TABLE noted_environments (number INTEGER PRIMARY KEY AUTOINCREMENT, account_id TEXT NOT NULL, "
         "id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, slug TEXT NOT NULL, type TEXT NOT NULL, "
         "has_api_key INTEGER NOT NULL, UNIQUE (account_id, slug))"_s,
            u"CREATE TABLE noted_keys (number INTEGER PRIMARY KEY AUTOINCREMENT, account_id TEXT NOT NULL, "
            "environment_id TEXT NOT NULL, kind TEXT NOT NULL, fingerprint TEXT NOT NULL, name TEXT NOT NULL, "
            "filter TEXT NOT NULL, standing TEXT NOT NULL, was_accepted INTEGER NOT NULL, "
            "was_listed INTEGER NOT NULL, noted_at TEXT NOT NULL, UNIQUE (account_id, kind, fingerprint))"_s},
        // Who runs each app, as a person said: goes on from one rotation to the next.
        {u"CREATE TABLE app_owners (origin TEXT NOT NULL, environment_id TEXT NOT NULL, app_id TEXT NOT NULL, "
         "owner TEXT NOT NULL, PRIMARY KEY (origin, environment_id, app_id))"_s},
        // Which keys were typed in while nobody could be asked about them.
        {u"ALTER TABLE noted_keys ADD COLUMN is_unchecked INTEGER NOT NULL DEFAULT 0"_s},
        // Whether an app's address is what Inngest calls is a person's word; each other way of asking is marked.
        {u"ALTER TABLE app_accesses ADD COLUMN same_by TEXT NOT NULL DEFAULT ''"_s,
            u"ALTER TABLE app_accesses ADD COLUMN mark TEXT NOT NULL DEFAULT ''"_s},
        // What leads to an app, where that is not what the system says.
        {u"ALTER TABLE app_accesses ADD COLUMN proxy TEXT NOT NULL DEFAULT ''"_s},
        // For which address of Inngest's somebody gave that word.
        {u"ALTER TABLE app_accesses ADD COLUMN same_for TEXT NOT NULL DEFAULT ''"_s},
        // Where an app that was added by its address runs.
        {u"ALTER TABLE app_accesses ADD COLUMN platform TEXT NOT NULL DEFAULT ''"_s},
        // When and by whom a key was made whose rotation was handed over to here.
        {u"ALTER TABLE noted_keys ADD COLUMN made_at TEXT NOT NULL DEFAULT ''"_s,
            u"ALTER TABLE noted_keys ADD COLUMN made_by TEXT NOT NULL DEFAULT ''"_s},
        // The secrets of how an app is asked were once named by its id alone. Whose they are where apps of several
        // environments have one id nobody can tell any more: 1 is an app's own, 2 is what several share.
        {u"ALTER TABLE app_accesses ADD COLUMN old_names INTEGER NOT NULL DEFAULT 0"_s,
            u"UPDATE app_accesses SET old_names = 1 WHERE has_query <> 0 OR headers NOT IN ('', '[]')"_s,
            u"UPDATE app_accesses SET old_names = 2 WHERE app_id IN (SELECT app_id FROM app_accesses "
            "WHERE old_names = 1 GROUP BY app_id HAVING count(*) > 1)"_s},
        // A key was once kept for whoever kept it last. Several accounts can have it, and each forgets it for itself.
        {u"ALTER TABLE kept_keys RENAME TO kept_once"_s,
            u"CREATE TABLE kept_keys (fingerprint TEXT NOT NULL, kind TEXT NOT NULL, origin TEXT NOT NULL, "
            "account TEXT NOT NULL, environment_id TEXT NOT NULL, environment_name TEXT NOT NULL, "
            "key_id TEXT NOT NULL, name TEXT NOT NULL, masked TEXT NOT NULL, kept_at TEXT NOT NULL, "
            "PRIMARY KEY (fingerprint, origin, environment_id))"_s,
            u"INSERT INTO kept_keys SELECT fingerprint, kind, origin, account, environment_id, environment_name, "
            "key_id, name, masked, kept_at FROM kept_once"_s,
            u"DROP TABLE kept_once"_s},
    };
}

constexpr int today = 13; ///< As many as there are steps.

/// Brings the tables from this version to the next.
Done takeStep(QSqlDatabase &database, int from)
{
    return from == 0 ? makeHistory(database)
        : from == 1  ? makeTheOthers(database)
                     : runAllSql(database, laterSteps().at(from - 2));
}

/// Newer than today's is refused.
Result<int> versionOf(QSqlDatabase &database)
{
    auto rows = runSql(database, u"PRAGMA user_version"_s);
    if (!rows)
        return failure(rows.error());
    const int version = rows->next() ? rows->value(0).toInt() : 0;
    if (version > today)
        return failure(Error::Kind::Storage,
            QCoreApplication::translate("Schema",
                "A newer version of the program keeps this computer's history in a way that this "
                "version cannot read. It is left as it is. Use the newer version, or update this "
                "one."),
            u"the database was made by a newer version of the program"_s);
    return version;
}

Done takeSteps(QSqlDatabase &database)
{
    // Read inside the transaction: another window may have been quicker.
    const auto version = versionOf(database);
    if (!version || *version == today)
        return asDone(version);
    for (int step = *version; step < today; ++step) {
        if (const Done taken = takeStep(database, step); !taken)
            return taken;
    }
    return asDone(runSql(database, u"PRAGMA user_version=%1"_s.arg(today)));
}

} // namespace

Done Schema::refuseNewer(QSqlDatabase &database)
{
    return asDone(versionOf(database));
}

Result<bool> Schema::isWhole(QSqlDatabase &database)
{
    const auto version = versionOf(database);
    // No version of the program writes a negative one.
    if (!version || *version < today)
        return version.map([](int number) { return number >= 0; });
    const QStringList tables{u"history"_s, u"acts"_s, u"kept_keys"_s, u"rotations"_s, u"app_accesses"_s, u"key_looks"_s,
        u"noted_environments"_s, u"noted_keys"_s, u"app_owners"_s};
    const QStringList there = database.tables(QSql::Tables);
    return std::ranges::all_of(tables, [&there](const QString &table) { return there.contains(table); });
}

Done Schema::bringUpToDate(QSqlDatabase &database)
{
    const auto version = versionOf(database);
    if (!version || *version == today)
        return asDone(version);
    return inTransaction(database, u"BEGIN IMMEDIATE"_s, &takeSteps);
}

Done Schema::tryWriting(QSqlDatabase &database)
{
    // A file that can only be read refuses no transaction, but the first page that is to change.
    for (const QString &statement :
        {u"SAVEPOINT tried"_s, u"PRAGMA user_version=%1"_s.arg(today), u"ROLLBACK TO tried"_s, u"RELEASE tried"_s}) {
        if (const Done done = asDone(runSql(database, statement)); !done)
            return done;
    }
    return {};
}
