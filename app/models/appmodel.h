// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/app.h"
#include "app/domain/appverdict.h"
#include "app/models/collation.h"
#include "app/models/flatmodel.h"

#include <QHash>

class Clock;

/// Which keys an app holds, by its own word, in words.
struct AppHolding
{
    QString signingKey;
    QString eventKey;
    QUrl url; ///< Where it was asked, where that is not the last sync's.
    AppStanding::Kind standing = AppStanding::Unknown;
    bool isAsking = false;

    bool operator==(const AppHolding &) const = default;
};

/// The apps of an environment, with the number of workers that are connected for each. Naturally by name.
class AppModel final : public FlatModel
{
    Q_OBJECT

public:
    enum Column { Name, Method, Url, Sdk, Functions, LastSync, SyncStatus, Workers, SigningKey, EventKey };
    enum Role {
        SyncFailedRole = FirstOwnRole, ///< bool: the last sync ended with an error.
        SyncedAtRole, ///< QDateTime, UTC; invalid: never.
        StandingRole, ///< AppStanding::Kind
        AskingRole, ///< bool
    };

    explicit AppModel(const Clock &clock, QObject *parent = nullptr);

    void setApps(const QList<App> &apps, const QList<Worker> &workers);
    /// What became known of an app's keys; it outlives setApps().
    void setHolding(const QString &appId, const AppHolding &holding);
    void clearHoldings();
    /// The app shown in the row, which must be one of those shown.
    const App &appAt(int row) const { return m_rows[sourceRow(row)].app; }

protected:
    QVariant cell(const QModelIndex &index, int role) const override;
    int compare(int a, int b, int column) const override;

private:
    struct Row
    {
        App app;
        int workers;
        AppHolding holding;

        bool operator==(const Row &) const = default;
    };

    QString text(const Row &row, int column) const;
    QString hint(const Row &row, int column) const;

    const Clock &m_clock;
    QHash<QString, AppHolding> m_holdings; // by App::id
    std::vector<Row> m_rows;
    std::vector<QCollatorSortKey> m_nameKeys;
};
