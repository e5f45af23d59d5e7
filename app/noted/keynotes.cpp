// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/noted/keynotes.h"

#include "app/acts/keptkeys.h"
#include "app/core/bareaddress.h"
#include "app/core/concurrently.h"
#include "app/domain/apinames.h"
#include "app/domain/dashboard.h"
#include "app/history/historystore.h"
#include "app/history/sql.h"

#include <QJsonArray>
#include <QSqlDatabase>

using namespace Qt::StringLiterals;

namespace {

constexpr Names<EnvironmentType, 4> typeNames{{
    {"production"_L1, EnvironmentType::Production},
    {"test"_L1, EnvironmentType::Test},
    {"branches"_L1, EnvironmentType::BranchParent},
    {"branch"_L1, EnvironmentType::BranchChild},
}};
constexpr Names<NotedKey::Kind, 2> kindNames{{
    {"signing"_L1, NotedKey::Kind::SigningKey},
    {"event"_L1, NotedKey::Kind::EventKey},
}};
constexpr Names<NotedKey::Standing, 5> standingNames{{
    {"current"_L1, NotedKey::Standing::Current},
    {"new"_L1, NotedKey::Standing::New},
    {"coming"_L1, NotedKey::Standing::Coming},
    {"leaving"_L1, NotedKey::Standing::Leaving},
    {"gone"_L1, NotedKey::Standing::Gone},
}};

QString filterText(const EventFilter &filter)
{
    return sqlJson({{u"allow"_s, filter.kind == EventFilter::Kind::Allow}, {u"known"_s, filter.isKnown()},
        {u"events"_s, QJsonArray::fromStringList(filter.events)}, {u"ips"_s, QJsonArray::fromStringList(filter.ips)}});
}

EventFilter filterOf(const QString &text)
{
    const QJsonObject json = jsonFromSql(text);
    if (!json[u"known"].toBool(true))
        return EventFilter::unknown();
    return {.kind = json[u"allow"].toBool() ? EventFilter::Kind::Allow : EventFilter::Kind::Deny,
        .events = json[u"events"].toVariant().toStringList(),
        .ips = json[u"ips"].toVariant().toStringList()};
}

Done write(QSqlDatabase &database, const QString &account, const NotedKey &key)
{
    // One signing key is current, and one can be new: whichever takes a place ends the one that had it.
    if (key.kind == NotedKey::Kind::SigningKey && key.standing != NotedKey::Standing::Gone) {
        const Done ended = asDone(runSql(database,
            u"UPDATE noted_keys SET standing = 'gone' WHERE account_id = ? AND environment_id = ? "
            "AND kind = 'signing' AND standing = ? AND fingerprint <> ?"_s,
            {account, key.environmentId, nameIn(standingNames, key.standing), key.fingerprint}));
        if (!ended)
            return ended;
    }
    return asDone(runSql(database,
        u"INSERT INTO noted_keys (account_id, environment_id, kind, fingerprint, name, filter, standing, "
        "was_accepted, was_listed, is_unchecked, noted_at, made_at, made_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
        "?, ?) ON CONFLICT (account_id, kind, fingerprint) DO UPDATE SET environment_id = excluded.environment_id, "
        "name = excluded.name, filter = excluded.filter, "
        "standing = excluded.standing, "
        "was_accepted = max(was_accepted, excluded.was_accepted), "
        "was_listed = max(was_listed, excluded.was_listed), is_unchecked = excluded.is_unchecked, "
        "made_at = max(made_at, excluded.made_at), made_by = max(made_by, excluded.made_by)"_s,
        {account, key.environmentId, nameIn(kindNames, key.kind), key.fingerprint, key.name, filterText(key.filter),
            nameIn(standingNames, key.standing), key.wasAccepted, key.wasListed, key.isUnchecked, sqlTime(key.notedAt),
            key.madeAt.isValid() ? sqlTime(key.madeAt) : u""_s, key.madeBy.isNull() ? u""_s : key.madeBy}));
}

} // namespace

SigningKey NotedKey::asSigningKey(const Secret &value, bool isActive) const
{
    return {.id = fingerprint, .value = value, .isActive = isActive, .createdAt = madeAt, .creatorName = madeBy};
}

KeyNotes::KeyNotes(HistoryStore &store, QString accountId)
    : m_store(store)
    , m_accountId(std::move(accountId))
{
}

