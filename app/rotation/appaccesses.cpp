// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rotation/appaccesses.h"

#include "app/core/bareaddress.h"
#include "app/core/flow.h"
#include "app/core/lookup.h"
#include "app/core/whenfinished.h"
#include "app/core/words.h"
#include "app/domain/secretstore.h"
#include "app/history/historystore.h"
#include "app/history/sql.h"
#include "app/rotation/accessrow.h"

#include <QJsonArray>
#include <QSet>
#include <QSqlDatabase>
#include <QUuid>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

using Owners = QHash<QString, QString>; // by App::id

Result<Owners> ownersOf(QSqlDatabase &database, const QString &origin, const QString &environmentId)
{
    auto found = runSql(database, u"SELECT app_id, owner FROM app_owners WHERE origin = ? AND environment_id = ?"_s,
        {origin, environmentId});
    if (!found)
        return failure(found.error());
    Owners owners;
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

/// Where the rows of one environment are, and what is secret of them.
struct AccessSource
{
    HistoryStore &store;
    SecretStore &secrets;
    QString origin;
    QString environmentId;
};

/// Puts the secrets into the rows and makes one value of them. What is an app's own under an old name is moved on the
/// way; what may be another app's there is read for none.
class AccessLoading final : public Flow<Result<KeptAccesses>>
{
public:
    static QFuture<Result<KeptAccesses>> run(
        const AccessSource &source, const QList<AccessRow> &rows, const Owners &owners = {})
    {
        auto *flow = new AccessLoading(source);
        flow->m_kept.owners = owners;
        for (const AccessRow &row : rows) {
            flow->m_kept.byApp.insert(row.appKey, row.access);
            flow->m_kept.byApp[row.appKey].headers.clear();
            if (row.isAdded)
                flow->m_kept.added.append({.id = row.appKey, .name = row.name, .environmentId = source.environmentId});
            // A store that forgets everything has nothing of an earlier version, and is no place to move it to.
            const bool isToMove = row.oldNames == AccessRow::OldNames::Own && !source.secrets.isVolatile();
            for (AccessItem item : row.items()) {
                if (!isToMove)
                    item.oldName.clear();
                flow->m_wanted.append({row.appKey, item});
            }
            if (isToMove)
                flow->m_moved.append(row.appKey);
        }
        return begun(flow, nullptr, &AccessLoading::next);
    }

private:
    struct Wanted
    {
        QString appKey;
        AccessItem item; ///< With an old name where that is this app's own.
    };
    using Value = Result<std::optional<Secret>>;

    explicit AccessLoading(const AccessSource &source)
        : m_source(source)
    {
    }

    void next()
    {
        if (m_wanted.isEmpty()) {
            if (!m_moved.isEmpty())
                m_source.store.run<void>(
                    [origin = m_source.origin, environmentId = m_source.environmentId, moved = m_moved](
                        QSqlDatabase &database) { return forgetOldNames(database, origin, environmentId, moved); });
            return finish(m_kept);
        }
        const Wanted wanted = m_wanted.takeFirst();
        whenFinished(m_source.secrets.read(wanted.item.name), this, [this, wanted](const Value &value) {
            if (wanted.item.oldName.isEmpty() || !value)
                take(wanted, value);
            else if (*value)
                removeOld(wanted, value); // it was given anew, or moved and not yet removed
            else
                readOld(wanted);
        });
    }

    void readOld(const Wanted &wanted)
    {
        whenFinished(m_source.secrets.read(wanted.item.oldName), this, [this, wanted](const Value &old) {
            if (old && !*old)
                return readAgain(wanted);
            if (!old)
                return take(wanted, old);
            whenFinished(
                m_source.secrets.write(wanted.item.name, **old), this, [this, wanted, old](const Done &written) {
                    if (written)
                        return removeOld(wanted, old);
                    m_moved.removeOne(wanted.appKey);
                    take(wanted, old);
                });
        });
    }

    /// The Apps tab and an open rotation load at once at the first start: what is under neither name may be what the
    /// other one has moved between the two looks.
    void readAgain(const Wanted &wanted)
    {
        whenFinished(
            m_source.secrets.read(wanted.item.name), this, [this, wanted](const Value &value) { take(wanted, value); });
    }

    void removeOld(const Wanted &wanted, const Value &value)
    {
        whenFinished(m_source.secrets.remove(wanted.item.oldName), this, [this, wanted, value](const Done &removed) {
            if (!removed)
                m_moved.removeOne(wanted.appKey);
            take(wanted, value);
        });
    }

    /// Of what was emptied or changed in the keychain nothing is sent, and the app would be taken to answer without it.
    static bool canBeSent(const Secret &value)
    {
        return !value.isEmpty() && std::ranges::all_of(value.reveal(), [](char c) { return c >= ' ' && c < 127; });
    }

    void take(const Wanted &wanted, const Value &value)
    {
        const QByteArray &header = wanted.item.header;
        AppAccess &access = m_kept.byApp[wanted.appKey];
        if (!value || !*value || !canBeSent(**value)) {
            m_moved.removeOne(wanted.appKey);
            m_kept.missing[wanted.appKey].append(header.isEmpty() ? u"?"_s : QString::fromLatin1(header));
            if (!m_kept.error)
                m_kept.error = value ? notThere() : value.error();
        } else if (header.isEmpty()) {
            access.url.setQuery((*value)->revealText());
        } else {
            access.headers.append({header, **value});
        }
        next();
    }

    static Error notThere()
    {
        return {.kind = Error::Kind::NotFound,
            .serverMessage
            = Words::tr("The keychain does not have all that this app is asked with: a header's value, or "
                        "what stands behind “?” in its address. Give it anew under “How it is asked”."),
            .detail = u"not in the keychain"_s};
    }

    const AccessSource m_source;
    QList<Wanted> m_wanted;
    QStringList m_moved; // apps of which the keychain has nothing under an old name any more, so far
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

/// Takes out of the keychain what of `before` is not in `now`; empty: all of it.
QList<Step> removalsOf(SecretStore &secrets, const AccessRow &before, const QList<AccessItem> &now)
{
    QList<Step> steps;
    const auto add
        = [&steps, &secrets](const QString &name) { steps.append([&secrets, name] { return secrets.remove(name); }); };
    for (const AccessItem &item : before.items()) {
        const bool goes = !hasOneWith(now, &AccessItem::name, item.name);
        if (goes)
            add(item.name);
        // What is shared is read for none of those that share it.
        if (!item.oldName.isEmpty() && (goes || before.oldNames == AccessRow::OldNames::Shared))
            add(item.oldName);
    }
    return steps;
}

/// What has to be in the keychain for `now`, and what of `before` has to go from there.
QList<Step> stepsOf(SecretStore &secrets, const AccessRow *before, const AccessRow &now, const QString &query)
{
    QList<Step> steps = before ? removalsOf(secrets, *before, now.items()) : QList<Step>();
    const auto add = [&steps, &secrets](const QString &item, const Secret &value) {
        steps.append([&secrets, item, value] { return secrets.write(item, value); });
    };
    for (const auto &[name, value] : now.access.headers) {
        if (!value.isEmpty())
            add(accessHeaderItem(now.place, now.appKey, name), value);
    }
    if (!query.isEmpty())
        add(accessQueryItem(now.place, now.appKey), Secret::fromText(query));
    return steps;
}

} // namespace

class AppAccesses::Private
{
public:
    QFuture<Result<QList<AccessRow>>> rows(const QString &origin, const QString &environmentId)
    {
        return store.read<QList<AccessRow>>(
            [origin, environmentId](QSqlDatabase &database) { return accessRowsOf(database, origin, environmentId); });
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
        const QString query = access.url.query(QUrl::FullyEncoded);
        const bool keepsQuery = query.isEmpty() && access.url.hasQuery() && before && before->hasQuery
            && AppAccess::isSameAddress(access.url, before->access.url);
        AccessRow row{.place = accessPlace(origin, environmentId),
            .appKey = appKey,
            .access = access,
            .hasQuery = keepsQuery || !query.isEmpty()};
        AppAccess asked = access;
        if (keepsQuery && kept.url.hasQuery())
            asked.url = kept.url;
        row.access.mark = isSameWay(kept, asked) ? kept.mark : QUuid::createUuid().toString(QUuid::Id128);
        if (before) {
            row.isAdded = before->isAdded;
            row.name = before->name;
        }
        const QList<Step> keychain = stepsOf(secrets, before, row, query);
        row.access.headers.clear();
        for (const auto &[name, value] : access.headers)
            row.access.headers.append({name, Secret()}); // the list goes to the database's thread without values
        const bool isNothing = !row.isAdded && row.access == AppAccess();
        const auto listed = change(origin, environmentId, keychain, [=](QSqlDatabase &database) -> Done {
            if (isNothing)
                return removeAccessRow(database, origin, environmentId, appKey);
            return asDone(putAccessRow(database, origin, environmentId, row));
        });
        // What was written before something was refused stands in no list, so that nobody would ever remove it.
        const QList<Step> unlisted = removalsOf(secrets, row, before ? before->items() : QList<AccessItem>());
        return continued(listed, &q, [this, unlisted](const Done &done) {
            return done ? readyFuture(done) : mapped(inOrder(unlisted, &q), &q, [done](const Done &) { return done; });
        });
    }

    QFuture<Done> removeAll(const QString &origin, const QString &environmentId)
    {
        return chained(rows(origin, environmentId), &q, [=, this](const QList<AccessRow> &all) {
            QList<Step> keychain;
            for (const AccessRow &row : all)
                keychain += removalsOf(secrets, row, {});
            return change(origin, environmentId, keychain,
                [=](QSqlDatabase &database) { return removeAccessRows(database, origin, environmentId); });
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
        const auto owners
            = d->store.read<Owners>([=](QSqlDatabase &database) { return ownersOf(database, origin, environmentId); });
        return chained(owners, this, [=, this](const Owners &named) {
            return AccessLoading::run({d->store, d->secrets, origin, environmentId}, rows, named);
        });
    });
}

QFuture<Done> AppAccesses::set(
    const QString &origin, const QString &environmentId, const QString &appKey, const AppAccess &access)
{
    return chained(d->rows(origin, environmentId), this, [=, this](const QList<AccessRow> &rows) {
        QList<AccessRow> before = rows;
        before.removeIf([&appKey](const AccessRow &row) { return row.appKey != appKey; });
        const auto loaded = AccessLoading::run({d->store, d->secrets, origin, environmentId}, before);
        return chained(loaded, this, [=, this](const KeptAccesses &kept) {
            return d->put(origin, environmentId, appKey, access, firstWith(before, &AccessRow::appKey, appKey),
                kept.byApp.value(appKey));
        });
    });
}

QFuture<Result<App>> AppAccesses::add(
    const QString &origin, const QString &environmentId, const AppAccess &access, const QString &name)
{
    const AccessRow row{.isAdded = true,
        .name = name.isEmpty() ? nameOf(access.url) : name,
        .access = {.url = access.url.adjusted(QUrl::RemoveQuery | QUrl::RemoveUserInfo)}};
    const auto added = d->store.run<QString>(
        [=](QSqlDatabase &database) { return putAccessRow(database, origin, environmentId, row); });
    return chained(added, this, [=, this](const QString &appKey) {
        // The rest needs its key; what the keychain refused is typed still, and asked for without it nobody wants it.
        const SharedPromise<Result<App>> promise;
        whenFinished(set(origin, environmentId, appKey, access), this, [=, this](const Done &kept) {
            if (kept)
                return promise.give(App{.id = appKey, .name = row.name, .environmentId = environmentId});
            whenFinished(remove(origin, environmentId, appKey), this,
                [promise, kept](const Done &) { promise.give(failure(kept.error())); });
        });
        return promise.future();
    });
}

QFuture<Done> AppAccesses::remove(const QString &origin, const QString &environmentId, const QString &appKey)
{
    return chained(d->rows(origin, environmentId), this, [=, this](const QList<AccessRow> &rows) {
        QList<Step> keychain;
        if (const AccessRow *row = firstWith(rows, &AccessRow::appKey, appKey))
            keychain = removalsOf(d->secrets, *row, {});
        return d->change(origin, environmentId, keychain,
            [=](QSqlDatabase &database) { return removeAccessRow(database, origin, environmentId, appKey); });
    });
}

QFuture<Done> AppAccesses::removeAllOf(const IsTheirs &isTheirs)
{
    using Places = QList<std::pair<QString, QString>>;
    return chained(d->store.read<Places>(&accessPlaces), this, [this, isTheirs](const Places &places) {
        QList<Step> steps;
        for (const auto &[origin, environmentId] : places) {
            if (isTheirs(origin, environmentId))
                steps.append([this, from = origin, of = environmentId] { return d->removeAll(from, of); });
        }
        return inOrder(steps, this);
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
    return {{u"apps"_s, QJsonArray{name}}, {u"address"_s, bareAddress(url).toString(QUrl::FullyEncoded)}};
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
