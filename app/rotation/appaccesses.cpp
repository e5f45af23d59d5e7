// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rotation/appaccesses.h"

#include "app/core/chained.h"
#include "app/core/flow.h"
#include "app/core/lookup.h"
#include "app/domain/secretstore.h"
#include "app/history/historystore.h"
#include "app/history/sql.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>
#include <QSqlDatabase>
#include <QUuid>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

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
            .proxy = QUrl(row.value(10).toString()),
            .instances = std::clamp(row.value(7).toInt(), 0, AppAccess::mostInstances),
            .sameBy = row.value(8).toString(),
            .sameFor = QUrl(row.value(11).toString()),
            .mark = row.value(9).toString(),
            .platform = row.value(12).toString()},
        .hasQuery = row.value(4).toBool()};
    const QJsonArray names = QJsonDocument::fromJson(row.value(5).toString().toUtf8()).array();
    for (const QJsonValue &name : names)
        kept.access.headers.append({name.toString().toLatin1(), Secret()});
    return kept;
}

/// The item of a header, by its name in lower case.
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

Result<QList<AccessRow>> rowsOf(QSqlDatabase &database, const QString &origin, const QString &environmentId)
{
    return allRows<QList<AccessRow>>(database,
        u"SELECT app_id, is_added, name, url, has_query, headers, ca, instances, same_by, mark, proxy, same_for, "
        u"platform "
        "FROM app_accesses "
        "WHERE origin = ? AND environment_id = ? ORDER BY number"_s,
        {origin, environmentId}, &rowOf);
}

Result<QHash<QString, QString>> ownersOf(QSqlDatabase &database, const QString &origin, const QString &environmentId)
{
    auto found = runSql(database, u"SELECT app_id, owner FROM app_owners WHERE origin = ? AND environment_id = ?"_s,
        {origin, environmentId});
    if (!found)
        return failure(found.error());
    QHash<QString, QString> owners;
    while (found->next())
        owners.insert(found->value(0).toString(), found->value(1).toString());
    return owners;
}

Done putOwner(QSqlDatabase &database, const QString &origin, const QString &environmentId, const QString &appKey,
    const QString &owner)
{
    if (owner.isEmpty())
        return asDone(
            runSql(database, u"DELETE FROM app_owners WHERE origin = ? AND environment_id = ? AND app_id = ?"_s,
                {origin, environmentId, appKey}));
    return asDone(runSql(database,
        u"INSERT INTO app_owners (origin, environment_id, app_id, owner) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (origin, environment_id, app_id) DO UPDATE SET owner = excluded.owner"_s,
        {origin, environmentId, appKey, owner}));
}

