// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/models/appmodel.h"

#include "app/core/clock.h"
#include "app/core/shown.h"
#include "app/models/rolloutwords.h"
#include "app/models/words.h"
#include "app/rollout/rolloutcheck.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

QUrl urlOf(const App &app)
{
    return app.latestSync ? app.latestSync->url : QUrl();
}

QDateTime syncedAt(const App &app)
{
    if (!app.latestSync)
        return {};
    return app.latestSync->lastSyncedAt.isValid() ? app.latestSync->lastSyncedAt : app.latestSync->createdAt;
}

bool syncFailed(const App &app)
{
    return app.latestSync && !app.latestSync->error.isEmpty();
}

QString sdkOf(const App &app)
{
    return app.latestSync ? QString(app.latestSync->sdkLanguage + u' ' + app.latestSync->sdkVersion).trimmed()
                          : QString();
}

} // namespace

AppModel::AppModel(const Clock &clock, QObject *parent)
    : FlatModel({tr("App"), tr("Method"), tr("URL"), tr("SDK"), tr("Functions"), tr("Last sync"), tr("Sync status"),
                    tr("Workers"), tr("Signing key held"), tr("Event key held")},
        parent)
    , m_clock(clock)
{
}

void AppModel::setApps(const QList<App> &apps, const QList<Worker> &workers)
{
    QHash<QString, int> connected;
    for (const Worker &worker : workers) {
        if (worker.status != Worker::Status::Disconnected)
            ++connected[worker.appId];
    }
    std::vector<Row> rows;
    std::vector<QCollatorSortKey> nameKeys;
    std::vector<Entry> entries;
    QSet<QString> ids;
    for (const App &app : apps) {
        if (ids.contains(app.id))
            continue;
        ids.insert(app.id);
        rows.push_back({app, connected.value(app.id)});
        nameKeys.push_back(nameSortKey(app.name));
        const Row &row = rows.back();
        entries.push_back({app.id,
            searchText(
                {app.name, app.externalId, text(row, Method), text(row, Url), text(row, Sdk), text(row, SyncStatus)})});
    }
    replaceRows(
        std::move(entries),
        [&] {
            m_rows.swap(rows);
            m_nameKeys.swap(nameKeys);
        },
        [&](int before, int after) { return rows[before] == m_rows[after]; });
}

void AppModel::follow(const RolloutCheck &check)
{
    connect(&check, &RolloutCheck::rowsReset, this, [this, &check] {
        m_keys = check.keys();
        m_known.clear();
        for (const RolloutRow &row : check.rows())
            m_known.insert(row.app.key(), row);
        for (int column = 0; column < columnCount(); ++column)
            refreshColumn(column);
        settle();
    });
    connect(&check, &RolloutCheck::rowChanged, this, [this, &check](int changed) {
        const RolloutRow &known = check.rows().at(changed);
        const QString appId = known.app.key();
        const auto row
            = std::find_if(m_rows.begin(), m_rows.end(), [&](const Row &one) { return one.app.id == appId; });
        if (row == m_rows.end())
            m_known.insert(appId, known);
        else
            changeRow(static_cast<int>(row - m_rows.begin()), [&] { m_known.insert(appId, known); });
    });
}

const RolloutRow *AppModel::known(const Row &row) const
{
    const auto found = m_known.constFind(row.app.id);
    return found == m_known.cend() ? nullptr : &*found;
}

QString AppModel::text(const Row &row, int column) const
{
    const App &app = row.app;
    const RolloutRow *holding = known(row);
    // "Not asked yet" in every row would say nothing.
    const bool isAsked = holding && (holding->latest.at.isValid() || holding->isAsking);
    switch (static_cast<Column>(column)) {
    case Name:
        return app.name.isEmpty() ? app.externalId : app.name;
    case Method:
        switch (app.method) {
        case AppMethod::Serve:
            return tr("Serve");
        case AppMethod::Connect:
            return tr("Connect");
        case AppMethod::Api:
            return tr("API");
        }
        return {};
    case Url: {
        const QUrl asked = holding ? holding->app.access.url.adjusted(QUrl::RemoveQuery) : QUrl();
        return asked.isEmpty() ? urlOf(app).toDisplayString() : asked.toDisplayString();
    }
    case Sdk:
        return sdkOf(app);
    case Functions:
        return QString::number(app.functionCount);
    case LastSync: {
        const QString age = ageInWords(syncedAt(app), m_clock.now());
        return age.isEmpty() ? tr("never") : tr("%1 ago").arg(age);
    }
    case SyncStatus:
        if (!app.latestSync)
            return tr("not synced");
        return syncFailed(app) ? tr("failed: %1").arg(shownLine(app.latestSync->error)) : app.latestSync->status;
    case Workers:
        return app.method == AppMethod::Connect ? QString::number(row.workers) : QString();
    case SigningKey:
        return isAsked ? signingKeyInWords(*holding, m_keys) : QString();
    case EventKey:
        return isAsked ? eventKeyInWords(*holding, m_keys) : QString();
    }
    return {};
}

QString AppModel::hint(const Row &row, int column) const
{
    const App &app = row.app;
    switch (column) {
    case Name:
        return tr("App ID: %1").arg(shownName(app.externalId));
    case LastSync: {
        const QDateTime time = syncedAt(app);
        return time.isValid() ? tr("%1 UTC").arg(timeInWords(time.toUTC())) : QString();
    }
    case Workers:
        return app.method == AppMethod::Connect ? tr("Workers that are connected now") : QString();
    default: // the columns that say all of it
        return text(row, column);
    }
}

QVariant AppModel::cell(const QModelIndex &index, int role) const
{
    const Row &row = m_rows[sourceRow(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return text(row, index.column());
    case Qt::ToolTipRole:
        return hint(row, index.column());
    case Qt::TextAlignmentRole:
        return index.column() == Functions || index.column() == Workers ? QVariant(Qt::AlignRight | Qt::AlignVCenter)
                                                                        : QVariant();
    case IdRole:
        return row.app.id;
    case SyncFailedRole:
        return syncFailed(row.app);
    case SyncedAtRole:
        return syncedAt(row.app);
    case StandingRole:
        return known(row) ? known(row)->latest.standing : AppStanding::Unknown;
    case AskingRole:
        return known(row) && known(row)->isAsking;
    default: // a role of Qt's that is left to the view
        return {};
    }
}

int AppModel::compare(int a, int b, int column) const
{
    const Row &x = m_rows[a];
    const Row &y = m_rows[b];
    switch (column) {
    case NaturalOrder:
    case Name:
        return m_nameKeys[a].compare(m_nameKeys[b]);
    case Sdk: {
        const QCollatorSortKey left = nameSortKey(sdkOf(x.app)); // 3.9 before 3.18
        return left.compare(nameSortKey(sdkOf(y.app)));
    }
    case Functions:
        return compareValues(x.app.functionCount, y.app.functionCount);
    case LastSync:
        return compareValues(syncedAt(x.app), syncedAt(y.app));
    case Workers:
        return compareValues(x.workers, y.workers);
    default: // by what is shown
        return compareText(text(x, column), text(y, column));
    }
}
