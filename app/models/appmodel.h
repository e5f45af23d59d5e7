// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/app.h"
#include "app/models/collation.h"
#include "app/models/flatmodel.h"

class Clock;

/// The apps of an environment, with the number of workers that are connected for each. Naturally by name.
class AppModel final : public FlatModel
{
    Q_OBJECT

public:
    enum Column { Name, Method, Url, Sdk, Functions, LastSync, SyncStatus, Workers, ColumnCount };
    enum Role {
        SyncFailedRole = FirstOwnRole, ///< bool: the last sync ended with an error.
        SyncedAtRole, ///< QDateTime, UTC; invalid: never.
    };

    explicit AppModel(const Clock &clock, QObject *parent = nullptr);

    void setApps(const QList<App> &apps, const QList<Worker> &workers);
    /// The app shown in the row, which must be one of those shown.
    const App &appAt(int row) const { return m_rows[sourceRow(row)].app; }

    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

protected:
    int compare(int a, int b, int column) const override;

private:
    struct Row
    {
        App app;
        int workers;

        bool operator==(const Row &) const = default;
    };

    QString text(const Row &row, int column) const;
    QString hint(const Row &row, int column) const;

    const Clock &m_clock;
    std::vector<Row> m_rows;
    std::vector<QCollatorSortKey> m_nameKeys;
};
