// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/history/historyentry.h"
#include "app/models/flatmodel.h"

#include <QHash>

/// Which rows are wanted; what is empty or invalid asks for nothing.
struct HistoryFilter
{
    static inline const QString noRotation = QStringLiteral("none"); ///< What was done in no rotation.

    QString what; ///< HistoryWords::actKind().
    QString keyName; ///< Of the key or the app.
    QString person;
    QString outcome; ///< HistoryWords::outcomeKind().
    QString rotationId; ///< Or noRotation.
    QDateTime from;
    QDateTime until; ///< Not included.

    bool operator==(const HistoryFilter &) const = default;
};

/// What was done here. Naturally newest first. Rows never change once written; new ones come at the top.
class HistoryModel final : public FlatModel
{
    Q_OBJECT

public:
    /// Sorted by Rotation, the rows of one stand together, where its newest row stands among the others.
    enum Column { Time, What, KeyName, Fingerprint, Environment, Account, Person, Outcome, Rotation, Reason };

    HistoryModel();

    void setEntries(const QList<HistoryEntry> &entries);
    void setFilter(const HistoryFilter &filter);
    const HistoryFilter &filter() const { return m_filter; }
    /// All that there are, shown or not, oldest first.
    const std::vector<HistoryEntry> &entries() const { return m_entries; }
    /// "Production, 2026-11-20 10:11": its environment, and when its first row was written. Empty: no such rotation.
    QString rotationInWords(const QString &rotationId) const { return m_rotations.value(rotationId).words; }
    /// The entry shown in the row, which must be one of those shown.
    const HistoryEntry &entryAt(int row) const { return m_entries[sourceRow(row)]; }
    /// The entries shown, in the order shown: what an export of the filtered list writes.
    QList<HistoryEntry> shown() const;

protected:
    QVariant cell(const QModelIndex &index, int role) const override;
    int compare(int a, int b, int column) const override;
    bool isWanted(int source) const override;

private:
    struct RotationRows
    {
        QString words;
        qint64 newest = 0;
    };

    QString text(const HistoryEntry &entry, int column) const;
    QVariant toolTip(const HistoryEntry &entry, int column) const;
    qint64 groupOf(const HistoryEntry &entry) const;

    std::vector<HistoryEntry> m_entries;
    QHash<QString, RotationRows> m_rotations; // by id
    HistoryFilter m_filter;
};
