// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/rolloutkeys.h"
#include "app/models/collation.h"
#include "app/models/flatmodel.h"
#include "app/rollout/rolloutapp.h"

class Clock;
class RolloutCheck;

/// The rows of a rollout check: what is broken now first, then by name. Previews stand as one row, which shows the
/// worst of them. While an app is asked again its row stays where it is and shows what is known.
class RolloutModel final : public FlatModel
{
    Q_OBJECT

public:
    enum Column { Name, SigningKey, EventKey, Evidence, Count, Since, Sdk };
    enum Role {
        StandingRole = FirstOwnRole, ///< AppStanding::Kind
        HoldingRole, ///< QString: Holding::name(), untranslated.
        EventVerdictRole, ///< EventKeyVerdict::Kind
        ReasonRole, ///< ProbeReason::Kind
        EvidenceRole, ///< EvidenceClass::Kind, where it is weakest
        ThereRole, ///< bool: all that is asked of it is known well enough; where nothing is asked for: nothing is
                   ///< wrong.
        AskingRole, ///< bool
        SinceRole, ///< QDateTime, UTC; invalid: not known.
        MembersRole, ///< int: how many apps the row stands for.
    };

    explicit RolloutModel(const Clock &clock, QObject *parent = nullptr);

    /// Shows this check's rows from now on; it outlives the model.
    void follow(const RolloutCheck &check);
    /// The same for whoever has rows of another source.
    void setRows(const QList<RolloutRow> &rows, const RolloutKeys &keys);
    void setRow(int index, const RolloutRow &row); ///< The one at this place in setRows().

    const RolloutKeys &keys() const { return m_keys; }
    QList<RolloutRow> membersAt(int row) const; ///< The worst first.

protected:
    QVariant cell(const QModelIndex &index, int role) const override;
    int compare(int a, int b, int column) const override;

private:
    /// One row of the table: an app, or the previews of one.
    struct Line
    {
        QString id;
        QString name;
        QList<int> members; // places in m_rows
    };

    int worstOf(int line) const;
    QString nameOf(const Line &line) const;
    QString text(int line, int column) const;
    QString hint(int line, int column) const;
    bool isSettled(const RolloutRow &row) const;
    static bool isWorse(const RolloutRow &a, const RolloutRow &b);
    static bool showsTheSame(const RolloutRow &a, const RolloutRow &b);

    const Clock &m_clock;
    RolloutKeys m_keys;
    QList<RolloutRow> m_rows;
    std::vector<Line> m_lines;
    std::vector<int> m_lineOf; // of each of m_rows
    std::vector<QCollatorSortKey> m_nameKeys;
};