QFuture<Result<QList<NotedEnvironment>>> KeyNotes::environments()
{
    using List = QList<NotedEnvironment>;
    return m_store.read<List>([account = m_accountId](QSqlDatabase &database) {
        return allRows<List>(database,
            u"SELECT id, name, slug, type, has_api_key FROM noted_environments WHERE account_id = ? ORDER BY number"_s,
            {account}, [](const QSqlQuery &row) {
                return NotedEnvironment{
                    .environment = {.id = row.value(0).toString(),
                        .name = row.value(1).toString(),
                        .slug = row.value(2).toString(),
                        .type = valueIn(typeNames, row.value(3).toString()).value_or(EnvironmentType::Production)},
                    .hasApiKey = row.value(4).toBool()};
            });
    });
}

QFuture<Result<QList<NotedKey>>> KeyNotes::keys()
{
    return m_store.read<QList<NotedKey>>([account = m_accountId](QSqlDatabase &database) {
        const QString signing = nameIn(kindNames, NotedKey::Kind::SigningKey);
        const QString fresh = nameIn(standingNames, NotedKey::Standing::New);
        return allRows<QList<NotedKey>>(database,
            u"SELECT kind, environment_id, fingerprint, name, filter, standing, was_accepted, was_listed, noted_at, "
            u"is_unchecked, min(ifnull(nullif(noted_at, ''), '9'), ifnull((SELECT max(settled_at) FROM acts WHERE "
            u"acts.fingerprint = noted_keys.fingerprint AND "
            "acts.kind IN ('CreateSigningKey', 'CreateEventKey') AND acts.outcome = 'done'), "
            // The act that is making it reads it back before it has an outcome, and hands on what it has read.
            "ifnull((SELECT noted_at FROM acts WHERE acts.outcome = '' AND acts.environment_id = "
            "noted_keys.environment_id "
            "AND ((acts.kind = 'CreateEventKey' AND noted_keys.kind = ? AND acts.key_name = noted_keys.name "
            "AND instr(acts.ids_before, noted_keys.fingerprint) = 0) OR (acts.kind = 'CreateSigningKey' AND "
            "noted_keys.kind = ? AND noted_keys.standing = ? AND acts.started_at <= noted_keys.noted_at))), "
            // A list can tell that it was there before.
            "nullif(made_at, ''))), ifnull(nullif(made_at, ''), '9')), ifnull((SELECT person "
            "FROM acts WHERE acts.fingerprint = noted_keys.fingerprint AND acts.kind IN ('CreateSigningKey', "
            "'CreateEventKey') AND acts.outcome = 'done' ORDER BY settled_at DESC LIMIT 1), "
            "ifnull((SELECT person FROM acts WHERE acts.kind = 'CreateSigningKey' AND noted_keys.kind = ? AND "
            "noted_keys.standing = ? AND acts.outcome = '' AND acts.environment_id = noted_keys.environment_id AND "
            "acts.started_at <= noted_keys.noted_at), made_by)) "
            "FROM noted_keys WHERE account_id = ? ORDER BY number"_s,
            {nameIn(kindNames, NotedKey::Kind::EventKey), signing, fresh, signing, fresh, account},
            [](const QSqlQuery &row) {
                return NotedKey{
                    .kind = valueIn(kindNames, row.value(0).toString()).value_or(NotedKey::Kind::SigningKey),
                    .environmentId = row.value(1).toString(),
                    .fingerprint = row.value(2).toString(),
                    .name = row.value(3).toString(),
                    .filter = filterOf(row.value(4).toString()),
                    .standing = valueIn(standingNames, row.value(5).toString()).value_or(NotedKey::Standing::Current),
                    .wasAccepted = row.value(6).toBool(),
                    .wasListed = row.value(7).toBool(),
                    .isUnchecked = row.value(9).toBool(),
                    .notedAt = timeFromSql(row.value(8).toString()),
                    .madeAt = timeFromSql(row.value(10).toString()),
                    .madeBy = row.value(11).toString()};
            });
    });
}

