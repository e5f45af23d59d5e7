// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/history/historyentry.h"
#include "app/models/flatmodel.h"

/// What was done here. Naturally newest first. Rows never change once written; new ones come at the top.
class HistoryModel final : public FlatModel
{
    Q_OBJECT

public:
    enum Column { LocalTime, UtcTime, What, KeyName, Fingerprint, Environment, Account, Person, Outcome, Reason };
    enum Role {
        OutcomeRole = FirstOwnRole, ///< QString: HistoryEntry::outcome as it is stored.
    };

    explicit HistoryModel(QObject *parent = nullptr);

    void setEntries(const QList<HistoryEntry> &entries);
    /// The entry shown in the row, which must be one of those shown.
    const HistoryEntry &entryAt(int row) const { return m_entries[sourceRow(row)]; }
    /// The entries shown, in the order shown: what an export of the filtered list writes.
    QList<HistoryEntry> shown() const;

    /// An act's name as HistoryEntry::what stores it, for people: "Create event key". Unknown ones come back as they
    /// are.
    static QString actInWords(const QString &what);
    static QString outcomeInWords(const QString &outcome);

protected:
    QVariant cell(const QModelIndex &index, int role) const override;
    int compare(int a, int b, int column) const override;

private:
    static QString text(const HistoryEntry &entry, int column);

    std::vector<HistoryEntry> m_entries;
};