Result<QString> putRow(
    QSqlDatabase &database, const QString &origin, const QString &environmentId, const AccessRow &row)
{
    const QString url
        = row.access.url.toString(QUrl::FullyEncoded | QUrl::RemoveUserInfo | QUrl::RemoveQuery | QUrl::RemoveFragment);
    const auto written = runSql(database,
        u"INSERT INTO app_accesses (origin, environment_id, app_id, is_added, name, url, has_query, headers, ca, "
        "instances, same_by, mark, proxy, same_for, platform) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (origin, environment_id, app_id) DO UPDATE SET "
        "is_added = excluded.is_added, name = excluded.name, url = excluded.url, has_query = excluded.has_query, "
        "headers = excluded.headers, ca = excluded.ca, instances = excluded.instances, "
        "same_by = excluded.same_by, mark = excluded.mark, proxy = excluded.proxy, same_for = excluded.same_for, "
        "platform = excluded.platform"_s,
        {origin, environmentId, row.appKey, row.isAdded, row.name, url, row.hasQuery, headersToSql(row.access),
            QString::fromLatin1(row.access.caPem), row.access.instances, row.access.sameBy, row.access.mark,
            row.access.proxy.toString(), row.access.sameFor.toString(QUrl::FullyEncoded), row.access.platform});
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

Done removeRow(QSqlDatabase &database, const QString &origin, const QString &environmentId, const QString &appKey)
{
    return asDone(runSql(database, u"DELETE FROM app_accesses WHERE origin = ? AND environment_id = ? AND app_id = ?"_s,
        {origin, environmentId, appKey}));
}

const AccessRow *find(const QList<AccessRow> &rows, const QString &appKey)
{
    return firstWith(rows, &AccessRow::appKey, appKey);
}

/// Puts the secrets into the rows and makes one value of them.
class AccessLoading final : public Flow<Result<KeptAccesses>>
{
public:
    static QFuture<Result<KeptAccesses>> run(
        SecretStore &secrets, const QList<AccessRow> &rows, const QString &environmentId)
    {
        auto *flow = new AccessLoading(secrets);
        for (const AccessRow &row : rows) {
            flow->m_kept.byApp.insert(row.appKey, row.access);
            flow->m_kept.byApp[row.appKey].headers.clear();
            if (row.isAdded)
                flow->m_kept.added.append({.id = row.appKey, .name = row.name, .environmentId = environmentId});
            for (const auto &[name, value] : row.access.headers)
                flow->m_wanted.append({row.appKey, name});
            if (row.hasQuery)
                flow->m_wanted.append({row.appKey, {}});
        }
        return begun(flow, nullptr, &AccessLoading::next);
    }

private:
    using Wanted = std::pair<QString, QByteArray>; // an app and one of its headers; empty: its URL's query

    explicit AccessLoading(SecretStore &secrets)
        : m_secrets(secrets)
    {
    }

    void next()
    {
        if (m_wanted.isEmpty())
            return finish(m_kept);
        const auto [appKey, header] = m_wanted.takeFirst();
        const QString item = header.isEmpty() ? queryItem(appKey) : headerItem(appKey, header);
        whenFinished(m_secrets.read(item), this,
            [this, appKey = appKey, header = header](const Result<std::optional<Secret>> &value) {
                take(appKey, header, value);
                next();
            });
    }

    /// Of what was emptied or changed in the keychain nothing is sent, and the app would be taken to answer without it.
    static bool canBeSent(const Secret &value)
    {
        return !value.isEmpty() && std::ranges::all_of(value.reveal(), [](char c) { return c >= ' ' && c < 127; });
    }

    void take(const QString &appKey, const QByteArray &header, const Result<std::optional<Secret>> &value)
    {
        AppAccess &access = m_kept.byApp[appKey];
        if (!value || !*value || !canBeSent(**value)) {
            m_kept.missing[appKey].append(header.isEmpty() ? u"?"_s : QString::fromLatin1(header));
            if (!m_kept.error)
                m_kept.error
                    = value ? Error{.kind = Error::Kind::NotFound, .detail = u"not in the keychain"_s} : value.error();
        } else if (header.isEmpty()) {
            access.url.setQuery((*value)->revealText());
        } else {
            access.headers.append({header, **value});
        }
    }

    SecretStore &m_secrets;
    QList<Wanted> m_wanted;
    KeptAccesses m_kept;
};

/// Told apart from its neighbours on the same machine.
QString nameOf(const QUrl &url)
{
    const QString host = url.port() < 0 ? url.host() : u"%1:%2"_s.arg(url.host(), QString::number(url.port()));
    return url.path().isEmpty() || url.path() == "/api/inngest"_L1 ? host : host + url.path();
}

/// Asked in the same way; a header without a value keeps the one that it has.
bool isSameWay(const AppAccess &kept, const AppAccess &now)
{
    const bool areSameHeaders = std::equal(kept.headers.cbegin(), kept.headers.cend(), now.headers.cbegin(),
        now.headers.cend(), [](const auto &one, const auto &other) {
            return one.first == other.first && (other.second.isEmpty() || one.second == other.second);
        });
    return kept.url == now.url && kept.caPem == now.caPem && kept.proxy == now.proxy && areSameHeaders;
}

/// What has to be in the keychain for `now`, and what of `before` has to go from there.
QList<Step> stepsOf(SecretStore &secrets, const AccessRow *before, const AccessRow &now, const QString &query)
{
    QList<Step> steps;
    const QStringList stays = now.secretNames();
    if (before) {
        for (const QString &name : before->secretNames()) {
            if (!stays.contains(name))
                steps.append([&secrets, name] { return secrets.remove(name); });
        }
    }
    for (const auto &[name, value] : now.access.headers) {
        if (!value.isEmpty())
            steps.append(
                [&secrets, item = headerItem(now.appKey, name), value = value] { return secrets.write(item, value); });
    }
    if (!query.isEmpty())
        steps.append([&secrets, item = queryItem(now.appKey), value = Secret::fromText(query)] {
            return secrets.write(item, value);
        });
    return steps;
}

} // namespace

