// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/rolloutkeys.h"
#include "app/models/collation.h"
#include "app/models/flatmodel.h"
#include "app/rollout/rolloutapp.h"

#include <QHash>

class Clock;
class RolloutCheck;

/// The apps of an environment, with the number of workers that are connected for each, and which keys each holds by its
/// own word. Naturally by name.
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
    /// What this check knows of the apps' keys is shown from now on; it outlives the model.
    void follow(const RolloutCheck &check);
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

        bool operator==(const Row &) const = default;
    };

    const RolloutRow *known(const Row &row) const; ///< nullptr: nothing.
    QString text(const Row &row, int column) const;
    QString hint(const Row &row, int column) const;

    const Clock &m_clock;
    QHash<QString, RolloutRow> m_known; // by App::id
    RolloutKeys m_keys;
    std::vector<Row> m_rows;
    std::vector<QCollatorSortKey> m_nameKeys;
};