QFuture<Done> KeyNotes::put(const NotedEnvironment &noted)
{
    return m_store.run<void>([account = m_accountId, noted](QSqlDatabase &database) -> Done {
        const Environment &one = noted.environment;
        auto others
            = runSql(database, u"SELECT 1 FROM noted_environments WHERE account_id = ? AND slug = ? AND id <> ?"_s,
                {account, one.slug, one.id});
        if (!others)
            return failure(others.error());
        if (others->next())
            return failure(Error::Kind::Conflict, u"another environment has this slug"_s);
        return asDone(runSql(database,
            u"INSERT INTO noted_environments (account_id, id, name, slug, type, has_api_key) "
            "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name, slug = excluded.slug, "
            "type = excluded.type, has_api_key = excluded.has_api_key"_s,
            {account, one.id, one.name, one.slug, nameIn(typeNames, one.type), noted.hasApiKey}));
    });
}

QFuture<Done> KeyNotes::put(const NotedKey &key)
{
    return put(QList{key});
}

QFuture<Done> KeyNotes::put(const QList<NotedKey> &keys)
{
    return m_store.run<void>([account = m_accountId, keys](QSqlDatabase &database) -> Done {
        for (const NotedKey &key : keys) {
            if (const Done written = write(database, account, key); !written)
                return written;
        }
        return {};
    });
}

QFuture<Done> KeyNotes::put(const NotedKey &key, const HistoryEntry &row)
{
    return m_store.run<void>([account = m_accountId, key, row](QSqlDatabase &database) {
        const Done written = write(database, account, key);
        return written ? asDone(HistoryStore::appendIn(database, row)) : written;
    });
}

QFuture<Done> KeyNotes::add(const QList<NotedKey> &keys)
{
    return m_store.run<void>([account = m_accountId, keys](QSqlDatabase &database) -> Done {
        for (const NotedKey &key : keys) {
            auto known = runSql(database,
                u"SELECT 1 FROM noted_keys WHERE account_id = ? AND kind = ? AND fingerprint = ? AND standing <> 'gone'"_s,
                {account, nameIn(kindNames, key.kind), key.fingerprint});
            if (!known)
                return failure(known.error());
            const Done written = known->next() ? Done() : write(database, account, key);
            if (!written)
                return written;
        }
        return {};
    });
}

QFuture<Done> KeyNotes::noteListed(const QString &fingerprint, const QString &name)
{
    return note(u"was_listed = 1, name = ?"_s, fingerprint, {name});
}

QFuture<Done> KeyNotes::noteAccepted(const QString &fingerprint)
{
    return note(u"was_accepted = 1, is_unchecked = 0"_s, fingerprint);
}

QFuture<Done> KeyNotes::noteGone(const QString &fingerprint)
{
    return note(u"standing = 'gone'"_s, fingerprint);
}

QFuture<Done> KeyNotes::note(const QString &what, const QString &fingerprint, const QVariantList &values)
{
    return m_store.run<void>([=, account = m_accountId](QSqlDatabase &database) {
        return asDone(runSql(database, u"UPDATE noted_keys SET %1 WHERE account_id = ? AND fingerprint = ?"_s.arg(what),
            values + QVariantList{account, fingerprint}));
    });
}

QFuture<Done> KeyNotes::forgetEnvironment(const QString &environmentId)
{
    return m_store.run<void>([account = m_accountId, environmentId](QSqlDatabase &database) -> Done {
        for (const QString &statement : {u"DELETE FROM noted_keys WHERE account_id = ? AND environment_id = ?"_s,
                 u"DELETE FROM noted_environments WHERE account_id = ? AND id = ?"_s}) {
            if (const Done gone = asDone(runSql(database, statement, {account, environmentId})); !gone)
                return gone;
        }
        return {};
    });
}

QFuture<Result<QList<EventKey>>> withValues(KeptKeys &kept, const QList<NotedKey> &keys, QObject *owner)
{
    return JoinedLists<NotedKey, EventKey>::run(owner, keys, 1, [&kept, owner](const NotedKey &key) {
        return mapped(kept.value(key.fingerprint), owner, [key](const Result<Secret> &value) {
            if (!value && !KeptKeys::isNoLongerHeld(value.error()))
                return Result<QList<EventKey>>(failure(value.error()));
            return Result<QList<EventKey>>(QList{EventKey{.id = key.fingerprint,
                .name = key.name,
                .value = value.value_or(Secret()),
                .filter = key.filter,
                .createdAt = key.madeAt}});
        });
    });
}

QString AccountPlaces::filedUnder() const
{
    return FiledUnder::joined(bareOrigin(firstOrigin.isEmpty() ? apiOrigin : firstOrigin).toString(), kind, accountId);
}

QString AccountPlaces::address() const
{
    return bareOrigin(apiOrigin).toString();
}