class AppAccesses::Private
{
public:
    QFuture<Result<QList<AccessRow>>> rows(const QString &origin, const QString &environmentId)
    {
        return store.read<QList<AccessRow>>(
            [origin, environmentId](QSqlDatabase &database) { return rowsOf(database, origin, environmentId); });
    }

    /// Keychain first, list second, then whoever shows it hears of it.
    QFuture<Done> change(const QString &origin, const QString &environmentId, const QList<Step> &keychain,
        const std::function<Done(QSqlDatabase &)> &work)
    {
        const auto listed = chained(inOrder(keychain, &q), &q, [this, work] { return store.run<void>(work); });
        whenFinished(listed, &q, [=, this](const Done &written) {
            if (written)
                emit store.accessesChanged(origin, environmentId);
        });
        return listed;
    }

    /// before: nullptr: nothing was kept of it. Where the keychain does not give what was, it is another way.
    QFuture<Done> put(const QString &origin, const QString &environmentId, const QString &appKey,
        const AppAccess &access, const AccessRow *before, const AppAccess &kept)
    {
        AccessRow row{.appKey = appKey, .access = access, .hasQuery = access.url.hasQuery()};
        row.access.mark = isSameWay(kept, access) ? kept.mark : QUuid::createUuid().toString(QUuid::Id128);
        if (before) {
            row.isAdded = before->isAdded;
            row.name = before->name;
        }
        const QList<Step> keychain = stepsOf(secrets, before, row, access.url.query(QUrl::FullyEncoded));
        row.access.headers.clear();
        for (const auto &[name, value] : access.headers)
            row.access.headers.append({name, Secret()}); // the list goes to the database's thread without values
        const bool isNothing = !row.isAdded && row.access == AppAccess();
        return change(origin, environmentId, keychain, [=](QSqlDatabase &database) -> Done {
            if (isNothing)
                return removeRow(database, origin, environmentId, appKey);
            return asDone(putRow(database, origin, environmentId, row));
        });
    }

    AppAccesses &q;
    HistoryStore &store;
    SecretStore &secrets;
};

AppAccesses::AppAccesses(HistoryStore &store, SecretStore &secrets, QObject *parent)
    : QObject(parent)
    , d(new Private{*this, store, secrets})
{
    connect(&store, &HistoryStore::accessesChanged, this, &AppAccesses::changed);
}

AppAccesses::~AppAccesses() = default;

QFuture<Result<KeptAccesses>> AppAccesses::load(const QString &origin, const QString &environmentId)
{
    return chained(d->rows(origin, environmentId), this, [=, this](const QList<AccessRow> &rows) {
        const auto owners = d->store.read<QHash<QString, QString>>(
            [=](QSqlDatabase &database) { return ownersOf(database, origin, environmentId); });
        const auto loaded = AccessLoading::run(d->secrets, rows, environmentId);
        return chained(loaded, this, [this, owners](const KeptAccesses &kept) {
            return mapped(owners, this, [kept](const Result<QHash<QString, QString>> &named) {
                return named.map([&kept](const QHash<QString, QString> &all) {
                    KeptAccesses whole = kept;
                    whole.owners = all;
                    return whole;
                });
            });
        });
    });
}

QFuture<Done> AppAccesses::set(
    const QString &origin, const QString &environmentId, const QString &appKey, const AppAccess &access)
{
    return chained(d->rows(origin, environmentId), this, [=, this](const QList<AccessRow> &rows) {
        QList<AccessRow> before = rows;
        before.removeIf([&appKey](const AccessRow &row) { return row.appKey != appKey; });
        const auto loaded = AccessLoading::run(d->secrets, before, environmentId);
        return chained(loaded, this, [=, this](const KeptAccesses &kept) {
            return d->put(origin, environmentId, appKey, access, find(before, appKey), kept.byApp.value(appKey));
        });
    });
}

QFuture<Result<App>> AppAccesses::add(
    const QString &origin, const QString &environmentId, const AppAccess &access, const QString &name)
{
    const AccessRow row{.isAdded = true,
        .name = name.isEmpty() ? nameOf(access.url) : name,
        .access = {.url = access.url.adjusted(QUrl::RemoveQuery | QUrl::RemoveUserInfo)}};
    const auto added
        = d->store.run<QString>([=](QSqlDatabase &database) { return putRow(database, origin, environmentId, row); });
    return chained(added, this, [=, this](const QString &appKey) {
        // The rest needs its key; where the keychain does not take what is secret of it, the app is there without.
        return mapped(set(origin, environmentId, appKey, access), this, [=, this](const Done &kept) {
            if (kept)
                return Result<App>({.id = appKey, .name = row.name, .environmentId = environmentId});
            emit d->store.accessesChanged(origin, environmentId);
            return Result<App>(failure(kept.error()));
        });
    });
}

QFuture<Done> AppAccesses::remove(const QString &origin, const QString &environmentId, const QString &appKey)
{
    return chained(d->rows(origin, environmentId), this, [=, this](const QList<AccessRow> &rows) {
        QList<Step> keychain;
        if (const AccessRow *row = find(rows, appKey)) {
            for (const QString &name : row->secretNames())
                keychain.append([this, name] { return d->secrets.remove(name); });
        }
        return d->change(origin, environmentId, keychain,
            [=](QSqlDatabase &database) { return removeRow(database, origin, environmentId, appKey); });
    });
}

QFuture<Done> AppAccesses::setOwner(
    const QString &origin, const QString &environmentId, const QStringList &appKeys, const QString &owner)
{
    const QString name = owner.simplified();
    return d->change(origin, environmentId, {}, [=](QSqlDatabase &database) -> Done {
        for (const QString &appKey : appKeys) {
            if (const Done put = putOwner(database, origin, environmentId, appKey, name); !put)
                return put;
        }
        return Done();
    });
}

QJsonObject appAtItsAddress(const QString &name, const QUrl &url)
{
    const QUrl shown = url.adjusted(QUrl::RemoveQuery | QUrl::RemoveUserInfo | QUrl::RemoveFragment);
    return {{u"apps"_s, QJsonArray{name}}, {u"address"_s, shown.toString(QUrl::FullyEncoded)}};
}

QList<RolloutApp> rolloutAppsOf(const QList<App> &apps, const QList<Environment> &environments,
    const KeptAccesses &accesses, const QHash<QString, QStringList> &heldEventKeys)
{
    const QSet<QString> previews = ofEach<QSet<QString>>(environments, &Environment::id,
        [](const Environment &environment) { return environment.type == EnvironmentType::BranchChild; });
    QList<RolloutApp> list;
    list.reserve(apps.size() + accesses.added.size());
    QSet<QString> seen;
    const auto add = [&](const App &app, bool wasAddedByUrl) {
        if (app.isArchived || seen.contains(app.id))
            return;
        seen.insert(app.id);
        list.append({.app = app,
            .access = accesses.byApp.value(app.id),
            .group = previews.contains(app.environmentId) && !wasAddedByUrl ? app.externalId : QString(),
            .heldEventKeys = heldEventKeys.value(app.id),
            .wasAddedByUrl = wasAddedByUrl});
    };
    for (const App &app : apps)
        add(app, false);
    for (const App &app : accesses.added)
        add(app, true);
    return list;
}
